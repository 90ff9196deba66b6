"""A fuzzer of all that is read: `python -m tests.fuzz.fuzzing --minutes 60 --out FOLDER [--only WORD] [--seed 1]`.

A target is a file of the demonstration and a way to spoil it (mutations.py). Each spoilt file is read, cleaned, told
of and coloured as `sot check` does, or as the command does that it is for: a printed report (`sot audit --published`),
a case (`sot payback --case`), the year that the next one is laid out from (`sot new`). It has a process that may take
ten seconds and a gigabyte. A find is an exception, one that
`files.contained` caught although it came from our own code, a hang, too much memory, rows that do not add up, a file
that nobody read or named, or a value that a problem shows. Each kind of find is kept once, with the smallest file that
gives it, in FOLDER/finds/<kind>/, at its place in a year's folder; the seconds of processor and the MB of each case
stand in FOLDER/cases.csv. A case is `target:number`; `--case` runs one again
with its traceback.
"""

import argparse
import io
import json
import logging
import multiprocessing
import os
import re
import resource
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

import pandas as pd

from sotanalysis import dataset
from sotanalysis.audit import telling
from sotanalysis.audit.years import audit_file
from sotanalysis.cleaning import clean
from sotanalysis.payback.ledger import PaybackError
from sotanalysis.publishing import audit_page, check, payback
from sotanalysis.publishing.build import Folders, plan_fault
from sotanalysis.publishing.check_page import page
from sotanalysis.publishing.check_workbook import CopyRefused, coloured
from sotanalysis.publishing.checked import Checked
from sotanalysis.publishing.narrative import Text, text_faults
from sotanalysis.scaffold.earlier import OWN_FILES
from sotanalysis.scaffold.year import lay_out
from sotanalysis.tables.faults import faults_of
from sotanalysis.tables.problem import problem_frame
from tests.fuzz import mutations as m

ROOT = Path(__file__).resolve().parents[2]
CLEAN = ROOT / "data/raw/vasteras/2022"
XLS = ROOT / "tests/fixtures/far/near.xls"
YEAR, TEAM = 2022, "prov"
SECONDS, MEGABYTES, ADDRESS_SPACE = 10, 1_000, 6 * 2**30
ROWS = 14  # of each sheet of a workbook whose cells are spoilt
# What has to lie beside one of the invented files for all of it to be read.
BESIDE = {
    "bip/bip.toml": ("bip/svar.csv",),
    "bip/svar.csv": ("bip/bip.toml",),
    "register/cases.csv": ("register/case_supports.csv",),
    "register/cases.parquet": ("register/case_supports.csv",),
    "register/case_supports.csv": ("register/cases.csv",),
    "register/case_supports.parquet": ("register/cases.csv",),
}
CASE = b"""
participants = 10
[rates]
municipal_tax = 0.2
regional_tax = 0.1
employer_contributions = 0.3
municipal_tax_kept = 0.5
[cost]
kommun = 100000
participants = 12
[reference]
wage = 27000
months = 120
[switches]
discount = 0.03
[[item]]
id = "forsorjningsstod"
value = 10000
before = 20
after = 10
"""
# What a library says of a file that it cannot open is no find: such a file is named, and that is all.
OF_A_FILE = {"CalamineError", "PasswordError", "PanicException", "BadZipFile", "InvalidFileException", "error", "Error",
             "UnicodeDecodeError", "OSError", "EOFError", "ParseError", "ExpatError", "LargeZipFile",
             "ArrowException"}  # fmt: skip
OPENERS = ("openpyxl", "zipfile", "zlib", "xml", "et_xmlfile", "python_calamine", "csv", "codecs", "encodings")


@dataclass(frozen=True)
class Find:
    """What went wrong: which kind, and where in the code or in the folder."""

    kind: str
    where: str
    detail: str = ""

    @property
    def name(self) -> str:
        """A folder's name for it."""
        return re.sub(r"[^\w.-]+", "_", f"{self.kind}-{self.where}", flags=re.ASCII)[:120]


@dataclass(frozen=True)
class Target:
    """A file of the year's folder, how it is spoilt, and what reads it; `beside` are files that lie there unspoilt."""

    name: str
    path: str
    spoil: m.Spoil
    raw: bytes
    read: Callable[[Path, str], Iterator[Find]]
    beside: tuple[tuple[str, bytes], ...] = ()

    def case(self, number: int) -> bytes:
        """The spoilt file of a number; the same one every time."""
        return self.spoil(Random(f"{self.name}:{number}"), self.raw)


# --- what is looked at -----------------------------------------------------------------------------------------------


class Caught(logging.Handler):
    """The exceptions that the readers log while they contain them."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.errors: list[BaseException] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps the exception that is being handled while the line is logged."""
        error = sys.exc_info()[1]
        if error is not None and error not in self.errors:
            self.errors.append(error)


CAUGHT = Caught()
logging.getLogger("sotanalysis").addHandler(CAUGHT)
logging.getLogger("sotanalysis").setLevel(logging.DEBUG)
logging.getLogger("sotanalysis").propagate = False


def of(kind: str, error: BaseException) -> Find:
    """An exception as a find: its type, and the last place of ours that it passed."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f"{os.sep}sotanalysis{os.sep}" in f.filename]
    where = f"{Path(frames[-1].filename).stem}.{frames[-1].name}" if frames else "?"
    return Find(kind, f"{type(error).__name__}-{where}", "".join(traceback.format_exception(error))[-3_000:])


def from_our_own_code(error: BaseException) -> bool:
    """Whether a contained exception says more than that a library could not open the file."""
    if OF_A_FILE & {base.__name__ for base in type(error).__mro__}:
        return False
    last = traceback.extract_tb(error.__traceback__)[-1]
    if (last.line or "").startswith("raise "):  # said on purpose
        return False
    file = last.filename.replace("\\", "/")
    return not any(f"/{library}/" in file or file.endswith(f"/{library}.py") for library in OPENERS)


def read_year(folder: Path, path: str) -> Iterator[Find]:
    """Reads and cleans a year's folder as a build does, and writes what it would write."""
    CAUGHT.errors.clear()
    source, settings = dataset.read_folder(folder, YEAR)
    cleaned = clean(source, settings, TEAM, YEAR, b"k" * 32)
    for frame in cleaned.tables.values():
        if len(frame):
            frame.to_parquet(io.BytesIO(), index=False)
    problem_frame(cleaned.problems).to_parquet(io.BytesIO(), index=False)
    settings.model_dump_json()
    yield from (of("contained", error) for error in CAUGHT.errors if from_our_own_code(error))
    yield from accounts(cleaned)
    tell(folder, path, cleaned)
    if path == "rapport.toml":
        plan_fault(Folders(folder.parents[2], folder.parents[2]), TEAM, YEAR)
    lines = [f"{p.severity}: {p.place}: {p.message} {p.remedy}" for p in cleaned.problems]
    if not path.endswith(".toml"):  # a setting's own key may be shown
        yield from (Find("leak", p.rule) for p, line in zip(cleaned.problems, lines, strict=True) if shows(line))
    label = f"{YEAR}/{path}"
    read = {str(file["file"]) for file in source.files}
    if (
        not path.endswith(".toml")
        and label not in read
        and not any(p.place.startswith(label) for p in cleaned.problems)
    ):
        yield Find("silent", path)
    "\n".join(lines).encode("utf-8")


def tell(folder: Path, path: str, cleaned) -> None:
    """Tells the faults as lines, as JSON and as a page, and colours them in the workbook, as `sot check` does."""
    faults = faults_of(problem_frame(cleaned.problems), cleaned.tables, YEAR)
    checked = Checked(TEAM, YEAR, tuple(faults), ())
    "\n".join([*check.lines(checked), json.dumps(check.as_json(checked)), page(checked)]).encode("utf-8")
    if path.endswith(".xlsx") and "/" not in path:
        with suppress(CopyRefused):
            coloured(folder / path, faults)


def accounts(cleaned) -> Iterator[Find]:
    """The sheets whose rows in are not those kept and refused."""
    counts = cleaned.tables["row_counts"]
    for file, sheet, rows, kept, refused in counts[
        ["file", "sheet", "rows_in", "rows_kept", "rows_refused"]
    ].to_numpy():
        if rows != kept + refused or min(rows, kept, refused) < 0:
            yield Find("rows", f"{file}-{sheet}", f"{rows} != {kept} + {refused}")


def shows(line: str) -> bool:
    """Whether a line has a value that was planted."""
    return m.CANARY in line or m.PERSON in line or m.PERSON[8:] in line


@cache
def report():
    """The demonstration's report of 2022, made once, before any worker."""
    from sotanalysis.periods import Period
    from sotanalysis.report.report import report_in

    place = Path(tempfile.mkdtemp(prefix="fuzz-demo-"))
    try:
        dataset.build(ROOT / "data/raw", place / "processed", "vasteras")
        made = report_in(place, "vasteras", Period.year(YEAR))
        made.fact("exits.outcomes.work.all")
        return made
    finally:
        shutil.rmtree(place)


def read_prose(folder: Path, path: str) -> Iterator[Find]:
    """Holds a text against the report, as `sot check` does, and binds it as a build does where it has no fault."""
    yield from read_year(folder, path)
    source, _ = dataset.read_folder(folder, YEAR)
    rows = source.frames.get("narrative")
    for markdown in [] if rows is None else rows["markdown"]:
        text = Text(f"{YEAR}/{path}", Path(path).stem, str(markdown))
        faults = text_faults(text, report())
        "\n".join(fault.text for fault in faults).encode("utf-8")
        if not faults:
            from sotanalysis.exhibits.binding import bind
            from sotanalysis.publishing.markdown import to_html

            to_html(bind(report(), text.markdown, markdown=True).text, lambda level, words: "<h3>")


def read_printed(folder: Path, path: str) -> Iterator[Find]:
    """Audits a file of printed figures by itself, as `sot audit --published` does, and tells it in every form."""
    CAUGHT.errors.clear()
    audited = audit_file(folder / path)
    yield from (of("contained", error) for error in CAUGHT.errors if from_our_own_code(error))
    if audited.findings.empty and not audited.problems:
        yield Find("silent", path)
    rows = audited.findings.to_dict("records")
    lines = [*telling.lines(audited.name, audited.findings), json.dumps(rows), audit_page.page(audited)]
    "\n".join(lines).encode("utf-8")
    told = "\n".join(f"{p.place}: {p.message} {p.remedy}" for p in audited.problems)
    if shows(told):
        yield Find("leak", path)


def read_case(folder: Path, path: str) -> Iterator[Find]:
    """Computes a case, as `sot payback --case` does."""
    with suppress(PaybackError):
        run = payback.run_case(folder / path)
        f"{payback.text(run, True)}{json.dumps(run.result.as_dict())}".encode()
    yield from ()


def read_next(folder: Path, path: str) -> Iterator[Find]:
    """Lays out the year after, as `sot new` does."""
    CAUGHT.errors.clear()
    raw = folder.parents[1]
    shutil.rmtree(raw / TEAM / str(YEAR + 1), ignore_errors=True)
    laid_out = lay_out(raw, ROOT / "notebooks", TEAM, YEAR + 1)
    yield from (of("contained", error) for error in CAUGHT.errors if from_our_own_code(error))
    told = "\n".join([*laid_out.lines, *(f"{p.place}: {p.message} {p.remedy}" for p in laid_out.problems)])
    told.encode("utf-8")
    if not path.endswith(".toml") and shows(told):
        yield Find("leak", path)
    source, _ = dataset.read_folder(laid_out.folder, YEAR + 1)  # what the package wrote, it can read
    taken = tuple(f"{YEAR + 1}/{name}" for name in OWN_FILES)  # as they were, with what is wrong in them
    before = {p.rule for p in dataset.read_folder(folder, YEAR)[0].problems}  # a row too is taken as it was
    wrong = [p.rule for p in source.problems if p.severity == "fel" and p.file not in taken]
    if new := [rule for rule in wrong if rule not in before]:
        yield Find("laid out", new[0])


def read_plan(folder: Path, path: str) -> Iterator[Find]:
    """Asks what is wrong with a team's own plan, as `sot check` does."""
    (folder / "rapport.toml").write_text('plan = "egen"', encoding="utf-8")
    data = folder.parents[2]
    plan_fault(Folders(data, data), TEAM, YEAR).encode("utf-8")
    yield from ()


# --- targets ---------------------------------------------------------------------------------------------------------


@cache
def targets() -> dict[str, Target]:
    """Every target by name: `cells:samordningsteam.xlsx`, `bytes:nns/nns_2022.csv` …"""
    made = []
    for file in sorted(path for path in CLEAN.rglob("*") if path.is_file()):
        path, raw = file.relative_to(CLEAN).as_posix(), file.read_bytes()
        for kind, spoil in ways(path, raw).items():
            read = read_prose if kind == "markdown" else read_year
            made.append(Target(f"{kind}:{path}", path, spoil, raw, read, beside(path)))
    plan = (ROOT / "sotanalysis/publishing/plans/halvar.toml").read_bytes()
    made.append(Target("settings:plan.toml", "plan.toml", m.spoilt_settings, plan, read_plan))
    made.append(Target("bytes:plan.toml", "plan.toml", m.spoilt_bytes, plan, read_plan))
    for path in ("samordningsteam.xlsx", "ekonomi.xlsx", "goldware/personlista.xlsx"):
        raw = m.as_ods(m.opened((CLEAN / path).read_bytes(), ROWS))
        for kind, spoil in (("bytes", m.spoilt_bytes), ("parts", m.spoilt_parts)):
            ods = path.replace(".xlsx", ".ods")
            made.append(Target(f"{kind}:{ods}", ods, spoil, raw, read_year, beside(ods)))
    made += [
        Target(f"bytes:{path}", path, m.spoilt_bytes, XLS.read_bytes(), read_year)
        for path in ("samordningsteam.xls", "ekonomi.xls", "goldware/personlista.xls", "nns/svar.xls", "sus/tid.xls")
    ]
    people = m.as_csv(m.opened((CLEAN / "goldware/personlista.xlsx").read_bytes(), ROWS))
    listed = "goldware/personlista.csv"
    made.append(Target(f"text:{listed}", listed, m.spoilt_text, people, read_year, beside(listed)))
    for path, raw in {**invented(), **as_workbooks()}.items():
        for kind, spoil in ways(path, raw).items():
            made.append(Target(f"{kind}:{path}", path, spoil, raw, read_year, beside(path)))
    figures = first_lines("publicerat.csv", 80)
    made += [
        Target("text:tryckt.csv", "tryckt.csv", m.spoilt_text, figures, read_printed),
        Target("bytes:tryckt.csv", "tryckt.csv", m.spoilt_bytes, figures, read_printed),
        Target("bytes:tryckt.xls", "tryckt.xls", m.spoilt_bytes, XLS.read_bytes(), read_printed),
        Target("settings:fall.toml", "fall.toml", m.spoilt_settings, CASE, read_case),
        Target("bytes:fall.toml", "fall.toml", m.spoilt_bytes, CASE, read_case),
    ]
    printed = m.as_xlsx(figures)
    made += [
        Target(f"{kind}:tryckt.xlsx", "tryckt.xlsx", spoil, printed, read_printed)
        for kind, spoil in ways("tryckt.xlsx", printed).items()
    ]
    for path in ("samordningsteam.xlsx", "rapport.toml", "nns/enkat.toml", "text/uppdrag.md"):
        raw = (CLEAN / path).read_bytes()
        *_, (kind, spoil) = ways(path, raw).items()  # the one that leaves most of it to be read
        made.append(Target(f"next-{kind}:{path}", path, spoil, raw, read_next))
    return {target.name: target for target in made}


@cache
def as_workbooks() -> dict[str, bytes]:
    """What the demonstration has as text and may as well come as a workbook."""
    tables = {
        f"{path.removesuffix('.csv')}.xlsx": path for path in ("priser.csv", "publicerat.csv", "nns/nns_2022.csv")
    }
    made = {name: m.as_xlsx(first_lines(path, 80)) for name, path in tables.items()}
    return made | {"bip/svar.xlsx": m.as_xlsx(invented()["bip/svar.csv"])}


def first_lines(path: str, number: int) -> bytes:
    """The beginning of a text of the demonstration."""
    return b"".join((CLEAN / path).read_bytes().splitlines(keepends=True)[:number])


@cache
def invented() -> dict[str, bytes]:
    """Files of the kinds that the demonstration has none of: BIP's answers, a register's extract."""
    answers = "Ärendenummer;Datum;Svarande;Fråga;Svar\n" + "".join(
        f"SAMR-{20028 + n};2022-0{n + 1}-01;{'Deltagare' if n % 2 else 'Handläggare'};halsa;{n % 5 + 1}\n"
        for n in range(8)
    )
    cases = pd.DataFrame(
        {
            "case": ["SAMR-1", "SAMR-2", "SAMR-3"],
            "person": ["198106079257", "p2", "p3"],
            "sex": ["man", "woman", "woman"],
            "referrer": ["Arbetsförmedlingen", "Försäkringskassan", "missing"],
            "application_date": ["2021-12-01", "2022-01-02", "2022-02-03"],
            "start_date": ["2022-01-10", "2022-02-10", "2022-03-10"],
            "exit_date": ["2022-09-10", None, None],
        }
    )
    supports = pd.DataFrame(
        {
            "case": ["SAMR-1", "SAMR-2"],
            "moment": ["start", "start"],
            "support_source": ["sickness_benefit", "activity_compensation"],
            "extent_percent": [100, 50],
        }
    )
    return {
        "bip/bip.toml": 'skala = [1, 5]\n\n[[fragor]]\nid = "halsa"\nfraga = "Hur mår du?"\n'.encode(),
        "bip/svar.csv": answers.encode("utf-8-sig"),
        "register/cases.csv": cases.to_csv(index=False, sep=";").encode(),
        "register/cases.parquet": cases.to_parquet(index=False),
        "register/case_supports.csv": supports.to_csv(index=False, sep=";").encode(),
        "register/case_supports.parquet": supports.to_parquet(index=False),
    }


@cache
def beside(path: str) -> tuple[tuple[str, bytes], ...]:
    """What has to lie beside a file for all that is read of it: what settings speak of, the cases of persons."""
    if path in invented():
        return tuple((one, invented()[one]) for one in BESIDE[path])
    if path.endswith(".toml"):
        return tuple(
            (one, (CLEAN / one).read_bytes()) for one in ("priser.csv", "sus/alder_2022.csv", "nns/nns_2022.csv")
        )
    if path.startswith("goldware/"):
        return (("samordningsteam.xlsx", small((CLEAN / "samordningsteam.xlsx").read_bytes())),)
    if path == "bip/svar.xlsx":
        return (("bip/bip.toml", invented()["bip/bip.toml"]),)
    return ()


@cache
def small(raw: bytes) -> bytes:
    """A workbook with the first rows of each sheet."""
    return m.written(Random(0), m.opened(raw, ROWS), {})


def ways(path: str, raw: bytes) -> dict[str, m.Spoil]:
    """The ways to spoil a file."""
    match path.rpartition(".")[2]:
        case "xlsx":
            return {
                "bytes": lambda rng, _: m.spoilt_bytes(rng, small(raw)),
                "parts": lambda rng, _: m.spoilt_parts(rng, small(raw)),
                "cells": lambda rng, _: m.spoilt_cells(rng, m.opened(raw, ROWS)),
            }
        case "toml":
            return {"bytes": m.spoilt_bytes, "settings": m.spoilt_settings}
        case "md":
            return {"bytes": m.spoilt_bytes, "markdown": m.spoilt_markdown}
        case "parquet":
            return {"bytes": m.spoilt_bytes, "columns": m.spoilt_parquet}
        case _:
            return {"bytes": m.spoilt_bytes, "text": m.spoilt_text}


def laid(place: Path, target: Target, content: bytes) -> Path:
    """A year's folder below a place, with the spoilt file and what lies beside it."""
    folder = place / "raw" / TEAM / str(YEAR)
    shutil.rmtree(folder, ignore_errors=True)
    for path, raw in (*target.beside, (target.path, content)):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(raw)
    return folder


def finds(place: Path, target: Target, content: bytes) -> list[Find]:
    """What goes wrong with the spoilt file."""
    try:
        return [*target.read(laid(place, target, content), target.path)]
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return [of("exception", error)]


# --- running ---------------------------------------------------------------------------------------------------------


def work(names: list[str], first: int, place: str, sender, doing) -> None:
    """A worker: target after target, case after case, telling which one it is at; ends when it has grown too large."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    for number in range(first, first + 10**9):
        target = targets()[names[number % len(names)]]
        content = target.case(number)
        doing[0], doing[1] = number, time.process_time()
        told, took, grown = within(Path(place), target, content)
        doing[1] = 0.0
        sender.send((number, told, took, grown))
        if grown > MEGABYTES / 2:  # what was freed is seldom given back: the next one begins anew
            return


def alone(place: Path, target: Target) -> list[Find]:
    """The finds of a target's file as it is, read in a process of its own within the limits."""
    if target.read is read_prose:
        report()  # made before it is forked: what it takes is no slowness of a text's
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    worker = context.Process(target=_alone, args=(place, target, sender))
    worker.start()
    sender.close()
    try:
        end = time.monotonic() + 60 * SECONDS
        while not receiver.poll(1):  # the machine is shared, and a process may be stopped for a while: no hang
            if processor(worker.pid) > 3 * SECONDS or time.monotonic() > end:
                return [Find("hang", target.name)]
        return receiver.recv()
    except EOFError:
        return [Find("died", target.name)]
    finally:
        worker.kill()
        worker.join()


def _alone(place: Path, target: Target, sender) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    told, _, _ = within(place, target, target.raw)
    sender.send(told)


def within(place: Path, target: Target, content: bytes) -> tuple[list[Find], float, float]:
    """What goes wrong with the spoilt file, its time and memory too; the seconds of processor and the MB it took."""
    begun = seconds()  # the machine is shared: what others take is no slowness of ours
    forget()
    told = finds(place, target, content)
    took, grown = seconds() - begun, grown_to()
    slow = [Find("slow", target.name, f"{took:.0f} s")] if took > SECONDS else []
    large = [Find("memory", target.name, f"{grown:.0f} MB")] if grown > MEGABYTES else []
    return told + slow + large, took, grown


def seconds() -> float:
    """The seconds of processor of this process and of those that it has waited for."""
    return sum(os.times()[:4])


def processor(process: int | None) -> float:
    """The seconds of processor of a process; the machine is shared, and waiting is no hang."""
    with suppress(OSError):
        spent = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[11:13]
        return sum(map(int, spent)) / os.sysconf("SC_CLK_TCK")
    return 0.0


STATUS, FORGET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def forget() -> None:
    """Lets the most memory of this process be counted from now on, where the system can."""
    with suppress(OSError):
        FORGET.write_text("5", "ascii")


def grown_to() -> float:
    """The most memory that this process has had, in MB: of the case, or of all so far where that cannot be told."""
    with suppress(OSError, StopIteration):
        line = next(line for line in STATUS.read_text("ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@dataclass
class Tally:
    """What a run took: runs of each target, its slowest case in seconds of processor, its largest in MB."""

    runs: Counter[str] = field(default_factory=Counter)
    slowest: dict[str, tuple[float, int]] = field(default_factory=dict)
    largest: dict[str, tuple[float, int]] = field(default_factory=dict)

    def add(self, name: str, number: int, took: float, grown: float) -> None:
        """Counts a case."""
        self.runs[name] += 1
        self.slowest[name] = max(self.slowest.get(name, (0.0, 0)), (took, number))
        self.largest[name] = max(self.largest.get(name, (0.0, 0)), (grown, number))

    def __str__(self) -> str:
        """The targets, the slowest first."""
        lines = [
            f"{self.runs[name]:7} {took:6.1f} s {self.largest[name][0]:6.0f} MB {name}:{number}"
            for name, (took, number) in sorted(self.slowest.items(), key=lambda item: item[1], reverse=True)
        ]
        most = max((grown for grown, _ in self.largest.values()), default=0)
        return "\n".join([*lines, f"{self.runs.total():7} in all, at most {most:.0f} MB"])


def run(names: list[str], minutes: float, first: int, out: Path) -> Tally:
    """Fuzzes the targets in turn for so long; keeps each kind of find with its smallest file."""
    context, tally, kept = multiprocessing.get_context("fork"), Tally(), dict[str, int]()
    doing = context.Array("d", [first, 0.0], lock=False)
    out.mkdir(parents=True, exist_ok=True)
    log = (out / "cases.csv").open("a", encoding="utf-8", buffering=1)
    end = time.monotonic() + 60 * minutes
    if any(name.startswith("markdown") for name in names):
        report()
    number = first
    while time.monotonic() < end:
        receiver, sender = context.Pipe(duplex=False)
        place = tempfile.mkdtemp(prefix="fuzz-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
        doing[0], doing[1] = number, 0.0
        worker = context.Process(target=work, args=(names, number, place, sender, doing))
        worker.start()
        sender.close()
        hung = False
        while time.monotonic() < end:
            try:
                if receiver.poll(1):
                    number, told, took, grown = receiver.recv()
                    target = targets()[names[number % len(names)]]
                    for find in told:
                        keep(out, target, f"{number}", target.case(number), find, kept)
                    tally.add(target.name, number, took, grown)
                    log.write(f"{target.name};{number};{took:.2f};{grown:.0f}\n")
                    number += 1
                    continue
            except EOFError:
                break
            if hung := bool(doing[1]) and processor(worker.pid) - doing[1] > 3 * SECONDS:
                break
        died = not hung and time.monotonic() < end and worker.exitcode not in (0, None)
        worker.kill()
        worker.join()
        if hung or (died or worker.exitcode not in (0, -9)):
            number = int(doing[0])
            target = targets()[names[number % len(names)]]
            kind = "hang" if hung else "died"
            keep(out, target, f"{number}", target.case(number), Find(kind, target.name, f"{worker.exitcode}"), kept)
            number += 1
        shutil.rmtree(place, ignore_errors=True)
    return tally


def keep(out: Path, target: Target, case: str, content: bytes, find: Find, kept: dict[str, int]) -> None:
    """Writes the find's file and story where it is the first of its kind, or smaller than the one that is kept."""
    if find.name not in kept:
        print(f"{target.name}:{case}  {find.kind}  {find.where}  {find.detail.strip().splitlines()[-1:]}", flush=True)
    if len(content) < kept.get(find.name, sys.maxsize):
        kept[find.name] = len(content)
        place = out / "finds" / find.name
        shutil.rmtree(place, ignore_errors=True)
        laid(place, target, content)
        story = f"{target.name}:{case}\n{find.kind} {find.where}\n{find.detail}\n"
        (place / "story.txt").write_text(story, encoding="utf-8")


def main() -> int:
    """Runs as its arguments say; 1 when anything was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "fuzz")
    parser.add_argument("--only", default="", help="targets whose name has the word")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--case", help="target:number, as a find is named")
    asked = parser.parse_args()
    if asked.case:
        name, _, number = asked.case.rpartition(":")
        with tempfile.TemporaryDirectory() as place:
            told = finds(Path(place), targets()[name], targets()[name].case(int(number)))
        print(*(f"{find.kind} {find.where}\n{find.detail}" for find in told), sep="\n")
        return bool(told)
    names = [name for name in targets() if asked.only in name]
    print(f"{len(names)} targets, cases from {asked.seed * 10**7}", flush=True)
    print(run(names, asked.minutes, asked.seed * 10**7, asked.out))
    return bool((asked.out / "finds").exists())


if __name__ == "__main__":
    sys.exit(main())
