"""Chapter 04: applications that did not lead to start."""

from sotanalysis.exhibits.dressing import dress, is_hidden
from sotanalysis.exhibits.figure import Figure, bars
from sotanalysis.exhibits.labels import label
from sotanalysis.exhibits.notice import Notice, source_missing
from sotanalysis.exhibits.prose import Prose, prose
from sotanalysis.exhibits.table import Row, Table, cell, count_table, table
from sotanalysis.report import Report
from sotanalysis.vocabulary import ALL, MISSING

SEXES = ("woman", "man", MISSING, ALL)


def share(report: Report) -> Table | Notice:
    """How large a part of the applications that got an outcome did not lead to start, by sex."""
    id, caption, measure = "ej-start", "Ansökningar som inte ledde till start, efter kön", "non_starts.by_sex"
    if notice := source_missing(report, id, caption, [measure]):
        return notice
    facts = {sex: report.fact(f"{measure}.{sex}") for sex in SEXES}
    rows = [
        Row(
            label("sex", sex),
            (cell(fact), cell(fact, "base"), cell(fact, "share"), cell(fact, "interval")),
            "total" if sex == ALL else "body",
        )
        for sex, fact in facts.items()
        if sex != MISSING or fact.base
    ]
    columns = ["Kön", "Ej start", "Ej start och start", "Andel ej start", "95 % intervall"]
    notes = ["Ansökningar i kö står utanför.", *_persons(report)]
    return table(report, id, caption, columns=columns, rows=rows, measures=[measure], n=facts[ALL].base, notes=notes)


def _persons(report: Report) -> list[str]:
    if not report.has("non_starts.persons"):
        return []
    n, base = (dress(report, "non_starts.persons", what).text for what in ("n", "base"))
    return [f"Bakom {base} ansökningar utan start står {n} personer."]


def reasons(report: Report) -> Figure | Notice:
    """Why applications did not lead to start."""
    return bars(
        report,
        "ej-start-skal",
        "Skäl till att insatsen inte startade",
        "non_starts.reasons",
        rows="non_start_reason",
        table="ej-start-skal-tabell",
    )


def reasons_table(report: Report) -> Table | Notice:
    """The reasons, several per application."""
    notes = []
    if report.has("non_starts.mentions"):
        n, base = (dress(report, "non_starts.mentions", what).text for what in ("n", "base"))
        notes = [f"En ansökan kan ha flera skäl: {base} ansökningar har tillsammans {n} skäl."]
    return count_table(
        report,
        "ej-start-skal-tabell",
        "Skäl till att insatsen inte startade",
        "non_starts.reasons",
        rows="non_start_reason",
        label="Skäl",
        notes=notes,
    )


def n_reasons(report: Report) -> Table | Notice:
    """How many reasons each application names."""
    return count_table(
        report,
        "ej-start-antal-skal",
        "Antal skäl per ansökan som inte ledde till start",
        "non_starts.n_reasons",
        rows="n_reasons",
        label="Antal skäl",
    )


def by_referrer(report: Report) -> Table | Notice:
    """Who referred the applications that did not lead to start."""
    return count_table(
        report,
        "ej-start-remittent",
        "Ansökningar som inte ledde till start, efter remittent",
        "non_starts.by_referrer",
        rows="referrer",
    )


def hours(report: Report) -> Table | Notice:
    """The time spent on these applications."""
    id, caption, measure = "ej-start-tid", "Nedlagd tid på ansökningar som inte ledde till start", "non_starts.hours"
    if notice := source_missing(report, id, caption, [measure]):
        return notice
    names = {"sum": "Sammanlagt", "mean": "I medeltal per ansökan", "min": "Minst", "max": "Mest"}
    rows = [Row(name, (cell(f"{measure}.{s}", "value", 2 if s == "mean" else 1),)) for s, name in names.items()]
    known = dress(report, f"{measure}.sum", "k_of_n").text
    notes = [f"Nedlagd tid är noterad för {known} ansökningar."]
    return table(
        report, id, caption, columns=["Nedlagd tid", "Timmar"], rows=rows, measures=[measure], n=f"{measure}.sum",
        notes=notes,
    )  # fmt: skip


def summary(report: Report) -> Prose:
    """How many did not start, the most common reason, and what withdrawal stands beside."""
    return prose(
        report,
        "ej-start-text",
        "Av de ansökningar som fått utfall ledde {{ k_av_n_procent('non_starts.share') }} inte till start "
        "(95 % konfidensintervall {{ interval('non_starts.share') }}). Kön är inte med i basen.",
        _commonest(report),
        _withdrawn(report),
    )


def hours_summary(report: Report) -> Prose:
    """The hours in words, and what they are in full-time posts."""
    return prose(
        report,
        "ej-start-tid-text",
        "Sammanlagt har {{ value('non_starts.hours.sum', 1) }} timmar lagts på dessa ansökningar, i medeltal "
        "{{ value('non_starts.hours.mean', 2) }} timmar per ansökan (mellan {{ value('non_starts.hours.min', 1) }} och "
        "{{ value('non_starts.hours.max', 1) }}). Det motsvarar {{ value('non_starts.hours.posts', 2) }} "
        "heltidstjänster under perioden, räknat på 1 700 timmar om året.",
    )


def _commonest(report: Report) -> str:
    """The reason that most applications name; all of them where several are."""
    if not report.has("non_starts.reasons"):
        return ""
    frame = report.frame("non_starts.reasons")
    stated = frame[~frame["non_start_reason"].isin([ALL, MISSING])]
    shown = [(code, report.fact(id)) for code, id in stated[["non_start_reason", "fact"]].to_numpy()]
    seen = [(code, fact) for code, fact in shown if fact.n and not is_hidden(report, fact)]
    if not seen:
        return ""
    most = max(fact.n or 0 for _, fact in seen)
    said = [f"{label('non_start_reason', code).lower()}, {{{{ k_av_n_procent('{fact.id}') }}}}"
            for code, fact in seen if fact.n == most]  # fmt: skip
    first = next(fact.id for _, fact in seen if fact.n == most)
    commonest = f"{{% claim largest('{first}', 'non_start_reason', ties=true) %}}vanligaste{{% endclaim %}}"
    return f"Det {commonest} skälet är {' och '.join(said)}. En ansökan kan ha flera skäl."


def _withdrawn(report: Report) -> str:
    measure = "non_starts.withdrawn_with_other"
    if not report.has(measure) or not report.fact(measure).base:
        return ""
    return f"Av de återtagna ansökningarna har {{{{ k_av_n_procent('{measure}') }}}} också ett annat skäl."
