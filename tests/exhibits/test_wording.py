"""Sentences that state a result are caught, innocent ones are not; a predicate must be about its word."""

import csv
from pathlib import Path

import pytest

from sotanalysis.exhibits.proof import proof
from sotanalysis.exhibits.weighing import _weights
from sotanalysis.result_words import value_of
from tests.exhibits.weigh import LIGHT, learn

FIXTURES = Path(__file__).parents[1] / "fixtures"
SENTENCES, BLIND, FRESH, VALIDATION, WEIGHED, APART = (
    list(csv.DictReader((FIXTURES / name).read_text("utf-8").splitlines(), delimiter=";"))
    for name in (
        "sentences.csv",
        "blind-sentences.csv",
        "fresh-sentences.csv",
        "validation-sentences.csv",
        "weighed-sentences.csv",
        "apart-sentences.csv",
    )
)


KINDS = ("result", "innocent")


@pytest.mark.parametrize("kind", KINDS)
def test_every_sentence_of_the_corpus_is_told_apart(kind):
    wrong = [
        one["sentence"]
        for one in SENTENCES
        if one["kind"] == kind and bool(proof(one["sentence"], "x")) != (kind == "result")
    ]
    assert wrong == []


@pytest.mark.parametrize(("corpus", "of_each", "caught", "alarms"), [(FRESH, 70, 66, 0), (VALIDATION, 150, 138, 13)])
def test_sentences_by_another_hand_that_nothing_was_ever_mended_by(corpus, of_each, caught, alarms):
    """What a text of a new year may expect: do not mend the rule or learn weights by these, write others for that.

    They are only ever counted. What is reached moves by a few sentences each time the weights are learnt anew: the
    floors leave room for that.
    """
    told = {kind: [bool(proof(one["sentence"], "x")) for one in corpus if one["kind"] == kind] for kind in KINDS}
    assert len(told["result"]) == len(told["innocent"]) == of_each
    assert sum(told["result"]) >= caught and sum(told["innocent"]) <= alarms


def test_sentences_in_pairs_of_the_same_words_that_nothing_was_learnt_from():
    """Every fifth of a set in which most results have an innocent sentence of the same words beside them, laid aside
    before any was tried; with the weights learnt before that set 90 % were caught with 11 % alarms.
    """
    learnt = {one["sentence"] for corpus in (SENTENCES, BLIND, WEIGHED) for one in corpus}
    assert not [one for one in APART if one["sentence"] in learnt]
    told = {kind: [bool(proof(one["sentence"], "x")) for one in APART if one["kind"] == kind] for kind in KINDS}
    assert sum(told["result"]) / len(told["result"]) >= 0.93
    assert sum(told["innocent"]) / len(told["innocent"]) <= 0.09


def test_sentences_that_the_weights_were_learnt_from():
    """Written without a look at the rule; the rule alone caught 81 to 86 % of them, with 9 to 17 % alarms."""
    told = {kind: [bool(proof(one["sentence"], "x")) for one in WEIGHED if one["kind"] == kind] for kind in KINDS}
    assert sum(told["result"]) / len(told["result"]) >= 0.95
    assert sum(told["innocent"]) / len(told["innocent"]) <= 0.03


@pytest.mark.slow
@pytest.mark.full
def test_the_weights_are_those_that_the_sorted_sentences_give():
    learnt, kept = learn()[0], _weights()
    assert {part for part, value in learnt.items() if abs(value) >= LIGHT + 0.05} <= kept.keys() <= learnt.keys()
    assert all(abs(learnt[part] - value) < 0.05 for part, value in kept.items())


def test_what_the_words_weigh_is_told_with_the_heaviest_of_them():
    (fault,) = proof("Omorganisationen tog musten ur samarbetet.", "x")
    assert fault.what.startswith("Meningen läses som ett resultat (tyngst väger ”omorganisationen”, ”tog”, ”ur”)")
    assert "{% claim" in fault.what and "{% fri %}" in fault.what


@pytest.mark.parametrize("digits", ["45", "4,5", "½"])
def test_a_digit_is_never_weighed_away(digits):
    assert proof(f"Rutinen beskrivs i handboken: {digits} deltagare.", "x")


def test_sentences_that_were_written_before_the_rule_knew_them():
    """Seven sets, each written without a look at the rule, counted once and only then used to mend it.

    At that first count 74 to 86 % of the results were caught and 2 to 12 % of the innocent raised an alarm. What is
    reached on them now is the floor here: a kind once mended stays so. It does not say how the rule does on a new text.
    """
    told = {kind: [bool(proof(one["sentence"], "x")) for one in BLIND if one["kind"] == kind] for kind in KINDS}
    assert sum(told["result"]) / len(told["result"]) >= 0.96
    assert sum(told["innocent"]) / len(told["innocent"]) <= 0.02


def test_what_is_said_of_nothing_known_is_a_result_but_not_in_a_text_of_one_person():
    assert proof("Framtidstron återvände.", "text/verksamhet.md")
    assert proof("Framtidstron återvände.", "text/solskenshistorier.md") == []
    assert proof("Framtidstron återvände hos tolv.", "text/solskenshistorier.md")


@pytest.mark.parametrize(
    ("sentence", "states"),
    [
        ("Kölistan smälte undan.", True), ("Teamet smälte ihop två grupper.", False),
        ("Deltagarna vittnade om ljusare dagar.", True), ("Deltagarna besökte biblioteket.", False),
        ("Väntan är outhärdlig.", True), ("Väntan räknas från ansökan.", False),
        ("Oron har lagt sig.", True), ("Oron kan lägga sig.", False), ("Om oron lägger sig avslutas insatsen.", False),
        ("Vi nådde inte männen.", True), ("Vi träffade inte chefen.", False),
        ("Deltagarna är trygga.", True), ("Målet är att deltagarna är trygga.", False),
        ("Allt gick som på räls.", True), ("Teamet gick en kurs.", False), ("Vi fick nej.", True),
        ("Vi fick besök.", False), ("Insatsen gav eko.", True), ("Insatsen innehöll samtal.", False),
        ("Trivseln har kommit åter.", True),
        ("Vår trognaste remittent är psykiatrin.", True), ("Den som väntat längst kallas först.", False),
        ("Antalet avslut Ökade kraftigt.", True), ("Vi hade Femtio nya deltagare.", True),
        ("Väntan smälte till {{ fact('inflow.waiting.start.median') | dagar }}.", False),
    ],
)  # fmt: skip
def test_a_clause_is_judged_by_what_it_tells_of_and_what_it_tells(sentence, states):
    assert bool(proof(sentence, "x")) is states


def test_an_unbound_clause_is_told_with_its_thing_and_what_to_do():
    (fault,) = proof("Kölistan smälte undan.", "x")
    assert fault.what.startswith("”smälte” säger hur det har gått med ”kölistan”")
    assert "{% claim" in fault.what and "{% fri %}" in fault.what
    (fault,) = proof("Framtidstron återvände.", "x")
    assert fault.what.startswith("”återvände” säger hur det har gått med ”framtidstron”")


def test_decomposed_letters_and_unseen_signs_hide_no_word():
    assert (
        proof("Antalet o\u0308kade.", "x")
        and proof("Antalet mins\u00adkade.", "x")
        and proof("Fem\u200btio gick.", "x")
    )


def test_a_heading_names_what_follows():
    assert proof("## Den vanligaste deltagaren\n\nText.", "x") == []
    assert proof("## 54 avslut", "x")


@pytest.mark.parametrize(
    ("word", "value"),
    [("etthundrafyrtionio", 149), ("tjugoen", 21), ("tvåtusentrehundrafyra", 2304), ("två tredjedelar", 2 / 3)]
    + [("var sjätte", 1 / 6), ("hälften", 0.5), ("sextiotal", 60), ("dussin", 12), ("vecka", None)],
)
def test_number_words_have_their_value(word, value):
    assert value_of(word) == value


E_ALL, P_ALL = 'fact("exits.ended.all").n', 'previous("exits.ended.all").n'


@pytest.mark.parametrize(
    ("word", "predicate", "holds"),
    [
        ("ökade", f"{E_ALL} > {P_ALL}", True),
        ("ökade", f"{P_ALL} < {E_ALL}", True),
        (
            "ökade",
            'fact("capacity.staff.2023-12.employed").value > fact("capacity.staff.2023-05.employed").value',
            True,
        ),
        ("ökade", f"{E_ALL} > {P_ALL} + 5", True),
        ("ökade", f"{E_ALL} > 0", False),
        ("ökade", f'{E_ALL} > fact("exits.drop_outs").n', False),
        ("minskade", f"{E_ALL} < 1000", False),
        ("ökade", f"{E_ALL} > {P_ALL} - 100", False),
        ("ökade", f"{E_ALL} > {P_ALL} * 0.5", False),
        ("är oförändrat", f"{E_ALL} == {P_ALL} + 5", False),
        ("är oförändrat", f"{E_ALL} == {P_ALL}", True),
        ("är oförändrat", f"{E_ALL} - {P_ALL} < 3 and {E_ALL} - {P_ALL} > -3", True),
        ("är oförändrat", f"{E_ALL} == {E_ALL}", False),
        ("är fler", 'fact("target_group.started.woman").n > fact("target_group.started.man").n', True),
        ("är fler", f"{E_ALL} > 0", False),
        ("är minst hälften", 'fact("exits.regular_service").value >= 0.5', True),
        ("är minst hälften", 'fact("exits.regular_service").value >= 0.4', False),
        ("är högst hälften", 'fact("exits.regular_service").value <= 0.5', True),
        ("är högst hälften", 'fact("exits.regular_service").value >= 0.5', False),
        ("är mer än hälften", 'fact("exits.regular_service").value > 0.5', True),
        ("är mer än hälften", 'fact("exits.regular_service").value >= 0.5', False),  # with just a half it is not so
        ("är de flesta", 'fact("exits.regular_service").value >= 0.5', False),
        ("är minst en tredjedel", 'fact("exits.regular_service").value >= 0.334', True),
        ("är minst 50 %", 'fact("exits.regular_service").value >= 0.5', True),
        ("är minst tio", f"{E_ALL} >= 10", True),
        ("är minst tio", f"{E_ALL} >= 9", False),
        ("är högst tio", f"{E_ALL} <= 10", True),
    ],
)
def test_a_predicate_is_about_its_word(word, predicate, holds):
    text = f"Det som räknas {{% claim {predicate} %}}{word}{{% endclaim %}}."
    assert (proof(text, "x") == []) is holds


ENDED, STARTED = "exits.ended.all", "target_group.started.all"


@pytest.mark.parametrize(
    ("id", "words", "counted"),
    [
        (ENDED, "ansökningar", False), (ENDED, "ärenden", False), (ENDED, "startade", False),
        (ENDED, "deltagare startade", False), (ENDED, "nya ansökningar", False), (ENDED, "uppföljningar", False),
        (ENDED, "starter", False), (ENDED, "deltagare som startat", False), (ENDED, "förlängningar", False),
        (ENDED, "avslutade", True), (ENDED, "deltagare", True), (ENDED, "personer avslutade insatsen", True),
        (ENDED, "avslut", True), (ENDED, "av deltagarna", True), (ENDED, "gick vidare", True),
        (STARTED, "avslutade", False), (STARTED, "avslut", False), (STARTED, "inkomna ansökningar", False),
        (STARTED, "startade", True), (STARTED, "nya deltagare", True), (STARTED, "personer", True),
        ("inflow.flow.ended.all", "ärenden", True), ("inflow.flow.ended.all", "startade ärenden", False),
        ("inflow.flow.started.all", "startade ärenden", True), ("inflow.flow.ended.all", "personer", False),
        ("inflow.flow.started.all", "deltagare", True),
        ("inflow.applications_by_referrer.fk", "ansökningar", True), ("non_starts.share", "ansökningar", True),
        ("inflow.applications_by_referrer.fk", "deltagare", False), ("non_starts.share", "personer", False),
        ("follow_up.done.6", "uppföljningar", True), ("follow_up.done.6", "ansökningar", False),
        ("aftercare.extensions", "förlängningar", True), ("aftercare.extensions", "punktinsatser", False),
        ("few.work", "ansökningar", True),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "number", ["{{{{ fact('{}') | antal }}}}", "{{% claim fact('{}').n == 54 %}}54{{% endclaim %}}"]
)
def test_a_count_is_of_what_its_noun_says(id, words, counted, number):
    told = proof(f"Det var {number.format(id)} {words}.", "x")
    assert (told == []) is counted and all("räknar något annat" in fault.what for fault in told)


BY_REFERRER = "inflow.referrers.{}.all"
ONE = f'fact("{BY_REFERRER.format("fk")}").n > fact("{BY_REFERRER.format("af")}").n'


@pytest.mark.parametrize("word", ["Flest", "Störst", "Högst", "Lägst", "Vanligast", "Den största gruppen"])
@pytest.mark.parametrize("test", [ONE, ONE.replace(">", "<"), f"{ONE} and {ONE.replace('af', 'region')}"])
def test_a_word_of_order_compares_all_and_not_one_other(word, test):
    told = proof(f"{{% claim {test} %}}{word}{{% endclaim %}} kom därifrån.", "x")
    assert len(told) == 1 and 'st("inflow.referrers.fk.all")' in told[0].what


@pytest.mark.parametrize(
    ("word", "test", "holds"),
    [
        ("Flest", 'largest("inflow.referrers.fk.all")', True),
        ("Flest", 'fact("inflow.referrers.fk.all").value > 0.5', True),
        ("Flest", 'smallest("inflow.referrers.fk.all")', False),
        ("Lägst", 'smallest("inflow.referrers.fk.all")', True),
        ("Lägst", 'largest("inflow.referrers.fk.all")', False),
        ("Lägst", 'fact("inflow.referrers.fk.all").value > 0.5', False),
        ("Störst avvikelse", 'smallest("economy.accounts.rent.deviation")', True),
        ("Näst flest", ONE, True),
    ],
)
def test_a_word_of_order_has_its_direction(word, test, holds):
    assert (proof(f"{{% claim {test} %}}{word}{{% endclaim %}} var det.", "x") == []) is holds


def test_a_claim_rests_on_facts_of_its_subject():
    told = proof(f"{{% claim {E_ALL} > {P_ALL} %}}Kostnaden ökade{{% endclaim %}}.", "x")
    assert "Kostnaden" in told[0].what


@pytest.mark.parametrize(("id", "holds"), [("inflow.flow.ended.all", True), ("inflow.flow.started.all", False)])
def test_a_subject_is_known_by_how_its_ids_begin(id, holds):
    told = proof(f'{{% claim fact("{id}").n > previous("{id}").n %}}Avsluten ökade{{% endclaim %}}.', "x")
    assert (told == []) is holds


def test_a_count_of_one_sex_is_a_fact_of_that_sex():
    assert proof('{{ fact("exits.ended.all") | antal }} kvinnor avslutade.', "x")
    assert proof('{{ fact("target_group.started.woman") | antal }} kvinnor började.', "x") == []
    assert proof('{{ fact("target_group.started.woman") | ord }} män började.', "x")
