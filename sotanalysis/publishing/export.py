"""`sot export`: the cohort with its dictionary, how easily somebody is recognised in it, and the facts as ARD."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sotanalysis import dataset as data
from sotanalysis.formatting import number
from sotanalysis.periods import Period
from sotanalysis.placing import for_its_owner, placed
from sotanalysis.publishing.build import ROOT, Folders
from sotanalysis.report.report import report_in
from sotanalysis.research.anonymity import QUASI_IDENTIFIERS, k_anonymity, with_classes
from sotanalysis.research.ard import ard, flat
from sotanalysis.tables import dictionary
from sotanalysis.tables.cohort import COHORT

FOLDER = "forskning"
FEW = 5
NAMES = tuple(
    f"{name}.{kind}"
    for name, kinds in {
        "kohort": ("parquet",),
        "ordlista": ("csv", "md"),
        "k-anonymitet": ("csv", "md"),
        "ard": ("parquet", "csv"),
    }.items()
    for kind in kinds
)
# Of the cohort's own columns those that lead back to a row of a raw export.
_LEFT_OUT = ["case", "source_row"]


class ExportRefused(ValueError):
    """Nothing is written; the message says in Swedish why, and what to do."""


def export(folders: Folders, teams: Sequence[str], out: Path) -> list[Path]:
    """Reads the teams' years and writes NAMES in the folder, readable by their owner only. Gives the files.

    ExportRefused for a folder in the checkout, TeamMissing, SourceMissing, KeyFault and NotPlaced as they come.
    """
    if out.resolve().is_relative_to(ROOT):
        raise ExportRefused(
            "Kohorten är personuppgifter och läggs aldrig i programmets mapp. Ange en annan: sot export --out MAPP"
        )
    for team in teams:
        data.build(folders.raw, folders.processed, team)
    cohort = data.load_cohort(folders.processed, teams).drop(columns=_LEFT_OUT)
    facts = pd.concat([_facts(folders, team) for team in teams], ignore_index=True)
    groups = k_anonymity(with_classes(cohort), least=FEW)
    words = dictionary.dictionary().query("table == @COHORT.name and column not in @_LEFT_OUT").drop(columns="header")
    with for_its_owner(), placed(out, NAMES) as new:
        cohort.to_parquet(new / "kohort.parquet", index=False)
        words.to_csv(new / "ordlista.csv", index=False, sep=";")
        (new / "ordlista.md").write_text(dictionary.section(COHORT.name), encoding="utf-8")
        groups.to_csv(new / "k-anonymitet.csv", index=False, sep=";")
        (new / "k-anonymitet.md").write_text(_told(cohort, groups), encoding="utf-8")
        card = pa.Table.from_pandas(facts, preserve_index=False)
        pq.write_table(card.replace_schema_metadata(), new / "ard.parquet")  # pandas cannot read its own note on lists
        flat(facts).to_csv(new / "ard.csv", index=False)
    return [out / name for name in NAMES]


def _facts(folders: Folders, team: str) -> pd.DataFrame:
    """The facts of each year of the team, in the analysis-results form, the team's name first."""
    years = sorted(data.load(folders.processed, team, data.LAST_YEAR).settings)
    found = [ard(report_in(folders.data, team, Period.year(year)).facts.table()) for year in years]
    joined = pd.concat(found, ignore_index=True)
    joined.insert(len(joined.columns), "team", team)
    return joined


def _told(cohort: pd.DataFrame, groups: pd.DataFrame) -> str:
    """The report on how easily somebody is recognised."""
    whole = groups.iloc[-1]
    lines = [
        "# Hur lätt någon känns igen",
        f"Kohorten har {number(len(cohort))} inskrivningar och {number(cohort['person'].nunique())} personer. "
        f"Den som vet {len(QUASI_IDENTIFIERS)} saker om en person (kön, åldersklass, utbildning, remittent och "
        f"startår) har {number(int(whole['groups']))} grupper att leta i. Den minsta har "
        f"{number(int(whole['smallest']))} (k = {whole['smallest']}). I {number(int(whole['alone']))} grupper är någon "
        f"ensam, och {number(int(whole['few']))} personer står i grupper under {FEW}.",
        "Datumen är exakta och gör de flesta ensamma. Tabellen är personuppgifter, också utan namn och nummer: lämna "
        "den inte vidare, och redovisa aldrig antal under fem. Vilka uppgifter som pekar ut hur många står i "
        "k-anonymitet.csv: known är det som är känt, smallest den minsta gruppen, alone de ensamma, few de i grupper "
        "under fem.",
    ]
    return "\n\n".join(lines) + "\n"
