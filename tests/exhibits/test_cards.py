from dataclasses import replace

import pytest

from sotanalysis.exhibits.cards import Card, cards
from sotanalysis.facts import Fact

MOVED = Fact("moved", "moved", {}, "workbook", 24, 54, 24 / 54, "persons")
FEW = replace(MOVED, id="few_moved", n=3, base=5, value=3 / 5)
QUEUE = replace(MOVED, id="queue", n=31, base=None, value=None)
AWAY = replace(MOVED, n=None, base=None, value=None, hidden=True)


@pytest.fixture
def made(shown):
    return lambda *wanted: cards(replace(shown("few"), caption="Nyckeltal"), wanted)


def test_a_share_is_the_number_and_its_base_stands_under_it(made):
    (card,) = made(Card("Uppåt", MOVED, "av de avslutade", "40 % under 2021", "Mål 50 %: nått")).cards
    assert (card.number, card.of) == ("44\u00a0%", "24 av 54")
    assert (card.goal, card.change) == ("Mål 50 %: nått", "40 % under 2021")


def test_a_small_base_gives_the_count(made):
    (card,) = made(Card("Uppåt", FEW)).cards
    assert (card.number, card.of) == ("3", "3 av 5")


def test_a_count_is_a_count_and_a_value_a_value(made):
    one, other, mean = made(
        Card("Kö", QUEUE), Card("Uppåt", MOVED, what="n"), Card("Dagar", replace(QUEUE, n=9, value=12.5), what="value")
    ).cards
    assert (one.number, one.of) == ("31", "")
    assert (other.number, other.of) == ("24", "")
    assert mean.number == "13"


def test_a_part_of_a_hidden_whole_is_told_as_a_part(made):
    told = [
        made(Card("Uppåt", fact, "avslutade")).cards[0]
        for fact in (
            replace(MOVED, base=None, value=None, base_fact="ended", base_hidden=True),
            replace(AWAY, base_fact="ended", base_hidden=True),
            MOVED,
        )
    ]
    assert [(card.number, card.among) for card in told] == [
        ("24", "av de avslutade"), ("[d]", "av de avslutade"), ("44\u00a0%", "24 av 54 avslutade"),
    ]  # fmt: skip


def test_how_many_a_value_rests_on_is_no_key_figure(made):
    (card,) = made(Card("Resultat", replace(MOVED, value=None, unit="sek"))).cards
    assert (card.number, card.of) == ("[u]", "")


def test_a_hidden_number_is_hidden_with_its_base(made):
    shown = made(Card("Uppåt", AWAY))
    assert (shown.cards[0].number, shown.cards[0].of) == ("[d]", "")
    assert "24" not in shown.html() + shown.text() + str(shown.private())
    assert any("[d] dold" in note for note in shown.notes)


def test_three_forms(made):
    shown = made(Card("Kö <väntande>", QUEUE, "ansökningar"))
    bundle = shown._repr_mimebundle_()
    assert "Kö &lt;väntande&gt;" in bundle["text/html"]
    assert 'aria-label="Nyckeltal"' in bundle["text/html"]
    assert "Kö <väntande>: 31, ansökningar" in bundle["text/plain"]
    assert shown.private()["cards"][0]["facts"] == ["queue"]
