"""Which clause of a text says what has become of the team's own things: read by its structure, from closed word lists.

A clause in the past or the present is a result unless it is shown to be none. None is a plan, a rule or a condition;
a doing (a listed verb of doing, or whatever an agent or a thing of the surroundings is said to do); what something is
or holds; and a clause in which a value is bound. A word that says nothing alone ("fick", "gick", "var") is a doing by
what follows it, so that a turn nobody has listed is a result. The lists: clauses.toml.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import pairwise

from sotanalysis.result_words import value_of

BOUND = "\ufffc"  # stands for a bound value, claim or quotation in the literal text around it
_STOPS = ",;.!?–()"
_ENDS = ";.!?"
_WHENS = ("när", "innan", "medan")
_EVERY = ("alla", "inga", "ingen", "inget", "samtliga", "varje")
_LONGEST = 60  # words: a longer clause is read in parts
_NAME = re.compile(r"(?<=[\w,] )[A-ZÅÄÖ]")  # a capital letter within a sentence
_TOKEN = re.compile(rf"[Ii] (?:dag|år|fjol)\b|\w+|{BOUND}|[^\w\s]")

# What the form of a word tells; words that only look so are listed.
_WEAK_PAST = re.compile(r"\w{3,}ades?|\w{2,}(?:dd|ld|nd|rd|gd|vd|md|ft|kt|lt|pt|st|tt|xt)es?")
_SUPINE = re.compile(r"\w+(?:[ai]|[^aeiouyåäö\W])ts?")
_SUPINE_ALONE = re.compile(r"\w{3,}[ai]ts?")  # without "har", in a clause under another
_PRESENT = re.compile(r"(?!\w+(?:ioner|heter|ningar)$)\w{3,}r|(?:f|g|m|n|st|sl)år|[bgs]er|tar|drar|bär")
_PASSIVE = re.compile(r"\w{3,}[aeor]s|[gts][aek]+s|görs|hålls|leds|förs|sägs")
_DONE = re.compile(r"\w+(?:a|de|t|s)")  # an infinitive or a participle
_PARTICIPLE = re.compile(r"\w+(?:ad|ade|at|dd|dda|tt|tta|na|en|et|s)")
_INFINITIVE = re.compile(r"\w+[aå]s?|bli|ge|se|ske")
_COMPARATIVE = re.compile(r"\w{3,}are|\w{4,}aste?")
_SUPERLATIVE = re.compile(r"\w{4,}aste")
_DEFINITE = re.compile(r"\w+(?:n|na|t|s)")
_GENITIVE = re.compile(r"\w{3,}s")


def told(text: str, of_one: bool = False) -> Iterator[tuple[int, str, str]]:
    """Where in the text a clause states a result, the words that state it and the thing it is said of.

    In a text `of_one` person, what is said of nothing known is said of that person.
    """
    for clause in _clauses(text, of_one):
        if found := clause.result:
            at, thing = found
            leads = _is("copula", clause.words[at]) or _is("light", clause.words[at])
            said_of = clause.words[thing] if thing != at else " ".join(clause.words[:at]) or "det"
            yield clause.places[at], " ".join(clause.words[at : at + 1 + leads]), said_of


def innocent(text: str) -> str:
    """The text with # for the letters of what tells of nothing that has happened, and for what is no number of ours."""
    for clause in _clauses(text):
        first = clause.unsaid_from
        for at, (place, word) in enumerate(zip(clause.places, clause.words, strict=True)):
            if clause.idle(at) or (first is not None and at >= first and not word.isdigit()):
                text = text[:place] + "#" * len(word) + text[place + len(word) :]
    return text


def asserting(text: str) -> bool:
    """Whether a clause of the text is no question, plan, condition, rule or definition."""
    clauses = _clauses(text) if not text.rstrip().endswith("?") else []
    return any(one.unsaid_from != 0 and not (one.general or one.ruling) for one in clauses)


def _clauses(text: str, of_one: bool = False) -> list["_Clause"]:
    clauses: list[_Clause] = []
    part: list[tuple[int, str]] = []
    names = {match.start() for match in _NAME.finditer(text)}

    def end(then: str = "") -> None:
        if part:
            places, words = zip(*part, strict=True)
            named = frozenset(at for at, place in enumerate(places) if place in names)
            opens = not clauses or clauses[-1].then in _ENDS
            clauses.append(_Clause(places, words, named, clauses[-1] if clauses else None, then, of_one, opens))
            part.clear()

    tokens = [(match.start(), match[0].casefold().replace(" ", "")) for match in _TOKEN.finditer(text)]
    for place, word in tokens:
        before = part[-1][1] if part else ""
        splits = _is("splits", word) and before not in ("gott", "såväl", "lika", "samma", "för", "så")
        # "om" begins a condition or a question, and is else a preposition: "målet om arbete"
        if word in _STOPS or splits or (word == "om" and _is("asking", before)) or len(part) == _LONGEST:
            end(word)
        if word not in _STOPS:
            part.append((place, word))
    end()
    return clauses


@dataclass(frozen=True)
class _Clause:
    """A clause: where its words begin, the words, which are names, the clause before it, what parts it from the next,
    and whether it stands in a text of one person.

    Words are spoken of by their number.
    """

    places: tuple[int, ...]
    words: tuple[str, ...]
    names: frozenset[int]
    previous: "_Clause | None"
    then: str
    of_one: bool
    opens: bool = True

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
        """Who does something, the one of whom a story tells, and the surroundings."""
        return [at for at in self._all("agents", "individual", "surroundings") if at not in self.things]

    @cached_property
    def free(self) -> list[int]:
        """The things and others that no preposition governs: what may be a subject or an object."""
        # The head of "teamets sömn" is what follows, known or not.
        owners = {
            at for at in self.others if self.words[at].endswith(("ns", "ts")) and self._word(at + 1)[:1].isalpha()
        }
        known = sorted({*self.things, *self.others} - owners)
        return [at for at in known if not any(_is("prepositions", word) for word in self.words[max(0, at - 2) : at])]

    def _subject(self, at: int) -> int | None:
        """What the verb is said of: the last of the free before it, else the first after."""
        before = [one for one in self.free if one < at]
        if not before and at == 1 and self.words[0] in ("och", "samt", "men"):
            return None  # "…, och redovisade resultatet"
        return before[-1] if before else next((one for one in self.free if one > at), None)

    def _measured(self, at: int) -> bool:
        return _is("measured", self.words[at])

    # --- what tells of nothing that has happened ----------------------------------------------------------------------

    @cached_property
    def supposed(self) -> bool:
        """A condition or a question, or what goes on one without a stop: "om de som började och slutade …"."""
        first, before = self.words[0], self.previous.words[-1] if self.previous else ""
        if self.opens and self._word(1)[:1].isalpha() and self._begins_with_verb():
            return True  # "är ansökan ofullständig kontaktas remittenten"
        if first in _WHENS:
            return not self.pasts
        if _is("conditions", first):
            return not (first == "hur" and _is("seeing", before))
        if (
            first == "som" and self.previous is not None and self.previous.words == ("den",)
        ):  # "den som stått längst kallas först" is a rule
            return not any(_is("past", word) or _WEAK_PAST.fullmatch(word) for word in self.words)
        return first in ("som", "och", "samt") and self.previous is not None and self.previous.supposed

    @cached_property
    def unsaid_from(self) -> int | None:
        """The word from which the clause is a plan, a purpose, a condition or a possibility; None where it is none."""
        words, previous = self.words, self.previous
        goes_on = words[0] in ("och", "samt", "eller") and previous is not None and previous.unsaid_from is not None
        if goes_on and (self._infinitive(1) or not (self.pasts or self._all("outcome", "copula"))):
            return 0
        works = any(one in ("arbetar", "verkar", "jobbar") and then == "för" for one, then in pairwise(words))
        hoped = "är" in words and bool(self._all("hopes"))  # "målet är kortare väntetid"
        if hoped and (at := words.index("är") + 1) < len(words) and _compared(words[at]) and not self._ends(at):
            return 0
        if works or self.supposed or self._all("plan") or self._purpose():
            return 0
        # "vi kan konstatera att", "vi kan se tillbaka på ett lyckat år" assert
        found = (at for at in self._all("may") if not any(_is("asserting", one) for one in words[at + 1 : at + 4]))
        return next((at + 1 for at in found), None)

    def _begins_with_verb(self) -> bool:
        first = self.words[0]
        known = any(_is(one, first) for one in ("light", "copula", "outcome", "handling", "may"))
        form = _PRESENT.fullmatch(first) or _PASSIVE.fullmatch(first) or first in ("har", "är", "kan")
        return known and bool(form) and first != "var" and not _noun(first) and not _is("prepositions", first)

    def _purpose(self) -> bool:
        """Whether it is what is wished for, or an infinitive: "målet är att fler …", "för att minska …"."""
        before = self.previous.words if self.previous else ("",)
        if self.words[0] == "att" and before[-1] == "utan":
            return True
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
        return joined or bool(self._all("general")) or (self.words[-1] == "utan" and self.then == "att")

    @cached_property
    def mentioned(self) -> frozenset[int]:
        """The words that name what is spoken of and state nothing: "frågan om längre tid", "kursen Mer kraft"."""
        words, found = self.words, set[int]()
        if self._all("words"):
            return frozenset(range(len(words)))
        for at, word in enumerate(words):
            then = self._word(at + 1)
            if (then == "om" and _is("spoken", word)) or (_is("words", word) and then):
                first = at + 1 + (then == "om")
            elif at + 1 in self.names and _is("surroundings", word) and not _noun(then):
                first = at + 1
            else:
                continue
            ends = (
                one
                for one in range(first + 1, len(words))
                if one in self.pasts
                or self._verb(one)
                or words[one] in ("är", "var")
                or _PASSIVE.fullmatch(words[one])
                and _is("handling", words[one])
            )
            found |= {*range(first, next(ends, len(words)))}
        return frozenset(found)

    @cached_property
    def ruling(self) -> bool:
        """Whether the clause, in the present, says how things are arranged, done or defined, whatever they are: "alla
        ansökningar tas upp på mötet", "skalan går från noll till tio", "grupper under fem visas inte".
        """
        words, previous = self.words, self.previous
        if self._all("anchored"):
            return False
        done = [
            at for at, one in enumerate(words) if _PASSIVE.fullmatch(one) and _is("handling", one) and not _noun(one)
        ]
        verbs = sorted({*done, *(at for at, one in enumerate(words) if self._verb(at) or one in ("är", "har"))})
        after = previous is not None and previous.ruling
        if self.defined or (after and (not verbs or words[0] in ("som", "där", "och", "men", "varav"))):
            return self.defined or not self.pasts or words[0] == "som"
        if self.pasts or not verbs:
            return False
        if done and (verbs[0] in done or words[0] == "som"):
            return True
        heads = [one for one in self.free if one < verbs[0]]
        ours = any(one.startswith("grupp") or _is("measured", one) or _is("persons", one) for one in words)
        return not ours and (bool(self._all("sometimes")) or bool(heads and heads[-1] not in self.things))

    @cached_property
    def defined(self) -> bool:
        """Whether the clause says what a word means or what has been laid down."""
        pairs = [*pairwise(self.words)]
        given = any(one == "enligt" and _is("given", then) for one, then in pairs)
        return given or ("rätt", "till") in pairs or bool(self._all("defines"))

    def idle(self, at: int) -> bool:
        """Whether a small number counts what is not the field's, or a word of quantity or degree states a rule or
        is said of the surroundings: "två samordnare", "alla ansökningar prövas", "bättre rutiner".
        """
        word, near = self.words[at], self.words[at + 1 : at + 3]
        if at in self.mentioned:
            return True
        if word in ("en", "ett", *_EVERY) and "kan" in self.words[at + 1 :] and self.unsaid_from:
            return True  # "en deltagare kan vara inskriven i två år"
        if self.ruling:
            counts = not self.defined and any(_is("counted", one) for one in self.words[at + 1 : at + 3])
            number = (word.isdigit() or value_of(word) is not None) and not counts
            best = _SUPERLATIVE.fullmatch(word) or word.startswith("bäst")
            sized = _is("sizes", word) or (self.defined and word == "fler")
            sized = sized or (bool(self._all("sometimes")) if best else _compared(word))
            if (number or sized) and (at or word in _EVERY or not self.things):
                return True
        if word in ("en", "ett"):  # "säger en deltagare", "en ansökan är komplett när …"
            counted = next((one for one in near if _is("counted", one)), "")
            return any(one in ("säger", "berättar", "skriver") for one in self.words) or not (
                self.pasts or self.things[1:] or _is("persons", counted)
            )
        if word in _EVERY and not self.pasts:
            return any(one in ("kan", "behöver") or (_PASSIVE.fullmatch(one) and not _noun(one)) for one in self.words)
        if any(self._measured(thing) for thing in self.things):
            return False
        if _is("small", word):
            if any(_is(name, one) for one in near for name in ("agents", "time")):
                return not any(_is("counted", one) for one in near)
            then = self._word(at + 1)
            noun = then[:1].isalpha() and at + 1 not in self.pasts
            noun = noun and not any(_is(name, then) for name in ("prepositions", "splits", "copula", "light"))
            return noun and not any(_is("counted", one) or _is("heads", one) for one in self.words[at + 1 : at + 4])
        doing = bool(self._all("handling")) or ("var", "med") in pairwise(self.words)
        if word in ("flera", "några"):
            alone = not near or _is("have", near[0]) or at + 1 in self.pasts
            return doing and not alone and (near[0] == "av" or not _is("prepositions", near[0]))
        if not near or not _compared(word) or _SUPERLATIVE.fullmatch(word) or word == "färre" or "än" in self.words:
            return False
        return _is("surroundings", near[0]) or _is("agents", near[0])

    # --- what has happened, and how it is -----------------------------------------------------------------------------

    @cached_property
    def result(self) -> tuple[int, int] | None:
        """The verb or property, and the thing; None for a clause that states no result."""
        # What a clause may have from the one before it is read in order, so that no clause asks a long row of them.
        _ = self.first
        if (
            self.general
            or (self.defined and not self.pasts)
            or self.unsaid_from == 0
            or BOUND in self.words
            or self.words[0] in _WHENS
        ):
            return None
        described = self.words[0] == "som"  # the first verb of "deltagare som …" tells who they are
        for at in range(len(self.words[: self.unsaid_from])):
            if at in self.mentioned:
                continue
            thing = None if self._word(at - 1) == "att" else self._said_of(at)
            if thing is not None and not described:
                return at, thing
            described = described and thing is None and at not in self.pasts
        return None

    def _said_of(self, at: int) -> int | None:
        """The thing of which the word states a result; None where it states none."""
        subject, word = self._subject(at), self.words[at]
        who, possible = self._who(at, subject), self.unsaid_from is None
        if possible and not self.of_one and (self._judged(at) or self._emphatic(at)):
            said = True
        elif _is("outcome", word):
            said = at > 0 and bool(self.things or who in ("agent", "unknown"))
        elif at in self.pasts:
            said = self._happened(at, who)
        elif self._graded(at, subject, who):
            said = True
        else:
            said = possible and self._now(at, subject, who)
        if not said:
            return None
        known = [at + 1] if at + 1 in self.things else [subject] if subject in self.things else self.things
        return known[0] if known else at if subject is None else subject

    def _who(self, at: int, subject: int | None) -> str:
        """Of what the verb is said: agent, persons or a thing of the field, "other" (one person, the surroundings),
        or unknown.
        """
        if subject is None:
            if self.previous is not None and self.words[0] != "det":
                return self.previous.first
            named = any(one in self.names and not _is("prepositions", self._word(one - 1)) for one in range(at))
            return "other" if self.of_one or named else "unknown"
        word = self.words[subject]
        if subject in self.things and not (self.of_one and not self._measured(subject)):
            return "persons" if _is("persons", word) else "thing"
        return "agent" if subject in self.agents and not self.of_one else "other"

    @cached_property
    def first(self) -> str:
        """Of what the clause is said, for the one that goes on it."""
        return self._who(0, next(iter(self.free), None))

    def _happened(self, at: int, who: str) -> bool:
        """Whether a verb in the past tells what has become: of persons and things whatever is not shown to be doing."""
        if _is("light", self.words[at]):
            return who != "other" and not (self._with_doing(at) and not self._degree(at, who))
        if who == "other":  # "restriktionerna slog hårt mot närvaron"
            struck = not any(_is(one, self.words[at]) for one in ("handling", "telling")) and not self._with_doing(at)
            return struck and not self.of_one and any(self._measured(one) for one in self.things if one > at)
        turned = self._word(at + 1) == "sig" and not _is("reflexive", self.words[at])  # "visade sig", "har rest sig"
        if turned or not (_is("handling", self.words[at]) or _is("telling", self.words[at])):
            if who == "agent":
                return not self._with_doing(at)  # "vi har vänt skutan", but not "vi ställde i ordning ett rum"
            return who != "unknown" or (at > 0 and not self.words[at].endswith("s"))
        acts = who == "thing" and not self.words[at].endswith("s") and not _is("telling", self.words[at])
        return acts or self._degree(at, who)

    def _judged(self, at: int) -> bool:
        """Whether the word is a judgement, said of something by a verb: "blev en succé", "visade sig hållbar"."""
        return _is("verdict", self.words[at]) and any(
            _is("copula", one) or one in ("sig", "finns", "fick", "får", "ger", "gav", "bjöd")
            for one in self.words[:at]
        )

    def _emphatic(self, at: int) -> bool:
        """Whether the persons or things that "det är" points out are most: "det är främst kvinnor som söker"."""
        return (
            self.words[at] in ("det", "den")
            and self._word(at + 1) in ("är", "var")
            and bool(self.things)
            and bool(self._all("emphasis"))
        )

    def _degree(self, at: int, who: str) -> bool:
        """Whether a doing is measured: "platserna tillsattes inte", "vi fick lämna tillbaka medel"."""
        if who == "agent":
            return bool(self._all("degrees")) and any(self._measured(one) for one in self.things if one > at)
        return who != "unknown" and bool(self._all("degrees"))

    def _with_doing(self, at: int) -> bool:
        """Whether what follows "fick", "var", "har" makes it a doing, or says who, where and what somebody is."""
        then = self._word(at + 1)
        return (then == "med" and self._word(at + 2) != "sig") or any(
            _is("handling_nouns", word)
            or _is("surroundings", word)
            or _is("agents", word)
            or (_is("handling", word) and _DONE.fullmatch(word))
            or one in self.names
            for one, word in enumerate(self.words)
            if one > at and not self._measured(one) and not _is("graded", self.words[one - 1])
        )

    def _graded(self, at: int, subject: int | None, who: str) -> bool:
        """Whether the word is a property of degree, of a thing: "hög nöjdhet", "väntan är lång", "de blev tryggare"."""
        word, words, before = self.words[at], self.words, self._word(at - 1)
        compared = _compared(word) and before not in ("en", "ett", "ny", "nya", "som")
        if not (compared or _is("graded", word)) or (word == "längre" and before == "inte"):
            return False
        if at + 1 in self.things and not _is("persons", words[at + 1]):
            had = who == "persons" and bool(self.pasts or self._all("have"))
            if had or self._measured(at + 1):
                return self.unsaid_from is None
        if compared and _SUPERLATIVE.fullmatch(word):
            return before != "det"  # "vår flitigaste remittent"
        copula = any(_is("copula", one) for one in words[max(0, at - 5) : at])
        a_thing, ends, impersonal = before in ("en", "ett"), self._ends(at), copula and "det" in words[: at - 1]
        if impersonal and self.then != "att" and (ends or (a_thing and self.pasts and not self._all("surroundings"))):
            return True  # "det gick trögt", "det är ont om plats", "det var ett starkt år"
        if before in ("det", "den", "de") or who == "other" or not (a_thing or ends):
            return False
        if compared:
            return bool(self.things or who == "agent")
        went = who == "unknown" and "är" not in words[:at]  # "vägen tillbaka går trögt"
        return copula and (who == "agent" or went or any(self._measured(one) for one in self.things))

    def _ends(self, at: int) -> bool:
        """Whether no noun follows that the adjective would belong to."""
        then = self._word(at + 1)
        return not then[:1].isalpha() or any(_is(one, then) for one in ("prepositions", "after_property", "adverbs"))

    def _now(self, at: int, subject: int | None, who: str) -> bool:
        """Whether the word is a verb in the present that says how things stand."""
        word = self.words[at]
        if who == "agent":
            kept = any(self._measured(one) for one in self.things if one > at)
            kept = (
                kept and not self._all("handling", "handling_nouns") and (word != "får" or bool(self._all("degrees")))
            )
            return (word in ("märker", "ser", "får") and kept) or (word == "är" and self._so(at, who))
        if who == "other":
            return False
        if subject is None:
            back = (
                word == "är" and self._word(at + 1) in ("tillbaka", "borta") and _DEFINITE.fullmatch(self._word(at - 1))
            )
            return bool(back) or (self._verb(at) and self._alone(at))
        thing, between = self.words[subject], self.words[subject + 1 : at]
        near = abs(at - subject) == 1 or (
            0 < len(between) <= 4 and (_is("prepositions", between[0]) or between[0] == "som")
        )
        if not near or thing.startswith(("antal", "andel")) or not self._known(subject, word):
            return False
        if word == "är":
            return self._so(at, who)
        if not self._verb(at) or _is("prepositions", self._word(at - 1)):
            return False
        if self._measured(subject):
            return not _is("defining", word)
        if _is("light", word):
            supine = word == "har" and self._supine(at) is not None
            return not (supine or self._with_doing(at) or (who == "thing" and _is("present", word)))
        return not (_is("handling", word) or _is("present", word))

    def _verb(self, at: int) -> bool:
        word = self.words[at]
        form = _PRESENT.fullmatch(word) or word in ("har", "trivs")
        return bool(form) and not _noun(word) and not any(_is(one, word) for one in ("prepositions", "surroundings"))

    def _alone(self, at: int) -> bool:
        """Whether the clause has no other verb, known or past, and the word stands where a verb does."""
        known = ("handling", "defining", "present", "light", "copula", "telling", "outcome", "time", "comparative")
        before = self._word(at - 1)
        placed = (
            at in range(1, 4)
            and _DEFINITE.fullmatch(before)
            and not any(_is(one, before) for one in ("prepositions", "not_subject", "small"))
        )
        return bool(placed) and not (
            self.pasts or self._all(*known) or at in self.names or _is("splits", self.words[at])
        )

    def _known(self, subject: int, verb: str) -> bool:
        """Whether the subject is definite: certain participants, not participants in general."""
        owner, thing = self._word(subject - 1), self.words[subject]
        own = owner in ("våra", "vår", "vårt") or thing in ("kvinnor", "män", "unga") or _GENITIVE.fullmatch(owner)
        definite = (own or _DEFINITE.fullmatch(thing)) and owner not in ("en", "ett")
        return bool(definite) or (verb == "är" and self._measured(subject))

    def _so(self, at: int, who: str) -> bool:
        """Whether "är" is followed by a state ("i balans") or a property, and not by a definition or an arrangement."""
        words = self.words
        start = at + 1 + (self._subject(at) == at + 1)
        after = next((one for one in range(start, len(words)) if not _is("adverbs", words[one])), at)
        if _is("states", words[after]):
            return who == "thing" or self._measured(min(after + 1, len(words) - 1))
        if words[after] in ("en", "ett"):
            subject = self._subject(at) or 0
            judged = self._measured(subject) and self._known(subject, "") and not self._all("surroundings")
            return bool(judged) or (after + 2 < len(words) and self._measured(after + 2))
        done = _PARTICIPLE.fullmatch(words[after]) and (_is("handling", words[after]) or self._word(after + 1) == "av")
        plain = (
            not any(_is(one, words[after]) for one in ("neutral", "small", "prepositions"))
            and words[after] not in _EVERY
        )
        return after > at and plain and not _noun(words[after]) and not done and (who != "agent" or self._ends(after))

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
        if word == "steg" and (self._all("light", "defining") or not then or then.isdigit()):
            return False
        if (
            _is("individual", word)
            or (word == "var" and _is("each", then))
            or (_is("have", word) and self._supine(at) is not None)
        ):
            return False
        if word.endswith("ade") and any(_is("handling", one) and _PRESENT.fullmatch(one) for one in words[:at]):
            return False
        if then == "av" and self._all("copula"):
            return False  # "insatser finansierade av förbundet"
        under = words[0] in ("att", "som", "sedan", "när", "eftersom", "hur") and (
            _SUPINE_ALONE.fullmatch(word) or _is("supine", word)
        )
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
    long = name in ("measured", "counted", "surroundings") and len(word) > 5 and not word.startswith("*")
    return f"*{word}" if long else word


def _list(words: list[str]) -> _List:
    def of(before: bool, after: bool) -> tuple[str, ...]:
        return tuple(one.strip("*") for one in words if (one.startswith("*"), one.endswith("*")) == (before, after))

    return _List(frozenset(of(False, False)), of(False, True), of(True, False), of(True, True))
