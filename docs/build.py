"""The documentation: `python3 bootstrap.py docs` makes docs/_build/html; a warning is an error.

With `--renew` what is made from declarations and from runs of the commands is first written anew (docs/made.py), and
with `--pictures` the pictures too, for which Chromium and pdftoppm are needed (docs/pictures.py).
"""

import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
OUT = DOCS / "_build" / "html"


def main(words: list[str]) -> int:
    """Exit code: 0 when every page was made without a warning, 2 when the call is wrong."""
    if unknown := set(words) - {"--renew", "--pictures"}:
        print(f"Okänt ord: {', '.join(sorted(unknown))}. Det som finns: --renew, --pictures.", file=sys.stderr)
        return 2
    if words:
        from docs import made, pictures

        if "--renew" in words:
            made.renew()
        if "--pictures" in words:
            pictures.take()
    code = make(OUT)
    if not code:
        print(f"Sidorna ligger i {OUT.relative_to(DOCS.parent)}. Öppna index.html i webbläsaren.")
    return code


def make(out: Path) -> int:
    """Makes the pages in a folder: 0 when there was no warning."""
    where = ("-d", str(out.parent / "doctrees"), str(DOCS), str(out))
    return subprocess.call([sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", *where])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
