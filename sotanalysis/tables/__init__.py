"""Every tidy table, declared a column at a time: readers, checks and the data dictionary follow from it."""

from sotanalysis.tables import workbook as w
from sotanalysis.tables.accounts import QUARANTINE, ROW_COUNTS, SOURCE_FILES
from sotanalysis.tables.column import TableSpec
from sotanalysis.tables.exports import (
    ACCOUNTS,
    BIP_ANSWERS,
    FINANCING,
    GOLDWARE_ROWS,
    GOLDWARE_SUMMARY,
    NARRATIVE,
    PRICES,
    PRINTED_FIGURES,
    SURVEY_ANSWERS,
    SUS_ROWS,
)

TABLES: dict[str, TableSpec] = {
    table.name: table
    for table in (
        w.CASES,
        *w.CASES.children,
        w.APPLICATIONS,
        *w.APPLICATIONS.children,
        w.EXTENSIONS,
        w.SPOT_SUPPORTS,
        w.FOLLOW_UPS,
        w.WORKPLACES,
        w.RESOURCES,
        w.STAFF,
        w.EVENTS,
        w.INQUIRIES,
        w.COMPARISONS,
        GOLDWARE_ROWS,
        GOLDWARE_SUMMARY,
        SUS_ROWS,
        SURVEY_ANSWERS,
        BIP_ANSWERS,
        ACCOUNTS,
        FINANCING,
        PRICES,
        PRINTED_FIGURES,
        NARRATIVE,
        SOURCE_FILES,
        ROW_COUNTS,
        QUARANTINE,
    )
}
# The table whose sheet holds the numbered columns of a table of several answers.
PARENTS: dict[str, TableSpec] = {child.name: table for table in TABLES.values() for child in table.children}


def filled_by(table: TableSpec) -> str:
    """What would fill a table, in words; nothing for what reading itself leaves."""
    spec = PARENTS.get(table.name, table)
    return spec.file or (f"samordningsteam.xlsx, fliken {spec.sheet}" if spec.sheet else "")
