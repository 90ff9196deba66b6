"""`sot payback`: the socio-economic model run for a year or a case file, under any settings, as text, CSV and Excel."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import xlsxwriter

from sotanalysis import dataset as data
from sotanalysis import formatting
from sotanalysis.payback import prices as price_list
from sotanalysis.payback import sensitivity
from sotanalysis.payback.case_file import parse_case
from sotanalysis.payback.inputs import Assumptions, Cohort
from sotanalysis.payback.ledger import PaybackError, Switches
from sotanalysis.payback.measures import BUILDERS
from sotanalysis.payback.model import Case, Payback, payback
from sotanalysis.periods import Period
from sotanalysis.publishing.build import Folders
from sotanalysis.publishing.years import raw_years
from sotanalysis.vocabulary import ACTOR, PRICE_ITEM

FOLDER = "samhallsnytta"
SOURCES = {"register": "workbook", "sus": "sus"}
HEADERS = {
    "actor": "Aktör", "income": "Intäkt per år, kr", "cost": "Kostnad, kr", "result_1": "Resultat 1 år, kr",
    "result_5": "Resultat 5 år, kr", "return_1": "Tillbaka per krona, 1 år", "return_5": "Tillbaka per krona, 5 år",
    "payback_months": "Återbetalningstid, månader",
}  # fmt: skip
WHOLE = {
    "production_before": "Produktion före, kr per år", "production_after": "Produktion efter, kr per år",
    "real_before": "Använda resurser före, kr per år", "real_after": "Använda resurser efter, kr per år",
    "potential_before": "Outnyttjad potential före, kr per år",
    "potential_after": "Outnyttjad potential efter, kr per år", "verkningsgrad": "Verkningsgrad, andel",
    "cost_per_participant": "Kostnad per deltagare, kr", "cost_per_point": "Kostnad per procentenhet, kr",
}  # fmt: skip
SETTINGS = {
    "discount": "Kalkylränta per år", "fading": "Hur mycket förändringen avtar per år",
    "write_off_years": "År som kostnaden skrivs av på", "dead_weight": "Del av förändringen som hade skett ändå",
    "attribution": "Del av förändringen som räknas till insatsen",
    "displacement": "Del av förändringen som tas från andra",
    "municipal_tax_kept": "Del av ökad skatt som kommunen behåller efter utjämning",
    "subsidy_lowers_production": "Lönebidrag sänker produktionsvärdet",
    "activity_support_actor": "Aktör som bär aktivitetsstödet",
    "job_extent": "Omfattning för arbete där den inte är angiven, andel av heltid",
    "unknown_support": "Okänd försörjning: none (ingen) eller unchanged (oförändrad)",
    "cost_basis": "Kostnad: enrolled (per månad i insatsen) eller year (hela årets)",
    "cost_kommun": "Kommunens del av kostnaden", "cost_region": "Regionens del av kostnaden",
    "cost_fk": "Försäkringskassans del av kostnaden", "cost_af": "Arbetsförmedlingens del av kostnaden",
}  # fmt: skip
BASIS = {
    "participants": "Deltagare", "months_enrolled": "Deltagarnas månader i insatsen", "cost_year": "Årets kostnad, kr",
    "months_year": "Alla inskrivnas månader under året", "cost_month": "Kostnad per månad, kr",
    "cost_total": "Kostnad för deltagarna, kr", "cost_participant": "Kostnad per deltagare, kr",
    "unknown_start": "Okänd försörjning vid start", "unknown_exit": "Okänd försörjning vid avslut",
    "with_resources": "Deltagare med uppgift om resurser",
}  # fmt: skip
TABLES = ("aktorer", "helhet", "kanslighet", "osakerhet", "priser", "antaganden", "jamforelse")
COMPARED = ("income", "result_1", "result_5", "payback_months")
DESIGN = "Före–efter utan jämförelsegrupp: läget vid start antas annars ha bestått."
NEVER, NOT_APPLICABLE = "ingen", "ej tillämpligt"


class DataWrong(Exception):
    """The year's own prices, or its sources, cannot carry the computation; the message says what to mend."""


@dataclass(frozen=True)
class Run:
    """One computation: what it is called, its result, the one under default settings, its tables by file name, and the
    team whose folder they go to ("" for a case file).
    """

    name: str
    participants: int
    result: Payback
    default: Payback
    tables: Mapping[str, pd.DataFrame]
    team: str = ""


def parse_settings(words: Sequence[str]) -> tuple[Switches, Assumptions]:
    """Settings written name=value: switches of the model, and assumptions of its input. PaybackError names what is
    unknown or cannot be read.
    """
    if wrong := [word for word in words if "=" not in word]:
        raise PaybackError(f"Skriv inställningen som namn=värde, till exempel discount=0.035, inte {wrong[0]}.")
    given = dict(word.split("=", 1) for word in words)
    ours = {f.name for f in fields(Switches)}, {f.name for f in fields(Assumptions)}
    if unknown := [name for name in given if not any(name in names for names in ours)]:
        known = ", ".join([*(f.name for f in fields(Switches)), *(f.name for f in fields(Assumptions))])
        raise PaybackError(f"Okänd inställning: {', '.join(unknown)}. De som finns är {known}.")
    switches, assumptions = ({n: v for n, v in given.items() if n in names} for names in ours)
    return Switches().changed(**switches), Assumptions().changed(**assumptions)


def run_case(path: Path, words: Sequence[str] = ()) -> Run:
    """A case file computed; settings on the command line go before those of the file. PaybackError says what is wrong.

    The cohort's assumptions (`cost_basis` and the like) have nothing to say of a case.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise PaybackError(f"Filen {path.name} finns inte.") from None
    except (OSError, UnicodeDecodeError):
        raise PaybackError(f"Filen {path.name} går inte att läsa som text.") from None
    case, switches = parse_case(text, path.name)
    given = dict(word.split("=", 1) for word in words if "=" in word)
    parse_settings(words)
    if useless := [name for name in given if name in {f.name for f in fields(Assumptions)}]:
        raise PaybackError(f"Inställningen {', '.join(useless)} gäller bara ett år, inte ett fall ur en fil.")
    result = payback(case, switches.changed(**given))
    return Run(path.stem, case.participants, result, payback(case, switches), {"aktorer": _actors(result)})


def run_years(
    folders: Folders, year: int, team: str | None, words: Sequence[str] = (), source: str = "register"
) -> list[Run]:
    """`run_year` of the team, or of every team that has the year; DataWrong when none has."""
    if source not in SOURCES:
        raise PaybackError(f"--source tar {' eller '.join(SOURCES)}.")
    parse_settings(words)
    teams = [name for name, y in raw_years(folders.raw) if y == year and team in (None, name)]
    if not teams:
        raise DataWrong(f"Underlag saknas: lägg exporterna i {folders.raw / (team or '<team>') / str(year)}.")
    return [run_year(folders.raw, folders.processed, name, year, words, source) for name in teams]


def run_year(
    raw: Path, processed: Path, team: str, year: int, words: Sequence[str] = (), source: str = "register"
) -> Run:
    """A team's year computed from its sources. PaybackError for settings; DataWrong for prices that cannot be used;
    SourceMissing, TeamMissing and KeyFault as the dataset raises them.
    """
    switches, assumptions = parse_settings(words)
    data.build(raw, processed, team)
    dataset = data.load(processed, team, through=year)
    _check_prices(dataset, year)
    build, period = BUILDERS[SOURCES[source]], Period.year(year)
    default, cohort = (build(dataset, period, a) for a in (Assumptions(), assumptions))
    if default is None or cohort is None:
        raise DataWrong(f"Ingen deltagare avslutade insatsen {year}, så det finns inget att räkna på.")
    others = {
        name: other.case
        for name, alternative in sensitivity.ALTERNATIVES.items()
        if alternative.assumptions
        and (other := build(dataset, period, assumptions.changed(**alternative.assumptions))) is not None
    }
    result = payback(cohort.case, switches)
    tables = _tables(cohort, result, switches, assumptions, others)
    return Run(f"{team} {year}", cohort.case.participants, result, payback(default.case), tables, team)


def _check_prices(dataset: data.Dataset, year: int) -> None:
    problems = dataset.problems
    own = problems[problems["file"].str.contains(r"/priser\.", regex=True) & problems["severity"].eq("fel")]
    if len(own):
        told = [f"{p.file}, rad {p.row}: {p.message} {p.remedy}" for p in own.itertuples()]
        raise DataWrong("\n".join(told))
    if year not in dataset.settings:
        raise DataWrong(f"Underlag saknas: det finns ingen mapp för {year}.")


# --- tables --------------------------------------------------------------------------------------------------------


def _tables(
    cohort: Cohort, result: Payback, switches: Switches, assumptions: Assumptions, others: Mapping[str, Case]
) -> dict[str, pd.DataFrame]:
    return {
        "aktorer": _actors(result),
        "helhet": pd.DataFrame([(WHOLE[k], v) for k, v in result.whole.items()], columns=["Post", "Värde"]),
        "kanslighet": _alternatives(sensitivity.one_at_a_time(cohort.case, switches, others)),
        "osakerhet": _intervals(cohort, switches),
        "priser": _prices(cohort.prices),
        "antaganden": _settings(switches, assumptions, cohort),
    }


def _actors(result: Payback) -> pd.DataFrame:
    table = result.actors.reset_index()
    return table.assign(actor=table["actor"].map(ACTOR.labels))[list(HEADERS)].rename(columns=HEADERS)


def _alternatives(table: pd.DataFrame) -> pd.DataFrame:
    named = table.assign(actor=table["actor"].map(ACTOR.labels))[["label", "actor", *COMPARED]]
    return named.rename(columns={"label": "Antagande", **HEADERS})


def _intervals(cohort: Cohort, switches: Switches) -> pd.DataFrame:
    draws = {"priser": sensitivity.price_draws(cohort.case, switches, price_list.assumed(cohort.prices))}
    if len(cohort.people):
        draws = {"deltagare": sensitivity.bootstrap_income(cohort.case, switches), **draws}
    ends = {kind: sensitivity.intervals(drawn) for kind, drawn in draws.items()}
    columns = {
        f"Intäkt per år, {kind}, {word}, kr": found[bound]
        for kind, found in ends.items()
        for bound, word in (("low", "från"), ("high", "till"))
    }
    table = pd.DataFrame(columns)
    return table.set_axis(table.index.map(ACTOR.labels), axis=0).rename_axis("Aktör").reset_index()


def _prices(prices: pd.DataFrame) -> pd.DataFrame:
    named = prices.reset_index()[["item", "value", "unit", "status", "source"]]
    labels = named["item"].map(PRICE_ITEM.labels)
    return named.assign(item=labels).set_axis(["Post", "Pris", "Enhet", "Status", "Källa"], axis=1)


def _settings(switches: Switches, assumptions: Assumptions, cohort: Cohort) -> pd.DataFrame:
    rows: list[tuple[str, str, object, object]] = [
        (SETTINGS[f.name], f.name, getattr(one, f.name), getattr(type(one)(), f.name))
        for one in (switches, assumptions)
        for f in fields(one)
    ]
    rows += [(BASIS[name], "", value, None) for name, value in cohort.basis.items()]
    return pd.DataFrame(rows, columns=["Antagande eller uppgift", "Namn i --set", "Värde", "Grundinställning"])


def compared(run: Run) -> pd.DataFrame:
    """The run beside the one under default settings; one row per actor."""
    both = {"grund": run.default.actors, "med inställningarna": run.result.actors}
    columns = {f"{HEADERS[c]}, {word}": actors[c] for c in COMPARED for word, actors in both.items()}
    table = pd.DataFrame(columns)
    return table.set_axis(table.index.map(ACTOR.labels), axis=0).rename_axis("Aktör").reset_index()


# --- text ----------------------------------------------------------------------------------------------------------


def text(run: Run, compare: bool = False) -> str:
    """The result as lines for a terminal, kronor in thousands."""
    head = [f"{run.name}: återbetalning till samhället, {run.participants} deltagare.", DESIGN, ""]
    pairs = [(a, payback_result.actors.loc[a]) for payback_result in (run.result,) for a in run.result.actors.index]
    if compare:
        rows = [
            [ACTOR.labels[a], *(part for one in (run.default.actors.loc[a], row) for part in _short(one))]
            for a, row in pairs
        ]
        words = ("Intäkt/år", "Resultat 5 år", "Månader")
        columns = ["Tusen kronor", *(f"{word}, grund" for word in words), *(f"{word}, nu" for word in words)]
        return "\n".join([*head, *_aligned(columns, rows)])
    rows = [[ACTOR.labels[a], *_long(row)] for a, row in pairs]
    columns = ["Tusen kronor", "Intäkt/år", "Kostnad", "Resultat 1 år", "Resultat 5 år", "Per krona", "Månader"]
    effect = run.result.whole["verkningsgrad"]
    told = "" if effect is None else f"Verkningsgrad {formatting.percent(effect, 1)}. "
    per_head = run.result.whole["cost_per_participant"] or 0.0
    return "\n".join([*head, *_aligned(columns, rows), "", f"{told}Kostnad per deltagare {_number(per_head)} kr."])


def _number(value: float, decimals: int = 0) -> str:
    return formatting.number(value, decimals)


def _short(row: pd.Series) -> list[str]:
    return [*(_number(row[c] / 1000) for c in ("income", "result_5")), _months(row)]


def _long(row: pd.Series) -> list[str]:
    amounts = [_number(row[c] / 1000) for c in ("income", "cost", "result_1", "result_5")]
    return [*amounts, "" if pd.isna(row["return_1"]) else _number(row["return_1"], 2), _months(row)]


def _months(row: pd.Series) -> str:
    if pd.notna(row["payback_months"]):
        return _number(row["payback_months"])
    return NOT_APPLICABLE if row["payback_status"] == "not_applicable" else NEVER


def _aligned(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    table = [columns, *rows]
    widths = [max(len(row[i]) for row in table) for i in range(len(columns))]
    return [
        "  ".join(cell.ljust(width) if i == 0 else cell.rjust(width) for i, (cell, width) in enumerate(cells)).rstrip()
        for cells in (list(zip(row, widths, strict=True)) for row in table)
    ]


# --- files ---------------------------------------------------------------------------------------------------------


def write(run: Run, place: Path, compare: bool = False) -> list[Path]:
    """Every table as CSV (semicolons, decimal comma, as Swedish Excel opens it) and all in one workbook, put in place
    together.
    """
    tables = {**run.tables, **({"jamforelse": compared(run)} if compare else {})}
    place.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=place, prefix=".new-") as temporary:
        for name, table in tables.items():
            _swedish(table).to_csv(Path(temporary, f"{name}.csv"), sep=";", index=False, encoding="utf-8-sig")
        _workbook(Path(temporary, f"{FOLDER}.xlsx"), tables)
        names = sorted(file.name for file in Path(temporary).iterdir())
        for stale in {f"{name}.csv" for name in TABLES} - set(names):
            (place / stale).unlink(missing_ok=True)
        for name in names:
            os.replace(Path(temporary, name), place / name)
    return [place / name for name in names]


def _swedish(table: pd.DataFrame) -> pd.DataFrame:
    """Decimal comma and at most four decimals, whatever else stands in the column."""
    return table.astype(object).map(
        lambda value: f"{value:.4f}".rstrip("0").rstrip(".").replace(".", ",") if isinstance(value, float) else value,
        na_action="ignore",
    )


def _workbook(path: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    with xlsxwriter.Workbook(path) as book:
        head, note = book.add_format({"bold": True, "bottom": 1, "text_wrap": True}), book.add_format({"italic": True})
        amount = book.add_format({"num_format": "#,##0.00"})
        for name, table in tables.items():
            sheet = book.add_worksheet(name)
            sheet.write(0, 0, DESIGN, note)
            sheet.write_row(2, 0, table.columns, head)
            sheet.freeze_panes(3, 1)
            sheet.set_column(0, 0, 38)
            sheet.set_column(1, len(table.columns), 18)
            for row, values in enumerate(table.astype(object).to_numpy(), 3):
                for column, value in enumerate(values):
                    if not pd.isna(value):
                        sheet.write(row, column, value, *([amount] if isinstance(value, float) else []))
