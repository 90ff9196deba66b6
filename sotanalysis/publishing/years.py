"""Which years there is anything to report on."""

from collections.abc import Collection
from pathlib import Path

from sotanalysis.sources.folder import FIRST_YEAR, LAST_YEAR, is_within, is_year, year_folders


def raw_years(raw: Path) -> list[tuple[str, int]]:
    """Team and year of every folder raw/<team>/<year>/, in order."""
    return [(f.parent.name, int(f.name)) for f in year_folders(raw) if not f.parent.name.startswith(".")]


def no_years(raw: Path, team: str | None = None, years: Collection[int] = ()) -> dict[tuple[str, int], str]:
    """What is named as a year of a team, or as one of those asked for, and cannot be one: why, in a sentence each."""
    return {
        (path.parent.name, int(path.name)): f"{path} är en fil, inte en mapp, och läses inte. "
        "Lägg årets exporter i en mapp med det namnet."
        if path.is_file()
        else f"{path.relative_to(raw)} är eller ligger i en länk som leder ut ur {raw.name}/, och läses inte. "
        "Lägg mappen själv där, eller säg var den är med --data."
        if not is_within(path, raw)
        else f"{path} är inget år mellan {FIRST_YEAR} och {LAST_YEAR} och läses inte. Byt namn på mappen."
        for path in sorted(_named_as_years(raw))
        if team in (None, path.parent.name) and (not years or int(path.name) in years)
        if not (is_year(path.name) and path.is_dir() and is_within(path, raw))
    }


def _named_as_years(raw: Path) -> list[Path]:
    found = raw.glob("*/[0-9][0-9][0-9][0-9]")
    return [path for path in found if not path.parent.name.startswith(".") and path.name.isascii()]
