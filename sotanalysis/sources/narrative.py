"""The year's narrative: one Markdown file per section, named by the section's id."""

from functools import partial
from pathlib import Path

import pandas as pd

from sotanalysis.sources.files import (
    SourceFrame,
    closed_file,
    decode,
    file_record,
    read_each,
    row_count,
    source_row,
)
from sotanalysis.tables.problem import Problem


def read_narrative(folder: Path, year: int) -> SourceFrame:
    """Frame narrative: one row per file in `text/` (section = the file's name, markdown = its text)."""
    return read_each(folder, year, partial(_read_file, year), "text/*.md")


def _read_file(year: int, path: Path, label: str) -> SourceFrame:
    try:
        markdown = decode(path.read_bytes(), label).replace("\r\n", "\n").replace("\r", "\n").rstrip()
    except OSError:
        return SourceFrame(problems=[closed_file(label)])
    except ValueError:
        return SourceFrame(problems=[_no_text(label)])
    if "\0" in markdown:
        return SourceFrame(problems=[_no_text(label)])
    row = {"year": year, "source_row": source_row(label, "", 1), "section": path.stem, "markdown": markdown}
    empty = Problem(
        label,
        "text:tom",
        "Avsnittet är tomt.",
        "Skriv texten, eller ta bort filen om den inte behövs.",
        severity="varning",
    )
    return SourceFrame(
        {"narrative": pd.DataFrame([row] if markdown else [], columns=list(row))},
        [] if markdown else [empty],
        [row_count(label, "", int(bool(markdown)), 0)],
        [],
        [file_record("narrative", path, label)],
    )


def _no_text(label: str) -> Problem:
    return Problem(
        label,
        "text:teckenkodning",
        "Filens teckenkodning går inte att läsa; avsnittet läses inte.",
        "Spara filen som UTF-8 och kör om.",
    )
