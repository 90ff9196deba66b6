"""Each rule on a small invented table, with the answer worked out by hand."""

from collections.abc import Iterable

import pandas as pd
import pytest

from sotanalysis.audit import audit

Row = dict[str, str]


def row(measure: str, category: str = "all", **cells: object) -> Row:
    """One printed figure; `share` is short for share_published_pct."""
    if "share" in cells:
        cells["share_published_pct"] = cells.pop("share")
    return {"measure": measure, "category": category} | {name: str(cell) for name, cell in cells.items()}


def audited(rows: Iterable[Row]) -> pd.DataFrame:
    """The audit of the rows, their places as record ids where they have none."""
    return audit(pd.DataFrame([{"record_id": str(n)} | one for n, one in enumerate(rows)], dtype=object))


def rules(rows: Iterable[Row], verdict: str = "contradicts_print") -> dict[str, set[str]]:
    """The rules that gave the verdict, per record."""
    found = audited(rows)
    own = found[found["verdict"] == verdict]
    return {str(record): set(group["rule"]) for record, group in own.groupby("record_id")}


def parts(measure: str, counts: dict[str, int], **cells: object) -> list[Row]:
    return [row(measure, name, count=n, role="part", **cells) for name, n in counts.items()]


# --- sums ---


def test_parts_are_held_against_the_printed_total_and_against_their_group():
    referrers = parts("started_by_referrer", {"a": 5, "b": 39, "c": 43}, part_of="sus")
    assert rules([row("started", count=86, record_id="sus"), *referrers]) == {"1": {"more_than_population"}}
    assert rules([row("started", count=87, record_id="sus"), *referrers]) == {}
    assert rules([*parts("reason", {"a": 3, "b": 4}), row("reason", count=8, role="total")]) == {"2": {"sum"}}


def test_a_measure_by_something_is_held_against_the_measure_itself():
    table = [row("started_by_referrer", name, count=n, base=115) for name, n in (("a", 68), ("b", 30), ("c", 17))]
    assert rules([row("started", count=115), *table]) == {}
    assert "sum" in rules([row("started", count=115), *table], "agrees")["0"]
    assert rules([row("started", count=112), *table]) == {"1": {"more_than_population"}}


def test_a_total_under_another_label_is_no_part():
    table = parts("reason", {"Uppgift saknas": 53, "Flytt": 15, "Sjukdom": 38}, base=53)
    table[0]["share_published_pct"] = "100,0"
    assert rules([*table, row("reason", count=53, base=53, role="total")]) == {"0": {"total_mislabelled"}}


def test_a_row_as_large_as_the_others_together_is_a_part_where_the_total_says_so():
    table = parts("reason", {"a": 10, "b": 4, "c": 6})
    assert rules([*table, row("reason", count=20, role="total")]) == {}


def test_so_many_cannot_lack_data_when_the_others_are_counted():
    table = parts("occupation", {"Söker": 15, "Arbetar": 7, "Uppgift saknas": 35}, part_of="all")
    found = audited([row("ended", count=53, record_id="all"), *table])
    bound = found[found["rule"] == "at_most"].iloc[0]
    assert (bound["record_id"], bound["recomputed"]) == ("3", "31")


def test_rows_of_two_tables_that_exclude_each_other():
    rows = [
        row("service", "till ordinarie", count=36, base=54, role="part", table="able"),
        row("reason", "Sjukdom", count=20, base=53, role="part", table="reasons;able"),
        row("reason", "Flytt", count=1, base=53, role="part", table="reasons;able"),
        row("reason", "Övrigt", count=32, base=53, role="part", table="reasons"),
    ]
    assert rules(rows) == {"0": {"more_than_population"}}
    rows[0]["count"] = "30"
    assert rules(rows) == {}


def test_a_summary_row_is_not_added_to_its_parts():
    rows = [row("outcome", name, count=n, base=100) for name, n in
            (("work", 20), ("studies", 13), ("work or studies", 33), ("rehabilitation", 40))]  # fmt: skip
    assert rules(rows) == {}


def test_a_selection_of_rows_is_no_fault():
    rows = [row("outcome", count=131), row("outcome", "work", count=24), row("outcome", "studies", count=9)]
    assert rules(rows) == {}
    assert rules(rows, "not_recomputable")["1"] == {"sum"}


def test_one_cannot_have_more_than_the_group():
    assert rules([row("a", "x", count=9, base=8)]) == {"0": {"more_than_population"}}
    assert rules([row("a", count=8, record_id="g"), row("b", "x", count=9, part_of="g")]) == {
        "1": {"more_than_population"}
    }


def test_a_mean_is_the_sum_by_the_number_and_within_the_range():
    hours = [row("hours", statistic="sum", value="128,5"), row("hours", statistic="mean", value="2,47", base=52)]
    ends = [row("hours", statistic="min", value="0,5"), row("hours", statistic="max", value=10)]
    assert rules([*hours, *ends]) == {}
    assert rules([*hours, *ends], "agrees")["1"] == {"mean", "within_range"}
    hours[1]["value"] = "2,74"
    assert rules([*hours, *ends]) == {"1": {"mean"}}
    assert rules([row("hours", "mean", value=11), ends[0], ends[1]]) == {"0": {"outside_range"}}


def test_a_mean_on_a_row_of_its_own_is_held_against_the_sum_and_the_number():
    apart = [row("hours", statistic="sum", value="120", table="a"), row("hours", count=48, table="b")]
    assert rules([*apart, row("hours", statistic="mean", value="2,5", table="c")]) == {}
    assert rules([*apart, row("hours", statistic="mean", value="2,7", table="c")]) == {"2": {"mean"}}


def test_a_mean_of_whole_numbers_comes_of_a_whole_sum():
    def visits(mean: str) -> dict[str, set[str]]:
        return rules([row("visits", statistic="mean", value=mean, value_unit="besök", base=8)])

    assert visits("2,38") == {}  # 19/8 = 2.375
    assert visits("2,30") == {"0": {"mean"}}


def test_months_and_money_are_never_persons():
    months = [row("extension_months", f"rad {n}", value=n, value_unit="månader", role="part", part_of="n")
              for n in (4, 3, 6)]  # fmt: skip
    assert rules([row("extensions", count=3, record_id="n"), *months]) == {}
    total = row("extension_months", value=14, value_unit="månader", role="total")
    assert rules([*months, total]) == {"3": {"sum"}}
    persons = [row("costs", name, count=n, role="part") for name, n in (("a", 3), ("b", 4))]
    assert rules([*persons, row("costs", "all", value=700, value_unit="kronor", role="total")]) == {}


def test_listed_months_are_held_against_stated_months():
    listed = [row("m", f"rad {n}", statistic="listed", value=n, value_unit="månader", part_of="n") for n in (4, 3, 6)]
    assert rules([row("m", statistic="stated", value=13, value_unit="månader", record_id="n"), *listed]) == {}
    assert rules([row("m", statistic="stated", value=3, value_unit="månader", record_id="n"), *listed]) == {
        "n": {"stated_listed"}
    }


def test_a_part_is_not_larger_than_its_whole():
    table = [row("way", "a", count=9, role="mention"), row("way", count=8, role="total")]
    assert rules(table) == {"0": {"more_than_population"}}
    women = [row("way", "a", sex="woman", count=9), row("way", "a", count=8)]
    assert rules(women) == {"0": {"more_than_population"}}


def test_a_summary_row_is_its_rows_together():
    rows = parts("outcome", {"Arbete": 5, "Studier": 2, "Annat": 8})
    both = row("outcome", "Arbete och/eller studier", count=7, role="summary")
    assert rules([*rows, both]) == {}
    assert rules([*rows, both | {"count": "9"}]) == {"3": {"summary"}}
    assert rules([*rows, both | {"count": "6"}]) == {"3": {"summary"}}
    answers = [row("outcome", name, count=n) for name, n in (("Arbete", 5), ("Studier", 2))]
    assert rules([*answers, both | {"count": "6"}]) == {}  # one person may have both


def test_a_wrong_total_with_a_wrong_share_is_no_selection():
    shares = {"a": (10, 20), "b": (15, 30), "c": (25, 55)}  # 25 of 50 is 50 %
    table = [row("way", name, count=n, share=share) for name, (n, share) in shares.items()]
    assert "sum" in rules([*table, row("way", count=60)])["3"]


def test_one_of_which_is_no_whole():
    assert rules([row("way", count=20, role="total"), *parts("way", {"varav unga": 4})]) == {}
    rows = [*parts("way", {"a": 12, "varav unga": 4, "b": 8}), row("way", count=20, role="total")]
    assert rules(rows) == {}


# --- shares ---


def test_a_share_is_rounded_truncated_or_of_another_base():
    found = {
        share: audited([row("a", "x", count=15, base=57, share=share), row("ended", count=53)]).iloc[0]
        for share in ("26,3", "26,4", "28,3", "29,0")
    }
    assert [found[share]["verdict"] for share in found] == [
        "agrees", "contradicts_print", "agrees_otherwise", "contradicts_print"
    ]  # fmt: skip
    assert found["28,3"]["rule"] == "other_base"
    cut = audited([row("a", "x", count=1, base=6, share=16)]).iloc[0]
    assert (cut["verdict"], cut["rule"], cut["recomputed"]) == ("contradicts_print", "truncation", "17\u00a0%")
    assert rules([row("a", "x", count=52, base=127, share=40)]) == {"0": {"truncation"}}
    assert rules([row("a", "x", base=6, share=16)]) == {"0": {"truncation"}}


def test_a_half_may_be_rounded_to_even():
    halves = [row("a", "x", count=1, base=8, share=12), row("b", "x", base=8, share=12)]
    assert rules(halves) == {}
    assert rules(halves, "agrees_otherwise") == {"0": {"half_even"}}
    assert rules([row("a", "x", count=3, base=8, share=37)]) == {"0": {"truncation"}}  # 37.5 is 38 either way


def test_shares_that_add_up_to_a_little_over_a_hundred_by_rounding_are_right():
    classes = (("15 - 29", 17, "19,8"), ("30 - 44", 38, "44,2"), ("45 - 59", 27, "31,4"), ("60 - 74", 4, "4,7"))
    age = [row("age", name, count=n, base=86, share=share, role="part") for name, n, share in classes]
    found = audited(age)
    assert set(found["verdict"]) == {"agrees"}
    assert "100,1" in found.loc[found["rule"] == "share_sum", "note"].iloc[0]


def test_shares_of_more_than_the_whole():
    table = [row("goal", name, share=share) for name, share in (("work", 25), ("studies", 20), ("rehab", 62))]
    assert rules(table) == {"0": {"share_sum"}}
    answers = [row("nns", name, share=share) for name, share in (("a", 91), ("b", 72), ("c", 90), ("d", 60))]
    assert rules(answers) == {}


def test_shares_that_cannot_all_come_from_whole_persons():
    ended = [row("ended", "completed", count=51, base=95), row("ended", "interrupted", count=44, base=95, share=46)]
    outcome = [row("outcome", name, base=95, share=share) for name, share in (("w", 8), ("s", 2), ("r", 44))]
    assert rules([*ended, *outcome]) == {record: {"impossible_integers"} for record in "234"}
    outcome[2]["share_published_pct"] = "43"
    assert rules([*ended, *outcome]) == {}
    assert rules([row("a", "x", base=30, share=99)]) == {"0": {"impossible_integer"}}


def test_the_base_that_counts_and_shares_imply():
    found = audited([row("all", count=227), row("out", "a", count=37, share=28), row("out", "b", count=24, share=18)])
    assert found["recomputed"].tolist()[1:] == ["bas 130–134"] * 2
    assert set(found["verdict"]) == {"not_recomputable"}
    assert rules([row("out", "a", count=37, share=28), row("out", "b", count=24, share=40)]) == {
        "0": {"no_common_base"}
    }
    alone = audited([row("nns", "plan", share=97, precision="n_not_published")]).iloc[0]
    assert (alone["verdict"], alone["recomputed"]) == ("not_recomputable", "bas minst 29")


def test_the_share_of_all_lies_between_the_sexes():
    rates = [row("out", "work", sex=sex, share=share) for sex, share in (("kvinnor", 20), ("män", 30), ("alla", 35))]
    assert rules(rates) == {"2": {"between_sexes"}}
    rates[2]["share_published_pct"] = "24"
    assert rules(rates) == {}


# --- changes ---


def change_rows(*numbers: tuple[str, int, int, object, object]) -> list[Row]:
    names = ("before", "after", "change", "change_pct")
    return [
        row("support", category, statistic=name, **({"count": n} if name in names[:2] else {"value": n}))
        for category, *cells in numbers
        for name, n in zip(names, cells, strict=True)
        if n != ""
    ]


def test_the_sign_and_the_percentage_of_a_change():
    rows = change_rows(("a", 2, 1, 1, -50), ("b", 12, 10, -2, -16), ("c", 38, 28, -10, -26), ("d", 4, 9, 4, 125))
    assert rules(rows) == {"2": {"sign"}, "14": {"change"}}
    assert rules(rows, "agrees_otherwise") == {"7": {"truncation"}}


def test_a_blank_before_is_zero_where_the_table_has_the_column():
    rows = change_rows(("a", 2, 1, -1, -50), ("b", "", 4, -4, ""))
    assert rules(rows) == {"5": {"sign"}}


def test_a_cell_one_column_too_far():
    whole = [row("support", "utan namn", statistic="after", count=6, table="1")]
    piece = change_rows(("a", 2, 6, 4, 200))
    shifted = row("support", "utan namn", statistic="change", value=6, table="2", record_id="cell")
    rows = [*whole, *[one | {"table": "2"} for one in piece], shifted]
    assert rules(rows) == {"cell": {"shifted_cell"}}


def test_before_and_after_on_two_bases():
    before, after = (("a", 2, "12,5"), ("b", 14, "87,5")), (("a", 5, "9,4"), ("b", 48, "90,6"))
    rows = [
        row("work", name, statistic=moment, count=n, base=base, share=share)
        for moment, base, cells in (("before", 16, before), ("after", 53, after))
        for name, n, share in cells
    ]
    assert rules(rows) == {"2": {"two_bases"}}


def ladder(table: str, before: tuple[int, ...], after: tuple[int, ...]) -> list[Row]:
    return [
        row("steps", f"steg {n}", statistic=moment, count=count, role="part", table=table)
        for moment, counts in (("before", before), ("after", after))
        for n, count in enumerate(counts)
    ]


def test_moves_upward_lie_within_what_the_steps_allow():
    rows = [*ladder("alla", (49, 5, 0, 0), (26, 10, 15, 3)), *ladder("grupp", (26, 4, 0), (9, 9, 12))]
    found = rules([*rows, row("steps", "Uppåt", share=70, record_id="up")])
    assert found["up"] == {"movement"}
    assert {"two_populations"} in found.values()
    right = [*ladder("alla", (49, 5, 0, 0), (26, 10, 15, 3)), row("steps", "Uppåt", count=25, base=54, share=46)]
    assert rules(right) == {}


# --- the same thing twice ---


def test_one_thing_with_several_numbers():
    ended = [row("ended", count=n, table=str(n)) for n in (54, 53, 47)]
    assert rules(ended) == {str(n): {"two_prints"} for n in range(3)}
    assert rules([row("ended", count=54, table="a"), row("ended", count=54, table="b")]) == {}


def test_one_count_with_two_shares():
    rows = [row("work", "söker", count=15, base=57, share="26,3", table="a"),
            row("work", "söker", count=15, base=53, share="28,3", table="b")]  # fmt: skip
    assert rules(rows) == {"0": {"two_shares"}, "1": {"two_shares"}}


def test_a_share_that_only_one_of_two_printed_numbers_fits():
    referrers = parts("started_by_referrer", {"a": 48, "b": 39}, part_of="sus")
    apart = [row("non_starts", count=52), row("non_starts", share=37, table="text", record_id="share")]
    found = audited([row("started", count=86, record_id="sus"), *referrers, *apart])
    own = found[found["record_id"] == "share"].iloc[0]
    assert (own["verdict"], own["rule"], own["recomputed"]) == ("agrees_otherwise", "other_base", "bas 52 + 87")


def test_the_right_prints_of_a_wrong_one_are_its_pair():
    started = [row("started", count=n, table=str(place)) for place, n in enumerate((149, 86, 86, 86))]
    found = audited(started)
    assert rules(started) == {"0": {"two_prints"}}
    assert found.loc[0, "other"] == ("1", "2", "3")


# --- labels ---


def test_a_label_of_those_who_started_over_those_who_ended():
    whole = {"role": "total", "table": "a"}
    ended = row("ended", "Antal som har startat insats", count=53, **whole)
    started = row("started", count=86, table="b")
    assert rules([ended, started]) == {"0": {"label"}}
    assert rules([ended | {"category": "Antal som har avslutat insats"}, started]) == {}
    assert rules([row("started", "Nya deltagare", count=86, **whole), started]) == {}
    plain = row("ended", count=53, role="total", table="c")
    headed = row("education", "Totalt", count=53, section="Deltagare som startat", table="d")
    assert rules([plain, started, headed]) == {"2": {"label"}}
    assert rules([plain, started, headed | {"count": "86"}]) == {}
    assert rules([plain, started, headed | {"section": "Utbildning för dem som skrevs in"}]) == {"2": {"label"}}


def test_a_period_in_a_label_is_the_period_counted():
    year = {"period_from": "2022-01-01", "period_to": "2022-12-31", "count": 53}
    assert rules([row("ended", "Avslutade under 2021", role="total", **year)]) == {"0": {"period"}}
    assert rules([row("ended", "Avslutade under 2022", role="total", **year)]) == {}
    assert rules([row("ended", role="total", section="Avslutade 2021", **year)]) == {"0": {"period"}}
    assert rules([row("ended", role="total", section="Avslutade 2021 och 2022", **year)]) == {}
    assert rules([row("started", "Mål för nya deltagare under 2023", **year)]) == {}
    of_half = row("ended", role="total", section="Avslutade 2022-01-01–2022-06-30", **year)
    assert rules([of_half]) == {"0": {"period"}}
    part = row("way", "a", count=9, role="part", part_of="0", period_from="2021-01-01", period_to="2021-12-31")
    assert rules([row("ended", role="total", **year), part]) == {"1": {"period"}}


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("första halvåret 2022", True), ("halvår 2, 2022", True), ("H1 2022", True), ("kvartal 3 2022", True),
        ("januari–juni 2022", True), ("1 jan–30 jun 2022", True), ("t.o.m. juni 2022", True), ("hösten 2022", True),
        ("januari–december 2022", False), ("helåret 2022", False), ("första och andra halvåret 2022", False),
        ("första halvåret mot andra halvåret 2022", False),
    ],
)  # fmt: skip
def test_a_period_in_words_is_the_period_counted(said, wrong):
    year = {"period_from": "2022-01-01", "period_to": "2022-12-31", "count": 53, "role": "total"}
    expected = {"0": {"period"}} if wrong else {}
    assert rules([row("ended", f"Avslutade {said}", **year)]) == expected
    assert rules([row("ended", section=f"Remittent, avslutade {said}", **year)]) == expected
    half = year | {"period_to": "2022-06-30"}
    assert rules([row("ended", "Avslutade första halvåret 2022", **half)]) == {}


def test_those_who_have_not_ended_are_no_row_of_those_who_have():
    table = parts("occupation", {"Arbete": 20, "Ej avslutade": 29}, part_of="g")
    assert rules([row("ended", count=49, record_id="g"), *table]) == {"2": {"outside_group"}}
    assert rules([row("started", count=49, record_id="g"), *table]) == {}


def test_shares_of_answers_are_no_shares_of_persons():
    def answers(base: int, shares: tuple[object, ...]) -> list[Row]:
        return [row("support", name, count=n, base=base, share=share, role="mention", section="s")
                for (name, n), share in zip({"a": 38, "b": 23}.items(), shares, strict=True)]  # fmt: skip

    persons = row("ended", count=53, role="total", section="s", table="head")
    assert rules([persons, *answers(61, ("62,3", "37,7"))]) == {"1": {"base_of_answers"}}
    assert rules([persons, *answers(53, ("71,7", "43,4"))]) == {}
    assert rules([persons | {"section": "annat"}, *answers(61, ("62,3", "37,7"))]) == {}


# --- words ---


def test_stated_against_listed():
    listed = [row("spot", f"rad {n}", statistic="listed", value=n) for n in range(12)]
    assert rules([row("spot", statistic="stated", count=10), *listed]) == {"0": {"stated_listed"}}
    assert rules([row("spot", statistic="stated", count=12), *listed]) == {}


def test_what_is_promised_and_what_is_given():
    promises = [row(name, statistic="promised", value_unit="share") for name in ("young", "effect", "service")]
    given = [row("young", count=1), row("service", count=36, base=54, share=67)]
    told = rules([*promises, *given], "not_recomputable")
    assert (told["0"], told["1"]) == ({"promised_share"}, {"promised_absent"})
    assert rules([*promises, *given]) == {}


def test_what_one_report_promises_is_looked_up_in_the_next():
    promise = row("effect", statistic="promised", period_from="2022", record_id="promise")
    following = row("ended", count=62, period_from="2023")
    assert rules([promise, following]) == {"promise": {"promised_absent"}}
    assert rules([promise, following | {"unit": "Annan"}]) == {}
    assert rules([promise, following, row("effect", count=5, period_from="2023")]) == {}


def test_most_is_more_than_half():
    service = row("service", count=36, base=54, record_id="n")
    few = row("service", count=20, base=54, record_id="n")
    claim = row("service", "flertalet", statistic="claim", printed="Flertalet", part_of="n", record_id="claim")
    assert rules([service, claim]) == {}
    assert rules([few, claim]) == {"claim": {"claim"}}
    steps = [*ladder("alla", (49, 5, 0, 0), (26, 10, 15, 3))]
    nearly = row("steps", "Uppåt", statistic="claim", printed="De allra flesta", record_id="claim")
    assert rules([*steps, nearly]) == {"claim": {"claim"}}


def test_the_most_common_is_not_the_average():
    classes = (("Upp till 1 år", 30), ("Upp till 2 år", 25), ("Mer än 2 år", 31))
    rows = [row("time", name, count=n, role="part") for name, n in classes]
    named = row("time", "Mer än 2 år", statistic="mean", table="text", record_id="mean")
    assert rules([*rows, named]) == {"mean": {"mode_as_mean"}}
    rows[0]["count"] = "3"
    assert rules([*rows, named]) == {}
    assert rules([*rows, named], "agrees_otherwise") == {"mean": {"mode_as_mean"}}


# --- what is not exact, or not there ---


def test_about_is_held_to_bounds_only():
    rows = [row("interventions", count=870, precision="more_than"), row("interventions", "a", count=300,
            precision="more_than"), row("interventions", "b", count=570)]  # fmt: skip
    assert rules(rows) == {}
    assert rules([row("n", count="drygt 34 000", table="a"), row("n", count="33 500", table="b")]) == {
        "0": {"two_prints"}, "1": {"two_prints"}
    }  # fmt: skip


def test_rounded_amounts_add_up_as_far_as_rounding_can_tell():
    def money(total: str) -> list[Row]:
        cells = (("all", total), ("staff", "5.1"), ("rent", "1.2"), ("other", "0.7"))
        return [row("spent", name, value=n, value_unit="MSEK", precision="rounded") for name, n in cells]

    assert set(rules(money("6.9"), "agrees")) == set("0123")
    assert rules(money("7.4")) == {"0": {"sum"}}


def test_several_answers_of_one_person_are_no_parts():
    base = [row("support", name, count=n, base=53) for name, n in (("försörjningsstöd", 38), ("sjukpenning", 20))]
    assert rules(base) == {}
    parts_of_one = [row("way", name, count=n, base=53) for name, n in (("a", 38), ("b", 20))]
    assert rules(parts_of_one) == {"0": {"more_than_population"}}


def test_units_and_periods_are_kept_apart():
    rows = [row("ended", count=54, period_from="2022"), row("ended", count=62, period_from="2023"),
            row("ended", count=62, unit="Annan", period_from="2022")]  # fmt: skip
    assert rules(rows) == {}


def test_a_file_with_only_a_measure_is_audited():
    found = audit(pd.DataFrame({"measure": ["started", "ended"]}))
    assert found["verdict"].tolist() == ["not_recomputable"] * 2
    assert found["record_id"].tolist() == ["1", "2"]
    assert audit(pd.DataFrame({"measure": []})).empty
