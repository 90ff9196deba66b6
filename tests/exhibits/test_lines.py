"""Lines against a planned range, chosen series, values with decimals."""

from sotanalysis.exhibits.figure import Figure, lines

PLANNED = {"from": ((), [((), None, None, 4.0)]), "to": ((), [((), None, None, 6.0)])}
POSTS = {"posts": (("month", "kind"), [((f"2022-0{m}", kind), None, None, value) for m, row in enumerate(
    ((9.0, 6.3, 2.7), (9.0, 5.85, 3.15)), start=1) for kind, value in zip(("planned", "employed", "away"), row,
                                                                         strict=True)])}  # fmt: skip
LABELS = {"planned": "Planerade", "employed": "I arbete", "away": "Ur arbete"}


def test_a_planned_range_is_told_in_words(report):
    drawn = lines(report(PLANNED), "fall", "Fall", "months", series="sex", band=("Planerat", "from", "to"))
    assert isinstance(drawn, Figure)
    assert "Planerat 4–6." in drawn.alt


def test_a_range_that_is_hidden_or_missing_is_left_out(report):
    for settings in ({"hidden": ["to"]}, {"missing": {"to": "rapport.toml"}}):
        extra = {key: value for key, value in PLANNED.items() if key not in settings.get("missing", {})}
        drawn = lines(
            report(extra, **settings), "fall", "Fall", "months", series="sex", band=("Planerat", "from", "to")
        )
        assert "Planerat" not in drawn.alt


def test_only_the_named_series_with_their_decimals(report):
    drawn = lines(report(POSTS), "tjanster", "Tjänster", "posts", series="kind", only=("planned", "employed"),
                  labels=LABELS, decimals=1)  # fmt: skip
    assert "I arbete: från 6,3 till 5,9" in drawn.alt
    assert "Ur arbete" not in drawn.alt
    assert [cell.text for cell in drawn.data.rows[1].cells] == ["februari 2022", "9,0", "5,9"]
