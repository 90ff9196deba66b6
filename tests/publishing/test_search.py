from pathlib import Path

import pytest

from sotanalysis.publishing.search import FOREIGN, PATH, PERSONAL_NUMBER, PSEUDONYM, USER, forbidden, forbidden_in_html

HOME = Path("/home/anna.andersson")


def found(text: str) -> list[str]:
    return forbidden(text, HOME, "anna.andersson")


def test_a_clean_text_is_clean():
    assert found("Av 86 startade var 47 kvinnor (55 %). Se /tabell 3, 2022-01-01–2022-12-31, och/eller.") == []


# A test personal number of Skatteverket's.
@pytest.mark.parametrize("form", ["{}-{}", "{}{}", "{} {}", "x: {}-{}."])
@pytest.mark.parametrize("century", [True, False])
def test_personal_numbers(form, century, checkout):
    day, last = ("19850113" if century else "850113"), "9995"
    assert found(form.format(day, last)) == [PERSONAL_NUMBER]


def test_ten_digits_that_are_no_personal_number():
    assert found("1234567890 och 850113-9996") == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("p_0123456789abcdef0123", PSEUDONYM),
        ("ärende c_0123456789abcdef0123", PSEUDONYM),
        ("se /home/nagon/data", PATH),
        (r"C:\Users\nagon", PATH),
        ('{"path": "/tmp/ipykernel_12"}', PATH),
        ("skriven av anna.andersson", USER),
    ],
)
def test_what_may_not_leave(text, kind):
    assert found(text) == [kind]


def test_what_a_page_may_not_fetch():
    assert forbidden_in_html('<p><a href="https://example.org/">a</a></p>') == []
    assert forbidden_in_html("<script>let own = 1;</script>") == []
    assert forbidden_in_html('<script defer src="a.js"></script>') == [FOREIGN]
    assert forbidden_in_html('<img src="https://example.org/a.png">') == [FOREIGN]
    assert forbidden_in_html("<style>@import 'a.css';</style>") == [FOREIGN]


def test_a_percent_encoded_picture_is_read_as_well():
    assert forbidden_in_html('<img alt="" src="data:image/svg+xml,%3Ctext%3E850113-9995%3C/text%3E">') == [
        PERSONAL_NUMBER
    ]
