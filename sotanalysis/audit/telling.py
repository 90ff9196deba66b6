"""The audit in Swedish lines, for people."""

from collections.abc import Iterator, Mapping

import pandas as pd

from sotanalysis.audit.finding import (
    AGAINST_EXPORTS,
    AGAINST_PRINT,
    AGREES,
    NOT_RECOMPUTABLE,
    OTHERWISE,
    VERDICTS,
)
from sotanalysis.formatting import capital

LABELS: Mapping[str, str] = {
    AGAINST_PRINT: "motsäger en annan tryckt siffra",
    AGAINST_EXPORTS: "motsäger underlaget",
    OTHERWISE: "stämmer med annan avrundning, bas eller källa",
    AGREES: "stämmer",
    NOT_RECOMPUTABLE: "kan inte räknas om",
}
# What a reader should look at; what holds or cannot be checked is counted only.
TOLD = (AGAINST_PRINT, AGAINST_EXPORTS, OTHERWISE)


def counts(findings: pd.DataFrame) -> dict[str, int]:
    """Figures per verdict, in the order told; a figure that contradicts both print and exports is counted in both."""
    figures = findings[["unit", "record_id", "verdict"]].drop_duplicates()
    return {verdict: int((figures["verdict"] == verdict).sum()) for verdict in VERDICTS}


def lines(name: str, findings: pd.DataFrame) -> Iterator[str]:
    """The audit as plain text: how many figures have which verdict, then each finding to look at, with its place."""
    found = counts(findings)
    yield f"{name}: {len(findings[['unit', 'record_id']].drop_duplicates())} tryckta siffror"
    for verdict, number in found.items():
        yield f"{number:6}  {LABELS[verdict]}"
    for verdict in TOLD:
        rows = findings[findings["verdict"] == verdict]
        if len(rows):
            label = LABELS[verdict]
            yield ""
            yield capital(label)
            for row in rows.to_dict("records"):
                yield f"  {row['record_id']}  {place(row)}: {row['note']}{_others(row['other'])}"


def place(row: Mapping[str, object]) -> str:
    """Where a figure stands, what it is of and what is printed."""
    what = ", ".join(str(row[name]) for name in ("section", "measure", "category") if row[name] not in ("", "all"))
    sex = "" if row["sex"] in ("", "all") else f", {row['sex']}"
    return f"{what}{sex} [{row['printed']}]"


def _others(records: object) -> str:
    """The records that the figure is held against, the first few of them."""
    assert isinstance(records, tuple)
    if not records:
        return ""
    more = f" med flera ({len(records)})" if len(records) > 4 else ""
    return f" Jämförd med {', '.join(records[:4])}{more}."
