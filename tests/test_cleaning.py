"""Cleaning: pseudonyms first, broken and repeated rows laid aside and counted, odd rows told of."""

import csv
from datetime import date

import pandas as pd

from demo.people import TEST_NUMBERS
from sotanalysis import cleaning
from sotanalysis.sources import files
from sotanalysis.sources.files import SourceFrame
from sotanalysis.sources.settings import Settings
from sotanalysis.tables import TABLES
from sotanalysis.tables.problem import Problem

with TEST_NUMBERS.open(encoding="utf-8") as listed:
    ROWS = list(csv.DictReader(listed))
WOMEN = [r["personnummer"] for r in ROWS if r["sex"] in ("kvinna", "woman")][:3]
KEY = bytes(32)
FILE = "2022/samordningsteam.xlsx"


def source(table: str, rows: list[dict[str, object]], sheet: str = "Deltagare", file: str = FILE) -> SourceFrame:
    named = [{"year": 2022, "source_row": files.source_row(file, sheet, n), **row} for n, row in enumerate(rows, 2)]
    return SourceFrame({table: pd.DataFrame(named)}, row_counts=[files.row_count(file, sheet, len(rows), 0)])


def case(n: int = 0, **changes: object) -> dict[str, object]:
    plain = {
        "person": WOMEN[n], "case": f"S{n}", "sex": "woman", "referrer": "fk", "application_date": date(2022, 1, 2),
        "start_date": date(2022, 3, 1), "education": "compulsory", "time_on_support": "up_to_1",
        "step_start": "introduction",
    }  # fmt: skip
    return plain | changes


def clean(*parts: SourceFrame) -> cleaning.Cleaned:
    return cleaning.clean(files.merge(parts), Settings(synthetic=("workbook",)), "vasteras", 2022, KEY)


def rules(problems: list[Problem]) -> list[str]:
    return [problem.rule for problem in problems]


def test_a_sound_case_is_typed_and_carries_no_number() -> None:
    cleaned = clean(source("cases", [case()]))
    assert cleaned.problems == []
    frame = cleaned.tables["cases"]
    TABLES["cases"].schema.validate(frame)
    assert frame.loc[0, "person"].startswith("p_") and frame.loc[0, "case"].startswith("c_")
    assert WOMEN[0] not in frame.to_csv() and "S0" not in frame.to_csv()


def test_what_hangs_on_a_case_keeps_its_tie() -> None:
    cases = source("cases", [case(0), case(1)])
    supports = source("case_supports", [{"case": "S1", "moment": "start", "support_source": "sickness_benefit"}])
    tables = clean(cases, SourceFrame(supports.frames)).tables
    assert tables["case_supports"]["case"].tolist() == [tables["cases"].loc[1, "case"]]


def test_the_second_row_of_a_case_is_laid_aside_with_what_hangs_on_it() -> None:
    cases = source("cases", [case(0), case(1), case(2, case="S0")])
    rows = [{"case": f"S{n % 2}", "moment": "start", "support_source": "studies"} for n in range(3)]
    hanging = source("case_needs", [{"case": r["case"], "need": "housing"} for r in rows])
    cleaned = clean(cases, SourceFrame(hanging.frames))
    assert len(cleaned.tables["cases"]) == 2 and len(cleaned.tables["case_needs"]) == 2
    assert rules(cleaned.problems) == ["nyckel:upprepad"] and cleaned.problems[0].row == 4
    assert cleaned.tables["quarantine"][["file", "sheet", "row", "rule"]].values.tolist() == [
        [FILE, "Deltagare", 4, "nyckel:upprepad"]]  # fmt: skip
    counts = cleaned.tables["row_counts"].loc[0, ["rows_in", "rows_kept", "rows_refused"]]
    assert counts.tolist() == [3, 2, 1]


def test_a_row_that_breaks_the_contract_is_laid_aside_and_nothing_crashes() -> None:
    rows = [case(0), case(1, sex="hemligt"), case(2, start_date=None, referrer="hemligt")]
    cleaned = clean(source("cases", rows))
    assert len(cleaned.tables["cases"]) == 1 and len(cleaned.tables["quarantine"]) == 2
    assert [(p.row, p.column) for p in cleaned.problems] == [(3, "Kön"), (4, "Remittent"), (4, "Startdatum")]
    assert "hemligt" not in str(cleaned.problems)
    assert cleaned.tables["row_counts"].loc[0, "rows_refused"] == 2


def test_goldware_numbers_are_read_and_bad_ones_laid_aside() -> None:
    period = {"period_start": date(2022, 1, 1), "period_end": date(2022, 12, 31), "activity": None}
    rows = [{"personal_number": f"{n[:8]}-{n[8:]}", "case": f"S{i}", **period} for i, n in enumerate(WOMEN)]
    rows.append({"personal_number": "640823-R123", "case": "S9", **period})
    listed = source("goldware_rows", rows, "", "2022/goldware/personlista.csv")
    cleaned = clean(source("cases", [case(0), case(1)]), listed)
    assert rules(cleaned.problems) == ["personnummer:reservnummer", "goldware:personer"]
    assert cleaned.problems[1].message.startswith("1 person finns i GoldWare men inte i arbetsboken")
    assert set(cleaned.tables["goldware_rows"]["sex"]) == {"woman"} and len(cleaned.tables["quarantine"]) == 1
    assert cleaned.tables["cases"]["person"].isin(cleaned.tables["goldware_rows"]["person"]).all()


def test_cases_outside_goldwares_period_are_not_expected_there() -> None:
    period = {"period_start": date(2022, 1, 1), "period_end": date(2022, 12, 31)}
    listed = source("goldware_rows", [{"personal_number": WOMEN[0], "case": "S0", **period}], "", "2022/gw.csv")
    before = case(1, start_date=date(2020, 1, 1), exit_date=date(2021, 12, 31), application_date=None)
    assert clean(source("cases", [case(0), before]), listed).problems == []


def test_a_date_before_the_one_it_follows_is_missing_and_told_of_once() -> None:
    rows = [
        case(0, exit_date=date(2022, 2, 1), exit_reason="illness"),
        case(1, application_date=date(2022, 4, 1), exit_date=date(2022, 5, 1), outcome="work"),
        case(2, exit_reason="illness"),
    ]
    cleaned = clean(source("cases", rows))
    assert [(p.rule, p.row, p.column, p.severity) for p in cleaned.problems] == [
        ("datum:start_date>exit_date", 2, "Slutdatum", "fel"),
        ("datum:application_date>start_date", 3, "Ansökningsdatum", "fel"),
        ("avslut:utan datum", 4, "Slutdatum", "varning"),
    ]
    assert cleaned.tables["cases"]["exit_date"].isna().tolist() == [True, False, True]
    assert cleaned.tables["cases"]["application_date"].isna().tolist() == [False, True, False]
    assert "2022-02-01" not in str(cleaned.problems)


def test_applications_are_held_against_the_cases_they_led_to() -> None:
    def application(n: int, **changes: object) -> dict[str, object]:
        plain = {"application": f"{n}", "person": WOMEN[n], "case": f"S{n}", "application_date": date(2022, 1, 2),
                 "referrer": "fk", "sex": "woman", "result": "started", "result_date": date(2022, 3, 1)}  # fmt: skip
        return plain | changes

    rows = [application(0), application(1, referrer="af", application_date=date(2022, 1, 3)), application(2, case="S7")]
    cleaned = clean(source("cases", [case(0), case(1)]), source("applications", rows, "Ansökningar"))
    assert [(p.rule, p.sheet, p.row) for p in cleaned.problems] == [
        ("ansökan:utan deltagare", "Ansökningar", 4),
        ("ansökan:referrer", "Ansökningar", 3),
        ("ansökan:application_date", "Ansökningar", 3),
    ]
    assert cleaned.tables["cases"]["referrer"].tolist() == ["fk", "fk"]


def test_source_files_say_what_is_synthetic() -> None:
    record = {"file": FILE, "sha256": "0", "extracted_on": None}
    found = SourceFrame(files=[{"kind": "workbook", **record}, {"kind": "sus", **record}])
    assert clean(found).tables["source_files"]["synthetic"].tolist() == [True, False]


def test_a_table_or_a_check_that_falls_takes_no_other_with_it(monkeypatch) -> None:
    def falls(source: SourceFrame, year: int) -> list[Problem]:
        raise ZeroDivisionError

    monkeypatch.setattr(cleaning, "CHECKS", (falls, *cleaning.CHECKS))
    events = source("events", [{"date": "2022-03-01", "type": "x", "n_persons": 10**30}], "Händelser")
    cleaned = clean(source("cases", [case(0), case(1, exit_reason="illness")]), events)
    assert [(p.rule, p.sheet) for p in cleaned.problems] == [
        ("program:fel", "Händelser"), ("program:fel", ""), ("avslut:utan datum", "Deltagare")]  # fmt: skip
    assert len(cleaned.tables["cases"]) == 2 and cleaned.tables["events"].empty
    assert cleaned.tables["quarantine"]["rule"].tolist() == ["program:fel"]


def test_a_row_of_a_case_that_is_nowhere_is_told_of_unless_the_case_is_older_or_was_refused() -> None:
    def follow_up(number: str, exit_date: date) -> dict[str, object]:
        due = date(exit_date.year + 1, 1, 5)
        return {"case": number, "exit_date": exit_date, "months": 6, "due_date": due}

    rows = [follow_up("S0", date(2022, 7, 5)), follow_up("S8", date(2021, 7, 5)), follow_up("S9", date(2022, 7, 5))]
    follow_ups = source("follow_ups", rows, "Uppföljning")
    cleaned = clean(source("cases", [case(0)]), follow_ups)
    assert [(p.rule, p.row) for p in cleaned.problems] == [("ärende:okänt", 4)]
    refused = SourceFrame(quarantine=[files.refusal(FILE, "Deltagare", 9, "cell:datum") | {"case": "S9"}])
    assert clean(source("cases", [case(0)]), follow_ups, refused).problems == []
