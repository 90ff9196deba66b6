"""Women and men against all, a part against its group, a mean against its sum and its range."""

from collections.abc import Iterator

from sotanalysis.audit.figures import COUNTED, Figure, PrintedReport
from sotanalysis.audit.finding import AGAINST_PRINT, AGREES, OTHERWISE, Finding, each, listing, records
from sotanalysis.audit.numbers import ROUNDED, show_exact, way
from sotanalysis.audit.sums import total_of
from sotanalysis.vocabulary import ALL


def groups(report: PrintedReport) -> Iterator[Finding]:
    """Every rule of this module."""
    yield from by_sex(report)
    yield from within(report)
    yield from means(report)


def by_sex(report: PrintedReport) -> Iterator[Finding]:
    """Women and men against all, in every row that has the three."""
    for figures in report.tables.values():
        rows: dict[tuple[str, str], dict[str, Figure]] = {}
        for figure in figures:
            if figure.count is not None and figure.kind in COUNTED:
                rows.setdefault((figure.key, figure.kind), {}).setdefault(figure.sex, figure)
        for row in rows.values():
            if {"woman", "man", ALL} <= row.keys():
                yield from _sexes([f for sex, f in row.items() if sex != ALL], row[ALL])


def _sexes(sexes: list[Figure], everybody: Figure) -> Iterator[Finding]:
    total, whole = total_of(sexes), everybody.bounds
    if total is None:
        return
    text = f"Kvinnor och män: {listing(sexes)} = {total.text}"
    if total.exact and whole.exact and total == whole:
        yield from each((*sexes, everybody), AGREES, "sum_of_sexes", f"{text}.", total.text)
    elif total.apart(whole):
        note = f"{text}, men {whole.text} är tryckt för båda."
        yield Finding(everybody, AGAINST_PRINT, "sum_of_sexes", note, total.text, records(sexes))


def within(report: PrintedReport) -> Iterator[Finding]:
    """No more than the group itself: a count against its base and against the groups it is a part of."""
    for figure in report.figures:
        if figure.count is None or figure.kind not in (*COUNTED, "min", "max"):
            continue
        if figure.count.value < 0 or figure.count.value.denominator != 1:
            if figure.exact:
                note = "Ett antal kan inte vara negativt eller ha decimaler."
                yield Finding(figure, AGAINST_PRINT, "no_count", note)
            continue
        if figure.base is not None and figure.bounds.low > figure.base.value:
            note = f"{figure.count.text} är fler än basen {figure.base.text}."
            yield Finding(figure, AGAINST_PRINT, "more_than_population", note, f"högst {figure.base.text}")
        for group in (report.by_record[r] for r in figure.part_of if r in report.by_record):
            if group.amount is not None and figure.role != "mention" and _exceeds(figure, group):
                note = f"{figure.count.text} är fler än gruppen de hör till, {group.amount.text}."
                yield Finding(
                    figure, AGAINST_PRINT, "more_than_population", note, f"högst {group.amount.text}", (group.record,)
                )


def _exceeds(figure: Figure, group: Figure) -> bool:
    high = group.bounds.high
    return high is not None and figure.bounds.low > high


def means(report: PrintedReport) -> Iterator[Finding]:
    """A mean against its sum and number, and against the least and the greatest value."""
    for figures in report.tables.values():
        rows: dict[tuple[str, str], dict[str, Figure]] = {}
        for figure in figures:
            rows.setdefault((figure.key, figure.sex), {}).setdefault(figure.statistic, figure)
        for row in rows.values():
            yield from _mean(row)


def _mean(row: dict[str, Figure]) -> Iterator[Finding]:
    low, high = (row[end] if end in row and row[end].value else None for end in ("min", "max"))
    ends = [end for end in (low, high) if end is not None]
    for centre in (row[name] for name in ("mean", "median") if name in row):
        if centre.value is None or not centre.exact:
            continue
        below = low is not None and low.value is not None and centre.value.value < low.value.value
        above = high is not None and high.value is not None and centre.value.value > high.value.value
        if below or above:
            note = f"{centre.value.text} ligger utanför det tryckta spannet {listing(ends, '–')}."
            yield Finding(centre, AGAINST_PRINT, "outside_range", note, other=records(ends))
        elif len(ends) == 2:
            note = f"{centre.value.text} ligger inom det tryckta spannet {listing(ends, '–')}."
            yield from each((centre, *ends), AGREES, "within_range", note)
    yield from _mean_of_sum(row.get("sum"), row.get("mean"), row.get("count"))


def _mean_of_sum(total: Figure | None, mean: Figure | None, counted: Figure | None) -> Iterator[Finding]:
    if total is None or mean is None or total.value is None or mean.value is None:
        return
    n = next((f for f in (mean.count, mean.base, total.count, total.base, counted and counted.count) if f), None)
    if n is None or not n.value:
        return
    exact = total.value.value / n.value
    text = f"{total.value.text}/{n.text} = {show_exact(exact)}"
    how = way(exact, mean.value)
    if how:
        verdict, note = (AGREES, "") if how == ROUNDED else (OTHERWISE, " (avkortat)")
        yield from each((mean, total), verdict, "mean", f"Medelvärdet stämmer: {text}{note}.", show_exact(exact))
    elif mean.exact and total.exact:
        note = f"{text}, men medelvärdet är tryckt som {mean.value.text}."
        yield Finding(mean, AGAINST_PRINT, "mean", note, show_exact(exact), (total.record,))
