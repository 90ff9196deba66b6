"""Economy: what is over and under budget, deviations with their sign, shares that differ, nobody to divide by."""

from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.prose import Prose
from sotanalysis.exhibits.table import Table
from sotanalysis.sources.settings import Capacity, Settings

MEASURES = ("economy", "population")
ACCOUNTS = [
    {"account": "Personal", "sek_budget": 1000, "sek_outcome": 900, "role": "cost"},
    {"account": "Lokal", "sek_budget": 100, "sek_outcome": 120, "role": "cost"},
    {"account": "Bidrag", "sek_budget": 1100, "sek_outcome": 1100, "role": "income"},
]
FINANCING = [
    {"financier": "Staten", "share": 0.7, "sek": 60},
    {"financier": "Staden", "share": 0.3, "sek": 40},
]
STAFF = [{"post": "A", "role": "r", "share_of_full_time": 1, "from_date": "2022-01-01", "reason": "employed"}]


def rows(table: Table) -> dict[str, list[str]]:
    return {row.cells[0].text: [cell.text.replace("\u00a0", " ") for cell in row.cells[1:]] for row in table.rows}


def test_costs_are_held_against_the_budget_in_words(report, shown):
    text = shown(report(accounts=ACCOUNTS))["ekonomi-text"].text().replace("\u00a0", " ")
    assert text.splitlines() == [
        "Kostnaderna under 2022 blev 1 020 kr, 80 kr (7,3 procent) lägre än budgeten.",
        "Mest under budget ligger personal (−100 kr) och mest över budget ligger lokal (+20 kr).",
        "Intäkterna var större än kostnaderna: 80 kr är kvar.",
    ]


def test_accounts_that_share_the_place_are_not_singled_out(report, shown):
    both = [{**account, "sek_outcome": account["sek_budget"] - 10} for account in ACCOUNTS[:2]]
    text = shown(report(accounts=[*both, {**ACCOUNTS[1], "account": "Resor"}]))["ekonomi-text"].text()
    assert "Mest över budget ligger resor" in text and "under budget" not in text


def test_a_budget_that_holds_exactly_and_one_that_is_not_whole(report, shown):
    even = [{**account, "sek_outcome": account["sek_budget"]} for account in ACCOUNTS]
    assert shown(report(accounts=even))["ekonomi-text"].text().endswith("kr, lika mycket som budgeten.")
    gap = [*ACCOUNTS, {"account": "Hyra", "sek_budget": 10, "sek_outcome": None, "role": "cost"}]
    text = shown(report(accounts=gap))["ekonomi-text"].text()
    assert "Budget eller utfall saknas för minst ett konto" in text and "Mest över budget ligger lokal" not in text


def test_deviations_have_their_sign_and_kronor_no_decimals(report, shown):
    made = shown(report(accounts=ACCOUNTS))
    assert rows(made["budget-utfall"]) == {
        "Personal": ["1 000", "900", "−100", "−10,0"],
        "Lokal": ["100", "120", "+20", "+20,0"],
        "Summa kostnader": ["1 100", "1 020", "−80", "−7,3"],
    }
    assert rows(made["ekonomi-resultat"])["Resultat"] == ["0", "80", "+80"]
    assert "Längst åt högre än budget: Lokal, +20\u00a0kr." in made["budget-avvikelse"].alt


def test_a_financier_whose_stated_share_is_another_is_named(report, shown):
    table = shown(report(financing=FINANCING))["finansiering"]
    assert rows(table)["Staten"] == ["60", "60,0 %", "70,0 %"]
    assert [c.name for c in table.columns] == ["Finansiär", "Belopp, kr", "Andel, omräknad", "Andel, angiven"]
    assert any("Staten och Staden" in note for note in table.notes)
    right = [{"financier": "Staten", "share": 0.6, "sek": 60}, {"financier": "Staden", "share": 0.4, "sek": 40}]
    assert not any("stämmer inte" in note for note in shown(report(financing=right))["finansiering"].notes)


def test_a_cost_per_nobody_is_not_missing(report, shown):
    table = rows(shown(report(accounts=ACCOUNTS, cases=[{}]))["kostnad-per"])
    assert table["Deltagare som startat"] == ["1", "1 020"]
    assert table["Deltagare som avslutat"] == ["0", "[e]"]


def test_planned_against_actual(report, shown):
    planned = Settings(capacity=Capacity(planned_participants=3))
    table = rows(shown(report(cases=[{}], staff=STAFF, settings=planned))["planerat-faktiskt"])
    assert table["Deltagare, inskrivna minst en dag"] == ["3", "1", "−2"]
    assert table["Heltidstjänster, medeltal över året"] == ["[u]", "1,0", "[u]"]


def test_without_a_source_and_for_half_a_year_every_exhibit_says_so(report, shown):
    for made in (shown(report()), shown(report(accounts=ACCOUNTS, financing=FINANCING, period="2022-h1"))):
        assert not any(exhibit.paragraphs for exhibit in made.values() if isinstance(exhibit, Prose))
        assert all(isinstance(exhibit, Notice | Prose) for exhibit in made.values())
