"""Nothing secret and nothing of one machine lies in the checkout; the pre-commit hook runs this file too.

Read are all files that git tracks or would track, and every part inside workbooks and other zip files.
"""

import csv
import hashlib
import io
import json
import re
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEST_NUMBERS = ROOT / "demo/test-personal-numbers.csv"
# The list as it was last compared with Skatteverket's published test numbers. Who changes the list compares again.
TEST_NUMBERS_SHA256 = "ec306592be0b1eaf8cca733a1ddc5974c1a82f6e66da88c9f2d187070bc53cf5"

NUMBER = re.compile(r"(?<![\w.,])((?:18|19|20)?\d{2})(\d{2})(\d{2})[-+–− ]?(\d{4})(?!\w|[.,](?!0\b)\d)")
MACHINE_PATH = re.compile(
    r"(?<![\w.~<])/(?:work|root|tmp)/(?!ipykernel)\w"
    r"|/(?:home|Users)/(?!(?:anna|nagon|namn)\b)[a-z]\w*/"  # the users that tests and guides make up
    r"|[A-Z]:\\{1,2}Users\\{1,2}(?!(?:anna|nagon|namn)\b)\w"
)
REGISTRY = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|(?:deb|security)\.debian\.org|conda\.anaconda\.org"
)
BINARY = {".ttf", ".png", ".jpg", ".pdf", ".parquet", ".ico", ".woff2"}


def git(*arguments: str) -> list[str]:
    """The file names that git prints."""
    ran = subprocess.run(["git", *arguments, "-z"], cwd=ROOT, capture_output=True, check=True)
    return [name for name in ran.stdout.decode().split("\0") if name]


def files() -> list[Path]:
    paths = (ROOT / name for name in git("ls-files", "--cached", "--others", "--exclude-standard"))
    return [path for path in paths if path.is_file()]


def parts(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """The texts of a file: itself, or each part of a zip file."""
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in archive.namelist():
                yield from parts(f"{name}!{part}", archive.read(part))
    elif content.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield name, content.decode("utf-16", errors="replace")
    else:
        yield name, content.decode("utf-8", errors="replace")


@pytest.fixture(scope="module")
def texts() -> list[tuple[str, str]]:
    """Name and text of everything that can hold text."""
    found = [path for path in files() if path.suffix not in BINARY]
    return [part for path in found for part in parts(path.relative_to(ROOT).as_posix(), path.read_bytes())]


def luhn(digits: str) -> bool:
    doubled = [int(d) * (2 - i % 2) for i, d in enumerate(digits)]
    return sum(n - 9 * (n > 9) for n in doubled) % 10 == 0


def is_valid(year: str, month: str, day: str, last: str) -> bool:
    """Whether it could be somebody's number: a personal number, or a coordination number (day + 60, parts unknown)."""
    coordination = int(day) >= 60
    number_day = int(day) - 60 * coordination
    unknown = coordination and (int(month) == 0 or number_day == 0)
    return luhn(year[-2:] + month + day + last) and (
        (unknown and int(month) <= 12 and number_day <= 31) or is_date(int(year), int(month), number_day)
    )


def is_date(year: int, month: int, day: int) -> bool:
    try:
        date(2000 + year % 100 if year < 100 else year, month, day)
    except ValueError:
        return False
    return True


def personal_numbers(text: str) -> set[str]:
    """The valid numbers in a text, as their last ten digits."""
    return {f"{y[-2:]}{m}{d}{last}" for y, m, d, last in NUMBER.findall(text) if is_valid(y, m, d, last)}


def committed_test_numbers() -> set[str]:
    with TEST_NUMBERS.open(encoding="utf-8", newline="") as file:
        return {row["personnummer"][-10:] for row in csv.DictReader(file)}


def test_only_test_numbers_occur(texts):
    allowed = committed_test_numbers()
    assert [name for name, text in texts if personal_numbers(text) - allowed] == []


def test_the_list_of_test_numbers_is_the_one_that_was_compared_with_skatteverkets():
    assert hashlib.sha256(TEST_NUMBERS.read_bytes()).hexdigest() == TEST_NUMBERS_SHA256


@pytest.mark.parametrize("pattern", [MACHINE_PATH, REGISTRY], ids=["machine path", "registry address"])
def test_nothing_of_one_machine_or_workplace(texts, pattern):
    assert [name for name, text in texts if pattern.search(text)] == []


def test_notebooks_lie_without_outputs():
    for path in (path for path in files() if path.suffix == ".ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        left = [c["id"] for c in cells if c.get("outputs") or c.get("execution_count") is not None]
        assert not left, f"{path.relative_to(ROOT)}: python3 bootstrap.py strip {path.relative_to(ROOT)}"


@pytest.mark.parametrize(
    ("path", "ignored"),
    [
        ("data/raw/vasteras/2022/samordningsteam.xlsx", False),
        ("data/raw/vasteras/2023/sus/alder.csv", False),
        ("data/raw/vasteras/2022/~$samordningsteam.xlsx", True),
        ("data/raw/vasteras/2024/samordningsteam.xlsx", True),
        ("data/raw/sala/2022/samordningsteam.xlsx", True),
        ("data/raw/lista.csv", True),
        ("data/processed/vasteras/2022/cases.parquet", True),
        ("data/processed/.gitkeep", False),
        ("reports/vasteras/2022/arsrapport.html", True),
        ("reports/.gitkeep", False),
    ],
)
def test_only_the_demonstration_is_tracked(path, ignored):
    asked = subprocess.run(["git", "check-ignore", "--quiet", "--no-index", path], cwd=ROOT, check=False)
    assert (asked.returncode == 0) is ignored


def test_no_tracked_file_is_one_that_should_be_ignored():
    assert git("ls-files", "--cached", "--ignored", "--exclude-standard") == []


def test_the_search_sees_numbers_in_every_notation():
    """With one number of the list, so that this file passes its own search."""
    number = min(committed_test_numbers())
    short, century = f"{number[:6]}-{number[6:]}", "19"
    for written in (
        number,
        short,
        century + number,
        century + short,
        f"{number[:6]} {number[6:]}",
        f"nr {short}.",
        f"{number}.0",
    ):
        assert personal_numbers(written) == {number}
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    for written in (wrong, f"0.{number}", f"a{number}", f"{number}1", "1234567890"):
        assert personal_numbers(written) == set()


def test_the_search_looks_inside_workbooks():
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("xl/sharedStrings.xml", "<t>hemligt</t>")
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("bok.xlsx", inner.getvalue())
    assert dict(parts("arkiv.zip", outer.getvalue())) == {"arkiv.zip!bok.xlsx!xl/sharedStrings.xml": "<t>hemligt</t>"}


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("/wo" + "rk/data", True),
        ("/ho" + "me/kalle/x", True),
        ("C:" + r"\Users" + r"\kalle", True),
        ("sus/work/x", False),
        ("notebooks/home/", False),
    ],
)
def test_machine_paths_are_seen(text, seen):
    assert bool(MACHINE_PATH.search(text)) is seen
