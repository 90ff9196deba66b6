"""What a figure shows, said over its caption: the first that is true, or nothing; and where it stands."""

import pytest

from sotanalysis.exhibits.bars import bars
from sotanalysis.exhibits.exhibit import PRIVATE_MIME
from sotanalysis.exhibits.prose import headline
from sotanalysis.publishing.pdf import _exhibit

MOST = "{% claim largest('few.studies') %}Flest{% endclaim %} gick till studier, {{ k_av_n('few.studies') }}."
FEWEST = "{% claim smallest('few.studies') %}Färst{% endclaim %} gick till studier, {{ k_av_n('few.studies') }}."


def test_the_first_that_is_true_is_told_without_a_full_stop(report):
    found = headline(report(), [FEWEST, MOST, "{{ n('few.work') }} gick till arbete"])
    assert (found.text, found.facts) == ("Flest gick till studier, 3 av 5", ("few.studies",))


@pytest.mark.parametrize("finding", [FEWEST, [FEWEST], "", ()])
def test_an_untrue_one_is_passed_over_also_when_it_is_alone(report, finding):
    assert headline(report(), finding).text == ""


@pytest.mark.parametrize("away", [{"hidden": ["few.studies"]}, {"missing": {"few": "fil"}}])
def test_one_without_its_facts_is_passed_over(report, away):
    found = headline(report(**away), [MOST, "Alla {{ n('education.all.all') }} hade en utbildning"])
    assert (found.text, found.facts) == ("Alla 86 hade en utbildning", ("education.all.all",))


def test_an_unknown_fact_is_the_authors_to_mend(report):
    with pytest.raises(KeyError):
        headline(report(), ["{{ n('few.wrok') }} gick till arbete"])


@pytest.fixture
def figure(shown, report):
    return bars(shown("few", finding=headline(report(), MOST)))


def test_the_finding_is_the_title_and_the_caption_stands_beneath(figure):
    data = figure._repr_mimebundle_()
    private, html = data[PRIVATE_MIME], data["text/html"]
    assert (private["finding"], private["finding_facts"]) == ("Flest gick till studier, 3 av 5", ["few.studies"])
    assert private["caption"] == "Rubriken"
    assert '</span>Flest gick till studier, 3 av 5 <span class="description">Rubriken</span></figcaption>' in html
    block = _exhibit({**private, "number": "Figur 1"})
    assert (block["finding"], block["caption"]) == ([{"text": private["finding"]}], [{"text": "Rubriken"}])


def test_without_a_finding_the_caption_is_the_title(shown):
    figure = bars(shown("few"))
    assert "</span>Rubriken</figcaption>" in figure.html() and figure.private()["finding"] == ""


def test_the_alternative_text_is_made_from_the_data_alone(figure, shown):
    assert figure.alt == bars(shown("few")).alt
