"""Chapter 13: budget and outcome, who pays, what a participant costs. Whole years only."""

from sotanalysis.exhibits.dressing import What, is_hidden
from sotanalysis.exhibits.figure import Figure, from_zero
from sotanalysis.exhibits.notice import Notice, source_missing
from sotanalysis.exhibits.prose import Prose, prose
from sotanalysis.exhibits.table import Cell, Row, Table, cell, table
from sotanalysis.formatting import listing
from sotanalysis.measures.economy import STATISTICS
from sotanalysis.report import Report
from sotanalysis.vocabulary import ALL, NOT_APPLICABLE, slug

COLUMNS = ["Budget, kr", "Utfall, kr", "Avvikelse, kr", "Avvikelse, %"]
# Budget and outcome are amounts, the two last are differences with their sign.
DRESSED: dict[str, tuple[What, int]] = {
    "budget": ("value", 0),
    "outcome": ("value", 0),
    "deviation": ("signed", 0),
    "percent": ("signed", 1),
}
PER = {
    "in_service": "Deltagare, inskrivna minst en dag",
    "started": "Deltagare som startat",
    "ended": "Deltagare som avslutat",
    "month_enrolled": "Inskriven månad",
    "year_place": "Årsplats (en deltagare inskriven hela året)",
}
SIDES = ("Lägre än budget", "Högre än budget")
NOT_INCLUDED = (
    "Kostnaden är utfallet på kostnadskontona i ekonomi.xlsx. Det som inte bokförs där, till exempel parternas egen "
    "tid och deltagarnas försörjning, ingår inte."
)
DIFFERENCE = 0.005


def _names(report: Report, table: str, column: str) -> dict[str, str]:
    """The name of each account or financier, by its code."""
    frame = report.dataset.tables[table]
    rows = frame[frame["year"] == report.year]
    return {slug(name): name for name in reversed(rows[column].tolist())}


def _lines(report: Report, measure: str, total: str) -> list[Row]:
    names = _names(report, "accounts", "account") | {ALL: total}
    codes = list(dict.fromkeys(report.frame(measure)["account"]))
    return [
        Row(names[code], _amounts(f"{measure}.{code}"), "total" if code == ALL else "body")
        for code in codes
        if code != ALL or len(codes) > 2
    ]


def _amounts(fact: str) -> tuple[Cell, ...]:
    return tuple(cell(f"{fact}.{s}", DRESSED[s][0], DRESSED[s][1]) for s in STATISTICS)


def accounts(report: Report) -> Table | Notice:
    """What each account was budgeted and cost, and how far apart the two are."""
    id, caption, measure = "budget-utfall", "Kostnader: budget och utfall per konto", "economy.accounts"
    if notice := source_missing(report, id, caption, [measure]):
        return notice
    rows = _lines(report, measure, "Summa kostnader")
    notes = ["Avvikelse är utfall minus budget: minus betyder att kontot kostat mindre än budgeterat."]
    return table(report, id, caption, columns=["Konto", *COLUMNS], rows=rows, measures=[measure], notes=notes)


def deviations(report: Report) -> Figure | Notice:
    """Which accounts cost less and more than budgeted."""
    names = _names(report, "accounts", "account") if report.has("economy.accounts") else {}
    return from_zero(
        report, "budget-avvikelse", "Avvikelse från budget per kostnadskonto", "economy.accounts", rows="account",
        value="deviation", unit="kr", sides=SIDES, labels=names, table="budget-utfall",
    )  # fmt: skip


def result(report: Report) -> Table | Notice:
    """Income beside costs, and what was left."""
    id, caption = "ekonomi-resultat", "Intäkter, kostnader och resultat"
    measures = ["economy.income", "economy.accounts", "economy.result"]
    if notice := source_missing(report, id, caption, measures):
        return notice
    rows = _lines(report, "economy.income", "Summa intäkter") if report.has("economy.income") else []
    rows += [Row("Summa kostnader", _amounts(f"economy.accounts.{ALL}"))] if report.has("economy.accounts") else []
    if report.has("economy.result"):
        left = _amounts("economy.result")
        # Income is meant to cover the costs, and nothing is no base for a percentage.
        nothing = report.fact("economy.result.budget").value == 0
        rows.append(Row("Resultat", (*left[:-1], Cell(text=NOT_APPLICABLE.sign)) if nothing else left, "total"))
    return table(
        report, id, caption, columns=["Post", *COLUMNS], rows=rows, measures=measures,
        notes=["Resultat är intäkter minus kostnader. Plus betyder att pengar är kvar."],
    )  # fmt: skip


def summary(report: Report) -> Prose | Notice:
    """What the year cost against the budget, which accounts went over and under."""
    id, caption, measure = "ekonomi-text", "Kostnader mot budget", "economy.accounts"
    if notice := source_missing(report, id, caption, [measure]):
        return notice
    whole = report.fact(f"{measure}.{ALL}.deviation")
    if whole.value is None:
        return prose(report, id, "Budget eller utfall saknas för minst ett konto, så summorna går inte att jämföra.")
    against = _against(whole.value)
    return prose(
        report,
        id,
        f"Kostnaderna under {{{{ period }}}} blev {{{{ value('{measure}.{ALL}.outcome', 0) }}}} kr. Budgeten var "
        f"{{{{ value('{measure}.{ALL}.budget', 0) }}}} kr, så utfallet {against} (avvikelse "
        f"{{{{ signed('{measure}.{ALL}.deviation', 0) }}}} kr, {{{{ signed('{measure}.{ALL}.percent', 1) }}}} "
        "procent).",
        _sides(report),
    )


def _against(deviation: float) -> str:
    if not deviation:
        return "är lika med budgeten"
    word, sign = ("lägre", "<") if deviation < 0 else ("högre", ">")
    claim = f"{{% claim fact('economy.accounts.{ALL}.deviation').value {sign} 0 %}}{word}{{% endclaim %}}"
    return f"är {claim} än budgeten"


def _sides(report: Report) -> str:
    """The accounts over the budget and under it, by name."""
    frame, names = report.frame("economy.accounts"), _names(report, "accounts", "account")
    rows = frame[(frame["statistic"] == "deviation") & (frame["account"] != ALL) & frame["value"].notna()]
    shown = [r for r in rows.itertuples() if not is_hidden(report, report.fact(r.fact))]
    groups = {"Över budget": [r for r in shown if r.value > 0], "Under budget": [r for r in shown if r.value < 0]}
    return " ".join(
        f"{words}: {listing([f'{names[r.account].lower()} ({{{{ signed({r.fact!r}, 0) }}}} kr)' for r in found])}."
        for words, found in groups.items()
        if found
    )


def financing(report: Report) -> Table | Notice:
    """Who pays, and how much."""
    id, caption = "finansiering", "Finansiering: belopp och andel per finansiär"
    if notice := source_missing(report, id, caption, ["economy.financing"]):
        return notice
    names = _names(report, "financing", "financier")
    codes = [c for c in report.frame("economy.financing")["financier"] if c != ALL]
    rows = [
        Row(names[c], (cell(f"economy.financing.{c}", "value", 0),
                       cell(f"economy.financing_share.{c}.recomputed", "percent", 1),
                       cell(f"economy.financing_share.{c}.stated", "percent", 1)))
        for c in codes
    ]  # fmt: skip
    rows.append(
        Row(
            "Samtliga",
            (
                cell(f"economy.financing.{ALL}", "value", 0),
                cell(f"economy.financing_share.{ALL}.recomputed", "percent", 1),
                cell(f"economy.financing_share.{ALL}.stated", "percent", 1),
            ),
            "total",
        )
    )
    return table(
        report, id, caption, columns=["Finansiär", "Belopp, kr", "Andel, omräknad", "Andel, angiven"], rows=rows,
        measures=["economy.financing", "economy.financing_share"],
        notes=["Omräknad: finansiärens kronor av allas. Angiven: som andelen står i ekonomi.xlsx.",
               *_shares_apart(report, codes, names)],
    )  # fmt: skip


def _shares_apart(report: Report, codes: list[str], names: dict[str, str]) -> list[str]:
    """The financiers whose stated share is another than their kronor give."""
    apart = []
    for code in codes:
        ours, stated = (report.fact(f"economy.financing_share.{code}.{s}").value for s in ("recomputed", "stated"))
        if ours is not None and stated is not None and abs(ours - stated) > DIFFERENCE:
            apart.append(names[code])
    return [f"Angiven andel stämmer inte med beloppen för {listing(apart)}."] if apart else []


def cost_per(report: Report) -> Table | Notice:
    """What a participant cost, on each base that may be meant."""
    rows = []
    if report.has("economy.cost_per"):
        rows = [
            Row(text, (cell(f"economy.cost_per.{per}"), cell(f"economy.cost_per.{per}", "value", 0)))
            for per, text in PER.items()
        ]
    return table(
        report,
        "kostnad-per",
        "Kostnad per deltagare, på olika baser",
        columns=["Kostnaden utslagen på", "Antal", "Kronor per"],
        rows=rows,
        measures=["economy.cost_per"],
        notes=[NOT_INCLUDED, "Baserna svarar på olika frågor och ska inte läggas ihop. Månader och årsplatser är "
                             "avrundade; kostnaden är räknad före avrundningen."],
    )  # fmt: skip


def planned(report: Report) -> Table | Notice:
    """Fewer or more participants and staff than planned."""
    measures = {
        "economy.participants": "Deltagare, inskrivna minst en dag",
        "economy.staff": "Heltidstjänster, medeltal över året",
    }
    decimals = {"economy.participants": 0, "economy.staff": 1}
    rows = [
        Row(
            text,
            (
                cell(f"{m}.planned", "value", decimals[m]),
                cell(f"{m}.actual", "value", decimals[m]),
                cell(f"{m}.difference", "signed", decimals[m]),
            ),
        )
        for m, text in measures.items()
    ]
    return table(
        report,
        "planerat-faktiskt",
        "Planerade och faktiska deltagare och tjänster",
        columns=["Vad", "Planerat", "Faktiskt", "Skillnad"],
        rows=rows,
        population="deltagare och tjänster under perioden",
        notes=["Planerade deltagare står i rapport.toml, planerade tjänster i fliken Personal. Faktiska tjänster är "
               "de anställda: vakanser, ledigheter och utlån räknas inte."],
    )  # fmt: skip
