"""Demonstration exports in the sources' real shapes: a synthetic cohort that meets the published figures of 2022–2023.

`python3 bootstrap.py demo` writes the raw folders of the team `vasteras` anew, the same bytes every time. Texts,
settings and the printed figures (text/, rapport.toml, nns/enkat.toml, publicerat.csv) are written by hand and left
alone. The package never imports this one.
"""

from pathlib import Path

from demo.economy import write_economy
from demo.goldware import write_goldware
from demo.register import YEARS
from demo.survey import write_survey
from demo.sus import write_sus
from demo.workbook import write_workbook

TEAM = "vasteras"


def write_raw(folder: Path) -> None:
    """Writes every generated file of both years below `folder` (data/raw)."""
    for year in YEARS:
        year_folder = folder / TEAM / str(year)
        year_folder.mkdir(parents=True, exist_ok=True)
        write_workbook(year_folder / "samordningsteam.xlsx", year)
        write_goldware(year_folder / "goldware", year)
        write_survey(year_folder / "nns", year)
        write_economy(year_folder / "ekonomi.xlsx", year)
    # SUS closed during 2023: its exports exist for 2022 alone.
    write_sus(folder / TEAM / "2022" / "sus")
