"""A process that has loaded what sections need, and is copied for each thing that is asked of it: a kernel, the facts.

What they need is so loaded once, and while the report is still being read. Where a process cannot be copied (Windows,
macOS) each kernel loads it for itself, and the facts are counted where they are asked for.
"""

import gc
import json
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import TracebackType
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from sotanalysis.dataset import Dataset
    from sotanalysis.facts import Facts
    from sotanalysis.measures.measure import Measure

CAN_BE = sys.platform == "linux"  # what macOS computes with does not stand being copied


class Copy:
    """A copy's process, as jupyter asks of a kernel's. It is not our child: known is only whether it lives."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> int | None:
        """None while it lives."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 1
        return None

    def wait(self) -> int:
        """Returns when it is gone."""
        while self.poll() is None:
            time.sleep(0.01)
        return 1

    def send_signal(self, number: int) -> None:
        """Nothing where it is gone."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


class Loaded:
    """The process to copy, which begins to load at once; `environment` is that of its copies. On leaving, it ends."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"MPLBACKEND": "module://matplotlib_inline.backend_inline", **os.environ, **environment},
            text=True,
        )

    def __enter__(self) -> "Loaded":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.kill()
        self._process.communicate()

    def kernel(self, arguments: Sequence[str]) -> Copy | None:
        """A kernel with these arguments; None when there is nothing left to copy."""
        return self._copy("kernel", arguments)

    def facts(self, data: Path, team: str, period: str, year: int) -> Copy | None:
        """Somebody who counts the facts of a period, keeps them for whoever opens the report next, and is gone."""
        return self._copy("facts", (str(data.absolute()), team, period, year))

    def _copy(self, work: str, arguments: Sequence[object]) -> Copy | None:
        try:
            print(json.dumps([work, [*arguments]]), file=self._process.stdin, flush=True)
            return Copy(int(self._process.stdout.readline()))  # type: ignore[union-attr]  # a pipe, as asked for
        except (OSError, ValueError):
            return None


def _serve() -> None:
    """Load, then a copy for each line: its work and what that is given. Told back is its process's number."""
    gc.disable()  # nothing that is loaded is garbage, here or in a copy
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for who asked, who ends this
    import seaborn  # noqa: F401
    from ipykernel.kernelapp import IPKernelApp

    import sotanalysis.report  # noqa: F401
    from sotanalysis import chapters

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how a copy ended
    mine = os.getpid()
    for line in sys.stdin:
        gc.freeze()
        if pid := os.fork():
            print(pid, flush=True)
            for module in iter_modules(chapters.__path__):  # while the facts are counted
                import_module(f"{chapters.__name__}.{module.name}")
            continue
        work, given = json.loads(line)
        if work == "facts":
            _as_copy(partial(_count, *given))
        _as_copy(partial(IPKernelApp.launch_instance, [*given, f"--IPKernelApp.parent_handle={mine}"]))


def _count(data: str, team: str, period: str, year: int) -> None:
    """The period's facts and those of the one before it, every other measure in a copy of this process."""
    from sotanalysis import dataset, facts
    from sotanalysis.measures import all_measures
    from sotanalysis.periods import Period

    asked, halves = Period.parse(period, year), [all_measures()[place::2] for place in (0, 1)]
    theirs, mine = os.pipe()
    helps = not os.fork()  # before anything is read: what reads tables has threads
    read = dataset.load(Path(data, "processed"), team, asked.start.year)
    spans = [span for span in (asked, asked.previous) if span.start.year in read.settings]
    if helps:
        with open(mine, "wb") as told:
            for span in spans:
                pickle.dump(facts.share(read, span, halves[1]), told)
        return
    os.close(mine)
    with open(theirs, "rb") as heard:

        def count(read: "Dataset", span: Period, measures: "Sequence[Measure]") -> "Facts":
            own = facts.share(read, span, halves[0])
            try:
                other = pickle.load(heard)
            except EOFError:  # it is no more
                other = facts.share(read, span, halves[1])
            return facts.joined(span, measures, [own, other])

        for span in spans:
            facts.of_period(read, span, Path(data, "processed"), count)


def _as_copy(work: Callable[[], None]) -> NoReturn:
    """Does the work apart from the process that is copied, and ends."""
    gc.enable()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.setsid()  # so that what it starts ends with it
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # what it prints is no answer to who asked
    try:
        work()
    finally:
        os._exit(0)


if __name__ == "__main__":
    _serve()
