"""The team's own workbook, samordningsteam.xlsx: its sheets and headers as they stand."""

from dataclasses import dataclass, field

from sotanalysis import vocabulary as v


@dataclass(frozen=True)
class Field:
    """One column of a sheet: header, tidy column, how its cells are read, the code list of a drop-down.

    kind: personal_number, case, date, year, code, yes_no, number, hours (2,5), percent, months ("4 mån"),
    duration ("1h"), integer, text. Headers that end in 1, 2, 3 are repeated columns of one multiple answer and share
    a column name.
    """

    header: str
    column: str
    kind: str
    codes: v.CodeList | None = None
    aliases: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, the tidy table it fills, its fields."""

    name: str
    table: str
    fields: tuple[Field, ...]
    aliases: tuple[str, ...] = field(default=())


def _numbered(header: str, column: str, kind: str, codes: v.CodeList | None, count: int) -> tuple[Field, ...]:
    return tuple(Field(f"{header} {n}", f"{column}_{n}", kind, codes) for n in range(1, count + 1))


def _moment(word: str, moment: str) -> tuple[Field, ...]:
    supports = [
        f
        for n in (1, 2, 3)
        for f in (
            Field(f"Försörjning {n} vid {word}", f"support_{moment}_{n}", "code", v.SUPPORT),
            Field(f"Omfattning försörjning {n} vid {word}", f"support_extent_{moment}_{n}", "percent"),
        )
    ]
    occupations = [
        f
        for n in (1, 2)
        for f in (
            Field(f"Sysselsättning {n} vid {word}", f"occupation_{moment}_{n}", "code", v.OCCUPATION),
            Field(f"Omfattning sysselsättning {n} vid {word}", f"occupation_extent_{moment}_{n}", "percent"),
        )
    ]
    hours = Field(f"Timmar per vecka vid {word}", f"hours_per_week_{moment}", "hours")
    return (*supports, *occupations, hours)


def _ors(word: str, moment: str) -> tuple[Field, ...]:
    scales = (("individuellt", "individual"), ("nära relationer", "close"), ("socialt", "social"),
              ("allmänt", "overall"))  # fmt: skip
    return tuple(Field(f"ORS {swedish} vid {word}", f"ors_{scale}_{moment}", "hours") for swedish, scale in scales)


SHEETS = {
    sheet.name: sheet
    for sheet in (
        Sheet(
            "Ansökningar",
            "applications",
            (
                Field("Löpnummer", "application", "text", required=True),
                Field("Personnummer", "person", "personal_number", required=True),
                Field("Ärendenummer", "case", "case"),
                Field("Ansökningsdatum", "application_date", "date", required=True),
                Field("Första möte", "first_meeting_date", "date"),
                Field("Remittent", "referrer", "code", v.REFERRER, required=True),
                Field("Ansvarig part", "responsible_party", "code", v.PARTY),
                Field("Kön", "sex", "code", v.SEX, required=True),
                Field("Födelseår", "birth_year", "year"),
                Field("Försörjning", "support_source", "code", v.SUPPORT),
                Field("Aktivitetsersättning", "activity_compensation", "yes_no"),
                Field("Utfall", "result", "code", v.APPLICATION_RESULT, required=True),
                Field("Utfallsdatum", "result_date", "date"),
                *_numbered("Skäl", "non_start_reason", "code", v.NON_START_REASON, 3),
                Field("Skäl i fritext", "reason_text", "text"),
                Field("Nedlagd tid (timmar)", "hours_spent", "hours", aliases=("Nedlagd tid",)),
            ),
        ),
        Sheet(
            "Deltagare",
            "cases",
            (
                Field("Personnummer", "person", "personal_number", required=True),
                Field("Ärendenummer", "case", "case", required=True),
                Field("Kön", "sex", "code", v.SEX, required=True),
                Field("Remittent", "referrer", "code", v.REFERRER, required=True),
                Field("Ansökningsdatum", "application_date", "date"),
                Field("Startdatum", "start_date", "date", required=True),
                Field("Slutdatum", "exit_date", "date"),
                Field("Registrerad i SUS", "in_sus", "yes_no"),
                Field("Utbildningsnivå", "education", "code", v.EDUCATION),
                Field("Tid i offentlig försörjning", "time_on_support", "code", v.TIME_ON_SUPPORT),
                *_moment("start", "start"),
                *_moment("avslut", "exit"),
                *_numbered("Kontakt eller behov vid start", "need", "code", v.NEED, 4),
                Field("Tolk", "interpreter", "yes_no"),
                Field("Steg vid start", "step_start", "code", v.STEP),
                Field("Steg vid avslut", "step_exit", "code", v.STEP),
                *_ors("start", "start"),
                *_ors("avslut", "exit"),
                Field("Resultat vid avslut", "outcome", "code", v.OUTCOME),
                Field("Anställningsform/utbildning", "employment_form", "code", v.EMPLOYMENT_FORM),
                Field("Bransch", "industry", "text"),
                Field("Nytt arbete (ja) eller återgång (nej)", "work_is_new", "yes_no"),
                Field("Behov vid avslut", "needs_exit", "text"),
                Field("Avslutsanledning", "exit_reason", "code", v.EXIT_REASON),
                Field("Drop-out", "drop_out", "yes_no"),
                Field("Förstärkt samarbete", "reinforced_cooperation", "yes_no"),
                Field("Insats inom ordinarie verksamhet", "regular_service", "yes_no"),
                Field("Vilken ordinarie insats", "regular_service_kind", "code", v.REGULAR_SERVICE_KIND),
                Field("Planering efter avslut", "plan_after_exit", "yes_no"),
                Field("Frågor om våld ställda, datum 1", "violence_asked_1", "date"),
                Field("Frågor om våld ställda, datum 2", "violence_asked_2", "date"),
            ),
        ),
        Sheet(
            "Förlängningar",
            "extensions",
            (
                Field("Ärendenummer", "case", "case", required=True),
                Field("Beslutsdatum", "decision_date", "date", required=True),
                Field("Tid", "months", "months"),
                Field("Ekonomisk ersättning", "support_source", "code", v.SUPPORT),
                Field("Motivering", "motivation_text", "text"),
            ),
        ),
        Sheet(
            "Punktinsatser",
            "spot_supports",
            (
                Field("Ärendenummer", "case", "case"),
                Field("Datum", "date", "date", required=True),
                Field("Slutdatum", "exit_date", "date"),
                Field("Månader efter avslut", "months_after_exit", "months"),
                Field("Syfte med insatsen", "purpose", "code", v.SPOT_PURPOSE),
                Field("Tidsåtgång", "duration", "duration"),
                Field("Kommentar", "comment_text", "text"),
                Field("Resultat av insats", "result_text", "text"),
            ),
        ),
        Sheet(
            "Uppföljning",
            "follow_ups",
            (
                Field("Ärendenummer", "case", "case", required=True),
                Field("Slutdatum", "exit_date", "date", required=True),
                Field("Månader", "months", "months", required=True, aliases=("6/18 månader",)),
                Field("Förfallodag", "due_date", "date", required=True),
                Field("Genomförd dag", "done_date", "date"),
                Field("Status", "status", "code", v.FOLLOW_UP_STATUS),
                Field("Sysselsättning", "occupation", "code", v.OCCUPATION),
                Field("Försörjning", "support_source", "code", v.SUPPORT),
                Field("Stöd efter avslut", "support_after_exit", "yes_no"),
            ),
        ),
        Sheet(
            "Arbetsplatser",
            "workplaces",
            (
                Field("Ärendenummer", "case", "case", required=True),
                Field("Från", "from_date", "date", required=True),
                Field("Till", "to_date", "date"),
                Field("Sektor", "sector", "code", v.SECTOR),
                Field("Bransch", "industry", "text"),
                Field("Timmar per vecka", "hours_per_week", "hours"),
                Field("Form", "form", "text"),
            ),
        ),
        Sheet(
            "Resurser",
            "resources",
            (
                Field("Ärendenummer", "case", "case", required=True),
                Field("Före/efter", "moment", "code", v.CodeList("moment", "Tidpunkt", (
                    v.Category("start", "Före"), v.Category("exit", "Efter"))), required=True),
                Field("Vårdbesök per månad", "n_care_visits", "number"),
                Field("Timmar kommun per månad", "hours_municipality", "hours"),
                Field("Timmar Af per månad", "hours_af", "hours"),
                Field("Timmar Fk per månad", "hours_fk", "hours"),
            ),
        ),
        Sheet(
            "Personal",
            "staff",
            (
                Field("Tjänst", "post", "text", required=True),
                Field("Roll", "role", "text", required=True),
                Field("Sysselsättningsgrad", "share_of_full_time", "percent", required=True),
                Field("Från", "from_date", "date", required=True),
                Field("Till", "to_date", "date"),
                Field("Orsak", "reason", "code", v.STAFF_REASON),
                Field("Planerad", "planned", "yes_no"),
            ),
        ),
        Sheet(
            "Händelser",
            "events",
            (
                Field("Datum", "date", "date", required=True),
                Field("Typ", "type", "text", required=True),
                Field("Part", "party", "text"),
                Field("Antal", "n_persons", "integer"),
            ),
        ),
        Sheet(
            "Förfrågningar",
            "inquiries",
            (
                Field("Datum", "date", "date", required=True),
                Field("Från", "party", "code", v.PARTY, required=True),
                Field("Gäller", "subject", "text"),
                Field("Hänvisad till", "referred_to", "text"),
            ),
        ),
        Sheet(
            "Jämförelse",
            "comparisons",
            (
                Field("Team", "other_team", "text", required=True),
                Field("År", "of_year", "year", required=True),
                Field("Inskrivningsdagar", "days_enrolled", "number"),
                Field("Deltagare", "n_participants", "integer"),
            ),
        ),
    )
}  # fmt: skip

# The tables that the numbered columns of a sheet fill.
CHILDREN = {
    "cases": ("case_supports", "case_occupations", "case_needs"),
    "applications": ("application_reasons",),
}
