"""How long one year's report takes, as shares of doing the same plainly.

Plainly: the same joined notebook through the `papermill` command, then `jupyter nbconvert --to html`; papermill does
not save it after each cell unless that is said, and no PDF is made unless that is said. Both sides begin with the
tables processed and no facts remembered. Each round does everything once; the medians of the rounds' ratios are told.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import nbformat
import openpyxl

from sotanalysis.publishing.join import chapter_files, join, read_chapter
from sotanalysis.publishing.plan import find_plan

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
TEAM, YEAR, PLAN = "vasteras", "2022", "arsrapport"
OF_PLAIN = ("all", "html", "sentence", "cell", "check")  # told as shares of the plain way
SHEET, COLUMN = "Händelser", "Antal"  # of the workbook: what one chapter counts
TEXT = "text/framtid.md"


def figures(rounds: int = 3, saving: bool = True) -> dict[str, float]:
    """The median of each share, and seconds of what is asked for in seconds.

    Saving after each cell takes minutes: it is measured in the first round only.
    """
    with TemporaryDirectory() as folder:
        bench = _Bench(Path(folder))
        found: dict[str, list[float]] = {}
        for number in range(rounds):
            took = bench.round(number, saving and number == 0)
            print(f"{number + 1}: " + ", ".join(f"{name} {s:.2f} s" for name, s in took.items()), flush=True)
            for name, share in _shares(took).items():
                found.setdefault(name, []).append(share)
    return {name: median(shares) for name, shares in found.items()}


def _shares(took: dict[str, float]) -> dict[str, float]:
    """Each time of ours over the plain way; those of plain ways and single steps as they are, in seconds."""
    plain = took["plain"]
    shares = {name: took[name] / plain for name in OF_PLAIN}
    if "plain_webpdf" in took:
        shares["all_of_webpdf"] = took["all"] / took["plain_webpdf"]
    if "plain_saving" in took:
        shares["all_of_saving"] = took["all"] / took["plain_saving"]
    told = ("plain", "plain_saving", "plain_webpdf", "all", "nothing", "help")
    return shares | {f"{name}_seconds": took[name] for name in told if name in took}


class _Failed(RuntimeError):
    """A command that did not do what is measured."""


class _Bench:
    """A data folder of one team in `work`, its tables processed."""

    def __init__(self, work: Path) -> None:
        self.work, self.data, self.reports = work, work / "data", work / "reports"
        self._numbers = count()
        shutil.copytree(ROOT / "data" / "raw" / TEAM, self.data / "raw" / TEAM)
        self.notebook = work / "joined.ipynb"
        plan, chapters = find_plan(PLAN), [read_chapter(path) for path in chapter_files(ROOT / "notebooks")]
        nbformat.write(join(plan, chapters, narrative=dict.fromkeys(plan.sections, ())), self.notebook)
        self._sot("check", YEAR)

    def round(self, number: int, saving: bool) -> dict[str, float]:
        """Seconds of each, the two sides in turn."""
        took = {
            "plain": self._cold(lambda: self._plainly("html")),
            "all": self._cold(self._report),
            "nothing": _seconds(self._report),
        }
        self._write_sentence(number)
        took["sentence"] = _seconds(self._report)
        self._write_cell(number)
        took["cell"] = _seconds(self._report)
        self._sot("check", YEAR)  # of what was changed; then nothing is
        took["check"] = _seconds(lambda: self._sot("check", YEAR))
        took["html"] = self._cold(lambda: self._report("--to", "html"))
        if saving:
            took["plain_saving"] = self._cold(lambda: self._plainly("html", save=True))
        if browsers := _browsers(self.work):
            try:
                took["plain_webpdf"] = self._cold(lambda: self._plainly("html", "webpdf", browsers=browsers))
            except _Failed as error:
                print(f"nbconvert --to webpdf gick inte att mäta: {error}"[:400])
        took["help"] = _seconds(lambda: _run(BIN / "sot", "--help"))
        return took

    def _cold(self, work: Callable[[], None]) -> float:
        """From processed tables and nothing else."""
        self._sot("check", YEAR)  # the workbook may have been changed
        for kept in self.data.glob("processed/*/remembered"):
            shutil.rmtree(kept)
        shutil.rmtree(self.reports, ignore_errors=True)
        return _seconds(work)

    def _sot(self, *words: str) -> None:
        _run(BIN / "sot", "--data", self.data, "--reports", self.reports, *words, fine=(0, 1))

    def _report(self, *more: str) -> None:
        self._sot("report", YEAR, "--team", TEAM, "--plan", PLAN, *more)
        if not list(self.reports.rglob("*.html")):
            raise _Failed("sot report skrev ingen HTML.")

    def _plainly(self, *to: str, save: bool = False, browsers: Path | None = None) -> None:
        given = (("team", TEAM), ("period", YEAR), ("plan", PLAN), ("edition", "internal"))
        parameters = [word for pair in given for word in ("-r", *pair)]
        saving = "--request-save-on-cell-execute" if save else "--no-request-save-on-cell-execute"
        done, more = self.work / f"plain-{next(self._numbers)}.ipynb", {"SOT_DATA": str(self.data)}
        _run(BIN / "papermill", "--no-progress-bar", saving, "-k", "python3", *parameters, self.notebook, done, **more)
        if browsers:
            more["PLAYWRIGHT_BROWSERS_PATH"] = str(browsers)
        for form in to:
            sandbox = ("--WebPDFExporter.disable_sandbox=True",) if form == "webpdf" else ()
            _run(BIN / "jupyter", "nbconvert", "--to", form, *sandbox, done, **more)

    def _write_sentence(self, number: int) -> None:
        """One sentence of a text changed."""
        text, added = self.data / "raw" / TEAM / YEAR / TEXT, "Teamet planerar en träff till i mars {}."
        words = text.read_text("utf-8").rstrip().removesuffix(added.format(2030 + number)).rstrip()
        text.write_text(f"{words} {added.format(2031 + number)}\n", "utf-8")

    def _write_cell(self, number: int) -> None:
        """One cell of the workbook changed that one chapter counts."""
        path = self.data / "raw" / TEAM / YEAR / "samordningsteam.xlsx"
        book = openpyxl.load_workbook(path)
        sheet = book[SHEET]
        place = [cell.value for cell in sheet[1]].index(COLUMN) + 1
        sheet.cell(2, place).value = 10 + number
        book.save(path)


def _browsers(work: Path) -> Path | None:
    """A folder in which nbconvert finds the machine's Chromium; None where there is none."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        return None
    folder = work / "browsers"
    if not folder.exists():
        ask = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
        place = subprocess.run(
            [sys.executable, "-c", ask],
            env={**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(folder)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        system = Path(place).parent.name.removeprefix("chrome-")
        revision = Path(place).parents[1].name.removeprefix("chromium-")
        shell = (
            folder / f"chromium_headless_shell-{revision}" / f"chrome-headless-shell-{system}" / "chrome-headless-shell"
        )
        for name in (Path(place), folder / shell):
            name.parent.mkdir(parents=True, exist_ok=True)
            name.symlink_to(chromium)
    return folder


def _run(*command: str | Path, fine: tuple[int, ...] = (0,), **environment: str) -> None:
    """A command in the data's environment; the bench stops with its words when it fails."""
    where = {**os.environ, "PYTHONUTF8": "1", "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}", **environment}
    done = subprocess.run(list(map(str, command)), cwd=ROOT, env=where, capture_output=True, text=True, check=False)
    if done.returncode not in fine:
        raise _Failed(f"{command[0]} avslutades med {done.returncode}:\n{done.stdout}{done.stderr[-2_000:]}")


def _seconds(work: Callable[[], None]) -> float:
    """Wall time of some work."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
