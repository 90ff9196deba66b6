"""The workbooks that a team fills in, samordningsteam.xlsx and ekonomi.xlsx, made from the columns' declarations."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO
from types import MappingProxyType

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from sotanalysis import vocabulary as v
from sotanalysis.formatting import listing
from sotanalysis.scaffold.words import filled, shipped
from sotanalysis.sources.cells import text_of
from sotanalysis.sources.settings import KINDS as KINDS_OF_SOURCE
from sotanalysis.sources.settings import Settings
from sotanalysis.tables.column import Field, Kind, TableSpec
from sotanalysis.tables.exports import ACCOUNTS, FINANCING, PRICES, SURVEY_ANSWERS
from sotanalysis.tables.workbook import CASES, FOLLOW_UP_MONTHS, FOLLOW_UPS, GUIDE, LISTS, SHEETS

# A row to fill in or carried over: the name of each field's cell, and the cell as it stands.
Cells = Mapping[str, object]

ROWS = 2000  # of each sheet have drop-downs and bounds
INK, DARK, LIGHT, LINE = "#1B2733", "#12436D", "#DCE6F0", "#B5C0CA"
_LONG_AGO = datetime(1980, 1, 1)
_EARLIEST, _LATER_YEARS = date(1980, 1, 1), 10
_IN_TABLE = "; i tabellen en pseudonym"
# How a cell of each kind is written, as told over its header.
KINDS: Mapping[Kind, str] = {
    "text": "Text.",
    "personal_number": "Tolv siffror: ÅÅÅÅMMDD-NNNN.",
    "case": "Skrivs likadant i alla flikar.",
    "date": "Datum: {år}-03-14.",
    "year": "Årtal med fyra siffror.",
    "integer": "Heltal.",
    "number": "Tal, decimaler med komma.",
    "percent": "Procent: 50\u00a0%.",
    "share": "Andel: 80\u00a0%.",
    "hours": "Tal, decimaler med komma.",
    "months": "Antal månader: 4 eller 1,5.",
    "whole_months": "Antal månader.",
    "duration": "Tid: 15 min, 1 h, 1 tim 30 min eller 3h+ (minst tre timmar). Okänd tid: lämna tomt.",
    "yes_no": "Ja eller Nej.",
    "code": "Välj i listan.",
}
_NUMBERS: Mapping[Kind, str] = {
    "integer": "integer",
    "year": "integer",
    "number": "decimal",
    "hours": "decimal",
    "months": "decimal",
    "percent": "decimal",
    "share": "decimal",
}
_FORMATS: Mapping[Kind, str] = {
    "date": "yyyy-mm-dd",
    "personal_number": "@",
    "case": "@",
    "text": "@",
    "percent": "0%",
    "share": "0%",
}


def team_workbook(settings: Settings, year: int, rows: Mapping[str, Sequence[Cells]]) -> bytes:
    """samordningsteam.xlsx for a year, in the team's own words, with the rows that each sheet begins with."""
    with _Making(year) as made:
        guide = made.sheet(GUIDE)
        for name, spec in SHEETS.items():
            made.fill(spec.worded(settings.worded), rows.get(name, ()), settings)
        made.lists()
        _guide(made, guide, {name: len(found) for name, found in rows.items()})
    return made.buffer.getvalue()


def economy_workbook(year: int) -> bytes:
    """ekonomi.xlsx for a year, ready to fill in."""
    with _Making(year) as made:
        for spec in (ACCOUNTS, FINANCING):
            made.fill(spec, (), Settings())
        made.lists()
    return made.buffer.getvalue()


def words_of(field: Field, year: int) -> tuple[str, ...]:
    """The words of a field's drop-down, those in use in the year; none for what is typed."""
    if field.kind == "yes_no":
        return v.YES_NO.words_in()
    if field.of.among:
        return tuple(map(str, field.of.among))
    codes = field.codes
    if codes is None:
        return ()
    unknown = (codes.missing_label,) if field.of.filled and not field.number and codes.name != "sex" else ()
    return (*codes.choices_in(year), *unknown)


def note_of(field: Field, year: int) -> str:
    """What is said over a header: what the column is, how it is written, its bounds and words, whether it must be."""
    column = field.of
    ends = [f"{bound:g}" for bound in (column.low, column.high) if bound is not None]
    bounds = f"Från {ends[0]}" if len(ends) == 1 else "–".join(ends)
    unit = column.unit if column.unit not in ("procent", "andel", "andel av heltid") else ""
    scale = f"{bounds} {unit}".strip() if ends and not column.among and column.kind not in ("share", "percent") else ""
    words = words_of(field, year)
    listed = f"Välj bland: {'; '.join(words)}." if words and sum(map(len, words)) < 300 else ""
    parts = [
        f"{column.says.removesuffix(_IN_TABLE)}.",
        filled(KINDS[column.kind], {"år": year}) if not (listed and column.kind in ("code", "yes_no")) else "",
        f"{scale}." if scale else "",
        listed,
        "Måste fyllas i på varje rad." if column.compulsory else "",
    ]
    return "\n".join(part for part in parts if part)


@dataclass
class _Making:
    """A workbook being made: its formats, and the lists its drop-downs have asked for."""

    year: int
    buffer: BytesIO = field(default_factory=BytesIO)
    asked: dict[tuple[str, ...], str] = field(default_factory=dict)  # words of a drop-down → what they are called

    def __enter__(self) -> "_Making":
        self.book = Workbook(self.buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        self.book.set_properties({"title": f"Underlag {self.year}", "created": _LONG_AGO})
        self.book.set_size(2400, 1600)
        self.formats: dict[tuple[tuple[str, object], ...], Format] = {}
        return self

    def __exit__(self, *told: object) -> None:
        self.book.close()

    def dress(self, **properties: object) -> Format:
        """The format with the properties, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({"font_color": INK, "valign": "top", **properties})
        return self.formats[key]

    def sheet(self, name: str) -> Worksheet:
        """A new sheet."""
        return self.book.add_worksheet(name)

    def fill(self, spec: TableSpec, rows: Sequence[Cells], settings: Settings) -> None:
        """A sheet of a table: headers, drop-downs, bounds, formats, and the rows that stand there from the start."""
        sheet = self.sheet(spec.sheet)
        sheet.set_row(0, 50)
        sheet.freeze_panes(1, next((i + 1 for i, f in enumerate(spec.fields[:2]) if f.kind == "case"), 1))
        sheet.autofilter(0, 0, ROWS, len(spec.fields) - 1)
        sheet.ignore_errors({"number_stored_as_text": xl_range_abs(0, 0, ROWS, len(spec.fields) - 1)})
        sheet.set_landscape()
        sheet.repeat_rows(0)
        for index, one in enumerate(spec.fields):
            words = words_of(one, self.year)
            sheet.set_column(index, index, _width(one, words), self.dress(**_format(one)))
            sheet.write_string(0, index, one.header, self._header(one))
            sheet.write_comment(0, index, note_of(one, self.year), {"x_scale": 2, "y_scale": 2.2, "author": ""})
            if rule := self._rule(one, words):
                sheet.data_validation(1, index, ROWS, index, rule)
            for number, cells in enumerate(rows, 1):
                _write(sheet, number, index, cells.get(one.column), one, self.dress(**_format(one)))

    def _header(self, one: Field) -> Format:
        colours = {"bg_color": DARK, "font_color": "#FFFFFF"} if one.of.compulsory else {"bg_color": LIGHT}
        return self.dress(bold=True, text_wrap=True, valign="vcenter", border=1, border_color=LINE, **colours)

    def _rule(self, one: Field, words: tuple[str, ...]) -> dict[str, object] | None:
        """What Excel lets somebody type; a word outside a list is asked about, as its spellings may be known."""
        title = one.header[:32]
        if words:
            return {
                "validate": "list",
                "source": f"={self._list(one, words)}",
                "error_type": "warning",
                "error_title": title,
                "error_message": "Ordet står inte i listan, och läses bara om det är en känd stavning.",
            }
        if one.kind == "date":
            said = f"Skriv datumet som {self.year}-03-14."
            ends = _EARLIEST, date(self.year + _LATER_YEARS, 12, 31)
            return _between("date", *ends, title, said) | {"input_title": title, "input_message": said}
        if one.kind in _NUMBERS:
            low, high = (_in_cell(one, end) for end in (one.of.low, one.of.high))
            said = note_of(one, self.year).replace("\n", " ")[:250]
            return _between(_NUMBERS[one.kind], low, high, title, said)
        if one.kind in ("personal_number", "duration"):
            said = filled(KINDS[one.kind], {"år": self.year})
            return {"validate": "any", "input_title": title, "input_message": said}
        return None

    def _list(self, one: Field, words: tuple[str, ...]) -> str:
        """Where the words stand in the sheet of lists, each set of words once."""
        name = one.codes.title if one.codes else v.YES_NO.title if one.kind == "yes_no" else one.header
        self.asked.setdefault(words, name)
        column = list(self.asked).index(words)
        return f"{LISTS}!{xl_range_abs(1, column, len(words), column)}"

    def lists(self) -> None:
        """The sheet that the drop-downs take their words from."""
        sheet = self.sheet(LISTS)
        sheet.freeze_panes(1, 0)
        for column, (words, name) in enumerate(self.asked.items()):
            sheet.set_column(column, column, max(map(len, (name, *words))) + 2)
            sheet.write_string(0, column, name, self.dress(bold=True, bg_color=LIGHT))
            sheet.write_column(1, column, words, self.dress())


def _between(kind: str, low: object, high: object, title: str, said: str) -> dict[str, object]:
    ends = (
        {"criteria": ">=", "value": low} if high is None else {"criteria": "between", "minimum": low, "maximum": high}
    )
    if low is None:
        ends = {"criteria": ">=", "value": -1e12}
    return {"validate": kind, **ends, "error_title": title, "error_message": said}


def _in_cell(one: Field, bound: float | None) -> float | None:
    """A bound as Excel holds it: a percentage is a share shown as per cent."""
    return bound / 100 if bound is not None and one.kind == "percent" else bound


def _width(one: Field, words: Iterable[str]) -> float:
    typed = 12 if one.kind in ("date", *_NUMBERS) else 30 if one.of.free_text else 16
    longest = max((len(word) for word in one.header.split()), default=0) + 4
    return min(36, max(typed, longest, *(len(word) + 3 for word in words), 10))


def _format(one: Field) -> dict[str, object]:
    return {"num_format": _FORMATS[one.kind]} if one.kind in _FORMATS else {}


def _write(sheet: Worksheet, row: int, column: int, cell: object, one: Field, dress: Format) -> None:
    """A cell as it stood; a number that Excel would not keep as it is becomes text."""
    if text_of(cell) == "":
        return
    if isinstance(cell, date):
        sheet.write_datetime(row, column, datetime.combine(cell, time()) if type(cell) is date else cell, dress)
    elif isinstance(cell, int | float) and not isinstance(cell, bool) and _FORMATS.get(one.kind) != "@":
        sheet.write_number(row, column, cell / 100 if one.kind in ("percent", "share") and cell > 1 else cell, dress)
    else:
        sheet.write_string(row, column, text_of(cell), dress)


# --- how it is filled in -------------------------------------------------------------------------------------------

_ACROSS = 7  # columns of the guide: the first for what is asked, the others for the answer
_LETTERS = 118  # on a line over the columns of an answer


def _guide(made: _Making, sheet: Worksheet, carried: Mapping[str, int]) -> None:
    """The sheet that says how the others are filled in, with examples that nothing counts."""
    words, told = said_of(made.year, carried), shipped("guide.toml")
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, _ACROSS - 1, 20)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    page = _Page(made, sheet, lambda text: filled(text, words))
    page.title(f"{GUIDE}: underlaget för {made.year}")
    for text in told["introduction"]:
        page.wide(text)
    page.heading("Flikarna", "En rad är, vad fliken används till och vad som måste fyllas i")
    for name, spec in SHEETS.items():
        needed = listing([f.header for f in spec.fields if f.of.compulsory])
        page.answer(name, f"En rad är {spec.says}. {told['sheets'][spec.name]} Måste fyllas i: {needed}.")
    page.heading("Frågor", "Svar")
    for one in told["questions"]:
        page.answer(one["question"], one["answer"])
    for example in told["examples"]:
        page.heading(f"Exempel: {example['sheet']}", "Påhittat. Räknas inte.")
        page.table(example["rows"])


def said_of(year: int, carried: Mapping[str, int] = MappingProxyType({})) -> dict[str, object]:
    """The words that stand for a year in the shipped texts; `carried` are the rows taken over, by sheet."""
    return {
        "år": year,
        "i_fjol": year - 1,
        "månader": " eller ".join(map(str, FOLLOW_UP_MONTHS)),
        "följer_med": "De är redan inskrivna i fliken." if carried.get(CASES.sheet) else "",
        "förfaller": "De som följer av tidigare avslut är redan inskrivna." if carried.get(FOLLOW_UPS.sheet) else "",
        "enkät": ", ".join(SURVEY_ANSWERS.headers.values()),
        "priser": ";".join(PRICES.headers.values()),
        "poster": "; ".join(v.PRICE_ITEM.words_in()),
        "underlag": listing([f"{kind} ({what})" for kind, what in KINDS_OF_SOURCE.items()]),
    }


@dataclass
class _Page:
    """The guide being written, a line at a time."""

    made: _Making
    sheet: Worksheet
    said: Callable[[str], str]
    row: int = 0

    def title(self, text: str) -> None:
        self.sheet.write_string(self.row, 0, text, self.made.dress(bold=True, font_size=18))
        self.sheet.set_row(self.row, 30)
        self.row += 1

    def wide(self, text: str) -> None:
        self._merged(0, self.said(text), _LETTERS + 30, {})

    def heading(self, left: str, right: str) -> None:
        self.row += 1
        dress = self.made.dress(bold=True, bg_color=DARK, font_color="#FFFFFF")
        self.sheet.write_string(self.row, 0, left, dress)
        self.sheet.merge_range(self.row, 1, self.row, _ACROSS - 1, right, dress)
        self.row += 1

    def answer(self, left: str, right: str) -> None:
        self.sheet.write_string(
            self.row, 0, left, self.made.dress(bold=True, text_wrap=True, bottom=1, border_color=LINE)
        )
        self._merged(1, self.said(right), _LETTERS, {"bottom": 1, "border_color": LINE}, least=1 + len(left) // 34)

    def table(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Examples: a column per header that any of the rows has, turned so that it fits a page's width."""
        headers = list(dict.fromkeys(header for row in rows for header in row))
        for header in headers:
            self.sheet.write_string(self.row, 0, header, self.made.dress(bold=True, bg_color=LIGHT))
            for column, row in enumerate(rows, 1):
                cell = self.said(row.get(header, ""))
                self.sheet.write_string(self.row, column, cell, self.made.dress(italic=True, text_wrap=True))
            self.row += 1

    def _merged(self, first: int, text: str, letters: int, properties: dict[str, object], least: int = 1) -> None:
        dress = self.made.dress(text_wrap=True, **properties)
        self.sheet.merge_range(self.row, first, self.row, _ACROSS - 1, text, dress)
        self.sheet.set_row(self.row, 15.5 * max(least, -(-len(text) // letters)) + 4)
        self.row += 1
