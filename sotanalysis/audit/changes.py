"""Before and after: sign and size of a change, bases that differ, a number in the wrong column, moves upward."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from sotanalysis.audit.figures import MENTION, Column, Figure, Key, PrintedReport
from sotanalysis.audit.finding import (
    AGAINST_PRINT,
    AGREES,
    OTHERWISE,
    Finding,
    each,
    printed_amount,
    records,
)
from sotanalysis.audit.numbers import HALF_EVEN, ROUNDED, Bounds, Number, bases_giving, overlap, show, show_exact, way
from sotanalysis.formatting import NBSP
from sotanalysis.vocabulary import ALL, STEP_MOVEMENT

Row = Mapping[str, Figure]
_MOMENTS = ("before", "after")
_WORDS = {
    "before": "före",
    "after": "efter",
    "change": "förändring",
    "change_pct": "förändring i procent",
    "count": "antal",
}


def changes(report: PrintedReport) -> Iterator[Finding]:
    """Every rule of this module."""
    for table, rows in report.rows.items():
        whole = {statistic for row in rows.values() for statistic in row}
        for key, row in rows.items():
            if shifted := _shifted(report, table, key, row):
                yield shifted
            elif "change" in row or "change_pct" in row:
                yield from _change(row, _ends(report, table, key, row, whole))
    yield from two_bases(report)


def _prints(report: PrintedReport, table: str, key: Key) -> Iterator[Row]:
    """The same row in the report's other tables."""
    for other, rows in report.rows.items():
        if other != table and key in rows:
            yield rows[key]


def _ends(report: PrintedReport, table: str, key: Key, row: Row, whole: set[str]) -> tuple[Number, Number] | None:
    """Before and after of a row; from another print of it where its own table has neither."""
    if set(_MOMENTS) <= whole and any(_counted(row, moment) for moment in _MOMENTS):
        zero = Number(Fraction(0))
        return _counted(row, "before") or zero, _counted(row, "after") or zero
    for other in _prints(report, table, key):
        before, after = _counted(other, "before"), _counted(other, "after")
        if before and after:
            return before, after
    return None


def _counted(row: Row, statistic: str) -> Number | None:
    figure = row.get(statistic)
    return figure.amount if figure is not None and figure.exact else None


def _change(row: Row, ends: tuple[Number, Number] | None) -> Iterator[Finding]:
    if ends is None:
        return
    before, after = ends
    moments = [row[moment] for moment in _MOMENTS if moment in row]
    exact = after.value - before.value
    text = f"Från {before.text} till {after.text} är {_signed(exact)}"
    if (change := row.get("change")) and change.amount and change.exact:
        yield from _change_of(change, moments, exact, text)
    percent = row.get("change_pct")
    number = (percent.share or percent.amount) if percent else None
    if percent is not None and number is not None and percent.exact:
        yield from _percent_of(percent, number, before, exact, moments)


def _change_of(change: Figure, moments: list[Figure], exact: Fraction, text: str) -> Iterator[Finding]:
    assert change.amount is not None
    printed, recomputed = change.amount, _signed(exact)
    slack = sum((m.amount.step / 2 for m in (change, *moments) if m.amount and m.amount.decimals), Fraction(0))
    if abs(printed.value - exact) <= slack:
        yield from each((change, *moments), AGREES, "change", f"{text}.", recomputed)
    elif exact and abs(printed.value + exact) <= slack:
        note = f"{text}, men {printed.text} är tryckt: tecknet är omvänt."
        yield Finding(change, AGAINST_PRINT, "sign", note, recomputed, records(moments))
    else:
        note = f"{text}, men {printed.text} är tryckt."
        yield Finding(change, AGAINST_PRINT, "change", note, recomputed, records(moments))


def _percent_of(
    percent: Figure, number: Number, before: Number, change: Fraction, moments: list[Figure]
) -> Iterator[Finding]:
    if not before.value:
        note = "En förändring från noll har ingen procent."
        yield Finding(percent, AGAINST_PRINT, "change_pct", note, other=records(moments))
        return
    exact = 100 * change / before.value
    right = f"{show(exact, number.decimals)}{NBSP}%"
    text = f"Förändringen är {_signed(change)} av {before.text}, {show_exact(exact)}{NBSP}%"
    how = way(exact, number)
    if how == ROUNDED:
        yield Finding(percent, AGREES, "change_pct", f"{text}.", right, records(moments))
    elif how == HALF_EVEN:
        note = f"{text}; tryckt {number.text} är halva avrundat till jämnt tal."
        yield Finding(percent, OTHERWISE, "half_even", note, right, records(moments))
    elif how:
        note = f"{text}; tryckt {number.text} är avkortat i stället för avrundat."
        yield Finding(percent, OTHERWISE, "truncation", note, right, records(moments))
    else:
        sign = ": tecknet är omvänt" if way(-exact, number) else ""
        rule = "sign" if sign else "change_pct"
        note = f"{text}, men {number.text} är tryckt{sign}."
        yield Finding(percent, AGAINST_PRINT, rule, note, right, records(moments))


def _signed(value: Fraction) -> str:
    return ("+" if value > 0 else "") + show_exact(value)


def _shifted(report: PrintedReport, table: str, key: Key, row: Row) -> Finding | None:
    """A number that stands in one column of its row, but in another print of the row in another column."""
    for statistic, figure in row.items():
        if statistic not in (*_MOMENTS, "change", "count") or figure.amount is None or not figure.amount.value:
            continue
        others = list(_prints(report, table, key))
        if any(other.get(statistic) and _counted(other, statistic) == figure.amount for other in others):
            continue
        for other in others:
            for place in _MOMENTS:
                fits = place not in row and statistic not in other and _counted(other, place) == figure.amount
                if fits and place != statistic:
                    note = (
                        f"{figure.amount.text} står i kolumnen {_WORDS[statistic]}, men hör till kolumnen "
                        f"{_WORDS[place]}: cellen är förskjuten."
                    )
                    where = f"{_WORDS[place]}: {figure.amount.text}"
                    return Finding(figure, AGAINST_PRINT, "shifted_cell", note, where, (other[place].record,))
    return None


# --- two bases in one table -------------------------------------------------------------------------------------------


def two_bases(report: PrintedReport) -> Iterator[Finding]:
    """Before on one base and after on another in one table."""
    columns = {(c.table, c.sex, c.statistic): c for c in report.columns}
    for (table, sex, statistic), before in columns.items():
        after = columns.get((table, sex, "after"))
        if statistic != "before" or after is None or before.mentions or after.mentions:
            continue
        first, last = _base(before), _base(after)
        if first and last and first.apart(last):
            note = (
                f"Samma tabell har basen {first.text} före och {last.text} efter: andelarna kan inte jämföras, "
                "och förändringen gäller två olika grupper."
            )
            rest = records([*before.parts, *after.parts[1:]])
            yield Finding(after.parts[0], AGAINST_PRINT, "two_bases", note, f"{first.text}; {last.text}", rest)


def _base(column: Column) -> Bounds | None:
    """The base that is printed, or the one that counts and shares imply."""
    if column.base is not None:
        return Bounds(column.base.value, column.base.value)
    shown = [p for p in column.parts if p.exact and p.count and p.share and p.count.value]
    return overlap(bases_giving(p.count.value, p.share) for p in shown if p.count and p.share)


# --- how many can have moved upward -----------------------------------------------------------------------------------


def moves(report: PrintedReport) -> Iterator[Finding]:
    """Figures on those who moved up, against what start and end positions allow in every table of the measure."""
    for figure in report.figures:
        if STEP_MOVEMENT.find(figure.category) != "up" or figure.statistic in ("claim", "promised"):
            continue
        for table, (low, high, base) in upward(report, figure.measure).items():
            yield from _move(report, figure, table, low, high, base)


def _move(report: PrintedReport, figure: Figure, table: str, low: int, high: int, base: int) -> Iterator[Finding]:
    rows = records(f for f in report.tables[table] if f.kind in _MOMENTS)
    span = f"{low}" if low == high else f"{low}–{high}"
    percent = f"{show(Fraction(100 * low, base), 0)}–{show(Fraction(100 * high, base), 0)}{NBSP}%"
    same_group = figure.base is not None and figure.base.value == base
    text = f"Av {base} i tabellen över steg vid start och avslut gick minst {low} och högst {high} uppåt ({percent})"
    share = figure.share.value if figure.share else None
    fits_share = share is None or Fraction(100 * low, base) - 1 < share < Fraction(100 * high, base) + 1
    fits_count = figure.count is None or low <= figure.count.value <= high
    if same_group and fits_count and fits_share:
        yield Finding(figure, AGREES, "movement", f"{text}.", span, rows)
    elif (same_group and not fits_count) or not fits_share:
        what = f"{figure.share.text}{NBSP}%" if figure.share else printed_amount(figure)
        group = "" if same_group or not figure.base else f" av {figure.base.text}"
        note = f"{text}, men {what}{group} är tryckt."
        yield Finding(figure, AGAINST_PRINT, "movement", note, f"{span} av {base} ({percent})", rows)


def upward(report: PrintedReport, measure: str) -> dict[str, tuple[int, int, int]]:
    """Per table of the measure: the fewest and the most who can have moved to a later row, and all in the table."""
    found = {}
    for table, figures in report.tables.items():
        own = [f for f in figures if f.measure == measure and f.kind in _MOMENTS and not f.is_total and f.sex == ALL]
        keys = list(dict.fromkeys(f.key for f in own))
        before, after = (
            [sum(int(f.amount.value) for f in own if f.kind == m and f.key == k and f.amount) for k in keys]
            for m in _MOMENTS
        )
        if len(keys) >= 3 and sum(before) == sum(after) > 0 and all(f.role != MENTION for f in own):
            found[table] = (_fewest(before, after), _most(before, after), sum(before))
    return found


def _fewest(before: list[int], after: list[int]) -> int:
    """Those above each row at the end who were not above it at the start must have passed it."""
    return max(max(sum(after[cut:]) - sum(before[cut:]) for cut in range(1, len(before))), 0)


def _most(before: list[int], after: list[int]) -> int:
    """Each place at the end goes to someone who started on a lower row, as long as there is one."""
    free, moved = 0, 0
    for row in range(1, len(before)):
        free += before[row - 1]
        taken = min(free, after[row])
        free, moved = free - taken, moved + taken
    return moved
