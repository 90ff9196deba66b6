"""A view: what is shown of a measure, by what, of whom. Its methods give new views; a form ends it.

moved = report["steps.movement"]
moved.by("sex").only("up").bars()
moved.where("age_at_start < 30", "under 30 år vid start").table()
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from html import escape

import pandas as pd

from sotanalysis import conditions
from sotanalysis.dataset import SourceMissing
from sotanalysis.exhibits import exhibit
from sotanalysis.exhibits.bars import bars
from sotanalysis.exhibits.before_after import before_after
from sotanalysis.exhibits.binding import NOTHING, Bound, generate
from sotanalysis.exhibits.dressing import What, number_of
from sotanalysis.exhibits.flow import flow
from sotanalysis.exhibits.from_zero import from_zero
from sotanalysis.exhibits.image import Figure
from sotanalysis.exhibits.lines import lines
from sotanalysis.exhibits.matrix import matrix
from sotanalysis.exhibits.notice import Notice, nothing_to_show
from sotanalysis.exhibits.participant_flow import Box, participant_flow
from sotanalysis.exhibits.prose import Paragraph, Prose, Told, headline, told
from sotanalysis.exhibits.sentence import sentence_of
from sotanalysis.exhibits.shown import Axis, Shown, nobody
from sotanalysis.exhibits.table import Row, Table, grid_table, table
from sotanalysis.facts import Fact, fact_of, redacted, with_ids
from sotanalysis.formatting import in_sentence, listing
from sotanalysis.measures.keys import KEYS, PERIOD, STATISTIC, Key, held_by, is_joined, key_of
from sotanalysis.measures.measure import FOLLOWS, Measure, Units, counted
from sotanalysis.periods import Period
from sotanalysis.report.held import Report
from sotanalysis.statistics import stands_out, wilson
from sotanalysis.vocabulary import ALL, MISSING, UNITS

MEASURE = "measure"  # the axis of a view of several measures
_FEWEST_BARS = 3
_LISTED = "tabellen över dem som räknas, som report.ended.columns"  # where the columns of a condition stand
_MOST_NAMED = 3  # categories that share a place and are still named in a sentence


@dataclass(frozen=True)
class Saying:
    """What a view says beside its numbers: words for parts in heads, decimals, names."""

    heads: Mapping[str, str] = field(default_factory=dict)
    decimals: int | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    spelled: bool = False
    population: str | None = None
    figures: str | None = None
    there: bool = True
    sentence: Told = ""


@dataclass(frozen=True, repr=False)
class View:
    """One or several measures of a report, as they are to be shown. Immutable: every method gives a new one.

    `groups` are the keys shown beside the variable (None: those declared), `picks` the codes shown by key, `conditions`
    what narrows the population, with its words, `spans` the periods it is counted for, `given` rules set otherwise.
    """

    report: Report
    measures: tuple[Measure, ...]
    groups: tuple[str, ...] | None = None
    picks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    conditions: tuple[tuple[str, str], ...] = ()
    spans: tuple[Period, ...] = ()
    rules: Mapping[str, object] = field(default_factory=dict)
    from_source: str | None = None
    saying: Saying = Saying()
    own: bool = False

    # --- what is shown ----------------------------------------------------------------------------------------------

    def by(self, *keys: str) -> "View":
        """The variable in the groups of these keys (`view.keys`), by name or Swedish title; a group that no measure
        declares is counted from the rows.

        KeyError, with the nearest name, for a key that does not exist or that the units have no information on.
        """
        one = self._one("by")
        keys = tuple(self._named_key(key) for key in keys)
        if set(keys) <= set(one.key_names):
            return replace(self, groups=keys)
        if (other := self._sibling(keys)) is not None:
            return replace(self, measures=(other,), groups=keys)
        if one.counting is None:
            raise KeyError(f"{one.id} kan bara delas på {listing([*one.key_names])}, inte på {listing([*keys])}.")
        self.report._open_to_own(".by")
        counting = one.counting
        if counting.each and counting.each.name not in keys:  # as for a sibling: the first is who the measure is about
            counting = replace(counting, of=dict([*counting.of.items()][:1]), each=None)
        grouped = tuple(_reading(key, one) for key in keys if not counting.each or key != counting.each.name)
        # Who has answered is the base of an answer in all groups; any other base follows from the groups.
        asked = counting.having and isinstance(counting.base, Mapping)
        base = counting.base if asked or counting.base is None else FOLLOWS
        counting = replace(counting, by=grouped, base=base, groups_first=False)
        words = next(iter(counting.of.values())).words if not counting.each else one.population
        one = replace(one, counting=counting, keys=counting.keys, base=None, population=words)
        return replace(self, measures=(one,), groups=keys, own=True)

    def only(self, *codes: str, **picks: str | Sequence[str]) -> "View":
        """The codes to show; bases and totals stay as they are. Codes alone are sought among the view's keys.

        A key picked to one code is no axis of its own. KeyError, with the nearest, for a code that is in no list.
        """
        chosen = {self._meant(key): (some,) if isinstance(some, str) else tuple(some) for key, some in picks.items()}
        if codes:
            chosen[self._key_with(codes)] = codes
        for key, some in chosen.items():
            known = self._codes(key)
            # Codes that only the data has are not known where the source is missing.
            open_to_all = not key_of(key).words and any(m.id in self.report.missing for m in self.measures)
            if not open_to_all and (unknown := [code for code in some if code not in known]):
                near = get_close_matches(unknown[0], known, n=3)
                told = f" Menade du {', '.join(near)}?" if near else f" De som finns: {', '.join(known)}."
                raise KeyError(f"Koden {unknown[0]} finns inte i {key_of(key).title.lower()} ({key}).{told}")
        return replace(self, picks={**self.picks, **chosen})

    def where(self, condition: str, words: str) -> "View":
        """The same of fewer units: numerator, base and words follow. `condition` is in the language of pandas' query.

        ValueError for a condition on the variable itself (every share would be 100 %), or one that cannot be read.
        """
        self.report._open_to_own(".where")
        for one in self.measures:
            if one.counting is None:
                keys = listing([*one.key_names]) or "ingenting"
                raise ValueError(f"{one.id} räknas inte rad för rad och kan bara delas på {keys}: skriv .only(…).")
            if asked := [k.name for k in one.counting.variable if k.name in conditions.names(condition)]:
                raise ValueError(
                    f"{asked[0]} är det som räknas: varje andel blev 100\u00a0%. Skriv .only(…) i stället."
                )
            population = next(iter(one.counting.of.values()))
            conditions.held(population.units(self.report.dataset, self.report.period), condition, _LISTED)
        return replace(self, conditions=(*self.conditions, (condition, words)), own=True)

    def given(self, **rules: object) -> "View":
        """The same under another value of a rule (`report.rule("trial_months")` tells the one in use)."""
        self.report._open_to_own(".given")
        for name in rules:
            self.report.rule(name)
        return replace(self, rules={**self.rules, **rules}, own=True)

    def during(self, *periods: str) -> "View":
        """The same for other periods beside each other: "h1", "2022-h2", "2022-04..2022-09", "2021"."""
        self.report._open_to_own(".during")
        year = self.report.year
        spans = tuple(Period.parse(p, year) if p in ("h1", "h2") else Period.from_code(p) for p in map(str, periods))
        if whole := [m.title for m in self.measures if m.whole_year and not all(s.is_year for s in spans)]:
            raise ValueError(f"{whole[0]} finns bara för hela år.")
        return replace(self, spans=spans, own=True)

    def source(self, name: str) -> "View":
        """The facts of one source, such as "sus" or "workbook"."""
        known = list(dict.fromkeys(s for m in self.measures for s in self.report.all_sources(m.id)["source"]))
        if name not in known:
            raise KeyError(f"Källan {name} finns inte för {self.measures[0].id}. De som finns: {', '.join(known)}.")
        return replace(self, from_source=name)

    def heads(self, **words: str) -> "View":
        """Words for the parts in column heads: `heads(base="Av inskrivna")`. They must hold the part's own word."""
        return self._saying(heads={**self.saying.heads, **words})

    def named(self, **words: str) -> "View":
        """Shorter or fuller words for codes (or for measures, by the last part of the id) in this exhibit."""
        return self._saying(names={**self.saying.names, **words})

    def shortened(self, **words: str) -> "View":
        """Abbreviations of codes, where columns are narrow; a note says in full those that are shown."""
        return self._saying(names={**self.saying.names, **words}, spelled=True)

    def rounded(self, decimals: int) -> "View":
        """Values and shares with so many decimals."""
        return self._saying(decimals=decimals)

    def among(self, words: str) -> "View":
        """Other words for who is counted, in the foot line."""
        return self._saying(population=words)

    def numbers_in(self, exhibit: str) -> "View":
        """The id of the table that has a figure's numbers: the figure then refers to it instead of carrying its own."""
        return self._saying(figures=exhibit)

    def sentence(self, text: Told) -> "View":
        """What a finished document says, bound as `report.say` is, where the exhibit has next to nothing in it: nobody,
        one row, no variation. Without it title, row words and k av n are said.
        """
        return self._saying(sentence=text)

    def when(self, holds: bool) -> "View":
        """Shown only where it holds: else the form is an empty place."""
        return self._saying(there=self.saying.there and holds)

    def _saying(self, **changed: object) -> "View":
        return replace(self, saying=replace(self.saying, **changed))  # type: ignore[arg-type]

    # --- forms ------------------------------------------------------------------------------------------------------

    def table(
        self,
        id: str = "",
        caption: str = "",
        *,
        rows: str | Sequence[str] = (),
        columns: str | Sequence[str] = (),
        show: str | Sequence[What] = (),
        notes: Iterable[str] = (),
    ) -> Table | Notice | Prose:
        """A row per code of `rows` (default: the first key), columns by `columns` (default: the others).

        `show` names the parts of each fact: n, base, share, interval, value, signed, k_of_n, k_of_n_share, percent,
        thousands. Default: n and share where there is a base, else n, else the value.
        """
        across, down = (tuple(map(self._meant, (keys,) if isinstance(keys, str) else keys)) for keys in (columns, rows))
        view = self._with(across, down)
        names = [n for n in view._keys() if n not in view._constants() and n not in (*down, *across)]
        order = (*down, *names, *across) if across and not down else (*down, *across, *names)
        parts: tuple[What, ...] = (show,) if isinstance(show, str) else tuple(show)  # type: ignore[assignment]
        made = view._shown(id or view._id("tabell"), caption, notes, order, parts)
        if not isinstance(made, Shown):
            return made
        made = self._with_an_axis(made)
        wide = len(down) or max(1, len(made.axes) - len(across) if across else 1)
        return replace(grid_table(made, wide), sentence=self._in_words(made, rows=wide))

    def bars(
        self,
        id: str = "",
        caption: str = "",
        *,
        share: bool = True,
        highlight: Collection[str] = (),
        intervals: bool = False,
        finding: Told = (),
        notes: Iterable[str] = (),
    ) -> Figure | Notice | Prose:
        """Lying bars, one per code; under each other per code of a second key. `intervals` where shares compare."""
        made = self._pictured(self._shown(id or self._id("staplar"), caption, notes, finding=finding))
        if not isinstance(made, Shown):
            return made
        made = self._with_an_axis(made)
        figure = bars(made, share=share, highlight=highlight, intervals=intervals)
        return replace(figure, sentence=self._in_words(made, _FEWEST_BARS))

    def lines(
        self,
        id: str = "",
        caption: str = "",
        *,
        band: tuple[str, str, str] | None = None,
        finding: Told = (),
        notes: Iterable[str] = (),
    ) -> Figure | Notice | Prose:
        """Lines over the months, one per code of a second key. `band`: a name and the ids of two facts laid behind."""
        months = [k for k in self._keys() if KEYS[k].ordinal and k in ("month", "period", "year")][:1]
        made = self._pictured(self._shown(id or self._id("linjer"), caption, notes, tuple(months), finding=finding))
        behind = (band[0], self.report.find(band[1]), self.report.find(band[2])) if band else None
        if not isinstance(made, Shown):
            return made
        return replace(lines(made, band=behind), sentence=self._in_words(made))

    def before_after(
        self,
        id: str = "",
        caption: str = "",
        *,
        share: bool | None = None,
        finding: Told = (),
        notes: Iterable[str] = (),
    ) -> Figure | Notice | Prose:
        """A ring where each category stood first, a dot where it stood last."""
        made = self._pictured(self._shown(id or self._id("fore-efter"), caption, notes, finding=finding))
        if not isinstance(made, Shown):
            return made
        return replace(before_after(made, share=share), sentence=self._in_words(made))

    def flow(
        self, id: str = "", caption: str = "", *, rest: str = "Övriga", finding: Told = (), notes: Iterable[str] = ()
    ) -> Figure | Notice | Prose:
        """Bands from the categories of one key to those of another."""
        made = self._pictured(self._shown(id or self._id("floden"), caption, notes, show=("n",), finding=finding))
        if not isinstance(made, Shown):
            return made
        return replace(flow(made, rest=rest), sentence=self._in_words(made, rows=2))

    def matrix(
        self, id: str = "", caption: str = "", *, finding: Told = (), notes: Iterable[str] = ()
    ) -> Figure | Notice | Prose:
        """The step ladder as a matrix: start by exit, moves up shaded."""
        made = self._pictured(self._shown(id or self._id("matris"), caption, notes, show=("n",), finding=finding))
        if not isinstance(made, Shown):
            return made
        return replace(matrix(made), sentence=self._in_words(made, rows=2))

    def dots(
        self,
        sides: tuple[str, str],
        id: str = "",
        caption: str = "",
        *,
        unit: str = "",
        gaps: Mapping[str, str] | None = None,
        finding: Told = (),
        notes: Iterable[str] = (),
    ) -> Figure | Notice | Prose:
        """Signed numbers from a zero line, with the interval where the second key has bounds."""
        made = self._pictured(self._shown(id or self._id("prickar"), caption, notes, show=("signed",), finding=finding))
        decimals = self.saying.decimals or 0
        if not isinstance(made, Shown):
            return made
        return from_zero(made, sides, unit=unit, decimals=decimals, gaps=gaps)

    def boxes(
        self, roots: Sequence[Box], id: str = "", caption: str = "", *, finding: Told = (), notes: Iterable[str] = ()
    ) -> Figure | Notice | Prose:
        """The way through the service as a tree of boxes, of facts named one by one; the view tells who is counted."""
        made = self._shown(id or self._id("lador"), caption, notes, show=("n",), finding=finding)
        return made if not isinstance(made, Shown) else participant_flow(made, roots)

    def ranked(self) -> list[tuple[str, Fact]]:
        """The codes of the view's first key with their facts, the largest number (or value) first; hidden and missing
        ones take no part, nor zeros.
        """
        if any(m.id in self.report.missing for m in self.measures) and not self.own:
            return []
        axes, facts = self._grid(classes=False)
        seen = {c[0]: f for c, f in facts.items() if c[0] not in (ALL, MISSING) and all(o == ALL for o in c[1:])}
        return sorted(((c, f) for c, f in seen.items() if number_of(f)), key=lambda pair: -(number_of(pair[1]) or 0))

    def most(self, sentence: str, rank: int = 1, tied: str = "") -> str:
        """A sentence about the commonest category, as a bound template: `{namn}` is its word, `{antal}` its number.

        What stands between « and » is a claim that it is the commonest. Where a few share the place `tied` is said of
        them (`De «vanligaste» åldrarna är {namn}: {antal} vardera.`), or a sentence that begins with the view's title.
        With `rank` 2 the sentence is about the next in number, and there is none where places are shared. "" where
        there is none, where what is claimed, or placed, does not stand out (`statistics.stands_out`), and of own
        counting: a sentence is bound to the report.
        """
        found = [] if self.own else [(code, fact) for code, fact in self.ranked() if fact.n is not None]
        places = [[pair for pair in found if pair[1].n == size] for size in dict.fromkeys(f.n for _, f in found)]
        if len(places) < rank or len(places[rank - 1]) > _MOST_NAMED or (rank == 1 and places[0][0][1].n == 1):
            return ""
        sizes = [place[0][1].n or 0 for place in places] + [0]
        whole = found[0][1].base or sum(fact.n or 0 for _, fact in found)
        if ("«" in sentence or rank > 1) and not all(stands_out(sizes[at], sizes[at + 1], whole) for at in range(rank)):
            return ""
        if rank > 1 and any(len(place) > 1 for place in places[:rank]):
            return ""
        there = places[rank - 1]
        key = next(name for name in self._keys() if name not in self._constants())
        names = listing([self._named_in_sentence(key, code) for code, _ in there])
        if len(there) > 1:
            sentence = tied or f"{self._title()}: «vanligast» är {{namn}}, {{antal}} vardera."
        claim = f"{{% claim largest('{there[0][1].id}', '{key}', ties=true) %}}"
        told = sentence.replace("«", claim).replace("»", "{% endclaim %}")
        return told.replace("{namn}", names).replace("{antal}", f"{{{{ k_av_n_procent('{there[0][1].id}') }}}}")

    def nobody(self, sentence: str) -> str:
        """A sentence about the categories that nobody is in, which tables leave out, as a bound template: `{namn}` is
        their words, and what stands between « and » the claim that nobody is. "" where there are none, where the view
        holds nobody at all, and of own counting.
        """
        if self.own or not self.ranked():
            return ""
        facts = {c[0]: f for c, f in self._grid(classes=False)[1].items() if all(other == ALL for other in c[1:])}
        none = {code: fact for code, fact in facts.items() if code not in (ALL, MISSING) and fact.n == 0}
        if not none:
            return ""
        key = next(name for name in self._keys() if name not in self._constants())
        zero = " and ".join(f"fact('{fact.id}').n == 0" for fact in none.values())
        names = listing([self._named_in_sentence(key, code) for code in none])
        return sentence.replace("«", f"{{% claim {zero} %}}").replace("»", "{% endclaim %}").replace("{namn}", names)

    def _named_in_sentence(self, key: str, code: str) -> str:
        """The word of a code inside a template; one with a number in it is asked for, as every number is."""
        word = self._words_of(key, [code])[code]
        if any(sign.isdigit() for sign in word) and word == self.report.word(key, code):
            return f"{{{{ label('{key}', '{code}') | lower }}}}"
        return word if self._key(key).names else in_sentence(word)

    @property
    def frame(self) -> pd.DataFrame:
        """One row per fact shown: its keys in words (ordered categories), `n`, `base`, `value` (a share 0–1, or in the
        unit that stands in `unit`), `low` and `high` (of a share: Wilson, 95 percent), `unit`, `fact` (its id, empty
        for own counting). Hidden numbers are missing.
        """
        axes, facts = self._grid()
        records = [
            {
                **{axis.name: axis.words[code] for axis, code in zip(axes, codes, strict=True)},
                "n": fact.n,
                "base": fact.base,
                "value": fact.value,
                **dict(zip(("low", "high"), _interval(fact), strict=True)),
                "unit": fact.unit,
                "fact": fact.id,
            }
            for codes, fact in facts.items()
        ]
        columns = [*(axis.name for axis in axes), "n", "base", "value", "low", "high", "unit", "fact"]
        kinds = {"n": "Int64", "base": "Int64"} | dict.fromkeys(("value", "low", "high"), "Float64")
        frame = pd.DataFrame(records, columns=columns).astype(kinds)
        for axis in axes:
            seen = set(frame[axis.name])
            words = [w for w in dict.fromkeys(axis.words.values()) if w in seen]
            frame[axis.name] = pd.Categorical(frame[axis.name], categories=words, ordered=True)
        return frame

    @property
    def keys(self) -> dict[str, str]:
        """What `.by` takes: the keys that those who are counted can be told apart by, with their titles."""
        one = self._one("keys")
        found = list(one.keys)
        # Without a source, and in an edition that hides facts, the declared keys are all there is.
        if one.counting is not None and self.report.is_internal and one.id not in self.report.missing:
            units = Units(next(iter(one.counting.of.values())), self.report.dataset, self.report.period)
            found = [key for key in KEYS.values() if key in one.keys or units.tell(key)]
        variable = {key.name for key in one.counting.variable} if one.counting else set[str]()
        return {key.name: key.title for key in found if key.name not in {*variable, STATISTIC.name}}

    def shell(self, caption: str = "") -> Table:
        """The table without numbers, from the declarations alone: what a report will hold."""
        names = [k for k in self._keys() if k not in self._constants()]
        keys = [key_of(name) for name in names]
        words = [self._words_of(key.name, self._codes(key.name) or [ALL]) for key in keys]
        first, *others = words or [{ALL: self.measures[0].title}]
        heads = [" ".join(o) for o in _product(others)] or ["Antal"]
        title = keys[0].title if keys else ""
        lines = [Row(word, tuple("…" for _ in heads)) for word in first.values()]
        return table(self._id("skal"), caption or self._caption(names), [title, *heads], lines)

    # --- the words around -------------------------------------------------------------------------------------------

    def __repr__(self) -> str:
        return "\n".join(f"{name}: {text}" for name, text in self.described().items())

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, object]:
        items = "".join(f"<dt>{escape(n)}</dt><dd>{escape(t)}</dd>" for n, t in self.described().items())
        html = f'<div style="text-align:left"><p><strong>{escape(self._title())}</strong></p><dl>{items}</dl></div>'
        return {"text/html": html, "text/plain": repr(self)}

    def described(self) -> dict[str, str]:
        """What is counted, of whom, by what, from which source: the five headings of official statistics, and more."""
        one = self.measures[0]
        keys = [key_of(k) for k in self._keys() if k != MEASURE]
        missing = self.report.missing.get(one.id)
        counting = one.counting
        told = {
            "Mått": f"{self._title()} ({', '.join(m.id for m in self.measures)})",
            "Objekt och population": self._who(),
            "Variabler": listing([k.title for k in keys if not counting or k in counting.variable]) or one.title,
            "Statistiska mått": listing(self._units()),
            "Redovisningsgrupper": listing([k.title for k in keys if counting and k not in counting.variable])
            or "inga",
            "Referenstider": listing([span.label for span in self.spans or (self.report.period,)]),
            "Så räknas det": " ".join(dict.fromkeys(m.says for m in self.measures)),
            "Källa": f"underlag saknas: {missing}" if missing else self._source_words(),
            "Kan skäras": "rad för rad: .where(…), .by(…) med nycklarna i .keys"
            if counting
            else f"bara på {listing([*one.key_names]) or 'inget'}",
        }
        return {**told, **({"Märkning": exhibit.UNDECLARED} if self.own else {})}

    def _source_words(self) -> str:
        return self.report.source_line(self._sources()).removeprefix("Källa: ") or "ingen"

    def _units(self) -> list[str]:
        units = [u for m in self.measures for u in ([m.unit] if isinstance(m.unit, str) else m.unit.values())]
        based = any(m.counting and m.counting.base is not None or m.base for m in self.measures)
        return [*dict.fromkeys(UNITS[u] for u in units), *(["andel"] if based else [])]

    def _title(self) -> str:
        return listing(list(dict.fromkeys(m.title for m in self.measures)))

    def _caption(self, names: Sequence[str]) -> str:
        variables = {k.name for m in self.measures if m.counting for k in m.counting.variable}
        groups = [key_of(n).title.lower() for n in names if n not in variables and n not in (MEASURE, *names[:1])]
        parts = [self._title() + (f", efter {listing(groups)}" if groups else ""), *self._narrowing()]
        picked = [self.report.word(k, c[0]).lower() for k, c in self._constants().items() if c[0] != ALL]
        return ", ".join([*parts, *picked])

    def _narrowing(self) -> list[str]:
        """What makes the view another than the report's own, in words: conditions, and the one period it is about."""
        return [*(words for _, words in self.conditions), *(span.label for span in self.spans if len(self.spans) == 1)]

    def _titled(self, caption: str) -> str:
        """A caption that was given, and what it does not say of how the view was narrowed."""
        return ", ".join([caption, *(w for w in self._narrowing() if w.casefold() not in caption.casefold())])

    def _who(self) -> str:
        words = self.saying.population
        who = self.report.during(self.measures[0].population if words is None else words)
        if self.spans:
            when = f" under {self.spans[0].label}" if len(self.spans) == 1 else ""
            who = (self.measures[0].population if words is None else words).replace(" i perioden", when)
        return ", ".join([who, *(words for _, words in self.conditions)]) if who else who

    def _id(self, form: str) -> str:
        return "-".join([self.measures[0].id.replace(".", "-").replace("_", "-"), *(self.groups or ()), form])

    def _sources(self) -> list[str]:
        if self.from_source:
            return [self.from_source]
        if self.own:
            return ["workbook"]
        return self.report.sources([m.id for m in self.measures])

    # --- facts ------------------------------------------------------------------------------------------------------

    def _shown(
        self,
        id: str,
        caption: str,
        notes: Iterable[str],
        first: Sequence[str] = (),
        show: Sequence[What] = (),
        finding: Told = (),
    ) -> Shown | Notice | Prose:
        if not self.saying.there:
            return Prose(id, ())
        ids = [m.id for m in self.measures]
        names = [n for n in self._keys() if n not in self._constants()]
        title = self._titled(caption) if caption else self._caption([*first, *(n for n in names if n not in first)])
        if not self.own and (notice := self.report.absent(id, title, ids)):
            return notice
        axes, facts = self._grid(first)
        title = _without_keys(title, self._whole(axes))
        sources = self._sources()
        made = Shown(
            id,
            title,
            facts,
            axes,
            "",
            self._notes(notes),
            self.report.are_synthetic(sources),
            self._unit(facts),
            None if self.own else self.saying.figures,
            tuple(show) or _parts(facts),
            self.saying.decimals,
            self.saying.heads,
            self._found(finding),
        )
        if made.empty:
            none = nothing_to_show(id, title, self.report.period.label, self._who())
            own = self._own_sentence()
            return replace(none, sentence=own) if own else none
        n = self._n_behind(facts) if "n" not in made.parts else None
        made = replace(made, foot=self.report.foot_of(sources, self._who(), n or self._n(facts)))
        made = made.with_notes(
            *([exhibit.UNDECLARED] if self.own else []), *self._held(title), *self._classes_told(made)
        )
        made = self._whole_words(made) if self.saying.spelled else made
        return made.with_notes(*self._in_full(made)) if self.saying.spelled else made

    def _pictured(self, made: Shown | Notice | Prose) -> Shown | Notice | Prose:
        """What a figure is drawn of; of nothing but totals there is none to draw, and they are told."""
        if not isinstance(made, Shown) or not made.axes or made.codes(0, total=False):
            return made
        told = self._in_words(made)
        return Prose(made.id, (Paragraph("text", told.text, tuple(told.facts)),) if told else ())

    def _found(self, finding: Told) -> Bound:
        """The first finding that is true and whose facts are there; none of own counting, which has no facts."""
        return NOTHING if self.own else headline(self.report, finding)

    def _in_words(self, made: Shown, least: int = 2, rows: int = 1) -> exhibit.Sentence | None:
        """The sentence that a document prints instead, where there is next to nothing to show; none of own counting."""
        found = None if self.own else sentence_of(made, self._who(), least, rows)
        return (self._own_sentence() or found) if found else None

    def _own_sentence(self) -> exhibit.Sentence | None:
        """The view's own words, where they say anything this year."""
        bound = told(self.report, self.saying.sentence) if self.saying.sentence and not self.own else None
        return exhibit.Sentence(bound.text, bound.facts) if bound and bound.text else None

    def _notes(self, notes: Iterable[str]) -> tuple[str, ...]:
        """The notes with their bound values; of own counting only those that are bound to no fact of the whole."""
        lacking = [self.report.missing[m.id] for m in self.measures if m.id in self.report.missing and not self.own]
        gaps = [f"Underlag saknas för en del: {file}." for file in dict.fromkeys(lacking)]
        bound = [generate(self.report, n).text if "{" in n else n for n in notes if not (self.own and "{" in n)]
        return tuple(filter(None, [*gaps, *bound]))

    def _held(self, caption: str) -> list[str]:
        """What every number of the exhibit has in common, where the caption does not say it."""
        picked = {k: self._words_of(k, codes)[codes[0]] for k, codes in self._constants().items() if codes[0] != ALL}
        return [f"{key_of(k).title}: {w}." for k, w in picked.items() if w.casefold() not in caption.casefold()]

    def _classes_told(self, made: Shown) -> list[str]:
        """That classes are joined, where they are."""
        joined = [axis.title for axis in made.axes if any(map(is_joined, axis.words))]
        whole = self._whole(made.axes)
        told = {
            f"Klasser är sammanslagna ({listing([*map(in_sentence, joined)])}), eftersom få är i var och en.": joined,
            f"Talen är inte delade på {listing([*map(in_sentence, whole)])}, eftersom få är i varje grupp.": whole,
        }
        return [note for note, keys in told.items() if keys]

    def _whole(self, axes: Sequence[Axis]) -> list[str]:
        """The titles of the keys that the edition does not tell apart."""
        coarse = not self.own and any(self._joins(one) for one in self.measures)
        return [axis.title for axis in axes if coarse and {*axis.words} == {ALL}]

    def _whole_words(self, made: Shown) -> Shown:
        """Codes that a table leaves out are not abbreviated: no note would say what they stand for."""
        axes = tuple(
            replace(axis, words={**axis.words, **{c: self.report.word(axis.name, c) for c in nobody(made, place)}})
            for place, axis in enumerate(made.axes)
        )
        return replace(made, axes=axes)

    def _in_full(self, made: Shown) -> list[str]:
        """What the abbreviations shown stand for, as one note: `Af = Arbetsförmedlingen; Fk = Försäkringskassan`."""
        words = [
            f"{word} = {self.report.word(axis.name, code)}"
            for place, axis in enumerate(made.axes)
            for code, word in axis.words.items()
            if _attribute(code) in self.saying.names and code in made.codes(place)
            if word != self.report.word(axis.name, code)
        ]
        return [f"{'; '.join(words)}."] if words else []

    def _n(self, facts: Mapping[tuple[str, ...], Fact]) -> Fact | int | None:
        """The fact whose number stands as n: the base that all share, else the count over every category."""
        bases = {f.base_fact for f in facts.values() if any(x is not None for x in (f.n, f.base, f.value))}
        if len(bases) == 1 and (only := next(iter(bases))) and not self.own:
            return self.report.find(only)
        numbers = {fact.base for fact in facts.values()}
        # Bases of different units may happen to be as many: they have no n in common.
        same = len(self._counted()) == 1 and (self.own or all(bases))
        if same and len(numbers) == 1 and None not in numbers and not any(f.base_hidden for f in facts.values()):
            return next(iter(numbers))
        # On axes without a total, such as several conditions, every code's total has the same base, or there is none.
        width = len(next(iter(facts), ()))
        summed = [place for place in range(width) if any(codes[place] == ALL for codes in facts)]
        totals = [f for c, f in facts.items() if (summed or not width) and all(c[place] == ALL for place in summed)]
        total = (
            totals[0] if len({f.base_fact for f in totals}) == 1 and (len(totals) == 1 or totals[0].base_fact) else None
        )
        if total is None or total.base is None:
            return total
        return self.report.find(total.base_fact) if total.base_fact and not self.own else total.base

    def _n_behind(self, facts: Mapping[tuple[str, ...], Fact]) -> int | None:
        """How many units every value rests on, where it is the same and none is hidden."""
        sizes = {None if fact.base is not None or fact.base_hidden else fact.n for fact in facts.values()}
        return sizes.pop() if len(sizes) == 1 else None

    def _counted(self) -> set[str]:
        """The words of everybody that the measures count."""
        named = [[p.words for p in m.counting.of.values()] if m.counting else [m.population] for m in self.measures]
        return {words for some in named for words in some}

    def _unit(self, facts: Mapping[tuple[str, ...], Fact]) -> str:
        units = {fact.unit for fact in facts.values()}
        return UNITS[next(iter(units))] if len(units) == 1 else ""

    def _grid(
        self, first: Sequence[str] = (), classes: bool = True
    ) -> tuple[tuple[Axis, ...], dict[tuple[str, ...], Fact]]:
        """The axes, those named first, and the facts by their codes on them; other keys stand at their total. With
        `classes` those in which the edition shows the measure.
        """
        constants = self._constants()
        names = [n for n in self._keys() if n not in constants]
        order = [*first, *(n for n in names if n not in first)]
        found: dict[tuple[str, ...], Fact] = {}
        picked = False
        for one in self.measures:
            for codes, fact in self._facts_of(one, classes):
                at = {**codes, MEASURE: one.id}
                if any(at.get(k, ALL) not in some for k, some in self.picks.items()):
                    continue
                picked = True
                if all(code == ALL for k, code in codes.items() if k not in order and k not in constants):
                    found[tuple(at.get(name, ALL) for name in order)] = fact
        if picked and not found:
            raise ValueError(
                f"{self.measures[0].id}: en nyckel saknar total och måste visas eller väljas med .only(…)."
            )
        axes = tuple(self._axis(name, [codes[i] for codes in found]) for i, name in enumerate(order))
        return axes, dict(sorted(found.items(), key=lambda item: self._place(axes, item[0])))

    def _with_an_axis(self, made: Shown) -> Shown:
        """A single fact stands in a row of its measure."""
        if made.axes:
            return made
        id = self.measures[0].id
        facts = {(id, *codes): fact for codes, fact in made.facts.items()}
        return replace(made, axes=(self._axis(MEASURE, [id]),), facts=facts)

    def _place(self, axes: Sequence[Axis], codes: tuple[str, ...]) -> tuple[int, ...]:
        return tuple(list(axis.words).index(code) for axis, code in zip(axes, codes, strict=True))

    def _axis(self, name: str, seen: Iterable[str]) -> Axis:
        found = list(dict.fromkeys(seen))
        if name == MEASURE:
            words = {m.id: self.saying.names.get(m.id.rpartition(".")[2], m.title) for m in self.measures}
            title = self.saying.names.get(MEASURE, "Mått")
            return Axis(name, title, {id: words[id] for id in words if id in found}, ordinal=True)
        key = self._key(name)
        place = {code: at for at, code in enumerate(self._codes(name))}
        listed = sorted((c for c in place if c in found), key=lambda c: min(place.get(p, place[c]) for p in held_by(c)))
        order = [*(c for c in self.picks.get(name, listed) if c in found), *(c for c in found if c not in listed)]
        ordered = [*(c for c in order if c != ALL), *([ALL] if ALL in found else [])]
        return Axis(name, self.saying.names.get(name, key.title), self._words_of(name, ordered), key.ordinal)

    def _words_of(self, name: str, codes: Iterable[str]) -> dict[str, str]:
        return {
            code: self.saying.names.get(_attribute(code), self.report.word(name, code)) for code in dict.fromkeys(codes)
        }

    def _facts_of(self, one: Measure, classes: bool = True) -> list[tuple[dict[str, str], Fact]]:
        """The facts of a measure with their codes: the report's own, or counted again of what the view has narrowed."""
        if not self.own:
            if one.id in self.report.missing:
                return []
            joined = classes and self._joins(one)
            frame = (self.report.classes if joined else self.report.frame)(one.id, self.from_source)
            keys = frame[list(one.key_names)].astype(str).to_dict("records")
            return [(codes, self.report.fact(str(id))) for codes, id in zip(keys, frame["fact"], strict=True)]
        found = []
        for span in self.spans or (self.report.period,):
            frame = redacted(self._counted_again(one, span), frozenset())
            keys = frame[list(one.key_names)].astype(str).to_dict("records")
            facts = [
                _counted_here(fact_of(row, one.id, codes), one)
                for row, codes in zip(frame.itertuples(), keys, strict=True)
            ]
            extra = {PERIOD.name: span.code} if len(self.spans) > 1 else {}
            found += [({**codes, **extra}, fact) for codes, fact in zip(keys, facts, strict=True)]
        return found

    def _joins(self, one: Measure) -> bool:
        """Whether the edition's classes are shown: not where finer codes are picked, nor of several measures."""
        if not self.report.level(one.id) or len(self.measures) > 1:
            return False
        frame = self.report.classes(one.id, self.from_source)
        return all({*some} <= {ALL, *frame[key].astype(str)} for key, some in self.picks.items() if key in frame)

    def _counted_again(self, one: Measure, span: Period) -> pd.DataFrame:
        dataset = replace(self.report.dataset, rules={**self.report.dataset.rules, **self.rules})
        declared = one.id in self.report.facts.measures and one.keys == self.report.facts.measures[one.id].keys
        try:
            if one.counting and (self.conditions or not declared):
                frame = counted(one.counting, dataset, span, self._narrowed)
            else:
                frame = one(dataset, span)
        except SourceMissing as error:
            raise ValueError(f"Underlag saknas för {span.label}: {error.file}.") from None
        made = with_ids(one, frame)
        return made[made["primary"]].reset_index(drop=True)

    def _narrowed(self, units: pd.DataFrame) -> pd.DataFrame:
        for condition, _ in self.conditions:
            units = conditions.held(units, condition, _LISTED)
        return units

    # --- keys -------------------------------------------------------------------------------------------------------

    def _keys(self) -> list[str]:
        """The names of the keys shown, in order: the variable and the groups asked for, or those declared."""
        names: list[str] = [MEASURE] if len(self.measures) > 1 else []
        for one in self.measures:
            own = list(one.key_names)
            if self.groups is not None:
                variable = [k.name for k in one.counting.variable] if one.counting else own[:1]
                kept = {*variable, *self.groups}
                if one.counting and one.counting.each:
                    kept.add(one.counting.each.name)
                if STATISTIC.name in own:
                    kept.add(STATISTIC.name)
                own = [k for k in own if k in kept]
            variable = [k.name for k in one.counting.variable] if one.counting else []
            ordered = [*(k for k in own if k in variable), *(k for k in own if k not in variable)]
            names += [k for k in ordered if k not in names]
        return names + ([PERIOD.name] if len(self.spans) > 1 else [])

    def _constants(self) -> dict[str, tuple[str, ...]]:
        """The keys picked to one code: no axis, but told in words."""
        return {key: codes for key, codes in self.picks.items() if len(codes) == 1}

    def _codes(self, name: str) -> list[str]:
        """Every code that a key has in this view's facts or in its list."""
        if name == MEASURE:
            return [m.id for m in self.measures]
        keys = [k for m in self.measures for k in m.keys if k.name == name] or [key_of(name)]
        found: list[str] = []
        for one in self.measures:
            if not self.own and self.report.has(one.id) and name in one.key_names:
                found += [c for c in self.report.facts.frames[one.id][name].astype(str).unique() if c != ALL]
        listed = [c for key in keys for c in key.codes(self.report.dataset, self.report.period, found)]
        return list(
            dict.fromkeys(
                [
                    *(c for c in listed if c != MISSING),
                    *([MISSING] if MISSING in [*listed, *found] else []),
                    *found,
                    ALL,
                ]
            )
        )

    def _key(self, name: str) -> Key:
        """The key as the view's measures read it."""
        return next((k for m in self.measures for k in m.keys if k.name == name), None) or key_of(name)

    def _key_with(self, codes: Sequence[str]) -> str:
        for name in self._keys():
            if set(codes) <= set(self._codes(name)):
                return name
        every = [code for name in self._keys() for code in self._codes(name)]
        unknown = next((code for code in codes if code not in every), codes[0])
        near = get_close_matches(unknown, every, n=3)
        told = f" Menade du {', '.join(near)}?" if near else ""
        raise KeyError(f"Koden {unknown} finns inte bland {listing(self._keys())}.{told}")

    def _meant(self, word: str) -> str:
        """The axis of the view that a name or a Swedish title means."""
        return word if word in self._keys() else key_of(word).name

    def _named_key(self, word: str) -> str:
        """The key that a name or a Swedish title means. KeyError, with what there is, when there is none."""
        try:
            return key_of(word).name
        except KeyError as error:
            there = f" Det här måttet kan delas på {listing([*self.keys])}." if self.keys else ""
            raise KeyError(f"{error.args[0]}{there}") from None

    def _with(self, columns: Sequence[str], rows: Sequence[str]) -> "View":
        """The view, in the groups that a table's rows and columns ask for beside what it has."""
        new = [k for k in (*columns, *rows) if k not in self._keys()]
        if not new:
            return self
        return self.by(*dict.fromkeys([*(self.groups or ()), *new]))

    def _one(self, what: str) -> Measure:
        if len(self.measures) != 1:
            raise ValueError(f".{what} gäller ett mått i taget.")
        return self.measures[0]

    def _sibling(self, keys: Sequence[str]) -> Measure | None:
        """A declared count of the same population and variable that has the groups."""
        own = self.measures[0].counting
        for other in self.report.facts.measures.values():
            if own is None or other.counting is None or set(keys) - set(other.key_names):
                continue
            same = (
                list(other.counting.of.values()) == list(own.of.values())[:1]
                and not other.counting.having
                and not own.having
            )
            if same and [k.name for k in other.counting.variable] == [k.name for k in own.variable]:
                return other
        return None


def _without_keys(caption: str, titles: Iterable[str]) -> str:
    """A caption that promises no key that is not told apart: `Nya deltagare efter remittent och kön`."""
    for title in map(re.escape, map(str.lower, titles)):
        caption = re.sub(rf",? (?:efter|och) {title}\b", "", re.sub(rf"\befter {title} och\b", "efter", caption))
    return caption


def _counted_here(fact: Fact, one: Measure) -> Fact:
    """The fact without an id; only of a whole is the base, without an id too, the fact itself."""
    counting = one.counting
    whole = counting is not None and not counting.having and all(fact.keys[k.name] == ALL for k in counting.variable)
    return replace(fact, id="", base_fact="" if whole else fact.base_fact)


def _parts(facts: Mapping[tuple[str, ...], Fact]) -> tuple[What, ...]:
    """Count and share where a count has a base, the count, else the value, with how many it rests on."""
    if not any(f.n is not None or f.hidden for f in facts.values()):
        return ("value",)
    based = any(f.base is not None and not f.is_value for f in facts.values() if f.n is not None)
    valued = any(f.value is not None for f in facts.values())
    return ("n", "share") if based else ("n", "value") if valued else ("n",)


def _reading(name: str, one: Measure) -> Key:
    """The key as the measure reads it, or as it is declared."""
    own = [k for k in one.counting.keys if k.name == name] if one.counting else []
    return own[0] if own else key_of(name)


def _interval(fact: Fact) -> tuple[float, float] | tuple[None, None]:
    """Wilson's bounds of a share; none where the number is no share of its base, is its own base, or is hidden."""
    n, base = fact.n, fact.base
    if fact.base_fact == fact.id:
        return None, None
    return wilson(n, base) if n is not None and base and n <= base else (None, None)


def _attribute(code: str) -> str:
    return code.replace("-", "_")


def _product(words: Sequence[Mapping[str, str]]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [()]
    for some in words:
        found = [(*before, word) for before in found for word in some.values()]
    return found if words else []
