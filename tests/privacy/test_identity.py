"""Personal numbers: forms, century, check digit, coordination numbers, and that nothing shows the number."""

import csv
import os
import stat
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.people import TEST_NUMBERS
from sotanalysis.privacy import identity
from sotanalysis.privacy.identity import Identity, Refusal, parse

with TEST_NUMBERS.open(encoding="utf-8") as listed:
    NUMBERS = [(row["personnummer"], row["sex"]) for row in csv.DictReader(listed)]
SEXES = {"woman": "woman", "man": "man", "kvinna": "woman"}
TODAY = date(2022, 12, 31)


def with_check_digit(nine: str) -> str:
    return next(nine + digit for digit in "0123456789" if identity.luhn(nine + digit))


@given(st.sampled_from(NUMBERS), st.sampled_from(["{}{}-{}", "{}{}{}", "{} {} {}", "{}{}–{}", " {}{}-{}\u00a0"]))
def test_every_test_number_is_read_in_every_notation(listed: tuple[str, str], notation: str) -> None:
    number, sex = listed
    read = parse(notation.format(number[:2], number[2:8], number[8:]), TODAY)
    assert isinstance(read, Identity)
    assert (read.number, read.sex) == (number, SEXES[sex])
    assert read.birth_date == date(int(number[:4]), int(number[4:6]), int(number[6:8]))


@given(st.sampled_from(NUMBERS))
def test_ten_digits_and_number_cells_mean_the_same_as_twelve(listed: tuple[str, str]) -> None:
    number, _ = listed
    assert 1923 <= int(number[:4]) <= 2022, "the sign and the century below rest on this"
    for cell in (number[2:8] + "-" + number[8:], number[2:], int(number), float(number), int(number[2:])):
        read = parse(cell, TODAY)
        assert isinstance(read, Identity) and read.number == number


def test_plus_means_the_century_before_and_holds_from_the_year_of_the_hundredth_birthday() -> None:
    ten = with_check_digit("230101001")
    for sign, year in (("-", 2023), ("+", 1923)):
        read = parse(f"{ten[:6]}{sign}{ten[6:]}", date(2023, 12, 31))
        assert isinstance(read, Identity) and read.birth_year == year


@given(st.sampled_from(NUMBERS), st.integers(2, 11), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(listed: tuple[str, str], place: int, step: int) -> None:
    number = listed[0]
    wrong = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
    assert parse(wrong, TODAY) == identity.CHECK_DIGIT


@pytest.mark.parametrize(
    ("nine", "birth"),
    [("640883323", date(1964, 8, 23)), ("640060323", None), ("640063323", None), ("640860323", None)],
)
def test_coordination_numbers_have_sixty_added_and_may_lack_the_date(nine: str, birth: date | None) -> None:
    read = parse("19" + with_check_digit(nine), TODAY)
    assert isinstance(read, Identity)
    assert (read.birth_date, read.coordination, read.sex, read.birth_year) == (birth, True, "man", 1964)


@pytest.mark.parametrize("nine", ["640231323", "641301323", "640000323", "641260323"])
def test_a_day_that_does_not_exist_is_refused(nine: str) -> None:
    expected = None if nine == "641260323" else identity.DAY
    read = parse("19" + with_check_digit(nine), TODAY)
    assert (None if isinstance(read, Identity) else read) == expected


@pytest.mark.parametrize(
    ("cell", "refusal"),
    [
        ("", identity.BLANK),
        (None, identity.BLANK),
        (float("nan"), identity.BLANK),
        ("okänt", identity.FORM),
        ("640823", identity.FORM),
        ("19640823-323", identity.FORM),
        ("19640823-R23A", identity.RESERVE),
        ("640823-K001", identity.RESERVE),
        ("VGR123456789", identity.RESERVE),
        ("TF12345678", identity.RESERVE),
        (date(1964, 8, 23), identity.FORM),
        ("19" + "0" * 10, identity.DAY),
    ],
)
def test_what_is_no_personal_number_is_refused_with_a_reason(cell: object, refusal: Refusal) -> None:
    assert parse(cell, TODAY) == refusal


def test_a_birth_after_the_reference_year_is_refused() -> None:
    assert parse("20" + with_check_digit("640823323"), TODAY) == identity.FUTURE


def test_no_representation_shows_the_number() -> None:
    number = NUMBERS[0][0]
    assert number not in repr(parse(number, TODAY)) and number[8:] not in repr(parse(number, TODAY))


def test_pseudonyms_depend_on_number_key_and_kind_only() -> None:
    one, other = bytes(32), bytes(31) + b"1"
    number = NUMBERS[0][0]
    made = identity.pseudonym(number, one)
    assert made == identity.pseudonym(number, one) and made.startswith("p_") and number not in made
    assert len({made, identity.pseudonym(number, other), identity.case_pseudonym(number, one)}) == 3


@pytest.mark.parametrize(
    "cell", ["S 2022-001", "s2022-001", " S2022–001 ", "S2022\u00a0-001", "S-2022-1", "S2022/01", "s 2022 - 0001"]
)
def test_case_numbers_are_compared_in_one_form(cell: str) -> None:
    assert identity.case_number(cell) == "S-2022-1" == identity.case_number(identity.case_number(cell))


def test_case_numbers_of_other_digits_or_letters_are_others() -> None:
    cells = ["1-12", "11-2", "112", "1-120", "A1-12", "112A", "0"]
    assert len(set(map(identity.case_number, cells))) == len(cells)


def test_case_numbers_stored_as_numbers() -> None:
    assert identity.case_number(1234.0) == identity.case_number(1234) == identity.case_number("1234") == "1234"
    assert identity.case_number(None) == identity.case_number(float("nan")) == ""


def test_the_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "profile" / "nyckel"
    monkeypatch.setenv("SOT_KEY_FILE", str(path))
    key = identity.load_key()
    assert len(key) == 32 and identity.load_key() == key
    assert [p.name for p in path.parent.iterdir()] == ["nyckel"]
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600 and identity.key_is_private(path)
        path.chmod(0o644)
        assert not identity.key_is_private(path)


def test_a_spoilt_key_file_is_told_of_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "nyckel"
    for content in ("", "abc", "00" * 16):
        path.write_text(content)
        with pytest.raises(identity.KeyFault, match="säkerhetskopia"):
            identity.load_key(path)
        assert path.read_text() == content
    with pytest.raises(identity.KeyFault, match="behörighet"):
        identity.load_key(tmp_path / "nyckel" / "under" / "fil")


def test_the_fingerprint_tells_keys_apart() -> None:
    assert identity.fingerprint(bytes(32)) != identity.fingerprint(bytes(31) + b"1")
