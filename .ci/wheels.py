"""The locked packages as files in a folder, for a computer that reaches no index: `python3 bootstrap.py wheels FOLDER`.

Every package of the locks, held to its hash, for the Python that runs this; with `--windows 3.13` for a Windows
computer with that Python, whatever this one is. There: `py bootstrap.py --wheels FOLDER report`.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from packaging.requirements import Requirement

LOCK = Path(__file__).resolve().parents[1] / "requirements-lab.lock"  # holds all of requirements.lock
DOWNLOAD = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "download", "--only-binary", ":all:")
# What markers ask about a computer; pip would answer for the one that it runs on.
WINDOWS = {"os_name": "nt", "sys_platform": "win32", "platform_system": "Windows", "platform_machine": "AMD64"}


def needed(lock: str, computer: dict[str, str]) -> list[str]:
    """The lock's lines that hold for a computer, with their hashes and without their markers."""
    text = "\n".join(line for line in lock.splitlines() if not line.startswith("#"))
    lines = [line.split("--hash=") for line in text.replace("\\\n", " ").splitlines()]
    packages = [(Requirement(name.strip()), [code.strip() for code in codes]) for name, *codes in lines]
    return [
        " --hash=".join((f"{package.name}{package.specifier}", *codes))
        for package, codes in packages
        if package.marker is None or package.marker.evaluate(computer)
    ]


def main(words: list[str]) -> int:
    """Fills the folder and says what it holds and how it is used; pip's exit code where it could not be filled."""
    parser = argparse.ArgumentParser(prog="bootstrap.py wheels", add_help=False)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--windows", metavar="3.13")
    given = parser.parse_args(words)
    computer, kind = {}, ()
    if given.windows:
        computer = WINDOWS | {"python_version": given.windows, "python_full_version": f"{given.windows}.99"}
        kind = ("--platform", "win_amd64", "--python-version", given.windows, "--implementation", "cp")
    to = (*DOWNLOAD, "--no-deps", *kind, "--dest", str(given.folder))
    with tempfile.TemporaryDirectory() as place:
        lock = Path(place, "requirements.lock")
        lock.write_text("\n".join(needed(LOCK.read_text(encoding="utf-8"), computer)), encoding="utf-8")
        code = subprocess.call((*to, "--require-hashes", "-r", str(lock))) or subprocess.call((*to, "uv>=0.9,<1"))
    if code:
        print("Paketen gick inte att hämta. Kontrollera nätverket och kör om.", file=sys.stderr)
        return code
    files = list(given.folder.glob("*.whl"))
    size = sum(file.stat().st_size for file in files) // 1_000_000
    python = "py" if given.windows or sys.platform == "win32" else "python3"
    print(f"{len(files)} paket, {size} MB, i {given.folder}. Kopiera mappen till den andra datorn och skriv där:")
    print(f"{python} bootstrap.py --wheels MAPP report")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
