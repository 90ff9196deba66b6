import pytest

from sotanalysis.exhibits.prose import prose
from sotanalysis.exhibits.template import TextFault


def first(report, text):
    return prose(report, "p", text).paragraphs[0]


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ n('few.work') }} av {{ base('few.work') }}", "2 av 5"),
        ("{{ k_av_n('education.compulsory.all') }}", "24 av 86"),
        ("{{ k_av_n_procent('education.compulsory.all') }}", "24 av 86 (28\u00a0%)"),
        ("{{ share('education.compulsory.all', 1) }}", "27,9\u00a0%"),
        ("{{ share('few.work') }}", "2 av 5"),
        ("{{ value('mean', 2) }} timmar", "2,47 timmar"),
        ("{{ fact('few.work') | k_av_n }}", "2 av 5"),
        ("{{ fact('education.compulsory.all') | share(1) }}", "27,9\u00a0%"),
        ("{{ label('education', 'compulsory') }} under {{ period }}", "Grundskola under 2022"),
        ("{% if fact('few.work').n > 1 %}Flera. Kanske.{% endif %}", "Flera. Kanske."),
    ],
)
def test_numbers_are_asked_of_the_report(report, template, text):
    assert first(report(), template).text == text


def test_a_paragraph_knows_its_facts(report):
    made = first(report(), "{{ n('few.work') }} och {{ n('few.work') }} samt {{ fact('few.studies') | n }}.")
    assert made.facts == ("few.work", "few.studies")


def test_a_sentence_on_a_hidden_number_is_left_out_with_what_is_said_of_it(report):
    hidden = report(hidden=["few.work"])
    made = prose(hidden, "p", "Det var {{ share('few.work') }}. De är få. Studerar gör {{ n('few.studies') }}.")
    assert made.text() == "Studerar gör 3."


NOBODY = "{{ k_av_n_procent('nobody.work') }} gick till arbete."


def test_a_sentence_without_source_is_left_out_with_what_is_said_of_it(report):
    lost = report(missing={"lost": "nns/*"})
    made = prose(lost, "p", "Två är {{ n('few.work') }}. Nöjda var {{ n('lost.x') }}. De är få.")
    assert (made.text(), made.lacking, made.private()["lacking"]) == ("Två är 2.", ("nns/*",), ["nns/*"])
    only = prose(lost, "p", "Nöjda var {{ n('lost.x') }}.")
    assert only.paragraphs == () and only.text() == "[underlag saknas: nns/*]" and only.text() in only.html()


def test_no_sentence_speaks_of_shares_of_nobody(report):
    both = " {{ k_av_n('nobody.work') }} och {{ k_av_n('few.work') }}."
    assert prose(report(), "p", NOBODY + " De är få." + both).text() == ""
    assert prose(report(), "p", NOBODY + " Två är {{ n('few.work') }}.").text() == "Två är 2."
    assert prose(report(), "p", NOBODY, "{{ interval('nobody.work') }}").text() == ""
    assert prose(report(), "p", [NOBODY, "Det gick {{ n('few.work') }}."]).text() == "Det gick 2."


def test_a_number_that_is_not_there_is_no_sentence(report):
    blank = {"blank": (("outcome",), [(("work",), None, None)])}
    text = "I medeltal {{ dagar('blank.work') }}. Två är {{ n('few.work') }}."
    assert prose(report(extra=blank), "p", text).text() == "Två är 2."


def test_an_unknown_fact_or_word_is_an_error(report):
    with pytest.raises(KeyError):
        first(report(), "{{ n('few.wrok') }}")
    with pytest.raises(TextFault):
        first(report(), "{{ antal }}")


def test_paragraphs_and_points_in_html(report):
    made = prose(report(), "p", "Ett <b>.", bullets=["{{ n('few.work') }}", "{{ n('few.studies') }}"])
    assert made.html() == ('<div class="exhibit prose" id="p"><p>Ett &lt;b&gt;.</p><ul><li>2</li><li>3</li></ul></div>')
    assert [p["style"] for p in made.private()["paragraphs"]] == ["text", "bullet", "bullet"]
    assert made.text() == "Ett <b>.\n– 2\n– 3"


def test_text_is_required(report):
    with pytest.raises(ValueError, match="utan stycken"):
        prose(report(), "p")
