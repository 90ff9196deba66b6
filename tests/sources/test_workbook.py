"""The team's workbook: headers under clutter, cells by kind, refused rows counted, and no value in any message."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo.people import TEST_NUMBERS
from sotanalysis.sources import workbook
from sotanalysis.sources.files import Sheet, SourceFrame
from sotanalysis.sources.settings import Settings
from sotanalysis.sources.workbook import read_workbook
from sotanalysis.tables import TABLES
from sotanalysis.tables.workbook import CASES, GUIDE, LISTS, SHEETS

with TEST_NUMBERS.open(encoding="utf-8") as listed:
    LISTED = [(row["personnummer"], row["sex"]) for row in csv.DictReader(listed)]
WOMAN = next(number for number, sex in LISTED if sex in ("kvinna", "woman"))
MAN = next(number for number, sex in LISTED if sex in ("man",))
Rows = Sequence[Sequence[object]]
CASE = {
    "Personnummer": WOMAN,
    "Ärendenummer": "S22-001",
    "Kön": "Kvinna",
    "Remittent": "Fk",
    "Startdatum": datetime(2022, 3, 1),
}


def write(folder: Path, sheets: Mapping[str, Rows], name: str = "samordningsteam.xlsx") -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for number, row in enumerate(rows, 1):
            for index, cell in enumerate(row, 1):
                sheet.cell(number, index, cell)
    folder.mkdir(parents=True, exist_ok=True)
    book.save(folder / name)
    return folder


def read(folder: Path, sheets: Mapping[str, Rows]) -> SourceFrame:
    return read_workbook(write(folder, sheets), 2022, Settings())


def cases(folder: Path, **changes: object) -> SourceFrame:
    cells = CASE | {name.replace("_", " "): value for name, value in changes.items()}
    return read(folder, {"Deltagare": [list(cells), list(cells.values())]})


def rules(found: SourceFrame) -> list[str]:
    return [problem.rule for problem in found.problems]


def test_a_plain_row_becomes_a_case_named_after_its_place(tmp_path: Path) -> None:
    found = cases(tmp_path)
    (row,) = found.frames["cases"].to_dict("records")
    assert found.problems == [] and row["source_row"] == "2022/samordningsteam.xlsx!Deltagare!2"
    assert (row["person"], row["case"], row["sex"], row["referrer"]) == (WOMAN, "S-22-1", "woman", "fk")
    assert row["start_date"] == date(2022, 3, 1) and row["education"] == row["step_start"] == "missing"
    assert pd.isna(row["outcome"]) and pd.isna(row["exit_date"])
    assert found.row_counts[0] | {"file": ""} == {
        "file": "", "sheet": "Deltagare", "rows_in": 1, "rows_kept": 1, "rows_refused": 0}  # fmt: skip


def test_titles_blank_rows_repeated_headers_and_totals_are_no_data(tmp_path: Path) -> None:
    header, row = list(CASE), list(CASE.values())
    other = [MAN, "S22-002", "M", "AF ", "14/3 2022"]
    rows = [["Deltagare i insatsen 2022"], [], header, row, [], header, other, [None, " "], ["Summa", 2], ["Summa: 2"]]
    found = read(tmp_path, {" deltagare": rows, "Blad3": []})
    assert found.problems == [] and found.row_counts[0]["rows_in"] == 2
    assert [r.rsplit("!", 1)[1] for r in found.frames["cases"]["source_row"]] == ["4", "7"]


def test_headers_are_found_by_any_spelling_and_unknown_ones_are_told_of_without_their_text(tmp_path: Path) -> None:
    cells = {"PERSONNUMMER ": WOMAN, "Löpnummer": 7, "Ansökningsdatum.": "2022-01-02", "Remittent": "EB", "kön": "k",
             "Utfall": "kö", "Nedlagd  tid": "2,5 tim", "Första motet": "2022-02-01", "Anna Hemlig": "x"}  # fmt: skip
    found = read(tmp_path, {"Ansökningar": [list(cells), list(cells.values())]})
    assert found.frames["applications"].loc[0, ["application", "hours_spent"]].tolist() == ["7", 2.5]
    assert [(p.rule, p.column, p.severity) for p in found.problems] == [
        ("flik:okänd kolumn", "Första möte", "fel"), ("flik:okänd kolumn", "I", "varning")]  # fmt: skip
    assert "Menas Första möte?" in found.problems[0].remedy
    assert "Hemlig" not in str(found.problems) and "Menas" not in found.problems[1].remedy


def test_a_sheet_without_a_needed_column_is_refused_row_by_row(tmp_path: Path) -> None:
    header = [h for h in CASE if h != "Startdatum"]
    found = read(tmp_path, {"Deltagare": [header, [CASE[h] for h in header], [CASE[h] for h in header]]})
    assert [(p.rule, p.column) for p in found.problems] == [("flik:kolumn saknas", "Startdatum")]
    assert found.row_counts[0]["rows_refused"] == 2 and [q["row"] for q in found.quarantine] == [2, 3]
    assert found.frames["cases"].empty and {t.name for t in CASES.children} < set(found.frames)


def test_a_sheet_without_any_header_is_told_of(tmp_path: Path) -> None:
    found = read(tmp_path, {"Förlängningar": [["S22-001", "4 mån"], ["S22-002", "6 mån"]]})
    assert rules(found) == ["flik:rubrikrad saknas"] and found.row_counts[0]["rows_refused"] == 2


def test_sheets_that_are_not_there_give_no_table_and_unknown_ones_a_suggestion(tmp_path: Path) -> None:
    found = read(tmp_path, {"Punktinsater": [["Datum"], ["x"]], "Blad1": []})
    assert found.frames == {} and rules(found) == ["flik:okänd"]
    assert "Punktinsatser" in found.problems[0].remedy


def test_no_workbook_and_lock_files_give_nothing(tmp_path: Path) -> None:
    assert read_workbook(tmp_path, 2022, Settings()) == SourceFrame()
    write(tmp_path, {"Deltagare": [list(CASE)]}, "~$samordningsteam.xlsx")
    assert read_workbook(tmp_path, 2022, Settings()) == SourceFrame()


def test_numbered_columns_become_rows_of_their_own_table(tmp_path: Path) -> None:
    found = cases(
        tmp_path, Försörjning_1_vid_start="Sjukpenning", Omfattning_försörjning_1_vid_start="75%",
        Försörjning_2_vid_start="EB", Försörjning_3_vid_start="försörjningsstöd", Sysselsättning_1_vid_avslut="Studier",
        Omfattning_sysselsättning_1_vid_avslut=0.5, Kontakt_eller_behov_vid_start_1="VC",
        Kontakt_eller_behov_vid_start_4="Psykiatri",
    )  # fmt: skip
    supports = found.frames["case_supports"]
    assert supports[["case", "moment", "support_source", "extent_percent"]].values.tolist() == [
        ["S-22-1", "start", "sickness_benefit", 75], ["S-22-1", "start", "social_assistance", None]]  # fmt: skip
    assert found.frames["case_occupations"][["moment", "occupation", "extent_percent"]].values.tolist() == [
        ["exit", "studies", 50]]  # fmt: skip
    assert found.frames["case_needs"]["need"].tolist() == ["primary_care", "psychiatry"]
    assert set(supports["source_row"]) == set(found.frames["cases"]["source_row"])


@pytest.mark.parametrize(
    ("header", "cell", "rule", "column", "value"),
    [
        ("Slutdatum", "1/6", "cell:datum", "exit_date", None),
        ("Utbildningsnivå", "hemlig skola", "cell:kod:education", "education", "missing"),
        ("Remittent", "hemlig remittent", "cell:kod:referrer", "referrer", "missing"),
        ("Remittent", None, "cell:tomt", "referrer", "missing"),
        ("Timmar per vecka vid start", "vet ej", "cell:timmar", "hours_per_week_start", None),
        ("Timmar per vecka vid start", 400, "cell:gräns", "hours_per_week_start", None),
        ("ORS socialt vid start", 11, "cell:gräns", "ors_social_start", None),
        ("Tolk", "kanske", "cell:ja/nej", "interpreter", None),
        ("Kön", "", "cell:tomt", "sex", "woman"),
        ("Kön", "hemligt", "cell:kod:sex", "sex", "woman"),
        ("Kön", "Man", "personnummer:sex", "sex", "woman"),
        ("Omfattning försörjning 1 vid start", 50, "cell:omfattning", "person", WOMAN),
    ],
)
def test_a_cell_that_cannot_be_read_is_a_problem_and_the_row_stays(
    tmp_path: Path, header: str, cell: object, rule: str, column: str, value: object
) -> None:
    found = cases(tmp_path, **{header: cell})
    assert found.frames["cases"][column].tolist() == [value] and found.quarantine == []
    (problem,) = found.problems
    assert (problem.rule, problem.sheet, problem.row, problem.column) == (rule, "Deltagare", 2, header)
    assert problem.message and problem.remedy and "hemlig" not in str(problem) and "400" not in str(problem)


@pytest.mark.parametrize(
    ("header", "cell", "rule"),
    [
        ("Personnummer", "", "personnummer:tomt"),
        ("Personnummer", "640823-K001", "personnummer:reservnummer"),
        ("Personnummer", WOMAN[:-1] + str((int(WOMAN[-1]) + 1) % 10), "personnummer:kontrollsiffra"),
        ("Ärendenummer", None, "cell:tomt"),
        ("Startdatum", "i våras", "cell:datum"),
        ("Startdatum", "", "cell:tomt"),
    ],
)
def test_a_row_that_cannot_be_placed_is_refused(tmp_path: Path, header: str, cell: object, rule: str) -> None:
    found = cases(tmp_path, **{header: cell}, Försörjning_1_vid_start="EB")
    assert found.frames["cases"].empty and found.frames["case_supports"].empty
    (laid_aside,) = found.quarantine
    assert [laid_aside[name] for name in ("sheet", "row", "rule")] == ["Deltagare", 2, rule]
    assert [laid_aside["person"], laid_aside["case"]] == [
        None if header == "Personnummer" else WOMAN, None if header == "Ärendenummer" else "S-22-1"]  # fmt: skip
    (problem,) = found.problems
    assert (problem.rule, problem.severity, problem.column) == (rule, "fel", header)
    assert str(cell) == "None" or not str(cell) or str(cell) not in str(problem)


def test_the_number_tells_sex_birth_date_and_year(tmp_path: Path) -> None:
    cells = {"Löpnummer": "A1", "Personnummer": MAN, "Ansökningsdatum": "2022-01-02", "Remittent": "Af", "Kön": "man",
             "Utfall": "Ej start", "Födelseår": int(MAN[:4]) + 1, "Skäl 1": "Flyttat", "Skäl 2": "LSS"}  # fmt: skip
    found = read(tmp_path, {"Ansökningar": [list(cells), list(cells.values())]})
    assert rules(found) == ["personnummer:birth_year"]
    assert found.frames["applications"].loc[0, ["sex", "birth_year"]].tolist() == ["man", int(MAN[:4])]
    assert found.frames["application_reasons"]["non_start_reason"].tolist() == ["moved", "lss_sol"]
    assert cases(tmp_path).frames["cases"].loc[0, "birth_date"].year == int(WOMAN[:4])


def test_durations_percentages_of_a_post_and_months(tmp_path: Path) -> None:
    spots = [["Datum", "Syfte med insatsen", "Tidsåtgång"], ["2022-05-01", "Övrigt", "3h+ (uppskattingsvis)"],
             ["2022-05-02", "Kontakt med AF", "vet ej ännu, ej klart"], ["2022-05-03", "Övrigt", None]]  # fmt: skip
    staff = [["Tjänst", "Roll", "Sysselsättningsgrad", "Från", "Orsak"], ["1", "Samordnare", "60 %", "2022-01-01", "x"],
             ["2", "Samordnare", 1, "2022-01-01", "Anställd"]]  # fmt: skip
    found = read(tmp_path, {"Punktinsatser": spots, "Personal": staff})
    assert found.frames["spot_supports"][["minutes", "duration_kind"]].values.tolist() == [
        [180, "at_least"], [None, "unreadable"], [None, "blank"]]  # fmt: skip
    assert found.frames["staff"][["share_of_full_time", "reason"]].values.tolist() == [
        [0.6, "missing"],
        [1, "employed"],
    ]
    assert rules(found) == ["cell:tidsåtgång", "cell:kod:staff_reason"]


def test_a_formula_without_value_and_a_hidden_row_are_warned_of(tmp_path: Path) -> None:
    write(tmp_path, {"Deltagare": [list(CASE), list(CASE.values())]})
    book = openpyxl.load_workbook(tmp_path / "samordningsteam.xlsx")
    book["Deltagare"].row_dimensions[2].hidden = True
    book["Deltagare"]["F1"], book["Deltagare"]["F2"] = "Ansökningsdatum", "=TODAY()"
    book.save(tmp_path / "samordningsteam.xlsx")
    found = read_workbook(tmp_path, 2022, Settings())
    assert sorted(rules(found)) == ["cell:formel utan värde", "fil:dold rad"] and len(found.frames["cases"]) == 1


CELLS = st.one_of(
    st.none(), st.sampled_from([WOMAN, MAN, "S1", "Fk"]), st.dates(date(2020, 1, 1), date(2023, 12, 31)),
    st.sampled_from(["Summa", "ja", "2,5", "x y", "-", "12%", "Kvinna", "1/6"]), st.integers(-5, 500),
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(SHEETS)), st.lists(st.lists(CELLS, max_size=45), max_size=6))
def test_whatever_stands_in_a_sheet_no_row_is_lost(
    tmp_path_factory: pytest.TempPathFactory, name: str, rows: list[list[object]]
) -> None:
    spec = SHEETS[name]
    found = read(tmp_path_factory.mktemp("any"), {name: [[f.header for f in spec.fields], *rows]})
    (count,) = found.row_counts
    assert count["rows_in"] == count["rows_kept"] + count["rows_refused"]
    assert count["rows_kept"] == len(found.frames.get(spec.name, ()))
    assert count["rows_refused"] == len(found.quarantine) <= len(found.problems)
    for table, frame in found.frames.items():
        typed = TABLES[table].typed(frame.assign(team="t"))
        assert isinstance(typed, pd.DataFrame) and len(typed) == len(frame)


@pytest.mark.parametrize(("months", "rule"), [("6 mån", ""), (18, ""), ("6,5 mån", "cell:månader"), (12, "cell:gräns")])
def test_a_follow_up_is_due_after_6_or_18_months(tmp_path: Path, months: object, rule: str) -> None:
    row = ["S22-001", "2022-01-10", months, "2022-07-10"]
    found = read(tmp_path, {"Uppföljning": [["Ärendenummer", "Slutdatum", "6/18 månader", "Förfallodag"], row]})
    assert rules(found) == [q["rule"] for q in found.quarantine] == ([rule] if rule else [])
    assert [p.column for p in found.problems] == ["Månader"] * bool(rule)
    assert TABLES["follow_ups"].typed(found.frames["follow_ups"].assign(team="t"))["months"].isin([6, 18]).all()


def test_an_empty_sheet_says_nothing_and_one_that_says_inga_says_none(tmp_path: Path) -> None:
    """What nobody has filled in is missing, not zero."""
    headers = [f.header for f in SHEETS["Förlängningar"].fields]
    assert read(tmp_path / "tom", {"Förlängningar": [headers]}).frames == {}
    none = read(tmp_path / "inga", {"Förlängningar": [headers, ["Inga"]]})
    assert none.problems == none.quarantine == [] and len(none.frames["extensions"]) == 0


def test_the_sheets_that_explain_the_workbook_are_left_alone(tmp_path: Path) -> None:
    assert read(tmp_path, {GUIDE: [["Deltagare"]], LISTS: [["Kön"], ["Kvinna"]]}).problems == []


def test_a_sheet_whose_reading_falls_takes_no_other_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_one = workbook._read_sheet

    def falls(sheet: Sheet, place: Any) -> SourceFrame:
        if sheet.name == "Händelser":
            raise ZeroDivisionError
        return read_one(sheet, place)

    monkeypatch.setattr(workbook, "_read_sheet", falls)
    found = read(
        tmp_path, {"Händelser": [["Datum", "Typ"], ["2022-03-01", "x"]], "Deltagare": [[*CASE], [*CASE.values()]]}
    )
    assert [(p.rule, p.sheet) for p in found.problems] == [("program:fel", "Händelser")]
    assert len(found.frames["cases"]) == 1


def sheet_of(headers: dict[str, object], rows: int = 2) -> list[list[object]]:
    return [list(headers), *([*headers.values()] for _ in range(rows))]


RESOURCE = {"Ärendenummer": "S1", "Före/efter": "Före", "Vårdbesök per månad": 2}


@pytest.mark.parametrize("name", ["Resurserna", "RESURSER 2022", "Team A resurser", "Blad1"])
def test_a_sheet_of_another_name_is_read_when_it_alone_fits(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, {name: sheet_of(RESOURCE)})
    assert len(found.frames["resources"]) == 2
    assert [(p.rule, p.sheet, p.severity) for p in found.problems] == [("arbetsbok:omdöpt flik", name, "varning")]
    assert "Resurser" in found.problems[0].remedy


@pytest.mark.parametrize("names", [["Resurser 2021"], ["Resurserna", "Resurser ny"]])
def test_a_sheet_of_another_name_that_may_be_another_is_a_fault_and_not_read(tmp_path: Path, names: list[str]) -> None:
    found = read(tmp_path, {name: sheet_of(RESOURCE) for name in names})
    assert found.frames == {}
    assert [(p.sheet, p.severity) for p in found.problems] == [(name, "fel") for name in names]


def test_a_sheet_beside_the_one_it_resembles_is_left_alone(tmp_path: Path) -> None:
    found = read(tmp_path, {"Resurser": sheet_of(RESOURCE), "Resurserna": sheet_of(RESOURCE, 5)})
    assert len(found.frames["resources"]) == 2 and rules(found) == ["flik:okänd"]


def test_of_sheets_of_two_years_the_folders_own_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, {"Resurser 2021": sheet_of(RESOURCE, 5), "Resurser 2022": sheet_of(RESOURCE)})
    assert len(found.frames["resources"]) == 2
    assert [(p.sheet, p.rule) for p in found.problems] == [
        ("Resurser 2021", "flik:okänd"), ("Resurser 2022", "arbetsbok:omdöpt flik")]  # fmt: skip


def test_of_two_sheets_with_one_name_the_one_with_rows_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, {"Resurser ": sheet_of(RESOURCE, 0), "Resurser": sheet_of(RESOURCE)})
    assert len(found.frames["resources"]) == 2 and rules(found) == ["arbetsbok:tom flik"]


def test_what_is_noted_in_a_sheet_of_ones_own_is_no_table(tmp_path: Path) -> None:
    notes = [["Datum", "Typ", "Vem"], ["2022-01-01", "x", "y"], ["2022-01-01", "x", "y"]]
    found = read(tmp_path, {"Personer": notes})
    assert found.frames == {} and [p.severity for p in found.problems] == ["varning"]


def event(day: str) -> list[object]:
    return [day, "Studiebesök"]


@pytest.mark.parametrize(
    ("days", "refused"),
    [
        (["2021-03-01"] * 6, True),
        (["2024-03-01"] * 6, True),
        (["2021-12-01"] * 4, False),  # too few to tell
        (["2021-12-01"] * 6 + ["2022-01-10"], False),
        (["2030-03-01"] * 6, True),
    ],
)
def test_a_workbook_of_another_year_is_one_fault_and_its_rows_are_laid_aside(
    tmp_path: Path, days: list[str], refused: bool
) -> None:
    found = read(tmp_path, {"Händelser": [["Datum", "Typ"], *map(event, days)], "Resurser": sheet_of(RESOURCE)})
    assert (rules(found) == ["arbetsbok:annat år"]) == refused
    assert sum(count["rows_in"] for count in found.row_counts) == len(days) + 2
    assert sum(count["rows_refused"] for count in found.row_counts) == (len(days) + 2 if refused else 0)
    assert len(found.quarantine) == sum(count["rows_refused"] for count in found.row_counts)


EXTENT_HEADER = "Omfattning försörjning 1 vid start"


@pytest.mark.parametrize(
    ("cells", "read_as", "n_problems"),
    [
        ([1, 0.5, 1], [100, 50, 100], 0),
        ([100, 50, 75], [100, 50, 75], 0),
        ([100, 1, 0.5], [100, None, None], 2),
        (["100 %", 1, "50%"], [100, 100, 50], 0),
        (["100", "1", "1 %"], [100, None, 1], 1),
        ([50, 0, None], [50, 0, None], 0),
    ],
)
def test_a_small_number_among_whole_percentages_is_not_guessed(
    tmp_path: Path, cells: list[object], read_as: list[object], n_problems: int
) -> None:
    row = CASE | {"Försörjning 1 vid start": "Sjukpenning"}
    header = [*row, EXTENT_HEADER]
    lines = [[*(row | {"Ärendenummer": f"S{n}"}).values(), cell] for n, cell in enumerate(cells)]
    found = read(tmp_path, {"Deltagare": [header, *lines]})
    got = [None if pd.isna(x) else x for x in found.frames["case_supports"]["extent_percent"]]
    assert got == read_as
    assert [p.rule for p in found.problems] == ["cell:procent"] * n_problems
