"""The cohort table: one row per enrolment over all years, worked out of the tidy tables and filled by no export."""

from sotanalysis import vocabulary as v
from sotanalysis.tables.column import Column, TableSpec
from sotanalysis.tables.workbook import CASES, FOLLOW_UP_MONTHS


def _follow_up(months: int) -> tuple[Column, ...]:
    after = f"{months} månader efter avslut"
    return (
        Column(f"follow_up_{months}_due", "yes_no", f"Uppföljning {after} har fallit ut", filled=True),
        Column(
            f"follow_up_{months}_status", "code", f"Vad det blev av uppföljningen {after}", codes=v.FOLLOW_UP_STATUS
        ),
        Column(f"follow_up_{months}_occupation", "code", f"Sysselsättning {after}", codes=v.OCCUPATION),
    )


COHORT = TableSpec(
    "cohort",
    "en inskrivning: en persons tid i insatsen, som den är känd den dag kohorten läses",
    (
        CASES["person"],
        CASES["case"],
        Column(
            "enrolment", "integer", "Personens första, andra … inskrivning bland dem som är med", filled=True, low=1
        ),
        CASES["sex"],
        Column("age_at_start", "integer", "Ålder på startdagen", unit="hela år"),
        CASES["education"],
        CASES["time_on_support"],
        CASES["referrer"],
        CASES["application_date"],
        CASES["start_date"],
        CASES["exit_date"],
        Column(
            "days_enrolled",
            "integer",
            "Från start till avslut, eller till läsdagen för den som är kvar",
            low=0,
            unit="dagar",
        ),
        Column(
            "days_unseen",
            "integer",
            "Dagar inskriven innan den första mappens år började: den som redan hade lämnat finns inte i underlaget",
            filled=True,
            low=0,
            unit="dagar",
        ),
        Column("censored", "yes_no", "Ännu inskriven på läsdagen", filled=True),
        Column(
            "support_start", "code", "Försörjning vid start: den med störst omfattning, annars den först angivna",
            codes=v.SUPPORT,
        ),
        Column(
            "support_exit", "code", "Försörjning vid avslut: den med störst omfattning, annars den först angivna",
            codes=v.SUPPORT,
        ),
        CASES["step_start"],
        CASES["step_exit"],
        Column("ors_start", "number", "ORS vid start, summan av fyra skalor", low=0, high=40, unit="poäng"),
        Column("ors_exit", "number", "ORS vid avslut, summan av fyra skalor", low=0, high=40, unit="poäng"),
        CASES["outcome"],
        CASES["exit_reason"],
        CASES["drop_out"],
        *(column for months in FOLLOW_UP_MONTHS for column in _follow_up(months)),
    ),
    key=("case",),
)  # fmt: skip
# What is of one moment or another: known only when the exit or the follow-up lies before the day of reading.
AT_EXIT = ("support_exit", "step_exit", "ors_exit", "outcome", "exit_reason", "drop_out")
