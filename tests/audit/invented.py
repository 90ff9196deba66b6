"""Invented printed reports in the long form, from a seed: sound ones, and the same with one fault planted."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

Row = dict[str, str]
ROUNDINGS = (ROUND_HALF_UP, ROUND_HALF_EVEN)
NAMES = ("Skolan", "Egen ansökan", "Psykiatrin", "Flytt", "Sjukdom", "Praktik", "Uppgift saknas")
CLASSES = ("Upp till 1 år", "Upp till 2 år", "Upp till 3 år", "Upp till 4 år", "Mer än 4 år")
SUPPORT = ("Försörjningsstöd", "Sjukpenning", "Aktivitetsstöd", "A-kassa")


@dataclass
class Report:
    """Rows as they will be printed, and the random numbers they come from."""

    rng: random.Random
    rows: list[Row]

    def add(self, measure: str, category: str = "all", **cells: object) -> Row:
        row = {"record_id": f"r{len(self.rows):03}", "unit": "Team Påhittat", "period_from": "2024-01-01",
               "period_to": "2024-12-31", "measure": measure, "category": category, "sex": "all"}  # fmt: skip
        row |= {name: str(cell) for name, cell in cells.items()}
        self.rows.append(row)
        return row

    def of(self, **cells: str) -> list[Row]:
        """The rows with these cells."""
        return [row for row in self.rows if all(row.get(name, "") == cell for name, cell in cells.items())]


def percent(n: int, base: int, decimals: int, rounding: str = ROUND_HALF_UP) -> str:
    return str((Decimal(100 * n) / base).quantize(Decimal(1).scaleb(-decimals), rounding=rounding))


def sound(seed: int) -> Report:
    """A report without a fault."""
    rng = random.Random(seed)  # noqa: S311
    report = Report(rng, [])
    started, ended = rng.sample(range(40, 160), 2)
    report.add("started", "Nya deltagare", count=started, role="total", table="started")
    report.add("ended", "Avslutade deltagare", count=ended, role="total", table="ended")
    roles = rng.random() < 0.7
    for measure, whole, classes in (("way", started, NAMES[:5]), ("time", started, CLASSES), ("reason", ended, NAMES)):
        _divided(report, measure, whole, classes, rng.randint(0, 2), roles)
    _by_sex(report, started)
    _answers(report, ended)
    _before_after(report, ended)
    _outcome(report, ended)
    _hours(report)
    _months(report)
    share = percent(int(report.of(measure="way")[0]["count"]), started, 0)
    report.add("way", NAMES[0], share_published_pct=share, table="text")
    report.add("ended", count=ended, table="text")
    report.add("started", count=started, table="text")
    _reasons_by_sex(report)
    report.add("effect", statistic="promised")
    most = report.add("able", count=ended // 2 + 3, base=ended, table="able")
    report.add("able", "flertalet", statistic="claim", printed="flertalet", part_of=most["record_id"], table="claim")
    return report


def _split(rng: random.Random, whole: int, parts: int) -> list[int]:
    cuts = sorted(rng.sample(range(1, whole), parts - 1))
    return [b - a for a, b in zip([0, *cuts], [*cuts, whole], strict=True)]


def _divided(report: Report, measure: str, whole: int, names: tuple[str, ...], decimals: int, roles: bool) -> None:
    rounding = report.rng.choice(ROUNDINGS)
    base = {"base": whole} if report.rng.random() < 0.7 else {}
    for name, n in zip(names, _split(report.rng, whole, len(names)), strict=True):
        report.add(measure, name, count=n, share_published_pct=percent(n, whole, decimals, rounding),
                   role="part" if roles else "", **base)  # fmt: skip
    report.add(measure, "Totalt", count=whole, share_published_pct="100", role="total" if roles else "", **base)
    if report.rng.random() < 0.5 and roles:
        report.add(measure, f"varav {names[0].casefold()} unga", count=1, role="part")


def _by_sex(report: Report, started: int) -> None:
    women = report.rng.randint(started // 5, started - started // 5)
    young = {"woman": report.rng.randint(1, women), "man": report.rng.randint(1, started - women)}
    for sex, n in (("woman", women), ("man", started - women)):
        report.add("age", "all", sex=sex, count=n, table="age")
        report.add("age", "unga", sex=sex, count=young[sex], base=n, table="age",
                   share_published_pct=percent(young[sex], n, 1))  # fmt: skip
    report.add("age", "all", count=started, table="age")
    both = sum(young.values())
    report.add("age", "unga", count=both, base=started, share_published_pct=percent(both, started, 1), table="age")


def _reasons_by_sex(report: Report) -> None:
    """Counts alone, women, men and both, with a total for each."""
    numbers = {sex: [report.rng.randint(1, 30) for _ in range(3)] for sex in ("Kvinna", "Man")}
    numbers["all"] = [a + b for a, b in zip(numbers["Kvinna"], numbers["Man"], strict=True)]
    for sex, counts in numbers.items():
        for name, n in zip(("Ålderspension", "Arbete", "Vård"), counts, strict=True):
            report.add("exit_by_sex", name, sex=sex, count=n, role="part")
        report.add("exit_by_sex", "Totalt", sex=sex, count=sum(counts), role="total")


def _answers(report: Report, ended: int) -> None:
    for name in SUPPORT:
        n = report.rng.randint(ended // 5, ended)
        report.add("support", name, count=n, base=ended, share_published_pct=percent(n, ended, 1), role="mention")


def _before_after(report: Report, ended: int) -> None:
    befores, afters = (_split(report.rng, ended, 4) for _ in "ba")
    for name, before, after in zip(("Arbete", "Studier", "Sjukskriven", "Annat"), befores, afters, strict=True):
        report.add("main", name, statistic="before", count=before, base=ended, role="part")
        report.add("main", name, statistic="after", count=after, base=ended, role="part")
        report.add("main", name, statistic="change", value=after - before, value_unit="antal", role="part")
        rounding = report.rng.choice((ROUND_HALF_UP, ROUND_DOWN))  # SUS cuts the percentages of change
        change = percent(after - before, before, 0, rounding)
        report.add("main", name, statistic="change_pct", value=change, value_unit="procent", role="part")


def _outcome(report: Report, ended: int) -> None:
    work, studies, rest = _split(report.rng, ended, 3)
    for name, n in (("Arbete", work), ("Studier", studies), ("Rehabilitering", rest)):
        report.add("outcome", name, count=n, role="part", table="outcome")
    report.add("outcome", "Arbete och/eller studier", count=work + studies, role="summary", table="outcome")
    report.add("outcome", "Totalt", count=ended, role="total", table="outcome")


def _hours(report: Report) -> None:
    n, hours = report.rng.randint(20, 70), Decimal(report.rng.randint(100, 400)) / 2
    mean = (hours / n).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    apart = report.rng.random() < 0.5
    for statistic, cells in (
        ("sum", {"value": hours}), ("count", {"count": n}), ("mean", {"value": mean}), ("min", {"value": "0.5"}),
        ("max", {"value": mean * 4})):  # fmt: skip
        unit = {} if statistic == "count" else {"value_unit": "timmar"}
        report.add("hours", statistic=statistic, table=f"hours {statistic}" if apart else "hours", **cells, **unit)
    people, times = report.rng.randint(11, 60), report.rng.randint(100, 600)
    visits = (Decimal(times) / people).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    report.add("visits", statistic="mean", value=visits, value_unit="besök", base=people)


def _months(report: Report) -> None:
    listed = [report.rng.randint(1, 6) for _ in range(report.rng.randint(3, 9))]
    whole = report.add("extensions", count=len(listed), statistic="stated")
    for n, months in enumerate(listed):
        report.add("extension_months", f"rad {n}", value=months, value_unit="månader", role="part",
                   statistic="listed", part_of=whole["record_id"])  # fmt: skip


# --- faults ---

# What is changed, and the record and the rules of which one must be told there (or name it).
Plant = Callable[[Report], tuple[Row, set[str]]]


def _off(report: Report, row: Row, name: str = "count") -> Row:
    """The number changed by a little, never below one."""
    row[name] = str(int(row[name]) + report.rng.choice([d for d in (-3, -2, -1, 1, 2, 3) if int(row[name]) + d > 0]))
    return row


def wrong_total(report: Report) -> tuple[Row, set[str]]:
    measures = ("outcome", "reason", "way", "exit_by_sex")
    row = report.rng.choice([row for measure in measures for row in report.of(measure=measure, category="Totalt")])
    return _off(report, row), {"sum", "more_than_population", "sum_of_sexes"}


def wrong_share(report: Report) -> tuple[Row, set[str]]:
    rows = [row for measure in ("way", "reason", "support") for row in report.of(measure=measure) if row.get("count")]
    row = report.rng.choice([r for r in rows if r["category"] != "Totalt" and "varav" not in r["category"]])
    row["share_published_pct"] = str(Decimal(row["share_published_pct"]) + report.rng.choice((-7, -4, 3, 6)))
    return row, {"share_of_base", "share_range", "other_base", "share_sum", "no_common_base", "implied_base"}


def truncated_share(report: Report) -> tuple[Row, set[str]]:
    for row in report.rng.sample(report.rows, len(report.rows)):
        if row.get("base") and row.get("count") and "share_published_pct" in row:
            decimals = len(row["share_published_pct"].partition(".")[2])
            cut = percent(int(row["count"]), int(row["base"]), decimals, ROUND_DOWN)
            right = {percent(int(row["count"]), int(row["base"]), decimals, way) for way in ROUNDINGS}
            if cut not in right and row["share_published_pct"] != "100":
                row["share_published_pct"] = cut
                return row, {"truncation"}
    raise LookupError


def reversed_sign(report: Report) -> tuple[Row, set[str]]:
    row = report.rng.choice([r for s in ("change", "change_pct") for r in report.of(statistic=s)
                             if Decimal(r["value"])])  # fmt: skip
    row["value"] = str(-Decimal(row["value"]))
    return row, {"sign"}


def swapped_sexes(report: Report) -> tuple[Row, set[str]]:
    pairs = report.of(measure="age", category="unga")[:2], report.of(measure="exit_by_sex", category="Arbete")[:2]
    women, men = report.rng.choice(pairs)
    if women["count"] == men["count"]:
        raise LookupError
    women["count"], men["count"] = men["count"], women["count"]
    return women, {"share_of_base", "more_than_population", "other_base", "sum"}


def part_above_whole(report: Report) -> tuple[Row, set[str]]:
    row = report.rng.choice(report.of(measure="outcome", role="part"))
    row["count"] = str(int(report.of(measure="outcome", category="Totalt")[0]["count"]) + report.rng.randint(1, 9))
    return row, {"more_than_population", "sum"}


def wrong_mean(report: Report) -> tuple[Row, set[str]]:
    row = report.of(measure="hours", statistic="mean")[0]
    row["value"] = str(Decimal(row["value"]) + report.rng.choice((Decimal("-0.02"), Decimal("0.01"), Decimal("0.3"))))
    return row, {"mean"}


def impossible_mean(report: Report) -> tuple[Row, set[str]]:
    row = report.of(measure="visits")[0]
    n = int(row["base"])
    for step in range(1, 20):
        value = Decimal(row["value"]) + Decimal(step) / 100
        if all((Decimal(k) / n).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP) != value for k in range(n * 60)):
            row["value"] = str(value)
            return row, {"mean"}
    raise LookupError


def impossible_percentage(report: Report) -> tuple[Row, set[str]]:
    base = report.rng.randint(12, 60)
    whole = {percent(k, base, 0, way) for k in range(base + 1) for way in ROUNDINGS}
    share = report.rng.choice([s for s in range(101) if str(s) not in whole])
    row = report.add("item", "fick stöd", base=base, share_published_pct=share, precision="n_not_published")
    return row, {"impossible_integer", "truncation"}


def text_against_table(report: Report) -> tuple[Row, set[str]]:
    row = report.of(measure="way", table="text")[0]
    row["share_published_pct"] = str(int(row["share_published_pct"]) + report.rng.choice((2, 5, 9)))
    return row, {"share_of_base", "two_shares", "other_base"}


def two_prints(report: Report) -> tuple[Row, set[str]]:
    texts = [row for measure in ("started", "ended") for row in report.of(table="text", measure=measure)]
    return _off(report, report.rng.choice(texts)), {"two_prints"}


def wrong_header(report: Report) -> tuple[Row, set[str]]:
    row = report.of(measure="ended", role="total")[0]
    row["category"] = "Antal deltagare som startat insats"
    return row, {"label"}


def wrong_period(report: Report) -> tuple[Row, set[str]]:
    row = report.of(measure="ended", role="total")[0]
    row["category"] = report.rng.choice(("Avslutade under 2023", "Avslutade 2023-01-01–2023-12-31"))
    return row, {"period"}


def wrong_summary(report: Report) -> tuple[Row, set[str]]:
    return _off(report, report.of(role="summary")[0]), {"summary", "more_than_population"}


def mode_as_mean(report: Report) -> tuple[Row, set[str]]:
    counts = {row["category"]: int(row["count"]) for row in report.of(measure="time") if row["category"] in CLASSES}
    most, half, so_far = max(counts, key=counts.__getitem__), sum(counts.values()) / 2, 0
    for name in CLASSES:
        so_far += counts[name]
        if so_far >= half:
            break
    if name == most or list(counts.values()).count(counts[most]) > 1:
        raise LookupError
    return report.add("time", most, statistic="mean", table="text"), {"mode_as_mean"}


def share_of_wrong_base(report: Report) -> tuple[Row, set[str]]:
    started, ended = (int(report.of(measure=m, role="total")[0]["count"]) for m in ("started", "ended"))
    row = report.rng.choice(report.of(measure="support"))
    share = percent(int(row["count"]), started, 1)
    if share == row["share_published_pct"] or started < ended:
        raise LookupError
    row["share_published_pct"] = share
    return row, {"other_base"}


def listed_less(report: Report) -> tuple[Row, set[str]]:
    row = report.of(measure="extensions")[0]
    return _off(report, row), {"stated_listed"}


def wrong_claim(report: Report) -> tuple[Row, set[str]]:
    row = report.of(measure="able")[0]
    row["count"] = str(int(row["base"]) // 3)
    return report.of(measure="able", statistic="claim")[0], {"claim"}


FAULTS: dict[str, Plant] = {
    plant.__name__: plant
    for plant in (
        wrong_total, wrong_share, truncated_share, reversed_sign, swapped_sexes, part_above_whole, wrong_mean,
        impossible_mean, impossible_percentage, text_against_table, two_prints, wrong_header, wrong_period,
        wrong_summary, mode_as_mean, share_of_wrong_base, listed_less, wrong_claim)
}  # fmt: skip


def faulty(seed: int, fault: str) -> tuple[list[Row], str, set[str]] | None:
    """The rows with the fault planted, its record and the rules that are right; None where it cannot be planted."""
    report = sound(seed)
    try:
        row, rules = FAULTS[fault](report)
    except LookupError:
        return None
    return report.rows, row["record_id"], rules
