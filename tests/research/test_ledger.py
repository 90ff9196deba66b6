"""The looks taken are counted, each question once; a figure of one's own has an alternative text."""

import re
from types import SimpleNamespace

import matplotlib.pyplot as plt
import pytest

from sotanalysis.research.ledger import look
from sotanalysis.research.refusal import Refused
from sotanalysis.research.show import show


def test_a_question_is_counted_once_however_often_it_is_asked(tmp_path):
    report = SimpleNamespace(processed=tmp_path, team="vasteras")
    assert "hittills: 1, jämförelser: 1" in look(report, "efter kön")
    assert "hittills: 2, jämförelser: 5" in look(report, "efter remittent", 4)
    told = look(report, "efter kön")
    assert "hittills: 2, jämförelser: 5" in told and "23 procents" in told  # 1 − 0.95⁵
    assert (tmp_path / "vasteras/remembered/looks.csv").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("invented", [True, False])
def test_a_figure_of_ones_own_is_an_exhibit_with_its_alternative_text(invented):
    report = SimpleNamespace(are_synthetic=lambda kinds: invented)
    _, axes = plt.subplots()
    axes.plot([1, 2])
    axes.set_ylim(-0.5, 2.5)
    with plt.rc_context({"svg.fonttype": "none"}):
        figure = show(report, axes, "egen", "En kurva", "Från ett till två.")
    assert figure.svg.startswith("<svg") and figure.alt == "Från ett till två." and not plt.get_fignums()
    assert {"−0,5", "2,5"} <= set(re.findall(r">([^<>]*)</text>", figure.svg))
    assert figure.synthetic is invented and ("Påhittade rader" in figure.foot) is invented
    with pytest.raises(ValueError, match="saknar alternativtext"):
        show(report, plt.subplots()[1], "egen", "En kurva", " ")
    plt.close("all")


def test_a_refusal_is_a_sentence_in_a_notebook():
    assert Refused("Bara tre.")._render_traceback_() == ["Räknas inte: Bara tre."]
