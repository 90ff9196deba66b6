"""The price list: what it holds, what it refuses, and a team's own prices."""

import pandas as pd
import pytest

from sotanalysis.payback import prices
from sotanalysis.payback.ledger import PaybackError
from sotanalysis.vocabulary import MISSING, PRICE_ITEM

HEAD = "year,item,value,unit,status,source\n"


def test_every_item_has_a_price_and_a_name():
    assert set(prices.KNOWN) == set(PRICE_ITEM.codes) - {MISSING}
    for year in (2022, 2023):
        listed = prices.of_year(year)
        assert listed.index.tolist() == list(prices.KNOWN)
        assert listed["source"].notna().all()


def test_the_lists_own_arithmetic():
    listed = prices.shipped().set_index(["year", "item"])["value"]
    assert listed[2022, "sjukpenning"] == round(543 * 365 / 12)
    assert listed[2022, "wage_subsidy"] == pytest.approx(20000 * 1.3142 * 0.60)
    assert (listed[2022, "aktivitetsersattning"], listed[2022, "sjukersattning"]) == (10586, 11190)


def test_assumptions_are_told_from_what_is_known():
    assumed = prices.assumed(prices.of_year(2022))
    assert "forsorjningsstod" in assumed and "sjukpenning" not in assumed


def test_own_prices_go_before_the_shipped():
    own = pd.DataFrame(
        [(2022, "forsorjningsstod", 9500.0, "kr per månad", "källa", "kommunen")], columns=prices.COLUMNS
    )
    listed = prices.of_year(2022, own)
    assert listed.loc["forsorjningsstod", ["value", "status"]].tolist() == [9500, "källa"]
    assert prices.of_year(2022).loc["forsorjningsstod", "value"] == 9000


def test_a_year_without_prices_names_them():
    with pytest.raises(prices.PriceMissing, match="Priser för 2031 saknas: Försörjningsstöd, .*Kommunalskatt"):
        prices.of_year(2031)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("year,item\n2022,a_kassa\n", "kolumnen value, unit, status, source saknas"),
        (HEAD + ",a_kassa,1,kr,källa,x\n", "ska ha år"),
        (HEAD + "2022,a_kassa,mycket,kr,källa,x\n", "värde som tal"),
        (HEAD + "2022,lotto,1,kr,källa,x\n", "okänd post lotto"),
        (HEAD + "2022,a_kassa,-1,kr,källa,x\n", "kan inte vara negativt"),
        (HEAD + "2022,a_kassa,1,kr,gissning,x\n", "status ska vara"),
    ],
)
def test_a_faulty_list_is_refused(text, message):
    with pytest.raises(PaybackError, match=message):
        prices.parse(text, "priser.csv")
