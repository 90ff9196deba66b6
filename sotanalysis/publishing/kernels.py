"""The kernels that a report's sections run in: they may start, one a core, while the report is still being counted."""

import os
import socket
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from types import TracebackType

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from jupyter_core.utils import run_sync

from sotanalysis.publishing.forked import Loaded

_LONGEST = 90  # bytes of a path that a socket can still be named after, on every system
_ARGUMENTS = [
    # A kernel on this machine alone needs no encrypted transport; the line that says so on every start helps nobody.
    "--log-level=ERROR",
    "--HistoryManager.hist_file=:memory:",
    # What nearly every section needs is loaded as the kernel starts, not when its first cell asks for it.
    "--IPKernelApp.exec_lines=__import__('sotanalysis.report'), __import__('seaborn');",
]


class _Copied(LocalProvisioner):
    """A kernel that is a copy of what is loaded; started plainly when that is gone."""

    def __init__(self, loaded: Loaded, parent: AsyncKernelManager) -> None:
        super().__init__(kernel_id=parent.kernel_id, kernel_spec=parent.kernel_spec, parent=parent)
        self._loaded = loaded

    async def launch_kernel(self, cmd: list[str], **kwargs: object) -> KernelConnectionInfo:
        """As its parent's."""
        copy = self._loaded.kernel(cmd[cmd.index("-f") :])
        if copy is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = copy  # type: ignore[assignment]  # which is asked the same things as a Popen
        self.pid = self.pgid = copy.pid
        return self.connection_info


class Kernel(AsyncKernelManager):
    """A kernel that papermill runs cells in and that is not its own to end."""

    _client: AsyncKernelClient | None = None

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self._ending = Lock()  # asked for by whoever runs cells in it and by whoever started it, perhaps at once

    def client(self, **options: object) -> AsyncKernelClient:  # type: ignore[override]  # as its parent's is
        """What talks to the kernel."""
        self._client = super().client(**options)
        return self._client

    def end(self) -> None:
        """The kernel's process and what talks to it are gone; nothing where they already are."""
        with self._ending:
            if self.has_kernel:
                run_sync(self.shutdown_kernel)(now=True)
            run_sync(self.cleanup_resources)()
            if self._client is not None:
                self._client.stop_channels()
                self._client = None


class Kernels:
    """At most `most` kernels at a time, in whose environment `environment` stands; copies of `loaded` where that is
    given. On leaving, all are ended.
    """

    def __init__(self, environment: Mapping[str, str], most: int = 1, loaded: Loaded | None = None) -> None:
        self.most = most
        self._environment = {**os.environ, **environment}
        self.loaded = loaded
        self._waiting: list[Kernel] = []
        self._out: list[Kernel] = []
        self._folder = TemporaryDirectory(prefix="sot-")  # open to its owner alone

    def __enter__(self) -> "Kernels":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for kernel in (*self._waiting, *self._out):
            kernel.end()
        self._folder.cleanup()

    def start(self, number: int) -> None:
        """So many wait to be taken, each loading what sections need."""
        while len(self._waiting) < min(number, self.most):
            kernel = Kernel(kernel_name="python3", **self._connection())
            if self.loaded is not None:
                kernel.provisioner = _Copied(self.loaded, kernel)
            run_sync(kernel.start_kernel)(extra_arguments=_ARGUMENTS, env=self._environment)
            self._waiting.append(kernel)

    def _connection(self) -> dict[str, str]:
        """How one more kernel is spoken to: through files of this run alone, as two runs at a time may find the same
        port free. By ports where there are no such files (Windows), or where their names would be too long.
        """
        file = Path(self._folder.name, f"{len(self._waiting) + len(self._out)}.json")
        by_files = hasattr(socket, "AF_UNIX") and len(os.fsencode(file)) < _LONGEST
        return {"connection_file": str(file), "transport": "ipc" if by_files else "tcp"}

    def take(self, number: int) -> list[Kernel]:
        """So many kernels that nobody has run anything in."""
        self.start(number)
        taken, self._waiting = self._waiting[:number], self._waiting[number:]
        self._out += taken
        return taken
