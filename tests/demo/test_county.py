"""The synthetic county: the same bytes each time, no fault in it, its truth told; joined, several teams as one."""

import json

import pytest
from click.testing import CliRunner

from demo.county import Truth, write_county
from sotanalysis import cli
from sotanalysis import dataset as data
from sotanalysis.dataset import build, join, load
from sotanalysis.measures import teams as side_by_side
from sotanalysis.periods import Period
from sotanalysis.report import open_report

YEARS = range(2022, 2024)
TRUTH = Truth(team_work=(0.0, 0.6), break_year=2023, moves=0.6)


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lan")
    write_county(folder, 2, YEARS, 40, TRUTH)
    return folder


@pytest.fixture(scope="module")
def joined(county):
    for team in ("provstad", "exempelby"):
        found = build(county / "raw", county / "processed", team)
        assert found.problems.empty, found.problems[["file", "rule"]]
    join(county / "processed", ["provstad", "exempelby"], "lanet")
    return load(county / "processed", "lanet", through=2023)


def test_the_same_call_gives_the_same_bytes(county, tmp_path):
    write_county(tmp_path, 2, YEARS, 40, TRUTH)
    files = [file.relative_to(county) for file in sorted(county.rglob("raw/**/*")) if file.is_file()]
    assert files and all((county / file).read_bytes() == (tmp_path / file).read_bytes() for file in files)


def test_every_place_says_that_it_is_synthetic(county):
    for settings in county.glob("raw/*/*/rapport.toml"):
        assert 'syntetisk = ["workbook"' in settings.read_text("utf-8")
    assert json.loads((county / "facit.json").read_text("utf-8"))["syntetiskt"] is True


@pytest.mark.full
def test_the_joined_tables_give_the_truth(county, joined):
    truth = json.loads((county / "facit.json").read_text("utf-8"))["blev"]
    found = side_by_side.results(joined, Period.year(2023)).set_index(["team", "result"])
    for row in (row for row in truth if row["year"] == 2023):
        told = found.loc[(row["team"], "work_or_studies")]
        assert (told["n"], told["base"]) == (row["work"] + row["studies"], row["ended"])


@pytest.mark.full
def test_what_is_a_teams_own_is_told_apart(joined):
    cases = joined.tables["cases"]
    assert cases["case"].is_unique and set(cases["team"]) == set(joined.names) == {"provstad", "exempelby"}
    assert cases["source_row"].str.startswith(("provstad/", "exempelby/")).all()
    assert cases["person"].duplicated().any()  # those who return
    assert [b.series for b in joined.settings[2023].breaks] == ["Ordinarie verksamhet", "Stegförflyttning"]


@pytest.mark.full
def test_a_report_on_all_the_teams_that_have_been_read_in_is_opened_by_name(county, joined, monkeypatch):
    monkeypatch.setenv("SOT_DATA", str(county))
    report = open_report("lanet", 2023)
    cohort = report.cohort
    assert list(cohort["team"].cat.categories) == ["exempelby", "provstad"] and "team" in cohort.attrs["columns"]
    across = cohort.groupby("person")["team"].nunique()
    assert cohort["person"].nunique() < len(cohort) and (across == 2).any()  # one who went from one to the other
    frame = report["exits.outcomes"].by("team").only("work").frame.set_index("team")["n"]
    assert frame.iloc[:-1].sum() >= frame["Alla team"] > 0
    assert len(data.load_cohort(county / "processed")) == len(cohort)  # the joined are no third team
    assert "team" not in open_report("provstad", 2023).cohort


@pytest.mark.full
def test_the_countys_facts_are_listed_explained_and_asked_for(county, tmp_path):
    def sot(*words):
        told = CliRunner().invoke(cli.sot, [*words, "--data", str(county), "--reports", str(tmp_path)])
        assert told.exception is None or isinstance(told.exception, SystemExit)
        return told.output

    assert "teams.results.exempelby.work_or_studies  " in sot("facts", "2023", "--team", "lanet", "--sök", "team för")
    told = sot("explain", "teams.results.exempelby.work_or_studies", "2023", "--plan", "lanet")
    assert "Rader: exempelby/2023/register/cases.parquet" in told and "(teams.volumes.exempelby.ended)" in told
    assert "Övningsfors" not in sot("table", "exits.outcomes", "--by", "team", "--year", "2023", "--team", "lanet")
    assert "bara i den interna utgåvan" in sot("table", "exits.outcomes", "--team", "lanet", "--for", "public")
    assert "eller lanet, alla tillsammans" in sot("facts", "2023")


@pytest.mark.full
def test_joined_again_nothing_is_written_and_what_is_lacking_is_told(county, joined):
    place = county / "processed" / "lanet" / "2022" / "cases.parquet"
    before = place.stat().st_mtime_ns
    join(county / "processed", ["provstad", "exempelby"], "lanet")
    assert place.stat().st_mtime_ns == before
    (county / "processed" / "exempelby" / "2022" / "follow_ups.parquet").unlink()
    (county / "processed" / "exempelby" / "2022" / "manifest.json").write_text("{}")
    join(county / "processed", ["provstad", "exempelby"], "lanet")
    told = data.load(county / "processed", "lanet", through=2022).problems
    assert told["rule"].tolist() == ["team:underlag saknas"] and "Exempelby" in told["message"].iloc[0]
