"""Right reports pass, whatever their numbers; a planted fault is found."""

from decimal import ROUND_HALF_UP, Decimal

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from sotanalysis.audit import VERDICTS, audit
from sotanalysis.tables.exports import PRINTED_FIGURES

CATEGORIES = ["alfa", "beta", "gamma", "delta", "epsilon", "zeta"]


def percent(n: int, base: int, decimals: int) -> str:
    exact = Decimal(100 * n) / Decimal(base)
    return str(exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


def figure(measure: str, category: str, sex: str = "all", **cells: object) -> dict[str, str]:
    return {"unit": "Team", "period_from": "2024-01-01", "period_to": "2024-12-31", "measure": measure,
            "category": category, "sex": sex} | {k: str(v) for k, v in cells.items()}  # fmt: skip


def one_table(measure: str, counts: list[int], decimals: int, role: bool, with_total: bool) -> list[dict[str, str]]:
    base = sum(counts)
    rows = [
        figure(measure, name, count=n, base=base, share_published_pct=percent(n, base, decimals),
               role="part" if role else "")
        for name, n in zip(CATEGORIES, counts, strict=False)
    ]  # fmt: skip
    total = figure(measure, "all", count=base, base=base, share_published_pct="100", role="total" if role else "")
    return [*rows, *([total] if with_total else [])]


def by_sex(measure: str, women: list[int], men: list[int]) -> list[dict[str, str]]:
    rows = []
    for sex, counts in (("women", women), ("men", men), ("all", [w + m for w, m in zip(women, men, strict=True)])):
        total = sum(counts)
        for name, n in [*zip(CATEGORIES, counts, strict=False), ("all", total)]:
            share = {"base": total, "share_published_pct": percent(n, total, 1)} if total else {}
            rows.append(figure(measure, name, sex, count=n, **share))
    return rows


def before_after(measure: str, before: list[int], after: list[int]) -> list[dict[str, str]]:
    rows = []
    for name, b, a in zip(CATEGORIES, before, after, strict=False):
        rows += [
            figure(measure, name, count=b, statistic="before", table="ba"),
            figure(measure, name, count=a, statistic="after", table="ba"),
            figure(measure, name, value=a - b, statistic="change", table="ba"),
        ]
        if b:
            change = Decimal(100 * (a - b)) / b
            printed = change.quantize(Decimal(1), rounding=ROUND_HALF_UP)
            rows.append(figure(measure, name, value=printed, statistic="change_pct", table="ba"))
    return rows


def items(measure: str, answers: int, positive: list[int]) -> list[dict[str, str]]:
    """Questions with one base, most answers positive: no parts of a whole, and no counts printed."""
    return [
        figure(measure, f"question {n}", base=answers, share_published_pct=percent(min(k, answers), answers, 0),
               precision="n_not_published")
        for n, k in enumerate(positive)
    ]  # fmt: skip


small = st.integers(0, 60)
counts = st.lists(small, min_size=2, max_size=6).filter(lambda c: sum(c) > 0)
pairs = st.lists(st.tuples(small, small), min_size=2, max_size=6)


@st.composite
def right_reports(draw: st.DrawFn) -> list[dict[str, str]]:
    women, men = zip(*draw(pairs), strict=True)
    before, after = zip(*draw(pairs), strict=True)
    answers = draw(st.integers(10, 90))
    rows = [
        *items("survey", answers, draw(st.lists(st.integers(answers // 2 + 2, answers), min_size=2, max_size=5))),
        *one_table("education", draw(counts), draw(st.integers(0, 2)), draw(st.booleans()), draw(st.booleans())),
        *by_sex("reason", list(women), list(men)),
        *before_after("support", list(before), list(after)),
    ]
    return [row | {"record_id": str(n)} for n, row in enumerate(rows, 1)]


def contradictions(rows: list[dict[str, str]]) -> pd.DataFrame:
    found = audit(pd.DataFrame(rows, dtype=object))
    return found[found["verdict"].str.startswith("contradicts")]


def told(rows: list[dict[str, str]], record: str) -> bool:
    """Whether a contradiction stands at the record, or names it."""
    found = contradictions(rows)
    return bool((found["record_id"].eq(record) | found["other"].map(lambda other: record in other)).any())


@settings(max_examples=60, deadline=None)
@given(right_reports())
def test_a_right_report_has_no_contradiction(rows):
    assert contradictions(rows).to_dict("records") == []


@settings(max_examples=50, deadline=None)
@given(right_reports())
def test_every_figure_has_a_verdict_and_only_one(rows):
    found = audit(pd.DataFrame(rows, dtype=object))
    assert set(found["record_id"]) == {row["record_id"] for row in rows}
    assert found.groupby("record_id")["verdict"].nunique().max() == 1
    assert found["note"].str.endswith(".").all()


@settings(max_examples=50, deadline=None)
@given(counts, st.integers(0, 5), st.integers(2, 30), st.booleans())
def test_a_share_that_is_not_of_its_count_is_found(values, place, off, role):
    rows = one_table("education", values, 1, role, True)
    place %= len(values)
    rows[place]["share_published_pct"] = str(Decimal(rows[place]["share_published_pct"]) + off)
    rows = [row | {"record_id": str(n)} for n, row in enumerate(rows)]
    assert told(rows, str(place))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 60), min_size=2, max_size=6), st.integers(1, 9), st.booleans())
def test_a_total_that_is_not_the_sum_is_found(values, off, role):
    rows = [figure("reason", name, count=n, role="part" if role else "")
            for name, n in zip(CATEGORIES, values, strict=False)]  # fmt: skip
    for total in {sum(values) - off, sum(values) + min(off, sum(values) - 1)}:
        if total > 0 and not any(n >= total for n in values):
            whole = figure("reason", "all", count=total, role="total" if role else "")
            table = [row | {"record_id": str(n)} for n, row in enumerate([*rows, whole])]
            subtotal = not role and any(sum(values) - n == total for n in values)
            assert subtotal or told(table, str(len(values)))


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 60), st.integers(0, 60))
def test_a_reversed_sign_is_found(before, after):
    rows = before_after("support", [before, 5], [after, 9])
    rows[2]["value"] = str(before - after)
    rows = [row | {"record_id": str(n)} for n, row in enumerate(rows)]
    assert told(rows, "2") is (before != after)


@settings(max_examples=50, deadline=None)
@given(st.integers(11, 99), st.integers(0, 100))
def test_a_percentage_that_no_whole_number_gives_is_found(base, share):
    rows = [figure("outcome", "work", base=base, share_published_pct=share, record_id="1")]
    rounded = {round(Decimal(100 * k) / base + up) for k in range(base + 1) for up in (0, Decimal("1e-9"))}
    assert (len(contradictions(rows)) > 0) is (share not in rounded)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 80), st.integers(1, 80), st.integers(1, 9))
def test_women_and_men_who_are_not_all_are_found(women, men, off):
    rows = [figure("started", "all", sex, count=n, record_id=sex)
            for sex, n in (("women", women), ("men", men), ("all", women + men + off))]  # fmt: skip
    assert told(rows, "all")


cells = st.sampled_from(["", "0", "5", "12,5", "−3", "1 234", "ca 30", "drygt 100", "ett 30-tal", "100 %", "0,0", "x",
                         "a;b", "1e5", "99999999999", "part", "total", "mention", "before", "after", "change", "mean",
                         "listed", "stated", "promised", "claim", "de flesta", "all", "up", "1", "2"])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(PRINTED_FIGURES.names[3:]), cells), min_size=1, max_size=12))
def test_whatever_stands_in_the_cells_every_row_gets_a_verdict(rows):
    frame = pd.DataFrame([{"measure": "m"} | row for row in rows], dtype=object)
    found = audit(frame)
    assert set(found["verdict"]) <= set(VERDICTS)
    assert len(found) >= len(rows)
    assert found["note"].str.len().min() > 0
