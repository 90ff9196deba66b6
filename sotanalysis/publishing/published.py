"""The report's facts as a file, and the facts as they have been published, which later builds are held against."""

import json
import shutil
from io import BytesIO
from pathlib import Path

import pandas as pd
from pyarrow import parquet

from sotanalysis.dataset import fact_rows, made_of, published_files
from sotanalysis.placing import placed, refuse_link
from sotanalysis.publishing.names import FACTS


def facts_file(table: pd.DataFrame) -> bytes:
    """A table of facts (facts.table_shown) as Parquet."""
    out = BytesIO()
    parquet.write_table(fact_rows(table), out)
    return out.getvalue()


def facts_text(table: pd.DataFrame) -> str:
    """All text in the table, to be searched before the file is put in place."""
    return "\n".join(" ".join(map(str, table[column])) for column in table.select_dtypes(["object", "string"]))


def publish(data: Path, place: Path, team: str, period: str, edition: str) -> Path | None:
    """Keep the facts of the report in `place` as published, after those kept before; None when they already are.

    Later builds mark what has changed since, and `sot compare` says why: beside them stands what they were made of.
    `period` is the period's code.
    """
    kept, facts = published_files(data, team, period, edition), place / FACTS
    if kept and kept[-1].read_bytes() == facts.read_bytes():
        return None
    target = data / "published" / team / f"{period}-{edition}-{len(kept) + 1:03}.parquet"
    refuse_link(target.parent, data / "published")
    beside = target.with_suffix(".json")
    with placed(target.parent, [target.name, beside.name]) as new:
        shutil.copyfile(facts, new / target.name)
        (new / beside.name).write_text(
            json.dumps(made_of(data / "processed", team, int(period[:4])), indent=1), "utf-8"
        )
    return target
