"""Chapter 00 for ordinary years, half-years, years with little, and nothing at all."""

from dataclasses import replace
from datetime import date

import pytest

from sotanalysis import facts, measures
from sotanalysis.chapters import health, required, summary
from sotanalysis.exhibits.cards import Cards
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.table import Table
from sotanalysis.periods import Period
from sotanalysis.report import Report
from sotanalysis.sources.settings import Capacity, Goal, Settings, Signature

NAMED = ("inflow.flow", "inflow.still_waiting", "inflow.referrers", "inflow.goldware", "exits.ended", "exits.outcomes",
         "exits.regular_service", "steps.movement", "occupation.work_or_studies", "target_group.started")  # fmt: skip
CHOSEN = tuple(m for m in measures.all_measures() if m.id in NAMED or m.id.startswith("capacity."))
COMPARED = tuple(m for m in measures.all_measures() if m.id in ("comparison.change", "comparison.year_on_year"))
CASES = [
    {"start_date": "2021-05-01", "exit_date": "2022-03-01", "outcome": "work", "step_exit": "into_work",
     "regular_service": True},
    *({"start_date": "2021-06-01", "exit_date": f"2022-04-{day}", "outcome": "studies", "step_exit": "getting_started",
       "regular_service": False} for day in range(10, 22)),
    {"start_date": "2022-02-01", "sex": "man"},
]  # fmt: skip
APPLICATIONS = [{"application_date": "2022-05-01"}, {"application_date": "2022-05-11"}]
STAFF = [
    {"post": "A", "role": "Arbetskonsulent", "share_of_full_time": 1.0, "from_date": "2021-01-01",
     "to_date": "2022-06-30", "reason": "employed", "planned": False},
    {"post": "A", "role": "Arbetskonsulent", "share_of_full_time": 1.0, "from_date": "2022-07-01",
     "to_date": "2023-03-31", "reason": "parental_leave", "planned": False},
    {"post": "P", "role": "Arbetskonsulent", "share_of_full_time": 0.6, "from_date": "2022-01-01",
     "to_date": "2023-12-31", "reason": "employed", "planned": True},
]  # fmt: skip
EVENTS = [{"date": "2022-02-01", "type": "Öppet hus", "n_persons": 50}]
SETTINGS = Settings(
    capacity=Capacity(cases_from=1, cases_to=4),
    signature=Signature(place="Västerås", day=date(2023, 2, 1), role="Verksamhetsledare"),
    appendices=("NNS-indikatorer", "Ekonomi"),
    required_measures=("steps.movement", "exits.regular_service", "payback", "inflow.referrers", "hittepa"),
    goals=(Goal(name="Uppåt", fact="steps.movement.all_ended.up", share=0.5),),
)
CHAPTERS = (summary,)


@pytest.fixture
def opened(dataset):
    """A report of the chapters' own measures on tables given by hand."""

    def build(*, period="2022", settings=SETTINGS, hidden=frozenset(), before=(), **tables):
        year = int(period[:4])
        found = dataset(year=year, years=before, **tables)
        found = replace(found, settings={folder: settings for folder in found.settings})
        span = Period.parse(period.partition("-")[2] if "-h" in period else period, year)
        return Report("vasteras", span, "full", "internal", found, facts.collect(found, span, CHOSEN), hidden)

    return build


WHOLE = {"cases": CASES, "applications": APPLICATIONS, "staff": STAFF, "events": EVENTS}


@pytest.mark.parametrize("period", ["2022", "2022-h1", "2022-h2", "2022-04..2022-09"])
def test_every_exhibit_shows(opened, shows, period):
    report = opened(period=period, **WHOLE)
    for chapter in CHAPTERS:
        shows(chapter, report)


def test_without_sources_or_settings(opened, shows):
    report = opened(settings=Settings())
    for chapter in CHAPTERS:
        shows(chapter, report, only_notices=True)


def test_with_empty_sheets(opened, shows):
    report = opened(present=("cases", "applications", "staff", "events", "inquiries"))
    for chapter in CHAPTERS:
        shows(chapter, report)


# --- 00 -------------------------------------------------------------------------------------------------------------


def test_cards_of_a_first_year_state_no_change(opened):
    shown = summary.key_figures(opened(**WHOLE))
    assert isinstance(shown, Cards)
    assert [card.label for card in shown.cards][:4] == [
        "Inskrivna", "Startade", "Avslutade", "Uppåt på processtrappan",
    ]  # fmt: skip
    assert {card.change for card in shown.cards} == {""}
    assert (shown.cards[3].number, shown.cards[3].of) == ("100\u00a0%", "13 av 13")


def test_cards_state_what_was_and_whether_it_can_be_told_apart(opened):
    earlier = [
        {"start_date": "2020-06-01", "exit_date": f"2021-04-{day}", "step_exit": "introduction",
         "regular_service": False} for day in range(10, 22)
    ]  # fmt: skip
    found = opened(before=(2021,), cases=[*CASES, *earlier], present=("cases",))
    there = {folder: frozenset({"cases"}) for folder in (2021, 2022)}
    again = replace(found.dataset, present=there)
    report = replace(found, dataset=again, facts=facts.collect(again, found.period, (*CHOSEN, *COMPARED)))
    change = {card.label: card.change for card in summary.key_figures(report).cards}
    assert change["Avslutade"] == "12 under 2021 (+1)"
    assert change["Uppåt på processtrappan"].replace("\u00a0", " ") == "0 % under 2021, +100 procentenheter"
    assert change["Vidare till ordinarie verksamhet"].endswith("kan inte skiljas från oförändrat")


def test_a_hidden_count_gives_no_change(opened):
    hidden = frozenset({"capacity.volumes.ended.previous"})
    report = opened(before=(2021,), hidden=hidden, cases=CASES, present=("cases",))
    assert {c.label: c.change for c in summary.key_figures(report).cards}["Avslutade"] == ""


def test_the_checklist_has_value_base_goal_and_place(opened):
    shown = summary.required(opened(**WHOLE))
    assert isinstance(shown, Table)
    rows = {row.cells[0].text: [cell.text.replace("\u00a0", " ") for cell in row.cells[1:]] for row in shown.rows}
    assert rows["Uppåt på processtrappan"] == ["100 %", "13 av 13", "50 %", "{ref:stegforflyttning}"]
    assert rows["Nya deltagare, efter remittent"] == ["1", "[e]", "[e]", "{ref:remittenter-tabell}"]
    assert rows["hittepa"] == ["[u]", "[u]", "[e]", "[e]"]
    assert any("hittepa: något sådant mått finns inte" in note for note in shown.notes)


RATED = {f"ors_{scale}_{moment}": points for scale in ("individual", "close", "social", "overall")
         for moment, points in (("start", 5.0), ("exit", 6.0))}  # fmt: skip
FOLLOWED = [
    {"case": f"old{n}", "exit_date": "2021-12-10", "months": 6, "due_date": "2022-06-10", "status": "done",
     "done_date": "2022-06-10", "occupation": "studies" if n < 2 else "other_ended"} for n in range(5)
]  # fmt: skip
REQUIRED = tuple(
    m for m in measures.all_measures() if m.id.startswith("follow_up.") or m.id in ("health.change", "health.measured")
)


def checklist(opened, cases):
    """The rows of the checklist on health and follow-up, by their words, and the report."""
    settings = SETTINGS.model_copy(update={"required_measures": ("health.change", "follow_up")})
    found = opened(settings=settings, cases=cases, follow_ups=FOLLOWED)
    report = replace(found, facts=facts.collect(found.dataset, found.period, REQUIRED))
    rows = {row.cells[0].text: row.cells[1:] for row in summary.required(report).rows}
    return {words: [cell.text.replace("\u00a0", " ") for cell in cells] for words, cells in rows.items()}, report


def test_the_checklist_says_of_follow_up_what_the_table_it_points_at_says(opened):
    rows, report = checklist(opened, CASES)
    # Nothing is known of these five at exit: "at exit and then" would have counted none of them.
    words = "I arbete eller studier 6 månader efter avslut, bland de nådda"
    assert rows[words][1:] == ["2 av 5", "[e]", "{ref:uppfoljning-6-granser}"]
    shown = report.fact("follow_up.bounds.6.reached")
    assert (shown.n, shown.base) == (2, 5)


@pytest.mark.parametrize(("pairs", "told"), [(9, False), (10, True)])
def test_the_checklist_gives_no_mean_of_health_where_the_chapter_gives_none(opened, pairs, told):
    cases = [{"exit_date": "2022-05-01", **(RATED if n < pairs else {})} for n in range(10)]
    rows, report = checklist(opened, cases)
    row = rows["Förändring av egenupplevd hälsa, medeltal"]
    if told:
        assert row == ["+4,0 poäng", "n = 10", "[e]", "{ref:ors-forandring}"]
    else:
        assert row == ["underlag för litet", "9 av 10", "[e]", "{ref:ors-matta}"]


def test_what_is_absent_is_named_with_its_file(opened):
    gone = required.absent(opened(applications=APPLICATIONS))
    assert any(line.startswith("Uppåt på processtrappan: samordningsteam.xlsx, fliken Deltagare") for line in gone)
    assert isinstance(summary.required(opened(settings=Settings(), **WHOLE)), Notice)
