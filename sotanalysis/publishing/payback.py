"""`sot payback`: the socio-economic model run for a year or a case file, under any settings, as text, CSV and Excel."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from sotanalysis import dataset as data
from sotanalysis import formatting
from sotanalysis.measures.keys import STATISTIC
from sotanalysis.payback import Cohort, payback_cohort, sensitivity
from sotanalysis.payback.case_file import parse_case
from sotanalysis.payback.inputs import SOURCES, Assumptions
from sotanalysis.payback.ledger import PaybackError, Switches
from sotanalysis.payback.measures import drawn
from sotanalysis.payback.model import ROWS, Payback, payback
from sotanalysis.payback.prices import KNOWN
from sotanalysis.payback.tables import DESIGN, HEADERS, NEVER_NOTE, SETTINGS, labelled, months_told, settings_told
from sotanalysis.periods import Period
from sotanalysis.placing import placed, refuse_link
from sotanalysis.privacy.in_text import masked_name
from sotanalysis.publishing.build import Folders
from sotanalysis.publishing.years import raw_years
from sotanalysis.vocabulary import ACTOR, PRICE_ITEM

FOLDER = "samhallsnytta"
SHARES, PERSONS = ("verkningsgrad",), ("participants", "unknown_start", "unknown_exit", "with_resources")
CHOSEN = {
    "wages": "Löner gånger",
    "where": "Vilka deltagare",
    "crediting": "Vilkas förändring som räknas",
    "follow_ups_through": "Sista året som uppföljningar läses från",
}
TABLES = ("aktorer", "helhet", "kanslighet", "osakerhet", "priser", "antaganden", "jamforelse")
COMPARED = ("income", "result_1", "result_5", "payback_months")
# As Swedish Excel opens it.
CSV = {"sep": ";", "index": False, "encoding": "utf-8-sig"}


class DataWrong(Exception):
    """The year's own prices, or its sources, cannot carry the computation; the message says what to mend."""


@dataclass(frozen=True)
class Run:
    """One computation: what it is called, who is counted and what was set, its result, the one under default settings,
    its tables by file name, the team whose folder they go to ("" for a case file), and what a reader must know of it.
    """

    name: str
    about: str
    result: Payback
    default: Payback
    tables: Mapping[str, pd.DataFrame]
    team: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What is set otherwise, by the names of `payback.ipynb`: switches of the model, assumptions of its input, prices
    (in the unit of the price list) and wages as a factor, who is counted, and whose change is.
    """

    switches: Switches = Switches()
    assumptions: Assumptions = Assumptions()
    prices: Mapping[str, float] = field(default_factory=dict)
    wages: float = 1.0
    where: str = ""
    where_words: str = ""
    crediting: str = ""
    crediting_words: str = ""
    follow_ups_through: int | None = None

    def of(self, cohort: Cohort) -> Cohort:
        """The cohort priced and narrowed as asked; PaybackError as its methods raise."""
        cohort = cohort.priced(**self.prices).scaled(wages=self.wages)
        with warnings.catch_warnings(action="ignore"):  # the cohort has them, and the text tells them
            if self.where:
                cohort = cohort.where(self.where, self.where_words or self.where)
            if self.crediting:
                cohort = cohort.crediting(self.crediting, self.crediting_words or self.crediting)
        return cohort


WORDS = ("where", "where_words", "crediting", "crediting_words")
NUMBERS = ("wages", "follow_ups_through")


def parse_settings(words: Sequence[str]) -> Asked:
    """Settings written name=value, as in `Asked`. PaybackError names what is unknown or cannot be read."""
    if wrong := [word for word in words if "=" not in word]:
        raise PaybackError(f"Skriv inställningen som namn=värde, till exempel discount=0.035, inte {wrong[0]}.")
    given = dict(word.split("=", 1) for word in words)
    switches, assumptions = ({f.name for f in fields(one)} for one in (Switches, Assumptions))
    known = [*(f.name for one in (Switches, Assumptions) for f in fields(one)), *NUMBERS, *WORDS, *KNOWN]
    if unknown := [name for name in given if name not in known]:
        near = get_close_matches(unknown[0], known, n=3)
        told = f"Menade du {', '.join(near)}?" if near else f"De som finns är {', '.join(known)}."
        raise PaybackError(f"Okänd inställning: {', '.join(unknown)}. {told}")
    numbers = {name: _number(name, value) for name, value in given.items() if name in (*NUMBERS, *KNOWN)}
    through = numbers.get("follow_ups_through")
    return Asked(
        Switches().changed(**{n: v for n, v in given.items() if n in switches}),
        Assumptions().changed(**{n: v for n, v in given.items() if n in assumptions}),
        {name: value for name, value in numbers.items() if name in KNOWN},
        numbers.get("wages", 1.0),
        **{name: given[name] for name in WORDS if name in given},
        follow_ups_through=None if through is None else int(through),
    )


def _number(name: str, value: str) -> float:
    try:
        return float(value.strip().replace(",", "."))
    except ValueError:
        raise PaybackError(f"Inställningen {name} ska vara ett tal.") from None


def run_case(path: Path, words: Sequence[str] = ()) -> Run:
    """A case file computed; settings on the command line go before those of the file. PaybackError says what is wrong.

    Prices, conditions and the cohort's assumptions (`cost_basis` and the like) have nothing to say of a case.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise PaybackError(f"Filen {path.name} finns inte.") from None
    except (OSError, UnicodeDecodeError):
        raise PaybackError(f"Filen {path.name} går inte att läsa som text.") from None
    name = masked_name(path.stem)
    case, switches = parse_case(text, f"{name}{path.suffix}")
    given = dict(word.split("=", 1) for word in words if "=" in word)
    parse_settings(words)
    if useless := [name for name in given if name not in {f.name for f in fields(Switches)}]:
        raise PaybackError(f"Inställningen {', '.join(useless)} gäller bara ett år, inte ett fall ur en fil.")
    used = switches.changed(**given)
    result = payback(case, used)
    about = ", ".join([f"{case.participants} deltagare", *settings_told(used)])
    return Run(name, about, result, payback(case, switches), {"aktorer": labelled(result.actors)})


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
    asked = parse_settings(words)
    data.build(raw, processed, team)
    dataset = data.load(processed, team, through=year)
    _check_prices(dataset, year)
    opened = _Opened(team, Period.year(year), dataset, processed)
    try:
        default, cohort = (
            payback_cohort(opened, source, asked.follow_ups_through, **vars(a))
            for a in (Assumptions(), asked.assumptions)
        )
    except PaybackError as error:
        raise DataWrong(str(error)) from None
    cohort = asked.of(cohort)
    result = payback(cohort.case, asked.switches)
    about = ", ".join([cohort.about, *settings_told(asked.switches)])
    return Run(
        f"{team} {year}", about, result, payback(default.case), _tables(cohort, result, asked), team, cohort.warnings
    )


@dataclass(frozen=True)
class _Opened:
    """As much of a report as a cohort asks for."""

    team: str
    period: Period
    dataset: data.Dataset
    processed: Path | None = None
    edition: str = "internal"


def _check_prices(dataset: data.Dataset, year: int) -> None:
    problems = dataset.problems
    own = problems[problems["file"].str.contains(r"/priser\.", regex=True) & problems["severity"].eq("fel")]
    if len(own):
        told = [f"{p.file}, rad {p.row}: {p.message} {p.remedy}" for p in own.itertuples()]
        raise DataWrong("\n".join(told))
    if year not in dataset.settings:
        raise DataWrong(f"Underlag saknas: det finns ingen mapp för {year}.")


# --- tables --------------------------------------------------------------------------------------------------------


def _tables(cohort: Cohort, result: Payback, asked: Asked) -> dict[str, pd.DataFrame]:
    switches = asked.switches
    return {
        "aktorer": labelled(result.actors),
        "helhet": pd.DataFrame([(_whole_word(k), v) for k, v in result.whole.items()], columns=["Post", "Värde"]),
        "kanslighet": _alternatives(cohort, switches),
        "osakerhet": _intervals(cohort, switches),
        "priser": _prices(cohort.prices),
        "antaganden": _settings(asked, cohort),
    }


def _whole_word(statistic: str) -> str:
    """The statistic with its unit."""
    yearly = " per år" if statistic.endswith(("before", "after")) else ""
    return f"{STATISTIC.word(statistic)}, {'andel' if statistic in SHARES else 'kr' + yearly}"


def _alternatives(cohort: Cohort, switches: Switches) -> pd.DataFrame:
    others = {name: other.case for name, other in cohort.others.items()}
    table = sensitivity.one_at_a_time(cohort.case, switches, others)
    named = table.assign(actor=table["actor"].map(ACTOR.labels))[["label", "actor", *COMPARED]]
    return named.rename(columns={"label": "Antagande", **HEADERS})


def _intervals(cohort: Cohort, switches: Switches) -> pd.DataFrame:
    words = {"participants": "deltagare", "prices": "priser"}
    ends = {kind: sensitivity.intervals(incomes) for kind, incomes in drawn(cohort, switches).items()}
    columns = {
        f"Intäkt per år, {words[kind]}, {word}, kr": ends[kind][bound]
        for kind in words
        if kind in ends
        for bound, word in (("low", "från"), ("high", "till"))
    }
    return _by_actor(pd.DataFrame(columns))


def _by_actor(table: pd.DataFrame) -> pd.DataFrame:
    return table.set_axis(table.index.map(ACTOR.labels), axis=0).rename_axis("Aktör").reset_index()


def _prices(prices: pd.DataFrame) -> pd.DataFrame:
    named = prices.reset_index()[["item", "value", "unit", "status", "source"]]
    labels = named["item"].map(PRICE_ITEM.labels)
    return named.assign(item=labels).set_axis(["Post", "Pris", "Enhet", "Status", "Källa"], axis=1)


def _settings(asked: Asked, cohort: Cohort) -> pd.DataFrame:
    rows: list[tuple[str, str, object, object]] = [
        (SETTINGS[f.name], f.name, getattr(one, f.name), getattr(type(one)(), f.name))
        for one in (asked.switches, asked.assumptions)
        for f in fields(one)
    ]
    rows += [(word, name, getattr(asked, name), getattr(Asked, name)) for name, word in CHOSEN.items()]
    rows += [(_basis_word(name), "", value, None) for name, value in cohort.basis.items()]
    return pd.DataFrame(rows, columns=["Antagande eller uppgift", "Namn i --set", "Värde", "Grundinställning"])


def _basis_word(statistic: str) -> str:
    word = STATISTIC.word(statistic)
    return word if statistic in PERSONS or statistic.startswith("months") else f"{word}, kr"


def compared(run: Run) -> pd.DataFrame:
    """The run beside the one under default settings; one row per actor."""
    both = {"grund": run.default.actors, "med inställningarna": run.result.actors}
    columns = {f"{HEADERS[c]}, {word}": actors[c] for c in COMPARED for word, actors in both.items()}
    return _by_actor(pd.DataFrame(columns))


# --- text ----------------------------------------------------------------------------------------------------------


def text(run: Run, compare: bool = False) -> str:
    """The result as lines for a terminal, kronor in thousands."""
    said = [DESIGN, *run.warnings, *([NEVER_NOTE] if _never(run, compare) else [])]
    head = "\n".join([f"{run.name}: återbetalning till samhället, {run.about}.", *said, "", ""])
    if compare:
        both = {"grund": run.default.actors, "nu": run.result.actors}
        words = {"income": "Intäkt/år", "result_5": "Resultat 5 år", "payback_months": "Månader"}
        parts = {f"{w}, {name}": _told(actors, c) for name, actors in both.items() for c, w in words.items()}
        return head + _lined(parts)
    words = {
        "income": "Intäkt/år",
        "cost": "Kostnad",
        "result_1": "Resultat 1 år",
        "result_5": "Resultat 5 år",
        "return_1": "Per krona",
        "payback_months": "Månader",
    }
    table = _lined({word: _told(run.result.actors, column) for column, word in words.items()})
    effect = run.result.whole["verkningsgrad"]
    told = "" if effect is None else f"Verkningsgrad {formatting.percent(effect, 1)}. "
    per_head = formatting.number(run.result.whole["cost_per_participant"] or 0.0)
    return f"{head}{table}\n\n{told}Kostnad per deltagare {per_head} kr."


def _never(run: Run, compare: bool) -> bool:
    """Whether anybody's payback time is none."""
    shown = [run.result, *([run.default] if compare else [])]
    return any(one.actors["payback_status"].eq("none").any() for one in shown)


def _told(actors: pd.DataFrame, column: str) -> list[str]:
    """A column of the actors as text: kronor in thousands, kronor per krona, months or the word for none."""
    if column == "payback_months":
        return [months_told(row) for _, row in actors.iterrows()]
    if column.startswith("return"):
        return ["" if pd.isna(value) else formatting.number(value, 2) for value in actors[column]]
    return [formatting.number(value / 1000) for value in actors[column]]


def _lined(columns: Mapping[str, list[str]]) -> str:
    width = max(map(len, ACTOR.labels.values()))
    named = [ACTOR.labels[actor].ljust(width) for actor in ROWS]
    return pd.DataFrame({"Tusen kronor".ljust(width): named, **columns}).to_string(index=False)


# --- files ---------------------------------------------------------------------------------------------------------


def write(run: Run, place: Path, compare: bool = False) -> list[Path]:
    """Every table as CSV (semicolons, decimal comma, as Swedish Excel opens it) and all in one workbook, put in place
    together. Raises NotPlaced when one is open.
    """
    tables = {**run.tables, **({"jamforelse": compared(run)} if compare else {})}
    refuse_link(place, place.parents[2])  # reports/<team>/<year>/samhallsnytta
    names = sorted([*(f"{name}.csv" for name in tables), f"{FOLDER}.xlsx"])
    with placed(place, names, [f"{name}.csv" for name in TABLES]) as new:
        for name, table in tables.items():
            _swedish(table).to_csv(new / f"{name}.csv", **CSV)
        _workbook(new / f"{FOLDER}.xlsx", tables)
    return [place / name for name in names]


def _swedish(table: pd.DataFrame) -> pd.DataFrame:
    """Decimal comma and at most ten digits, also in a column of numbers and words."""
    return table.map(lambda value: f"{value:.10g}".replace(".", ",") if isinstance(value, float) else value)


def _workbook(path: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    with pd.ExcelWriter(path, engine="xlsxwriter") as book:
        for name, table in tables.items():
            table.to_excel(book, sheet_name=name, index=False, startrow=2, freeze_panes=(3, 1))
            book.sheets[name].write(0, 0, DESIGN)
            book.sheets[name].autofit()
