"""Reports from the raw folder to finished files: read, run, render, search, put in place.

Nothing heavy is imported before it is known that something must be built: a year whose sources, code, notebooks and
fonts are unchanged is left as it stands.
"""

import hashlib
import json
import os
import time
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import astuple, dataclass, field, replace
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sotanalysis.placing import MEMORY, placed, refuse_link, settle
from sotanalysis.publishing.many import Many
from sotanalysis.publishing.names import FACTS, MANIFEST, NAME, TABLES, file_of
from sotanalysis.sources.folder import SETTINGS, find, hash_of
from sotanalysis.vocabulary import COUNTY, COUNTY_PLAN, DEFAULT_PLAN, PLANS, RENAMED_PLANS, unknown_plan

if TYPE_CHECKING:
    import pandas as pd
    from nbformat import NotebookNode

    from sotanalysis.periods import Period
    from sotanalysis.publishing.documents import Made
    from sotanalysis.publishing.forked import Loaded
    from sotanalysis.publishing.kernels import Kernels
    from sotanalysis.publishing.parts import Files
    from sotanalysis.publishing.plan import Plan
    from sotanalysis.report import Report

ROOT = Path(__file__).parents[2]
FORMATS = ("html", "pdf", "xlsx")
WORKERS = 2
CORES = os.cpu_count() or 1
TEXTS = "text"  # the folder of a year's texts
# What a report is made of, of all that lies in the package.
_MADE_OF = {".py", ".js", ".typ", ".j2", ".css", ".json", ".woff2", ".ttf", ".mplstyle", ".csv", ".toml"}

# Called with team, year and the section that begins; the section is "" when the year is done.
Progress = Callable[[str, int, str], None]


@dataclass(frozen=True)
class Folders:
    """Where things lie: data/ with raw/ and processed/, the finished reports, the chapter notebooks."""

    data: Path
    reports: Path
    notebooks: Path = ROOT / "notebooks"

    @property
    def raw(self) -> Path:
        """Exports as received: raw/<team>/<year>/."""
        return self.data / "raw"

    @property
    def processed(self) -> Path:
        """The tidy tables made of them."""
        return self.data / "processed"


@dataclass(frozen=True)
class Order:
    """One report to make: team, year of the folder, period ("2022", "2022-h1", "2022-04..2022-09"), and its form.

    `teams` are those that are joined in the county's report; none in a team's own.
    """

    team: str
    year: int
    period: str
    plan: str = DEFAULT_PLAN
    edition: str = "internal"
    formats: tuple[str, ...] = FORMATS
    teams: tuple[str, ...] = ()

    @property
    def parameters(self) -> dict[str, str]:
        """What its notebook is given."""
        return {"team": self.team, "period": self.period, "plan": self.plan, "edition": self.edition}


@dataclass(frozen=True)
class Result:
    """What became of an order: the folder, its files, whether it was left as it stood, seconds, what is wrong.

    faults: what is missing in the report, or why none was made. left_out: what its first page says of the faults in the
    data; "" when there is none. why: what was run and made, and why, a line for each section and file.
    """

    order: Order
    folder: Path
    files: tuple[str, ...] = ()
    unchanged: bool = False
    seconds: float = 0.0
    faults: tuple[str, ...] = ()
    warnings: tuple[str, ...] = field(default=())
    left_out: str = ""
    why: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 when the whole report stands and rests on everything in the folder, else 1."""
        return 1 if self.faults or self.left_out else 0

    @property
    def line(self) -> str:
        """The result as one line, and one for each thing that is wrong."""
        head = f"{self.order.team} {self.order.period}"
        seconds = f"{self.seconds:.1f}".replace(".", ",")
        made = f"oförändrad, {_listed(self.files)}" if self.unchanged else f"{_listed(self.files)} ({seconds} s)"
        told = [f"{self.left_out} Kör sot check {self.order.year} för listan."] if self.left_out else []
        return "\n  ".join([f"{head}: {made if self.files else 'ingen rapport skrevs.'}", *self.faults, *told])


def _listed(files: Sequence[str]) -> str:
    """`arsrapport, tabellbilaga (html, pdf), tabeller.xlsx`."""
    forms: dict[str, list[str]] = {}
    for name in files:
        forms.setdefault(Path(name).suffix[1:], []).append(Path(name).stem)
    alike: dict[tuple[str, ...], list[str]] = {}
    for form, names in forms.items():
        alike.setdefault(tuple(names), []).append(form)
    one = {names: len(names) == len(found) == 1 for names, found in alike.items()}
    return ", ".join(
        f"{names[0]}.{found[0]}" if one[names] else f"{', '.join(names)} ({', '.join(found)})"
        for names, found in alike.items()
    )


def build_reports(
    years: Iterable[tuple[str, int]],
    folders: Folders,
    period: str | None = None,
    plan: str | None = None,
    edition: str = "internal",
    formats: Sequence[str] = FORMATS,
    progress: Progress = lambda team, year, section: None,
    jobs: int | None = None,
    scheduler: str | None = None,
) -> list[Result]:
    """One report per team and year, in order; with the county's plan one per year, on all its teams together.

    `period` is "h1", "h2" or a range of months that begins in the year; the whole year unless given. `plan` is the one
    that the year's rapport.toml names unless given. A faulty year gives a result that says so; the others are still
    made, so many at a time as `jobs` says, else as there are cores; or by the Dask cluster whose address `scheduler`
    is. What stands already is left: an interrupted run goes on where it was. Raises ValueError for an unknown plan,
    period, edition or format, TeamMissing for an unknown team.
    """
    from sotanalysis.publishing.plan import UnknownPlan

    if plan is not None and plan not in PLANS:
        raise UnknownPlan(unknown_plan(plan))
    form = (edition, tuple(formats))
    orders = [
        Order(team, year, period_of(period, year), plan or own_plan(folders, team, year), *form, of)
        for team, year, of in _joined([*years], plan)
    ]
    many = Many(jobs or os.cpu_count() or 1, scheduler)
    unchanged = {order: result for order in orders if (result := standing(order, folders))}
    wanted = [order for order in orders if order not in unchanged]
    if not wanted:
        return [unchanged[order] for order in orders]
    check_orders(wanted)
    with _loaded(wanted, folders, many) as loaded:
        _read(wanted, folders, many)
        made = {result.order: result for result in _make_all(wanted, folders, progress, many, loaded)}
    return [(unchanged | made)[order] for order in orders]


def _loaded(orders: Sequence[Order], folders: Folders, many: Many) -> AbstractContextManager["Loaded | None"]:
    """What kernels are copies of, where sections of one report must be run: it loads while the report is read."""
    from sotanalysis.publishing.forked import CAN_BE, Loaded

    if not CAN_BE or len(orders) > 1 or many.scheduler or not _counts_again(orders[0], folders):
        return nullcontext()
    return Loaded(_environment(folders))


def _counts_again(order: Order, folders: Folders) -> bool:
    """Whether more than a text has changed since the report's sections were run."""
    year = Path(order.team, str(order.year))
    read = {*_manifest(folders.processed / year).get("sources", {}).values()}
    others = (file for file in find(folders.raw / year, "**/*") if file.parent.name != TEXTS)
    return not _memory(order, folders).exists() or not read.issuperset(map(hash_of, others))


def _environment(folders: Folders) -> dict[str, str]:
    """What kernels are told of where things lie."""
    return {"SOT_DATA": str(folders.data.absolute()), "PYTHONUTF8": "1", "PYTHONPATH": _python_path()}


def _joined(years: list[tuple[str, int]], plan: str | None) -> list[tuple[str, int, tuple[str, ...]]]:
    """Team, year, and the teams that are joined: none but with the county's plan, where a year is of all its teams."""
    if plan != COUNTY_PLAN:
        return [(team, year, ()) for team, year in years]
    if COUNTY in {team for team, _ in years}:
        raise ValueError(f"Länets rapport läggs i {COUNTY}/, och ett team har en mapp med det namnet. Byt namn på den.")
    return [(COUNTY, at, tuple(t for t, y in years if y == at)) for at in sorted({year for _, year in years})]


def published(result: Result, folders: Folders) -> str:
    """Keep the report's facts as published, unless it has faults; what became of it, as a line.

    Faults in the data are no hindrance: what has been printed with a note of them is published, and what is mended
    later shall be marked as revised.
    """
    from sotanalysis.publishing.published import publish

    if result.faults:
        return "Talen sparades inte som publicerade: rapporten har fel."
    order = result.order
    period = order.period.replace("..", "--")
    kept = publish(folders.data, result.folder, order.team, period, order.edition)
    if not kept:
        return "Talen är redan sparade som publicerade."
    told = ". Underlaget har fel; tal som ändras när de rättas märks [r]." if result.left_out else ""
    return f"Talen sparade som publicerade: {kept.name}{told}"


def period_of(text: str | None, year: int) -> str:
    """The period as notebooks take it. ValueError when it cannot be read or begins in another year."""
    if text is None:
        return str(year)
    from sotanalysis.periods import Period

    period = Period.parse(text, year)
    if period.start.year != year:
        raise ValueError(f"Perioden {text} börjar inte {year}.")
    return period.code.replace("--", "..")


def check_orders(orders: Iterable[Order]) -> None:
    """ValueError for an edition or a format that no such report has."""
    from sotanalysis.vocabulary import EDITIONS

    for order in orders:
        if order.edition not in EDITIONS:
            raise ValueError(f"Utgåvan {order.edition} finns inte. Utgåvor: {', '.join(EDITIONS)}.")
        if order.teams and order.edition != "internal":
            raise ValueError("Länets rapport finns bara i den interna utgåvan. Gör teamens egna publika utgåvor.")
        if unknown := set(order.formats) - set(FORMATS):
            raise ValueError(f"Formatet {', '.join(sorted(unknown))} finns inte. Format: {', '.join(FORMATS)}.")


def own_plan(folders: Folders, team: str, year: int) -> str:
    """The plan that the year's rapport.toml names; the default when it names none, or one that does not exist, or can't
    be read (its reader says so).
    """
    if team == COUNTY and not (folders.raw / team).exists():
        return COUNTY_PLAN
    named = str(_settings(folders.raw / team / str(year), year).get("plan"))
    named = RENAMED_PLANS.get(named, named)
    return named if named in PLANS else DEFAULT_PLAN


def _settings(folder: Path, year: int) -> Mapping[str, Any]:
    """The year's rapport.toml as it stands."""
    try:
        return tomllib.loads(next(iter(find(folder, SETTINGS))).read_text("utf-8"))
    except (OSError, StopIteration, ValueError, RecursionError):  # its reader knows more, and is heavy to load
        from sotanalysis.sources.settings import report_file

        return report_file(folder, year).content or {}


def plan_of_order(order: Order, folders: Folders) -> tuple["Plan", str]:
    """The order's plan, and what is wrong with it: a team's own that cannot be followed gives way to the default."""
    from sotanalysis.publishing.plan import PlanFault, find_plan

    try:
        return find_plan(order.plan, folders.raw / order.team / str(order.year)), ""
    except PlanFault as error:
        return find_plan(DEFAULT_PLAN), f"{error} Rapporten följer planen {DEFAULT_PLAN} så länge."


def known_plan(order: Order, folders: Folders) -> tuple["Plan", str]:
    """The same, where every section of it must also be known."""
    from sotanalysis.publishing.join import chapter_files, read_chapter, unknown_sections
    from sotanalysis.publishing.plan import find_plan, shipped

    plan, wrong = plan_of_order(order, folders)
    held = [section for path in chapter_files(folders.notebooks) for section in read_chapter(path).sections]
    if lost := unknown_sections(plan, [*held, *(section for one in shipped() for section in one.sections)]):
        return find_plan(DEFAULT_PLAN), f"{lost} Rapporten följer planen {DEFAULT_PLAN} så länge."
    return plan, wrong


def plan_fault(folders: Folders, team: str, year: int) -> str:
    """What is wrong with the year's plan; "" where it can be followed."""
    return known_plan(Order(team, year, str(year), own_plan(folders, team, year)), folders)[1]


def section_count(folders: Folders, team: str, year: int, plan: str | None = None) -> int:
    """How many sections the year's report runs."""
    order = Order(team, year, str(year), plan or own_plan(folders, team, year))
    return len(plan_of_order(order, folders)[0].sections)


def _read(orders: Sequence[Order], folders: Folders, many: Many) -> None:
    from sotanalysis import dataset

    teams = [*dict.fromkeys(team for order in orders for team in (order.teams or (order.team,)))]
    for _ in many.each(dataset.build, [(folders.raw, folders.processed, team) for team in teams]):
        pass
    if members := {team for order in orders for team in order.teams}:
        dataset.join(folders.processed, members, COUNTY)


def _make_all(
    orders: Sequence[Order], folders: Folders, progress: Progress, many: Many, loaded: "Loaded | None"
) -> list[Result]:
    from sotanalysis.publishing.many import LOST

    if len(orders) < 2 and not many.scheduler:
        return [_make(order, folders, progress, CORES, loaded) for order in orders]
    results = []
    by_year = sorted(orders, key=lambda order: order.year)  # so that the year before has been counted, and not twice
    for (order, _), made in many.each(_contained, [(order, folders) for order in by_year]):
        result = Result(order, place_of(order, folders), faults=(LOST,)) if made is None else made
        progress(order.team, order.year, "")
        results.append(result)
    return results


def _contained(order: Order, folders: Folders) -> Result:
    """The report of one order among others: what nobody foresaw takes none of the others with it."""
    from sotanalysis.publishing import mishap

    try:
        return _make(order, folders, loaded=_loaded_here(folders))
    except Exception as error:
        return Result(order, place_of(order, folders), faults=(mishap.told(error, folders.data),))


@lru_cache(maxsize=1)
def _loaded_here(folders: Folders) -> "Loaded | None":
    """What the kernels of all reports made by this process are copies of; it ends when nobody holds it any more."""
    from sotanalysis.publishing.forked import CAN_BE, Loaded

    return Loaded(_environment(folders)) if CAN_BE else None


def make_again(order: Order, folders: Folders) -> Result:
    """The report of an order from the processed tables as they stand, whatever stands in its place."""
    return _make(order, folders)


# --- one report ----------------------------------------------------------------------------------------------------


def _make(
    order: Order,
    folders: Folders,
    progress: Progress = lambda team, year, section: None,
    cores: int = 1,
    loaded: "Loaded | None" = None,
) -> Result:
    """The report of one order, whole in its place or not there at all; its sections run on so many cores."""
    from sotanalysis.publishing.kernels import Kernels

    with Kernels(_environment(folders), cores, loaded) as kernels:
        return _made_in(kernels, order, folders, progress)


def _made_in(kernels: "Kernels", order: Order, folders: Folders, progress: Progress) -> Result:
    from sotanalysis.chapters.faults import left_out_of
    from sotanalysis.facts import table_shown
    from sotanalysis.periods import Period
    from sotanalysis.publishing import mishap
    from sotanalysis.publishing.documents import documents
    from sotanalysis.publishing.join import SectionMissing
    from sotanalysis.publishing.markdown import MarkdownRefused
    from sotanalysis.publishing.pdf import PdfFailed
    from sotanalysis.publishing.run import RunFailed

    begun = time.perf_counter()
    place, stamp = place_of(order, folders), _fingerprint(order, folders)
    if not order.teams and not (folders.raw / order.team / str(order.year)).is_dir():
        return Result(order, place, faults=(f"Det finns inget underlag i raw/{order.team}/{order.year}/.",))
    period = Period.parse(*split_period(order.period))
    plan, wrong = known_plan(order, folders)
    report = _opened(kernels, order, folders, period)
    left_out = left_out_of(report)
    try:
        refuse_link(place, folders.reports)
        with ThreadPoolExecutor(1) as beside:
            proof = _Proof(beside, partial(_untrue, order, plan, folders, report))
            try:
                ran = _run(order, plan, folders, report, proof.beside(progress), kernels)
            except Exception:  # an untrue text stops the run, and may be why it fell
                if not proof.found():
                    raise
            if untrue := proof.found():
                return Result(order, place, faults=tuple(untrue), left_out=left_out)
            _keep_proof(order, folders, report)
        notebook, faults, noisy, why = ran
        faults = [wrong, *faults] if wrong else faults
        notebook.metadata.update(_metadata(report, plan, order.formats, left_out))
        made = documents(notebook)
        wrong_in = {"faults": [*faults], "left_out": left_out}
        found, parts = _write(notebook, made, table_shown(report.facts, report.away), order, place, stamp, wrong_in)
    except (RunFailed, SectionMissing, MarkdownRefused, PdfFailed) as error:
        return Result(order, place, faults=(str(error),), left_out=left_out)
    except OSError as error:  # one year that cannot be written takes no other with it
        return Result(order, place, faults=(mishap.told(error, folders.data),), left_out=left_out)
    if found:
        return Result(order, place, faults=tuple(found), left_out=left_out)
    progress(order.team, order.year, "")
    warnings = [f"Hänvisning till {id}, som inte finns i rapporten." for id in made.unknown]
    warnings += unreported(made.documents.values()) + noisy
    seconds = time.perf_counter() - begun
    return Result(
        order, place, _names(order, plan), False, seconds, tuple(faults), tuple(warnings), left_out, (*why, *parts)
    )


def _opened(kernels: "Kernels", order: Order, folders: Folders, period: "Period") -> "Report":
    """The order's report. Where its facts must be counted its sections run: what these need is loaded meanwhile."""
    from sotanalysis.facts import are_kept
    from sotanalysis.report import report_in

    counting = None
    if not are_kept(folders.processed, order.team, period):
        if kernels.loaded and kernels.most > 1:
            counting = kernels.loaded.facts(folders.data, order.team, *split_period(order.period))
        kernels.start(1 if _memory(order, folders).exists() else kernels.most)
        import papermill  # noqa: F401

    counted = counting.wait if counting else lambda: None
    return report_in(folders.data, order.team, period, order.plan, order.edition, counted)


def split_period(period: str) -> tuple[str, int]:
    """`2022-h1` as ("h1", 2022), as Period.parse takes it."""
    year, _, half = period.partition("-")
    return (half, int(year)) if half in ("h1", "h2") else (period, int(year))


def _untrue(order: Order, plan: "Plan", folders: Folders, report: "Report") -> list[str]:
    """Every sentence that is unbound or untrue: then no report is made. Of texts that were proved on the same data, and
    have not changed, nothing is asked again.
    """
    from sotanalysis.publishing.join import chapter_files, read_chapter
    from sotanalysis.publishing.narrative import Text, prose_faults

    told, chapters = _proof(order, folders), [read_chapter(path) for path in chapter_files(folders.notebooks)]
    if told.get("of") != _fingerprint(order, folders, texts=False):
        return [fault.text for fault in prose_faults(report, chapters, plan.sections)]
    return [fault.text for fault in prose_faults(report, proved=[Text(*text) for text in told["texts"]])]


def _keep_proof(order: Order, folders: Folders, report: "Report") -> None:
    """All texts are true of what lies there now."""
    from sotanalysis.dataset import remember
    from sotanalysis.publishing.narrative import texts

    told = {
        "of": _fingerprint(order, folders, texts=False),
        "texts": [astuple(text) for text in texts(report.dataset, report.period)],
    }
    if told != _proof(order, folders):
        remember(_memory(order, folders, "proved"), json.dumps(told, ensure_ascii=False))


def _proof(order: Order, folders: Folders) -> dict[str, Any]:
    """What was proved of the order's last report; nothing where that cannot be read."""
    try:
        found: dict[str, Any] = json.loads(_memory(order, folders, "proved").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found


class _Untrue(Exception):
    """Nothing more needs to be run: a text is not true."""


class _Proof:
    """The proof of the texts, made while sections run."""

    def __init__(self, pool: ThreadPoolExecutor, untrue: Callable[[], list[str]]) -> None:
        self._begin = lambda: pool.submit(untrue)

    @cached_property
    def _made(self) -> "Future[list[str]]":
        return self._begin()

    def found(self) -> list[str]:
        """What is wrong with the texts."""
        return self._made.result()

    def beside(self, progress: Progress) -> Progress:
        """Progress that begins the proof with the first section, and ends the run where it finds something wrong."""

        def told(team: str, year: int, section: str) -> None:
            if self._made.done() and self.found():
                raise _Untrue
            progress(team, year, section)

        return told


def _run(
    order: Order,
    plan: "Plan",
    folders: Folders,
    report: "Report",
    progress: Progress,
    kernels: "Kernels",
) -> tuple["NotebookNode", list[str], list[str], list[str]]:
    """The executed notebook, the sections that failed, what is worth a warning, and which sections were run and why."""
    from sotanalysis.publishing.join import chapter_files, join, read_chapter, section_of
    from sotanalysis.publishing.kept import Digests, changes, keep, load, made_of
    from sotanalysis.publishing.narrative import narrative_cells
    from sotanalysis.publishing.run import run

    chapters = [read_chapter(path) for path in chapter_files(folders.notebooks)]
    narrative = narrative_cells(report, plan, chapters)
    parameters = order.parameters
    memory = _memory(order, folders)
    made, digests = made_of(join(plan, chapters, narrative=narrative), parameters, report), Digests(report)
    before = load(memory)
    changed = changes(before, made, digests)
    executed = run(
        plan,
        chapters,
        parameters,
        kernels,
        lambda section: progress(order.team, order.year, section),
        narrative=narrative,
        kept={section: one.outputs for section, one in before.items() if section in made and section not in changed},
    )
    keep(memory, executed, made, digests, before)
    faults = [f"Avsnittet {fault.section} kunde inte göras: {fault.message}" for fault in executed.faults]
    # A section of text alone has nothing to run.
    run_here = {section_of(cell) for cell in executed.notebook.cells if cell.cell_type == "code"} - {None}
    why = [f"Avsnittet {section} körs: {reason}." for section, reason in changed.items() if section in run_here]
    why.append(f"Avsnitt som står kvar från förra körningen: {len(run_here) - len(why)}.")
    return executed.notebook, faults, [f"Avsnittet {section} skrev en varning." for section in executed.noisy], why


def _memory(order: Order, folders: Folders, what: str = "sections") -> Path:
    """Where the sections of the order's last build are kept, or what was proved of its texts."""
    return folders.processed / order.team / MEMORY / f"{what}-{'-'.join(order.parameters.values())}.json"


def unreported(documents: Iterable["NotebookNode"]) -> list[str]:
    """What the report's checklist says of measures that shall be reported and have nothing behind them."""
    from sotanalysis.chapters.required import CHECKLIST, UNREPORTED
    from sotanalysis.publishing.numbering import forms

    lists = [form for one in documents for form in forms(one) if form["id"] == CHECKLIST]
    said = [text for form in lists for text in (*form.get("notes", ()), form.get("text", ""))]
    return [text for text in said if text.startswith(UNREPORTED)]


def _metadata(report: "Report", plan: "Plan", formats: Sequence[str], left_out: str) -> dict[str, object]:
    """What the documents are made of beside the cells: the title page, the plan, the forms that are written."""
    from sotanalysis.publishing.front import METADATA, front_page

    front = front_page(report.dataset, report.period, report.edition, left_out)
    return {METADATA: front | {"plan": plan.as_dict(), "formats": [*formats]}, "title": front["document_title"]}


def _write(
    notebook: "NotebookNode",
    made: "Made",
    facts: "pd.DataFrame",
    order: Order,
    place: Path,
    stamp: str,
    wrong: Mapping[str, object],
) -> tuple[list[str], list[str]]:
    """Render, search, and put the files in place together; the forbidden things found, and then nothing is written; and
    what was made again.
    """
    import nbformat

    from sotanalysis.publishing.parts import parts
    from sotanalysis.publishing.published import facts_file, facts_text
    from sotanalysis.publishing.search import forbidden, listed

    settle(place)
    earlier, left, made_of, why = _manifest(place), set[str](), dict[str, str](), list[str]()
    with ThreadPoolExecutor(WORKERS) as pool:  # Typst works outside Python: the pages are made meanwhile
        jobs: dict[str, Future[Files]] = {}
        for part in parts(made, order.formats, _code()):
            if stands := _standing(place, earlier, part.made_of):
                left |= stands
                why.append(f"{part.name} står kvar: inget i den har ändrats.")
            else:
                why.append(f"{part.name} görs: något i den har ändrats, eller så saknas den.")
                jobs[part.made_of] = pool.submit(part.make)
        text = nbformat.writes(notebook) + "\n"
        files = {FACTS: facts_file(facts), f"{NAME}.ipynb": text.encode()}
        found = {FACTS: forbidden(facts_text(facts)), f"{NAME}.ipynb": forbidden(text)}
        for of, job in jobs.items():
            for name, (content, kinds) in job.result().items():
                files[name], found[name], made_of[name] = content, [*kinds], of
    refused = [
        f"Filen {name} innehöll {listed(kinds)} och skrevs därför inte." for name, kinds in found.items() if kinds
    ]
    if not refused:
        manifest = _made(earlier, left, files, made_of, stamp)
        _put(place, files, {**manifest, **wrong}, set(earlier.get("files", {})) - set(manifest["files"]))
    return refused, why


def _standing(place: Path, earlier: Mapping[str, Any], made_of: str) -> set[str]:
    """The files of a part that was made of the same, when all of them stand as they were made; else none."""
    names = {name for name, of in earlier.get("made_of", {}).items() if of == made_of}
    return names if all(hash_of(place / name) == earlier["files"].get(name) for name in names) else set()


def _made(
    earlier: Mapping[str, Any],
    left: Collection[str],
    files: Mapping[str, bytes],
    made_of: Mapping[str, str],
    stamp: str,
) -> dict[str, Any]:
    """The manifest of the files with those `left` as they stand: the hash of each, and of what it was made.

    Files of another format stay when they were made of the same things, else they go: nothing stale lies beside them.
    """
    still = {name for name in earlier.get("files", {}) if earlier.get("made_from") == stamp or name in left}
    hashes = {name: earlier["files"][name] for name in still}
    hashes |= {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    of = {name: of for name, of in earlier.get("made_of", {}).items() if name in still} | {**made_of}
    return {"made_from": stamp, "files": dict(sorted(hashes.items())), "made_of": dict(sorted(of.items()))}


def _put(place: Path, files: Mapping[str, bytes], manifest: Mapping[str, object], gone: Collection[str]) -> None:
    """The files and the manifest put in place together, and what is gone taken away."""
    with placed(place, [*files, MANIFEST], gone) as new:
        for name, content in files.items():
            (new / name).parent.mkdir(exist_ok=True)
            (new / name).write_bytes(content)
        (new / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _manifest(place: Path) -> dict[str, Any]:
    """What stands in a report's folder; empty when there is nothing whole."""
    try:
        found: dict[str, Any] = json.loads((place / MANIFEST).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found


def _names(order: Order, plan: "Plan") -> tuple[str, ...]:
    documents = [file_of(one.id, form) for form in ("html", "pdf") if form in order.formats for one in plan.documents]
    return (*documents, *([TABLES] if "xlsx" in order.formats else []))


def place_of(order: Order, folders: Folders) -> Path:
    """reports/<team>/<year>/, or a folder of its own below it for another period, plan or edition."""
    year = folders.reports / order.team / str(order.year)
    own = own_plan(folders, order.team, order.year)
    if order == replace(order, period=str(order.year), plan=own, edition="internal"):
        return year
    return year / f"{order.period.replace('..', '--')}-{order.plan}-{order.edition}"


def _python_path() -> str:
    return os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))


# --- what is unchanged ---------------------------------------------------------------------------------------------


def standing(order: Order, folders: Folders) -> Result | None:
    """The report that stands, when it was made of exactly what lies there now and nobody has touched its files."""
    place = place_of(order, folders)
    manifest = _manifest(place)
    names = _names(order, plan_of_order(order, folders)[0])
    if not set(order.formats) <= set(FORMATS) or not set(names) <= set(manifest.get("files", {})):
        return None
    if manifest.get("made_from") != _fingerprint(order, folders):
        return None
    if any(hash_of(place / name) != digest for name, digest in manifest["files"].items()):
        return None
    wrong = {"faults": tuple(manifest["faults"]), "left_out": manifest["left_out"]}
    return Result(order, place, names, unchanged=True, **wrong)


def _fingerprint(order: Order, folders: Folders, texts: bool = True) -> str:
    """The hash of everything a report is made of: sources, processed tables, notebooks, the code; or of all but its
    texts, and the tables that hold these.
    """
    teams = order.teams or (order.team,)
    years = [f for t in teams for f in _folders(folders.raw / t) if f.name.isdigit() and int(f.name) <= order.year]
    files = [
        *(f for year in years for f in find(year, "**/*") if texts or f.parent.name != TEXTS),
        *(folders.processed / year.parent.name / year.name / MANIFEST for year in years if texts),
        *sorted((folders.data / "published" / order.team).glob(f"{order.period.replace('..', '--')}-*.parquet")),
        *(sorted((folders.data / "published" / order.team).glob("*-public-*.parquet")) * (order.edition == "public")),
        *sorted(folders.notebooks.glob("*.ipynb")),
    ]
    of = "/".join((order.team, *order.teams, order.period, order.plan, order.edition, _code()))
    return _hash_of_all(of, files)


def _code() -> str:
    """The hash of the package and of the lock."""
    files = (f for f in sorted((ROOT / "sotanalysis").rglob("*")) if f.suffix in _MADE_OF)
    return _hash_of_all("", [*files, ROOT / "requirements.lock"])


def _hash_of_all(first: str, files: Iterable[Path]) -> str:
    digest = hashlib.sha256(first.encode())
    for file in files:
        digest.update(f"\0{file.name}\0{hash_of(file)}".encode())
    return digest.hexdigest()


def _folders(parent: Path) -> list[Path]:
    return sorted(f for f in parent.iterdir() if f.is_dir()) if parent.is_dir() else []
