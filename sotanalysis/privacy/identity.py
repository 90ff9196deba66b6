"""Personal numbers: reading them, what they say, and the keyed pseudonym that takes their place.

A personal number is YYYYMMDDNNNC: birth date, three digits of which the last is odd for men, and a Luhn check digit.
In a coordination number 60 is added to the day; month 00 or day 60 then means that the date is not known. No message,
error or representation made here holds the number.
"""

import hashlib
import hmac
import os
import re
import tempfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

KEY_BYTES = 32
_FORM = re.compile(r"(\d{2})?(\d{2})(\d{2})(\d{2})([-+]?)(\d{4})")
_RESERVE = re.compile(r"(\d{2})?\d{6}[-+]?[0-9A-ZÅÄÖ]{4}|[A-ZÅÄÖ]{1,4}\d{5,11}")


@dataclass(frozen=True)
class Identity:
    """A valid personal number (12 digits, never shown) and what it says; `birth_date` is None when it tells none."""

    number: str = field(repr=False)
    sex: str
    birth_year: int
    birth_date: date | None
    coordination: bool


@dataclass(frozen=True)
class Refusal:
    """Why a text is no personal number: the rule it broke, in Swedish what is wrong and what to do."""

    rule: str
    message: str
    remedy: str


BLANK = Refusal("personnummer:tomt", "Personnumret saknas.", "Fyll i personnumret, tolv siffror.")
RESERVE = Refusal(
    "personnummer:reservnummer",
    "Numret är ett reservnummer eller ett tillfälligt nummer med bokstäver, inte ett personnummer.",
    "Ersätt det med personens personnummer eller samordningsnummer.",
)
FORM = Refusal(
    "personnummer:form",
    "Personnumret har inte rätt form.",
    "Skriv det ÅÅÅÅMMDD-NNNN (tolv siffror) eller ÅÅMMDD-NNNN.",
)
DAY = Refusal(
    "personnummer:datum",
    "Personnumret börjar inte med ett datum som finns.",
    "Jämför med originalhandlingen och rätta födelsetiden.",
)
FUTURE = Refusal(
    "personnummer:framtid",
    "Personnumret anger en födelsetid som ligger efter rapportåret.",
    "Jämför med originalhandlingen och rätta århundradet.",
)
CHECK_DIGIT = Refusal(
    "personnummer:kontrollsiffra",
    "Personnumrets kontrollsiffra stämmer inte, så någon siffra är felskriven.",
    "Jämför med originalhandlingen och rätta numret.",
)


class KeyFault(Exception):
    """The key file cannot be used. The message says in Swedish what to do and holds nothing of the key."""


def parse(value: object, reference: date) -> Identity | Refusal:
    """The personal number written in a cell (text or number, 12 or 10 digits, hyphen, plus or space), or why not.

    Ten digits are placed in the century that `reference` gives: "-" or nothing for those who turn at most 99 that year,
    "+" from the year a person turns 100.
    """
    text = _text(value)
    if not text:
        return BLANK
    match = _FORM.fullmatch(text)
    if match is None:
        return RESERVE if _RESERVE.fullmatch(text) and re.search(r"[A-ZÅÄÖ]", text) else FORM
    century, yy, month, day, sign, last = match.groups()
    year = int(century + yy) if century else _year_of(int(yy), sign, reference)
    if not luhn(yy + month + day + last):
        return CHECK_DIGIT
    birth = _birth_date(year, int(month), int(day))
    if isinstance(birth, Refusal):
        return birth
    if (birth or date(year, 1, 1)) > reference:
        return FUTURE
    sex = "man" if int(last[2]) % 2 else "woman"
    return Identity(f"{year:04d}{month}{day}{last}", sex, year, birth, int(day) >= 60)


def luhn(digits: str) -> bool:
    """Whether ten digits end in the right check digit: weights 2, 1, 2, 1 …, digit sums, a whole ten."""
    doubled = (int(d) * (2 - i % 2) for i, d in enumerate(digits))
    return sum(n // 10 + n % 10 for n in doubled) % 10 == 0


def _text(value: object) -> str:
    """The cell without spaces, in capitals, with one kind of hyphen; a number cell gets back its leading zeros."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, int | float):
        whole = f"{value:.0f}" if value == value else ""
        return whole.zfill(10) if 7 <= len(whole) < 10 else whole
    return re.sub(r"[\u2010-\u2015\u2212]", "-", re.sub(r"[\s\u00a0\u2007\u2009\u202f]", "", str(value))).upper()


def _year_of(yy: int, sign: str, reference: date) -> int:
    latest = reference.year - (reference.year - yy) % 100
    return latest - 100 if sign == "+" else latest


def _birth_date(year: int, month: int, day: int) -> date | None | Refusal:
    if day >= 60:
        day -= 60
        if (month == 0 and day <= 31) or (day == 0 and month <= 12):
            return None
    try:
        return date(year, month, day)
    except ValueError:
        return DAY


# --- the key and the pseudonyms ------------------------------------------------------------------------------------


def pseudonym(number: str, key: bytes, prefix: str = "p_") -> str:
    """What stands for a personal number ("p_…") or a case number ("c_…"): the same for the same number and key."""
    digest = hashlib.blake2b(f"{prefix}{number}".encode(), key=key, digest_size=10)
    return prefix + digest.hexdigest()


def case_pseudonym(number: str, key: bytes) -> str:
    """The pseudonym of a case number, in the form that `case_number` gives."""
    return pseudonym(number, key, "c_")


def case_number(value: object) -> str:
    """A case number as written in any export, in the one form in which two are compared; "" when there is none.

    Case, spaces, the sign between two parts, one between letters and digits, and zeros before a number tell no two
    cases apart: `p 007`, `P-7` and `P7` are one.
    """
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "-".join(part.lstrip("0") or "0" for part in re.findall(r"\d+|[^\W\d_]+", _text(str(value))))


def key_path() -> Path:
    """Where the key lies: SOT_KEY_FILE, else in the user's own profile folder; never in the checkout."""
    chosen = os.environ.get("SOT_KEY_FILE")
    return Path(chosen) if chosen else Path.home() / ".sotanalysis" / "nyckel"


def load_key(path: Path | None = None) -> bytes:
    """The secret key, made on first use and readable by its owner only.

    Raises KeyFault when the file cannot be made or read, or is not a key.
    """
    path = path or key_path()
    try:
        if not path.exists():
            _make_key(path)
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except OSError as fault:
        raise KeyFault("Nyckelfilen går inte att läsa eller skapa. Kontrollera SOT_KEY_FILE och din behörighet.") from (
            fault
        )
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyFault(
            "Nyckelfilen innehåller ingen nyckel. Lägg tillbaka den från din säkerhetskopia, eller ta bort filen så "
            "skapas en ny nyckel (och alla pseudonymer byts)."
        )
    return key


def _make_key(path: Path) -> None:
    """Written whole beside its place and then put there without replacing: two first uses at once get one key."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".nyckel-")  # 0600 from the start
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(os.urandom(KEY_BYTES).hex())
        if os.name == "nt":
            temporary.rename(path)
        else:
            os.link(temporary, path)
    except FileExistsError:
        pass  # another process made it first: that key holds
    finally:
        temporary.unlink(missing_ok=True)


def key_is_private(path: Path) -> bool:
    """Whether only the owner can read the key; on Windows the profile folder's own protection is relied on."""
    return os.name == "nt" or path.stat().st_mode & 0o077 == 0


def fingerprint(key: bytes) -> str:
    """What tells two keys apart in a manifest; the key cannot be found from it."""
    return hmac.new(key, b"sotanalysis: fingerprint", hashlib.sha256).hexdigest()[:16]
