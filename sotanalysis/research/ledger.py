"""The looks taken: who asks many questions of the same persons finds something in one of them by chance."""

import csv
import io

from sotanalysis import dataset as data
from sotanalysis.placing import MEMORY
from sotanalysis.report.report import Report

FILE = "looks.csv"


def look(report: Report, question: str, comparisons: int = 1) -> str:
    """Notes the question beside the processed tables (remembered/looks.csv), once however often the cell is run, with
    how many comparisons it makes, and tells how many have been made in all.
    """
    if report.processed is None:
        return "Titten antecknas inte: underlaget kommer inte ur en mapp."
    memory = report.processed / report.team / MEMORY
    kept = data.remembered(memory, FILE).get(memory / FILE, "")
    looks = {row["question"]: int(row["comparisons"]) for row in csv.DictReader(io.StringIO(kept))} | {
        question: comparisons
    }
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([("question", "comparisons"), *looks.items()])
    data.remember(memory / FILE, out.getvalue())
    total = sum(looks.values())
    chance = 1 - 0.95**total
    return (
        f"Frågor till det här underlaget hittills: {len(looks)}, jämförelser: {total}. Fanns inga skillnader alls "
        f"skulle minst en jämförelse ändå visa en med {100 * chance:.0f} procents sannolikhet."
    )
