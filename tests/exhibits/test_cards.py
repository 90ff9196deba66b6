from sotanalysis.exhibits.cards import Card, cards
from sotanalysis.exhibits.notice import Notice

STEPS = {"moved": ((), [((), 24, 54)]), "few_moved": ((), [((), 3, 5)]), "queue": ((), [((), 31, None)])}


def made(report, *wanted, **settings):
    return cards(report(STEPS, **settings), "nyckeltal", "Nyckeltal", wanted)


def test_a_share_is_the_number_and_its_base_stands_under_it(report):
    (card,) = made(report, Card("Uppåt", "moved", "av de avslutade", "40 % under 2021")).cards
    assert (card.number, card.of) == ("44\u00a0%", "24 av 54")
    assert card.change == "40 % under 2021"


def test_a_small_base_gives_the_count(report):
    (card,) = made(report, Card("Uppåt", "few_moved")).cards
    assert (card.number, card.of) == ("3", "3 av 5")


def test_a_count_is_a_count(report):
    one, other = made(report, Card("Kö", "queue"), Card("Uppåt", "moved", share=False)).cards
    assert (one.number, one.of) == ("31", "")
    assert (other.number, other.of) == ("24", "")


def test_a_hidden_number_is_hidden_with_its_base(report):
    shown = made(report, Card("Uppåt", "moved"), hidden=["moved"])
    assert (shown.cards[0].number, shown.cards[0].of) == ("[d]", "")
    assert "24" not in shown.html() + shown.text() + str(shown.private())
    assert any("[d] dold" in note for note in shown.notes)


def test_only_those_with_a_source_and_no_more_than_asked_for(report):
    missing = {"gone": "samordningsteam.xlsx, fliken Deltagare"}
    shown = made(report, Card("Borta", "gone"), Card("Kö", "queue"), missing=missing)
    assert [card.label for card in shown.cards] == ["Kö"]
    assert isinstance(made(report, Card("Borta", "gone"), missing=missing), Notice)
    many = cards(report(STEPS), "nyckeltal", "Nyckeltal", [Card(str(n), "queue") for n in range(9)], most=6)
    assert len(many.cards) == 6


def test_three_forms(report):
    shown = made(report, Card("Kö <väntande>", "queue", "ansökningar"))
    bundle = shown._repr_mimebundle_()
    assert "Kö &lt;väntande&gt;" in bundle["text/html"]
    assert 'aria-label="Nyckeltal"' in bundle["text/html"]
    assert "Kö <väntande>: 31, ansökningar" in bundle["text/plain"]
    assert shown.private()["cards"][0]["facts"] == ["queue"]
