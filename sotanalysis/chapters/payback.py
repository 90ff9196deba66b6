"""Chapter 06: payback to society per actor, what it rests on, how sensitive it is, and against what was printed."""

from sotanalysis.exhibits.dressing import is_hidden
from sotanalysis.exhibits.labels import label
from sotanalysis.exhibits.notice import Notice, nothing_to_show, source_missing
from sotanalysis.exhibits.prose import Prose, prose
from sotanalysis.exhibits.table import Cell, Row, Table, cell, table
from sotanalysis.formatting import listing
from sotanalysis.payback import prices as price_list
from sotanalysis.payback.inputs import prices_of_year
from sotanalysis.payback.model import ROWS, status
from sotanalysis.report import Report
from sotanalysis.statistics import SMALLEST_BASE_FOR_PERCENT
from sotanalysis.vocabulary import ALL, MISSING, NOT_APPLICABLE

ACTOR, BASIS = "payback.actor", "payback.basis"
STAKED = ("kommun", "region", "fk", "staten", "samhalle")
SUMS = ("staten", "samhalle")
STATE_NOTE = "Staten totalt är Arbetsförmedlingen, Försäkringskassan och övriga staten; samhället är "
SUM_NOTE = STATE_NOTE + "alla aktörer, staten räknad en gång."
INVENTED = {"workbook": "teamets arbetsbok", "economy": "ekonomi.xlsx"}
NEVER, FEW = "ingen", "för få"
PRICED = "Priserna står i {ref:priser}."
INPUTS = ("economy.accounts", "payback.prices")
SUS_INPUTS = ("support.before_after", "occupation.detailed")


def before_after_notes(report: Report, *more: str) -> list[str]:
    """What stands under every result: the design, what of its input is invented, and further notes."""
    invented = [name for kind, name in INVENTED.items() if report.dataset.synthetic(kind, report.year)]
    told = f"; {listing(invented)} är påhittat underlag" if invented else ""
    return [f"Före–efter utan jämförelsegrupp{told}.", *more]


def nobody(report: Report, id: str, caption: str, measure: str) -> Notice | None:
    """A notice when the measure has no source, or nobody ended."""
    if notice := source_missing(report, id, caption, [measure]):
        return notice
    bases = report.frame(measure)["base"].dropna()
    return nothing_to_show(report, id, caption) if (bases == 0).all() and len(bases) else None


def summary(report: Report) -> Prose:
    """Who the computation is about, what it cost, and who gets the cost back within which time."""
    design = "Det här är en före–efter-beräkning utan jämförelsegrupp."
    if not report.has(ACTOR):
        return prose(report, "samhallsnytta-text", f"{design} {{{{ value('{ACTOR}.samhalle.cost', 0) }}}}")
    if not report.fact(f"{ACTOR}.samhalle.cost").base:
        return prose(report, "samhallsnytta-text", f"Inget att räkna på: inga avslut under {report.period.label}.")
    return prose(
        report,
        "samhallsnytta-text",
        f"{design} Den gäller {{{{ base('{ACTOR}.samhalle.income') }}}} deltagare som avslutat insatsen under "
        f"{report.period.label}. Insatsen kostade {{{{ value('{BASIS}.cost_participant', 0) }}}} kronor per deltagare.",
        bullets=[_time(report, actor) for actor in STAKED],
    )


def _time(report: Report, actor: str) -> str:
    """The actor's payback time in words."""
    fact, name = report.fact(f"{ACTOR}.{actor}.payback_months"), label("actor", actor)
    if is_hidden(report, fact):
        return ""
    if fact.value is not None:
        return f"{name}: intäkten täcker kostnaden efter {{{{ value('{fact.id}', 0) }}}} månader."
    staked = report.fact(f"{ACTOR}.{actor}.cost").value
    return f"{name}: ingen återbetalningstid." if staked else f"{name}: har inte satsat något."


def assumptions(report: Report) -> Prose:
    """What is assumed, with the numbers it concerns."""
    if not report.has(BASIS):
        return prose(report, "samhallsnytta-antaganden", f"{{{{ value('{BASIS}.participants', 0) }}}}")
    if not report.fact(f"{BASIS}.participants").base:
        return prose(report, "samhallsnytta-antaganden", "Inga antaganden har behövts.")
    register = report.fact(f"{BASIS}.participants").source == "workbook"
    unknown = [
        "Okänd försörjning antas vara den som är känd från den andra tidpunkten: "
        f"{{{{ value('{BASIS}.unknown_start', 0) }}}} "
        f"{'deltagare' if register else 'nämnda källor'} vid start och {{{{ value('{BASIS}.unknown_exit', 0) }}}} vid "
        "avslut.",
        "Ingen eller annan offentlig försörjning ger ingen överföring.",
    ]
    return prose(
        report,
        "samhallsnytta-antaganden",
        bullets=[*_states(register), *unknown, *_resources(register), *_cost(report)],
    )


def _states(register: bool) -> list[str]:
    extent = (
        "Försörjningskällor utan angiven omfattning delar lika på det som de övriga lämnar; arbete utan angiven "
        "omfattning räknas som heltid."
        if register
        else "Varje nämnd försörjningskälla räknas för sin del av deltagarna; arbete räknas som heltid, för SUS anger "
        "inte omfattningen."
    )
    return ["Läget vid start och läget vid avslut antas vart och ett gälla ett helt år.", extent]


def _resources(register: bool) -> list[str]:
    if not register:
        return ["Vårdbesök och handläggartid finns inte i SUS och är inte med."]
    return [
        f"Vårdbesök och handläggartid är med för {{{{ value('{BASIS}.with_resources', 0) }}}} deltagare, de som har "
        "uppgift både före och efter."
    ]


def _cost(report: Report) -> list[str]:
    """How the cost was shared: by months where the register tells them, else the year's whole."""
    if report.fact(f"{BASIS}.months_enrolled").value is None:
        return ["De avslutade bär hela årets kostnad: underlaget säger inte hur länge de varit inskrivna."]
    return [
        f"Årets kostnad delad på alla inskrivnas månader är {{{{ value('{BASIS}.cost_month', 0) }}}} kronor per månad. "
        "De avslutade bär den kostnaden för alla sina månader i insatsen.",
        "Kostnaden delas som lagen delar förbundets pengar: staten genom Försäkringskassan bär så mycket som region "
        "och kommun tillsammans, och de delar lika.",
    ]


def actors(report: Report) -> Table | Notice:
    """Income, cost, results, return and payback time of each actor."""
    return _actors(report, "aktorer", "Intäkt, kostnad och återbetalningstid per aktör", "", (ACTOR, *INPUTS))


def actors_sus(report: Report) -> Table | Notice:
    """The same from the totals of SUS, beside the register's."""
    id, caption = "aktorer-sus", "Intäkt, kostnad och återbetalningstid per aktör, ur SUS summor"
    if notice := nobody(report, id, caption, ACTOR):
        return notice
    if not len(report.frame(ACTOR, source="sus")) or report.fact(f"{ACTOR}.kommun.income").source == "sus":
        return Notice(
            id, "Ett underlag", "Perioden har bara ett underlag för beräkningen, så det finns inget att jämföra."
        )
    return _actors(report, id, caption, "@sus", (ACTOR, *SUS_INPUTS, *INPUTS))


def _actors(report: Report, id: str, caption: str, mark: str, measures: tuple[str, ...]) -> Table | Notice:
    if notice := nobody(report, id, caption, ACTOR):
        return notice
    rows = [
        Row(
            label("actor", actor),
            (
                *(cell(f"{ACTOR}.{actor}.{s}{mark}", "thousands") for s in ("income", "cost", "result_1", "result_5")),
                *(_return(report, f"{ACTOR}.{actor}.{s}{mark}") for s in ("return_1", "return_5")),
                _payback_time(report, f"{ACTOR}.{actor}", mark),
            ),
            "total" if actor in SUMS else "body",
        )
        for actor in ROWS
    ]
    columns = [
        "Aktör", "Intäkt per år, tkr", "Kostnad, tkr", "Resultat 1\u00a0år, tkr", "Resultat 5\u00a0år, tkr",
        "Tillbaka per krona, 1\u00a0år", "Tillbaka per krona, 5\u00a0år", "Månader till återbetalning",
    ]  # fmt: skip
    words = (
        "Ej tillämpligt: aktören har inte satsat något. "
        f"{NEVER.capitalize()}: intäkten är negativ eller täcker aldrig kostnaden."
    )
    n = report.fact(f"{ACTOR}.samhalle.income{mark}").base
    return table(report, id, caption, columns=columns, rows=rows, measures=measures, n=n,
                 notes=before_after_notes(report, "tkr: tusen kronor.", words, SUM_NOTE, PRICED))  # fmt: skip


def _return(report: Report, id: str) -> Cell:
    """A return per krona; not applicable to who has staked none."""
    fact = report.fact(id)
    return Cell(fact, text=NOT_APPLICABLE.sign) if fact.value is None else cell(fact, "value", 2)


def _payback_time(report: Report, head: str, mark: str) -> Cell:
    """Whole months, or the word for why there are none."""
    fact = report.fact(f"{head}.payback_months{mark}")
    income, cost = (report.fact(f"{head}.{name}{mark}").value or 0.0 for name in ("income", "cost"))
    words = {"none": NEVER, "not_applicable": NOT_APPLICABLE.sign}
    why = status(income, cost, fact.value)
    return Cell(fact, text=words[why]) if why else cell(fact, "value", 0)


def whole(report: Report) -> Table | Notice:
    """What society produces and uses before and after, and what full work would have given."""
    id, caption, measure = "helhet", "Produktion, resurser och potential före och efter", "payback.whole"
    if notice := nobody(report, id, caption, measure):
        return notice
    names = {"production": "Produktion", "real": "Använda resurser", "potential": "Outnyttjad potential"}
    rows = [
        Row(name, tuple(cell(f"{measure}.{code}_{moment}", "thousands") for moment in ("before", "after")))
        for code, name in names.items()
    ]
    meant = (
        "Potentialen är vad fullt arbete utan stöd hade gett utöver det som produceras, plus de resurser som används."
    )
    n = report.fact(f"{measure}.potential_before").base
    return table(report, id, caption, columns=["Post", "Före, tkr per år", "Efter, tkr per år"], rows=rows,
                 measures=[measure], n=n, notes=before_after_notes(report, meant))  # fmt: skip


def whole_figures(report: Report) -> Table | Notice:
    """The key figures that evaluations of this kind compare: verkningsgrad and what it cost."""
    id, caption, measure = "verkningsgrad", "Verkningsgrad och kostnad per procentenhet", "payback.whole"
    if notice := nobody(report, id, caption, measure):
        return notice
    effect = report.fact(f"{measure}.verkningsgrad")
    point = report.fact(f"{measure}.cost_per_point")
    rising = effect.value is not None and effect.value > 0
    rows = [
        Row("Verkningsgrad", (cell(effect, "percent"),)),
        Row("Verkningsgrad som täcker kostnaden på ett år", (cell(f"{measure}.required_verkningsgrad", "percent"),)),
        Row("Kostnad per deltagare, kr", (cell(f"{measure}.cost_per_participant", "value", 0),)),
        Row("Kostnad per deltagare och procentenhet, kr",
            (cell(point, "value", 0) if rising else Cell(point, text=NOT_APPLICABLE.sign),)),
    ]  # fmt: skip
    meant = "Verkningsgraden är samhällets intäkt per år som andel av potentialen före insatsen."
    return table(report, id, caption, columns=["Nyckeltal", "Värde"], rows=rows, measures=[measure], n=effect.base,
                 notes=before_after_notes(report, meant))  # fmt: skip


def groups(report: Report) -> Table | Notice:
    """Income, cost and result per participant for women and men, by age and by education."""
    id, caption = "grupper", "Kronor per deltagare, efter kön, ålder och utbildning"
    if notice := nobody(report, id, caption, "payback.by_sex"):
        return notice
    rows = []
    for key, measure in (
        ("sex", "payback.by_sex"),
        ("age_class", "payback.by_age"),
        ("education", "payback.by_education"),
    ):
        sizes = report.frame(measure).drop_duplicates(key).set_index(key)["n"]
        codes = [code for code in sizes.index if code != ALL and (code != MISSING or sizes[code])]
        rows += [Row(_group(key, str(code)), _amounts(report, f"{measure}.{code}")) for code in codes]
    rows.append(Row("Samtliga", _amounts(report, f"payback.by_sex.{ALL}"), "total"))
    columns = [
        "Grupp", "Antal", "Samhällets intäkt per år", "Kommunens intäkt per år", "Insatsens kostnad",
        "Samhällets resultat, 1 år", "Samhällets resultat, 5 år",
    ]  # fmt: skip
    few = f"{FEW}: färre än {SMALLEST_BASE_FOR_PERCENT} deltagare, inget belopp visas."
    return table(report, id, caption, columns=columns, rows=rows, notes=before_after_notes(report, few),
                 n=report.fact(f"payback.by_sex.{ALL}.income").base)  # fmt: skip


def _group(key: str, code: str) -> str:
    name = label(key, code)
    return f"{name} år" if key == "age_class" and code != MISSING else name


def _amounts(report: Report, head: str) -> tuple[Cell, ...]:
    facts = [report.fact(f"{head}.{s}") for s in ("income", "income_kommun", "cost", "result_1", "result_5")]
    return (cell(facts[0], "n"), *(Cell(f, text=FEW) if f.value is None else cell(f, "value", 0) for f in facts))


def prices(report: Report) -> Table | Notice:
    """Every price and rate, whether it is known or assumed, and where it comes from."""
    id, caption, measure = "priser", "Priser och satser i beräkningen", "payback.prices"
    if notice := source_missing(report, id, caption, [measure]):
        return notice
    listed = prices_of_year(report.dataset, report.year)
    rows = []
    for item, one in listed.iterrows():
        rate = item in price_list.RATES
        shown = cell(f"{measure}.{item}", "percent" if rate else "value", 2 if rate else 0)
        told = "" if one.isna()["source"] else str(one["source"])
        rows.append(Row(label("price_item", str(item)), (shown, _unit(one["unit"], rate), str(one["status"]), told)))
    columns = ["Post", "Pris", "Enhet", "Status", "Källa"]
    notes = ["Status antagande: priset är inte belagt och bör bytas mot egen uppgift i priser.csv."]
    return table(report, id, caption, columns=columns, rows=rows, measures=[measure], notes=notes)


def _unit(unit: object, rate: bool) -> str:
    return "" if rate or not isinstance(unit, str) else unit
