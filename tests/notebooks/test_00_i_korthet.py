"""The year in short: key figures with their change, sentences, the measures that shall be reported."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from sotanalysis import facts, measures
from sotanalysis.chapters import required
from sotanalysis.chapters.faults import data_faults
from sotanalysis.dataset import Dataset
from sotanalysis.exhibits.cards import Cards
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.table import Table
from sotanalysis.periods import Period
from sotanalysis.report import Report
from sotanalysis.sources.settings import Goal, Settings

NEEDED = (
    "inflow",
    "exits",
    "steps.movement",
    "target_group.started",
    "capacity",
    "comparison",
    "non_starts.share",
    "follow_up",
    "population",
    "economy.accounts",
    "payback.actor",
)
CASES = [
    {"start_date": "2021-05-01", "exit_date": "2022-03-01", "outcome": "work", "step_exit": "into_work",
     "regular_service": True},
    *({"start_date": "2021-06-01", "exit_date": f"2022-04-{day}", "outcome": "studies", "step_exit": "getting_started",
       "regular_service": False} for day in range(10, 22)),
    {"start_date": "2022-02-01", "sex": "man"},
]  # fmt: skip
EARLIER = [
    {"start_date": "2020-06-01", "exit_date": f"2021-04-{day}", "step_exit": "introduction", "regular_service": False}
    for day in range(10, 22)
]
APPLICATIONS = [{"application_date": "2022-05-01"}, {"application_date": "2022-05-11"}]
SETTINGS = Settings(
    required_measures=("steps.movement", "exits.regular_service", "payback", "inflow.referrers", "hittepa"),
    goals=(Goal(name="Uppåt", fact="steps.movement.all_ended.up", share=0.5),),
)
WHOLE = {"cases": CASES, "applications": APPLICATIONS}


@pytest.fixture
def opened(dataset: Callable[..., Dataset]) -> Callable[..., Report]:
    def build(
        *,
        period: str = "2022",
        settings: Settings = SETTINGS,
        hidden: frozenset[str] = frozenset(),
        before: bool = False,
        also: tuple[str, ...] = (),
        **tables: Any,
    ) -> Report:
        """A report of the chapter's measures and those `also` named; `before` adds a folder for the year before."""
        made, span = dataset(**tables), Period.from_code(period)
        years = (2021, 2022) if before else (2022,)
        found = replace(made, settings=dict.fromkeys(years, settings), present=dict.fromkeys(years, made.present[2022]))
        collected = facts.collect(
            found, span, [m for m in measures.all_measures() if m.id.startswith((*NEEDED, *also))]
        )
        assert not collected.failed
        return Report("vasteras", span, "full", "internal", found, collected, {span.code: hidden})

    return build


@pytest.mark.parametrize("period", ["2022", "2022-h1", "2022-h2", "2022-04..2022-09"])
def test_every_exhibit_shows(opened, shown, period):
    assert set(shown(opened(period=period, **WHOLE))) == {
        "nyckeltal",
        "korthet-text",
        "korthet-resultat",
        "mot-aret-fore-figur",
        "mal-figur",
        "resultatmatt",
    }


def test_a_year_with_nothing_says_so(opened, shown):
    made = shown(opened())
    assert all(isinstance(made[id], Notice) for id in ("nyckeltal", "korthet-resultat", "resultatmatt"))
    assert made["korthet-text"].text() == ""


# --- key figures ------------------------------------------------------------------------------------------------------


def changes(made: Cards) -> dict[str, str]:
    return {card.label: card.change.replace("\u00a0", " ") for card in made.cards}


def test_a_year_without_the_workbook_gets_key_figures_of_its_own(opened, shown):
    goldware = [{"sex": "woman"}, {"sex": "man"}]
    made = shown(opened(goldware_rows=goldware))["nyckeltal"]
    assert isinstance(made, Cards)
    assert [(c.label, c.number, c.words) for c in made.cards] == [("Inskrivna", "2", "personer enligt GoldWare")]


def test_cards_state_what_was_and_whether_it_can_be_told_apart(opened, shown):
    report = opened(before=True, cases=[*CASES, *EARLIER])
    made = shown(report)["nyckeltal"]
    told = changes(made)
    assert told["Avslutade"] == "12 under 2021 (+1)"
    assert told["Uppåt på processtrappan"] == "0 % under 2021, +100 procentenheter"
    assert told["Vidare till ordinarie verksamhet"].endswith("kan inte skiljas från oförändrat")
    ended = next(card for card in made.cards if card.label == "Avslutade")
    assert ended.facts == ("exits.ended.all", "capacity.volumes.ended.previous", "capacity.volumes.ended.current")


def test_a_hidden_count_gives_no_change(opened, shown):
    hidden = frozenset({"capacity.volumes.ended.previous", "comparison.year_on_year.step_up.previous"})
    told = changes(shown(opened(before=True, hidden=hidden, cases=[*CASES, *EARLIER]))["nyckeltal"])
    assert told["Avslutade"] == told["Uppåt på processtrappan"] == ""


# --- the measures that shall be reported ------------------------------------------------------------------------------


BLANK = [""]  # no goal, no base


def rows(shown: Table) -> dict[str, list[str]]:
    return {row.cells[0].text: [cell.text.replace("\u00a0", " ") for cell in row.cells[1:]] for row in shown.rows}


def test_the_checklist_has_value_base_goal_and_place(opened, shown):
    table = shown(opened(**WHOLE))["resultatmatt"]
    assert isinstance(table, Table)
    found = rows(table)
    assert found["Uppåt på processtrappan, alla avslutade, andel"] == ["100 %", "13 av 13", "50 %", "Nått", "{ref:stegforflyttning}"]
    assert found["Nya deltagare, efter remittent, antal"] == ["1", *BLANK * 3, "{ref:remittenter-tabell}"]
    assert found["hittepa"] == ["[u]", "[e]", *BLANK * 2, "[e]"]
    assert any("hittepa: något sådant mått finns inte" in note for note in table.notes)


def test_one_number_may_be_asked_for_by_its_whole_id(opened, shown):
    wanted = SETTINGS.model_copy(update={"required_measures": ("inflow.referrers.fk.all",)})
    report = opened(settings=wanted, **WHOLE)
    (label,) = rows(shown(report)["resultatmatt"])
    assert "Försäkringskassan" in label and not [f for f in data_faults(report) if f.file.endswith("rapport.toml")]


def test_every_number_of_the_checklist_is_a_fact(opened, shown):
    accounts = [{"account": "Personal", "sek_budget": 1000, "sek_outcome": 900, "role": "cost"}]
    wanted = SETTINGS.model_copy(update={"required_measures": ("steps.movement", "economy")})
    table = shown(opened(settings=wanted, accounts=accounts, **WHOLE))["resultatmatt"]
    assert rows(table)["Kostnader, avvikelse från budget, kronor"][0] == "−100"
    numbers = [cell for row in table.rows for cell in row.cells[1:] if any(sign.isdigit() for sign in cell.text)]
    assert numbers and all(cell.fact for cell in numbers if not cell.text.startswith("{ref:"))


def test_a_hidden_measure_has_no_number_on_the_checklist(opened, shown):
    table = shown(opened(hidden=frozenset({"exits.regular_service"}), **WHOLE))["resultatmatt"]
    (row,) = [texts for label, texts in rows(table).items() if label.startswith("Vidare till insats")]
    assert row[:2] == ["[d]", "[d]"]


RATED = {f"ors_{scale}_{moment}": points for scale in ("individual", "close", "social", "overall")
         for moment, points in (("start", 5.0), ("exit", 6.0))}  # fmt: skip
FOLLOWED = [
    {"case": f"old{n}", "exit_date": "2021-12-10", "months": 6, "due_date": "2022-06-10", "status": "done",
     "done_date": "2022-06-10", "occupation": "studies" if n < 2 else "other_ended"} for n in range(5)
]  # fmt: skip


def test_the_checklist_says_of_follow_up_what_the_chapter_says(opened, shown):
    wanted = SETTINGS.model_copy(update={"required_measures": ("follow_up",)})
    found = rows(shown(opened(settings=wanted, cases=CASES, follow_ups=FOLLOWED, also=("follow_up",)))["resultatmatt"])
    # Nothing is known of these five at exit: "at exit and then" would have counted none of them.
    (row,) = [texts for label, texts in found.items() if label.startswith("I arbete eller studier 6 månader")]
    assert row[1:] == ["2 av 5", *BLANK * 2, "{ref:uppfoljning-6-granser}"]


@pytest.mark.parametrize(("pairs", "told"), [(9, False), (10, True)])
def test_the_checklist_gives_no_mean_of_health_where_the_chapter_gives_none(opened, shown, pairs, told):
    cases = [{"exit_date": "2022-05-01", **(RATED if n < pairs else {})} for n in range(10)]
    wanted = SETTINGS.model_copy(update={"required_measures": ("health.change",)})
    found = rows(shown(opened(settings=wanted, cases=cases, also=("health",)))["resultatmatt"])
    label = "Förändring av egenupplevd hälsa (skattad vid start och avslut), medeltal"
    if told:
        assert found[f"{label}, poäng"] == ["+4,0", "10", *BLANK * 2, "{ref:ors-forandring}"]
    else:
        assert found[label] == ["underlag för litet", "9 av 10", *BLANK * 2, "{ref:ors-matta}"]


def test_what_is_absent_is_named_with_its_file(opened, shown):
    gone = required.absent(opened(applications=APPLICATIONS))
    assert any(line.startswith("Uppåt på processtrappan, alla avslutade: samordningsteam.xlsx, fliken Deltagare") for line in gone)
    nothing_wanted = shown(opened(settings=Settings(), **WHOLE))["resultatmatt"]
    assert isinstance(nothing_wanted, Notice) and "resultatmatt" in nothing_wanted.text
