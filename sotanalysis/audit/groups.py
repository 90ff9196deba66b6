"""Women and men against all, a part against its group, a mean against its sum and its range."""

from collections.abc import Iterator
from fractions import Fraction
from math import floor

from sotanalysis.audit.figures import COUNTED, WHOLE_UNITS, Figure, PrintedReport
from sotanalysis.audit.finding import AGAINST_PRINT, AGREES, Finding, each, listing, records
from sotanalysis.audit.numbers import HALF_EVEN, ROUNDED, Number, show, show_exact, way
from sotanalysis.audit.sums import total_of
from sotanalysis.vocabulary import ALL


def groups(report: PrintedReport) -> Iterator[Finding]:
    """Every rule of this module."""
    yield from by_sex(report)
    yield from within(report)
    yield from parts_of_tables(report)
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
            if group.amount is None or group.amount_unit or figure.role == "mention":
                continue
            if _exceeds(figure, group):
                note = f"{figure.count.text} är fler än gruppen de hör till, {group.amount.text}."
                yield Finding(
                    figure, AGAINST_PRINT, "more_than_population", note, f"högst {group.amount.text}", (group.record,)
                )


def _exceeds(figure: Figure, group: Figure) -> bool:
    high = group.bounds.high
    return high is not None and figure.bounds.low > high


def parts_of_tables(report: PrintedReport) -> Iterator[Finding]:
    """No row of a table is more than the total printed in the table, nor one sex more than both."""
    for figures in report.tables.values():
        counted = [f for f in figures if f.count is not None and f.kind in COUNTED and f.exact]
        for figure in counted:
            for whole in counted:
                same = figure.measure == whole.measure and figure.kind == whole.kind and figure is not whole
                sexes = figure.sex != ALL and whole.sex == ALL and figure.key == whole.key
                row = whole.is_total and not figure.is_total and whole.sex in (ALL, figure.sex)
                if same and (sexes or row) and whole.record not in figure.part_of and _exceeds(figure, whole):
                    note = f"{listing([figure])} är fler än {listing([whole])}, som är tryckt för alla."
                    most = f"högst {listing([whole])}"
                    yield Finding(figure, AGAINST_PRINT, "more_than_population", note, most, (whole.record,))
                    break


def means(report: PrintedReport) -> Iterator[Finding]:
    """A mean against its sum and number, wherever they are printed, and against the least and the greatest value."""
    rows: dict[tuple[str, str, str], dict[str, list[Figure]]] = {}
    for figure in report.figures:
        statistics = rows.setdefault((figure.measure, figure.key, figure.sex), {})
        statistics.setdefault(figure.kind, []).append(figure)
    for row in rows.values():
        for mean in (f for name in ("mean", "median") for f in row.get(name, ())):
            beside = {name: _nearest(mean, figures) for name, figures in row.items()}
            yield from _mean({**beside, mean.kind: mean})


def _nearest(figure: Figure, others: list[Figure]) -> Figure:
    """The one in the figure's own table, else the first."""
    return next((o for o in others if set(o.tables) & set(figure.tables)), others[0])


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
    if mean is None or mean.value is None:
        return
    numbers = (mean.count, mean.base, total and total.count, total and total.base, counted and counted.count)
    n = next((number for number in numbers if number), None)
    if n is None or n.value <= 0:
        return
    if total is None or total.value is None:
        yield from _mean_of_whole_numbers(mean, mean.value, n)
        return
    exact = total.value.value / n.value
    text = f"{total.value.text}/{n.text} = {show_exact(exact)}"
    how = way(exact, mean.value)
    if how in (ROUNDED, HALF_EVEN):
        yield from each((mean, total), AGREES, "mean", f"Medelvärdet stämmer: {text}.", show_exact(exact))
    elif mean.exact and total.exact:
        note = f"{text}, men medelvärdet är tryckt som {mean.value.text}."
        yield Finding(mean, AGAINST_PRINT, "mean", note, show_exact(exact), (total.record,))


def _mean_of_whole_numbers(mean: Figure, value: Number, n: Number) -> Iterator[Finding]:
    """A mean of what is counted in whole numbers: some whole sum must give it."""
    if mean.value_unit not in WHOLE_UNITS or not mean.exact or n.value.denominator != 1:
        return
    near = floor(value.value * n.value)
    if any(way(Fraction(k) / n.value, value) in (ROUNDED, HALF_EVEN) for k in (near - 1, near, near + 1, near + 2)):
        return
    below, above = (show(Fraction(k) / n.value, value.decimals + 1) for k in (near, near + 1))
    note = f"Inget helt antal delat med {n.text} ger {value.text}: närmast ligger {below} och {above}."
    yield Finding(mean, AGAINST_PRINT, "mean", note)
