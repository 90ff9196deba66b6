"""What the chapters' own sentences say on the demonstration's data: held to the same proof as the narrative."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from sotanalysis import dataset
from sotanalysis.exhibits import binding, prose
from sotanalysis.exhibits.binding import ClaimUntrue
from sotanalysis.exhibits.proof import proof
from sotanalysis.periods import Period
from sotanalysis.report import Report, report_on
from tests.notebooks.chapters import FILES, run

# A template and the report it was bound for; None for an alternative that was not told, whose claims may be untrue.
Written = list[tuple[str, Report | None]]


@pytest.fixture(scope="module", params=[2022, 2023])
def report(request, demonstrated) -> Report:
    return demonstrated(request.param)


@contextmanager
def listening() -> Iterator[Written]:
    """Every template that is bound while this holds, wherever `bind`, `generate` and `told` have been imported."""
    written: Written = []
    told = prose.told

    def hearing(made_by):
        def heard(report, template, *more, **named):
            try:
                made = made_by(report, template, *more, **named)
            except ClaimUntrue:
                written.append((template, None))
                raise
            written.append((template, report))
            return made

        return heard

    def offered(report, text):
        written.extend((alternative, None) for alternative in ([] if isinstance(text, str) else text))
        return told(report, text)

    heard = [(made_by.__name__, made_by, hearing(made_by)) for made_by in (binding.bind, binding.generate)]
    words = [*heard, ("told", told, offered)]
    with pytest.MonkeyPatch.context() as patch:
        for name, module in [*sys.modules.items()]:
            for word, old, new in words:
                if name.startswith("sotanalysis.") and getattr(module, word, None) is old:
                    patch.setattr(module, word, new)
        yield written


def faults(written: Written, place: str) -> list[str]:
    """A chapter's template also defines what it counts, so the rule on clauses, and the weighing, both made for what people write, are not its."""
    found = [fault.text for text, report in written for fault in proof(text, place, report)]
    return [text for text in found if not ("säger hur det har gått med" in text or "läses som ett resultat" in text)]


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_sentence_is_bound_and_true(path, report):
    with listening() as written:
        shown = [*run(path, report)]
    assert shown and faults(written, path.name) == []
    assert [one.cell for one in shown if one.form and "{ref:" in said(one.value)] == []


def said(exhibit: Any) -> str:
    """What a reader in JupyterLab sees of an exhibit."""
    bundle = exhibit._repr_mimebundle_()
    return bundle["text/html"] + bundle["text/plain"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("told", "fault"),
    [
        (["Det var 17 som slutade."], "17"),
        ([["{% claim fact('exits.ended.all').n == 0 %}Ingen{% endclaim %} har slutat.", "Alla är kvar."]], "Alla"),
        ([["{{ antal('exits.ended.all') }} slutade.", "Det var 17 som slutade."]], "17"),
        ([["{% claim fact('exits.ended.all').n == 0 %}Ingen{% endclaim %} slutade.", "Mer står i nästa avsnitt."]], None),
    ],
)
def test_a_sentence_bound_to_nothing_is_seen_told_or_not(told, fault, report):
    with listening() as written:
        report.say("x", *told)
    found = faults(written, "x")
    assert (fault in found[0]) if fault else found == []
