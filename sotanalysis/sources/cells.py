"""Swedish cells: a closed list of forms for each kind of value, and nothing guessed.

Every parser takes one raw cell (text, number, date or None, as the file gave it) and returns the value, None for a
blank cell, or an `Unreadable` that says which rule was broken and what to do. It never holds the cell's value, so it
can be turned into a `Problem` and printed: `if isinstance(result, Unreadable): problems.append(result.at(file, …))`.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from sys import intern

from sotanalysis import formatting
from sotanalysis.periods import MONTHS
from sotanalysis.tables.column import Column, Kind
from sotanalysis.tables.problem import Problem
from sotanalysis.vocabulary import CODE_LISTS, YES_NO, CodeList, fold

FIRST_YEAR, LAST_YEAR = 1900, 2099
A_DAY = "ÅÅÅÅ-MM-DD"  # in a remedy; a day of the report's own year where that is known
_LARGEST = 1e15  # whole numbers beyond it are not exact


@dataclass(frozen=True)
class Unreadable:
    """A cell that fits none of the accepted forms: the rule, what is wrong and what to do. Never the value."""

    rule: str
    message: str
    remedy: str

    def at(self, file: str, sheet: str = "", row: int | None = None, column: str = "", fatal: bool = False) -> Problem:
        """The problem at its place; `fatal` when the row cannot be used without the cell."""
        return Problem(
            file, self.rule, self.message, self.remedy, sheet, row, column, severity="fel" if fatal else "varning"
        )


class PerCent(float):
    """A share that its cell shows as per cent: 0.5 as 50 %."""


# What stands in a cell where Excel has an error value, #SAKNAS! or #REF!.
CELL_ERROR = "#FEL!"
ERROR_VALUE = Unreadable(
    "cell:felvärde",
    "Cellen har ett felvärde från Excel, till exempel #SAKNAS!.",
    "Rätta formeln, eller skriv värdet, och spara.",
)
# What stands in a cell whose formula has no stored value.
CELL_UNCOUNTED = "#FORMEL!"
NO_VALUE = Unreadable(
    "cell:formel utan värde",
    "Cellen är en formel vars värde inte är sparat.",
    "Öppna filen i Excel, låt den räkna om och spara.",
)
ODD_CELLS = {CELL_ERROR: ERROR_VALUE, CELL_UNCOUNTED: NO_VALUE}
NOT_NUMBER = Unreadable(
    "cell:tal", "Cellen är inget tal.", "Skriv bara siffror, till exempel 1\u00a0234,5. Utelämna ”ca”, ”<” och enheter."
)
AMBIGUOUS_NUMBER = Unreadable(
    "cell:tal",
    "Talet kan läsas på två sätt: punkten kan vara decimaltecken eller tusental.",
    "Skriv decimalkomma och inget tusentalstecken.",
)
NOT_INTEGER = Unreadable("cell:heltal", "Cellen är inget heltal.", "Skriv ett heltal utan decimaler.")
TOO_LARGE = Unreadable("cell:gräns", "Talet är orimligt stort.", "Rätta talet.")
AMBIGUOUS_PERCENT = Unreadable(
    "cell:procent",
    "Andelen kan läsas på två sätt: som enstaka procent eller som mer än hundra procent.",
    "Skriv andelen med procenttecken, till exempel 50\u00a0%.",
)
A_DATE = Unreadable(
    "cell:tal",
    "Cellen är ett datum där det ska stå ett tal; Excel gör om till exempel 6.9 till ett datum.",
    "Formatera cellen som tal och skriv talet igen, med decimalkomma.",
)
OUT_OF_REACH = Unreadable("cell:årtal", "Datumet ligger långt utanför rapportåret.", "Kontrollera årtalet.")
NOT_PERCENT = Unreadable("cell:procent", "Cellen är ingen andel.", "Skriv en andel, till exempel 50\u00a0% eller 0,5.")
NOT_DATE = Unreadable(
    "cell:datum",
    "Cellen är inget datum som går att läsa säkert.",
    f"Skriv datumet som {A_DAY} och formatera cellen som datum.",
)
AMBIGUOUS_DATE = Unreadable(
    "cell:datum",
    "Datumet saknar år, har ett årtal med två siffror eller kan läsas på flera sätt.",
    f"Skriv datumet som {A_DAY}.",
)
NOT_YEAR = Unreadable("cell:år", "Cellen är inget årtal.", "Skriv årtalet med fyra siffror, till exempel 1985.")
NOT_YES_NO = Unreadable("cell:ja/nej", "Cellen är varken ja eller nej.", "Skriv ja eller nej, eller lämna tomt.")
NOT_MONTHS = Unreadable("cell:månader", "Cellen är inget antal månader.", "Skriv till exempel 4 eller 4 mån.")
NOT_HOURS = Unreadable("cell:timmar", "Cellen är inget antal timmar.", "Skriv till exempel 2,5 eller 2,5 tim.")

_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u200a\u202f\u2002\u2003\t\r\n"), " ")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_NOTHING = "".join(map(chr, [*_SPACES, *_DASHES])) + " -\ufeff\u200b"


def text_of(value: object) -> str:
    """The cell as one line of text with ordinary single spaces; '' for a blank cell."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time(0):
        return value.isoformat().partition("T")[0]
    text = str(value)
    text = text if text.isprintable() else text.translate(_SPACES)  # no other space is printable
    return (re.sub(r" +", " ", text) if "  " in text else text).strip(" \ufeff\u200b")


def is_blank(value: object) -> bool:
    """Nothing, only spaces, or a lone dash."""
    if isinstance(value, str):
        return not value.strip(_NOTHING)
    return value is None or value != value


def parse_text(value: object) -> str | None:
    """The text with single spaces; whole numbers without `.0`."""
    return None if is_blank(value) else text_of(value)


_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?: \d{3})+|\d+)(?:[.,]\d+)?")
_AMBIGUOUS_NUMBER = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")


def _decimal(text: str) -> Decimal | Unreadable:
    plain = text.translate(_DASHES)
    plain = re.sub(r"^([+-]) ", r"\1", plain)
    if _AMBIGUOUS_NUMBER.fullmatch(plain):
        return AMBIGUOUS_NUMBER
    if not _NUMBER.fullmatch(plain):
        return NOT_NUMBER
    return Decimal(plain.replace(" ", "").replace(",", "."))


def parse_number(value: object) -> float | None | Unreadable:
    """`1 234,5`, `−3`, `12.5`, or a number cell. `ca 5`, `<5`, `1.234` and text are unreadable."""
    if is_blank(value):
        return None
    if isinstance(value, bool):
        return NOT_NUMBER
    if isinstance(value, int | float):
        return _bounded(float(value)) if math.isfinite(value) else NOT_NUMBER
    number = _decimal(text_of(value)) if isinstance(value, str) else NOT_NUMBER
    return number if isinstance(number, Unreadable) else _bounded(float(number))


def _bounded(number: float) -> float | Unreadable:
    return number if abs(number) < _LARGEST else TOO_LARGE


def parse_integer(value: object) -> int | None | Unreadable:
    """A whole number; 3,0 counts as whole."""
    number = parse_number(value)
    if number is None or isinstance(number, Unreadable):
        return number
    return int(number) if number.is_integer() else NOT_INTEGER


_PERCENT = re.compile(r"(.*?) ?(?:%|procent)", re.IGNORECASE)


def parse_share(value: object) -> float | None | Unreadable:
    """A share 0–1: `12,5%`, `12,5 procent` are 0.125. A number up to 1 without a sign is the share (as in Excel)."""
    if is_blank(value):
        return None
    text = text_of(value)
    if isinstance(value, str) and (percent := _PERCENT.fullmatch(text)):
        number = _decimal(percent[1])
        return number if isinstance(number, Unreadable) else float(number / 100)
    plain = parse_number(value)
    if plain is None or isinstance(plain, Unreadable):
        return NOT_PERCENT if plain is NOT_NUMBER else plain
    if 1 < plain <= 2:  # Excel's form of 150 %, or one and a half per cent
        return AMBIGUOUS_PERCENT
    return plain if abs(plain) <= 1 else float(Decimal(str(plain)) / 100)


def parse_percent(value: object) -> float | None | Unreadable:
    """A percentage 0–100: `12,5%`, `12,5` and Excel's 0.125 are all 12.5."""
    share = parse_share(value)
    return share if share is None or isinstance(share, Unreadable) else float(Decimal(str(share)) * 100)


_MONTH_NUMBERS = {name: n for n, name in enumerate(MONTHS, 1)} | {name[:3]: n for n, name in enumerate(MONTHS, 1)}
_MONTH_NUMBERS["sept"] = 9
_DATE_FORMS = (
    re.compile(r"(?P<y>\d{4})([-./])(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?:[ T]00:00(?::00)?)?"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
    re.compile(r"(?P<d>\d{1,2})/(?P<m>\d{1,2}) (?P<y>\d{4})"),
    re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})"),
    re.compile(r"(?:den )?(?P<d>\d{1,2}) (?P<m>[a-zåäö]{3,9})\.? (?P<y>\d{4})"),
)
_AMBIGUOUS_DATE = re.compile(r"\d{1,2}[-/.]\d{1,2}(?:[-/.]\d{2,4})?|\d{2}-?\d{2}-?\d{2}|\d{1,2}/\d{1,2} \d{2}")


def _date_of(match: re.Match[str]) -> date | Unreadable:
    month = match["m"] if match["m"].isdigit() else str(_MONTH_NUMBERS.get(match["m"], 0))
    try:
        day = date(int(match["y"]), int(month), int(match["d"]))
    except ValueError:
        return NOT_DATE
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else NOT_DATE


def parse_date(value: object) -> date | None | Unreadable:
    """A date cell, `2022-03-14`, `20220314`, `14/3 2022`, `14.3.2022` or `14 mars 2022`; the clock time is dropped.

    `1/6`, `220314`, `03-04-2022` and the like can be read in several ways and are unreadable, as is a bare number.
    """
    if is_blank(value):
        return None
    if isinstance(value, date):
        if not FIRST_YEAR <= value.year <= LAST_YEAR:  # of those of pandas, a date before year 1 cannot be made
            return NOT_DATE
        return value.date() if isinstance(value, datetime) else value
    text = text_of(value).translate(_DASHES).casefold()
    for form in _DATE_FORMS:
        if match := form.fullmatch(text):
            return _date_of(match)
    return AMBIGUOUS_DATE if _AMBIGUOUS_DATE.fullmatch(text) else NOT_DATE


def parse_datetime(value: object) -> datetime | None | Unreadable:
    """A date cell with time, or `2023-01-18 13:28:41`."""
    if isinstance(value, datetime):
        return value
    match = re.fullmatch(r"(\S+)[ T](\d{1,2}):(\d{2})(?::(\d{2}))?", text_of(value))
    day = parse_date(match[1] if match else value)
    if day is None or isinstance(day, Unreadable) or not match:
        return datetime.combine(day, time()) if isinstance(day, date) else day
    try:
        return datetime.combine(day, time(int(match[2]), int(match[3]), int(match[4] or 0)))
    except ValueError:
        return NOT_DATE


def parse_year(value: object) -> int | None | Unreadable:
    """A year with four digits."""
    year = parse_integer(value)
    if year is None:
        return None
    return NOT_YEAR if isinstance(year, Unreadable) or not FIRST_YEAR <= year <= LAST_YEAR else year


_OWN_WORD = {"referrer": "Är det en egen remittent: lägg till den i rapport.toml under [[remittent]]. "}


def own_spelling(codes: CodeList, year: int | None = None) -> str:
    """What to write in rapport.toml so that a word is read as one of the list's: a heading and a line, in TOML."""
    title, word = (_toml_key(text) for text in (codes.title, codes.words_in(year)[0]))
    return (
        f"{_OWN_WORD.get(codes.name, '')}Är det ett annat sätt att skriva ett av orden: lägg sist i rapport.toml till "
        f"raden [stavningar.{title}], om den inte redan finns, och under den "
        f'{word} = ["ordet som det står i filen"], med listans ord till vänster.'
    )


def _toml_key(text: str) -> str:
    """The text as a key of TOML, in quotes where a bare key may not have its letters."""
    return text if re.fullmatch(r"[A-Za-z0-9_-]+", text) else f'"{text}"'


def parse_code(value: object, codes: CodeList, year: int | None = None) -> str | None | Unreadable:
    """The code of a category by its label or a known spelling; the words told are those in use in the year."""
    if is_blank(value):
        return None
    return codes.find(text_of(value)) or Unreadable(  # interned: a sheet may have a word of its own in every row
        intern(f"cell:kod:{codes.name}"),
        intern(f"Cellen är ingen känd kategori i listan {codes.title}."),
        intern(f"Välj en av: {'; '.join(codes.choices_in(year))}."),
    )


def parse_yes_no(value: object) -> bool | None | Unreadable:
    """`ja`, `nej`, `x`, a check box or 1/0."""
    if isinstance(value, bool) or is_blank(value):
        return value if isinstance(value, bool) else None
    code = YES_NO.find(text_of(value))
    return {"yes": True, "no": False}.get(code or "", NOT_YES_NO)


def _with_unit(value: object, units: str, unreadable: Unreadable) -> float | None | Unreadable:
    number = value
    if isinstance(value, str):
        number = re.sub(rf"(?i)(?<=[\d ])\s*(?:{units})\.?$", "", text_of(value))
    result = parse_number(number)
    if result is TOO_LARGE:
        return TOO_LARGE
    return unreadable if isinstance(result, Unreadable) or (result is not None and result < 0) else result


def parse_months(value: object) -> float | None | Unreadable:
    """A number of months: `4`, `4 mån`, `1,5 månader`."""
    return _with_unit(value, "månader|månad|mån", NOT_MONTHS)


def parse_hours(value: object) -> float | None | Unreadable:
    """A number of hours: `2,5`, `2,5 tim`, `2h`; also a plain non-negative number such as a scale value."""
    return _with_unit(value, "timmar|timme|tim|h", NOT_HOURS)


@dataclass(frozen=True)
class Duration:
    """Time spent: minutes, and how it was read (exact, at_least, unreadable, blank)."""

    minutes: float | None
    kind: str


_AMOUNT = r"(?:\d+(?:[.,]\d+)?|½)"
_HOUR, _MINUTE = r"(?:timmar|timme|tim|h)\.?", r"(?:minuter|minut|min)\.?"
_PART = re.compile(rf"({_AMOUNT})\s*(?:({_HOUR})|{_MINUTE})", re.IGNORECASE)
_ROLE = r"(?:\s*[A-ZÅÄÖ]{2,5})?"
_KNOWN = re.compile(rf"(?i:{_AMOUNT}\s*(?:{_HOUR}|{_MINUTE})(?:\s*(?:och|\+)?\s*{_AMOUNT}\s*{_MINUTE})?){_ROLE}(\+?)")
_ASKED = re.compile(rf"\?\s*(?i:{_HOUR}|{_MINUTE}){_ROLE}")


def parse_duration(value: object) -> Duration:
    """Time spent, in minutes: `15 minuter`, `1h`, `1 tim 30 min`, `3h+` (at least), `1 tim AK, ? timAF` (at least).

    Anything else is kept as unreadable, a blank as blank: neither is zero. A remark in parentheses is left out.
    """
    if isinstance(value, timedelta):
        return Duration(value.total_seconds() / 60, "exact")
    if isinstance(value, time):
        return Duration(value.hour * 60 + value.minute + value.second / 60, "exact")
    if is_blank(value):
        return Duration(None, "blank")
    text = re.sub(r"\([^)]*\)", "", text_of(value)).strip()
    least = re.match(r"(?i)minst ", text)
    items = re.split(r",(?!\d)\s*", text[least.end() :] if least else text)
    known = [_KNOWN.fullmatch(item.strip()) for item in items]
    asked = [_ASKED.fullmatch(item.strip()) for item in items]
    if not any(known) or not all(k or a for k, a in zip(known, asked, strict=True)):
        return Duration(None, "unreadable")
    minutes = sum(_minutes(k[0]) for k in known if k)
    return Duration(minutes, "at_least" if least or any(asked) or any(k[1] for k in known if k) else "exact")


def _minutes(text: str) -> float:
    return sum(
        (0.5 if amount == "½" else float(amount.replace(",", "."))) * (60 if hour else 1)
        for amount, hour in _PART.findall(text)
    )


def parse_whole_months(value: object) -> int | None | Unreadable:
    """A number of months without decimals: `6`, `6 mån`."""
    months = parse_months(value)
    if months is None or isinstance(months, Unreadable):
        return months
    return int(months) if months.is_integer() else NOT_MONTHS


# By the kind of a column; `code` needs its list, and identities are read by privacy.identity.
PARSERS: dict[Kind, Callable[[object], object]] = {
    "text": parse_text,
    "date": parse_date,
    "datetime": parse_datetime,
    "year": parse_year,
    "yes_no": parse_yes_no,
    "number": parse_number,
    "hours": parse_hours,
    "percent": parse_percent,
    "share": parse_share,
    "months": parse_months,
    "whole_months": parse_whole_months,
    "duration": parse_duration,
    "integer": parse_integer,
}


# What is written for a last day that has not come.
GOES_ON = ("pågår", "pågående", "tills vidare", "löpande")


def read_cell(cell: object, column: Column, year: int | None = None) -> object:
    """The cell as its column is declared: typed, a code of its list, within its bounds; or why it is not."""
    if isinstance(cell, str) and cell in ODD_CELLS:
        return ODD_CELLS[cell]
    if column.kind == "code" and column.codes is not None:
        code = parse_code(cell, column.codes, year)
        if isinstance(code, Unreadable) and column.codes.name in CODE_LISTS:
            return replace(code, remedy=intern(f"{code.remedy} {own_spelling(column.codes, year)}"))
        return code
    if column.kind == "yes_no" and _says_the_header(cell, column):
        return True
    if column.kind == "date" and not column.compulsory and fold(text_of(cell)) in GOES_ON:
        return None
    value = PARSERS[column.kind](cell)
    if isinstance(value, Unreadable) and year is not None and A_DAY in value.remedy:
        return replace(value, remedy=intern(value.remedy.replace(A_DAY, f"{year}-03-14")))
    if isinstance(value, Unreadable) and isinstance(cell, date):
        return value if column.kind in ("date", "datetime") else A_DATE
    if value is NOT_HOURS and column.unit == "poäng":
        return NOT_NUMBER
    if isinstance(value, date) and year is not None:
        first, last = (year + years for years in column.reach)
        return value if first <= value.year <= last else OUT_OF_REACH
    if not isinstance(value, int | float) or isinstance(value, bool):
        return value
    if column.among and value not in column.among:
        allowed = " eller ".join(f"{n}" for n in column.among)
        return Unreadable("cell:gräns", f"Talet ska vara {allowed}.", "Rätta talet.")
    low = -math.inf if column.low is None else column.low
    high = math.inf if column.high is None else column.high
    if low <= value <= high:
        return value
    least, most = (formatting.number(bound, 0 if float(bound).is_integer() else 1) for bound in (low, min(high, 1e9)))
    bounds = f"mellan {least} och {most}" if high < math.inf else f"minst {least}"
    return Unreadable("cell:gräns", intern(f"Talet är orimligt; det ska vara {bounds}."), "Rätta talet.")


def _says_the_header(cell: object, column: Column) -> bool:
    """Whether a cell says yes by the column's own word, or the beginning of it: Planerad, Planerat or plan."""
    word = fold(text_of(cell))
    heads = [fold(header) for header in column.headers]
    return len(word) > 3 and any(head.startswith(word) or head[:-1] == word[:-1] for head in heads)
