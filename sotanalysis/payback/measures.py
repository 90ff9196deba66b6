"""The socio-economic model as measures of the report: under default switches, from the register and from SUS."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice, product

import pandas as pd

from sotanalysis.dataset import Dataset, SourceMissing
from sotanalysis.derived import AGE_CLASSES, age_at_start, classed
from sotanalysis.measures.measure import RESULT_COLUMNS, measure, single, stack
from sotanalysis.measures.populations import ENDED
from sotanalysis.payback import prices as price_list
from sotanalysis.payback import sensitivity
from sotanalysis.payback.cohort import Cohort
from sotanalysis.payback.inputs import BUILDERS, Assumptions, prices_of_year
from sotanalysis.payback.ledger import ITEMS, Switches
from sotanalysis.payback.model import HORIZONS, ROWS, by_actor, payback, required_effect
from sotanalysis.payback.sensitivity import COLUMNS
from sotanalysis.periods import Period
from sotanalysis.statistics import SMALLEST_BASE_FOR_PERCENT
from sotanalysis.vocabulary import ACTOR, ALL, EDUCATION, MISSING, SEX

ACTOR_STATISTICS = ("income", "cost", "result_1", "result_5", "return_1", "return_5", "payback_months")
WHOLE_STATISTICS = (
    "production_before",
    "production_after",
    "real_before",
    "real_after",
    "potential_before",
    "potential_after",
    "verkningsgrad",
    "required_verkningsgrad",
    "cost_per_participant",
    "cost_per_point",
)
BASIS_STATISTICS = (
    "participants",
    "months_enrolled",
    "cost_year",
    "months_year",
    "cost_month",
    "cost_total",
    "cost_participant",
    "unknown_start",
    "unknown_exit",
    "with_resources",
)
GROUP_STATISTICS = ("income", "income_kommun", "cost", "result_1", "result_5")
BOUNDS = ("low", "high")
AGES = (*(f"{low}-{high}" for low, high in AGE_CLASSES), MISSING)
# The settings under which the printed payback time is sought: what an evaluator is likeliest to have chosen otherwise.
SETTINGS: Mapping[str, tuple[Mapping[str, object], Mapping[str, object]]] = {
    f"{cost}_{unknown}_{tax}": ({"cost_basis": cost, "unknown_support": unknown}, {"municipal_tax_kept": kept})
    for cost in ("enrolled", "year")
    for unknown in ("none", "unchanged")
    for tax, kept in (("naive", 1.0), ("equalised", 0.1))
}
_BEFORE_AFTER = "Före–efter utan jämförelsegrupp: läget vid start antas annars ha bestått. "


def _cohort(dataset: Dataset, period: Period, source: str, assumptions: Assumptions) -> Cohort | None:
    """The cohort; None when nobody ended. The measures of a report ask for the same few."""
    made = dataset.once(("cohort", period, source, assumptions), lambda: BUILDERS[source](dataset, period, assumptions))
    return made


def found(dataset: Dataset, period: Period) -> Iterator[tuple[str, Cohort | None]]:
    """The register, then SUS, as far as they exist; SourceMissing, of the register, when neither does."""
    missing, any_found = None, False
    for source in BUILDERS:
        try:
            cohort = _cohort(dataset, period, source, Assumptions())
        except SourceMissing as error:
            missing = missing or error
            continue
        any_found = True
        yield source, cohort
    if not any_found and missing is not None:
        raise missing


Values = Mapping[tuple[str, ...], float | None]


@dataclass(frozen=True)
class Figures:
    """What a measure computes of a cohort under switches: its keys, its codes in order, a value per combination."""

    keys: tuple[str, ...]
    codes: tuple[tuple[str, ...], ...]
    compute: Callable[[Cohort, Switches], Values]

    def records(self, cohort: Cohort | None, source: str, switches: Switches) -> list[tuple[object, ...]]:
        """One record per combination of codes; base = the participants."""
        values = self.compute(cohort, switches) if cohort else {}
        base, rows = (cohort.case.participants, cohort.rows) if cohort else (0, ())
        return [(*code, source, pd.NA, base, _na(values.get(code)), rows) for code in self.codes]

    def of(self, cohort: Cohort, switches: Switches) -> pd.DataFrame:
        """The measure's frame of one cohort, such as an evaluator has narrowed and priced."""
        return self.framed(self.records(cohort, cohort.source, switches))

    def framed(self, records: list[tuple[object, ...]]) -> pd.DataFrame:
        """The records as a measure's frame."""
        return pd.DataFrame(records, columns=[*self.keys, *RESULT_COLUMNS])

    def measured(self, dataset: Dataset, period: Period, sources: int | None = None) -> pd.DataFrame:
        """The measure's frame under default settings: of each source, the first `sources` of them."""
        records: list[tuple[object, ...]] = []
        for source, cohort in islice(found(dataset, period), sources):
            records += self.records(cohort, source, Switches())
        return self.framed(records)


def _na(value: float | None) -> object:
    return pd.NA if value is None or pd.isna(value) else value


def _cross(*codes: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(product(*codes))


def ended(codes: Mapping[str, str]) -> str:
    """The fact that the participants are: those who ended, in SUS those its report on support counts."""
    in_sus = "sus" in (codes.get("source"), codes.get("input"))
    return "support.persons.all.start" if in_sus else "exits.ended.all"


def _actor(cohort: Cohort, switches: Switches) -> Values:
    actors = by_actor(cohort.case, switches)
    return {(a, s): actors.at[a, s] for a in ROWS for s in ACTOR_STATISTICS}


ACTORS = Figures(("actor", "statistic"), _cross(ROWS, ACTOR_STATISTICS), _actor)


@measure(
    id="payback.actor",
    title="Återbetalning per aktör",
    keys=("actor", "statistic"),
    population=ENDED,
    says=_BEFORE_AFTER + "Intäkt: förändringen i aktörens flöden, kr per år. Kostnad: aktörens del av insatsens "
    "kostnad för samma deltagare, kr. Resultat: intäkten över ett och fem år minus kostnaden, kr. Tillbaka per satsad "
    "krona: intäkten genom kostnaden. Återbetalningstid: månader från avslut tills intäkten täckt kostnaden; tom när "
    "den inte gör det inom hundra år eller när aktören inte satsat något.",
    unit={"": "sek", "payback_months": "months", "return_1": "per_krona", "return_5": "per_krona"},
    whole_year=True,
    also=("economy", "prices"),
    base=ended,
)
def actor(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Income, cost, results, returns and payback per actor, the state and society."""
    return ACTORS.measured(dataset, period)


def _whole(cohort: Cohort, switches: Switches) -> Values:
    values = {**payback(cohort.case, switches).whole, "required_verkningsgrad": required_effect(cohort.case)}
    return {(name,): values[name] for name in WHOLE_STATISTICS}


WHOLE = Figures(("statistic",), _cross(WHOLE_STATISTICS), _whole)


@measure(
    id="payback.whole",
    title="Produktion, resurser och potential för samhället",
    keys=("statistic",),
    population=ENDED,
    says=_BEFORE_AFTER + "Potential: vad fullt ordinarie arbete hade gett utöver det som produceras, plus de "
    "resurser som används, kr per år. Verkningsgrad: samhällets intäkt som andel av potentialen före, 0–1.",
    unit={"": "sek", "verkningsgrad": "share", "required_verkningsgrad": "share"},
    whole_year=True,
    also=("economy", "prices"),
    base=ended,
)
def whole(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Production, real resources and potential before and after; verkningsgrad; cost per participant and per point."""
    return WHOLE.measured(dataset, period)


def _basis(cohort: Cohort, switches: Switches) -> Values:
    return {(name,): cohort.basis[name] for name in BASIS_STATISTICS}


BASIS = Figures(("statistic",), _cross(BASIS_STATISTICS), _basis)


@measure(
    id="payback.basis",
    title="Vad beräkningen av återbetalning vilar på",
    keys=("statistic",),
    population=ENDED,
    says="Deltagare (den vars slutdatum ligger före startdatum är inte med); deras månader i insatsen; årets kostnad, "
    "alla inskrivnas månader under året och kostnaden per månad; kostnaden för de avslutade; deltagare (i SUS: nämnda "
    "källor) vars försörjning är okänd vid start och vid avslut; deltagare med uppgift om resurser både före och "
    "efter.",
    unit={
        "": "sek",
        "participants": "persons",
        "months_enrolled": "months",
        "months_year": "months",
        "unknown_start": "persons",
        "unknown_exit": "persons",
        "with_resources": "persons",
    },
    whole_year=True,
    also=("economy", "prices"),
    base=ended,
)
def basis(dataset: Dataset, period: Period) -> pd.DataFrame:
    """The numbers behind cost and incomes, and what is not known."""
    return BASIS.measured(dataset, period)


def _alternatives(cohort: Cohort, switches: Switches) -> Values:
    others = {name: other.case for name, other in cohort.others.items()}
    table = sensitivity.one_at_a_time(cohort.case, switches, others)
    return {(row.alternative, row.actor, s): getattr(row, s) for row in table.itertuples() for s in COLUMNS}


ALTERNATIVES = Figures(
    ("alternative", "actor", "statistic"), _cross(sensitivity.ALTERNATIVES, ROWS, COLUMNS), _alternatives
)


@measure(
    id="payback.alternatives",
    title="Känslighet: ett antagande i taget",
    keys=("alternative", "actor", "statistic"),
    population=ENDED,
    says=_BEFORE_AFTER + "Ett antagande ändras i taget, allt annat lika: intäkt (kr per år), resultat över ett "
    "och fem år (kr) och återbetalningstid (månader). Skrivs kostnaden av på flera år gäller resultat och "
    "återbetalningstid den del av kostnaden som åren dittills burit. Med kalkylränta eller avtagande förändring är ett "
    "års intäkt mindre värd ju senare den kommer; den kommer jämnt under året.",
    unit={"": "sek", "payback_months": "months"},
    whole_year=True,
    also=("economy", "prices"),
    base=ended,
)
def alternatives(dataset: Dataset, period: Period) -> pd.DataFrame:
    """The result of each actor with one assumption changed at a time."""
    source, cohort = next(found(dataset, period))
    if cohort is not None:
        settings = {name: a.assumptions for name, a in sensitivity.ALTERNATIVES.items() if a.assumptions}
        under = {n: _cohort(dataset, period, source, Assumptions().changed(**s)) for n, s in settings.items()}
        cohort = replace(cohort, others={name: other for name, other in under.items() if other is not None})
    return ALTERNATIVES.framed(ALTERNATIVES.records(cohort, source, Switches()))


def _price_swing(cohort: Cohort, switches: Switches) -> Values:
    table = sensitivity.price_swings(cohort.case, switches, price_list.assumed(cohort.prices))
    return {(row.item, row.actor, bound): getattr(row, bound) for row in table.itertuples() for bound in BOUNDS}


PRICE_SWING = Figures(("price_item", "actor", "bound"), _cross(ITEMS, ROWS, BOUNDS), _price_swing)


@measure(
    id="payback.price_swing",
    title="Känslighet: ett antaget pris i taget",
    keys=("price_item", "actor", "bound"),
    population=ENDED,
    says="Resultatet över fem år (kr) när priset är 20 procent lägre eller högre. Bara priser som är antaganden "
    "ändras, en i taget; lönebidraget följer lönen. Tomt för poster som ingen deltagare har.",
    unit="sek",
    whole_year=True,
    also=("economy", "prices"),
    base=ended,
)
def price_swing(dataset: Dataset, period: Period) -> pd.DataFrame:
    """The five-year result with an assumed price 20 percent lower or higher."""
    return PRICE_SWING.measured(dataset, period, 1)


def drawn(cohort: Cohort, switches: Switches) -> dict[str, pd.DataFrame]:
    """Yearly incomes by actor, drawn anew: of assumed prices, and of participants where the register tells them."""
    made = {"prices": sensitivity.price_draws(cohort.case, switches, price_list.assumed(cohort.prices))}
    if len(cohort.people):
        made["participants"] = sensitivity.bootstrap_income(cohort.case, switches)
    return made


def _interval(cohort: Cohort, switches: Switches) -> Values:
    values: dict[tuple[str, ...], float | None] = {}
    for kind, incomes in drawn(cohort, switches).items():
        results = sensitivity.results_of(incomes, cohort.case, switches, max(HORIZONS))
        for statistic, found_draws in (("income", incomes), ("result_5", results)):
            ends = sensitivity.intervals(found_draws)
            values |= {(a, statistic, kind, b): float(ends.loc[a, b]) for a in ROWS for b in BOUNDS}
    return values


INTERVAL = Figures(
    ("actor", "statistic", "kind", "bound"),
    _cross(ROWS, ("income", "result_5"), ("participants", "prices"), BOUNDS),
    _interval,
)


@measure(
    id="payback.interval",
    title="Osäkerhet i återbetalningen",
    keys=("actor", "statistic", "kind", "bound"),
    population=ENDED,
    says="95-procentigt intervall för intäkt per år och resultat över fem år. Deltagare: deltagarna dras om med "
    "återläggning, 10 000 gånger. Priser: varje antaget pris dras ur en triangel på plus minus 20 procent, 2 000 "
    "gånger. Kostnaden hålls oförändrad.",
    unit="sek",
    whole_year=True,
    also=("economy", "prices"),
    base=ended,
)
def interval(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Bootstrap over participants (register only) and Monte Carlo over assumed prices, as 95 % intervals."""
    return INTERVAL.measured(dataset, period, 1)


def _tipping(cohort: Cohort, switches: Switches) -> Values:
    tables = {str(h): sensitivity.tipping_points(cohort.case, switches, h) for h in HORIZONS}
    return {(a, h): table.loc[a, "participants"] for h, table in tables.items() for a in ROWS}


TIPPING = Figures(("actor", "horizon"), _cross(ROWS, map(str, HORIZONS)), _tipping)


@measure(
    id="payback.tipping",
    title="Var det vänder: hur många fler i arbete",
    keys=("actor", "horizon"),
    population=ENDED,
    says="Så många fler deltagare som skulle behöva gå till ett helt års arbete utan stöd, allt annat lika, för "
    "att aktörens resultat ska bli noll över ett respektive fem år. Tomt där arbete inte ger aktören något.",
    unit="participants_needed",
    whole_year=True,
    also=("economy", "prices"),
    base=ended,
)
def tipping(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Further participants in ordinary work that each actor would need to break even."""
    return TIPPING.measured(dataset, period, 1)


def _turning(cohort: Cohort, switches: Switches) -> Values:
    table = sensitivity.turning_prices(cohort.case, switches)
    prices = cohort.prices["value"]
    return {(row.item, row.actor): row.factor * prices[row.item] for row in table.itertuples()}


TURNING = Figures(("price_item", "actor"), _cross(ITEMS, ROWS), _turning)


@measure(
    id="payback.turning",
    title="Var det vänder: priset där resultatet blir noll",
    keys=("price_item", "actor"),
    population=ENDED,
    says="Det pris, i postens enhet, där aktörens resultat över fem år blir noll, allt annat lika. Tomt där "
    "inget pris gör det.",
    unit="sek",
    whole_year=True,
    also=("economy", "prices"),
    base=ended,
)
def turning(dataset: Dataset, period: Period) -> pd.DataFrame:
    """The price at which an actor's five-year result is zero."""
    return TURNING.measured(dataset, period, 1)


@measure(
    id="payback.prices",
    title="Priser och satser i beräkningen",
    keys=("price_item",),
    population="priser i beräkningen av återbetalning i perioden",
    says="Årets pris per enhet, kr; skatter och avgifter som andel 0–1. Teamets egen priser.csv går före den "
    "medföljande listan.",
    unit={"": "sek", "municipal_tax": "share", "regional_tax": "share", "employer_contributions": "share"},
    whole_year=True,
)
def prices(dataset: Dataset, period: Period) -> pd.DataFrame:
    """The year's unit values and rates."""
    listed = prices_of_year(dataset, period.start.year)
    own = dataset.tables["prices"]
    rows = own[own["of_year"].eq(period.start.year)].set_index("price_item")["source_row"]
    return stack(
        single("prices", value=float(value), rows=[rows[item]] if item in rows.index else [], price_item=str(item))[
            ["price_item", *RESULT_COLUMNS]
        ]
        for item, value in listed["value"].items()
    )


# What can be computed of a cohort that an evaluator has narrowed and priced, under switches.
FIGURES: Mapping[str, Figures] = {
    "payback.actor": ACTORS,
    "payback.whole": WHOLE,
    "payback.basis": BASIS,
    "payback.alternatives": ALTERNATIVES,
    "payback.price_swing": PRICE_SWING,
    "payback.interval": INTERVAL,
    "payback.tipping": TIPPING,
    "payback.turning": TURNING,
}


# --- groups of participants ----------------------------------------------------------------------------------------


def _groups(
    dataset: Dataset, period: Period, key: str, codes: Iterable[str], group: Callable[[Cohort], pd.Series]
) -> pd.DataFrame:
    """Per participant of a group: society's income, the municipality's, cost, results; none under the smallest base."""
    cohort = _cohort(dataset, period, "workbook", Assumptions())
    records = []
    named = group(cohort).fillna(MISSING) if cohort else pd.Series(dtype=object)
    for code in (*codes, ALL):
        inside = named.index if code == ALL else named.index[named == code]
        values = _per_participant(cohort.only(inside)) if cohort and len(inside) >= SMALLEST_BASE_FOR_PERCENT else {}
        rows = tuple(cohort.people.loc[inside, "source_row"]) if cohort else ()
        records += [(code, s, "workbook", len(inside), len(named), _na(values.get(s)), rows) for s in GROUP_STATISTICS]
    return pd.DataFrame(records, columns=[key, "statistic", *RESULT_COLUMNS])


def _per_participant(cohort: Cohort) -> dict[str, float]:
    actors, n = by_actor(cohort.case, Switches()), cohort.case.participants
    society = actors.loc["samhalle"]
    found = {name: society[name] for name in ("income", "cost", "result_1", "result_5")}
    return {name: float(sek) / n for name, sek in {**found, "income_kommun": actors.loc["kommun", "income"]}.items()}


# The measures of groups, by the key they are told apart by.
GROUPS = {"sex": "payback.by_sex", "age_class": "payback.by_age", "education": "payback.by_education"}
_GROUP_DEFINITION = (
    _BEFORE_AFTER + "Kronor per deltagare: samhällets och kommunens intäkt per år, insatsens kostnad efter månader i "
    "insatsen, samhällets resultat över ett och fem år. Inget belopp för färre än tio deltagare."
)


@measure(
    id="payback.by_sex",
    title="Återbetalning efter kön",
    keys=("sex", "statistic"),
    population=ENDED,
    says=_GROUP_DEFINITION,
    unit="sek",
    whole_year=True,
    also=("economy", "prices"),
    base=ended,
)
def by_sex(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Per participant, women and men."""
    return _groups(dataset, period, "sex", SEX.codes, lambda cohort: cohort.people["sex"])


@measure(
    id="payback.by_age",
    title="Återbetalning efter ålder vid start",
    keys=("age_class", "statistic"),
    population=ENDED,
    says=_GROUP_DEFINITION,
    unit="sek",
    whole_year=True,
    also=("economy", "prices"),
    base=ended,
)
def by_age(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Per participant, by age class at start."""
    return _groups(dataset, period, "age_class", AGES, lambda cohort: _ages(cohort.people))


def _ages(people: pd.DataFrame) -> pd.Series:
    return classed(age_at_start(people), AGE_CLASSES)


@measure(
    id="payback.by_education",
    title="Återbetalning efter utbildningsnivå",
    keys=("education", "statistic"),
    population=ENDED,
    says=_GROUP_DEFINITION,
    unit="sek",
    whole_year=True,
    also=("economy", "prices"),
    base=ended,
)
def by_education(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Per participant, by education."""
    return _groups(dataset, period, "education", EDUCATION.codes, lambda cohort: cohort.people["education"])


# --- against the printed report ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Printed:
    """A printed payback time: whose, within which months it must lie, and where it stands."""

    actor: str
    months: tuple[float, float]
    row: str


def printed_time(dataset: Dataset, year: int) -> Printed:
    """The payback time that the year's report printed; SourceMissing when publicerat.csv has none.

    "More than" n years is read as over n years and at most three quarters of a year more.
    """
    missing = SourceMissing("printed_figures", "publicerat.csv, raden om återbetalningstid (measure = payback)")
    figures = dataset.need("printed_figures", year)
    figures = figures[figures["year"].eq(year) & figures["measure"].eq("payback")]
    for row in figures.dropna(subset=["value", "category"]).itertuples():
        who, value = ACTOR.find(row.category), float(str(row.value).replace(",", "."))
        if who not in ROWS or row.value_unit not in ("år", "years", "månader", "months"):
            continue
        months = value * (12 if row.value_unit in ("år", "years") else 1)
        unit = 12 if row.value_unit in ("år", "years") else 1
        span = (months + 1, months + 9) if row.precision == "more_than" else (months - unit / 2, months + unit / 2)
        return Printed(str(who), span, str(row.source_row))
    raise missing


def _fits(dataset: Dataset, period: Period) -> Iterator[tuple[str, str, dict[str, float | None], tuple[str, ...], int]]:
    """Setting, source, what fits, rows and participants, for every setting and source."""
    printed = printed_time(dataset, period.start.year)
    for source, default in found(dataset, period):
        for setting, (assumptions, switches) in SETTINGS.items() if default else ():
            cohort = _cohort(dataset, period, source, Assumptions().changed(**assumptions))
            if cohort is None:
                continue
            case = cohort.case
            fit = sensitivity.fitting_dead_weight(case, Switches().changed(**switches), printed.actor, printed.months)
            yield setting, source, fit, (printed.row, *cohort.rows), case.participants


FIT_STATISTICS = ("months", "other", "low", "high", "other_then")


@measure(
    id="payback.agreement",
    title="Under vilka antaganden beräkningen ger den publicerade återbetalningstiden",
    keys=("input", "setting", "statistic"),
    population=ENDED,
    says="Den publicerade aktörens återbetalningstid och den kortaste hos någon annan (månader); hur stor andel "
    "av förändringen som skulle behöva ha skett ändå för att aktörens tid ska bli den publicerade (0–1, lägst och "
    "högst), och den kortaste tiden hos någon annan i så fall, tom när den är längre än fem år.",
    unit={"": "months", "low": "share", "high": "share"},
    whole_year=True,
    also=("workbook", "sus", "economy", "prices"),
    base=ended,
)
def agreement(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Per input (workbook, sus) and setting: payback times, and the dead weight that gives the printed one."""
    records = [
        (source, setting, statistic, "printed", pd.NA, n, _na(fit[statistic]), rows)
        for setting, source, fit, rows, n in _fits(dataset, period)
        for statistic in FIT_STATISTICS
    ]
    return pd.DataFrame(records, columns=["input", "setting", "statistic", *RESULT_COLUMNS])


@measure(
    id="payback.agreements",
    title="Uppsättningar av antaganden som ger den publicerade bilden",
    keys=("allowance",),
    population="prövade uppsättningar av antaganden för dem som avslutat insatsen i perioden",
    says="Uppsättningar där den publicerade aktören får sin publicerade tid samtidigt som ingen annan får "
    "tillbaka sin kostnad inom fem år: rakt av, och när en del av förändringen räknas som att den hade skett ändå.",
    unit="settings",
    whole_year=True,
    also=("workbook", "sus", "economy", "prices"),
)
def agreements(dataset: Dataset, period: Period) -> pd.DataFrame:
    """How many of the settings tried give the printed picture, without and with dead weight."""
    row = printed_time(dataset, period.start.year).row
    fits = [fit for _, _, fit, _, _ in _fits(dataset, period)]
    agreeing = [fit for fit in fits if fit["low"] is not None and fit["other_then"] is None]
    counts = {"none": sum(fit["low"] == 0 for fit in agreeing), "dead_weight": len(agreeing)}
    return stack(
        single("printed", n=n, base=len(fits), rows=[row], allowance=code)[["allowance", *RESULT_COLUMNS]]
        for code, n in counts.items()
    )
