"""Chapter 08: no change is told of the group by a few; nobody and nothing have their places."""

import pytest

from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.table import Table

MEASURES = ("health.", "population.", "exits.ended")
SCALES = ("individual", "close", "social", "overall")


def cases(pairs, ended, start=5.0, exit_=6.0):
    points = {f"ors_{scale}_{m}": p for scale in SCALES for m, p in (("start", start), ("exit", exit_))}
    return [
        {"start_date": "2021-05-01", "exit_date": "2022-05-01", **(points if n < pairs else {})} for n in range(ended)
    ]


def notes(table):
    return " ".join(table.notes).replace("\u00a0", " ")


@pytest.mark.parametrize(("pairs", "ended", "told"), [(9, 9, False), (10, 10, True), (10, 21, False), (10, 20, True)])
def test_a_change_is_told_of_the_group_when_pairs_are_enough(report, shown, pairs, ended, told):
    found = shown(report(cases=cases(pairs, ended)))
    words = found["ors-for-fa"].text().replace("\u00a0", " ")
    if told:
        table = found["ors-forandring"]
        assert isinstance(table, Table) and not words
        change = found["ors-forandring-text"].text().replace("\u00a0", " ")
        assert f"Bland {pairs} av {ended}" in change and "i medeltal +4,0 poäng (95 % konfidensintervall från" in change
        assert [c.text for c in table.rows[0].cells] == ["Medelförändring", "+4,0"]
        assert table.foot.startswith(f"n = {pairs} deltagare")
    else:
        assert not found["ors-forandring"].text()
        assert f"Av dem som avslutat har {pairs} av {ended} en skattning både vid start och vid avslut." in words
        assert "minst 10 deltagare, och minst 50 % av dem som avslutat" in words
        assert not found["ors-forandring-text"].text()


def test_a_hidden_number_of_pairs_tells_no_change(report, shown):
    found = shown(report(cases=cases(12, 12), hidden=frozenset({"health.measured.both"})))
    assert not found["ors-forandring"].text()
    assert "Av dem som avslutat har" not in found["ors-for-fa"].text()
    assert "n = [d]" in found["ors-sakerstalld"].foot


def test_values_stand_with_how_many_they_are_of(report, shown):
    found = shown(report(cases=[*cases(2, 3), *cases(1, 1, exit_=None)]))
    assert "Med skattning vid start: 3. Med skattning vid avslut: 2." in notes(found["ors-varden"])
    assert [c.name for c in found["ors-par"].columns] == ["Par", "Vid start", "Vid avslut"]
    assert [c.name for c in found["ors-sakerstalld"].columns][1:] == ["Gräns 5 poäng", "Gräns 6 poäng"]


def test_a_statistic_of_nobody_is_not_applicable(report, shown):
    found = shown(report(cases=cases(1, 2, exit_=None)))
    assert [c.text for c in found["ors-varden"].rows[0].cells] == ["Medelvärde", "20,0", "[e]"]
    assert [c.text for c in found["ors-bortfall"].rows[0].cells][1:] == ["0", "[e]"]
    assert isinstance(found["ors-par"], Notice)


@pytest.mark.parametrize("tables", [{}, {"present": ("cases",)}, {"cases": [{}]}, {"cases": cases(0, 3)}])
def test_nothing_and_nobody(report, shown, tables):
    found = shown(report(**tables))
    assert isinstance(found["ors-varden"], Notice) and isinstance(found["ors-par-figur"], Notice)
