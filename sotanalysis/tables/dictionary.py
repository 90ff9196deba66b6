"""The data dictionary, from the declarations: `python -m sotanalysis.tables.dictionary > docs/data-dictionary.md`."""

import pandas as pd

from sotanalysis.tables import TABLES, filled_by
from sotanalysis.tables.cohort import COHORT
from sotanalysis.tables.column import Column, TableSpec

KIND_WORDS = {
    "text": "text",
    "personal_number": "pseudonym",
    "case": "pseudonym",
    "date": "datum",
    "datetime": "datum och tid",
    "year": "årtal",
    "integer": "heltal",
    "number": "tal",
    "percent": "tal",
    "share": "tal",
    "hours": "tal",
    "months": "tal",
    "whole_months": "heltal",
    "duration": "tal",
    "yes_no": "ja/nej",
    "code": "kod",
}
HEADINGS = {
    "column": "Kolumn",
    "header": "Rubrik i källan",
    "type": "Typ",
    "unit": "Enhet",
    "codes": "Koder och gränser",
    "needed": "Måste finnas",
    "description": "Beskrivning",
}


def dictionary() -> pd.DataFrame:
    """One row per column of every tidy table and of the cohort, in order.

    Columns: table, column, header (the words it may stand under in its source), type, unit, codes (code = word, or the
    bounds), needed (whether each row must have a value), free_text (own words, which may name persons), description.
    """
    rows = [_row(table, column) for table in (*TABLES.values(), COHORT) for column in table.columns]
    return pd.DataFrame(rows)


def _row(table: TableSpec, column: Column) -> dict[str, object]:
    return {
        "table": table.name,
        "column": column.name,
        "header": " / ".join(h.format(n="1–" + str(table.answers), moment="start/avslut") for h in column.headers),
        "type": "fri text" if column.free_text else KIND_WORDS[column.kind],
        "unit": column.unit,
        "codes": _codes(column),
        "needed": column.compulsory or column.filled,
        "free_text": column.free_text,
        "description": column.says,
    }


def _codes(column: Column) -> str:
    if column.codes is not None:
        return "; ".join(f"{c.code} = {c.label}" for c in column.codes.all_categories)
    if column.among:
        return " eller ".join(map(str, column.among))
    low, high = column.low, column.high
    if low is not None and high is not None:
        return f"{low:g}–{high:g}"
    return f"minst {low:g}" if low is not None else f"högst {high:g}" if high is not None else ""


def as_markdown() -> str:
    """The dictionary as a document: a section per table, with what one row is and where it comes from."""
    frame = dictionary()
    parts = [
        "# Datakatalog\n\nVarje städad tabell, kolumn för kolumn. Skapad ur `sotanalysis/tables/`; skrivs på nytt med "
        "`python -m sotanalysis.tables.dictionary > docs/data-dictionary.md`.\n\nVarje tabell har dessutom kolumnerna "
        "`team`, `year` (källmappens år) och `source_row` (källans fil, flik och rad). Fri text är någons egna ord och "
        "kan peka ut personer. Remittenterna är de förvalda; ett team kan ha egna i `rapport.toml`.\n"
    ]
    parts += [section(str(name)) for name in frame["table"].unique()]
    return "\n".join(parts)


def section(table: str) -> str:
    """One table of the dictionary: what a row is, where it comes from, and its columns."""
    spec, frame = COHORT if table == COHORT.name else TABLES[table], dictionary()
    source = f" Källa: {filled_by(spec)}." if filled_by(spec) else ""
    return f"## {table}\n\nEn rad är {spec.says}.{source}\n\n{_table(frame[frame['table'] == table])}\n"


def _table(rows: pd.DataFrame) -> str:
    shown = rows.assign(needed=rows["needed"].map({True: "ja", False: ""}), column="`" + rows["column"] + "`")
    lines = [list(HEADINGS.values()), ["---"] * len(HEADINGS), *shown[list(HEADINGS)].to_numpy().tolist()]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    print(as_markdown(), end="")
