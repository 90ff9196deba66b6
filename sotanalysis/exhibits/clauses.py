"""Which clause of a text says what has become of the team's own things: read by its structure, from closed word lists.

A clause states a result when what it tells of is a thing of the field (participants, applications, health, money) and
what it tells is a state or a change. It states none when it tells what somebody did (the team trained, participants
visited), how things are to be (a plan, a rule, a condition), or when a value is bound in it. The lists: clauses.toml.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import pairwise

BOUND = "\ufffc"  # stands for a bound value, claim or quotation in the literal text around it
_STOPS = ",;.!?–()"
_LONGEST = 60  # words: a longer clause is read in parts
_TOKEN = re.compile(rf"\w+|{BOUND}|[^\w\s]")

# What the form of a word tells; words that only look so are listed.
_WEAK_PAST = re.compile(r"\w{3,}ades?|\w{2,}(?:dd|ld|nd|rd|gd|vd|md|ft|kt|lt|pt|st|tt|xt)es?")
_SUPINE = re.compile(r"\w+(?:[ai]|[^aeiouyåäö\W])ts?")
_SUPINE_ALONE = re.compile(r"\w{3,}[ai]ts?")  # without "har", in a clause under another
_PRESENT = re.compile(r"(?!\w+(?:ioner|heter|ningar)$)\w{3,}r")
_PASSIVE = re.compile(r"\w{3,}[aeor]s")
_DONE = re.compile(r"\w+(?:a|de|t|s)")  # an infinitive or a participle
_PARTICIPLE = re.compile(r"\w+(?:ad|ade|at|dd|dda|tt|tta|na|en|et|s)")
_INFINITIVE = re.compile(r"\w+[aå]s?|bli|ge|se|ske")
_COMPARATIVE = re.compile(r"\w{3,}are|\w{4,}ast")
_DEFINITE = re.compile(r"\w+(?:n|na|t|s)")
_GENITIVE = re.compile(r"\w{3,}s")
_PERSONS = re.compile(r"\w*(?:are|na|or|män|unga)")


def told(text: str) -> Iterator[tuple[int, str, str]]:
    """Where in the text a clause states a result, the words that state it and the thing it is said of."""
    for clause in _clauses(text):
        if found := clause.result:
            at, thing = found
            leads = _is("copula", clause.words[at]) or _is("light", clause.words[at])
            yield clause.places[at], " ".join(clause.words[at : at + 1 + leads]), clause.words[thing]


def innocent(text: str) -> str:
    """The text with # for the letters of what tells of nothing that has happened, and for what is no number of ours."""
    for clause in _clauses(text):
        first = clause.unsaid_from
        for at, (place, word) in enumerate(zip(clause.places, clause.words, strict=True)):
            if clause.idle(at) or (first is not None and at >= first and not word.isdigit()):
                text = text[:place] + "#" * len(word) + text[place + len(word) :]
    return text


def _clauses(text: str) -> list["_Clause"]:
    clauses: list[_Clause] = []
    part: list[tuple[int, str]] = []

    def end() -> None:
        if part:
            places, words = zip(*part, strict=True)
            clauses.append(_Clause(places, words, clauses[-1] if clauses else None))
            part.clear()

    for match in _TOKEN.finditer(text):
        word, before = match[0].casefold(), part[-1][1] if part else ""
        splits = _is("splits", word) and before not in ("gott", "såväl", "lika", "samma", "för", "så")
        # "om" begins a condition or a question, and is else a preposition: "målet om arbete"
        if word in _STOPS or splits or (word == "om" and _is("asking", before)) or len(part) == _LONGEST:
            end()
        if word not in _STOPS:
            part.append((match.start(), word))
    end()
    return clauses


@dataclass(frozen=True)
class _Clause:
    """A clause: where its words begin, the words, and the clause before it. Words are spoken of by their number."""

    places: tuple[int, ...]
    words: tuple[str, ...]
    previous: "_Clause | None"

    def _word(self, at: int) -> str:
        """The word, and nothing before the first and after the last."""
        return self.words[at] if 0 <= at < len(self.words) else ""

    # --- what is spoken of -------------------------------------------------------------------------------------------

    def _all(self, *names: str) -> list[int]:
        return [at for at, word in enumerate(self.words) if any(_is(name, word) for name in names)]

    @cached_property
    def things(self) -> list[int]:
        return [at for at in self._all("measured", "counted") if not _is("agents", self.words[at])]

    @cached_property
    def agents(self) -> list[int]:
        return self._all("agents")

    @cached_property
    def others(self) -> list[int]:
        """Who does something, and the one of whom a story tells."""
        return self._all("agents", "individual")

    @cached_property
    def free(self) -> list[int]:
        """The things and others that no preposition governs: what may be a subject or an object."""
        known = sorted({*self.things, *self.others})
        return [at for at in known if not any(_is("prepositions", word) for word in self.words[max(0, at - 2) : at])]

    def _subject(self, at: int) -> int | None:
        """What the verb is said of: the last of the free before it, else the first after."""
        before = [one for one in self.free if one < at]
        return before[-1] if before else next((one for one in self.free if one > at), None)

    def _continued(self, at: int) -> bool:
        """Whether the verb's subject is an other of the clause before: "deltagaren var ung, hade barn"."""
        told = self.previous is not None and bool(self.previous.others)
        return told and not any(one < at for one in (*self.things, *self.others))

    def _measured(self, at: int) -> bool:
        return _is("measured", self.words[at])

    # --- what tells of nothing that has happened ----------------------------------------------------------------------

    @cached_property
    def supposed(self) -> bool:
        """A condition or a question, or what goes on one without a stop: "om de som började och slutade …"."""
        first, before = self.words[0], self.previous.words[-1] if self.previous else ""
        if first in ("när", "innan", "medan"):
            return not self.pasts
        if _is("conditions", first):
            return not (first == "hur" and _is("seeing", before))
        return first in ("som", "och", "samt") and self.previous is not None and self.previous.supposed

    @cached_property
    def unsaid_from(self) -> int | None:
        """The word from which the clause is a plan, a purpose, a condition or a possibility; None where it is none."""
        words, previous = self.words, self.previous
        goes_on = words[0] in ("och", "samt", "eller") and previous is not None and previous.unsaid_from is not None
        if goes_on and (self._infinitive(1) or not (self.pasts or self._all("outcome", "copula"))):
            return 0
        works = any(one in ("arbetar", "verkar", "jobbar") and then == "för" for one, then in pairwise(words))
        than = words.index("än") if "än" in words else len(words)  # "fler än vi vågat hoppas" is no plan
        if works or self.supposed or any(at < than for at in self._all("plan")) or self._purpose():
            return 0
        return next((at + 1 for at in self._all("may")), None)

    def _purpose(self) -> bool:
        """Whether it is what is wished for, or an infinitive: "målet är att fler …", "för att minska …"."""
        before = self.previous.words if self.previous else ("",)
        if "att" not in self.words[:2] or before[-1] in ("väg", "lyckats", "lyckades"):
            return False
        wished = any(_is("plan", word) or _is("hopes", word) for word in before) or self.words[0] == "så"
        at = self.words.index("att")
        return wished or self._infinitive(at + 1) or self._infinitive(at + 2)

    def _infinitive(self, at: int) -> bool:
        word = self._word(at)
        return bool(_INFINITIVE.fullmatch(word)) and not _is("not_infinitive", word) and not _noun(word)

    @cached_property
    def general(self) -> bool:
        """What is always so, or what an exhibit or a name is."""
        joined = self.words[0] in ("och", "samt", "kom") and self.previous is not None and self.previous.general
        return joined or bool(self._all("general"))

    def idle(self, at: int) -> bool:
        """Whether a small number counts what is not the field's, or a word of quantity or degree states a rule or
        is said of the surroundings: "två samordnare", "alla ansökningar prövas", "bättre rutiner".
        """
        word, near = self.words[at], self.words[at + 1 : at + 3]
        if _is("every", word) and not self.pasts:
            return any(_PASSIVE.fullmatch(one) and not _noun(one) for one in self.words)
        if any(self._measured(thing) for thing in self.things):
            return False
        if _is("small", word):
            if any(_is(name, one) for one in near for name in ("agents", "units", "time")):
                return not any(_is("counted", one) for one in near)
            then = self._word(at + 1)
            noun = then[:1].isalpha() and at + 1 not in self.pasts
            noun = noun and not any(_is(name, then) for name in ("prepositions", "splits", "copula", "light"))
            return noun and not any(_is("counted", one) or _is("heads", one) for one in self.words[at + 1 : at + 4])
        doing = bool(self._all("handling")) or ("var", "med") in pairwise(self.words)
        if word in ("flera", "några"):
            return doing
        if not near or not _compared(word) or word == "färre" or "än" in self.words:
            return False
        of = near[0]
        plain = not _noun(of) and not _is("prepositions", of) and at + 1 not in self.pasts
        return _is("surroundings", of) or _is("agents", of) or (doing and plain)

    # --- what has happened, and how it is -----------------------------------------------------------------------------

    @cached_property
    def result(self) -> tuple[int, int] | None:
        """The verb or property, and the thing; None for a clause that states no result."""
        # What a clause may have from the one before it is read in order, so that no clause asks a long row of them.
        if self.general or self.unsaid_from == 0 or BOUND in self.words or _is("whens", self.words[0]):
            return None
        described = self.words[0] == "som"  # the first verb of "deltagare som …" tells who they are
        for at in range(len(self.words[: self.unsaid_from])):
            thing = None if self._word(at - 1) == "att" else self._said_of(at)
            if thing is not None and not described:
                return at, thing
            described = described and thing is None and at not in self.pasts
        return None

    def _said_of(self, at: int) -> int | None:
        """The thing of which the word states a result; None where it states none."""
        subject, word = self._subject(at), self.words[at]
        if _is("outcome", word):
            return self.things[0] if self.things else subject if subject in self.agents else None
        if at in self.pasts:
            return self._happened(at, subject)
        possible = self.unsaid_from is None
        if self._graded(at, subject):
            known = [at + 1] if at + 1 in self.things else self.things
            return known[0] if known else self.words.index("det") if subject is None else subject
        if possible and _is("got", word) and subject in self.agents and self._kept(at):
            return self.things[0]
        if possible and subject in self.things and (self._still(at) or self._now(at, subject)):
            return subject
        return None

    def _happened(self, at: int, subject: int | None) -> int | None:
        """The thing of which a verb in the past tells what has become."""
        if not self.things or self._continued(at):
            return None
        if subject in self.others:
            return self.things[0] if subject in self.agents and self._kept(at) else None
        acts = subject is not None and self._acts(at, subject)
        done = subject is None and self.words[at].endswith("s")  # "ett blad om insatsen har tryckts"
        if not done and (acts or self._all("degrees") or not self._handled(at)):
            return self.things[0] if subject is None else subject
        return None

    def _acts(self, at: int, subject: int) -> bool:
        """Whether what can do nothing is said to do it: only "räknades" is somebody's doing, never "räckte till"."""
        word, thing = self.words[at], self.words[subject]
        if self._word(at + 1) == "sig" and not _PERSONS.fullmatch(thing):
            return True
        return _is("measured", thing) and not word.endswith("s") and not _is("light", word)

    def _handled(self, at: int) -> bool:
        """Whether the verb tells what somebody did; "fick" and "var" do with a noun or verb of doing after them."""
        doing = self._word(at + 1) == "med" or any(
            _is("handling_nouns", word)
            or _is("surroundings", word)
            or (_is("handling", word) and _DONE.fullmatch(word))
            for word in self.words[at + 1 :]
        )
        return _is("handling", self.words[at]) or (_is("light", self.words[at]) and doing)

    def _kept(self, at: int) -> bool:
        """Whether somebody has, sees or failed to get a thing: "vi fick pengar över", "vi nådde inte männen"."""
        after = [one for one in self.free if one > at and one in self.things]
        got = _is("got", self.words[at]) and any(self._measured(one) for one in after)
        refused = bool(after) and any(word in ("inte", "aldrig", "ej") for word in self.words)
        return (got or refused) and not self._all("handling", "handling_nouns")

    def _graded(self, at: int, subject: int | None) -> bool:
        """Whether the word is a property of degree, of a thing: "hög nöjdhet", "väntan är lång", "de blev tryggare"."""
        word, words, before = self.words[at], self.words, self._word(at - 1)
        compared = _compared(word) and before not in ("en", "ett", "ny", "nya", "som")
        if not (compared or _is("graded", word) or _is("feelings", word)):
            return False
        if at + 1 in self.things and self._measured(at + 1):
            return self.unsaid_from is None and not _is("feelings", word)
        a_thing = before in ("en", "ett")
        if not (a_thing or self._ends(at)) or (subject in self.others and subject not in self.agents):
            return False
        copula = any(_is("copula", one) for one in words[max(0, at - 5) : at])
        if copula and a_thing and subject in self.things and self._measured(subject):
            return True  # "är ett vanligt bekymmer"
        if compared or _is("feelings", word):
            become = "det" in words and any(one in ("blev", "blivit") for one in words[:at])  # "det har blivit lättare"
            return (compared or copula) and bool(self.things or subject in self.agents or become)
        went = "det" in words and any(one in ("gick", "gått", "går") for one in words[:at])  # "det gick trögt"
        return copula and (went or any(self._measured(one) for one in self.things))

    def _ends(self, at: int) -> bool:
        """Whether no noun follows that the adjective would belong to."""
        then = self._word(at + 1)
        return not then[:1].isalpha() or _is("prepositions", then) or _is("after_property", then)

    def _still(self, at: int) -> bool:
        handled = self._all("handling") and not self._measured(self.things[0])
        return _is("still", self.words[at]) and not handled

    def _now(self, at: int, subject: int) -> bool:
        """Whether the word is a verb in the present, beside its subject, that says how things stand."""
        words, word, thing = self.words, self.words[at], self.words[subject]
        between = words[subject + 1 : at]
        near = abs(at - subject) == 1 or (0 < len(between) <= 4 and _is("prepositions", between[0]))
        if not near or _is("whole", thing) or not self._known(subject, word):
            return False
        if word == "är":
            return self._so(at)
        verb = (
            _PRESENT.fullmatch(word)
            and not _noun(word)
            and not _is("prepositions", word)
            and not _is("surroundings", word)
        )
        if not verb or _is("prepositions", self._word(at - 1)) or self._continued(at):
            return False
        return not _is("defining", word) if self._measured(subject) else not (self._handled(at) or _is("present", word))

    def _known(self, subject: int, verb: str) -> bool:
        """Whether the subject is definite: certain participants, not participants in general."""
        owner, thing = self._word(subject - 1), self.words[subject]
        own = (
            _is("definite", owner) or _is("definite", thing) or _GENITIVE.fullmatch(owner) or _DEFINITE.fullmatch(thing)
        )
        return bool(own) or (verb == "är" and self._measured(subject))

    def _so(self, at: int) -> bool:
        """Whether "är" is followed by a state ("i balans") or a property, and not by a definition or an arrangement."""
        words = self.words
        if _is("states", self._word(at + 1)):
            return True
        after = next((one for one in range(at + 1, len(words)) if not _is("adverbs", words[one])), at)
        plain = not _is("neutral", words[after]) and not _noun(words[after]) and not _PARTICIPLE.fullmatch(words[after])
        return after > at and plain and self._ends(after)

    # --- verbs --------------------------------------------------------------------------------------------------------

    @cached_property
    def pasts(self) -> frozenset[int]:
        """The verbs in the past."""
        return frozenset(at for at in range(len(self.words)) if self._past(at))

    def _past(self, at: int) -> bool:
        words, word = self.words, self.words[at]
        if any(_is("have", words[one]) and self._supine(one) == at for one in range(max(0, at - 6), at)):
            return True
        before, then = self._word(at - 1), self._word(at + 1)
        among = before == "de" and _is("prepositions", self._word(at - 2))  # "bland de avslutade"
        if among or _is("prepositions", before) or _is("determiners", before) or _is("not_past", word):
            return False
        if (word == "var" and _is("each", then)) or (_is("have", word) and self._supine(at) is not None):
            return False
        under = words[0] in ("att", "som", "sedan", "när", "eftersom") and _SUPINE_ALONE.fullmatch(word)
        if under and not _is("not_supine", word):
            return True
        return _is("past", word) or _is("past", word.removesuffix("s")) or bool(_WEAK_PAST.fullmatch(word))

    def _supine(self, at: int) -> int | None:
        """The supine after "har" or "hade"."""
        near = range(at + 1, min(at + 7, len(self.words)))
        return next((one for one in near if _supine(self.words[one])), None)


def _supine(word: str) -> bool:
    return _is("supine", word) or (bool(_SUPINE.fullmatch(word)) and not _is("not_supine", word))


def _noun(word: str) -> bool:
    return any(_is(name, word) for name in ("measured", "counted", "agents", "not_subject"))


def _compared(word: str) -> bool:
    ends = _COMPARATIVE.fullmatch(word) and not _is("not_comparative", word)
    return bool(_is("comparative", word) or ends) and not _noun(word)


@cache
def _is(name: str, word: str) -> bool:
    """Whether the word stands in the list."""
    listed = _lists()[name]
    inside = any(part in word for part in listed.inside)
    return word in listed.whole or word.startswith(listed.starts) or word.endswith(listed.ends) or inside


@dataclass(frozen=True)
class _List:
    """The words of a list: whole ones, and how words begin and end and what is inside them."""

    whole: frozenset[str]
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    inside: tuple[str, ...]


@cache
def _lists() -> dict[str, _List]:
    data = tomllib.loads(files("sotanalysis.exhibits").joinpath("clauses.toml").read_text(encoding="utf-8"))
    return {name: _list([_compound(name, word) for word in words.split()]) for name, words in data.items()}


def _compound(name: str, word: str) -> str:
    """A noun of the field of six letters or more is also the last part of any compound."""
    long = name in ("measured", "counted") and len(word) > 5 and not word.startswith("*")
    return f"*{word}" if long else word


def _list(words: list[str]) -> _List:
    def of(before: bool, after: bool) -> tuple[str, ...]:
        return tuple(one.strip("*") for one in words if (one.startswith("*"), one.endswith("*")) == (before, after))

    return _List(frozenset(of(False, False)), of(False, True), of(True, False), of(True, True))
