"""A report shown by a server of this machine alone, whose open pages follow when it is made again."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from secrets import token_urlsafe
from threading import Condition, Thread

# Asks until another report stands; the browser keeps the place on the page when it loads it again.
_SCRIPT = b"""<script>
(async () => {
  for (let seen = ""; ; ) {
    try {
      const made = await (await fetch("made?" + seen, { cache: "no-store" })).text();
      if (seen && made !== seen) return location.reload();
      seen = made;
    } catch { await new Promise((wait) => setTimeout(wait, 1000)); }
  }
})();
</script></body>"""
_PATIENCE = 20.0  # seconds a page waits for an answer before it asks again


class Shown:
    """Where a report is shown, and how often it has been made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = ""
        # Anyone on the machine may ask the port; only who was told the address gets an answer.
        self.secret = token_urlsafe(16)
        self._made, self._changed = 1, Condition()

    def made_again(self) -> None:
        """Open pages load what stands now."""
        with self._changed:
            self._made += 1
            self._changed.notify_all()

    def made(self, seen: str) -> str:
        """How often it has been made; waits a while when that is what the page has seen."""
        with self._changed:
            self._changed.wait_for(lambda: str(self._made) != seen, _PATIENCE)
            return str(self._made)


class _Handler(SimpleHTTPRequestHandler):
    """Files of the folder under the secret, pages with the script that follows."""

    def __init__(self, *arguments: object, shown: Shown) -> None:
        self.shown = shown
        super().__init__(*arguments, directory=str(shown.folder))  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """A file, or how often the report has been made."""
        path, _, seen = self.path.partition("?")
        if not path.startswith(f"/{self.shown.secret}/"):
            return self.send_error(404)
        self.path = path.removeprefix(f"/{self.shown.secret}")
        if self.path == "/made":
            return self._answer(self.shown.made(seen).encode(), "text/plain")
        if self.path.endswith(".html"):
            try:
                page = Path(self.translate_path(self.path)).read_bytes()
            except OSError:
                return self.send_error(404)
            return self._answer(page.replace(b"</body>", _SCRIPT, 1), "text/html; charset=utf-8")
        return super().do_GET()

    def _answer(self, content: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def list_directory(self, path: object) -> None:
        """No lists of files."""
        self.send_error(404)

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing: what is asked for is no news."""


@contextmanager
def shown(folder: Path) -> Iterator[Shown]:
    """The folder's files at `address`, for as long as one is inside."""
    found = Shown(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, shown=found))
    server.daemon_threads = True
    found.address = f"http://127.0.0.1:{server.server_port}/{found.secret}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
