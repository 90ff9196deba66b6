"""Follow-up 6 and 18 months after exit: what fell due, what came of it, and how much the unreached could change."""

from collections.abc import Mapping

import pandas as pd

from sotanalysis.dataset import Dataset
from sotanalysis.measures.measure import measure, single, stack, tally, with_base
from sotanalysis.measures.occupation import ACTIVE
from sotanalysis.measures.populations import dropped_out, supports_in_use
from sotanalysis.periods import Period, add_months
from sotanalysis.tables.workbook import FOLLOW_UP_MONTHS as MONTHS
from sotanalysis.tables.workbook import FOLLOW_UPS
from sotanalysis.vocabulary import FOLLOW_UP_STATUS, MISSING, OCCUPATION, SEX, YES_NO

BOUNDS = ("low", "reached", "high")
# Ways of leaving SUS: nobody has them as an occupation half a year later.
_SUS_ONLY = ("without_measurement", "not_ended")
_DUE = "uppföljningar som förfallit i perioden"
_DONE = "uppföljningar som förfallit i perioden och genomförts"


def due(dataset: Dataset, period: Period, months: int) -> pd.DataFrame:
    """Follow-ups some months after exit that fall due in the period: columns of follow_ups, and `sex`.

    An exit in the register without a row in the sheet falls due all the same, with no status. Those who dropped out do
    not, unless the sheet has them. `sex` is missing where the register does not hold the case.
    """
    follow_ups = dataset.need("follow_ups", period.start.year)
    listed = follow_ups[follow_ups["months"] == months]
    cases = dataset.tables["cases"]
    gone = cases[cases["exit_date"].notna() & ~dropped_out(cases) & ~cases["case"].isin(listed["case"])]
    unlisted = gone.assign(months=months, due_date=add_months(gone["exit_date"], months))
    listed, unlisted = (part[period.contains(part["due_date"])] for part in (listed, unlisted))
    rows = pd.concat([listed, FOLLOW_UPS.typed(unlisted)], ignore_index=True) if len(unlisted) else listed
    return rows.assign(sex=rows["case"].map(cases.set_index("case")["sex"]).astype("string"))


def reached(dataset: Dataset, period: Period, months: int) -> pd.DataFrame:
    """Of the due, those carried out; `at_follow_up` says yes or no to work or studies then, or nothing."""
    rows = due(dataset, period, months)
    rows = rows[(rows["status"] == "done").fillna(False).astype(bool)]
    known = (rows["occupation"].fillna(MISSING) != MISSING).astype(bool)
    return rows.assign(at_follow_up=_yes_no(rows["occupation"].isin(ACTIVE).where(known)))


def with_exit(dataset: Dataset, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with `at_exit`: yes or no to work or studies when the case ended, nothing where that is not known."""
    states = dataset.tables["case_occupations"]
    told = states[(states["moment"] == "exit") & (states["occupation"] != MISSING)]
    active = told["occupation"].isin(ACTIVE).groupby(told["case"]).any()
    return rows.assign(at_exit=_yes_no(rows["case"].map(active)))


def _yes_no(flags: pd.Series) -> pd.Series:
    return flags.map({True: "yes", False: "no"}).astype("string")


def _per_months(found: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """The frames under each other, with the key `months` first."""
    return stack(frame.assign(months=str(months))[["months", *frame.columns]] for months, frame in found.items())


@measure(
    id="follow_up.due",
    title="Uppföljningar som förfallit",
    row="en uppföljningstid",
    keys=("months",),
    population=_DUE,
    definition="Uppföljningar vars förfallodag, 6 eller 18 månader efter avslut, ligger i perioden. Ett avslut i "
    "registret som saknar rad i fliken Uppföljning räknas också.",
    unit="follow_ups",
)
def n_due(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Follow-ups due in the period; no base."""
    rows = {m: due(dataset, period, m) for m in MONTHS}
    return _per_months({m: single("workbook", n=len(r), rows=r["source_row"]) for m, r in rows.items()})


@measure(
    id="follow_up.done",
    title="Uppföljningar som genomförts",
    row="en uppföljningstid",
    keys=("months",),
    population="uppföljningar som genomförts i perioden",
    definition="Genomförd dag i perioden, när de än förföll.",
    unit="follow_ups",
)
def done(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Follow-ups carried out in the period, whenever they fell due; no base."""
    rows = dataset.need("follow_ups", period.start.year)
    made = rows[period.contains(rows["done_date"])]
    parts = {m: made[made["months"] == m] for m in MONTHS}
    return _per_months({m: single("workbook", n=len(p), rows=p["source_row"]) for m, p in parts.items()})


@measure(
    id="follow_up.status",
    title="Uppföljningarnas status",
    row="en uppföljningstid och en status",
    keys=("months", "follow_up_status"),
    population=_DUE,
    definition="Genomförd, ej nådd, avböjt eller inte registrerad, av alla som förfallit.",
    unit="follow_ups",
)
def status(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Follow-ups due, by status."""
    rows = {m: due(dataset, period, m) for m in MONTHS}
    by = {"follow_up_status": FOLLOW_UP_STATUS}
    return _per_months(
        {m: tally(r.assign(follow_up_status=r["status"]), by, source="workbook", base=len(r)) for m, r in rows.items()}
    )


@measure(
    id="follow_up.reached_by_sex",
    title="Genomförda uppföljningar, efter kön",
    row="en uppföljningstid och ett kön",
    keys=("months", "sex"),
    population=_DUE,
    definition="Genomförda, av dem som förfallit, för varje kön. Kön saknas för den som avslutats före registrets "
    "första år.",
    unit="follow_ups",
)
def reached_by_sex(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Follow-ups carried out, of those due of that sex."""
    found = {}
    for months in MONTHS:
        rows = due(dataset, period, months)
        made = rows[(rows["status"] == "done").fillna(False).astype(bool)]
        bases = tally(rows, {"sex": SEX}, source="workbook")["n"]
        found[months] = with_base(tally(made, {"sex": SEX}, source="workbook"), bases)
    return _per_months(found)


@measure(
    id="follow_up.occupation",
    title="Sysselsättning vid uppföljning",
    row="en uppföljningstid och en sysselsättning",
    keys=("months", "occupation"),
    population=_DONE,
    definition="Sysselsättning den dag uppföljningen gjordes, av de genomförda.",
    unit="follow_ups",
)
def occupation(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Follow-ups carried out, by occupation."""
    rows = {m: reached(dataset, period, m) for m in MONTHS}
    seen = set(pd.concat([r["occupation"] for r in rows.values()]).dropna())
    codes = [code for code in OCCUPATION.codes if code not in _SUS_ONLY or code in seen]
    return _per_months({m: tally(r, {"occupation": codes}, source="workbook", base=len(r)) for m, r in rows.items()})


@measure(
    id="follow_up.support",
    title="Försörjning vid uppföljning",
    row="en uppföljningstid och en försörjningskälla",
    keys=("months", "support_source"),
    population=_DONE,
    definition="Huvudsaklig försörjning den dag uppföljningen gjordes, av de genomförda.",
    unit="follow_ups",
)
def support(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Follow-ups carried out, by source of support."""
    rows = {m: reached(dataset, period, m) for m in MONTHS}
    codes = supports_in_use(pd.concat([r["support_source"] for r in rows.values()]))
    return _per_months(
        {m: tally(r, {"support_source": codes}, source="workbook", base=len(r)) for m, r in rows.items()}
    )


@measure(
    id="follow_up.support_given",
    title="Stöd efter avslut",
    row="en uppföljningstid",
    keys=("months",),
    population=_DONE,
    definition="Har fått stöd av teamet efter avslut, av de genomförda uppföljningarna; en tom cell räknas som nej.",
    unit="follow_ups",
)
def support_given(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Follow-ups of those who had support after exit, of those carried out."""
    found = {}
    for months in MONTHS:
        rows = reached(dataset, period, months)
        given = rows[rows["support_after_exit"].fillna(False).astype(bool)]
        found[months] = single("workbook", n=len(given), base=len(rows), rows=given["source_row"])
    return _per_months(found)


@measure(
    id="follow_up.work_or_studies",
    title="I arbete eller studier vid avslut och vid uppföljning, samma personer",
    row="en uppföljningstid och en tidpunkt",
    keys=("months", "moment"),
    population="uppföljningar som förfallit i perioden och genomförts, med känd sysselsättning både vid avslut och då",
    definition="Arbete med eller utan stöd, eller studier. Samma personer vid båda tidpunkterna; den som saknar "
    "uppgift vid någon av dem är inte med.",
    unit="follow_ups",
)
def work_or_studies(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Persons in work or studies at exit and at follow-up; base = known at both."""
    found = {}
    for months in MONTHS:
        rows = with_exit(dataset, reached(dataset, period, months)).dropna(subset=["at_exit", "at_follow_up"])
        moments = {"exit": rows["at_exit"] == "yes", "follow_up": rows["at_follow_up"] == "yes"}
        found[months] = stack(
            single("workbook", moment=m, n=int(yes.sum()), base=len(rows), rows=rows.loc[yes, "source_row"])
            for m, yes in moments.items()
        )
    return _per_months(found)


@measure(
    id="follow_up.transition",
    title="Arbete eller studier vid avslut och vid uppföljning, person för person",
    row="en uppföljningstid, ett svar för avslut och ett för uppföljning",
    keys=("months", "at_exit", "at_follow_up"),
    population=_DONE,
    definition="I arbete eller studier vid avslut: ja, nej eller uppgift saknas; likadant vid uppföljningen.",
    unit="follow_ups",
)
def transition(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Follow-ups carried out, by work or studies at exit and at follow-up."""
    by = {"at_exit": YES_NO, "at_follow_up": YES_NO}
    rows = {m: with_exit(dataset, reached(dataset, period, m)) for m in MONTHS}
    return _per_months({m: tally(r, by, source="workbook", base=len(r)) for m, r in rows.items()})


@measure(
    id="follow_up.bounds",
    title="I arbete eller studier vid uppföljning: lägsta och högsta möjliga",
    row="en uppföljningstid och en gräns",
    keys=("months", "bound"),
    population=_DUE,
    definition="Bland de nådda: av dem med känd sysselsättning. Lägst: av alla förfallna, om ingen av dem vi inte vet "
    "något om arbetar eller studerar. Högst: om alla av dem gör det.",
    unit="follow_ups",
)
def bounds(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Follow-ups in work or studies: lowest and highest possible of the due, and seen among the known."""
    found = {}
    for months in MONTHS:
        rows, size = reached(dataset, period, months), len(due(dataset, period, months))
        known = rows.dropna(subset=["at_follow_up"])
        active = known[known["at_follow_up"] == "yes"]
        most = size - len(known) + len(active)
        numbers = {"low": (len(active), size), "reached": (len(active), len(known)), "high": (most, size)}
        found[months] = stack(
            single("workbook", bound=bound, n=n, base=base, rows=active["source_row"])
            for bound, (n, base) in numbers.items()
        )
    return _per_months(found)


@measure(
    id="follow_up.active_by_sex",
    title="I arbete eller studier vid uppföljning, efter kön",
    row="en uppföljningstid och ett kön",
    keys=("months", "sex"),
    population="uppföljningar som förfallit i perioden och genomförts, med känd sysselsättning",
    definition="Arbete med eller utan stöd, eller studier, av de nådda av samma kön.",
    unit="follow_ups",
)
def active_by_sex(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Follow-ups in work or studies, of the known of that sex."""
    found = {}
    for months in MONTHS:
        known = reached(dataset, period, months).dropna(subset=["at_follow_up"])
        bases = tally(known, {"sex": SEX}, source="workbook")["n"]
        active = tally(known[known["at_follow_up"] == "yes"], {"sex": SEX}, source="workbook")
        found[months] = with_base(active, bases)
    return _per_months(found)
