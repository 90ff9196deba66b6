"""Payback: tables of facts that stand for different things, words where there is no payback time, and the tornado."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from sotanalysis.dataset import SourceMissing
from sotanalysis.exhibits.exhibit import UNDECLARED
from sotanalysis.exhibits.image import Figure
from sotanalysis.exhibits.notice import Notice, nothing_to_show
from sotanalysis.exhibits.prose import Prose
from sotanalysis.exhibits.table import Cell, Row, Table, cell
from sotanalysis.exhibits.tornado import Swing
from sotanalysis.exhibits.tornado import tornado as drawn
from sotanalysis.exhibits.waterfall import Step
from sotanalysis.exhibits.waterfall import waterfall as stepped
from sotanalysis.facts import Fact, Facts, with_ids
from sotanalysis.formatting import in_sentence, listing, number
from sotanalysis.payback import Cohort
from sotanalysis.payback import prices as price_list
from sotanalysis.payback.inputs import prices_of_year
from sotanalysis.payback.ledger import ITEMS, Switches, incidence
from sotanalysis.payback.measures import FIGURES, GROUPS, printed_time
from sotanalysis.payback.model import LONGEST, ROWS, payback_months, status, with_sums, yearly_income
from sotanalysis.payback.sensitivity import ALTERNATIVES
from sotanalysis.payback.tables import NEVER, NEVER_NOTE, settings_told
from sotanalysis.report.report import SOURCE_NAMES, Report
from sotanalysis.statistics import SMALLEST_BASE_FOR_PERCENT
from sotanalysis.vocabulary import ALL, MISSING, NOT_APPLICABLE, UNKNOWN

DESIGN = "Före–efter utan jämförelsegrupp."
SUMS = ("staten", "samhalle")
SUM_NOTE = (
    "Staten totalt är Arbetsförmedlingen, Försäkringskassan och övriga staten; samhället är alla aktörer, staten "
    "räknad en gång."
)
FEW = "för få"
# Of an edition that hides some of the amounts.
FEW_NOTE = (
    "Belopp som skulle visa hur många som arbetar eller har en viss ersättning visas inte. De som visas är avrundade."
)
# What a value without its own decimals is dressed as, by its unit.
DRESS = {"per_krona": ("value", 2), "share": ("percent", 0)}
BASE_ROW = "Grundberäkningen"
Columns = Mapping[str, str]


# --- tables ----------------------------------------------------------------------------------------------------------


def table(report: Report, id: str, caption: str, columns: Columns, notes: Iterable[str] = ()) -> Table | Notice:
    """A row per code (of the keys in braces), a column per head: `{"Inom ett år, antal": "payback.tipping.{actor}.1"}`.

    Kronor are shown in thousands where the head says tkr. Where there is no value a word says why.
    """
    pattern = next(iter(columns.values()))
    keys = re.findall(r"\{(\w+)\}", pattern)
    measure = pattern.partition(".{")[0]
    named = list(dict.fromkeys(p.partition(".{")[0] for p in columns.values()))
    if notice := report.absent(id, caption, [measure]):
        return notice
    found = report.frame(measure).astype({key: str for key in keys}).drop_duplicates(keys)[keys]
    lines = [_row(report, dict(zip(keys, codes, strict=True)), columns) for codes in found.itertuples(index=False)]
    if keys == ["alternative"]:
        based = {head: p.replace(f"{measure}.{{alternative}}", "payback.actor") for head, p in columns.items()}
        lines.insert(0, replace(_row(report, {}, based), label=BASE_ROW, role="total"))
    if keys == ["price_item"]:
        lines = [
            line
            for line in lines
            if any(c.fact and (c.fact.value, c.fact.hidden) != (None, False) for c in _cells(line)[:-1])
        ]
    whole, notes = lines, [*notes]
    lines, columns = _with_something_shown(lines, columns)
    if len(lines) < len(whole):
        notes = [*(note for note in notes if note != SUM_NOTE), FEW_NOTE]
    facts = [c.fact for line in lines for c in _cells(line) if c.fact]
    if not any(fact.base or fact.base_hidden for fact in facts):
        return nothing_to_show(id, caption, report.period.label)
    heads = [", ".join(_title(report, key, n) for n, key in enumerate(keys)), *columns]
    made = report.table(id, caption, heads, lines, named, notes, _foot(report, facts))
    return replace(made, synthetic=report.are_synthetic(_kinds(report, facts))) if isinstance(made, Table) else made


def _with_something_shown(lines: list[Row], columns: Columns) -> tuple[list[Row], Columns]:
    """Without the columns that an edition hides, and the rows of which it shows no more than a cost or a price.

    Which they are follows from what an amount is made of and not from the amount, so that nothing is told by their not
    being there. Where nothing else is left they stand, and the table says that it is hidden.
    """
    hidden = [[bool(c.fact and c.fact.hidden) for c in _cells(line)] for line in lines]
    there = [n for n in range(len(columns)) if not all(row[n] for row in hidden)]
    if len(there) == 1:
        return lines, columns
    kept = [
        replace(line, cells=tuple(line.cells[n] for n in there))
        for line, row in zip(lines, hidden, strict=True)
        if not any(row[n] for n in there) or sum(not row[n] for n in there) > 1
    ]
    return (kept, {head: columns[head] for n, head in enumerate(columns) if n in there}) if kept else (lines, columns)


def is_hidden(report: Report, id: str) -> bool:
    """Whether the edition hides a fact that the report has."""
    fact = report.find(id)
    return fact is not None and fact.hidden


def table_of_sus(
    report: Report, id: str, caption: str, columns: Columns, notes: Iterable[str] = ()
) -> Table | Notice | Prose:
    """The same from the totals of SUS, where the register is what the report rests on; else an empty place."""
    measure = next(iter(columns.values())).partition(".{")[0]
    if not report.has(measure) or set(report.all_sources(measure)["source"]) == {"workbook", "sus"}:
        return table(report, id, caption, columns, notes)
    return Prose(id, ())


def _row(report: Report, codes: Mapping[str, str], columns: Columns) -> Row:
    words = [report.word(key, code) for key, code in codes.items()]
    label = ", ".join(word if not place else word[:1].lower() + word[1:] for place, word in enumerate(words))
    cells = tuple(amount(report, pattern.format(**codes), "tkr" in head) for head, pattern in columns.items())
    return Row(label, cells, "total" if codes.get("actor") in SUMS else "body")


def _cells(line: Row) -> list[Cell]:
    return [c for c in line.cells if isinstance(c, Cell)]


def _title(report: Report, key: str, place: int) -> str:
    title = next(k.title for m in report.facts.measures.values() for k in m.keys if k.name == key)
    return title if not place else title.lower()


def amount(report: Report, id: str, thousands: bool = False) -> Cell:
    """A fact's value in its unit's dress, or the word for why there is none."""
    fact = report.find(id)
    if fact is None:
        return cell(None)
    if fact.value is None:
        return Cell(fact, "value", text=_lacking(report, fact))
    what, decimals = DRESS.get(fact.unit, ("value", 0))
    return cell(fact, "thousands") if thousands else cell(fact, what, decimals)  # type: ignore[arg-type]


def _lacking(report: Report, fact: Fact) -> str:
    """Why a fact of the model has no value."""
    statistic, head = fact.keys.get("statistic"), fact.id.partition("@")[0].rpartition(".")[0]
    mark = "@" + fact.source if "@" in fact.id else ""
    if fact.measure == "payback.actor" and statistic == "payback_months":
        income, cost = (report.fact(f"{head}.{name}{mark}").value or 0.0 for name in ("income", "cost"))
        return NEVER if status(income, cost, None) == "none" else NOT_APPLICABLE.sign
    if fact.measure == "payback.agreement" and statistic == "other_then":
        return NOT_APPLICABLE.sign if report.fact(f"{head}.low").value is None else NEVER
    if fact.measure == "payback.interval":
        return ""
    never = fact.measure == "payback.alternatives" or statistic in ("months", "other")
    return NEVER if never else NOT_APPLICABLE.sign


def _kinds(report: Report, facts: Sequence[Fact]) -> list[str]:
    used = {f.source for f in facts} | {kind for f in facts for kind in report.facts.measures[f.measure].also}
    return [kind for kind in SOURCE_NAMES if kind in used]


def _foot(report: Report, facts: Sequence[Fact]) -> str:
    based = next((f for f in facts if f.base is not None or f.base_hidden), None)
    n = based and (report.find(based.base_fact) if based.base_fact else based.base)
    return report.foot_of(_kinds(report, facts), report.population("payback.actor"), n)


def groups(report: Report, id: str, caption: str, columns: Columns) -> Table | Notice:
    """Amounts per participant for women and men, by age and by education; `columns` holds the statistic by its head."""
    if notice := report.absent(id, caption, ["payback.by_sex"]):
        return notice
    rows = []
    for key, measure in GROUPS.items():
        sizes = report.frame(measure).drop_duplicates(key).set_index(key)["n"]
        there = [str(c) for c in sizes.index if c != ALL and (c != MISSING or pd.isna(sizes[c]) or sizes[c])]
        rows += [Row(_group(report, key, code), _amounts(report, f"{measure}.{code}", columns)) for code in there]
    rows.append(Row("Samtliga", _amounts(report, f"payback.by_sex.{ALL}", columns), "total"))
    facts = [c.fact for row in rows for c in _cells(row) if c.fact]
    if not any(fact.base or fact.base_hidden for fact in facts):
        return nothing_to_show(id, caption, report.period.label)
    few = f"{FEW}: färre än {SMALLEST_BASE_FOR_PERCENT} deltagare, inget belopp visas."
    heads = ["Grupp", "Antal", *columns]
    return report.table(id, caption, heads, rows, notes=[few], foot=_foot(report, facts))


def _group(report: Report, key: str, code: str) -> str:
    word = report.word(key, code)
    if code == MISSING:
        return f"{word}, {_title(report, key, 1)}"
    return word


def _amounts(report: Report, head: str, columns: Columns) -> tuple[Cell, ...]:
    facts = [report.fact(f"{head}.{statistic}") for statistic in columns.values()]
    return (cell(facts[0]), *(Cell(f, "value", text=FEW) if f.value is None else cell(f, "value", 0) for f in facts))


def prices(report: Report, id: str, caption: str) -> Table | Notice:
    """Every price and rate, whether it is known or assumed, and where it comes from."""
    measure = "payback.prices"
    if notice := report.absent(id, caption, [measure]):
        return notice
    rows = []
    for item, one in _listed(report).iterrows():
        rate = item in price_list.RATES
        shown = cell(report.fact(f"{measure}.{item}"), "percent" if rate else "value", 2 if rate else 0)
        unit = one["unit"] if isinstance(one["unit"], str) and not rate else ""
        told = "" if pd.isna(one["source"]) else str(one["source"])
        rows.append(Row(report.word("price_item", str(item)), (shown, unit, str(one["status"]), told)))
    notes = ["Status antagande: priset är inte belagt och bör bytas mot egen uppgift i priser.csv."]
    return report.table(id, caption, ["Post", "Pris", "Enhet", "Status", "Källa"], rows, notes=notes)


def _listed(report: Report) -> pd.DataFrame:
    return report.cohort.prices if isinstance(report, Recomputed) else prices_of_year(report.dataset, report.year)


# --- figures ---------------------------------------------------------------------------------------------------------


def tornado(report: Report, id: str, caption: str, actor: str, finding: str | Sequence[str] = ()) -> Figure | Notice:
    """Which assumptions and assumed prices move an actor's result over five years, the widest first."""
    measures = ["payback.alternatives", "payback.price_swing"]
    if notice := report.absent(id, caption, measures):
        return notice
    questions = [(a.label, (f"payback.alternatives.{code}.{actor}.result_5",)) for code, a in ALTERNATIVES.items()]
    swung = [
        (
            f"{report.word('price_item', item)} ±20\u00a0%",
            tuple(f"payback.price_swing.{item}.{actor}.{bound}" for bound in ("low", "high")),
        )
        for item in ITEMS
    ]
    swings = [Swing(label, tuple(report.fact(id) for id in ids)) for label, ids in [*questions, *swung]]
    base = report.fact(f"payback.actor.{actor}.result_5")
    notes = ["Bara priser som är antaganden ändras. Antaganden som inte flyttar resultatet är inte ritade."]
    if there := [swing for swing in swings if not any(fact.hidden for fact in swing.facts)]:
        swings, notes = there, notes if len(there) == len(swings) else [notes[0].partition(". ")[2], FEW_NOTE]
    facts = [base, *(fact for swing in swings for fact in swing.facts)]
    named = ["payback.actor", *measures]
    shown = report.shown(id, caption, named, notes, finding=finding, foot=_foot(report, facts))
    return drawn(shown, base, swings, unit="tusen kronor") or nothing_to_show(id, caption, report.period.label)


# The actors whose results are the society's, the state by its parts.
PARTS = ("kommun", "region", "fk", "af", "ovrig_stat", "arbetsgivare", "individ")


def waterfall(report: Report, id: str, caption: str, finding: str | Sequence[str] = ()) -> Figure | Notice | Prose:
    """The society's result over five years, built up actor by actor; beside those shown where some are hidden."""
    if notice := report.absent(id, caption, ["payback.actor"]):
        return notice
    steps = [Step(report.word("actor", code), report.fact(f"payback.actor.{code}.result_5")) for code in PARTS]
    whole = Step(report.word("actor", "samhalle"), report.fact("payback.actor.samhalle.result_5"))
    facts = [step.fact for step in (*steps, whole)]
    if there := [str(fact.keys["actor"]) for fact in facts if not fact.hidden] * any(fact.hidden for fact in facts):
        some = report["payback.actor"].only(actor=there, statistic="result_5")
        return some.dots(("Underskott", "Överskott"), id, caption, unit="kr", finding=finding, notes=[DESIGN, FEW_NOTE])
    shown = report.shown(id, caption, ["payback.actor"], [DESIGN], finding=finding, foot=_foot(report, facts))
    return stepped(shown, steps, whole, unit="tusen kronor") or nothing_to_show(id, caption, report.period.label)


# --- words -----------------------------------------------------------------------------------------------------------


def whole_told(people: str) -> list[str]:
    """When society has its cost back, never, or that there is nobody to count on; `people` says on whom it is counted.

    The first that holds is told.
    """
    head = "payback.actor.samhalle"
    return [
        "För samhället som helhet täcker intäkterna insatsens kostnad efter "
        f"{{{{ value('{head}.payback_months', 0) }}}} månader, räknat på {people}.",
        f"För samhället som helhet {{% claim {_lost('samhalle')} %}}återbetalas insatsens kostnad aldrig"
        f"{{% endclaim %}}, räknat på {people}.",
        f"Inget att räkna på: {{% claim fact('{head}.cost').base == 0 %}}inga avslut{{% endclaim %}} under "
        "{{ period }}.",
    ]


def times_told(report: Report, actors: Iterable[str]) -> list[str]:
    """The payback times of the actors, and whose cost is never paid back; the first alternative that holds is told."""
    found = {actor: report.find(f"payback.actor.{actor}.payback_months") for actor in actors}
    there = {
        actor: fact
        for actor, fact in found.items()
        if fact is not None and (fact.base or fact.base_hidden) and not fact.hidden
    }
    paid = [
        f"{{{{ value('{fact.id}', 0) }}}} månader för {_actor(report, actor)}"
        for actor, fact in there.items()
        if fact.value is not None
    ]
    lost = [actor for actor, fact in there.items() if fact.value is None and _stakes(report, actor)]
    named = listing([_actor(report, actor) for actor in lost])
    claim = f"{{% claim {' and '.join(map(_lost, lost))} %}}återbetalas kostnaden aldrig{{% endclaim %}}"
    told = f"Intäkten täcker kostnaden efter {listing(paid)}." if paid else ""
    return [" ".join(filter(None, [told, f"För {named} {claim}." if lost else ""])), told]


def _actor(report: Report, actor: str) -> str:
    """The actor inside a sentence: the kind of authority, no name of one."""
    return in_sentence(report.word("actor", actor)).replace("Regionen", "regionen")


def _stakes(report: Report, actor: str) -> bool:
    """Whether the actor bears a cost that may be told."""
    cost = report.fact(f"payback.actor.{actor}.cost")
    return cost.value is not None and cost.value > 0


def _lost(actor: str) -> str:
    """The predicate that the actor's income does not cover its cost within the years that are looked at."""
    income, cost = (f"fact('payback.actor.{actor}.{name}').value" for name in ("income", "cost"))
    return f"{income} * {LONGEST} < {cost} and {cost} > 0"


SAME_PICTURE = (
    "ger den publicerade bilden rakt av: aktören får den publicerade tiden och ingen annan får tillbaka sin kostnad "
    "inom den längsta räknade tiden."
)
DEAD_WEIGHT = (
    "gör det om en del av förändringen räknas som att den skett ändå. Det visar vad som skulle behöva antas, inte vad "
    "utvärderaren antog."
)


def assumptions(report: Report) -> Prose:
    """What is assumed, with the numbers it concerns: of the register, or of SUS where there is no register."""
    id, there = "samhallsnytta-antaganden", report.find("payback.basis.participants")
    if there is None or not there.base:
        return Prose(id, ())
    register, timed = there.source == "workbook", report.fact("payback.basis.months_enrolled").value is not None
    unknown = (
        "{% if fact('payback.basis.unknown_start').value + fact('payback.basis.unknown_exit').value > 0 %}"
        "Okänd försörjning antas vara den som är känd från den andra tidpunkten: "
        f"{{{{ value('payback.basis.unknown_start', 0) }}}} {'deltagare' if register else 'nämnda källor'} vid start "
        "och {{ value('payback.basis.unknown_exit', 0) }} vid avslut.{% endif %}"
    )
    return report.say(
        id,
        bullets=[
            "Läget vid start och läget vid avslut antas vart och ett gälla ett helt år.",
            EXTENT[register],
            unknown,
            "Ingen eller annan offentlig försörjning ger ingen överföring.",
            RESOURCES[register],
            *COST[timed],
        ],
    )


# What is assumed of the register (True) and of SUS' totals (False).
EXTENT = {
    True: "Försörjningskällor utan angiven omfattning delar lika på det som de övriga lämnar; arbete utan angiven "
    "omfattning räknas som heltid.",
    False: "Varje nämnd försörjningskälla räknas för sin del av deltagarna; arbete räknas som heltid, för SUS anger "
    "inte omfattningen.",
}
RESOURCES = {
    True: "Vårdbesök och handläggartid är med för {{ value('payback.basis.with_resources', 0) }} deltagare, de som har "
    "uppgift både före och efter.",
    False: "Vårdbesök och handläggartid finns inte i SUS och är inte med.",
}
# How the cost is shared: by months where the register tells them, else the year's whole.
COST = {
    True: (
        "Årets kostnad delad på alla inskrivnas månader är {{ value('payback.basis.cost_month', 0) }} kronor per "
        "månad. De avslutade bär den kostnaden för alla sina månader i insatsen.",
        "Kostnaden delas som lagen delar förbundets pengar: staten genom Försäkringskassan bär så mycket som region "
        "och kommun tillsammans, och de delar lika.",
    ),
    False: ("De avslutade bär hela årets kostnad: underlaget säger inte hur länge de varit inskrivna.",),
}


def printed_code(report: Report) -> str:
    """The code of the actor whose payback time the year's report printed; the municipality when none is known."""
    try:
        return printed_time(report.dataset, report.year).actor
    except SourceMissing:
        return "kommun"


def printed_actor(report: Report) -> str:
    """The same actor in words."""
    return report.word("actor", printed_code(report))


def quoted(report: Report) -> str:
    """The printed words, as they stand in publicerat.csv, as a bound quotation; empty where there are none."""
    figures = report.dataset.tables["printed_figures"]
    own = figures[figures["year"].eq(report.year) & figures["measure"].eq("payback") & figures["value"].notna()]
    if not len(own) or not own["printed"].notna().iloc[0]:
        return ""
    words = str(own["printed"].iloc[0]).replace("'", "")
    return f"{{{{ quoted('”{words}”', source='den publicerade rapporten') }}}}"


# --- computed anew ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, repr=False)
class Recomputed(Report):
    """A report whose facts of the model were computed for a cohort under switches; every exhibit says so."""

    cohort: Cohort = None  # type: ignore[assignment]
    switches: Switches = Switches()

    def foot_of(self, kinds: Sequence[str], who: str, n: Fact | int | None = None) -> str:
        """The foot line, and that this is a computation of one's own."""
        return " ".join([super().foot_of(kinds, who, n), UNDECLARED, *self.cohort.warnings])

    @property
    def changed(self) -> list[str]:
        """The switches that are not as in the report, in words."""
        return settings_told(self.switches)


def recomputed(report: Report, cohort: Cohort, **switches: object) -> Recomputed:
    """The report with the model computed for the cohort (see `payback_cohort`) under switches: every view and table of
    chapter 06 can be made of it. Nothing printed is compared with it. ValueError in an edition that hides facts.
    """
    report._open_to_own("payback.recomputed")
    given = Switches().changed(**switches)
    who = ", ".join([report.facts.measures["payback.actor"].population, *cohort.words, *settings_told(given)])
    ours = {id: replace(report.facts.measures[id], population=who) for id in FIGURES}
    frames = {id: with_ids(ours[id], figures.of(cohort, given)) for id, figures in FIGURES.items()}
    listed = report.facts.frames["payback.prices"]
    priced = listed.assign(value=listed["price_item"].map(cohort.prices["value"]).astype("Float64"))
    own = {id: frame.assign(base_fact=pd.NA) for id, frame in frames.items()} | {"payback.prices": priced}
    kept = {id: frame for id, frame in report.facts.frames.items() if not id.startswith("payback.")}
    facts = Facts(report.period, {**report.facts.measures, **ours}, {**kept, **own}, {}, {})
    shared = ("team", "period", "plan", "edition", "dataset", "hidden", "processed")
    return Recomputed(**{name: getattr(report, name) for name in shared}, facts=facts, cohort=cohort, switches=given)


KINDS = {"transfer": "överföring", "production": "produktion", "resource": "resurs"}


def by_item(report: Recomputed, id: str, caption: str) -> Table | Notice:
    """Where each actor's income comes from: thousands of kronor a year, a row per item."""
    incomes = yearly_income(report.cohort.case, report.switches, by=["item"])
    named = [item for item in ITEMS if item in incomes.index]
    rows = [_of_actors(report.word("price_item", i), incomes.loc[i] / 1000, 0) for i in named]
    notes = [DESIGN, "Tusen kronor per år, efter minus före. En överföring summerar till noll för samhället."]
    return _actors_across(report, id, caption, ["Post"], rows, notes)


def ledger(report: Recomputed, id: str, caption: str) -> Table | Notice:
    """What one krona of each item gives each actor."""
    entries = with_sums(
        incidence(report.cohort.case.rates, report.switches)
        .pivot_table(index=["item", "kind"], columns="actor", values="per_value", aggfunc="sum", fill_value=0.0)
        .pipe(lambda table: table[(table != 0).any(axis=1)])
    )
    rows = [
        _of_actors(f"{report.word('price_item', item)}, {KINDS[kind]}", entries.loc[(item, kind)], 2)
        for item in ITEMS
        for kind in KINDS
        if (item, kind) in entries.index
    ]
    notes = [
        "Kronor per krona av postens pris: plus är en vinst för aktören, minus en utgift. Lönebidraget är inte med."
    ]
    return _actors_across(report, id, caption, ["Post och slag"], rows, notes)


def _of_actors(label: str, values: pd.Series, decimals: int) -> Row:
    return Row(label, tuple(number(float(values[actor]), decimals) for actor in ROWS))


def _actors_across(
    report: Recomputed, id: str, caption: str, first: list[str], rows: list[Row], notes: list[str]
) -> Table | Notice:
    facts = [report.fact("payback.actor.samhalle.income")]
    heads = [*first, *(report.word("actor", actor) for actor in ROWS)]
    return report.table(id, caption, heads, rows, notes=notes, foot=_foot(report, facts))


def time_intervals(report: Recomputed, id: str, caption: str) -> Table | Notice:
    """The payback time of each actor at the ends of the 95 percent intervals of its income, in months."""
    rows = []
    for actor in ROWS:
        cost = report.fact(f"payback.actor.{actor}.cost").value or 0.0
        ends = [
            report.fact(f"payback.interval.{actor}.income.{kind}.{bound}").value
            for kind in ("participants", "prices")
            for bound in ("high", "low")
        ]
        at = amount(report, f"payback.actor.{actor}.payback_months")
        cells = [_months(income, cost, report.switches) for income in ends]
        rows.append(Row(report.word("actor", actor), (at, *cells), "total" if actor in SUMS else "body"))
    heads = [
        "Aktör",
        "Månader till återbetalning",
        "Deltagare, från, månader",
        "Deltagare, till, månader",
        "Priser, från, månader",
        "Priser, till, månader",
    ]
    words = f"Tiden är kortast där intäkten är högst. {NEVER_NOTE}"
    facts = [report.fact(f"payback.interval.{ROWS[0]}.income.prices.low")]
    made = report.table(
        id, caption, heads, rows, ["payback.interval"], [DESIGN, words, INTERVAL_NOTE], _foot(report, facts)
    )
    assert isinstance(made, Table)
    return made


INTERVAL_NOTE = (
    "Deltagare: samma antal deltagare dras om med återläggning många gånger. Priser: varje antaget pris dras inom "
    "±20\u00a0%. Kostnaden och antagandena i övrigt hålls oförändrade."
)


def _months(income: float | None, cost: float, switches: Switches) -> str:
    if income is None:
        return UNKNOWN.sign
    months = payback_months(income, cost, switches)
    if months is not None:
        return number(months)
    return NEVER if status(income, cost, months) == "none" else NOT_APPLICABLE.sign
