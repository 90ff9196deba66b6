"""Which years there is anything to report on."""

from pathlib import Path


def raw_years(raw: Path) -> list[tuple[str, int]]:
    """Team and year of every folder raw/<team>/<year>/, in order."""
    return sorted(
        (folder.parent.name, int(folder.name))
        for folder in raw.glob("*/[0-9][0-9][0-9][0-9]")
        if folder.is_dir() and not folder.parent.name.startswith(".")
    )
