"""One thing done of many: on the cores of this machine, or on a Dask cluster. One that dies takes no other with it."""

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

LOST = "Beräkningen avbröts av datorn två gånger, troligen för att minnet tog slut. Kör om med --jobs 1."
NO_CLUSTER = (
    "Det som behövs för --scheduler är inte installerat. Be den som sköter datorn installera paketen i "
    "requirements-cluster.lock, eller kör om utan --scheduler."
)
NO_SCHEDULER = (
    "Inget Dask-kluster svarar på {}. Kontrollera adressen och att klustret är igång, eller kör om utan --scheduler."
)


class ClusterMissing(ValueError):
    """The cluster cannot be reached, or what talks to it is not installed; the message says what to do."""


@dataclass(frozen=True)
class Many:
    """How many are done at a time, or the address of the scheduler that does them."""

    jobs: int = 1
    scheduler: str | None = None

    def each(self, do: Callable[..., Any], calls: Sequence[tuple[Any, ...]]) -> Iterator[tuple[tuple[Any, ...], Any]]:
        """Each call's arguments and what it gave, as they are done; None for one whose process died twice.

        What `do` raises is raised.
        """
        if self.scheduler is None and (self.jobs < 2 or len(calls) < 2):
            yield from ((call, do(*call)) for call in calls)
            return
        from joblib.externals.loky.process_executor import TerminatedWorkerError

        left = dict(enumerate(calls))
        try:
            for place, made in self._done(do, left, self.jobs):
                yield left.pop(place), made
        except TerminatedWorkerError:  # nobody knows which of them did it: the rest are done one at a time
            for place, call in sorted(left.items()):
                try:
                    yield call, next(iter(self._done(do, {place: call}, 2)))[1]
                except TerminatedWorkerError:
                    yield call, None

    def _done(self, do: Callable[..., Any], calls: dict[int, tuple[Any, ...]], jobs: int) -> Iterator[tuple[int, Any]]:
        from joblib import Parallel, delayed

        with self._where(jobs), warnings.catch_warnings():
            # A worker that is replaced as it has grown is no news to whoever waits for a report.
            warnings.filterwarnings("ignore", "A worker stopped", UserWarning)
            # One task a call: a report takes seconds, and its worker may die.
            run = Parallel(batch_size=1, pre_dispatch="all", return_as="generator_unordered")
            yield from run(delayed(_numbered)(place, do, call) for place, call in [*calls.items()])

    @contextmanager
    def _where(self, jobs: int) -> Iterator[None]:
        from joblib import parallel_config

        if self.scheduler is None:
            with parallel_config("loky", n_jobs=jobs):
                yield
            return
        try:
            from distributed import Client

            client = Client(self.scheduler, timeout=10)
        except ImportError:
            raise ClusterMissing(NO_CLUSTER) from None
        except (OSError, ValueError):
            raise ClusterMissing(NO_SCHEDULER.format(self.scheduler)) from None
        with client, parallel_config("dask"):
            yield


def _numbered(place: int, do: Callable[..., Any], call: tuple[Any, ...]) -> tuple[int, Any]:
    return place, do(*call)
