"""Narrative with bound values: filters, claims, the period before, quotations, and what stands where a source lacks."""

import re
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotanalysis.exhibits.binding import Bound, ClaimUntrue, bind, generate
from sotanalysis.exhibits.proof import proof, wording_faults
from sotanalysis.exhibits.template import TextFault, sentences
from sotanalysis.exhibits.wording import stated
from sotanalysis.facts import Fact

FEW = 'fact("few.work").n'


@pytest.fixture
def years(report):
    """A report, 2 to work and 3 to studies of 5, and that of the year before, 4 to work of 5."""
    made = report()
    made.previous = report(extra={"few": (("outcome",), [(("work",), 4, 5), (("studies",), 1, 5), (("all",), 5, 5)])})
    made.settings = SimpleNamespace(capacity=SimpleNamespace(cases_from=80, cases_to=85, planned_participants=None))
    return made


# --- writing out -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["{{ fact(few.work) | antal }} gick.", "{{ few.work }} gick."])
def test_an_id_without_quotation_marks_is_told_as_such(text):
    assert [fault.what for fault in proof(text, "t.md")] == [
        'Texten kan inte läsas: ett id står inom citattecken: fact("few.work").'
    ]


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ('{{ fact("few.work") | antal }} av {{ fact("few.work").base }}', "2 av 5"),
        ('{{ fact("education.compulsory.all") | procent }}', "28\u00a0%"),
        ('{{ fact("education.compulsory.all") | procent(1) }}', "27,9\u00a0%"),
        ('{{ fact("mean") | tal(2) }} och {{ fact("mean") | timmar(1) }}', "2,47 och 2,5\u00a0timmar"),
        ('{{ fact("few.studies") | ord }} deltagare', "Tre deltagare"),
        ('och {{ fact("few.studies") | ord }} deltagare', "och tre deltagare"),
        ("{{ fact(”few.studies”) | antal }} deltagare", "3 deltagare"),
        ('{{ fact("few.work") | antal }} mot {{ previous("few.work") | antal }}', "2 mot 4"),
        ('{{ previous("few.work").n - fact("few.work").n }} färre', "2 färre"),
        ('{% claim fact("few.work").n < previous("few.work").n %}färre{% endclaim %}', "färre"),
        ('{% claim largest("few.studies") %}Flest{% endclaim %} studerar', "Flest studerar"),
        ('{% claim smallest("few.work") %}lägst{% endclaim %}', "lägst"),
        ("{{ setting.capacity.cases_from }}–{{ setting.capacity.cases_to }}", "80–85"),
        ('{{ quoted("Det går bra.", source="styrgruppen") }}', "Det går bra (enligt styrgruppen)."),
        ('{{ quoted("ungefär tio timmar") }} i veckan', "ungefär tio timmar (enligt teamet) i veckan"),
    ],
)
def test_what_a_text_may_say(years, template, text):
    assert bind(years, template).text == text


def test_a_claim_that_does_not_hold_is_not_printed(years):
    with pytest.raises(ClaimUntrue, match="ökade"):
        bind(years, '{% claim fact("few.work").n > previous("few.work").n %}ökade{% endclaim %}')


def test_layout_is_kept_and_values_cannot_break_it(years):
    text = "### Rubrik\n\n- **Ett.** {{ fact('few.work') | antal }}.\n- Två\n\n> Sagt.\n\nSlut *här*."
    assert bind(years, text, markdown=True).text == text.replace("{{ fact('few.work') | antal }}", "2")
    assert bind(years, '{{ quoted("*a* _b_") }}', markdown=True).text == r"\*a\* \_b\_ (enligt teamet)"
    assert bind(years, '{{ quoted("# a\\n\\n- b") }}', markdown=True).text == r"\# a - b (enligt teamet)"


def test_only_the_sentence_without_a_source_is_replaced(report):
    missing = report(missing={"lost": "nns/*"})
    text = (
        'Två är {{ fact("few.work") | antal }}. Av dem var {{ fact("lost.x") | k_av_n }} nöjda. Slut.\n\nNytt stycke.'
    )
    assert bind(missing, text).text == "Två är 2. [underlag saknas: nns/*] Slut.\n\nNytt stycke."
    assert proof('Av dem var {{ fact("lost.x") | k_av_n }} nöjda.', "a.md", missing) == []


def test_without_a_year_before_or_a_setting_the_sentence_says_so(years):
    years.previous, years.period = None, SimpleNamespace(previous=SimpleNamespace(label="2021"), label="2022")
    text = '{% claim fact("few.work").n < previous("few.work").n %}Färre{% endclaim %} än i fjol.'
    assert bind(years, text).text == "[underlag saknas: underlag för 2021]"
    assert bind(years, "{{ setting.capacity.planned_participants }}.").text == (
        "[underlag saknas: värdet i rapport.toml]"
    )


def test_a_sentence_on_a_hidden_fact_gives_nothing_away(report):
    hidden = report(hidden=["few.work"])
    claimed, told = (
        '{% claim fact("few.work").n > 1 %}Flera{% endclaim %} arbetar.',
        "{{ fact('few.work') | antal }} arbetar.",
    )
    assert bind(hidden, f"{claimed} Slut.").text == "Slut." == bind(hidden, f"{told} Slut.").text
    assert bind(hidden, claimed) == Bound("", (), whole=False, hidden=True)


def test_what_points_back_to_a_sentence_left_out_goes_with_it_and_paragraphs_stay(report):
    hidden, told = report(hidden=["few.work"]), "{{ fact('few.work') | antal }} arbetar."
    first = f"Först. {told} De trivs. Av dem är flera nöjda. Sedan. Det går bra."
    text = f"{first}\n\n{told} Dessa är få.\n\nSist.\n\n- {told}\n- Punkt."
    assert bind(hidden, text).text == "Först. Sedan. Det går bra.\n\nSist.\n\n- Punkt."
    assert bind(hidden, f"Ett.\n\n{told} Två.").text == "Ett.\n\nTvå."


def test_a_text_may_say_what_stands_where_a_number_is_hidden(report):
    text = "{{ fact('few.work') | k_av_n(dold='ett antal') }} arbetar."
    assert bind(report(hidden=["few.work"]), text).text == "ett antal arbetar."
    assert bind(report(), text).text == "2 av 5 arbetar." and wording_faults(text) == []
    for words in ("färre än fem", "tre", "3", "de flesta"):
        assert "dold=" in wording_faults(text.replace("ett antal", words))[0][1]


def test_nothing_is_the_largest_that_a_hidden_number_may_outgrow(report):
    most = "{% claim largest('education.upper_secondary.all', 'education') %}Flest{% endclaim %} har gymnasium."
    lost = [f"education.{code}.all" for code in ("compulsory", "other_post_secondary")]
    assert bind(report(hidden=lost[1:]), most).text == "Flest har gymnasium."  # 13 are left
    assert bind(report(hidden=lost), most).text == ""  # 37 are left, and may be of one category
    least = "{% claim smallest('education.university_1_year.all', 'education') %}Minst{% endclaim %} vanligt."
    assert bind(report(hidden=lost[1:]), least).text == ""


def test_a_share_of_nobody_is_no_claim(report):
    text = '{% claim fact("nobody.work").value > 0.5 %}De flesta{% endclaim %} arbetar. Slut.'
    assert bind(report(), text).text == "[uppgift saknas] Slut."
    assert proof(text, "a.md", report()) == []


def test_sentences_and_their_lines():
    text = "Ett t.ex. Af. Två\nrader här. {{ a }} tre.\n\n- Fyra. {% if b %}Fem. Sex.{% endif %}"
    assert [(p.line, p.text) for p in sentences(text)] == [
        (1, "Ett t.ex. Af."), (1, "Två\nrader här."), (2, "{{ a }} tre."), (4, "Fyra."),
        (4, "{% if b %}Fem. Sex.{% endif %}"),
    ]  # fmt: skip
    assert "".join(p.gap + p.text for p in sentences(text)) == text


@given(st.text(alphabet="aÅ.!?\n\t -*#>1{}%\"'", max_size=60))
def test_no_text_is_lost_when_parted(text):
    if "{{" in text or "{%" in text or "{#" in text:
        return
    assert "".join(p.gap + p.text for p in sentences(text)) == text


# --- proof -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        "Det var 17 deltagare.", "Tre av fem gick vidare.", "Ett 30-tal står i kö.", "Andelen var 67 %.",
        "Tjugotvå personer slutade.", "En deltagare fick arbete.", "Ett av ärendena förlängdes.",
        "Ansökningarna ökade.", "Färre började.", "Fler kvinnor än män.", "De flesta är nöjda.",
        "En ny kvinna började.", "En majoritet stannar.",
        "Hälften gick vidare.", "Drygt var tredje slutade.", "Ingen har gått nedåt.", "Alla är nöjda.",
        "Samtliga deltagare har en planering.", "Många väntar.", "Flest kom från Fk.", "Resultatet är oförändrat.",
        "I genomsnitt tog det lång tid.", "**17** deltagare", "de *flesta*", "Fyra femtedelar", "½ av dem",
        "- 2 000 kronor", "Så gott som alla stannade.", "Under 2022 slutade 54 deltagare.", "2000 deltagare kom.",
    ],
)  # fmt: skip
def test_a_result_bound_to_nothing_is_a_fault(sentence):
    assert wording_faults(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Rapporten gäller 2022.", "Åren 2020–2022.", "Uttaget gjordes 18 januari 2023.", "Uttaget gjordes 2023-01-18.",
        "Efter 6 månader följs deltagaren upp.", "Uppföljning 18 mån efter avslut.", "Efter tre månader.",
        "Åldern 30–44 år.", "Se {ref:tabell-3}.", "[ORS](https://example.org/a/17)", "95 % konfidensintervall",
        "En arbetskonsulent har slutat.", "Ett år är kort.", "En deltagare kan ha flera källor.", "Enligt SoL kap. 3.",
        "Det är inte längre så.", "Hur många som slutar visas.", "Vid första mötet.", "Under fas 2 och i A4.",
        "1. Först", "### Möten",
    ],
)  # fmt: skip
def test_a_numeral_that_is_no_result_is_allowed(sentence):
    assert proof(sentence, "a.md") == []


@pytest.mark.parametrize(
    ("words", "predicate"),
    [
        ("ökade", f'{FEW} > previous("few.work").n'),
        ("ökade", f'previous("few.work").n < {FEW}'),
        ("minskade", f'{FEW} < previous("few.work").n'),
        ("de flesta", 'fact("few.work").value > 0.5'),
        ("de flesta", 'fact("a").n / fact("a").base > 0.5'),
        ("nästan alla", 'fact("few.work").value > 0.95 and fact("few.work").n > 10'),
        ("ett fåtal", 'fact("few.work").value < 0.1'),
        ("Ingen", f"{FEW} == 0"),
        ("Alla", 'fact("few.work").n == fact("few.work").base'),
        ("Tre", f"{FEW} == 3"),
        ("En deltagare", f"{FEW} == 1"),
        ("Flest", 'largest("few.work")'),
        ("oförändrat", f'{FEW} == previous("few.work").n'),
    ],
)
def test_a_predicate_that_carries_its_words(words, predicate):
    assert wording_faults(f"{{% claim {predicate} %}}{words}{{% endclaim %}} är det.") == []


@pytest.mark.parametrize(
    ("words", "predicate"),
    [
        ("ökade", f'{FEW} < previous("few.work").n'),
        ("ökade", f'previous("few.work").n > {FEW}'),
        ("ökade", "5 > 3"),
        ("ökade", f'{FEW} > previous("few.work").n or true'),
        ("ökade", f'not {FEW} > previous("few.work").n'),
        ("minskade", f'{FEW} > previous("few.work").n'),
        ("de flesta", 'fact("few.work").value > 0.3'),
        ("nästan alla", 'fact("few.work").value > 0.5'),
        ("ett fåtal", 'fact("few.work").value > 0.1'),
        ("Ingen", f"{FEW} == 1"),
        ("Tre", f"{FEW} == 4"),
        ("Tre", f"{FEW} > 2"),
        ("Flest", f"{FEW} > 2"),
        ("Alla", f"{FEW} > 2"),
    ],
)
def test_a_predicate_that_cannot_carry_its_words_is_a_fault(words, predicate):
    assert wording_faults(f"{{% claim {predicate} %}}{words}{{% endclaim %}} är det.")


@given(st.integers(0, 40), st.integers(0, 40))
def test_flipping_a_comparison_makes_a_fault(now, before):
    texts = {op: f'{{% claim fact("a").n {op} previous("a").n %}}{word}{{% endclaim %}}'
             for op, word in ((">", "ökade"), ("<", "minskade"), ("==", "oförändrat"))}  # fmt: skip
    held = [op for op, text in texts.items() if not proof(text, "a.md", _two(now, before))]
    assert held == [">" if now > before else "<" if now < before else "=="]


def _two(now: int, before: int):
    def year(n, previous=None):
        fact = Fact("a", "a", {}, "workbook", n, None, None, "persons")
        return SimpleNamespace(fact=lambda id: fact, previous=previous, period=SimpleNamespace(label="2022"))

    return year(now, year(before))


def test_a_false_claim_tells_value_and_previous_value(years):
    text = 'Inledning.\n\nAntalet {% claim fact("few.work").n > previous("few.work").n %}ökade{% endclaim %} i år.'
    (fault,) = proof(text, "2022/text/a.md", years)
    assert (fault.file, fault.line, fault.sentence) == ("2022/text/a.md", 3, "Antalet ökade i år.")
    assert fault.what == "Påståendet ”ökade” stämmer inte."
    assert (fault.value, fault.previous) == ("few.work 2 av 5", "few.work 4 av 5")
    assert fault.text == (
        "2022/text/a.md, rad 3: Påståendet ”ökade” stämmer inte. Nu: few.work 2 av 5. Perioden före: few.work 4 av 5. "
        "Meningen: ”Antalet ökade i år.”"
    )


def test_every_faulty_sentence_is_listed(years):
    text = "Det var 3.\n\nOch {{ fact('few.wrok') | antal }}. Bra.\n- {{ 17 }} och {{ 'fem' if period else 'x' }}."
    assert [(f.line, f.sentence) for f in proof(text, "a.md", years)] == [
        (1, "Det var 3."), (3, "Och {{ fact('few.wrok') | antal }}."), (4, "17 och fem."), (4, "17 och fem."),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["{{ fact('few.work'", "{% claim %}x{% endclaim %}", "{% if a %}"])
def test_a_text_that_cannot_be_read_is_a_fault_not_a_crash(years, text):
    (fault,) = proof(f"Först.\n{text}", "a.md", years)
    assert fault.line == 2 and fault.what.startswith("Texten kan inte läsas")


@pytest.mark.parametrize(
    "broken", ["{{ fact('few.work'", "{% if fact('a').n %}Ett.", "{{ 'a }}", "{# a", "{% endif %}"]
)
def test_a_sentence_that_cannot_be_read_takes_no_other_with_it(years, broken):
    text = f"Det var 3 deltagare. Här {broken} är fel. Det var 4 deltagare.\n\nDet var {{{{ fact('få') | antal }}}}."
    assert [(fault.line, fault.what.partition(" ")[0]) for fault in proof(text, "a.md", years)] == [
        (1, "Talet"),
        (1, "Texten"),
        (1, "Talet"),
        (3, "få"),
    ]


@pytest.mark.parametrize(
    "expression",
    [
        "setting",
        "setting.team",
        "setting.capacity",
        "fact",
        "fact.n",
        'fact("few.work").fact',
        "period.upper()",
        '"a"',
        'fact("few.work")["n"]',
        "(1, 2)",
        "{1: 2}",
        "1 in 2",
        "1 is number",
        'fact("few.work") is defined',
        'fact("few.work").n ** 2',
        "none",
        "1e999",
        "9" * 5000,
        'fact("few.work") > 1',
        "largest('few.work')",
        'fact("few.work") | tal(7)',
        'fact("few.work") | tal(-1)',
        'fact("few.work") | antal(true)',
        "fact(3)",
        '"\\x7b{ fact }}"',
        '"\\ud800"',
        "quoted(3)",
        'largest("few.work", "nyckel")',
        "period if period",
    ],
)
def test_what_is_not_in_the_language_is_a_fault_in_swedish(years, expression):
    faults = proof(f"Det är {{{{ {expression} }}}}.", "a.md", years)
    assert faults and not any(re.search("object|argument|type|expected", fault.what) for fault in faults)


def test_a_unit_asks_for_its_fact_and_a_typed_number_is_no_fact():
    assert wording_faults("Det tog {{ dagar('mean', 0) }}.") == []
    assert wording_faults("Det tog {{ fact('mean') | dagar(0) }}.") == []
    for typed in ("dagar(17)", "tal(17)", "antal(3)", "procent(0.5)"):
        assert wording_faults(f"Det tog {{{{ {typed} }}}}."), typed


def test_a_unit_after_one_is_in_the_singular(report):
    assert bind(report(), "{{ dagar(1) }}, {{ dagar(1, 1) }}, {{ kronor(1) }}, {{ timmar(21) }}").text == (
        "1\u00a0dag, 1,0\u00a0dagar, 1\u00a0krona, 21\u00a0timmar"
    )


def test_a_bound_mean_binds_the_word_for_it():
    assert wording_faults('I genomsnitt tog det {{ fact("mean") | timmar(1) }}.') == []
    assert wording_faults('I genomsnitt gick {{ fact("few.work") | antal }}.')


@pytest.mark.parametrize(
    ("words", "faulty"),
    [
        ("Många ökade", ""),
        ("Det var 54", ""),
        ("{{ fact('few.work') | antal }} ökade", ""),
        ("{{ fact('few.wrok') | antal }}", "few.wrok"),
        ("{{ 17 }}", "för hand"),
        ("{% claim fact('few.work').n > 0 %}ökade{% endclaim %}", "kräver"),
        ("{% claim fact('few.work').n > previous('few.work').n %}ökade{% endclaim %}", "stämmer inte"),
        ("{{ fact('few.work') | antal }} kvinnor", "räknar inte"),
        ("{% fri %}ökade{% endfri %}", "fri står inom fri"),
    ],
)
def test_free_text_is_free_of_unbound_words_alone(years, words, faulty):
    told = [fault.what for fault in proof(f"Se: {{% fri %}}{words}{{% endfri %}}.", "a.md", years)]
    assert len(told) == bool(faulty) and all(faulty in what for what in told)
    assert proof(f"Ökade. {{% fri %}}{words}{{% endfri %}}.", "a.md", years)


def test_generated_text_is_never_free(years):
    with pytest.raises(TextFault, match="fri finns bara"):
        generate(years, "{% fri %}Många ökade{% endfri %}.")


def test_numbers_in_words_are_known():
    assert [one.low for one in stated("tjugotre, 128,5, trettiotal och hälften")] == [23, 128.5, 30, 0.5]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{% claim largest('few.studies') %}Flest{% endclaim %} gick till arbete.", "Till arbete"),
        ("{% claim largest('few.studies') %}Flest{% endclaim %} gick {{ label('outcome', 'work') }}.", "Till arbete"),
        ("Till arbete gick {% claim largest('few.studies') %}flest{% endclaim %}.", "Till arbete"),
        (
            "Till arbete gick {% claim fact('few.studies').n > previous('few.studies').n %}fler{% endclaim %}.",
            "Till arbete",
        ),
        ("{% claim largest('few.studies') %}Flest{% endclaim %} gick till studier, och de andra till arbete.", ""),
        ("{% claim largest('few.studies') %}Flest{% endclaim %} läser vidare.", ""),
        (
            "{% claim fact('few.studies').n > fact('few.work').n %}Fler{% endclaim %} gick till studier än arbete.",
            "",
        ),
    ],
)
def test_a_claim_is_not_about_another_category_than_its_own(years, text, named):
    told = [fault.what for fault in proof(text, "a.md", years) if "Satsen nämner" in fault.what]
    assert len(told) == bool(named) and all(f"”{named}”" in what for what in told)


@pytest.mark.parametrize(
    ("text", "swapped"),
    [
        ("{% claim A > B %}Fler{% endclaim %} gick till arbete än till studier.", True),
        ("Till arbete gick {% claim A > B %}fler{% endclaim %} än till studier.", True),
        ("{% claim A > B %}Fler{% endclaim %} än till arbete gick till studier.", False),
        ("{% claim A > B %}Fler{% endclaim %} gick till studier än till arbete.", False),
        ("{% claim A > B %}Fler{% endclaim %} gick till studier än tidigare till arbete.", False),
        ("{% claim A > B %}Fler{% endclaim %} läser än arbetar.", False),
    ],
)
def test_what_is_compared_stands_in_the_order_of_the_predicate(years, text, swapped):
    text = text.replace("A", "fact('few.studies').n").replace("B", "fact('few.work').n")
    told = [fault.what for fault in proof(text, "a.md", years) if "omvänd ordning" in fault.what]
    assert len(told) == swapped


def test_what_is_not_the_largest_is_told_with_what_stands_before_it(years):
    (fault,) = proof("{% claim largest('few.work') %}Flest{% endclaim %} gick till arbete.", "a.md", years)
    assert fault.what == "Påståendet ”Flest” stämmer inte. Före eller jämte står Till studier (3 av 5)."
