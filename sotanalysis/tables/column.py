"""How a tidy table is declared, a column at a time; the reader, the check and the data dictionary follow from it.

A column says once what it is: how its cells are typed, under which headers it stands in its source, its code list, its
bounds, whether it must be filled, what it means. `TableSpec.fields` is what a reader looks for in a sheet,
`TableSpec.schema` the pandera schema, tables.dictionary the description.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import pandas as pd

from sotanalysis.vocabulary import CodeList

if TYPE_CHECKING:  # pandera takes a second to load, and only a build needs it
    import pandera.pandas as pa

Kind = Literal[
    "text",
    "personal_number",
    "case",
    "date",
    "datetime",
    "year",
    "integer",
    "number",
    "percent",
    "share",
    "hours",
    "months",
    "whole_months",
    "duration",
    "yes_no",
    "code",
]
DTYPES: Mapping[Kind, str] = {
    "text": "string",
    "personal_number": "string",
    "case": "string",
    "date": "datetime64[s]",
    "datetime": "datetime64[s]",
    "year": "Int64",
    "integer": "Int64",
    "number": "Float64",
    "percent": "Float64",
    "share": "Float64",
    "hours": "Float64",
    "months": "Float64",
    "whole_months": "Int64",
    "duration": "Float64",
    "yes_no": "boolean",
    "code": "string",
}
MOMENT_WORDS = {"start": "start", "exit": "avslut"}


@dataclass(frozen=True)
class Column:
    """One column of a tidy table, and how it stands in its source.

    kind: how a cell is typed; `percent` is 0–100, `share` 0–1, `whole_months` a number of months without decimals,
    `duration` time spent in minutes. says: the meaning, one line of Swedish. headers: the words it may stand under, the
    first one told to people; none for what cleaning adds. `{n}` and `{moment}` in a header stand for the numbers and
    moments of a table of several answers. compulsory: the source must have the column and each row a value.
    filled: never empty in the table; a blank cell of a code is `missing`. codes: the code list. low, high: bounds,
    both allowed; among: the only numbers allowed; reach: how many years before and after the folder's a date may lie,
    beyond which it is a slip of the pen. decides: what the row is counted as: where it cannot be read, the row is laid
    aside. free_text: somebody's own words, which may name persons.
    cell: the name among a row's cells where it is another than the column's.
    """

    name: str
    kind: Kind
    says: str
    headers: tuple[str, ...] = ()
    compulsory: bool = False
    filled: bool = False
    codes: CodeList | None = None
    low: float | None = None
    high: float | None = None
    among: tuple[int, ...] = ()
    reach: tuple[int, int] = (-9, 1)
    unit: str = ""
    decides: bool = False
    free_text: bool = False
    cell: str = ""


@dataclass(frozen=True)
class Field:
    """A column as it stands in a sheet: its headers there, its name among the row's cells, the table it fills."""

    of: Column
    headers: tuple[str, ...]
    column: str
    table: str
    number: int = 0
    moment: str = ""

    @property
    def header(self) -> str:
        """The header told to people."""
        return self.headers[0]

    @property
    def kind(self) -> Kind:
        """How its cells are typed."""
        return self.of.kind

    @property
    def codes(self) -> CodeList | None:
        """The code list of a drop-down."""
        return self.of.codes


@dataclass(frozen=True)
class Numbered:
    """The place in a sheet where a table of several answers has its numbered columns: `Skäl 1`, `Skäl 2`, `Skäl 3`."""

    table: "TableSpec"
    moment: str = ""


# Every table has these first.
PLACE = (
    Column("team", "text", "Teamets mapp", filled=True),
    Column("year", "year", "Året som källans mapp gäller", filled=True),
    Column("source_row", "text", "Källans fil, flik och rad", filled=True),
)


@dataclass(frozen=True)
class TableSpec:
    """A tidy table: what one row is, its columns in the order of its sheet, the columns that identify a row.

    sheet: its sheet of the team's workbook, or of the one `file` names. file: what would fill it, in words.
    answers: how many numbered columns a table of several answers has in the sheet where it is `Numbered`.
    """

    name: str
    says: str
    content: tuple[Column | Numbered, ...]
    key: tuple[str, ...] = ()
    sheet: str = ""
    file: str = ""
    answers: int = 0

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The table's own columns."""
        return tuple(c for c in self.content if isinstance(c, Column))

    @cached_property
    def all_columns(self) -> tuple[Column, ...]:
        """Team, year of the folder, place of the row in its source, then the table's own columns."""
        return (*PLACE, *self.columns)

    @cached_property
    def names(self) -> list[str]:
        """Column names in order, the three that every table has included."""
        return [c.name for c in self.all_columns]

    def __getitem__(self, name: str) -> Column:
        """The column of a name; KeyError when there is none."""
        return {c.name: c for c in self.all_columns}[name]

    @cached_property
    def children(self) -> "tuple[TableSpec, ...]":
        """The tables that the numbered columns of its sheet fill."""
        return tuple({c.table.name: c.table for c in self.content if isinstance(c, Numbered)}.values())

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """What stands in its sheet, in order, the numbered columns of other tables included."""
        return () if self.answers else tuple(field for c in self.content for field in self._fields(c))

    def _fields(self, content: Column | Numbered) -> Iterator[Field]:
        if isinstance(content, Numbered):
            for number in range(1, content.table.answers + 1):
                for column in content.table.columns:
                    if column.headers:
                        yield _numbered(column, content, number)
        elif content.headers:
            yield Field(content, content.headers, content.cell or content.name, self.name)

    @cached_property
    def headers(self) -> dict[str, str]:
        """The header of each of its own columns that stands in its source."""
        return {f.of.name: f.header for f in self.fields if f.table == self.name}

    @cached_property
    def spellings(self) -> dict[str, tuple[str, ...]]:
        """The headers that each cell of a row may stand under, by the cell's name."""
        return {f.column: f.headers for f in self.fields}

    def worded(self, words: Callable[[CodeList], CodeList]) -> "TableSpec":
        """The table with the code lists that `words` makes of its own: a team may have other words than the package."""
        return replace(self, content=tuple(_worded(c, words) for c in self.content))

    def empty(self) -> pd.DataFrame:
        """The table with no rows and the right types."""
        return self._empty.copy()

    @cached_property
    def _empty(self) -> pd.DataFrame:
        return pd.DataFrame({c.name: pd.Series(dtype=DTYPES[c.kind]) for c in self.all_columns})

    def typed(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame with the table's columns, in order, in the promised types; columns not given are empty."""
        empty = pd.Series(pd.NA, index=frame.index)
        return pd.DataFrame(
            {c.name: frame.get(c.name, empty).astype(DTYPES[c.kind]) for c in self.all_columns}, index=frame.index
        )

    @property
    def schema(self) -> "pa.DataFrameSchema":
        """The pandera schema of the table."""
        import pandera.pandas as pa

        columns = {
            c.name: pa.Column(DTYPES[c.kind], _checks(c), nullable=not (c.compulsory or c.filled))
            for c in self.all_columns
        }
        return pa.DataFrameSchema(columns, unique=list(self.key) or None, strict=True)


def _numbered(column: Column, place: Numbered, number: int) -> Field:
    words = {"n": number, "moment": MOMENT_WORDS.get(place.moment, "")}
    headers = tuple(header.format(**words) for header in column.headers)
    cell = column.cell.format(n=number, moment=place.moment)
    return Field(column, headers, cell, place.table.name, number, place.moment)


def _worded(content: Column | Numbered, words: Callable[[CodeList], CodeList]) -> Column | Numbered:
    if isinstance(content, Numbered):
        return replace(content, table=content.table.worded(words))
    return content if content.codes is None else replace(content, codes=words(content.codes))


def _checks(column: Column) -> "list[pa.Check]":
    import pandera.pandas as pa

    checks = []
    if column.codes is not None:
        checks.append(pa.Check.isin(column.codes.codes))
    if column.among:
        checks.append(pa.Check.isin(column.among))
    if column.low is not None:
        checks.append(pa.Check.ge(column.low))
    if column.high is not None:
        checks.append(pa.Check.le(column.high))
    return checks
