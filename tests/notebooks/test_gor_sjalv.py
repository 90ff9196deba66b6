"""The worked examples run, and each answer is what a count by hand gives from the processed tables."""

import ast
from pathlib import Path

import matplotlib
import nbformat
import pandas as pd
import papermill
import pytest

from sotanalysis import dataset
from sotanalysis.exhibits.drawing import house_style
from sotanalysis.report import open_report
from tests.notebooks.chapters import run

PATH = Path(__file__).resolve().parents[2] / "notebooks/explore/gor_sjalv.ipynb"
FIRST, LAST = "2022-01-01", "2022-12-31"


@pytest.fixture(scope="module")
def seen(demonstration):
    """What each cell shows, by the cell's id, in order."""
    shown: dict[str, list[object]] = {}
    displayed: list[object] = []
    with pytest.MonkeyPatch.context() as patch, matplotlib.rc_context({"backend": "agg"}):
        patch.setenv("SOT_DATA", str(demonstration))
        report = open_report("vasteras", 2022)
        house_style()
        # Of the follow-ups of half the year's exits nothing is known before the year after is read, and one was not reached;
        # and the group is chosen by how it went.
        not_due, unreached = "24 av 54 deltagare har en uppföljning", "1 av 54 deltagare har inget svar på uppföljningen"
        chosen = pytest.warns(UserWarning, match="vald efter hur det gick")
        with pytest.warns(UserWarning, match=not_due), pytest.warns(UserWarning, match=unreached), chosen:
            for cell in run(PATH, report, {"display": lambda *some: displayed.extend(some)}):
                shown[cell.cell] = [*displayed, *([] if cell.value is None else [cell.value])]
                displayed.clear()
        shown["axes"] = [matplotlib.pyplot.gca()]
        matplotlib.pyplot.close("all")
    return shown


@pytest.fixture(scope="module")
def read(demonstration):
    """A processed table of the year as pandas reads it."""
    return lambda name: pd.read_parquet(demonstration / f"processed/vasteras/2022/{name}.parquet")


@pytest.fixture(scope="module")
def ended(read):
    """Who ended in the year, with age at start and days enrolled, by hand."""
    cases = read("cases")
    gone = cases[cases["exit_date"].between(FIRST, LAST) & ~cases["drop_out"].fillna(False)]
    born, start = gone["birth_date"].dt, gone["start_date"].dt
    before = (start.month < born.month) | ((start.month == born.month) & (start.day < born.day))
    age = start.year - born.year - before
    return gone.assign(age=age, days=(gone["exit_date"] - gone["start_date"]).dt.days)


def numbers(table) -> dict[str, list[str]]:
    """What stands in a table, by the label of the row."""
    return {label: list(cells) for label, *cells in table.frame().itertuples()}


def test_outcomes_under_and_from_30_are_those_counted_by_hand(seen, ended):
    words = {"Till arbete": "work", "Till studier": "studies", "Till medicinsk behandling": "medical_treatment"}
    groups = ended[ended["age"] < 30], ended[ended["age"] >= 30]
    assert [len(group) for group in groups] == [14, 40]
    for table, group in zip(seen["xgs-05"], groups, strict=True):
        found = numbers(table)
        for word, code in words.items():
            chosen = group[group["outcome"] == code]
            counted = [(chosen["sex"] == "woman").sum(), (chosen["sex"] == "man").sum(), len(chosen)]
            assert [int(text) for text in found[word][::2]] == counted
            assert found[word][-1] == f"{100 * len(chosen) / len(group):.1f} %".replace(".", ",").replace(" ", "\u00a0")
        assert found["Samtliga"][-2] == str(len(group))
        assert "Egen räkning: ingår inte i rapportens tal." in table.notes


def test_movement_of_those_enrolled_180_days_is_that_counted_by_hand(seen, ended):
    stayed = ended[ended["days"] >= 180]
    rank = {"introduction": 0, "getting_started": 1, "into_work": 2}
    moved = stayed["step_exit"].map(rank) - stayed["step_start"].map(rank)
    table, figure = seen["xgs-07"]
    found = numbers(table)
    assert len(stayed) == 46 and found["Samtliga"][4] == "46"
    by_hand = {"Uppåt": moved > 0, "Samma steg": moved == 0, "Nedåt": moved < 0}
    by_hand["Avslut (eget slutläge)"] = stayed["step_exit"] == "ended"
    for word, chosen in by_hand.items():
        women, men = chosen & (stayed["sex"] == "woman"), chosen & (stayed["sex"] == "man")
        assert [int(text) for text in found[word][::2]] == [women.sum(), men.sum(), chosen.sum()]
    assert "kvinnor med 13 (43\u00a0%)" in figure.alt
    assert "Egen räkning: ingår inte i rapportens tal." in figure.notes


def test_payback_of_those_in_work_is_that_worked_out_by_hand(seen, ended, read):
    follow_ups, accounts, cases = read("follow_ups"), read("accounts"), read("cases")
    works = follow_ups["occupation"].isin(["unsubsidised_work", "subsidised_work"]) & (follow_ups["status"] == "done")
    chosen = ended[ended["case"].isin(follow_ups.loc[works & (follow_ups["months"] == 6), "case"])]
    sek = accounts.loc[accounts["role"] == "cost", "sek_outcome"].sum()
    inside = cases["exit_date"].fillna(pd.Timestamp(LAST)).clip(upper=pd.Timestamp(LAST))
    days_of_all = ((inside - cases["start_date"].clip(lower=pd.Timestamp(FIRST))).dt.days + 1).clip(lower=0).sum()
    cost = sek / days_of_all * (chosen["days"] + 1).sum()
    (result,) = seen["xgs-09"]
    society = result.actors.loc["samhalle"]
    assert result.about.startswith(f"{len(chosen)} deltagare") and len(chosen) == 3
    assert society["cost"] == pytest.approx(cost)
    assert society["payback_months"] == pytest.approx(12 * cost / society["income"])
    # What society gains a year is what one of them earns at exit, in full-time work with a wage subsidy (nobody worked
    # at the start), and the care and hours of officials that are no longer needed. Benefits only change hands.
    states = read("case_occupations")
    jobs = states[states["case"].isin(chosen["case"]) & states["occupation"].str.endswith("subsidised_work")]
    assert jobs[["moment", "occupation", "extent_percent"]].to_numpy().tolist() == [["exit", "subsidised_work", 100]]
    wage, subsidy, contributions = 0.9 * 24_000, 15_770.4, 0.3142
    units = read("resources").query("case in @chosen.case").groupby("moment").sum(numeric_only=True)
    fewer = units.loc["start"] - units.loc["exit"]
    spared = 2500 * fewer["n_care_visits"] + 900 * fewer["hours_municipality"] + 700 * fewer["hours_af"]
    assert society["income"] == pytest.approx(12 * (wage * (1 + contributions) - subsidy) + 12 * spared)


def test_the_figure_of_ors_says_how_many_lack_it(seen, read):
    cases = read("cases")
    started = cases[cases["start_date"].between(FIRST, LAST)]
    scales = [f"ors_{scale}_start" for scale in ("individual", "close", "social", "overall")]
    lacking = started[scales].isna().any(axis=1)
    (axes,), (table,) = seen["axes"], seen["xgs-11"]
    assert axes.get_title(loc="left") == f"{lacking.sum()} av {len(started)} starter saknar ORS"
    by_hand = {"Försäkringskassan": "fk", "Ekonomiskt bistånd": "social_assistance", "Arbetsförmedlingen": "af"}
    for word, code in by_hand.items():
        own = started["referrer"] == code
        assert table.loc[word].tolist() == [own.sum(), (own & lacking).sum()]
    assert int(table["Starter"].sum()) == len(started)
    assert [label.get_text() for label in axes.get_yticklabels()] == list(table.index)
    assert sum(len(dots.get_offsets()) for dots in axes.collections) == (~lacking).sum()


def test_the_share_that_never_started_by_month_is_that_counted_by_hand(seen, read):
    applications, cases = read("applications"), read("cases")
    closed = applications[(applications["result"] == "non_start") & applications["result_date"].between(FIRST, LAST)]
    begun = cases[cases["start_date"].between(FIRST, LAST)]
    (table,) = seen["xgs-13"]
    found = list(numbers(table).values())
    for month in range(1, 13):
        n = int((closed["result_date"].dt.month == month).sum())
        base = n + int((begun["start_date"].dt.month == month).sum())
        share = f"{100 * n / base:.1f}\u00a0%".replace(".", ",") if base >= 10 else "–"
        assert found[month - 1][:3] == [str(n), str(base), share]
    assert found[-1] == ["52", "139", "37,4\u00a0%", "30–46\u00a0%"]  # Wilson, by hand: 0,2981 to 0,4569
    assert "n = 139 ansökningar" in table.foot


def test_no_answer_takes_more_than_six_lines():
    cells = [c for c in nbformat.read(PATH, as_version=4).cells if c.cell_type == "code" and not c.metadata.get("tags")]
    assert len(cells) == 5
    for cell in cells:
        assert len(cell.source.splitlines()) <= 6
        ast.parse(cell.source)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_papermill_runs_it_with_a_number_for_the_period(demonstration, tmp_path, checkout, monkeypatch):
    monkeypatch.setenv("SOT_DATA", str(demonstration))
    monkeypatch.setenv("PYTHONPATH", str(checkout))
    options = {"progress_bar": False, "kernel_name": "python3", "log_output": False}
    done = papermill.execute_notebook(str(PATH), str(tmp_path / "out.ipynb"), {"period": 2022}, **options)
    outputs = [o for cell in done.cells for o in cell.get("outputs", ())]
    assert not [o for o in outputs if o.output_type == "error"]
    assert [o for o in outputs if "image/png" in o.get("data", {})]
    assert sum("<table" in o.get("data", {}).get("text/html", "") for o in outputs) == 7
