"""What is odd in tidy tables but stays: each check is held between columns, tables and sources, and gives problems.

Nothing is changed here, and no problem holds a value from the data.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Literal

import pandas as pd

from sotanalysis import vocabulary as v
from sotanalysis.periods import add_months
from sotanalysis.sources.files import SourceFrame, contained
from sotanalysis.sources.workbook import NOT_TAKEN
from sotanalysis.tables import TABLES
from sotanalysis.tables.faults import spans
from sotanalysis.tables.problem import Problem, program_fault

_AS_APPLIED = (  # column of Deltagare, the same thing in Ansökningar
    ("referrer", "referrer"),
    ("application_date", "application_date"),
    ("start_date", "result_date"),
)
# Table, date, the date of the case that it is held against, and how many days after it the date lies at least and most.
_ANY = 100_000
_WITHIN = (
    ("workplaces", "from_date", "start_date", 0, _ANY, "Arbetsplatsen börjar före ärendets startdatum."),
    ("workplaces", "from_date", "exit_date", -_ANY, 92, "Arbetsplatsen börjar långt efter ärendets slutdatum."),
    ("workplaces", "to_date", "exit_date", -_ANY, 366, "Arbetsplatsen slutar långt efter ärendets slutdatum."),
    ("extensions", "decision_date", "start_date", 0, _ANY, "Beslutet ligger före ärendets startdatum."),
    ("extensions", "decision_date", "exit_date", -_ANY, 0, "Beslutet ligger efter ärendets slutdatum."),
    ("spot_supports", "date", "exit_date", 0, _ANY, "Punktinsatsen ligger före ärendets slutdatum."),
)
_DAYS = {  # of a table, what says which year its row is counted in
    "cases": "start_date",
    "applications": "application_date",
    "events": "date",
    "inquiries": "date",
    "spot_supports": "date",
    "extensions": "decision_date",
    "workplaces": "from_date",
}
_OF_ONE_YEAR = ("events", "inquiries")
_AT_WORK = ("unsubsidised_work", "subsidised_work", "studies")
_AGES_AT_START = range(16, 73)  # 67 is the age of retirement; some years of grace, as a few do begin later
_MONTHS_OFF = 1.5
_DAYS_LATE = 92  # a follow-up done later than that tells of another time
_DAYS_OFF = 7  # a follow-up may be set to the week that its day lies in
_FULL = 1.01  # a full-time post, and the dust of shares of it
OTHER_PERSON = "ärende:annan person"


def place_of(source_row: str) -> tuple[str, str, int]:
    """File, sheet and row number of a source row."""
    file, sheet, row = source_row.rsplit("!", 2)
    return file, sheet, int(row)


def problem_at(
    source_row: str, rule: str, message: str, remedy: str, column: str = "", severity: str = "varning"
) -> Problem:
    """A problem of the row, at the column."""
    file, sheet, row = place_of(source_row)
    level: Literal["fel", "varning"] = "fel" if severity == "fel" else "varning"
    return Problem(file, rule, message, remedy, sheet, row, column, level)


def odd_rows(source: SourceFrame, year: int) -> Iterator[Problem]:
    """Every check between columns, tables and sources, in a fixed order.

    A cell is told of once: what follows from a cell or a column that is told of already is no further fault. A check
    that falls takes no other with it.
    """
    told = {(p.file, p.sheet, p.row, header) for p in source.problems for header in p.column.split(", ") if header}
    headers = {(p.file, p.sheet) for p in source.problems if p.rule.startswith("flik:") and p.sheet}
    seen = source
    for check in CHECKS:
        found = list[Problem]()
        with contained(
            f"{year}/samordningsteam.xlsx", found, partial(program_fault, "En kontroll kunde inte göras", "")
        ):
            found += check(seen, year)
        new = [
            one
            for one in found
            if not {(one.file, one.sheet, row, one.column) for row in (one.row, None)} & told
            and not (one.row is None and (one.file, one.sheet) in headers)
        ]
        told |= {(one.file, one.sheet, one.row, one.column) for one in new if one.column}
        seen = replace(seen, problems=seen.problems + new)
        yield from new


def _lacks(
    frame: pd.DataFrame, wrong: "pd.Series[bool]", column: str, rule: str, message: str, remedy: str, severity: str
) -> Iterator[Problem]:
    """A problem for each row that lacks a column's value; one for the sheet when no row at all has it."""
    header = TABLES[str(frame.attrs["table"])].headers[column]
    rows = frame.loc[wrong.fillna(False), "source_row"]
    if len(rows) > 1 and frame[column].isna().all():
        whole = f"Ingen rad har någon uppgift i kolumnen, fast {len(rows)} rader behöver den."
        yield replace(problem_at(rows.iloc[0], rule, whole, remedy, header, severity), row=None)
        return
    for row in rows:
        yield problem_at(row, rule, message, remedy, header, severity)


def _table(source: SourceFrame, name: str) -> pd.DataFrame:
    """A table of the year, empty where there is none; it knows its name."""
    frame = source.frames[name].copy() if name in source.frames else TABLES[name].empty()
    frame.attrs["table"] = name
    return frame


def _told(source: SourceFrame, frame: pd.DataFrame, column: str) -> "pd.Series[bool]":
    """Whether the cell of a column has a problem already, row by row: what follows from it is no further fault."""
    header = TABLES[str(frame.attrs["table"])].headers[column]
    places = {(p.file, p.sheet, p.row) for p in source.problems if header in p.column.split(", ")}
    return pd.Series(
        [bool({place_of(row), (*place_of(row)[:2], None)} & places) for row in frame["source_row"]],
        index=frame.index,
        dtype=bool,
    )


def days_outside_the_year(source: SourceFrame, year: int) -> Iterator[Problem]:
    """What begins after the year, or happened in another, is counted nowhere in its report.

    Participants and applications of earlier years belong in the book.
    """
    for name, column in _DAYS.items():
        frame = _table(source, name)
        at = frame[column].dt.year
        outside = (at.gt(year) | (at.lt(year) & (name in _OF_ONE_YEAR))).fillna(False).astype(bool)
        header = TABLES[name].headers[column]
        for row in frame.loc[outside & ~_told(source, frame, column), "source_row"]:
            told = f"Dagen ligger {'utanför året' if name in _OF_ONE_YEAR else 'efter årets slut'}, "
            fix = "Rätta årtalet, om det är fel."
            yield problem_at(row, "datum:annat år", told + "så raden räknas inte i årets rapport.", fix, header)


def ended_after_the_year(source: SourceFrame, year: int) -> Iterator[Problem]:
    """A case whose exit lies after the year is still enrolled in its report, whatever else is told of its exit."""
    cases = _table(source, "cases")
    later = cases["exit_date"].dt.year.gt(year).fillna(False).astype(bool) & ~cases["start_date"].dt.year.gt(year)
    for row in cases.loc[later.fillna(False) & ~_told(source, cases, "exit_date"), "source_row"]:
        told = "Slutdatum ligger efter årets slut, så ärendet räknas som pågående i årets rapport."
        yield problem_at(row, "datum:slutar nästa år", told, "Rätta årtalet, om det är fel.", "Slutdatum")


def odd_ages(source: SourceFrame, year: int) -> Iterator[Problem]:
    """Nobody is a child at start, or long past working age: the number is somebody else's, or the date is wrong."""
    cases = _table(source, "cases")
    ages = (cases["start_date"] - cases["birth_date"]).dt.days / 365.25
    odd = (ages.lt(_AGES_AT_START.start) | ages.ge(_AGES_AT_START.stop)).fillna(False)
    for row in cases.loc[odd & ~_told(source, cases, "start_date"), "source_row"]:
        yield problem_at(
            row,
            "personnummer:ålder vid start",
            f"Personnumret ger en ålder vid start under {_AGES_AT_START.start} eller över "
            f"{_AGES_AT_START.stop - 1} år.",
            "Kontrollera numret och startdatumet.",
            "Personnummer",
        )


def other_persons(source: SourceFrame, year: int) -> Iterator[Problem]:
    """One case is one person's, in Deltagare, in Ansökningar and in the lists of GoldWare."""
    cases, applications = _table(source, "cases"), _table(source, "applications")
    doubtful = _told(source, cases, "person") | _told(source, cases, "sex")
    whose = cases.loc[~doubtful].set_index("case")["person"]
    listed = _table(source, "goldware_rows").drop_duplicates(["case", "person"])
    told = set(applications.loc[_differs(applications, "person", whose), "case"])
    for frame, severity in ((applications, "fel"), (listed, "varning")):
        other = _differs(frame, "person", whose)
        if severity == "varning":
            other &= ~frame["case"].isin(told)
        for row in frame.loc[other, "source_row"]:
            yield problem_at(
                row,
                OTHER_PERSON,
                "Personen är en annan än den som har ärendenumret i fliken Deltagare.",
                "Rätta personnumret eller ärendenumret på det ställe som är fel.",
                "Personnummer" if severity == "fel" else "Personnr",
                severity,
            )


def _differs(frame: pd.DataFrame, column: str, by_case: pd.Series) -> "pd.Series[bool]":
    """Whether a row says otherwise than its case does, where both are known."""
    of_case = _of_case(frame, by_case)
    return frame[column].notna() & of_case.notna() & frame[column].ne(of_case).fillna(False)


def _of_case(frame: pd.DataFrame, by_case: pd.Series) -> pd.Series:
    """What each row's case has, row by row; missing where the case is none of them."""
    return by_case.reindex(frame["case"]).set_axis(frame.index)


def exits_without_date(source: SourceFrame, year: int) -> Iterator[Problem]:
    """A case with a result, or anything else that is asked at exit, but no exit date counts as still enrolled."""
    cases = _table(source, "cases")
    asked = ["outcome", "exit_reason", *(c for c in cases if str(c).endswith("_exit") and c != "needs_exit")]
    told = cases[asked].notna().any(axis="columns") | cases["drop_out"].fillna(False)
    for name in ("case_supports", "case_occupations", "resources"):
        answers = _table(source, name)
        told |= cases["case"].isin(answers.loc[answers["moment"].eq("exit"), "case"])
    yield from _lacks(
        cases,
        told & cases["exit_date"].isna(),
        "exit_date",
        "avslut:utan datum",
        "Raden har uppgifter om avslut men inget slutdatum; den räknas som pågående.",
        "Fyll i slutdatum eller töm uppgifterna om avslut.",
        "varning",
    )


def exits_without_outcome(source: SourceFrame, year: int) -> Iterator[Problem]:
    """A case that ended in the year has an outcome, but for a drop-out and for whom nothing could be measured."""
    cases = _table(source, "cases")
    ended = cases["exit_date"].dt.year.eq(year) & ~cases["drop_out"].fillna(False)
    ended &= ~_among(cases["exit_reason"], "without_measurement")
    yield from _lacks(
        cases,
        ended & cases["outcome"].isna() & cases["outcome"].notna().any(),  # else a column that the team does not keep
        "outcome",
        "avslut:utan resultat",
        "Ärendet är avslutat men har inget resultat; det räknas i ingen grupp av resultat.",
        "Fyll i resultatet vid avslut. Gick det inte att ta in är avslutsanledningen Utskrivning-Utan mätning.",
        "varning",
    )


def incomplete_ors(source: SourceFrame, year: int) -> Iterator[Problem]:
    """The four scales of ORS are filled together: a sum of three is none, and three columns without the fourth."""
    cases = _table(source, "cases")
    for moment in ("start", "exit"):
        scales = [name for name in cases if str(name).startswith("ors_") and str(name).endswith(moment)]
        some, kept = cases[scales].notna().any(axis="columns"), cases[scales].notna().any()
        for scale in (scale for scale in scales if kept[scale] or kept.sum() == len(scales) - 1):
            yield from _lacks(
                cases,
                some & cases[scale].isna(),
                str(scale),
                "ors:ofullständig",
                "En av de fyra skalorna är tom fast de andra är ifyllda.",
                "Fyll i skalan, eller låt den stå tom om den inte besvarades.",
                "varning",
            )


def work_without_hours(source: SourceFrame, year: int) -> Iterator[Problem]:
    """Work or studies as the only occupation, and no hour in the week: one of the two is something else."""
    cases, held = _table(source, "cases"), _table(source, "case_occupations")
    for moment in ("start", "exit"):
        idle = held[held["moment"].eq(moment)].groupby("case")["occupation"].agg(lambda each: each.isin(_AT_WORK).all())
        yield from _lacks(
            cases,
            cases["case"].map(idle).eq(True) & cases[f"hours_per_week_{moment}"].eq(0),
            f"hours_per_week_{moment}",
            "sysselsättning:utan timmar",
            "Sysselsättningen är arbete eller studier, men timmarna är 0.",
            "Rätta timmarna, eller sysselsättningen: Ej sub arbete är arbete utan subvention, och den som inte har "
            "någon sysselsättning är Övriga avslutade. Är det en anställd som är helt sjukskriven behöver inget göras.",
            "varning",
        )


def overlapping_cases(source: SourceFrame, year: int) -> Iterator[Problem]:
    """One person with two cases at the same time."""
    cases = _table(source, "cases").sort_values(["person", "start_date"], kind="stable")
    before = cases.groupby("person")
    again = cases["person"].duplicated()
    last = before["exit_date"].shift()
    for row in cases.loc[again & (last.isna() | cases["start_date"].lt(last).fillna(False)), "source_row"]:
        yield problem_at(
            row,
            "ärende:samtidiga",
            "Personen har två ärenden samtidigt.",
            "Kontrollera personnumret, och det första ärendets slutdatum.",
            "Personnummer",
        )


def results_without_date(source: SourceFrame, year: int) -> Iterator[Problem]:
    """An application that is decided belongs to the year of its date; without one no number counts it."""
    applications = _table(source, "applications")
    decided = applications["result"].isin(["started", "non_start"])
    yield from _lacks(
        applications,
        decided & applications["result_date"].isna(),
        "result_date",
        "ansökan:utan utfallsdatum",
        "Ansökan har ett utfall men inget utfallsdatum; den räknas inte.",
        "Fyll i utfallsdatum.",
        "fel",
    )


def dates_of_waiting(source: SourceFrame, year: int) -> Iterator[Problem]:
    """An application in the queue has no outcome yet, and so no day of it: one of the two cells is wrong."""
    applications = _table(source, "applications")
    wrong = applications["result"].eq("queue") & applications["result_date"].notna()
    for row in applications.loc[wrong.fillna(False) & ~_told(source, applications, "result_date"), "source_row"]:
        told = "Ansökan står i kö men har ett utfallsdatum; den räknas som att den fortfarande väntar."
        fix = "Välj Start eller Ej start i Utfall om ansökan är avgjord, annars töm utfallsdatum."
        yield problem_at(row, "ansökan:kö med utfallsdatum", told, fix, "Utfallsdatum")


def reasons_of_started(source: SourceFrame, year: int) -> Iterator[Problem]:
    """A reason for not starting stands on an application that did start, or waits: one of the two is wrong."""
    applications, reasons = _table(source, "applications"), _table(source, "application_reasons")
    for result, said in (("started", "har lett till start"), ("queue", "står i kö")):
        wrong = applications["result"].eq(result) & applications["application"].isin(reasons["application"])
        for row in applications.loc[wrong.fillna(False), "source_row"]:
            told = f"Ansökan {said} men har ett skäl till att den inte ledde till start."
            fix = "Töm skälet, eller rätta utfallet."
            yield problem_at(row, f"ansökan:skäl fast {result}", told, fix, "Skäl 1")


def starts_without_case(source: SourceFrame, year: int) -> Iterator[Problem]:
    """An application that led to a start says to which case; one of next year's is not in this year's book yet."""
    applications = _table(source, "applications")
    later = applications["result_date"].dt.year.gt(year).fillna(False)
    yield from _lacks(
        applications,
        applications["result"].eq("started").fillna(False) & applications["case"].isna() & ~later,
        "case",
        "ansökan:utan ärendenummer",
        "Ansökan har lett till start men har inget ärendenummer.",
        "Fyll i ärendenumret.",
        "varning",
    )


def repeated_applications(source: SourceFrame, year: int) -> Iterator[Problem]:
    """One person's application of one day under two numbers is counted twice; two that led to one case are odd."""
    applications = _table(source, "applications")
    again = applications.duplicated(["person", "application_date"]) & applications["application_date"].notna()
    for row in applications.loc[again, "source_row"]:
        yield problem_at(
            row,
            "ansökan:upprepad",
            "Personen har två ansökningar samma dag; båda räknas.",
            "Ta bort den ena, eller rätta personnumret eller datumet.",
            "Löpnummer",
        )
    with_case = applications.loc[applications["case"].notna() & ~again & ~_told(source, applications, "person")]
    for row in with_case.loc[with_case.duplicated("case"), "source_row"]:
        yield problem_at(
            row,
            "ansökan:samma ärende",
            "En tidigare ansökan har samma ärendenummer; ett ärende kommer ur en ansökan.",
            "Rätta det ärendenummer som är fel.",
            "Ärendenummer",
        )


def applications_against_cases(source: SourceFrame, year: int) -> Iterator[Problem]:
    """Started applications against Deltagare, which holds the truth: other referrer or dates, or no such case."""
    applications = _table(source, "applications")
    started = applications.loc[applications["result"].eq("started").fillna(False)]
    if not _has_cases(source):
        if len(started) and not any(p.rule in (NOT_TAKEN, "program:fel") for p in source.problems):
            row = started["source_row"].iloc[0]
            message = "Ansökningar har lett till start men fliken Deltagare saknas eller är tom."
            remedy = "Lägg till fliken Deltagare, med en rad per ärende."
            yield replace(problem_at(row, "ansökan:inga deltagare", message, remedy), row=None)
        return
    started = started.loc[started["case"].notna()]
    unknown = started.loc[started["case"].isin(_unknown(source, started["case"]))]
    for row in unknown["source_row"]:
        yield problem_at(
            row,
            "ansökan:utan deltagare",
            "Ansökan har lett till start men ärendet finns inte bland deltagarna.",
            "Lägg till ärendet i fliken Deltagare eller rätta ärendenumret.",
            "Ärendenummer",
        )
    not_started = applications["result"].isin(["non_start", "queue"]) & applications["case"].isin(
        source.frames["cases"]["case"]
    )
    for row in applications.loc[not_started & ~_told(source, applications, "person"), "source_row"]:
        yield problem_at(
            row,
            "ansökan:deltagare utan start",
            "Ansökan har inte lett till start men ärendet finns i fliken Deltagare.",
            "Rätta utfallet eller ärendenumret.",
            "Utfall",
        )
    started = started.loc[~_told(source, started, "person")]
    both = started.merge(_table(source, "cases"), on="case", suffixes=("_applied", ""), validate="many_to_one")
    for column, applied in _AS_APPLIED:
        other = both[f"{applied}_applied" if f"{applied}_applied" in both else applied]
        known = both[column].notna() & other.notna() & both[column].ne(v.MISSING) & other.ne(v.MISSING)
        for row in both.loc[known & both[column].ne(other), "source_row_applied"]:
            yield problem_at(
                row,
                f"ansökan:{column}",
                "Cellen säger något annat än samma ärendes rad i fliken Deltagare, som gäller.",
                "Rätta cellen här eller i Deltagare, så att de säger samma.",
                TABLES["applications"].headers[applied],
            )


def cases_without_application(source: SourceFrame, year: int) -> Iterator[Problem]:
    """A case applied for and begun in the year has an application, where the year has applications at all."""
    cases, applications = _table(source, "cases"), _table(source, "applications")
    if not len(applications):
        return
    applied = cases["application_date"].dt.year.eq(year) | cases["application_date"].isna()
    refused = _laid_aside(source, "applications")
    known = cases["case"].isin([*applications["case"].dropna(), *(q.get("case") for q in refused)])
    known |= cases["person"].isin([*applications["person"], *(q.get("person") for q in refused)])
    alone = cases.loc[cases["start_date"].dt.year.eq(year) & applied & ~known]
    if alone["case"].nunique() <= sum(q.get("person") is None for q in refused):
        return
    for row in alone["source_row"]:
        yield problem_at(
            row,
            "deltagare:utan ansökan",
            "Deltagaren började under året men har ingen ansökan i fliken Ansökningar.",
            "Lägg till ansökan, eller rätta ärendenumret eller personnumret.",
            "Ärendenummer",
        )


def unknown_cases(source: SourceFrame, year: int) -> Iterator[Problem]:
    """Rows of a case that is not among the participants; one that ended before the year may stand elsewhere."""
    if not _has_cases(source):
        return
    for name in CASE_TABLES:
        frame = _table(source, name)
        here = frame if name in _UNDATED else frame.loc[last_date(frame).dt.year.ge(year).fillna(False)]
        yield from rows_of_unknown_cases(here.loc[here["case"].isin(_unknown(source, here["case"]))])


def last_date(frame: pd.DataFrame) -> "pd.Series[pd.Timestamp]":
    """When a row's case was enrolled last, as the row says: its exit, or a decision to prolong it."""
    return frame["exit_date" if "exit_date" in frame else "decision_date"]


def rows_of_unknown_cases(rows: pd.DataFrame) -> Iterator[Problem]:
    """A problem for each row, whose case is nowhere among the participants."""
    for row in rows["source_row"]:
        yield problem_at(
            row,
            "ärende:okänt",
            "Det finns inget ärende med det numret i fliken Deltagare.",
            "Rätta ärendenumret, eller lägg till ärendet i fliken Deltagare.",
            "Ärendenummer",
            "fel",
        )


def _has_cases(source: SourceFrame) -> bool:
    return "cases" in source.frames


def _laid_aside(source: SourceFrame, table: str) -> list[dict[str, object]]:
    """The refused rows of a table's sheet, whatever it is called, with the person and case that could be read."""
    sheets = {place_of(row)[:2] for row in _table(source, table)["source_row"]}
    own = v.fold(TABLES[table].sheet)
    return [q for q in source.quarantine if v.fold(str(q["sheet"])) == own or (q["file"], q["sheet"]) in sheets]


def _unknown(source: SourceFrame, cases: "pd.Series[str]") -> set[str]:
    """Of the cases those that no row of Deltagare has. Refused rows whose number is not known may be as many."""
    refused = _laid_aside(source, "cases")
    known = {*source.frames["cases"]["case"], *(q.get("case") for q in refused)}
    named = [_table(source, name)["case"] for name in (*CASE_TABLES, "applications")]
    nowhere = set(pd.concat(named, ignore_index=True).dropna()) - known
    return set[str]() if len(cases) == 0 or _hides_all(source, refused, nowhere) else set(cases.dropna()) - known


def _hides_all(source: SourceFrame, refused: list[dict[str, object]], nowhere: set[str]) -> bool:
    """Whether refused rows without a number of their own can be all the cases that are missed, old ones left out."""
    hidden = sum(q.get("case") is None or q["rule"] == "nyckel:upprepad" for q in refused)
    return hidden > 0 and len(nowhere - _ended_before(source)) <= hidden


def _ended_before(source: SourceFrame) -> set[str]:
    """Cases of rows that are older than the folder."""
    found = set[str]()
    for name in DATED:
        frame = _table(source, name)
        found |= set(frame.loc[last_date(frame).dt.year.lt(frame["year"]).fillna(False), "case"].dropna())
    return found


def odd_follow_ups(source: SourceFrame, year: int) -> Iterator[Problem]:
    """A follow-up done has a date near the day it falls due, and falls due as many months after exit as it says."""
    rows, headers = _table(source, "follow_ups"), TABLES["follow_ups"].headers
    yield from _lacks(
        rows,
        rows["status"].eq("done").fillna(False) & rows["done_date"].isna(),
        "done_date",
        "uppföljning:utan dag",
        "Uppföljningen är genomförd men dagen saknas.",
        "Fyll i genomförd dag.",
        "varning",
    )
    yield from _lacks(
        rows,
        rows["status"].isna() & rows["done_date"].notna(),
        "status",
        "uppföljning:utan status",
        "Uppföljningen har en genomförd dag men ingen status; den räknas inte som genomförd.",
        "Fyll i status.",
        "fel",
    )
    undone = rows["status"].notna() & rows["status"].ne("done").fillna(False)
    answered = rows[["occupation", "support_source"]].notna().any(axis="columns")
    cases = _table(source, "cases").drop_duplicates("case").set_index("case")
    of_case = _of_case(rows, cases["exit_date"]).fillna(rows["exit_date"])  # that the two differ is told elsewhere
    misdated = _off_its_day(rows) & _off_its_day(rows.assign(exit_date=of_case))
    misdated &= ~_told(source, rows, "due_date") & ~_told(source, rows, "exit_date")
    early = (rows["due_date"] - rows["done_date"]).dt.days.gt(45) & ~misdated
    late = (rows["done_date"] - rows["due_date"]).dt.days.gt(_DAYS_LATE) & ~misdated
    for wrong, column, message, remedy in (
        (
            misdated,
            "due_date",
            "Förfallodagen, som avgör vilket år uppföljningen räknas, är inte den som slutdatum och månader ger.",
            "Rätta den av de tre cellerna som är fel: förfallodagen är samma dag 6 eller 18 månader efter slutdatum.",
        ),
        (early, "done_date", "Uppföljningen är gjord långt före förfallodagen.", "Rätta den dag som är fel."),
        (
            late,
            "done_date",
            "Uppföljningen är gjord mer än tre månader efter förfallodagen; den räknas ändå som gjord vid den.",
            "Rätta den dag som är fel. Gick den inte att göra i tid: välj Ej nådd i Status och töm dagen.",
        ),
    ):
        for row in rows.loc[wrong, "source_row"]:
            yield problem_at(row, f"uppföljning:{column}", message, remedy, headers[column])
    for wrong, message in (
        (undone & rows["done_date"].notna(), "Uppföljningen har en genomförd dag men en annan status än genomförd."),
        (undone & rows["done_date"].isna() & answered, "Uppföljningen har svar men en annan status än genomförd."),
    ):
        for row in rows.loc[wrong, "source_row"]:
            remedy = "Rätta status, eller töm det som hör till en genomförd uppföljning."
            yield problem_at(row, "uppföljning:status", message, remedy, headers["status"])


def _off_its_day(rows: pd.DataFrame) -> "pd.Series[bool]":
    """Whether the due day is another than so many months after the exit: by more than a week, or in another year."""
    days = pd.Series(pd.NaT, index=rows.index, dtype="datetime64[ns]")
    for months, some in rows.groupby("months"):
        days[some.index] = add_months(some["exit_date"], int(str(months)))
    off = (rows["due_date"] - days).dt.days.abs().gt(_DAYS_OFF) | rows["due_date"].dt.year.ne(days.dt.year)
    return (off & days.notna() & rows["due_date"].notna()).fillna(False)


def follow_ups_without_row(source: SourceFrame, year: int) -> Iterator[Problem]:
    """Exits whose follow-up fell due in the year and has no row, told once; of the times that the team follows up."""
    cases, rows = _table(source, "cases"), _table(source, "follow_ups")
    gone = cases.loc[cases["exit_date"].notna() & ~cases["drop_out"].fillna(False)]
    gone = gone.loc[~_told(source, gone, "exit_date") & ~_told(source, gone, "case")]
    refused = _laid_aside(source, "follow_ups")
    named = {q.get("case") for q in refused}
    for months in sorted(rows["months"].dropna().unique()):
        listed = {*rows.loc[rows["months"].eq(months), "case"], *named}
        due = add_months(gone["exit_date"], int(months)).dt.year.eq(year)
        lacking = gone.loc[due & ~gone["case"].isin(listed), "source_row"]
        astray = rows["months"].eq(months) & _told(source, rows, "case")  # they may be of these exits
        if len(lacking) > sum(q.get("case") is None for q in refused) + astray.sum():
            at = spans(place_of(row)[2] for row in lacking)
            counted, each = "det räknas som inte registrerat", "det"
            if len(lacking) > 1:
                counted, each = "de räknas som inte registrerade", "vart och ett"
            yield replace(
                problem_at(
                    rows["source_row"].iloc[0],
                    "uppföljning:saknas",
                    f"{len(lacking)} avslut i fliken Deltagare skulle följas upp efter {months} månader under {year} "
                    f"men har ingen rad här; {counted}. Det gäller rad {at} i Deltagare.",
                    f"Lägg till en rad för {each}; blev uppföljningen inte av, välj Ej nådd eller Avböjt i Status.",
                    severity="varning",
                ),
                row=None,
            )


def dates_against_cases(source: SourceFrame, year: int) -> Iterator[Problem]:
    """What a sheet says of a case's dates against Deltagare, which holds the truth.

    The same exit date, none where the case is still enrolled; nothing before its start, at the workplace or prolonged
    after its exit, no spot support before it.
    """
    cases = _table(source, "cases")
    known = cases.loc[~_told(source, cases, "start_date") & ~_told(source, cases, "exit_date")].set_index("case")
    for name in ("spot_supports", "follow_ups"):
        rows = _table(source, name)
        ended = _of_case(rows, known["exit_date"])
        enrolled = rows["case"].isin(known.index) & ended.isna() & known["exit_date"].notna().any()
        for wrong, message in (
            (
                _differs(rows, "exit_date", known["exit_date"]),
                "Slutdatum är inte det som står i fliken Deltagare, som gäller.",
            ),
            (
                enrolled & (rows["exit_date"].notna() | (name == "spot_supports")),
                "Ärendet har inget slutdatum i fliken Deltagare, som gäller.",
            ),
        ):
            fix = "Rätta slutdatum här eller i Deltagare, så att de är lika."
            for row in rows.loc[wrong & ~_told(source, rows, "exit_date"), "source_row"]:
                yield problem_at(row, f"ärende:slutdatum i {name}", message, fix, "Slutdatum")
    for name, column, bound, least, most, message in _WITHIN:
        rows = _table(source, name)
        days = (rows[column] - _of_case(rows, known[bound])).dt.days
        wrong = (days.lt(least) | days.gt(most)).fillna(False) & ~_told(source, rows, column)
        wrong &= ~_told(source, rows, "case")
        if "exit_date" in rows:
            wrong &= rows["exit_date"].isna() & ~_told(source, rows, "exit_date")  # else its own exit date tells
        for row in rows.loc[wrong, "source_row"]:
            rule = f"ärende:{column} i {name}"
            yield problem_at(row, rule, message, "Rätta datumet, eller ärendenumret.", TABLES[name].headers[column])


def odd_spot_supports(source: SourceFrame, year: int) -> Iterator[Problem]:
    """The months that a spot support is said to have come after exit are those between the two dates."""
    rows, cases = _table(source, "spot_supports"), _table(source, "cases")
    ended = rows["exit_date"].fillna(_of_case(rows, cases.set_index("case")["exit_date"]))
    off = (rows["date"] - ended).dt.days / 30.44 - rows["months_after_exit"]
    doubtful = _told(source, rows, "exit_date") | _told(source, rows, "date") | _told(source, rows, "case")
    for row in rows.loc[off.abs().gt(_MONTHS_OFF).fillna(False) & ~doubtful, "source_row"]:
        yield problem_at(
            row,
            "punktinsats:månader",
            "Månader efter avslut stämmer inte med datum och slutdatum.",
            "Rätta antalet månader, eller det datum som är fel.",
            TABLES["spot_supports"].headers["months_after_exit"],
        )


_WORK_FORMS = ("wage_subsidy", "ordinary_job")
_NOT_AT_WORK = ("rehabilitation", "daily_activity", "social_psychiatry", "medical_treatment", "job_seeking")
_HALF_TIME = 50.0  # per cent: less work than that goes with treatment or rehabilitation
_NEARLY_FULL_WEEK = 30  # hours: nobody is so much in an activity that is no occupation


def cells_that_contradict(source: SourceFrame, year: int) -> Iterator[Problem]:
    """Two cells of a row that cannot both be so."""
    cases, applications, held = (_table(source, name) for name in ("cases", "applications", "case_occupations"))
    at_exit = held[held["moment"].eq("exit")]
    at_work = at_exit.loc[_among(at_exit["occupation"], *_AT_WORK, v.MISSING), "case"]
    idle = _among(cases["case"], *at_exit["case"]) & ~_among(cases["case"], *at_work)
    form, outcome = cases["employment_form"], cases["outcome"]
    others = at_exit.loc[_among(at_exit["occupation"], "other_ended")]
    employed = at_exit.loc[
        _among(at_exit["occupation"], "unsubsidised_work") & ~at_exit["extent_percent"].lt(_HALF_TIME).fillna(False)
    ]
    supports = _table(source, "case_supports")
    paid = supports.loc[supports["moment"].eq("start") & ~_among(supports["support_source"], "no_public", v.MISSING)]
    found: list[tuple[pd.DataFrame, pd.Series, str, str, str]] = [
        (
            cases,
            _among(outcome, "work") & form.notna() & ~_among(form, *_WORK_FORMS, v.MISSING),
            "employment_form",
            "Resultatet är arbete men cellen är en utbildning.",
            "Rätta resultatet eller cellen.",
        ),
        (
            cases,
            _among(outcome, "studies") & _among(form, *_WORK_FORMS),
            "employment_form",
            "Resultatet är studier men cellen är en anställning.",
            "Rätta resultatet eller cellen.",
        ),
        (
            cases,
            _among(outcome, "work", "studies") & idle,
            "outcome",
            "Resultatet är arbete eller studier, men ingen sysselsättning vid avslut är det.",
            "Rätta resultatet, eller Sysselsättning 1 vid avslut.",
        ),
        (
            cases,
            _among(outcome, *_NOT_AT_WORK) & _among(cases["case"], *employed["case"]),
            "outcome",
            "Resultatet är varken arbete eller studier, men sysselsättningen vid avslut är Ej sub arbete.",
            "Rätta resultatet, eller Sysselsättning 1 vid avslut; ett arbete på mindre än halvtid har en omfattning.",
        ),
        (
            cases,
            _among(cases["work_is_new"], True) & outcome.notna() & ~_among(outcome, "work", v.MISSING),
            "work_is_new",
            "Cellen säger att arbetet är nytt, men resultatet är inte arbete.",
            "Töm cellen, eller rätta resultatet.",
        ),
        (
            cases,
            idle
            & ~_among(outcome, "work", "studies")  # told above, at its cause
            & cases["hours_per_week_exit"].ge(_NEARLY_FULL_WEEK)
            & _among(cases["case"], *others["case"]),
            "hours_per_week_exit",
            f"Timmarna är {_NEARLY_FULL_WEEK} eller fler, men sysselsättningen vid avslut är Övriga avslutade.",
            "Rätta timmarna, eller Sysselsättning 1 vid avslut.",
        ),
        (
            cases,
            _among(cases["time_on_support"], "not_applicable") & _among(cases["case"], *paid["case"]),
            "time_on_support",
            "Ej tillämpligt är för den som inte haft offentlig försörjning, men försörjningen vid start är en sådan.",
            "Välj hur länge, eller rätta försörjningen vid start.",
        ),
        (
            cases,
            cases["regular_service"].isna() & cases["regular_service_kind"].notna(),
            "regular_service",
            "Cellen är tom fast Vilken ordinarie insats är ifylld, så övergången räknas inte.",
            "Skriv Ja, eller töm Vilken ordinarie insats.",
        ),
        (
            cases,
            _among(cases["drop_out"], True) & outcome.notna() & ~_among(outcome, v.MISSING),
            "drop_out",
            "Raden är drop-out men har ett resultat vid avslut; den räknas inte bland de avslutade.",
            "Skriv Nej om insatsen avslutades, annars töm resultatet.",
        ),
        (
            cases,
            _among(cases["regular_service"], False) & cases["regular_service_kind"].notna(),
            "regular_service_kind",
            "Insats inom ordinarie verksamhet är nej, men cellen säger vilken.",
            "Skriv Ja, eller töm cellen.",
        ),
        (
            cases,
            cases["violence_asked_2"].notna() & cases["violence_asked_1"].isna(),
            "violence_asked_1",
            "Frågorna är ställda en andra gång men den första är tom.",
            "Fyll i den första dagen, eller flytta den andra dit.",
        ),
        (
            cases,
            cases["violence_asked_2"].lt(cases["violence_asked_1"]),
            "violence_asked_2",
            "Frågorna är ställda en andra gång före den första.",
            "Rätta det datum som är fel.",
        ),
        (
            applications,
            applications["first_meeting_date"].gt(applications["result_date"]),
            "first_meeting_date",
            "Det första mötet ligger efter dagen för utfallet.",
            "Rätta det datum som är fel.",
        ),
    ]
    for frame, wrong, column, message, remedy in found:
        header = TABLES[str(frame.attrs["table"])].headers[column]
        for row in frame.loc[wrong.fillna(False).astype(bool) & ~_told(source, frame, column), "source_row"]:
            yield problem_at(row, f"rad:motsägelse {column}", message, remedy, header)


def none_beside_needs(source: SourceFrame, year: int) -> Iterator[Problem]:
    """Who has no need or contact has none beside it."""
    cases, needs = _table(source, "cases"), _table(source, "case_needs")
    none = _among(needs["need"], v.NO_NEED)
    both = _among(cases["case"], *needs.loc[none, "case"]) & _among(cases["case"], *needs.loc[~none, "case"])
    for row in cases.loc[both, "source_row"]:
        told = "Inga kontakter eller behov står tillsammans med andra; båda räknas."
        fix = "Töm Inga kontakter eller behov, eller det andra."
        yield problem_at(row, "behov:inga och andra", told, fix, "Kontakt eller behov vid start 1")


def work_beside_sickness(source: SourceFrame, year: int) -> Iterator[Problem]:
    """Nobody works and is paid for not being able to for more than the whole of a working week together."""
    cases, supports, held = (_table(source, name) for name in ("cases", "case_supports", "case_occupations"))
    ill = supports.loc[_among(supports["support_source"], "sickness_benefit")]
    work = held.loc[_among(held["occupation"], "unsubsidised_work", "subsidised_work")]
    keys = ["moment", "case"]
    both = ill.groupby(keys)["extent_percent"].sum() + work.groupby(keys)["extent_percent"].sum()
    for moment, some in both[both.gt(100).fillna(False)].groupby("moment"):
        header = f"Omfattning sysselsättning 1 {v.MOMENT.labels[str(moment)].lower()}"
        for row in cases.loc[_among(cases["case"], *some.index.get_level_values("case")), "source_row"]:
            told = "Arbetets och sjukpenningens omfattning är tillsammans mer än 100 %."
            yield problem_at(row, "arbete:vid sjukpenning", told, "Rätta omfattningarna.", header)


def halves_of_resources(source: SourceFrame, year: int) -> Iterator[Problem]:
    """What a case used is counted only where it is known both before and after: told of a case that has ended."""
    rows, cases = _table(source, "resources"), _table(source, "cases")
    ended = set(cases.loc[cases["exit_date"].dt.year.le(year).fillna(False), "case"])
    moments = rows.groupby("case")["moment"].transform("nunique")
    half = moments.eq(1) & _among(rows["case"], *ended) & ~_told(source, rows, "case") & ~_told(source, rows, "moment")
    refused = [q.get("case") for q in _laid_aside(source, "resources")]
    alone = rows.loc[half & ~rows["case"].isin(refused), "source_row"]
    if len(alone) <= _told(source, rows, "case").sum() + refused.count(None):  # the other halves may be these
        return
    for row in alone:
        told = "Ärendet är avslutat men har bara den ena av raderna Före och Efter, så den räknas inte."
        fix = "Lägg till den andra raden; en god uppskattning räcker."
        yield problem_at(row, "resurser:halva", told, fix, TABLES["resources"].headers["moment"])


def hours_that_may_be_minutes(source: SourceFrame, year: int) -> Iterator[Problem]:
    """More than two full weeks on one application are likely minutes."""
    rows = _table(source, "applications")
    many = rows["hours_spent"].gt(_TWO_WEEKS).fillna(False).astype(bool)
    for row in rows.loc[many & ~_told(source, rows, "hours_spent"), "source_row"]:
        told = f"Tiden är mer än {_TWO_WEEKS} timmar på en ansökan; är det minuter?"
        header = TABLES["applications"].headers["hours_spent"]
        yield problem_at(row, "ansökan:lång tid", told, "Skriv tiden i timmar, till exempel 7,5.", header)


_TWO_WEEKS = 80  # hours
_LEAST_PER_CASE = 1_000  # kronor: a year's costs for each case are many times as much
_THOUSANDFOLD = (500, 2_000)  # how many times one amount is the other when one of them is in thousands


def odd_amounts(source: SourceFrame, year: int) -> Iterator[Problem]:
    """Amounts with the other sign than expected, or in thousands; all are read as they stand."""
    accounts, headers = _table(source, "accounts"), TABLES["accounts"].headers
    columns = ("sek_budget", "sek_outcome")
    for column in columns:
        for role, words in (("cost", "Kostnaden"), ("income", "Intäkten")):
            wrong = accounts["role"].eq(role) & accounts[column].lt(0)
            for row in accounts.loc[wrong.fillna(False) & ~_told(source, accounts, column), "source_row"]:
                told = f"{words} är mindre än noll och dras från de andra."
                fix = "Skriv kostnader och intäkter som positiva tal. Är det en kreditering får den stå kvar."
                yield problem_at(row, "ekonomi:minus", told, fix, headers[column])
    held = _table(source, "cases")
    inside = held["start_date"].dt.year.le(year) & ~held["exit_date"].dt.year.lt(year).fillna(False)
    cases = held.loc[inside.fillna(False), "case"].nunique()
    costs = accounts.loc[accounts["role"].eq("cost")]
    told_whole = set[str]()
    for column in columns:
        total = costs[column].sum()
        if cases and 0 < total < _LEAST_PER_CASE * cases:
            told = f"Kostnaderna är tillsammans mindre än {_LEAST_PER_CASE} kronor per inskriven; är de i tusental?"
            row = str(costs["source_row"].iloc[0])
            whole = problem_at(row, "ekonomi:tusental", told, "Skriv beloppen i kronor.", headers[column])
            yield replace(whole, row=None)
            told_whole.add(column)
    if not told_whole:
        budget, outcome = (accounts[column].abs() for column in columns)
        for (less, column), more in (((budget, columns[0]), outcome), ((outcome, columns[1]), budget)):
            times = more / less.where(less.gt(0))
            for row in accounts.loc[times.between(*_THOUSANDFOLD).fillna(False), "source_row"]:
                told = "Beloppet är omkring en tusendel av det andra på raden; är det i tusental?"
                yield problem_at(row, "ekonomi:tusental", told, "Skriv båda beloppen i kronor.", headers[column])


def shares_against_amounts(source: SourceFrame, year: int) -> Iterator[Problem]:
    """What a financier pays is the share of the whole that the row says."""
    rows, headers = _table(source, "financing"), TABLES["financing"].headers
    paid = rows["sek"] / rows["sek"].sum() if len(rows) and rows["sek"].notna().all() and rows["sek"].sum() else None
    if paid is None:
        return
    wrong = (paid - rows["share"]).abs().gt(_SHARES_OFF).fillna(False).astype(bool)
    for row in rows.loc[wrong & ~_told(source, rows, "sek") & ~_told(source, rows, "share"), "source_row"]:
        told = "Beloppet är en annan del av summan än andelen säger."
        yield problem_at(row, "ekonomi:andel mot belopp", told, "Rätta beloppet eller andelen.", headers["sek"])


_SHARES_OFF = 0.01  # a share may be rounded to whole per cent


def extents_over_the_whole(source: SourceFrame, year: int) -> Iterator[Problem]:
    """The supports of a person at a moment are together no more than the whole."""
    cases, supports = _table(source, "cases"), _table(source, "case_supports")
    sums = supports.groupby(["moment", "case"])["extent_percent"].sum()
    for moment, some in sums[sums.gt(100)].groupby("moment"):
        header = f"Omfattning försörjning 1 {v.MOMENT.labels[str(moment)].lower()}"
        for row in cases.loc[_among(cases["case"], *some.index.get_level_values("case")), "source_row"]:
            told = "Försörjningarnas omfattning är tillsammans mer än 100\u00a0%."
            fix = "Rätta omfattningarna: tillsammans är de högst 100\u00a0%."
            yield problem_at(row, "försörjning:över 100 %", told, fix, header)


def _among(column: pd.Series, *values: object) -> "pd.Series[bool]":
    """Whether each cell is one of the values; an empty one is none."""
    return column.isin(values).fillna(False).astype(bool)


def days_of_application_elsewhere(source: SourceFrame, year: int) -> Iterator[Problem]:
    """The wait until start is counted from the day in Deltagare: one that stands in Ansökningar alone is in no wait."""
    cases, applications = _table(source, "cases"), _table(source, "applications")
    applied = applications.dropna(subset="case").drop_duplicates("case").set_index("case")["application_date"]
    lacks = cases["application_date"].isna() & _of_case(cases, applied).notna()
    if cases["application_date"].notna().any():  # else a column that the team does not keep
        for row in cases.loc[lacks & ~_told(source, cases, "application_date"), "source_row"]:
            told = "Dagen står i Ansökningar men inte här, och väntetiden till start räknas härifrån."
            header = TABLES["cases"].headers["application_date"]
            yield problem_at(row, "ansökan:dag saknas i Deltagare", told, "Skriv dagen här också.", header)


def other_teams_of_other_years(source: SourceFrame, year: int) -> Iterator[Problem]:
    """Only the other teams' figures of the year are shown: told once where there are others and none of the year."""
    rows = _table(source, "comparisons")
    if len(rows) and not rows["of_year"].eq(year).any():
        told = f"Ingen rad gäller {year}, så ingen jämförelse med andra team görs i rapporten."
        row = problem_at(rows["source_row"].iloc[0], "jämförelse:annat år", told, f"Lägg till rader för {year}.", "År")
        yield replace(row, row=None)


def posts_without_reason(source: SourceFrame, year: int) -> Iterator[Problem]:
    """A post that is no plan says whether it was staffed, where others do."""
    staff = _table(source, "staff")
    lacks = staff["reason"].eq(v.MISSING) & ~staff["planned"].fillna(False) & staff["reason"].ne(v.MISSING).any()
    for row in staff.loc[lacks & ~_told(source, staff, "reason"), "source_row"]:
        told = "Orsak är tom, så tjänsten räknas varken som bemannad eller som vakant eller ledig."
        fix = "Välj Anställd om någon arbetade på tjänsten, annars varför inte."
        yield problem_at(row, "personal:utan orsak", told, fix, TABLES["staff"].headers["reason"])


def lists_that_end_early(source: SourceFrame, year: int) -> Iterator[Problem]:
    """GoldWare's lists end before what last happened in the year's workbook: what came after is in none of them."""
    listed, cases = _table(source, "goldware_rows"), _table(source, "cases")
    days = pd.concat([cases["start_date"], cases["exit_date"]])
    last = days[days.dt.year.eq(year)].max()
    if len(listed) and pd.notna(last) and listed["period_end"].max() < last:
        told = "Listan slutar före det senaste som hänt i arbetsbokens flik Deltagare; det som hänt sedan saknas i den."
        row = listed.loc[listed["period_end"].idxmax(), "source_row"]
        fix = f"Ta ut listan på nytt för hela {year}, eller rätta raden Period överst i filen."
        yield Problem(place_of(str(row))[0], "goldware:slutar tidigt", told, fix, severity="varning")


def unmarked_plans(source: SourceFrame, year: int) -> Iterator[Problem]:
    """The plan stands among the posts, and is a post too many where the row does not say that it is a plan."""
    staff, headers = _table(source, "staff"), TABLES["staff"].headers
    planned = staff["planned"].fillna(False)
    named = staff["post"].fillna("").str.casefold().str.contains(r"\bplan", regex=True)
    blank = staff["planned"].isna() & staff["planned"].eq(False).any() & planned.any()
    misdated = _told(source, staff, "from_date") | _told(source, staff, "to_date")
    for wrong, message in (
        (
            named & ~planned,
            "Raden heter plan men är inte märkt som plan, så tjänsten räknas som en till utöver dem som finns.",
        ),
        (
            blank & ~named,
            "Cellen är tom fast andra rader har Ja eller Nej; raden räknas som en tjänst som fanns, inte som plan.",
        ),
        (
            _over_full_time(staff.loc[~planned & ~named & ~blank & ~misdated]).reindex(staff.index, fill_value=False),
            "Tjänsten är tillsammans med en tidigare rad mer än heltid samma dag; båda räknas.",
        ),
    ):
        for row in staff.loc[wrong & ~_told(source, staff, "planned"), "source_row"]:
            fix = "Skriv Ja om raden är planen, Nej om den är det som blev; annars rätta grad, Från eller Till."
            yield problem_at(row, "personal:omärkt plan", message, fix, headers["planned"])


def _over_full_time(staff: pd.DataFrame) -> "pd.Series[bool]":
    """Whether a row begins on a day on which its post, by the rows that began before, is more than one full-time."""
    rows = staff.assign(post=staff["post"].str.casefold()).sort_values("from_date", kind="stable")
    share = rows["share_of_full_time"].astype("Float64")
    begun = pd.DataFrame({"post": rows["post"], "day": rows["from_date"], "share": share})
    over = begun.assign(day=rows["to_date"] + pd.Timedelta(days=1), share=-share).dropna(subset="day")
    sums = pd.concat([begun, over]).groupby(["post", "day"])["share"].sum().groupby("post").cumsum()
    on_its_day = pd.Series(sums.reindex(pd.MultiIndex.from_frame(begun[["post", "day"]])).array, index=rows.index)
    return on_its_day.gt(_FULL).fillna(False) & begun.groupby("post").cumcount().gt(0)


def repeated_rows(source: SourceFrame, year: int) -> Iterator[Problem]:
    """A row that says all that another says, in a sheet without a key; like inquiries of one day are common."""
    for name in ("extensions", "spot_supports", "workplaces", "staff", "events"):
        frame = _table(source, name)
        again = frame.duplicated([c for c in frame if c not in ("source_row", "year", "team")])
        for row in frame.loc[again, "source_row"]:
            yield problem_at(
                row, "rad:upprepad", "Raden upprepar en tidigare rad; båda räknas.", "Ta bort den ena raden."
            )


def counted_twice(source: SourceFrame, year: int) -> Iterator[Problem]:
    """An account that stands twice, and a count of the survey that does: both are added up."""
    accounts, answers = _table(source, "accounts"), _table(source, "survey_answers")
    answers = answers.loc[answers["n"].gt(1).fillna(False)]  # a row with one may be one of many respondents
    alike = [c for c in answers if c not in ("source_row", "year", "team", "n")]
    for frame, column, keys in ((accounts, "account", ["account"]), (answers, "answer", alike)):
        headers = TABLES[str(frame.attrs["table"])].headers
        again = frame.duplicated(keys)
        files = frame["source_row"].map(lambda row: place_of(row)[0])
        for file, same in again.groupby(files):
            if len(same) > 1 and same.all():
                told = "Alla filens rader gäller detsamma som raderna i en annan fil; båda räknas."
                yield Problem(str(file), "rad:dubbel", told, "Ta bort den ena filen.", severity="varning")
                again = again & files.ne(file)
        for row in frame.loc[again, "source_row"]:
            told = "Raden gäller detsamma som en tidigare rad; båda räknas."
            yield problem_at(row, "rad:dubbel", told, "Ta bort eller rätta den ena raden.", headers[column])


def printed_early(source: SourceFrame, year: int) -> Iterator[Problem]:
    """An export made before the period that it is taken to cover had ended: what came later is not in it."""
    frames = [source.frames[name] for name in ("sus_rows", "goldware_rows") if name in source.frames]
    for file in (f for f in source.files if isinstance(f["extracted_on"], date)):
        of_file = (frame.loc[frame["source_row"].str.startswith(f"{file['file']}!"), "period_end"] for frame in frames)
        ends = [end for found in of_file for end in found.dropna()]
        if ends and pd.Timestamp(str(file["extracted_on"])) < max(ends):
            yield Problem(
                str(file["file"]),
                "export:för tidig",
                "Exporten är gjord innan perioden var slut, eller gäller ett annat år.",
                "Exportera på nytt, eller ange perioden i rapport.toml.",
                severity="varning",
            )


def goldware_against_cases(source: SourceFrame, year: int) -> Iterator[Problem]:
    """How many persons stand only in GoldWare or only in the workbook, over GoldWare's own period.

    Rows refused, or told of for their personal number, in one of them are no further difference.
    """
    if not {"cases", "goldware_rows"} <= set(source.frames):
        return
    cases = source.frames["cases"]
    refused = _laid_aside(source, "cases")
    rows = {(p.file, p.row) for p in source.problems if p.rule.startswith(("personnummer:", "ärende:samtidiga"))}
    sheets = {place_of(row)[:1] + place_of(row)[2:] for row in cases["source_row"]}
    doubtful = sum(q.get("person") is None for q in refused) + len(rows & sheets)
    doubtful += sum(p.rule == OTHER_PERSON for p in source.problems)
    theirs_refused = [q for q in source.quarantine if "/goldware/" in str(q["file"])]
    for (start, end), listed in source.frames["goldware_rows"].groupby(["period_start", "period_end"]):
        enrolled = cases.loc[cases["start_date"].le(end) & ~cases["exit_date"].lt(start).fillna(False)]
        ours, theirs = set(enrolled["person"]), set(listed["person"])
        file = place_of(listed["source_row"].iloc[0])[0]
        for only, here, there, explained in (
            (theirs - ours - {q.get("person") for q in refused}, "GoldWare", "arbetsboken", doubtful),
            (ours - theirs, "arbetsboken", "GoldWare", doubtful + len(theirs_refused)),
        ):
            if len(only) > explained:
                yield Problem(
                    file,
                    "goldware:personer",
                    f"{len(only)} {'person' if len(only) == 1 else 'personer'} finns i {here} men inte i {there} "
                    "under listans period.",
                    "Jämför listorna och komplettera den som saknar någon.",
                    severity="varning",
                )


_UNDATED, DATED = ("workplaces", "resources", "bip_answers"), ("extensions", "spot_supports", "follow_ups")
CASE_TABLES = (*DATED, *_UNDATED)
CHECKS: tuple[Callable[[SourceFrame, int], Iterator[Problem]], ...] = (
    days_outside_the_year,
    ended_after_the_year,
    odd_ages,
    exits_without_date,
    exits_without_outcome,
    incomplete_ors,
    work_without_hours,
    overlapping_cases,
    other_persons,
    results_without_date,
    dates_of_waiting,
    reasons_of_started,
    starts_without_case,
    repeated_applications,
    applications_against_cases,
    cases_without_application,
    unknown_cases,
    odd_follow_ups,
    follow_ups_without_row,
    dates_against_cases,
    odd_spot_supports,
    cells_that_contradict,
    extents_over_the_whole,
    none_beside_needs,
    work_beside_sickness,
    halves_of_resources,
    hours_that_may_be_minutes,
    odd_amounts,
    shares_against_amounts,
    days_of_application_elsewhere,
    unmarked_plans,
    posts_without_reason,
    other_teams_of_other_years,
    repeated_rows,
    counted_twice,
    printed_early,
    lists_that_end_early,
    goldware_against_cases,
)
