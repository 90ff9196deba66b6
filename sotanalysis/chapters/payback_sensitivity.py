"""Chapter 06: how sensitive payback is, where it turns, and under which assumptions it is the printed one."""

from sotanalysis.chapters.payback import ACTOR, NEVER, SUMS, before_after_notes, nobody
from sotanalysis.exhibits.figure import Figure
from sotanalysis.exhibits.labels import label
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.prose import Prose, prose
from sotanalysis.exhibits.table import Cell, Row, Table, cell, table
from sotanalysis.exhibits.tornado import Swing, tornado
from sotanalysis.facts import Fact
from sotanalysis.payback.ledger import ITEMS
from sotanalysis.payback.model import ROWS
from sotanalysis.payback.sensitivity import ALTERNATIVES
from sotanalysis.report import Report
from sotanalysis.vocabulary import NOT_APPLICABLE, UNKNOWN


def sensitivity(report: Report) -> Table | Notice:
    """What becomes of the results when one assumption is changed at a time."""
    id, caption, measure = "kanslighet", "Resultatet när ett antagande ändras i taget", "payback.alternatives"
    if notice := nobody(report, id, caption, measure):
        return notice
    rows = [Row("Grundberäkningen", _outcome(report, ACTOR), "total")]
    rows += [Row(a.label, _outcome(report, f"{measure}.{code}")) for code, a in ALTERNATIVES.items()]
    columns = [
        "Antagande", "Kommunen, resultat 5\u00a0år, tkr", "Kommunen, månader", "Staten, resultat 5\u00a0år, tkr",
        "Samhället, resultat 5\u00a0år, tkr", "Samhället, månader",
    ]  # fmt: skip
    words = (
        f"Månader: återbetalningstid. {NEVER.capitalize()}: intäkten täcker aldrig kostnaden inom den räknade tiden."
    )
    n = report.fact(f"{ACTOR}.samhalle.income").base
    return table(report, id, caption, columns=columns, rows=rows, measures=[measure, ACTOR], n=n,
                 notes=before_after_notes(report, words))  # fmt: skip


def _outcome(report: Report, head: str) -> tuple[Cell, ...]:
    def months(actor: str) -> Cell:
        fact = report.fact(f"{head}.{actor}.payback_months")
        return Cell(fact, text=NEVER) if fact.value is None else cell(fact, "value", 0)

    results = {actor: cell(f"{head}.{actor}.result_5", "thousands") for actor in ("kommun", *SUMS)}
    return results["kommun"], months("kommun"), results["staten"], results["samhalle"], months("samhalle")


def tornado_society(report: Report) -> Figure | Notice:
    """Which assumptions move society's result the most."""
    return _tornado(report, "tornado-samhallet", "Vad samhällets resultat över fem år hänger på", "samhalle")


def tornado_municipality(report: Report) -> Figure | Notice:
    """Which assumptions move the municipality's result the most."""
    return _tornado(report, "tornado-kommunen", "Vad kommunens resultat över fem år hänger på", "kommun")


def _tornado(report: Report, id: str, caption: str, actor: str) -> Figure | Notice:
    if notice := nobody(report, id, caption, "payback.alternatives"):
        return notice
    questions = [Swing(a.label, (f"payback.alternatives.{code}.{actor}.result_5",)) for code, a in ALTERNATIVES.items()]
    prices = [
        Swing(
            f"{label('price_item', item)} ±20\u00a0%",
            tuple(f"payback.price_swing.{item}.{actor}.{bound}" for bound in ("low", "high")),
        )
        for item in ITEMS
    ]
    return tornado(
        report,
        id,
        caption,
        [*questions, *prices],
        base=f"{ACTOR}.{actor}.result_5",
        unit="tusen kronor",
        notes=before_after_notes(
            report, "Bara priser som är antaganden ändras. Antaganden som inte flyttar resultatet är inte ritade."
        ),
    )


def uncertainty(report: Report) -> Table | Notice:
    """How uncertain the yearly income is: because of who happened to take part, and because of assumed prices."""
    id, caption, measure = "osakerhet", "Intäkt per år med 95-procentiga osäkerhetsintervall", "payback.interval"
    if notice := nobody(report, id, caption, measure):
        return notice
    rows = [
        Row(
            label("actor", actor),
            (
                cell(f"{ACTOR}.{actor}.income", "thousands"),
                *(
                    cell(f"{measure}.{actor}.income.{kind}.{bound}", "thousands")
                    for kind in ("participants", "prices")
                    for bound in ("low", "high")
                ),
            ),
            "total" if actor in SUMS else "body",
        )
        for actor in ROWS
    ]
    columns = [
        "Aktör", "Intäkt per år, tkr", "Deltagare, från, tkr", "Deltagare, till, tkr", "Priser, från, tkr",
        "Priser, till, tkr",
    ]  # fmt: skip
    drawn = (
        "Deltagare: samma antal deltagare dras om med återläggning många gånger. Priser: varje antaget pris dras inom "
        "±20\u00a0%. Kostnaden och antagandena i övrigt hålls oförändrade."
    )
    return table(report, id, caption, columns=columns, rows=rows, measures=[measure, ACTOR],
                 n=report.fact(f"{ACTOR}.samhalle.income").base, notes=before_after_notes(report, drawn))  # fmt: skip


def tipping(report: Report) -> Table | Notice:
    """How many more would need to go to work for each actor to get the cost back."""
    id, caption, measure = (
        "vandpunkt",
        "Fler deltagare i arbete som krävs för att resultatet ska bli noll",
        "payback.tipping",
    )
    if notice := nobody(report, id, caption, measure):
        return notice
    rows = [
        Row(
            label("actor", actor),
            tuple(_needed(report.fact(f"{measure}.{actor}.{horizon}")) for horizon in ("1", "5")),
            "total" if actor in SUMS else "body",
        )
        for actor in ROWS
    ]
    meant = "Ett helt års heltidsarbete utan stöd, allt annat lika. Ej tillämpligt: arbete ger inte aktören något."
    return table(report, id, caption, columns=["Aktör", "Inom ett år, antal", "Inom fem år, antal"], rows=rows,
                 measures=[measure], n=report.fact(f"{ACTOR}.samhalle.income").base,
                 notes=before_after_notes(report, meant))  # fmt: skip


def _needed(fact: Fact) -> Cell:
    return Cell(fact, text=NOT_APPLICABLE.sign) if fact.value is None else cell(fact, "value", 0)


def turning(report: Report) -> Table | Notice:
    """At which price of an item the municipality's and society's results would be zero."""
    id, caption, measure = "vandpriser", "Pris där resultatet över fem år blir noll", "payback.turning"
    if notice := nobody(report, id, caption, measure):
        return notice
    frame = report.frame(measure)
    moved = frame[frame["actor"].isin(["kommun", "samhalle"]) & frame["value"].notna()]["price_item"].unique()
    rows = [
        Row(
            label("price_item", item),
            (
                cell(f"payback.prices.{item}", "value", 0),
                *(_needed(report.fact(f"{measure}.{item}.{actor}")) for actor in ("kommun", "samhalle")),
            ),
        )
        for item in ITEMS
        if item in moved
    ]
    columns = ["Post", "Pris i beräkningen, kr", "Kommunens resultat noll, kr", "Samhällets resultat noll, kr"]
    meant = "Ett pris i taget, allt annat lika. Ej tillämpligt: inget pris på posten gör resultatet till noll."
    return table(report, id, caption, columns=columns, rows=rows, measures=[measure, "payback.prices"],
                 n=report.fact(f"{ACTOR}.samhalle.income").base,
                 population=report.population(ACTOR), notes=before_after_notes(report, meant))  # fmt: skip


def printed(report: Report) -> Table | Notice:
    """Under which assumptions the computation gives the payback time that was printed."""
    id, caption, measure = (
        "publicerad-tid",
        "Antaganden under vilka den publicerade återbetalningstiden gäller",
        "payback.agreement",
    )
    if notice := nobody(report, id, caption, measure):
        return notice
    frame = report.frame(measure).drop_duplicates(["input", "setting"])
    rows = [
        Row(_setting(one.input, one.setting), _fit(report, f"{measure}.{one.input}.{one.setting}"))
        for one in frame.itertuples()
    ]
    columns = [
        "Underlag och antaganden", "Kommunen, månader", "Kortast hos någon annan, månader",
        "Andel som hade skett ändå, från", "Andel som hade skett ändå, till", "Kortast hos någon annan då, månader",
    ]  # fmt: skip
    n = report.fact(f"{ACTOR}.samhalle.income").base
    meant = (
        "Andelarna är de som ger kommunen den publicerade tiden. "
        f"{NEVER.capitalize()}: ingen annan får tillbaka sin kostnad på fem år. "
        "Ej tillämpligt: tiden är redan längre."
    )
    notes = before_after_notes(
        report, meant, *SETTING_NOTES, "Drygt ett antal år läses som upp till tre kvarts år mer."
    )
    return table(report, id, caption, columns=columns, rows=rows, measures=[measure], n=n, notes=notes)


INPUTS = {"workbook": "Registret", "sus": "SUS"}
SETTINGS = {"enrolled": "månadskostnad", "year": "årskostnad", "none": "okänd ingen", "unchanged": "okänd oförändrad",
            "naive": "hel skatt", "equalised": "utjämnad skatt"}  # fmt: skip
SETTING_NOTES = (
    "Månadskostnad: de avslutade bär årets kostnad per månad för sina månader. Årskostnad: de bär hela årets kostnad.",
    "Okänd ingen: okänd försörjning räknas som ingen ersättning. Okänd oförändrad: som vid det andra tillfället.",
    "Hel skatt: kommunen behåller all ökad skatt. Utjämnad skatt: den behåller en tiondel.",
)


def _setting(source: str, setting: str) -> str:
    return f"{INPUTS[source]}, {', '.join(SETTINGS[word] for word in setting.split('_'))}"


def _fit(report: Report, head: str) -> tuple[Cell, ...]:
    facts = {s: report.fact(f"{head}.{s}") for s in ("months", "other", "low", "high", "other_then")}

    def number(name: str, none: str, what: str = "value") -> Cell:
        return Cell(facts[name], text=none) if facts[name].value is None else cell(facts[name], what, 0)  # type: ignore[arg-type]

    fits = facts["low"].value is not None
    return (
        number("months", NEVER),
        number("other", NEVER),
        number("low", NOT_APPLICABLE.sign, "percent"),
        number("high", NOT_APPLICABLE.sign, "percent"),
        number("other_then", NEVER if fits else NOT_APPLICABLE.sign),
    )


def printed_text(report: Report) -> Prose:
    """What the printed report said, beside what is computed here."""
    measure = "payback.agreements"
    if not report.has(measure):
        return prose(report, "publicerad-tid-text", f"{{{{ k_av_n('{measure}.none') }}}}")
    return prose(
        report,
        "publicerad-tid-text",
        f"Återbetalningstid anges bara för kommunen: {_quoted(report)}. Utvärderarens priser "
        "och antaganden är inte publicerade. I grundberäkningen här är tiden "
        f"{{{{ value('{ACTOR}.kommun.payback_months', 0) }}}} månader.",
        f"{{{{ k_av_n('{measure}.none') }}}} prövade uppsättningar av antaganden ger den publicerade bilden rakt av: "
        "kommunen får den publicerade tiden och ingen annan får tillbaka sin kostnad inom den längsta räknade tiden. "
        f"{{{{ k_av_n('{measure}.dead_weight') }}}} gör det om en del av förändringen räknas som att den skett ändå. "
        "Det visar vad som skulle behöva antas, inte vad utvärderaren antog.",
    )


def _quoted(report: Report) -> str:
    """The printed words, as they stand in publicerat.csv."""
    figures = report.dataset.tables["printed_figures"]
    own = figures[figures["year"].eq(report.year) & figures["measure"].eq("payback") & figures["value"].notna()]
    if not len(own) or not own["printed"].notna().iloc[0]:
        return UNKNOWN.sign
    words = str(own["printed"].iloc[0]).replace("'", "")
    return f"{{{{ quoted('”{words}”', source='den publicerade rapporten') }}}}"
