"""The year's narrative: one Markdown file per section, named by the section's id."""

import difflib
import re
from functools import partial
from importlib import resources
from pathlib import Path

import pandas as pd

from sotanalysis.sources.files import (
    SourceFrame,
    closed_file,
    file_record,
    odd_encoding,
    read_each,
    row_count,
    source_row,
)
from sotanalysis.sources.folder import find
from sotanalysis.sources.text import NoText, read_text
from sotanalysis.tables.problem import Problem

_REMARK = re.compile(r"\{#.*?#\}", re.DOTALL)


def read_narrative(folder: Path, year: int) -> SourceFrame:
    """Frame narrative: one row per file in `text/` (section = the file's name, markdown = its text).

    A file with nothing but remarks, `{# … #}`, is a text that is not written yet.
    """
    return read_each(folder, year, partial(_read_file, year, _sections(folder)), "text/*.md")


def _sections(folder: Path) -> set[str]:
    """What a text may be called: the sections of the plans that are shipped, and of the team's own."""
    shipped = resources.files("sotanalysis").joinpath("publishing", "plans").iterdir()
    plans = [plan.read_bytes() for plan in [*shipped, *find(folder, "plan.toml")] if plan.name.endswith(".toml")]
    return {name.decode() for plan in plans for name in re.findall(rb'"\d\d\.([^"]+)"', plan)}


def _read_file(year: int, sections: set[str], path: Path, label: str) -> SourceFrame:
    try:
        words, odd = read_text(path.read_bytes(), label)
    except OSError:
        return SourceFrame(problems=[closed_file(label)])
    except NoText as error:
        return SourceFrame(problems=[odd_encoding(label, error)])
    markdown = words.replace("\r\n", "\n").replace("\r", "\n").rstrip()
    written = _REMARK.sub("", markdown).strip()
    section = Path(label).stem
    row = {"year": year, "source_row": source_row(label, "", 1), "section": section, "markdown": markdown}
    empty = Problem(
        label,
        "text:tom",
        "Avsnittet är tomt.",
        "Skriv texten, eller ta bort filen om den inte behövs.",
        severity="varning",
    )
    if written and section.partition(".")[0] not in sections:
        odd.append(_no_section(label, section, sections))
    return SourceFrame(
        {"narrative": pd.DataFrame([row])} if written else {},
        [*odd, *([] if markdown else [empty])],
        [row_count(label, "", int(bool(written)), 0)],
        [],
        [file_record("narrative", path, label)],
    )


def _no_section(label: str, section: str, sections: set[str]) -> Problem:
    name, dot, period = section.partition(".")
    near = difflib.get_close_matches(name, sorted(sections), 1)
    return Problem(
        label,
        "text:okänt avsnitt",
        "Rapporten har inget avsnitt med filens namn, så texten kommer inte med.",
        f"Menas {near[0]}{dot}{period}.md? Byt i så fall namn på filen."
        if near
        else "Byt namn på filen till avsnittets, till exempel uppdrag.md; sot new lägger ut alla namnen.",
    )
