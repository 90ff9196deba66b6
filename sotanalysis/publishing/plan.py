"""Plans: which documents a report has, and in each which sections under which headings. One TOML file each.

The package's lie in `plans/`; a team's own is `plan.toml` in the year's raw folder.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from sotanalysis.privacy.in_text import line_of
from sotanalysis.sources.folder import SAVE_AS_UTF8, find
from sotanalysis.vocabulary import OWN_PLAN, PLANS, RENAMED_PLANS, unknown_plan

FOLDER = Path(__file__).parent / "plans"
OWN_FILE = "plan.toml"


@dataclass(frozen=True)
class Kind:
    """A kind of document: its id in plans and file names, the tag of the cells that stand in it, its title, what goes
    before its exhibits' numbers, and its name in a sentence.
    """

    id: str
    tag: str
    title: str
    prefix: str
    name: str


REPORT = Kind("rapport", "rapport", "Rapport", "", "rapporten")
TABLES = Kind("tabellbilaga", "tabell", "Tabellbilaga", "B", "tabellbilagan")
METHOD = Kind("metodbilaga", "metod", "Metodbilaga", "M", "metodbilagan")
KINDS = {kind.id: kind for kind in (REPORT, TABLES, METHOD)}
# What may stand in the file.
KEYS = {
    "planen": ("id", "titel", "dokument"),
    "ett dokument": ("id", "som", "rubriker"),
    "en rubrik": ("niva", "rubrik", "avsnitt"),
}
_WRONG_HEADING = (
    "en rubrik är fel skriven. Den ska ha rubrik inom citattecken, och kan ha niva (1, 2 eller 3) och avsnitt (en "
    "lista)."
)
# Where a cell goes whose own document does not list its section.
INSTEAD = (TABLES, REPORT, METHOD)


class PlanFault(ValueError):
    """A plan that cannot be followed; the message says what. `word` is what stands wrong in the file, the `nth` time
    that it does.
    """

    def __init__(self, told: str, word: str = "", nth: int = 1) -> None:
        super().__init__(told)
        self.word, self.nth = word, nth


class UnknownPlan(PlanFault):
    """No plan has that name."""


@dataclass(frozen=True)
class Heading:
    """A heading: its text, its level (1 is a chapter), and the sections that follow it, in order."""

    text: str
    level: int
    sections: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """One document: `rapport`, `tabellbilaga` or `metodbilaga`, and its headings in order."""

    id: str
    headings: tuple[Heading, ...]

    @property
    def sections(self) -> tuple[str, ...]:
        """Every section, in the order it is read."""
        return tuple(section for heading in self.headings for section in heading.sections)


@dataclass(frozen=True)
class Plan:
    """A report's documents. A section is the cell tag that chapter notebooks use, such as `09.avslutsanledningar`."""

    id: str
    title: str
    documents: tuple[Document, ...]

    @property
    def sections(self) -> tuple[str, ...]:
        """Every section of any document, once, in the order it is run."""
        return tuple(section for heading in self.headings for section in heading.sections)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings of the document that has most sections, then those of the others with what they have besides."""
        first, *others = sorted(self.documents, key=lambda one: -len(one.sections))
        seen, found = set(first.sections), [*first.headings]
        for heading in (heading for one in others for heading in one.headings):
            if left := tuple(section for section in heading.sections if section not in seen):
                seen.update(left)
                found.append(Heading(heading.text, heading.level, left))
        return tuple(found)

    def place(self, section: str, kind: str) -> str:
        """The document in which a section's cells of a kind stand: their own, or the one they fall to."""
        listing = [one.id for one in self.documents if section in one.sections]
        own = [one for one in KINDS.values() if one.tag == kind]
        return next(one.id for one in (*own, *INSTEAD) if one.id in listing)

    def as_dict(self) -> dict[str, Any]:
        """The plan as its file has it, but with every heading written out: read back by `plan_of`."""
        documents = [
            {
                "id": one.id,
                "rubriker": [{"niva": h.level, "rubrik": h.text, "avsnitt": [*h.sections]} for h in one.headings],
            }
            for one in self.documents
        ]
        return {"id": self.id, "titel": self.title, "dokument": documents}


def find_plan(name: str, folder: Path | None = None) -> Plan:
    """The plan with the name; the team's own (`egen`) is read from `folder`.

    UnknownPlan, naming the nearest, when there is none; PlanFault for a file that cannot be followed.
    """
    name = RENAMED_PLANS.get(name, name)
    if name == OWN_PLAN:
        return read_own(folder)
    if name not in PLANS:
        raise UnknownPlan(unknown_plan(name))
    return _shipped(name)


def read_own(folder: Path | None) -> Plan:
    """The team's own plan of a year's raw folder. PlanFault, with the line where it is known."""
    file = next(iter(find(folder, OWN_FILE)), None) if folder else None
    if file is None:
        raise PlanFault(f"Planen {OWN_PLAN} läses ur {OWN_FILE} i årets mapp, och den filen finns inte.")
    text = ""
    try:
        text = file.read_text("utf-8-sig")
        if row := line_of(text):
            raise PlanFault(f"rad {row} har ett personnummer. Ta bort det.")
        return plan_of(OWN_PLAN, tomllib.loads(text))
    except PlanFault as error:
        raise PlanFault(f"{_place(_line(text, error))}: {error}") from None
    except UnicodeDecodeError:
        raise PlanFault(f"{OWN_FILE}: filen är inte sparad som UTF-8. Öppna den och {SAVE_AS_UTF8}") from None
    except (ValueError, RecursionError) as error:  # no TOML, or a number or a depth beyond all measure
        line = re.search(r"line (\d+)", str(error))
        where = _place(int(line[1]) if line else 0)
        told = f"{'raden' if line else 'filen'} går inte att läsa. Skriv text inom raka citattecken, listor inom []."
        raise PlanFault(f"{where}: {told}") from None


def _place(line: int) -> str:
    return f"{OWN_FILE}, rad {line}" if line else OWN_FILE


def _line(text: str, fault: PlanFault) -> int:
    """The line of what stands wrong; 0 where it is not found."""
    word = re.compile(rf"(?<![\w.]){re.escape(fault.word)}(?![\w.])")
    found = [n for n, line in enumerate(text.splitlines(), 1) for _ in word.findall(line)] if fault.word else []
    return found[min(fault.nth, len(found)) - 1] if found else 0


def shipped() -> list[Plan]:
    """The plans of the package."""
    return [_shipped(name) for name in PLANS if name != OWN_PLAN]


@cache
def _shipped(name: str) -> Plan:
    return plan_of(name, tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8")))


def plan_of(name: str, content: Mapping[str, Any]) -> Plan:
    """The plan that a file's content tells. PlanFault says which document or heading is wrong."""
    documents: list[Document] = []
    _known(content, "planen")
    for one in _listed(content, "dokument", "planen"):
        _known(one, "ett dokument")
        id = one.get("id")
        if not isinstance(id, str):
            raise PlanFault(f"Ett dokument saknar id. Välj bland {', '.join(KINDS)}.")
        if id not in KINDS:
            raise PlanFault(f"Dokumentets id är {id}. Välj bland {', '.join(KINDS)}.", id)
        if id in [made.id for made in documents]:
            raise PlanFault(f"Dokumentet {id} står två gånger. Ta bort det ena.", id, 2)
        documents.append(Document(id, (*_as(one.get("som"), documents), *_headings(one, id))))
    if not documents or documents[0].id != REPORT.id:
        raise PlanFault("Planen ska börja med dokumentet rapport.")
    if not any(document.sections for document in documents):
        raise PlanFault("Planen har inga avsnitt.")
    for document in documents:
        _checked(document)
    return Plan(name, str(content.get("titel", name)), tuple(documents))


def _known(content: Mapping[str, Any], where: str) -> None:
    for key in content:
        if key not in KEYS[where]:
            near = get_close_matches(key, KEYS[where], 1)
            said = f"Menades {near[0]}?" if near else f"Kända nycklar där: {', '.join(KEYS[where])}."
            raise PlanFault(f"Nyckeln {key} finns inte i {where}. {said}", key)


def _as(name: object, documents: Sequence[Document]) -> tuple[Heading, ...]:
    """The headings of an earlier document of the plan, where one is to have the same."""
    if name is None:
        return ()
    for one in documents:
        if one.id == name:
            return one.headings
    raise PlanFault(f"som = {name}: det dokumentet står inte tidigare i planen.", "som")


def _headings(document: Mapping[str, Any], id: str) -> list[Heading]:
    made = []
    for one in _listed(document, "rubriker", id):
        _known(one, "en rubrik")
        level, text, sections = one.get("niva", 1), one.get("rubrik"), one.get("avsnitt", [])
        if level not in (1, 2, 3) or not isinstance(text, str) or not isinstance(sections, list):
            raise PlanFault(f"I {id}: {_WRONG_HEADING}", text if isinstance(text, str) else "")
        made.append(Heading(text, level, tuple(map(str, sections))))
    return made


def _listed(content: Mapping[str, Any], key: str, where: str) -> list[Mapping[str, Any]]:
    found = content.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise PlanFault(f"I {where} ska {key} vara en lista av tabeller.", key)
    return found


def _checked(document: Document) -> None:
    twice = [section for section in document.sections if document.sections.count(section) > 1]
    if twice:
        raise PlanFault(f"I {document.id}: avsnittet {twice[0]} står två gånger. Ta bort det ena.", twice[0], 2)
    levels = [0, *(heading.level for heading in document.headings)]
    for before, heading in zip(levels, document.headings, strict=False):
        if heading.level - before > 1:
            told = f"I {document.id}: rubriken {heading.text} hoppar över en nivå. Sätt niva = {before + 1}."
            raise PlanFault(told, heading.text)
