"""Many things done at a time: by processes of this machine or of a cluster, some of which die."""

import os
import signal
from pathlib import Path

import pytest

from sotanalysis.publishing.many import ClusterMissing, Many


def test_one_at_a_time_needs_no_process():
    seen = os.getpid()
    assert list(Many().each(lambda n: (n * n, os.getpid()), [(1,), (2,)])) == [((1,), (1, seen)), ((2,), (4, seen))]
    assert list(Many(8).each(lambda n: os.getpid(), [(1,)])) == [((1,), seen)]


def test_without_a_cluster_it_is_told_what_to_do():
    with pytest.raises(ClusterMissing, match="requirements-cluster.lock|Inget Dask-kluster svarar"):
        list(Many(2, "tcp://127.0.0.1:1").each(lambda n: n, [(1,)]))


@pytest.mark.full
def test_a_process_that_dies_once_takes_nothing_with_it(tmp_path):
    def work(n: int, folder: Path) -> int:
        if n == 3 and not (folder / "died").exists():
            (folder / "died").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return n * n

    done = dict(Many(2).each(work, [(n, tmp_path) for n in range(6)]))
    assert {call[0]: made for call, made in done.items()} == {n: n * n for n in range(6)}


@pytest.mark.full
def test_one_that_dies_each_time_is_named_and_the_rest_are_done():
    def work(n: int) -> int:
        if n == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return n * n

    assert dict(Many(2).each(work, [(n,) for n in range(5)])) == {(n,): None if n == 2 else n * n for n in range(5)}


@pytest.mark.full
def test_what_goes_wrong_in_one_is_raised():
    def work(n: int) -> int:
        return 1 // n

    with pytest.raises(ZeroDivisionError):
        list(Many(2).each(work, [(1,), (0,)]))


@pytest.mark.full
def test_a_cluster_with_a_worker_killed_in_the_middle_gives_the_same(tmp_path):
    distributed = pytest.importorskip("distributed")

    def work(n: int, folder: Path) -> int:
        if n == 3 and not (folder / "died").exists():
            (folder / "died").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return n * n

    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        done = dict(Many(2, cluster.scheduler_address).each(work, [(n, tmp_path) for n in range(6)]))
    assert {call[0]: made for call, made in done.items()} == {n: n * n for n in range(6)}
