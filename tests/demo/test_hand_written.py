"""What is written by hand in the two raw folders: settings, printed figures, narrative."""

import re
from pathlib import Path

import pytest

from demo import TEAM
from demo.register import YEARS
from sotanalysis.sources.published import read_published
from sotanalysis.sources.settings import read_settings

RAW = Path(__file__).parents[2] / "data/raw" / TEAM
ROLES = {"", "part", "mention", "total", "summary"}
STATISTICS = {"", "count", "before", "after", "change", "change_pct", "mean", "median", "mode", "min", "max", "stated",
              "claim", "sum", "listed", "promised"}  # fmt: skip


@pytest.mark.parametrize("year", YEARS)
def test_the_settings_are_read_without_a_problem(year):
    settings, problems = read_settings(RAW / str(year), year)
    assert problems == []
    assert settings.survey.items
    assert "workbook" in settings.synthetic
    assert "sus" not in settings.synthetic, "the SUS figures are the printed ones"


@pytest.mark.parametrize("year, least", [(2022, 260), (2023, 60)])
def test_the_printed_figures_are_in_order(year, least):
    found = read_published(RAW / str(year), year)
    assert found.problems == []
    figures = found.frames["printed_figures"].fillna("")
    assert len(figures) >= least
    assert figures["record_id"].is_unique
    assert set(figures.loc[figures["part_of"] != "", "part_of"]) <= set(figures["record_id"])
    assert set(figures["role"]) <= ROLES
    assert set(figures["statistic"]) <= STATISTICS
    assert (figures["printed"] != "").all()


def test_errors_are_kept_as_printed():
    figures = read_published(RAW / "2022", 2022).frames["printed_figures"].fillna("")
    table = figures[figures["table"] == "sus_exit_reasons"]
    counts = table.set_index("category")["count"].astype(int)
    assert counts["Uppgift saknas"] == counts["Slutsumma"] == 53
    sub = figures[(figures["category"] == "Sub arbete") & (figures["statistic"] == "change")]
    assert sub["value"].tolist() == ["-4"]
    spots = figures[figures["table"] == "spot_supports_listed"]
    assert (spots["role"] == "part").sum() == 12
    assert spots.loc[spots["role"] == "total", "count"].tolist() == ["10"]


@pytest.mark.parametrize("path", sorted(RAW.glob("*/text/*.md")), ids=lambda p: f"{p.parts[-3]}/{p.stem}")
def test_quotes_and_stories_say_that_they_are_invented(path):
    text = path.read_text(encoding="utf-8")
    quotes = re.findall(r"(?:\A|\n\n)> ", text)
    assert text.strip()
    if quotes or path.stem in ("solskenshistorier", "citat"):
        assert text.casefold().count("påhitta") >= max(1, len(quotes))
