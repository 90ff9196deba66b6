"""What the year was: whatever its numbers are, every sentence told is true of them, and the year's own facts choose."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sotanalysis import dataset as data
from sotanalysis.chapters import goals, in_short
from sotanalysis.exhibits.cards import Card
from sotanalysis.exhibits.proof import proof
from sotanalysis.exhibits.prose import told
from sotanalysis.facts import Fact, Facts
from sotanalysis.measures.change import RESULTS
from sotanalysis.periods import Period
from sotanalysis.report.report import Report, report_on
from sotanalysis.sources.settings import Goal
from sotanalysis.statistics import newcombe
from tests.notebooks.chapters import FILES, forms, run

USED = (
    "inflow.flow", "inflow.waiting", "inflow.still_waiting", "inflow.referrers", "inflow.goldware", "exits.ended",
    "exits.days_enrolled", "exits.regular_service", "steps.movement", "capacity.volumes", "capacity.staff",
    "comparison.goals", "comparison.goal_levels", "comparison.change", "comparison.year_on_year",
    "comparison.results_by_time", "comparison.hours_threshold", "exits.reinforced_cooperation", "non_starts.share",
    "follow_up.bounds", "economy.accounts",
)  # fmt: skip
CAUSES = ("tack vare", "leder till att", "på grund av", "effekt", "därför", "beror på", "eftersom")
CODES = ("avslutade_som_gatt_uppat_pa_processtrappan_pahittad_malniva",
         "avslutade_som_gar_vidare_till_ordinarie_insats_pahittad_malniva")  # fmt: skip


def text(report: Report) -> str:
    """The line on top and the sentences, as they are read."""
    said = report.say("x", *in_short.sentences(report)).text()
    return f"{told(report, in_short.line(report)).text}\n{said}".replace("\u00a0", " ")


# --- invented years -----------------------------------------------------------------------------------------------------


@st.composite
def years(draw: st.DrawFn) -> dict[str, Any]:
    """Numbers of a year and the one before, what the goals are, and what has no source."""
    count, few = st.integers(0, 200), st.integers(0, 12)
    counts = {name: draw(st.one_of(few, count)) for name in ("started", "open", "carried", "ended", "queue")}
    before = {name: draw(st.one_of(few, count, st.just(counts[name]))) for name in ("started", "queue")}
    parts = {}
    for result in RESULTS:
        bases = [draw(st.one_of(few, count)) for _ in range(2)]
        parts[result] = [(draw(st.integers(0, base)), base) for base in bases]
    days = st.one_of(st.none(), st.floats(0, 400).map(lambda x: round(x * 2) / 2))
    return {
        "counts": counts,
        "before": before,
        "parts": parts,
        "wait": [(draw(few | count), draw(days)) for _ in range(2)],
        "levels": draw(st.tuples(*[st.sampled_from([0.0, 0.25, 0.5, 0.6, 0.9, 1.0])] * 2)),
        "posts": draw(st.tuples(st.floats(0, 12), st.floats(0, 12))),
        "kronor": draw(st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)) | st.just((500, 500))),
        "away": draw(st.sets(st.sampled_from(USED), max_size=3)),
        "year_before": draw(st.booleans()),
    }


def numbers(year: dict[str, Any], then: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """The facts of the invented year (or of the one before) that differ from the demonstration's: id, numbers."""
    counts = year["counts"] if not then else {**year["counts"], **year["before"]}
    n, middle = year["wait"][then]
    yield "inflow.waiting.start.median", {"n": n, "base": n, "value": middle if n else None}
    yield "inflow.still_waiting.n", {"n": counts["queue"]}
    if then:
        return
    for id in ("inflow.referrers.all.all", "inflow.flow.started.all", "capacity.volumes.started.current"):
        yield id, {"n": counts["started"]}
    yield "capacity.volumes.started.previous", {"n": year["before"]["started"]}
    yield "inflow.flow.open_at_end.all", {"n": counts["open"]}
    yield "inflow.flow.carried_in.all", {"n": counts["carried"]}
    yield "exits.ended.all", {"n": counts["ended"]}
    for result, both in year["parts"].items():
        (a, base_a), (b, base_b) = both
        for place, (k, base) in (("previous", both[0]), ("current", both[1])):
            yield f"comparison.year_on_year.{result}.{place}", {"n": k, "base": base, "value": k / base if base else None}
        told_apart = base_a >= 10 and base_b >= 10
        low, high = newcombe(a, base_a, b, base_b) if told_apart else (None, None)
        both_ends = {"low": low, "high": high, "difference": b / base_b - a / base_a if told_apart else None}
        for end, value in both_ends.items():
            yield f"comparison.change.{result}.{end}", {"value": None if value is None else 100 * value}
        share = {"n": b, "base": base_b, "value": b / base_b if base_b else None}
        yield in_short.FACT_OF[result], share
        for code, of, level in zip(CODES, ("step_up", "regular_service"), year["levels"], strict=True):
            if of == result:
                yield f"comparison.goals.{code}", share
                yield f"comparison.goal_levels.{code}", {"value": level}
    yield "capacity.staff.all.planned", {"value": year["posts"][0]}
    yield "capacity.staff.all.employed", {"value": year["posts"][1]}
    yield "economy.accounts.all.budget", {"value": float(year["kronor"][0])}
    yield "economy.accounts.all.outcome", {"value": float(year["kronor"][1])}


def altered(facts: Facts, changed: dict[str, dict[str, Any]], away: set[str]) -> Facts:
    frames = {}
    for id in USED:
        if id in away or id not in facts.frames:
            continue
        frame = facts.frames[id].copy()
        for fact, values in changed.items():
            if fact == id or fact.startswith(f"{id}."):
                frame.loc[frame["fact"] == fact, [*values]] = [pd.NA if v is None else v for v in values.values()]
        frames[id] = frame
    gone = {id: "en fil" for id in facts.measures if id not in frames}
    return replace(facts, frames=frames, missing=gone)


def invented(report: Report, year: dict[str, Any]) -> Report:
    """The demonstration's report with the invented year's numbers."""
    away = set(year["away"])
    if not year["year_before"]:
        away |= {"comparison.change", "comparison.year_on_year", "capacity.volumes"}
    made = replace(report, facts=altered(report.facts, dict(numbers(year, False)), away), processed=None)
    levels = zip(report.settings.goals, year["levels"], strict=True)
    chosen = report.settings.model_copy(
        update={"goals": tuple(Goal(name=g.name, fact=g.fact, share=s) for g, s in levels)}
    )
    found = replace(made.dataset, settings={**made.dataset.settings, made.year: chosen})
    made = replace(made, dataset=found)
    before = altered(report.previous.facts, dict(numbers(year, True)), away) if report.previous else None
    old = replace(report.previous, facts=before, processed=None) if year["year_before"] and before else None
    made.__dict__["previous"] = old
    return made


def hold(report: Report, sentence: str) -> Iterator[bool]:
    """Whether what the sentence says is so, reckoned anew from the facts."""
    def of(id: str) -> Fact:
        return report.fact(id)

    if "startade:" in sentence and sentence[:5] in ("Färre", "Fler "):
        now, then = of("capacity.volumes.started.current").n, of("capacity.volumes.started.previous").n
        yield now < then if sentence.startswith("Färre") else now > then
    if "vid ingången" in sentence:
        now, then = of("inflow.flow.open_at_end.all").n, of("inflow.flow.carried_in.all").n
        yield now < then if "färre" in sentence else now > then
    if "blev längre" in sentence or "blev kortare" in sentence:
        now, then = (r.fact("inflow.waiting.start.median").value for r in (report, report.previous))
        yield now > then if "längre" in sentence else now < then
    for result, words in in_short.WHAT_THEY_DID.items():
        for word, end in (("större", "low"), ("mindre", "high")):
            if sentence.startswith(f"En {word} andel {words.partition('{')[0]}"):
                value = of(f"comparison.change.{result}.{end}").value
                yield value > 0 if end == "low" else value < 0
                if code := goals.goal_of(report, in_short.FACT_OF[result]):
                    yield verdict_told(report, in_short.FACT_OF[result], code, sentence)
    for code, name in report.goals.items():
        if sentence.startswith(name):
            yield verdict_told(report, f"comparison.goals.{code}", code, sentence)
    if "ryms inom osäkerheten" in sentence and sentence.startswith("De skillnader"):
        ends = [[of(f"comparison.change.{r}.{end}").value for end in ("low", "high")] for r in RESULTS]
        yield all(low <= 0 <= high for low, high in ends if low is not None)
    if "heltidstjänster" in sentence:
        yield of("capacity.staff.all.employed").value < of("capacity.staff.all.planned").value
    if "Kostnaderna" in sentence:
        outcome, budget = of("economy.accounts.all.outcome").value, of("economy.accounts.all.budget").value
        word = "mindre" if outcome < budget else "mer än" if outcome > budget else "lika mycket"
        yield word in sentence


def verdict_told(report: Report, fact: str, code: str, sentence: str) -> bool:
    one, level = report.find(fact), report.find(goals.level(code))
    found = goals.verdict(one, level.value if level else None)
    words = {
        goals.REACHED: "är nått.",
        goals.JUST_REACHED: "är nått, men",
        goals.JUST_MISSED: "är inte nått, men",
        goals.MISSED: "är inte nått.",
    }
    said = [verdict for verdict, ending in words.items() if ending in sentence]
    return said == [found] or (not said and "Målet" not in sentence and "målet" not in sentence)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(year=years())
def test_a_few_years_and_every_sentence_told_is_true(year, demonstrated):
    says_what_holds(year, demonstrated)


@pytest.mark.full
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(year=years())
def test_whatever_the_year_every_sentence_told_is_true(year, demonstrated):
    says_what_holds(year, demonstrated)


def says_what_holds(year, demonstrated) -> None:
    report = invented(demonstrated("2023"), year)
    chosen = in_short.chosen(report)
    said = text(report)
    assert len(chosen) <= in_short.MOST
    assert len({finding.topic for finding in chosen}) == len(chosen)
    for finding in chosen:
        sentence = told(report, finding.told).text.replace("\u00a0", " ")
        assert all(hold(report, sentence)), sentence
    assert not re.search(r"\b0 av 0\b|\[[a-zu]", said)
    assert not any(word in said.casefold() for word in CAUSES)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(k=st.integers(0, 60), more=st.integers(0, 60), share=st.integers(0, 100))
def test_a_goal_is_told_in_sentences_as_in_the_table(k, more, share, demonstrated):
    n = k + more
    year = {"wait": [(0, None)] * 2, "levels": (share / 100, 0.5), "posts": (0, 0), "kronor": (0, 0), "away": set(),
            "year_before": False, "counts": dict.fromkeys(("started", "open", "carried", "ended", "queue"), 0),
            "before": {"started": 0, "queue": 0}, "parts": {r: [(0, 0), (k, n)] for r in RESULTS}}  # fmt: skip
    report = invented(demonstrated("2023"), year)
    fact = report.fact(in_short.FACT_OF["step_up"])
    found = goals.verdict(fact, share / 100)
    said = told(report, goals.on_card(report, fact.id)).text.replace("\u00a0", " ")
    assert said == (f"Mål {share} %: {found.lower()}" if n >= 10 else f"Mål {share} %")


def test_a_claim_that_is_planted_wrong_is_never_told(demonstrated):
    wrong = replace(in_short.VOLUMES[0], sentences=("[Fler] startade: {{ n(STARTED) }}.",))
    assert told(demonstrated("2023"), wrong.told).text == ""


# --- the years there are -------------------------------------------------------------------------------------------------


def test_what_2023_was(demonstrated):
    said = text(demonstrated("2023"))
    assert said.splitlines() == [
        "Färre startade, väntan till start blev längre och en mindre andel gick vidare till ordinarie insats.",
        "Färre startade: 30 deltagare, mot 87 under 2022.",
        "Väntan från ansökan till start blev längre: medianen var 179 dagar, mot 28 dagar under 2022. Vid utgången av "
        "2023 väntade 12 ansökningar på start eller besked, mot 31 ett år tidigare.",
        "En mindre andel gick vidare till ordinarie insats: 24 av 62 (39 %), mot 36 av 54 (67 %) under 2022. Målet, "
        "60 %, är inte nått.",
        "Av 9,0 planerade heltidstjänster var 5,8 bemannade i genomsnitt, 3,2 färre än planerat.",
        "Kostnaderna blev 5 613 300 kronor, 1 042 700 kronor mindre än budgeten.",
    ]


def test_each_year_has_words_of_its_own(demonstrated):
    first, *_ = text(demonstrated("2022")).splitlines()
    assert first == (
        "Fler var inskrivna vid utgången av 2022 än vid ingången, målet för stegförflyttning är inte nått och målet för "
        "ordinarie insats är nått."
    )
    assert text(demonstrated("2022-h1")).splitlines()[0] == "Målen är nådda."
    assert "under första halvåret 2022" in text(demonstrated("2022-h1"))


@pytest.mark.parametrize("code", ["2022", "2023", "2022-h1"])
def test_every_sentence_that_may_be_told_is_bound(code, demonstrated):
    """Also those that do not hold this year: their words are read without any fact."""
    report = demonstrated(code)
    offered = in_short.findings(report)
    loose = [fault.text for one in offered for sentence in one.told for fault in proof(sentence, one.topic)]
    loose += [fault.text for one in offered if one.clause for fault in proof(f"{one.bound(one.clause)}.", one.topic)]
    assert loose == []
    assert [one for one in offered if one.test and not all("[" in words for words in one.sentences if "WAIT" not in words)] == []


# --- one base per number --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [pytest.param("2022", marks=pytest.mark.full), "2023"])
def test_each_number_of_the_checklist_stands_where_it_points(code, demonstrated):
    report = demonstrated(code)
    found = {form["id"]: form for form in forms(report)}
    stands = {id: facts_in(form) for id, form in found.items()}
    for row in found["resultatmatt"]["rows"]:
        label, value, *_, place = row["cells"]
        if value["facts"] and place["text"].startswith("{ref:"):
            id = place["text"][5:-1]
            shown = value["facts"] if "litet" not in value["text"] else row["cells"][2]["facts"]
            assert set(shown) <= stands[id], (label["text"], id)


@pytest.mark.parametrize("code", ["2022", "2023"])
def test_card_sentence_and_checklist_say_the_same_of_the_same(code, demonstrated):
    report = demonstrated(code)
    (path,) = (path for path in FILES if path.name.startswith("00"))
    seen = {one.form["id"]: one for one in run(path, report) if one.form}
    numbers = {card.facts[0]: card.of for card in seen["nyckeltal"].value.cards if card.of}
    for row in seen["resultatmatt"].form["rows"]:
        if row["cells"][1]["facts"] and row["cells"][1]["facts"][0] in numbers:
            assert row["cells"][2]["text"] == numbers[row["cells"][1]["facts"][0]]
    said = seen["korthet-text"].value.text()
    for result, fact in in_short.FACT_OF.items():
        one = report.find(f"comparison.year_on_year.{result}.current")
        if one is not None and fact in numbers:
            assert numbers[fact] == f"{one.n} av {one.base}"
    assert said


def facts_in(form: Any) -> set[str]:
    if isinstance(form, dict):
        return set(form.get("facts", [])).union(*(facts_in(part) for part in form.values()))
    return set().union(*(facts_in(part) for part in form)) if isinstance(form, list) else set()


def test_a_hidden_number_is_told_in_no_sentence(demonstrated):
    report = demonstrated("2023")
    away = {"exits.regular_service", "comparison.change.regular_service.high", "capacity.volumes.started.previous"}
    hidden = replace(report, hidden={report.period.code: frozenset(away)})
    said = text(hidden)
    assert "ordinarie insats:" not in said.partition("påhittad")[0] and "mot 87" not in said and "[d]" not in said


# --- hardly anything there -------------------------------------------------------------------------------------------------

MEASURES = ""


@pytest.mark.parametrize(
    ("tables", "line"),
    [
        ({"cases": [{}]}, "1 deltagare startade och 0 avslutade."),
        ({"goldware_rows": [{"sex": "woman"}]}, "1 person var inskriven."),
        ({}, ""),
    ],
)
def test_with_hardly_anything_the_line_is_still_sensible(tables, line, report):
    small = report(**tables)
    assert text(small).splitlines()[:1] == ([line] if line else []) or (not line and text(small).strip() == "")


def test_cards_take_alternatives(demonstrated):
    report = demonstrated("2023")
    card = Card("Startade", report.fact("inflow.referrers.all.all"), what="n")
    made = report.cards("kort", "Kort", [card], ["{% claim fact('exits.ended.all').n == 0 %}Ingen{% endclaim %}.", "Rad."])
    assert made.lead.text == "Rad." and '<p class="lead">Rad.</p>' in made.html()
