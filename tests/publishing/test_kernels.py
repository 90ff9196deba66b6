import os
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from jupyter_core.utils import ensure_event_loop

from sotanalysis.publishing.kernels import Kernel, Kernels


def ended(kernel: Kernel) -> None:
    with closing(ensure_event_loop()):  # of this thread
        kernel.end()


def test_a_kernel_may_be_ended_by_several_at_once():
    with Kernels({}) as kernels, ThreadPoolExecutor(4) as pool:
        (kernel,) = kernels.take(1)
        kernel.client().start_channels()
        list(pool.map(ended, [kernel] * 4))
        assert not kernel.has_kernel


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no sockets with names of files")
def test_a_kernel_is_spoken_to_through_files_of_its_owner_alone():
    with Kernels({}, 2) as kernels:
        first, second = kernels.take(2)
        folder = Path(first.connection_file).parent
        assert first.transport == second.transport == "ipc"
        assert first.ip != second.ip
        assert Path(first.ip).parent == folder
        assert folder.stat().st_mode & 0o077 == 0
    assert not folder.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="a path there has its own limit")
def test_a_folder_with_too_long_a_name_for_sockets_is_no_hindrance(tmp_path, monkeypatch):
    folder = tmp_path / ("å" * 50)
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", os.fspath(folder))
    with Kernels({}) as kernels:
        (kernel,) = kernels.take(1)
        assert kernel.transport == "tcp"
        assert kernel.has_kernel
