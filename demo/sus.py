"""The SUS exports of 2022 as files: a workbook, two csv files in two encodings, and text, one file with two reports."""

from datetime import datetime
from pathlib import Path

import xlsxwriter

from demo import sus_prints as prints

# File names are whatever the one who saved them came up with; the reader must not trust them.
TEXTS = {
    "alder_2022.csv": ((prints.AGE,), "cp1252", ";"),
    "Tid i försörjning.csv": ((prints.TIME_ON_SUPPORT,), "utf-8", ";"),
    "sysselsättning före efter.txt": ((prints.OCCUPATION_GROUPS, prints.OCCUPATIONS), "utf-8", "\t"),
    "avslut.txt": ((prints.EXIT_REASONS, prints.MONTHS), "utf-8-sig", "\t"),
    "forsorjning.txt": ((prints.SUPPORTS,), "cp1252", "\t"),
}


def write_sus(folder: Path) -> None:
    """Writes the eight reports in six files."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_xlsx(folder / "Rapport1 (3).xlsx", prints.EDUCATION)
    for name, (reports, encoding, delimiter) in TEXTS.items():
        text = "\n\n".join(reports).replace("\t", delimiter).replace("\n", "\r\n")
        (folder / name).write_bytes(text.encode(encoding))


def _write_xlsx(path: Path, report: str) -> None:
    """One report as a sheet: counts as numbers, shares as the text they are printed as."""
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"title": "SUS", "created": datetime(2023, 1, 18, 13, 28, 41)})
        sheet = book.add_worksheet("Rapport")
        for n, line in enumerate(report.split("\n")):
            for column, cell in enumerate(line.split("\t")):
                if cell:
                    sheet.write(n, column, int(cell) if cell.isdigit() else cell)
