"""`sot export`: what is written, where it may not be, and who can read it."""

import os
import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from sotanalysis.cli import sot
from sotanalysis.publishing.build import Folders
from sotanalysis.publishing.export import NAMES, ExportRefused, export


@pytest.mark.parametrize("place", ["data/forskning", ".", "link"])
def test_nothing_is_written_in_the_checkout(checkout, tmp_path, place):
    (tmp_path / "link").symlink_to(checkout / "data")
    out = tmp_path / place if place == "link" else checkout / place
    with pytest.raises(ExportRefused, match="--out"):
        export(Folders(checkout / "data", tmp_path), ["vasteras"], out)


def test_an_unknown_receiver_is_told():
    ran = CliRunner().invoke(sot, ["export", "--for", "press"])
    assert ran.exit_code == 2 and "--for tar research" in ran.output


@pytest.mark.full
def test_the_demonstration_is_exported(checkout, tmp_path):
    shutil.copytree(checkout / "data/raw", tmp_path / "raw")
    ran = CliRunner().invoke(sot, ["--data", str(tmp_path), "export", "--for", "research"])
    place = tmp_path / "forskning"
    assert ran.exit_code == 0 and sorted(p.name for p in place.iterdir()) == sorted(NAMES)
    if os.name != "nt":
        assert [p.name for p in place.iterdir() if p.stat().st_mode & 0o077] == []
    cohort, words = pd.read_parquet(place / "kohort.parquet"), pd.read_csv(place / "ordlista.csv", sep=";")
    assert cohort["person"].str.fullmatch(r"p_[0-9a-f]+").all() and "case" not in cohort
    assert set(cohort) == {*words["column"], "team", "year"}
    facts = pd.read_parquet(place / "ard.parquet")
    chosen = facts.query("fact == 'exits.outcomes.work.woman' and period == '2022'")
    assert chosen["stat_name"].tolist() == ["n", "N", "p", "conf.low", "conf.high"]
    assert "k = 1" in Path(place / "k-anonymitet.md").read_text(encoding="utf-8")
