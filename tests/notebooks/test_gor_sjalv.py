"""The five questions of `explore/gor_sjalv.ipynb` against counts by hand, the grammar's examples, and words that are wrong."""

import json
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib
import pandas as pd
import pytest

from sotanalysis import dataset
from sotanalysis.exhibits.table import Table
from sotanalysis.periods import Period
from sotanalysis.report.report import Report, report_on
from tests.notebooks.chapters import FOLDER, run

matplotlib.use("agg")
NOTEBOOK = FOLDER / "explore/gor_sjalv.ipynb"
OWN = "Egen räkning: ingår inte i rapportens tal."


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> Report:
    processed = tmp_path_factory.mktemp("processed")
    dataset.build(checkout / "data/raw", processed, "vasteras")
    return report_on(dataset.load(processed, "vasteras", through=2022), Period.year(2022))


@pytest.fixture(scope="module")
def shown(report: Report) -> Mapping[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # payback tells of follow-ups that have not fallen due
        return {seen.cell: seen.value for seen in run(NOTEBOOK, report, {"team": "vasteras", "period": 2022})}


@pytest.fixture(scope="module")
def cases(report: Report) -> pd.DataFrame:
    """The register as it was read, and the age at start as whole years."""
    rows = report.dataset.tables["cases"]
    start, birth = rows["start_date"], rows["birth_date"]
    before = (start.dt.month < birth.dt.month) | ((start.dt.month == birth.dt.month) & (start.dt.day < birth.dt.day))
    return rows.assign(age=start.dt.year - birth.dt.year - before.astype(int))


@pytest.fixture(scope="module")
def ended(cases: pd.DataFrame) -> pd.DataFrame:
    return cases[cases["exit_date"].dt.year.eq(2022) & ~cases["drop_out"].fillna(False).astype(bool)]


def column(table: Table, head: str) -> list[str]:
    place = [c.header for c in table.columns].index(head)
    return [row.cells[place].text.replace("\u00a0", " ") for row in table.rows]


def test_every_answer_takes_at_most_six_lines():
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    code = [c for c in cells if c["cell_type"] == "code"]
    assert len(code) == 9
    assert all(len(cell["source"]) <= 6 for cell in code[2:])


@pytest.mark.parametrize(("cell", "young"), [("xgs-05", True), ("xgs-06", False)])
def test_outcomes_of_younger_and_older(shown, ended, cell, young):
    group = ended[ended["age"].lt(30) == young]
    counted = group["outcome"].value_counts()
    assert column(shown[cell], "Antal")[-1] == str(len(group))
    assert column(shown[cell], "Antal")[:3] == [str(counted.get(k, 0)) for k in ("work", "studies", "job_seeking")]
    assert OWN in shown[cell].notes and ("under 30 år" in shown[cell].caption) == young


def test_steps_of_those_who_stayed(shown, ended):
    ladder = ["introduction", "getting_started", "into_work"]
    stayed = ended[(ended["exit_date"] - ended["start_date"]).dt.days + 1 >= 180]
    on = stayed[stayed["step_start"].isin(ladder) & stayed["step_exit"].isin(ladder)]
    up = (on["step_exit"].map(ladder.index) > on["step_start"].map(ladder.index)).sum()
    assert column(shown["xgs-08"], "Antal")[0] == str(up) == "20"
    assert set(column(shown["xgs-08"], "Av")) == {str(len(stayed))}
    assert OWN in shown["xgs-09"].notes


def test_payback_of_those_in_work_with_lower_wages(shown):
    # By hand: 3 persons, 179 673,12 kronor a year to the municipality (tests/payback/test_cohort.py works it out).
    rows = {row.cells[0].text: row.cells[1].text for row in shown["xgs-11"].rows}
    assert rows["Kommunen"] == "180"
    assert "24\u00a0300" in shown["xgs-11"].foot


def test_never_started_by_month(shown, report):
    rows = report.dataset.tables["applications"]
    rows = rows[rows["result_date"].dt.year.eq(2022) & rows["result"].isin(["started", "non_start"])]
    by_month = rows.groupby(rows["result_date"].dt.month)["result"]
    table = shown["xgs-15"]
    assert column(table, "Av")[:-1] == [str(n) for n in by_month.size()]
    assert column(table, "Antal")[:-1] == [str(n) for n in by_month.apply(lambda r: r.eq("non_start").sum())]
    assert column(table, "95 % intervall")[1] == "16–61 %"


def test_the_figure_says_how_many_lack_it(report, cases):
    source = "".join(c for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"] for c in cell["source"])
    started = cases[cases["start_date"].dt.year.eq(2022)]
    scales = [c for c in started if c.startswith("ors_") and c.endswith("_start")]
    assert report.started["ors_start"].isna().sum() == started[scales].isna().any(axis=1).sum() == 39
    assert "saknar skattning" in source


# --- the grammar's own examples -------------------------------------------------------------------------------------


def test_a_cell_can_be_changed(report):
    moved = report["steps.movement"].only(group="all_ended")
    assert [c.header for c in report["steps.movement_by_sex"].table(columns="sex").columns][1] == "Kvinnor, antal"
    young = moved.where("age_at_start < 30", "under 30 år vid start").table()
    assert "under 30 år vid start" in young.caption and "under 30 år vid start" in young.foot and OWN in young.notes
    halves = moved.during("h1", "h2").frame
    assert halves[halves["movement"] == "Uppåt"]["n"].tolist() == [21, 3]
    crossed = report.count("ended", "outcome").by("referrer").table()
    assert crossed.rows[-1].cells[-2].text == "54" and OWN in crossed.notes
    shell = moved.shell()
    assert not any(ch.isdigit() for row in shell.rows for c in row.cells[1:] for ch in c.text)
    longer = report["steps.trial_regular_service"].given(trial_months=6).table()
    assert isinstance(longer, Table) and OWN in longer.notes


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        (lambda r: r["steps.movment"], "steps.movement"),
        (lambda r: r["steps.movement"].by("sexx"), "sex"),
        (lambda r: r["steps.movement"].only("upp"), "up"),
        (lambda r: r["exits.outcomes"].where("age_at_strat < 30", "unga"), "age_at_start"),
        (lambda r: r.endde, "ended"),
        (lambda r: r.count("endd", "outcome"), "ended"),
        (lambda r: r.count("ended", "outcom"), "outcome"),
        (lambda r: r["exits.outcomes"].source("suss"), "sus"),
        (lambda r: r.fact("exits.ended.al"), "exits.ended.all"),
    ],
)
def test_a_wrong_word_is_answered_with_the_nearest_right_one(report, wrong, near):
    with pytest.raises((KeyError, ValueError, AttributeError)) as error:
        wrong(report)
    assert near in str(error.value)


def test_a_condition_on_what_is_counted_is_refused(report):
    with pytest.raises(ValueError, match=r"\.only"):
        report["exits.outcomes"].where("outcome == 'work'", "arbete")


def test_nothing_handed_out_shows_who_it_is(report):
    people = report.dataset.tables["cases"]
    secret = {*people["case"].astype(str), *people["person"].astype(str)}
    for told in (report, report.dataset, report["exits.outcomes"], report.ended):
        text = repr(told)
        assert len(text) < 20_000 and not any(value in text for value in secret if len(value) > 4)
    assert not {"case", "application", "birth_date", "source_row"} & {*report.ended.columns}
    assert report.ended["person"].nunique() == 54
