"""Dataset: building a year whole or not at all, skipping what has not changed, merging the years a report may read."""

import csv
import hashlib
import json
import os
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from demo.people import TEST_NUMBERS
from sotanalysis import dataset, placing
from sotanalysis import vocabulary as v
from sotanalysis.dataset import Dataset, SourceMissing, build, load, merge_years
from sotanalysis.periods import Period
from sotanalysis.sources.settings import Referrer, Settings
from sotanalysis.tables import TABLES
from sotanalysis.tables.exports import SUS_ROWS
from sotanalysis.tables.problem import problem_frame

with TEST_NUMBERS.open(encoding="utf-8") as listed:
    NUMBERS = [row["personnummer"] for row in csv.DictReader(listed) if row["sex"] in ("kvinna", "woman")][:4]
HEADERS = ["Personnummer", "Ärendenummer", "Kön", "Remittent", "Startdatum", "Slutdatum", "Försörjning 1 vid start"]
Row = tuple[object, ...]


def case(n: int, start: str, end: str | None = None, referrer: str = "Fk", support: str = "EB") -> Row:
    return (NUMBERS[n], f"S{n}", "Kvinna", referrer, datetime.fromisoformat(start), end, support)


def year(raw: Path, of: int, cases: list[Row], **sheets: list[Row]) -> Path:
    """A raw folder with a workbook: `cases` in Deltagare, other sheets with their header row."""
    folder = raw / "vasteras" / str(of)
    folder.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook()
    for name, rows in {"Deltagare": [tuple(HEADERS), *cases], **sheets}.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(folder / "samordningsteam.xlsx")
    return folder


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    return tmp_path / "raw"


@pytest.fixture
def processed(tmp_path: Path) -> Path:
    return tmp_path / "processed"


def hashes(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*")) if p.is_file()}


def visible(frame: pd.DataFrame) -> str:
    return frame.drop(columns=["person", "case"], errors="ignore").to_csv(index=False)


def test_a_year_is_built_loaded_and_left_alone_until_something_changes(raw: Path, processed: Path) -> None:
    folder = year(raw, 2022, [case(0, "2022-03-01"), case(1, "2022-04-01", "2022-09-01")])
    before = hashes(folder)
    first = build(raw, processed, "vasteras")
    assert [y.rebuilt for y in first.years] == [True] and len(first.problems) == 0
    assert [y.rebuilt for y in build(raw, processed, "vasteras").years] == [False]
    assert hashes(folder) == before
    data = load(processed, "vasteras", 2022)
    assert set(data.tables) == set(TABLES) and len(data.need("cases", 2022)) == 2
    assert data.tables["case_supports"]["support_source"].tolist() == ["social_assistance"] * 2
    for name, frame in data.tables.items():
        TABLES[name].schema.validate(frame)
    year(raw, 2022, [case(0, "2022-03-01")])
    assert [y.rebuilt for y in build(raw, processed, "vasteras").years] == [True]
    assert len(load(processed, "vasteras", 2022).tables["cases"]) == 1


@pytest.mark.parametrize(
    ("then", "alone"),
    [
        pytest.param("Vi flyttade i mars.", True, id="other words"),
        pytest.param(f"Ring {NUMBERS[3]}.", False, id="a personal number"),
        pytest.param("{# skrivs sedan #}", False, id="not written yet"),
        pytest.param("", False, id="empty"),
        pytest.param("Ordet \ufffd.", None, id="an odd sign"),
    ],
)
def test_texts_that_alone_have_changed_are_read_as_if_all_were(
    raw: Path, processed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, then: str, alone: bool | None
) -> None:
    folder = year(raw, 2022, [case(0, "2022-03-01", "2022-09-01"), case(1, "2022-04-01")])
    (folder / "text").mkdir()
    for name in ("framtid", "halsa", "uppdrag"):
        (folder / "text" / f"{name}.md").write_text(f"Ord om {name}.", "utf-8")
    (folder / "priser.csv").write_text("post;belopp\n", "utf-8")
    build(raw, processed, "vasteras")
    (folder / "text" / "halsa.md").write_text(then, "utf-8")
    asked = []
    read = dataset.read_folder
    monkeypatch.setattr(dataset, "read_folder", lambda *given: asked.append(given) or read(*given))
    assert [one.rebuilt for one in build(raw, processed, "vasteras").years] == [True]
    if alone is not None:
        assert bool(asked) is not alone
    build(raw, tmp_path / "anew", "vasteras")
    assert hashes(processed) == hashes(tmp_path / "anew")


def test_a_text_with_more_than_a_text_changed_is_read_with_all(raw: Path, processed: Path) -> None:
    folder = year(raw, 2022, [case(0, "2022-03-01")])
    (folder / "text").mkdir()
    (folder / "text" / "halsa.md").write_text("Ord.", "utf-8")
    build(raw, processed, "vasteras")
    (folder / "text" / "halsa.md").write_text("Andra ord.", "utf-8")
    (folder / "text" / "framtid.md").write_text("Och fler.", "utf-8")
    year(raw, 2022, [case(0, "2022-03-01"), case(1, "2022-04-01")])
    build(raw, processed, "vasteras")
    tables = load(processed, "vasteras", 2022).tables
    assert (len(tables["narrative"]), len(tables["cases"])) == (2, 2)


@pytest.mark.parametrize("name", ["cases.parquet", "problems.parquet", "settings.json"])
def test_a_processed_file_that_is_cut_short_or_gone_is_made_anew(raw: Path, processed: Path, name: str) -> None:
    year(raw, 2022, [case(0, "2022-03-01")])
    build(raw, processed, "vasteras")
    file = processed / "vasteras/2022" / name
    file.write_bytes(file.read_bytes()[:60])
    assert build(raw, processed, "vasteras").years[0].rebuilt and len(load(processed, "vasteras", 2022).tables["cases"])
    if name != "cases.parquet":  # a year without participants has none
        file.unlink()
        assert build(raw, processed, "vasteras").years[0].rebuilt and file.exists()


def test_a_folder_that_is_no_year_is_left_alone(raw: Path, processed: Path) -> None:
    year(raw, 2022, [case(0, "2022-03-01")])
    (raw / "vasteras/9999").mkdir()
    assert [y.year for y in build(raw, processed, "vasteras").years] == [2022]


def test_another_key_or_other_code_builds_anew(raw: Path, processed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    year(raw, 2022, [case(0, "2022-03-01")])
    build(raw, processed, "vasteras")
    monkeypatch.setenv("SOT_KEY_FILE", str(raw.parent / "another"))
    assert build(raw, processed, "vasteras").years[0].rebuilt
    assert not build(raw, processed, "vasteras").years[0].rebuilt
    monkeypatch.setattr(dataset, "_code_hash", lambda: "another")
    assert build(raw, processed, "vasteras").years[0].rebuilt


def test_two_keys_give_the_same_but_for_the_pseudonyms(
    raw: Path, processed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spots = [("Ärendenummer", "Datum", "Syfte med insatsen"), ("S1", "2022-05-01", "Övrigt"), ("S0", "2022-05-02", "x")]
    year(raw, 2022, [case(n, "2022-03-01") for n in (2, 0, 3, 1)], Punktinsatser=spots)
    year(raw, 2023, [case(n, "2022-03-01") for n in (3, 2)])
    seen = []
    for name in ("one", "two"):
        monkeypatch.setenv("SOT_KEY_FILE", str(raw.parent / name))
        build(raw, processed, "vasteras")
        data = load(processed, "vasteras", 2023)
        seen.append([visible(frame) for frame in data.tables.values()] + [data.problems.to_csv()])
        seen.append(data.tables["cases"]["case"].tolist())
    assert seen[0] == seen[2] and not set(seen[1]) & set(seen[3])


def test_nothing_written_holds_a_personal_number(raw: Path, processed: Path) -> None:
    year(raw, 2022, [case(0, "2022-03-01"), case(0, "2022-03-01"), (NUMBERS[1][:-1], "S1")])
    build(raw, processed, "vasteras")
    written = b"".join(p.read_bytes() for p in processed.rglob("*") if p.is_file())
    frames = "".join(pd.read_parquet(p).to_csv() for p in processed.rglob("*.parquet"))
    for number in NUMBERS:
        assert number not in frames and number[2:] not in frames and number.encode() not in written


@pytest.mark.skipif(os.name == "nt", reason="Windows har andra rättigheter")
def test_what_is_written_can_be_read_by_its_owner_only(raw: Path, processed: Path) -> None:
    year(raw, 2022, [case(0, "2022-03-01")])
    (processed / "vasteras").mkdir(parents=True)
    (processed / "vasteras").chmod(0o755)
    build(raw, processed, "vasteras")
    written = [processed / "vasteras", *(processed / "vasteras").rglob("*")]
    assert len(written) > 10 and [path.name for path in written if path.stat().st_mode & 0o077] == []


def test_a_year_that_cannot_be_put_in_place_leaves_the_old_one(
    raw: Path, processed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    year(raw, 2022, [case(0, "2022-03-01")])
    build(raw, processed, "vasteras")
    place = processed / "vasteras/2022"
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    replace = os.replace

    def refused(source, target):
        if Path(source).parent.name == "new":
            raise PermissionError(13, "", str(target))
        replace(source, target)

    year(raw, 2022, [case(1, "2022-03-01")])
    monkeypatch.setattr(os, "replace", refused)
    with pytest.raises(PermissionError):
        build(raw, processed, "vasteras")
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before


def test_an_interrupted_build_leaves_the_old_year_whole(
    raw: Path, processed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    year(raw, 2022, [case(0, "2022-03-01")])
    build(raw, processed, "vasteras")
    before = hashes(processed)
    year(raw, 2022, [case(1, "2022-03-01")])

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(json, "dumps", interrupted)
        build(raw, processed, "vasteras")
    assert hashes(processed) == before and [p.name for p in (processed / "vasteras").iterdir()] == ["2022"]
    assert build(raw, processed, "vasteras").years[0].rebuilt


def test_a_year_lost_between_two_renames_is_put_back(raw: Path, processed: Path) -> None:
    year(raw, 2022, [case(0, "2022-03-01")])
    build(raw, processed, "vasteras")
    left = processed / "vasteras" / ".new"
    for folder in ("new/2022", "old"):
        (left / folder).mkdir(parents=True)
    (left / "names.json").write_text('[["2022"], []]', "utf-8")
    os.replace(processed / "vasteras" / "2022", left / "old/2022")
    for path in (*left.rglob("*"), left):
        os.utime(path, (0, 0))
    assert not build(raw, processed, "vasteras").years[0].rebuilt
    assert len(load(processed, "vasteras", 2022).tables["cases"]) == 1


def test_processed_years_without_a_raw_folder_go_away(raw: Path, processed: Path) -> None:
    for of in (2022, 2023):
        year(raw, of, [case(0, "2022-03-01")])
    build(raw, processed, "vasteras")
    (raw / "vasteras" / "2023" / "samordningsteam.xlsx").unlink()
    (raw / "vasteras" / "2023").rmdir()
    assert [y.year for y in build(raw, processed, "vasteras").years] == [2022]
    assert not (processed / "vasteras" / "2023").exists()


def test_an_empty_folder_builds_and_everything_is_missing(raw: Path, processed: Path) -> None:
    (raw / "vasteras" / "2022").mkdir(parents=True)
    build(raw, processed, "vasteras")
    data = load(processed, "vasteras", 2022)
    for table in ("cases", "case_supports", "goldware_rows", "accounts", "narrative"):
        with pytest.raises(SourceMissing):
            data.need(table, 2022)
    assert not data.synthetic("workbook", 2022)


def test_no_folder_for_the_team(raw: Path, processed: Path) -> None:
    with pytest.raises(dataset.TeamMissing, match="Lägg exporterna"):
        build(raw, processed, "vasteras")
    assert load(processed, "vasteras", 2022).tables["cases"].empty


def test_a_report_reads_its_own_year_and_earlier_and_the_latest_folder_wins(raw: Path, processed: Path) -> None:
    year(raw, 2022, [case(0, "2022-03-01"), case(1, "2022-04-01"), case(2, "2022-05-01", "2022-06-01")])
    year(raw, 2023, [case(1, "2022-04-01", "2023-02-01", support="Sjukpenning"), case(3, "2023-05-01")])
    build(raw, processed, "vasteras")
    now, then = load(processed, "vasteras", 2023), load(processed, "vasteras", 2022)
    assert len(then.tables["cases"]) == 3 and then.tables["cases"]["exit_date"].count() == 1
    cases = now.need("cases", 2023)
    assert len(cases) == 4 and cases["exit_date"].count() == 2
    assert cases["year"].tolist() == [2022, 2022, 2023, 2023], "in order of folder and row"
    supports = now.tables["case_supports"].merge(cases[["case", "start_date"]], on="case")
    assert len(supports) == 4 and (supports["support_source"] == "sickness_benefit").sum() == 1
    assert len(now.problems) == 0


def test_what_should_not_change_between_folders_is_told_of(raw: Path, processed: Path) -> None:
    year(raw, 2022, [case(0, "2022-03-01"), case(1, "2022-04-01", referrer="EB")])
    year(raw, 2023, [case(0, "2022-03-02", referrer="Af"), case(1, "2022-04-01", referrer="Staden")])
    for of in (2022, 2023):
        (raw / f"vasteras/{of}/rapport.toml").write_text(
            '[[remittent]]\nkod = "eb"\nnamn = "EB"\ntill = 2022\nraknas_som = "stad"\n'
            '[[remittent]]\nkod = "stad"\nnamn = "Staden"\nfran = 2023\n'
            '[[remittent]]\nkod = "fk"\nnamn = "Fk"\n[[remittent]]\nkod = "af"\nnamn = "Af"\n'
        )
    build(raw, processed, "vasteras")
    problems = load(processed, "vasteras", 2023).problems
    assert problems[["file", "row", "column", "rule"]].values.tolist() == [
        ["2023/samordningsteam.xlsx", 2, "Startdatum", "år:skiljer sig"],
        ["2023/samordningsteam.xlsx", 2, "Remittent", "år:skiljer sig"],
    ], "EB of 2022 and Staden of 2023 are the same in two code lists"
    assert "2022/samordningsteam.xlsx, rad 2" in problems.loc[0, "message"]


def spots(of: int, *rows: tuple[str | None, str]) -> dict[str, pd.DataFrame]:
    named = [{"case": c, "date": d, "purpose": "other", "source_row": f"{of}/s.xlsx!P!{n}"}
             for n, (c, d) in enumerate(rows, 2)]  # fmt: skip
    return {"spot_supports": TABLES["spot_supports"].typed(pd.DataFrame(named).assign(team="t", year=of))}


def test_rows_that_stand_again_in_a_later_folder_count_once() -> None:
    earlier = spots(2022, ("c_1", "2022-05-01"), ("c_2", "2022-06-01"), (None, "2022-07-01"), ("c_1", "2022-05-01"))
    later = spots(2023, ("c_1", "2022-05-01"), (None, "2022-07-01"), ("c_3", "2023-01-01"), ("c_3", "2023-01-01"))
    tables, problems = merge_years({2023: later, 2022: earlier})
    merged = tables["spot_supports"]
    assert merged["source_row"].tolist() == ["2022/s.xlsx!P!3", *(f"2023/s.xlsx!P!{n}" for n in (2, 3, 4, 5))]
    assert problems == []


def sus(of: int, *rows: tuple[str, str, str]) -> pd.DataFrame:
    named = [{"report": r, "period_start": s, "period_end": e, "file": "f", "population": "ended", "role": "part",
              "source_row": f"{of}/sus/f.csv!!{n}"} for n, (r, s, e) in enumerate(rows)]  # fmt: skip
    return SUS_ROWS.typed(pd.DataFrame(named).assign(team="t", year=of))


def test_sus_gives_only_what_covers_exactly_the_period_from_the_latest_folder() -> None:
    whole = ("exit_reason", "2022-01-01", "2022-12-31")
    rows = pd.concat([
        sus(2022, whole, whole, ("exit_reason", "2022-01-01", "2022-06-30")),
        sus(2023, whole, ("age", "2022-01-01", "2022-12-31")),
    ])  # fmt: skip
    data = Dataset("t", {"sus_rows": rows}, {2022: Settings(synthetic=("goldware",))}, problem_frame([]))
    assert data.sus("exit_reason", Period.year(2022))["year"].tolist() == [2023]
    assert len(data.sus("exit_reason", Period(date(2022, 1, 1), date(2022, 6, 30)))) == 1
    with pytest.raises(SourceMissing, match="Avslutsanledningar.*2023"):
        data.sus("exit_reason", Period.year(2023))
    assert data.synthetic("goldware", 2022) and not data.synthetic("goldware", 2023)
    assert not data.synthetic("workbook", 2022)
    assert data.need("sus_rows", 2022) is rows
    with pytest.raises(SourceMissing):
        data.need("sus_rows", 2021)


def test_a_team_with_only_sus_files_builds(raw: Path, processed: Path) -> None:
    folder = raw / "sala" / "2022" / "sus"
    folder.mkdir(parents=True)
    lines = ["SUS - Avslutsanledningar", "", "Exekvering: 2023-01-18 13:29:42", "",
             "Deltagarna kan bara ha en avslutsanledning per avslutad insats.",
             "Totalt antal deltagare (ej anonyma) som uppfyller urvalsvillkoren: 5 Varav unika deltagare: 5", "",
             "Avslutsanledning\tAntal deltagare\tAndel deltagare", "Utskrivning\t3\t60,0%",
             "Utskrivning pga sjukdom\t2\t40,0%", "Slutsumma\t5\t100,0%"]  # fmt: skip
    (folder / "x.txt").write_text("\n".join(lines), encoding="cp1252")
    assert build(raw, processed, "sala").problems["severity"].ne("fel").all()
    data = load(processed, "sala", 2022)
    parts = data.sus("exit_reason", Period.year(2022)).query("role == 'part'")
    assert parts["n"].tolist() == [3, 2] and parts["team"].unique().tolist() == ["sala"]
    assert data.settings[2022].report_name == "Årsrapport" and data.tables["source_files"]["kind"].tolist() == ["sus"]
    with pytest.raises(SourceMissing, match="samordningsteam.xlsx, fliken Deltagare"):
        data.need("cases", 2022)


# --- facts kept beside the tables -------------------------------------------------------------------------------------


@pytest.fixture
def facts() -> pd.DataFrame:
    """Two facts as facts.Facts.table has them."""
    same = {"period": "2022", "measure": "m.sex", "title": "Kön", "source": "sus", "sources": ["sus"], "primary": True,
            "base": 3, "base_fact": "m.sex.all", "unit": "persons"}  # fmt: skip
    rows = [
        {**same, "fact": f"m.sex.{sex}", "keys": {"sex": sex}, "n": n, "value": n / 3}
        for sex, n in (("woman", 2), ("man", 1))
    ]
    return pd.DataFrame(rows)[dataset.FACT_SCHEMA.names]


def test_facts_are_kept_as_parquet_and_json_and_recalled_while_the_stamp_is_the_same(processed: Path, facts) -> None:
    (processed / "vasteras").mkdir(parents=True)
    dataset.keep(processed, "vasteras", "2022-2022", "a" * 64, facts, {"lost": "nns/"}, {"broken": "KeyError"})
    table, missing, failed = dataset.recall(processed, "vasteras", "2022-2022", "a" * 64)
    assert [dict(keys) for keys in table["keys"]] == [{"sex": "woman"}, {"sex": "man"}]
    assert table["n"].tolist() == [2, 1] and (missing, failed) == ({"lost": "nns/"}, {"broken": "KeyError"})
    kept = {file.suffix for file in (processed / "vasteras" / placing.MEMORY).iterdir()}
    assert kept == {".parquet", ".json"}
    assert dataset.recall(processed, "vasteras", "2022-2022", "b" * 64) is None
    assert dataset.recall(processed, "vasteras", "2022-h1-2022", "a" * 64) is None


def test_a_later_stamp_takes_the_place_of_the_earlier_and_what_cannot_be_read_is_not_there(processed, facts) -> None:
    (processed / "vasteras").mkdir(parents=True)
    for stamp in ("a" * 64, "b" * 64):
        dataset.keep(processed, "vasteras", "2022-2022", stamp, facts, {}, {})
    memory = processed / "vasteras" / placing.MEMORY
    assert {f.name for f in memory.glob("*.parquet")} == {"2022-2022-before.parquet", f"2022-2022-{'b' * 16}.parquet"}
    file = memory / f"2022-2022-{'b' * 16}.parquet"
    assert dataset.recall(processed, "vasteras", "2022-2022", "b" * 64) is not None
    file.write_bytes(b"")
    assert dataset.recall(processed, "vasteras", "2022-2022", "b" * 64) is None


def test_the_facts_of_the_build_before_are_kept_with_what_they_were_made_of(processed, facts) -> None:
    (processed / "vasteras").mkdir(parents=True)
    assert dataset.recall_before(processed, "vasteras", "2022-2022") is None
    for n, stamp in enumerate(("a" * 64, "b" * 64, "b" * 64)):  # kept again with the same stamp, nothing is before it
        dataset.keep(processed, "vasteras", "2022-2022", stamp, facts.assign(n=n), {}, {})
    table, made = dataset.recall_before(processed, "vasteras", "2022-2022")
    assert set(table["n"]) == {0} and {"code", "libraries"} <= set(made)


def test_facts_recalled_are_the_same_bytes_as_those_computed(processed: Path, facts) -> None:
    (processed / "vasteras").mkdir(parents=True)
    dataset.keep(processed, "vasteras", "2022-2022", "a" * 64, facts, {}, {})
    again, _, _ = dataset.recall(processed, "vasteras", "2022-2022", "a" * 64)
    assert dataset.fact_rows(again.assign(keys=[dict(k) for k in again["keys"]])).equals(
        dataset.fact_rows(facts), check_metadata=True
    )
    assert dataset.fact_rows(facts.iloc[:0]).num_rows == 0


@pytest.mark.slow
def test_the_demonstration_gives_the_published_persons_and_no_fault(checkout: Path, processed: Path) -> None:
    source = checkout / "data" / "raw"
    before = hashes(source)
    built = build(source, processed, "vasteras")
    assert hashes(source) == before
    for of, persons, started, ended in ((2022, 149, 87, 54), (2023, 125, 30, 63)):
        cases, period = load(processed, "vasteras", of).need("cases", of), Period.year(of)
        enrolled = cases["start_date"].le(f"{of}-12-31") & ~cases["exit_date"].lt(f"{of}-01-01").fillna(False)
        assert cases.loc[enrolled, "person"].nunique() == persons
        assert period.contains(cases["start_date"]).sum() == started
        assert period.contains(cases["exit_date"]).sum() == ended
    for one in built.years:
        assert one.row_counts["rows_in"].eq(one.row_counts["rows_kept"]).all()
        assert one.row_counts["rows_refused"].sum() == len(one.quarantine) == 0
        assert one.problems["severity"].ne("fel").all()
    assert len(load(processed, "vasteras", 2023).problems) == len(built.problems), "no year contradicts another"


def test_a_referrer_is_counted_as_what_is_in_use_through_several_changes() -> None:
    def settings(*referrers: Referrer) -> Settings:
        return Settings(referrers=referrers)

    first, second, third = (Referrer(code=c, name=c) for c in ("first", "second", "third"))
    became = {"counted_as": "second"}, {"counted_as": "third"}
    years = {
        2021: settings(first),
        2022: settings(first.model_copy(update=became[0] | {"last_year": 2021}), second),
        2023: settings(second.model_copy(update=became[1] | {"last_year": 2022}), third),
    }
    data = Dataset("t", {}, years, problem_frame([]))
    assert data.counted_as(2021) == {} and data.counted_as(2022) == {"first": "second"}
    assert data.counted_as(2023) == {"first": "third", "second": "third"}
    assert data.codes("referrer", 2023).codes == ("second", "third", "first", "missing")
    assert [data.codes("referrer", 2023).codes_in(y) for y in (2021, 2022, 2023)] == [
        ("first", "missing"),
        ("second", "missing"),
        ("third", "missing"),
    ]
    assert data.codes("sex", 1999) == v.SEX
