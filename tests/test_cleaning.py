"""Cleaning: pseudonyms first, broken and repeated rows laid aside and counted, odd rows told of."""

import csv
from datetime import date

import pandas as pd
import pytest

from demo.people import TEST_NUMBERS
from sotanalysis import checks, cleaning
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


def test_a_case_registered_by_mistake_is_no_case_and_is_told_with_what_hangs_on_it() -> None:
    cases = source("cases", [case(0), case(1, exit_date=date(2022, 5, 1), exit_reason="registration_error")])
    resources = source("resources", [{"case": f"S{n}", "moment": "start"} for n in range(2)], "Resurser")
    cleaned = clean(cases, resources)
    assert len(cleaned.tables["cases"]) == len(cleaned.tables["resources"]) == 1
    assert [(p.sheet, p.row, p.severity) for p in cleaned.problems] == [
        ("Deltagare", 3, "varning"),
        ("Resurser", 3, "varning"),
    ]
    assert set(cleaned.tables["quarantine"]["rule"]) == {"ärende:felregistrering"}


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

    monkeypatch.setattr(checks, "CHECKS", (falls, *checks.CHECKS))
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


D = date
ENDED = {"exit_date": D(2022, 9, 1), "outcome": "work"}


def follow_up(**changes: object) -> dict[str, object]:
    plain = {
        "case": "S0", "exit_date": D(2022, 9, 1), "months": 6, "due_date": D(2023, 3, 1), "status": "done",
        "done_date": D(2023, 3, 2),
    }  # fmt: skip
    return plain | changes


def workplace(**changes: object) -> dict[str, object]:
    return {"case": "S0", "from_date": D(2022, 4, 1), "to_date": D(2022, 8, 1)} | changes


def spot(**changes: object) -> dict[str, object]:
    plain = {"case": "S0", "date": D(2022, 10, 15), "exit_date": D(2022, 9, 1), "months_after_exit": 1, "purpose": "x"}
    return plain | {"purpose": "missing", "duration_kind": "blank"} | changes


def application(**changes: object) -> dict[str, object]:
    plain = {
        "application": "A1", "person": WOMEN[0], "case": "S0", "application_date": D(2022, 1, 2), "referrer": "fk",
        "sex": "woman", "result": "started", "result_date": D(2022, 3, 1),
    }  # fmt: skip
    return plain | changes


SHEETS_OF = {"follow_ups": "Uppföljning", "workplaces": "Arbetsplatser", "spot_supports": "Punktinsatser",
             "extensions": "Förlängningar", "applications": "Ansökningar"}  # fmt: skip


def checked(*parts: SourceFrame) -> list[Problem]:
    """What the checks alone say: of pseudonyms, without the schemas, whose test takes a third of a second."""
    found = files.merge(parts)
    typed = {name: TABLES[name].typed(frame.assign(team="x")) for name, frame in found.frames.items()}
    return list(checks.odd_rows(SourceFrame(typed, found.problems), 2022))


def held_against_case(table: str, row: dict[str, object], **changes: object) -> list[tuple[str, str]]:
    found = checked(source("cases", [case(**(ENDED | changes))]), source(table, [row], SHEETS_OF[table]))
    return [(p.sheet, p.column) for p in found]


@pytest.mark.parametrize(
    ("table", "row", "column"),
    [
        ("follow_ups", follow_up(), ""),
        ("follow_ups", follow_up(status="not_reached", done_date=None), ""),
        ("follow_ups", follow_up(status=None, done_date=None), ""),
        ("follow_ups", follow_up(status="declined"), "Status"),
        ("follow_ups", follow_up(status=None), "Status"),
        ("follow_ups", follow_up(status="not_reached", done_date=None, occupation="work"), "Status"),
        ("follow_ups", follow_up(done_date=None), "Genomförd dag"),
        ("follow_ups", follow_up(exit_date=D(2022, 9, 11), due_date=D(2023, 3, 11)), "Slutdatum"),
        ("workplaces", workplace(), ""),
        ("workplaces", workplace(from_date=D(2022, 2, 1)), "Från"),
        ("workplaces", workplace(from_date=D(2022, 11, 30), to_date=None), ""),
        ("workplaces", workplace(from_date=D(2022, 12, 24), to_date=None), "Från"),
        ("workplaces", workplace(to_date=D(2023, 12, 1)), "Till"),
        ("extensions", {"case": "S0", "decision_date": D(2022, 5, 1)}, ""),
        ("extensions", {"case": "S0", "decision_date": D(2022, 2, 1)}, "Beslutsdatum"),
        ("extensions", {"case": "S0", "decision_date": D(2022, 9, 2)}, "Beslutsdatum"),
        ("spot_supports", spot(), ""),
        ("spot_supports", spot(months_after_exit=4), "Månader efter avslut"),
        ("spot_supports", spot(exit_date=None, months_after_exit=4), "Månader efter avslut"),
        ("spot_supports", spot(exit_date=None, date=D(2022, 8, 15), months_after_exit=None), "Datum"),
        ("spot_supports", spot(exit_date=D(2022, 9, 11)), "Slutdatum"),
        ("applications", application(), ""),
        ("applications", application(person=WOMEN[1]), "Personnummer"),
        ("applications", application(result="non_start"), "Utfall"),
    ],
)
def test_a_row_that_cannot_be_of_its_case_is_told_of_once(table: str, row: dict[str, object], column: str) -> None:
    assert held_against_case(table, row) == ([(SHEETS_OF[table], column)] if column else [])


def test_what_follows_from_a_cell_that_is_told_of_is_no_further_fault() -> None:
    told = Problem(FILE, "cell:datum", "x", "x", "Deltagare", 2, "Slutdatum")
    rows = source("follow_ups", [follow_up()], "Uppföljning")
    others = source("cases", [case(exit_date=None), case(1, **ENDED)])
    assert rules(checked(others, rows)) == ["ärende:slutdatum i follow_ups"]
    assert checked(others, rows, SourceFrame(problems=[told])) == []


@pytest.mark.parametrize(
    ("born", "told"), [("2006-03-02", True), ("2006-03-01", False), ("1949-03-02", False), ("1949-02-01", True)]
)
def test_ages_at_start(born: str, told: bool) -> None:
    found = checked(source("cases", [case(birth_date=date.fromisoformat(born))]))
    assert rules(found) == (["personnummer:ålder vid start"] if told else [])


def test_an_answer_at_exit_needs_an_exit_date() -> None:
    supports = source("case_supports", [{"case": "S0", "moment": "exit", "support_source": "studies"}])
    (problem,) = checked(source("cases", [case(0), case(1)]), SourceFrame(supports.frames))
    assert (problem.rule, problem.row) == ("avslut:utan datum", 2)
    after = source("resources", [{"case": "S1", "moment": "exit"}], "Resurser")
    (problem,) = checked(source("cases", [case(0), case(1)]), after)
    assert (problem.rule, problem.row) == ("avslut:utan datum", 3)


def test_a_spot_support_of_a_case_still_enrolled_is_told_of() -> None:
    (problem,) = checked(
        source("cases", [case(0), case(1, **ENDED)]), source("spot_supports", [spot(exit_date=None)], "P")
    )
    assert (problem.rule, problem.column) == ("ärende:slutdatum i spot_supports", "Slutdatum")


def test_two_applications_of_one_case_are_told_of_at_the_second() -> None:
    rows = [application(), application(application="A2", application_date=D(2022, 2, 2))]
    found = checked(source("cases", [case(**ENDED)]), source("applications", rows, "Ansökningar"))
    assert (found[0].rule, found[0].row, found[0].column) == ("ansökan:samma ärende", 3, "Ärendenummer")


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("cases", case(**ENDED)),
        ("applications", application(result="non_start", case=None)),
        ("follow_ups", follow_up()),
        ("spot_supports", spot()),
        ("workplaces", workplace()),
    ],
)
def test_checks_do_without_the_tables_that_are_not_there(table: str, row: dict[str, object]) -> None:
    assert checked(source(table, [row], SHEETS_OF.get(table, "Deltagare"))) == []
