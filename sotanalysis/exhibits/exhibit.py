"""What every exhibit has: one MIME bundle, a caption to be numbered, a foot line with n, population and source."""

from collections.abc import Iterable, Mapping
from html import escape

import pandas as pd

from sotanalysis import formatting
from sotanalysis.exhibits.dressing import is_hidden
from sotanalysis.facts import Fact
from sotanalysis.report import Report
from sotanalysis.vocabulary import ALL, HIDDEN

PRIVATE_MIME = "application/vnd.sotanalysis.v1+json"
SYNTHETIC = "Påhittade rader (demonstration)."

# The facts of a measure by the codes of its keys, in the measure's order.
Grid = dict[tuple[str, ...], Fact]


def bundle(private: Mapping[str, object], html: str, text: str) -> dict[str, object]:
    """The three forms of one exhibit, as Jupyter wants them: HTML page, PDF and Excel (private form), terminal."""
    return {"text/html": html, PRIVATE_MIME: dict(private), "text/plain": text}


def checked_caption(caption: str) -> str:
    """The caption without surrounding space. ValueError when empty: an exhibit without one is not accessible."""
    if not caption.strip():
        raise ValueError("En tabell eller figur måste ha en rubrik.")
    return caption.strip()


def caption_html(id: str, caption: str) -> str:
    """The caption, with the place where publishing puts `Tabell 3. `."""
    return f'<span class="number" data-exhibit="{escape(id)}"></span>{escape(caption)}'


def notes_html(foot: str, notes: Iterable[str]) -> str:
    """The foot line and the notes under an exhibit."""
    items = "".join(f"<li>{escape(note)}</li>" for note in notes)
    line = f'<p class="foot">{escape(foot)}</p>' if foot else ""
    return line + (f'<ul class="notes">{items}</ul>' if items else "")


def absent(report: Report, measures: Iterable[str]) -> list[str]:
    """The files, in words, that would fill the measures; empty unless every one of them lacks its source."""
    named = list(dict.fromkeys(measures))
    if not named or any(m not in report.missing for m in named):
        return []
    return list(dict.fromkeys(report.missing[m] for m in named))


def foot(report: Report, measures: Iterable[str], *, population: str | None = None, n: int | Fact | None = None) -> str:
    """`n = 86 deltagare som startat insatsen under 2022. Källa: SUS, uttag 18 januari 2023.` and the synthetic mark."""
    named = [m for m in dict.fromkeys(measures) if report.has(m)]
    who = population if population is not None else report.population(named[0]) if named else ""
    count = _count(report, n)
    first = f"n = {count} {who}".strip() if count else who[:1].upper() + who[1:]
    first = f"{first}." if first and not first.endswith(".") else first
    mark = SYNTHETIC if report.is_synthetic(named) else ""
    return " ".join(part for part in (first, report.source_line(named), mark) if part)


def grid(
    report: Report,
    measure: str,
    keys: Iterable[str],
    source: str | None = None,
    held: Mapping[str, str] | None = None,
) -> Grid:
    """The measure's facts by the codes of `keys`; its other keys held at the code in `held`, else at `all`.

    KeyError when a key is not there, ValueError when another key has no `all`: it must then be among `keys`.
    """
    frame = report.frame(measure, source=source)
    wanted = list(keys)
    others = [key for key in key_columns(frame.columns) if key not in wanted]
    at = pd.Series({key: (held or {}).get(key, ALL) for key in others}, dtype="object")
    kept = frame[(frame[others] == at).all(axis=1)]
    if len(frame) and not len(kept):
        raise ValueError(f"{measure}: nycklarna {others} saknar totaler och måste visas.")
    codes = kept[wanted].astype(str).itertuples(index=False, name=None)
    return {code: report.fact(id) for code, id in zip(codes, kept["fact"], strict=True)}


def key_columns(frame: Iterable[str]) -> list[str]:
    """The key columns of a measure's frame."""
    return [c for c in frame if c not in ("source", "n", "base", "value", "rows", "fact", "primary")]


def codes_at(facts: Grid, place: int, *, total: bool = True) -> list[str]:
    """The codes of the key at `place`, in order, `all` last; without it when `total` is false."""
    found = list(dict.fromkeys(codes[place] for codes in facts))
    last = [ALL] if total and ALL in found else []
    return [code for code in found if code != ALL] + last


def whole(report: Report, facts: Grid) -> int | Fact | None:
    """What stands as n in the foot: the base when all share it, else the count over every category."""
    bases = {fact.base for fact in facts.values()}
    total = facts.get(next(((ALL,) * len(codes) for codes in facts), ()))
    if total is not None and is_hidden(report, total):
        return total
    if len(bases) == 1 and None not in bases:
        return bases.pop()
    return total if total is None or total.base is None else total.base


def _count(report: Report, n: int | Fact | None) -> str:
    if isinstance(n, Fact):
        return HIDDEN.sign if is_hidden(report, n) else "" if n.n is None else formatting.number(n.n)
    return "" if n is None else formatting.number(n)
