"""Chapter 05: both bases, intervals, and what is said of moves down."""

from dataclasses import replace

import pytest

from sotanalysis.chapters import steps
from sotanalysis.exhibits.notice import Notice
from sotanalysis.sources.settings import Assumption, Settings

UP = {"step_start": "introduction", "step_exit": "into_work", "exit_date": "2022-03-01", "start_date": "2021-01-01"}
STILL = UP | {"step_exit": "introduction", "exit_date": "2022-12-01"}
CASES = [UP] * 8 + [STILL] * 12


@pytest.fixture
def assuming(report):
    def build(**tables):
        made = report(**tables)
        text = "Stegförflyttning: gruppen är de som avslutat första halvåret."
        settings = Settings().model_copy(update={"assumptions": (Assumption(text=text),)})
        return replace(made, dataset=replace(made.dataset, settings={2022: settings}))

    return build


@pytest.mark.parametrize("period", ["2022", "2022-h1"])
def test_every_exhibit_shows(report, assuming, shows, period):
    shows(steps, report(period=period, cases=CASES))
    shows(steps, assuming(period=period, cases=CASES))


def test_nothing_and_nobody(report, assuming, shows):
    shows(steps, report(present=("cases",)))
    shows(steps, assuming(present=("cases",)))
    missing = report(cases=[])
    assert isinstance(steps.movement(missing), Notice)
    assert "[underlag saknas: samordningsteam.xlsx, fliken Deltagare]" in steps.summary(missing).text()


def test_both_bases_are_told_where_the_year_assumes_the_group(report, assuming):
    text = steps.summary(assuming(cases=CASES)).text().replace("\u00a0", " ")
    assert "8 av 20 (40 %) gått uppåt på processtrappan (95 % konfidensintervall 22–61 %)." in text
    assert "Bland dem som avslutat första halvåret är det 8 av 8. Siffran gäller den gruppen" in text
    assert "Ingen har gått nedåt; ingen saknar steg vid start eller avslut." in text
    alone = steps.summary(report(cases=CASES)).text()
    assert "första halvåret" not in alone
    assert isinstance(steps.group(report(cases=CASES)), Notice)
    assert any("antagande" in note for note in steps.movement(assuming(cases=CASES)).notes)


def test_nobody_down_is_not_said_of_what_is_hidden(report):
    hidden = frozenset({"steps.movement.all_ended.down"})
    assert "nedåt" not in steps.summary(report(cases=CASES, hidden=hidden)).text()
