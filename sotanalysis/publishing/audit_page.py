"""`sot audit` as a page for whoever wrote the report: what was found, the figures side by side, what would mend it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sotanalysis.audit.figures import Figure, read_figures
from sotanalysis.audit.finding import (
    AGAINST_EXPORTS,
    AGREES,
    CONTRADICTIONS,
    NOT_RECOMPUTABLE,
    OTHERWISE,
    printed,
)
from sotanalysis.audit.words import UNTOLD, Case, rank, whole_of, words_of
from sotanalysis.audit.years import Audited
from sotanalysis.formatting import capital, in_sentence, listing, number
from sotanalysis.measures import all_measures
from sotanalysis.publishing.list_page import list_page
from sotanalysis.vocabulary import ALL

SHOWN = 8  # places of a card before the rest are only counted
NO_SECTION = "Utan angivet avsnitt"
_RUNNING = re.compile(r"(?i)(?:(?:rad|nr|deltagare|person|ärende) ?)?\d+\s*(?:,|$)")
_SEXES = {"woman": "kvinnor", "man": "män"}
Row = Mapping[str, object]


@dataclass(frozen=True)
class Place:
    """A printed figure: what it is of, the number as printed ("" for one person's), and where it stands."""

    what: str
    number: str
    where: str


@dataclass(frozen=True)
class Card:
    """One side of a contradiction: whose number it is, the number, and the printed figures that say or give it."""

    head: str
    number: str
    places: tuple[Place, ...] = ()
    more: int = 0
    source: str = ""


@dataclass(frozen=True)
class Item:
    """One thing found: the rule, the sides that differ, what was found of each, and what would make them agree."""

    title: str
    says: str
    cards: tuple[Card, ...]
    note: str
    mends: tuple[str, ...]


@dataclass(frozen=True)
class _Read:
    """The printed figures of an audit by unit and record, where each stands, and the source of each fact."""

    figures: Mapping[tuple[str, str], Figure]
    where: Mapping[tuple[str, str], str]
    sources: Mapping[str, str]

    def place(self, figure: Figure) -> Place:
        shown = "" if _of_one_person(figure) else printed(figure)
        return Place(_what(figure), shown, self.where[figure.unit, figure.record])


def page(audited: Audited) -> str:
    """The audit as HTML. Holds what is printed in the report and what is counted of it, and no row of a person."""
    read = _read(audited)
    rows = audited.findings.to_dict("records")
    against = [row for row in rows if row["verdict"] in CONTRADICTIONS]
    otherwise = [row for row in rows if row["verdict"] == OTHERWISE]
    untold = [row for row in rows if row["verdict"] == NOT_RECOMPUTABLE]
    return list_page(
        "audit.html.j2",
        name=audited.name,
        found=_found(audited),
        problems=[f"{capital(one.place)}: {one.message} {one.remedy}" for one in audited.problems],
        sections=_sections(read, against),
        otherwise=_sections(read, otherwise),
        untold=_untold(read, untold),
    )


def _found(audited: Audited) -> str:
    """What was found, in a sentence: how many printed figures were examined, and what became of them."""
    figures = audited.findings.groupby(["unit", "record_id"], sort=False)["verdict"].first()
    count = Counter("against" if verdict in CONTRADICTIONS else verdict for verdict in figures)
    by = "andra tryckta siffror eller av underlaget" if audited.sources else "andra tryckta siffror"
    said = {
        AGREES: "stämmer",
        OTHERWISE: "stämmer med en annan avrundning, bas eller källa",
        "against": f"motsägs av {by}",
        NOT_RECOMPUTABLE: "kan inte räknas om",
    }
    words = [
        f"{number(count[verdict]) if count[verdict] else 'ingen'} {text}"
        for verdict, text in said.items()
        if count[verdict] or verdict in (AGREES, "against")
    ]
    why = _reasons(row for row in audited.findings.to_dict("records") if row["verdict"] == NOT_RECOMPUTABLE)
    most = f" Vanligaste skälet: {in_sentence(why.most_common(1)[0][0])}" if why else ""
    return f"{number(len(figures))} tryckta siffror är granskade: {listing(words)}.{most}"


def _read(audited: Audited) -> _Read:
    frame = audited.figures.reset_index(drop=True)
    figures: dict[tuple[str, str], Figure] = {}
    where: dict[tuple[str, str], str] = {}
    pages = frame["page"] if "page" in frame else [None] * len(frame)
    for figure, source, sheet_page in zip(read_figures(frame), frame["source_row"], pages, strict=True):
        key = figure.unit, figure.record
        figures.setdefault(key, figure)
        where.setdefault(key, _where(figure, str(source), sheet_page))
    return _Read(figures, where, audited.sources)


def _where(figure: Figure, source: str, sheet_page: object) -> str:
    """`Försörjning, sida 4, tabell 3, rad 12 i publicerat.csv`."""
    file, sheet, row = source.rsplit("!", 2)
    shown = str(sheet_page).strip() if isinstance(sheet_page, str) else ""
    # A name that only the file has, `steps`, says nothing to a reader of the report.
    tables = [f"tabell {name}" if name.isdigit() else name for name in figure.tables if name[:8] != "measure:"]
    tables = [name for name in tables if " " in name or name != name.lower()]
    return ", ".join(
        filter(
            None,
            [
                figure.section,
                f"sida {shown}" if shown else "",
                *tables,
                f"rad {row} i {file.rsplit('/', 1)[-1]}" + (f", flik {sheet}" if sheet else ""),
            ],
        )
    )


def _of_one_person(figure: Figure) -> bool:
    """Whether the report lists its persons one by one here: the page says where, and not what."""
    alone = figure.value is not None and not (figure.count or figure.share)
    return figure.statistic == "listed" or (alone and bool(_RUNNING.match(figure.category)))


def _what(figure: Figure) -> str:
    """What a figure is of, in the report's words where it has any: the measure's title when a fact names it."""
    titles = [one.title for one in all_measures() if figure.fact and f"{figure.fact}.".startswith(f"{one.id}.")]
    measure = titles[0] if titles else figure.measure.replace("_", " ")
    category = "" if figure.category in ("", ALL) or _of_one_person(figure) else figure.category
    return capital(", ".join(filter(None, [measure, category, _SEXES.get(figure.sex, "")])))


def _sections(read: _Read, rows: Sequence[Row]) -> list[tuple[str, list[Item]]]:
    """The findings by the printed report's sections: the section of the worst first, in it the worst first."""
    found: dict[str, list[tuple[int, Item]]] = {}
    for group in _joined(rows):
        section = str(group[0]["section"]) or NO_SECTION
        found.setdefault(section, []).append((rank(str(group[0]["rule"])), _item(read, group, section)))
    by_rank = {section: sorted(items, key=lambda one: one[0]) for section, items in found.items()}
    worst = sorted(by_rank, key=lambda section: by_rank[section][0][0])
    return [(section, [item for _, item in by_rank[section]]) for section in worst]


def _joined(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Findings of one rule that speak of each other are one: the same thing seen from each of its figures."""
    left = list(rows)
    while left:
        group, again = [left.pop(0)], True
        while again:
            new = [row for row in left if any(_mutual(row, one) for one in group)]
            left = [row for row in left if not any(row is one for one in new)]
            group, again = [*group, *new], bool(new)
        yield group


def _mutual(one: Row, other: Row) -> bool:
    same = (one["rule"], one["verdict"], one["unit"]) == (other["rule"], other["verdict"], other["unit"])
    return same and one["record_id"] in _records(other) and other["record_id"] in _records(one)


def _records(row: Row) -> tuple[str, ...]:
    assert isinstance(row["other"], tuple)
    return row["other"]


def _item(read: _Read, group: Sequence[Row], section: str) -> Item:
    first, words = group[0], words_of(str(group[0]["rule"]))
    unit = str(first["unit"])
    own = [read.figures[unit, str(row["record_id"])] for row in group]
    others = tuple(read.figures[unit, r] for r in _records(first) if (unit, r) in read.figures)
    case = Case(own[0], str(first["recomputed"]), others)
    cards = [
        replace(card, places=tuple(replace(one, where=one.where.removeprefix(f"{section}, ")) for one in card.places))
        for card in _cards(read, first, own, case)
    ]
    return Item(words.title, words.says, tuple(cards), str(first["note"]), tuple(words.mend(case)))


def _cards(read: _Read, row: Row, own: Sequence[Figure], case: Case) -> list[Card]:
    """The two sides: what is printed, and what it is held against; or each of the ways that it is printed in."""
    words = words_of(str(row["rule"]))
    joined = tuple(dict.fromkeys([*own, *case.others]))
    if row["verdict"] == AGAINST_EXPORTS or row["rule"] == "other_source":
        source = read.sources.get(case.figure.fact.partition(":")[0], "")
        ours = Card("Enligt underlaget", case.recomputed or "–", source=source)
        return [_card("Tryckt", printed(case.figure), own, read), ours]
    if words.sides:
        by_number: dict[str, list[Figure]] = {}
        for figure in joined:
            by_number.setdefault(words.sides(figure) or printed(figure), []).append(figure)
        return [_card("Tryckt", text, same, read) for text, same in by_number.items()]
    whole, base = whole_of(case), case.figure.base
    if words.parts and len(joined) > 2 and (words.should or whole or base):
        wanted = Card("Ska bli", words.should) if words.should else Card("Tryckt bas", base.text if base else "")
        if whole and not words.should:
            wanted = _card("Tryckt", printed(whole), [whole], read)
        return [wanted, _card("Delarna tillsammans", case.recomputed, [f for f in joined if f is not whole], read)]
    printed_card = _card("Tryckt", listing(list(dict.fromkeys(map(printed, own[:4])))), own, read)
    rest = [f for f in case.others if f not in own]
    if case.recomputed:
        return [printed_card, _card("Räknat ur rapporten", case.recomputed, rest, read)]
    return [
        printed_card,
        *([_card("Jämfört med", listing([printed(f) for f in rest[:2]]), rest, read)] if rest else []),
    ]


def _card(head: str, text: str, figures: Sequence[Figure], read: _Read) -> Card:
    shown = tuple(read.place(figure) for figure in figures[:SHOWN])
    return Card(head, text, shown, max(0, len(figures) - SHOWN))


def _reasons(rows: Iterable[Row]) -> Counter[str]:
    return Counter(UNTOLD.get(str(row["rule"]), str(row["note"])) for row in rows)


def _untold(read: _Read, rows: Sequence[Row]) -> list[tuple[str, list[Place]]]:
    """Why figures cannot be recomputed, the most common first, with the figures."""
    found: dict[str, list[Place]] = {}
    for row in rows:
        why = UNTOLD.get(str(row["rule"]), str(row["note"]))
        place = read.place(read.figures[str(row["unit"]), str(row["record_id"])])
        if place not in found.setdefault(why, []):
            found[why].append(place)
    return sorted(found.items(), key=lambda one: -len(one[1]))
