"""What a form is made from: facts by the codes of their keys, words for keys and codes, and what stands around.

A form knows nothing of reports: whatever an edition hides is not in the facts that it is handed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sotanalysis.exhibits.binding import NOTHING, Bound
from sotanalysis.exhibits.dressing import What
from sotanalysis.facts import Fact
from sotanalysis.formatting import capital, in_sentence
from sotanalysis.vocabulary import ALL, MISSING

# What is left over, by its code or by how its word begins.
RESTS, REST_WORD = ("other", "other_public"), "Övrig"
# Facts by the codes of the keys of a `Shown`, in the order of the code lists.
Grid = Mapping[tuple[str, ...], Fact]
# The word in a head for a part of a fact; a value is called by its unit.
PART_WORDS: Mapping[What, str] = {
    "n": "antal",
    "base": "av",
    "share": "andel",
    "percent": "andel",
    "interval": "95 % intervall",
    "k_of_n": "antal av",
    "k_of_n_share": "antal av (andel)",
    "thousands": "tkr",
    "signed": "skillnad",
    "value": "värde",
}


@dataclass(frozen=True)
class Axis:
    """A key as it is shown: its name, the title over its words, a word per code, and whether its order is its own."""

    name: str
    title: str
    words: Mapping[str, str]
    ordinal: bool = False

    def drawn(self, sizes: Mapping[str, float]) -> list[str]:
        """The codes of `sizes` as a figure draws them: in their own order where they have one, else the largest first;
        what is left over stands after them, the unknown last.
        """

        def place(code: str) -> tuple[int, float]:
            rest = not self.ordinal and (code in RESTS or self.words[code].startswith(REST_WORD))
            return (2 if code == MISSING else int(rest)), 0.0 if self.ordinal else -sizes[code]

        return sorted(sizes, key=place)


@dataclass(frozen=True)
class Shown:
    """The facts of one exhibit by the codes of its axes, and what is said of them all.

    `foot` tells n, population and sources; `unit` what a value is, in words; `table` the id of another exhibit with the
    same numbers; `finding` what a figure shows, told over its caption.
    """

    id: str
    caption: str
    facts: Grid
    axes: tuple[Axis, ...]
    foot: str = ""
    notes: tuple[str, ...] = ()
    synthetic: bool = False
    unit: str = ""
    table: str | None = None
    parts: tuple[What, ...] = ()
    decimals: int | None = None
    heads: Mapping[str, str] = field(default_factory=dict)
    finding: Bound = NOTHING

    def codes(self, place: int, *, total: bool = True) -> list[str]:
        """The codes of the axis at `place`, in order, `all` last; without it when `total` is false."""
        seen = {codes[place] for codes in self.facts}
        found = [code for code in self.axes[place].words if code in seen]
        return [code for code in found if code != ALL] + ([ALL] if total and ALL in found else [])

    def used(self, place: int, *, total: bool = True) -> list[str]:
        """The same, `missing` only where somebody is."""
        return [c for c in self.codes(place, total=total) if c != MISSING or self._anybody(place, c)]

    def _anybody(self, place: int, code: str) -> bool:
        return any(
            f.n or f.hidden or self._base_of_its_own(place, codes)
            for codes, f in self.facts.items()
            if codes[place] == code
        )

    def _base_of_its_own(self, place: int, codes: tuple[str, ...]) -> bool:
        """Whether the fact is of somebody in its group, even if none of them is counted."""
        total = self.facts.get((*codes[:place], ALL, *codes[place + 1 :]))
        base = self.facts[codes].base
        return bool(base) and total is not None and base != total.base

    def word(self, place: int, code: str) -> str:
        """The word of a code of the axis at `place`."""
        return self.axes[place].words[code]

    def words(self, codes: tuple[str, ...]) -> list[str]:
        """The words of a fact's codes."""
        return [self.word(place, code) for place, code in enumerate(codes)]

    def with_notes(self, *notes: str) -> "Shown":
        """The same with notes before its own."""
        return replace(self, notes=tuple(dict.fromkeys((*notes, *self.notes))))

    @property
    def empty(self) -> bool:
        """Whether nobody is there: no fact has a number or a base of anybody, and none is hidden."""
        return not any(f.n or f.value or f.base or f.hidden or f.base_hidden for f in self.facts.values())


def nobody(shown: Shown, place: int) -> set[str]:
    """The codes of the axis at `place` that nobody is in, and nobody in its group, if the codes are groups with bases
    of their own. The steps of a scale are none of them, but for what is not known. A hidden or missing number is not
    zero, and a value of zero, such as kronor, is a result; posts are counted.
    """
    grouped, found = _is_group(shown.facts, place), set()
    for code in shown.codes(place, total=False):
        facts = [fact for codes, fact in shown.facts.items() if codes[place] == code]
        if (code == MISSING or not shown.axes[place].ordinal) and all(_is_zero(f, grouped) for f in facts):
            found.add(code)
    return found


def _is_zero(fact: Fact, grouped: bool) -> bool:
    known = fact.n == 0 or (fact.n is None and fact.value == 0 and fact.unit == "posts")
    return known and not fact.value and not (grouped and (fact.base or fact.base_hidden))


def _is_group(facts: Grid, place: int) -> bool:
    """Whether the key at `place` has a base of its own for each code: those are then the units of a group."""
    bases: dict[tuple[str, ...], set[tuple[str | None, int | None]]] = {}
    for codes, fact in facts.items():
        if codes[place] != ALL and not fact.hidden:
            bases.setdefault((*codes[:place], *codes[place + 1 :]), set()).add((fact.base_fact, fact.base))
    return any(len(found) > 1 for found in bases.values())


def part_word(shown: Shown, what: What) -> str:
    """The word for a part in a head: as the exhibit calls it, else the usual one; a value is called by its unit."""
    if what in shown.heads:
        return shown.heads[what]
    return shown.unit if what == "value" and shown.unit else PART_WORDS[what]


def label(words: Sequence[str]) -> str:
    """Words after each other as one head: `Kvinnor, antal`."""
    return capital(", ".join([*words[:1], *map(in_sentence, words[1:])]))
