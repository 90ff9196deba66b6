"""An invented BIP export: items answered about every third month by the participant and, apart, by the caseworker.

The instrument's own questions are its owner's and are not printed: the items here are invented and say so.
"""

from pathlib import Path

import numpy as np
import pandas as pd

FROM = 2024  # the teams begin to measure
ITEMS = {
    "halsa": "Hanterar sin hälsa i vardagen (påhittad fråga)",
    "vardag": "Klarar vardagens sysslor (påhittad fråga)",
    "tro": "Tror på ett arbete (påhittad fråga)",
    "samarbete": "Samarbetar med andra (påhittad fråga)",
    "sokande": "Söker arbete på eget sätt (påhittad fråga)",
}
SETTINGS = "# Påhittade frågor: instrumentets egna tillhör den som äger det.\nskala = [1, 5]\n" + "".join(
    f'\n[[fragor]]\nid = "{id}"\nfraga = "{question}"\n' for id, question in ITEMS.items()
)


def write_bip(
    rng: np.random.Generator, folder: Path, cases: pd.DataFrame, year: int, change: float, missing: float
) -> None:
    """bip.toml and bip_ÅR.csv of the team's cases in a year from which the teams measure; else nothing."""
    first, last = np.datetime64(f"{year}-01-01"), np.datetime64(f"{year}-12-31")
    there = cases[(cases["start_date"] <= last) & (cases["exit_date"] >= first)]
    if year < FROM or there.empty:
        return
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bip.toml").write_text(SETTINGS, encoding="utf-8")
    lines = []
    for case, start, end in there[["case", "start_date", "exit_date"]].itertuples(index=False):
        begins = max(start.to_datetime64(), first)
        days = np.arange(begins + 14, min(end.to_datetime64(), last), 91, dtype="datetime64[D]")
        for number, day in enumerate(days):
            if rng.random() < missing:
                continue
            for rater, lower in (("deltagare", 0.0), ("handläggare", 0.3)):
                level = rng.normal(2.6 - lower + change * number / 3, 0.8, len(ITEMS))
                values = np.clip(np.round(level), 1, 5).astype(int)
                lines += [(case, day, rater, item, value) for item, value in zip(ITEMS, values, strict=True)]
    frame = pd.DataFrame(lines, columns=["Ärendenummer", "Datum", "Svarande", "Fråga", "Svar"])
    frame.to_csv(folder / f"bip_{year}.csv", sep=";", index=False)
