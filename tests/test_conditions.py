"""What is said of a condition that cannot be read, and what it asks about."""

import pandas as pd
import pytest

from sotanalysis.conditions import held, names

ROWS = pd.DataFrame({"sex": ["man", "woman"], "age_at_start": [29, 41]}, index=pd.Index(["a", "b"], name="case"))


def test_what_stands_in_quotes_or_after_a_point_is_no_column():
    asked = "sex == 'outcome' or age_at_start.between(20, 30) and not sex.isin([\"work\"]) and True"
    assert names(asked) == ["sex", "age_at_start"]
    assert held(ROWS, "age_at_start < 30 or case == 'b'", "här").index.tolist() == ["a", "b"]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("sex = 'man'", "två likhetstecken"),
        ("age_at_strat < 30", "ingen kolumn age_at_strat. Menade du age_at_start?"),
        ("sex == man", "ingen kolumn man. En kod skrivs inom citattecken; kolumnerna står i här."),
        ("sex == 'man' and", "inom citattecken, och delar binds med"),
    ],
)
def test_a_condition_that_cannot_be_read_says_what_to_write(condition, said):
    with pytest.raises(ValueError) as error:
        held(ROWS, condition, "här")
    assert said in str(error.value) and "Error" not in str(error.value)
