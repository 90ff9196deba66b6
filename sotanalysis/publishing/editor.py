"""The editor: what a reader of the finished documents is spared, the same for every team and year.

Each rule is a function from cells to cells. An exhibit that is changed keeps its whole table under `data` in its
private form, for Excel and CSV; the team's own texts are never touched. Decisions rest on what is shown alone.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from sotanalysis.disclosure.coarser import HALF, MOST_LOST
from sotanalysis.exhibits import exhibit
from sotanalysis.exhibits.binding import Bound
from sotanalysis.exhibits.cards import Cards, Dealt
from sotanalysis.exhibits.exhibit import PRIVATE_MIME, REFERENCE
from sotanalysis.exhibits.image import Figure
from sotanalysis.exhibits.notice import SOURCE_MISSING
from sotanalysis.exhibits.prose import Paragraph, Prose
from sotanalysis.exhibits.table import Row, Table, table, table_of
from sotanalysis.exhibits.template import sentences
from sotanalysis.formatting import capital, listing
from sotanalysis.publishing.markdown import plain, tokens
from sotanalysis.publishing.plan import KINDS, METHOD
from sotanalysis.vocabulary import HIDDEN

ABSENT_ID, ABSENT_TITLE = "underlag-som-saknas", "Underlag och uppgifter som saknas"
PARTLY = "Underlag saknas för delar av kapitlet. Metodbilagan säger vad som skulle fylla dem."
WHOLLY = "Underlag saknas för kapitlet. Metodbilagan säger vad som skulle fylla det."
WITHHELD = "Talen visas inte: för få personer står bakom dem."
MOST_UNDRAWN = 0.6  # of a figure's: what is left of it reads at a glance
FAILED = "fel-"  # begins the id of what stands where a section could not be made: that is always told
NARRATIVE = "text-"  # begins the id of a cell with a text of the team's, and of a notice that one is not written
# How an intro speaks of what it stands before: `Figuren visar …, och tabellen …`; not of `tabellerna ovan`.
_SUBJECT = r"(?:^|\boch |, |: |\bunder |\bi )(?:nästa )?(?:{})\b(?! ovan)"
_SPEAKS_OF = {
    "table": re.compile(
        _SUBJECT.format("tabell(?:en|er|erna)?|rad(?:en|erna)|kolumn(?:en|erna)|listan"), re.IGNORECASE
    ),
    "figure": re.compile(_SUBJECT.format("figur(?:en|er|erna)?"), re.IGNORECASE),
}
_OF_THE_ONE_BEFORE = re.compile(r"(?:Den|Det|De|Denna|Dessa|Där)\b")

Cells = list[NotebookNode]
Form = Mapping[str, Any]
Exhibit = Table | Figure | Prose | Cards


@dataclass(frozen=True)
class Place:
    """An empty place: the chapter it is in, what would have stood there, what would fill it."""

    chapter: str
    what: str
    filled_by: str


def edited(documents: Mapping[str, NotebookNode]) -> dict[str, NotebookNode]:
    """The executed documents (`rapport`, `tabell`, `metod`: the kinds of cells' tags) as a reader gets them.

    To be called before exhibits are numbered. The documents given are left as they are.
    """
    cells = {kind: list(document.cells) for kind, document in documents.items()}
    absent = [place for kind, some in cells.items() for place in empty_places(some, kind)]
    made = {kind: _told(some, kind) for kind, some in cells.items()}
    if METHOD.tag in made and absent:
        made[METHOD.tag] += told_absent(absent)
    there = {form["id"] for some in made.values() for form in _forms(some) if form["kind"] in ("table", "figure")}
    names = {kind.tag: kind.name for kind in KINDS.values()}
    words = {id: told for tag, some in made.items() for id, told in _sections(some, names[tag]).items()}
    return {
        kind: NotebookNode(documents[kind] | {"cells": shared_notes_once(resolved(some, there, words))})
        for kind, some in made.items()
    }


def _told(cells: Cells, kind: str) -> Cells:
    """One document by the rules that look at nothing outside it."""
    shown = in_words(cells)
    shown = notices_once(without_places(shown)) if kind == METHOD.tag else without_notices(shown)
    lines = {} if kind == METHOD.tag else lines_of_chapters(cells)
    alone = kind == METHOD.tag  # there a text may explain by itself
    bare = without_bare_headings(with_intros(cells, shown, alone), highest=2)
    return without_bare_headings(with_lines(bare, lines))


# --- exhibits --------------------------------------------------------------------------------------------------------


def in_words(cells: Cells) -> Cells:
    """An exhibit with next to nothing in it is its sentence, as is a table or a figure most of which the edition hides;
    a figure is nothing where its table says the same, in words or beside it.
    """
    told = {form["id"] for form in _forms(cells) if "sentence" in form or form["kind"] == "table"}

    def change(form: Form) -> Exhibit | Form | None:
        if form["kind"] == "prose" and not form["paragraphs"]:
            return None
        if too_hidden(form):
            if form.get("table") in told:
                return None
            if form.get("finding"):
                return Prose(form["id"], (Paragraph("text", f"{form['finding']}.", tuple(form["finding_facts"])),))
            few = f"{form['caption']} visas inte: för få personer står bakom många av talen."
            return Prose(form["id"], (Paragraph("text", few),))
        if "sentence" not in form:
            return form
        if form.get("table") in told:
            return None
        paragraph = Paragraph("text", form["sentence"]["text"], tuple(form["sentence"]["facts"]))
        return Prose(form["id"], (paragraph,))

    return _changed(cells, change)


def too_hidden(form: Form) -> bool:
    """Whether so many of a table's or a figure's numbers are hidden that a reader learns nothing from the rest."""
    if form["kind"] == "figure":
        texts = [mark["text"] for mark in form["marks"]]
        drawn = form.get("data") and [*_numbers(form["data"])]  # bands that are hidden are not drawn at all
        return any(_hidden(some) > MOST_UNDRAWN * len(some) for some in (texts, drawn or []))
    if form["kind"] != "table":
        return False
    texts, printed = [*_numbers(form)], [*_numbers(form, printed=True)]
    return _hidden(texts) > MOST_LOST * len(texts) or (0 < HALF * len(printed) <= _hidden(printed))


def _numbers(table: Form, printed: bool = False) -> Iterator[str]:
    columns = [printed and column.get("left_out", False) for column in table["columns"]]
    for row in table["rows"]:
        for cell, out in zip(row["cells"], columns, strict=False):
            if cell["facts"] and not (out or (printed and row.get("left_out", False))):
                yield cell["text"]


def _hidden(texts: Iterable[str]) -> int:
    return sum(HIDDEN.sign in text for text in texts)


def notices_once(cells: Cells) -> Cells:
    """Of notices in one chapter that say the same the first stands."""
    made: Cells = []
    chapter, seen = "", set[tuple[str, str]]()
    for here, _, cell in _placed(cells):
        if here != chapter:
            chapter, seen = here, set()
        (cell,) = _changed([cell], lambda form: _if_new(form, seen))  # noqa: B023
        made.append(cell)
    return made


def _if_new(form: Form, seen: set[tuple[str, str]]) -> Form | None:
    if form["kind"] != "notice":
        return form
    said = form["title"], form["text"]
    new = said not in seen
    seen.add(said)
    return form if new else None


def shared_notes_once(cells: Cells) -> Cells:
    """A note that several exhibits of a chapter have stands under the first of them."""
    chapter, seen = "", set[str]()
    made: Cells = []
    for here, _, cell in _placed(cells):
        if here != chapter:
            chapter, seen = here, set()
        (cell,) = _changed([cell], lambda form: _with_new_notes(form, seen))  # noqa: B023
        made.append(cell)
    return made


def _with_new_notes(form: Form, seen: set[str]) -> Form:
    notes = form.get("notes", [])
    new = [note for note in notes if note not in seen]
    seen.update(notes)
    return form if len(new) == len(notes) else {**form, "notes": new}


# --- empty places ----------------------------------------------------------------------------------------------------


def empty_places(cells: Cells, kind: str) -> list[Place]:
    """What lacks a source, or is not written, chapter by chapter. In the method appendix a notice that nothing is wrong
    stands where it is, and is no empty place.
    """
    found = []
    for chapter, heading, cell in _placed(cells):
        for form in _forms([cell]):
            if form["kind"] == "prose" and form.get("lacking"):
                found.append(Place(chapter, heading, listing(list(form["lacking"]))))
            elif kind == METHOD.tag and not _lacks_source(form):
                continue
            elif form["kind"] == "notice" and not form["id"].startswith(FAILED) and "sentence" not in form:
                what = form["title"].removeprefix(f"{SOURCE_MISSING}: ")
                filled_by = listing(list(form["lacking"])) if form.get("lacking") else form["text"]
                found.append(Place(chapter, capital(what), filled_by))
    return found


def told_absent(places: Sequence[Place]) -> Cells:
    """The last section of the method appendix: what is empty in the documents, and what would fill it."""
    by: dict[tuple[str, str], dict[str, None]] = {}
    for place in places:
        by.setdefault((place.chapter, place.filled_by), {})[place.what] = None
    rows = [Row(chapter, ("; ".join(what), filled_by)) for (chapter, filled_by), what in by.items()]
    made = table(ABSENT_ID, ABSENT_TITLE, ["Kapitel", "Det som skulle stå där", "Fylls av"], rows)
    return [_markdown(f"# {ABSENT_TITLE}", f"{ABSENT_ID}-rubrik"), _code(made)]


def without_notices(cells: Cells) -> Cells:
    """No empty place is announced where it is; only that a section could not be made."""
    return _changed(cells, lambda f: f if f["kind"] != "notice" or f["id"].startswith(FAILED) else None)


def without_places(cells: Cells) -> Cells:
    """The same in the method appendix, where a notice that nothing is wrong is news."""
    return _changed(cells, lambda f: None if f["kind"] == "notice" and _lacks_source(f) else f)


def lines_of_chapters(cells: Cells) -> dict[str, str]:
    """The line of each chapter in which something lacks its source, or of which the edition hides all that it says."""
    lacking = {chapter for chapter, _, cell in _placed(cells) if any(map(_lacks_source, _forms([cell])))}
    full = {chapter for chapter, _, cell in _placed(cells) if _stands(cell)}
    held = {chapter for chapter, _, cell in _placed(cells) if any(form.get("withheld") for form in _forms([cell]))}
    hidden = {chapter: WITHHELD for chapter in sorted(held - full) if chapter}
    return hidden | {chapter: PARTLY if chapter in full else WHOLLY for chapter in sorted(lacking) if chapter}


def _lacks_source(form: Form) -> bool:
    if form["id"].startswith((NARRATIVE, FAILED)) or "sentence" in form:
        return False
    return bool(form.get("lacking")) or form.get("title", "").startswith(SOURCE_MISSING)


def _stands(cell: NotebookNode) -> bool:
    """Whether the cell holds a text of the team's, or an exhibit that is no notice."""
    if _is_narrative(cell):
        return True
    return any(form["kind"] not in ("notice", "prose") or form.get("paragraphs") for form in _forms([cell]))


def with_lines(cells: Cells, lines: Mapping[str, str]) -> Cells:
    """The cells with each chapter's line last in the chapter."""
    made: Cells = []
    current = ""
    for chapter, _, cell in _placed(cells):
        if chapter != current and current in lines:
            made.append(_markdown(lines[current], f"underlag-saknas-{len(made)}"))
        current = chapter
        made.append(cell)
    return [*made, _markdown(lines[current], f"underlag-saknas-{len(made)}")] if current in lines else made


# --- texts around ----------------------------------------------------------------------------------------------------


def with_intros(before: Cells, cells: Cells, alone: bool = False) -> Cells:
    """The cells without the intros of exhibits that have gone, those under a heading where nothing is shown, and what
    an intro says of a table or a figure that does not follow it.

    `before` are the same cells before anything went. With `alone` an intro stands where nothing was to be shown.
    """
    made: Cells = []
    for place, cell in enumerate(cells):
        after = _following(cells, place)
        if cell.cell_type != "markdown" or _level(cell) or _is_narrative(cell):
            made.append(cell)
        elif not _shown_with(cells, place) and (_shown_with(before, place) or not alone):
            continue
        elif not _following(before, place):
            made.append(cell)
        elif after:
            kinds = {form["kind"] for form in after}
            source = _without(cell.source, lambda text: _speaks_of_others(text, kinds))  # noqa: B023
            made += [NotebookNode(cell | {"source": source})] if source else []
    return made


def _following(cells: Cells, place: int) -> list[Form]:
    """The exhibits between the text at the place and the next text."""
    found: list[Form] = []
    for cell in cells[place + 1 :]:
        if cell.cell_type == "markdown":
            break
        found += _forms([cell])
    return found


def _shown_with(cells: Cells, place: int) -> bool:
    """Whether an exhibit or a text of the team's stands under the heading above the place, or under one below that;
    true where no heading is.
    """
    above = [at for at in range(place) if _heads(cells[at])]
    if not above:
        return True
    first, level = above[-1], _level(cells[above[-1]])
    after = (at for at in range(place, len(cells)) if _heads(cells[at]) and _level(cells[at]) <= level)
    return any(_forms([cell]) or _is_narrative(cell) for cell in cells[first : next(after, len(cells))])


def _heads(cell: NotebookNode) -> bool:
    return bool(_level(cell)) and not _is_narrative(cell)


def _speaks_of_others(text: str, kinds: set[str]) -> bool:
    return any(kind not in kinds and words.search(text) for kind, words in _SPEAKS_OF.items())


def without_bare_headings(cells: Cells, highest: int = 1) -> Cells:
    """No heading of level `highest` or below stands with nothing under it; one stands as long as any below it does."""
    made: Cells = []
    for place, cell in enumerate(cells):
        level = _level(cell)
        if level < highest or _is_narrative(cell) or _anything_under(cells[place + 1 :], level):
            made.append(cell)
    return made


def _anything_under(cells: Iterable[NotebookNode], level: int) -> bool:
    for cell in cells:
        if _heads(cell) and _level(cell) <= level:
            return False
        if _forms([cell]) or (cell.cell_type == "markdown" and (not _level(cell) or _is_narrative(cell))):
            return True
    return False


# --- references ------------------------------------------------------------------------------------------------------


def resolved(cells: Cells, there: set[str], words: Mapping[str, str]) -> Cells:
    """References that lead somewhere: one to an exhibit told in words names its section; the sentence with one that
    leads nowhere is left out, or the parenthesis. `there` are the numbered exhibits, `words` names those that are told.
    """

    def text(given: str) -> str:
        named = REFERENCE.sub(lambda m: words.get(m[1], m[0]) if m[1] not in there else m[0], given)
        if not _leads_nowhere(named, there):
            return named
        bare = re.sub(r"\s*\([^()]*\)", lambda m: "" if _leads_nowhere(m[0], there) else m[0], named)
        return _without(bare, lambda sentence: _leads_nowhere(sentence, there))

    def rows(form: Form) -> list[dict[str, Any]]:
        return [
            {**row, "cells": [{**cell, "text": text(cell["text"])} for cell in row["cells"]]} for row in form["rows"]
        ]

    def change(form: Form) -> Form:
        new: dict[str, Any] = {}
        if any(REFERENCE.search(note) for note in form.get("notes", [])):
            new["notes"] = [told for note in form["notes"] if (told := text(note))]
        if REFERENCE.search(form.get("foot", "")):
            new["foot"] = text(form["foot"])
        if any(REFERENCE.search(part["text"]) for part in form.get("paragraphs", [])):
            parts = [{**part, "text": text(part["text"])} for part in form["paragraphs"]]
            new["paragraphs"] = [part for part in parts if part["text"]]
        if any(REFERENCE.search(cell["text"]) for row in form.get("rows", []) for cell in row["cells"]):
            new["rows"] = rows(form)
            new["data"] = {**(form.get("data") or form), "rows": rows(form.get("data") or form)}
        if form.get("table") and form["table"] not in there:
            new["table"] = None
        changed = {name for name, value in new.items() if value != form.get(name)}
        return {**form, **new} if changed else form

    made: Cells = []
    for cell in _changed(cells, change):
        if cell.cell_type == "markdown" and not _is_narrative(cell) and REFERENCE.search(cell.source):
            source = text(cell.source)
            made += [NotebookNode(cell | {"source": source})] if source else []
        else:
            made.append(cell)
    return made


def _leads_nowhere(text: str, there: set[str]) -> bool:
    return any(id not in there for id in REFERENCE.findall(text))


def _sections(cells: Cells, document: str) -> dict[str, str]:
    """How each exhibit that is told in words is referred to: by the heading above it, and the document."""
    named = {}
    for _, heading, cell in _placed(cells):
        for form in _forms([cell]):
            if form["kind"] == "prose" and heading:
                named[form["id"]] = f"avsnittet ”{heading}” i {document}"
    return named


# --- cells and forms -------------------------------------------------------------------------------------------------


def _changed(cells: Cells, change: Callable[[Any], Exhibit | Form | None]) -> Cells:
    """The cells with each exhibit's form as `change` gives it: the same, another, an exhibit in its place, or none."""
    made = []
    for cell in cells:
        outputs = [_output(output, change) for output in cell.get("outputs", [])]
        kept = [output for output in outputs if output is not None]
        same = len(kept) == len(outputs) and all(a is b for a, b in zip(kept, cell.get("outputs", []), strict=False))
        made.append(cell if same else NotebookNode(cell | {"outputs": kept}))
    return made


def _output(output: NotebookNode, change: Callable[[Any], Exhibit | Form | None]) -> NotebookNode | None:
    form = output.get("data", {}).get(PRIVATE_MIME)
    if form is None:
        return output
    new = change(form)
    if new is form:
        return output
    if new is None:
        return None
    given = new if isinstance(new, Mapping) else new.private()
    made = _exhibit(given) if isinstance(new, Mapping) else new
    whole = given.get("data") or form.get("data") or (form if form["kind"] == "table" else None)
    private = {**given, **({"data": whole} if whole and not too_hidden(form) else {})}
    return NotebookNode(output | {"data": NotebookNode(exhibit.bundle(private, made.html(), made.text()))})


def _exhibit(form: Form) -> Exhibit:
    """The exhibit that a private form is of, without what only the kernel knows."""
    kind = form["kind"]
    if kind == "table":
        return table_of(form)
    if kind == "figure":
        given = {**form, "data": table_of(form["data"]) if form["data"] else None}
        finding = Bound(form.get("finding", ""), tuple(form.get("finding_facts", ())))
        return Figure(
            **_fields(Figure, given, "marks", "sentence", "finding"), notes=tuple(form["notes"]), finding=finding
        )
    if kind == "cards":
        dealt = tuple(Dealt(**{**card, "facts": tuple(card["facts"])}) for card in form["cards"])
        lead = Bound(form["lead"]["text"], tuple(form["lead"]["facts"]))
        return Cards(**_fields(Cards, form, "cards", "lead"), cards=dealt, lead=lead, notes=tuple(form["notes"]))
    parts = (Paragraph(p["style"], p["text"], tuple(p["facts"])) for p in form["paragraphs"])
    return Prose(form["id"], tuple(parts))


def _fields(kind: type, form: Form, *others: str) -> dict[str, Any]:
    """The fields of an exhibit that stand in its form as they are."""
    return {f.name: form[f.name] for f in fields(kind) if f.name in form and f.name not in (*others, "notes")}


def _forms(cells: Iterable[NotebookNode]) -> list[Form]:
    data = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
    return [some[PRIVATE_MIME] for some in data if PRIVATE_MIME in some]


def _placed(cells: Cells) -> Iterator[tuple[str, str, NotebookNode]]:
    """Every cell with the chapter it is in and the heading above it; a heading is in its own chapter."""
    chapter = heading = ""
    for cell in cells:
        if level := _level(cell):
            heading = plain(tokens(cell.source)[0]["children"])
            chapter = heading if level == 1 else chapter
        yield chapter, heading, cell


def _level(cell: NotebookNode) -> int:
    """The level of the heading that the cell begins with; 0 without one."""
    found = re.match(r"\s*(#{1,6})\s", cell.source) if cell.cell_type == "markdown" else None
    return len(found[1]) if found else 0


def _is_narrative(cell: NotebookNode) -> bool:
    return bool(cell.get("id", "").startswith(NARRATIVE)) and cell.cell_type == "markdown"


def _without(text: str, refused: Callable[[str], bool]) -> str:
    """The text without the sentences that are refused, and those after them that only say more of the same."""
    kept: list[str] = []
    lost = False
    for piece in sentences(text):
        lost = refused(piece.text) or (lost and bool(_OF_THE_ONE_BEFORE.match(piece.text)))
        if not lost:
            kept += [piece.gap if kept or piece.gap.strip() else "", piece.text]
    return "".join(kept).strip()


def _markdown(source: str, id: str) -> NotebookNode:
    cell = new_markdown_cell(source)
    cell.id = id
    return cell


def _code(made: Table) -> NotebookNode:
    cell = new_code_cell("", outputs=[new_output("display_data", data=made._repr_mimebundle_())])
    cell.id = made.id
    return cell
