"""Chapter 03: who the new participants are."""

from collections.abc import Mapping

from sotanalysis.exhibits.dressing import dress, has_share, is_hidden
from sotanalysis.exhibits.exhibit import key_columns
from sotanalysis.exhibits.figure import Figure, bars
from sotanalysis.exhibits.labels import label, title
from sotanalysis.exhibits.notice import Notice
from sotanalysis.exhibits.prose import Prose, prose
from sotanalysis.exhibits.table import Row, Table, cell, count_table, table
from sotanalysis.facts import Fact
from sotanalysis.formatting import listing, round_half_up
from sotanalysis.report import Report
from sotanalysis.statistics import wilson
from sotanalysis.vocabulary import ALL, MISSING

HOURS = {"0": "0", "1-4": "Mer än 0 men under 5", "5-9": "5 men under 10", "10-": "10 eller fler"}
HOURS_SAID = {c: f"{text.lower()} timmar i veckan" for c, text in HOURS.items()} | {"0": "ingen alls"}
AGE_TITLE = "Ålder i år"
WITHIN_SEX = "Andelarna räknas inom varje kolumngrupp."


# --- education, age, time on support --------------------------------------------------------------------------------


def education(report: Report) -> Figure | Notice:
    """The highest education completed, for women and men where the source tells them apart."""
    split = _tells_sex(report, "target_group.education")
    return bars(
        report,
        "utbildning",
        "Utbildningsnivå vid start" + (", kvinnor och män" if split else ""),
        "target_group.education",
        rows="education",
        across="sex" if split else None,
        held={} if split else {"sex": ALL},
        table="utbildning-tabell",
    )


def _tells_sex(report: Report, measure: str) -> bool:
    """Whether the source of a measure with the key sex says who is a woman and who is a man."""
    return not report.has(measure) or bool(report.frame(measure).query("sex == 'woman'")["n"].notna().any())


def education_table(report: Report) -> Table | Notice:
    """The highest education completed, by sex; shares are of all, as SUS counts them."""
    notes = _compared(report, "target_group.education", "target_group.education_printed")
    if not _tells_sex(report, "target_group.education"):
        return count_table(
            report,
            "utbildning-tabell",
            "Utbildningsnivå vid start",
            "target_group.education",
            rows="education",
            held={"sex": ALL},
            notes=["Källan delar inte upp utbildningsnivån på kön.", *notes],
        )
    return count_table(
        report,
        "utbildning-tabell",
        "Utbildningsnivå vid start, efter kön",
        "target_group.education",
        rows="education",
        across="sex",
        notes=["Alla andelar räknas av samtliga deltagare, inte inom varje kön.", *notes],
    )


def age(report: Report) -> Figure | Notice:
    """How old the participants are when they start."""
    return bars(
        report,
        "alder",
        "Ålder vid start",
        "target_group.age",
        rows="age_class",
        labels=_ages(report, "target_group.age"),
        table="alder-tabell",
    )


def age_table(report: Report) -> Table | Notice:
    """Age at start, with the shares as SUS printed them where SUS is the source."""
    return _beside_print(report, "alder-tabell", "Ålder vid start", "target_group.age", "age_class", AGE_TITLE,
                         _ages(report, "target_group.age"))  # fmt: skip


def age_by_sex(report: Report) -> Table | Notice:
    """Age at start for women and men, from the register."""
    return count_table(
        report,
        "alder-kon",
        "Ålder vid start, efter kön",
        "target_group.age_by_sex",
        rows="age_class",
        across="sex",
        label=AGE_TITLE,
        labels=_ages(report, "target_group.age_by_sex"),
        notes=[WITHIN_SEX],
    )


def _ages(report: Report, measure: str) -> Mapping[str, str]:
    """Words for the open class below the first one; the others say themselves what they are."""
    codes: list[str] = list(report.frame(measure)["age_class"]) if report.has(measure) else []
    return {code: f"Högst {code[1:]}" for code in codes if code.startswith("-")}


def _years(report: Report) -> Mapping[str, str]:
    """Age classes as they stand in a sentence: `30–44 år`."""
    measure = "target_group.age"
    if not report.has(measure):
        return {}
    labels = _ages(report, measure)
    return {code: f"{label('age_class', code, labels)} år" for code in report.frame(measure)["age_class"]}


def time_on_support(report: Report) -> Figure | Notice:
    """How long the participants had lived on public support before they started."""
    return bars(
        report,
        "tid-i-forsorjning",
        "Tid i offentlig försörjning före start",
        "target_group.time_on_support",
        rows="time_on_support",
        table="tid-i-forsorjning-tabell",
    )


def time_on_support_table(report: Report) -> Table | Notice:
    """Time in public support, with the shares as SUS printed them where SUS is the source."""
    return _beside_print(report, "tid-i-forsorjning-tabell", "Tid i offentlig försörjning före start",
                         "target_group.time_on_support", "time_on_support", title("time_on_support"), {})  # fmt: skip


def _beside_print(
    report: Report, id: str, caption: str, measure: str, key: str, heading: str, labels: Mapping[str, str]
) -> Table | Notice:
    """Count and recomputed share of each category; beside them the share SUS printed, where it printed one."""
    printed = f"{measure}_printed"
    if not report.has(printed):
        return count_table(report, id, caption, measure, rows=key, label=heading, labels=labels)
    known = {*report.frame(printed)[key]}
    rows = [
        Row(
            label(key, code, labels),
            (cell(fact), cell(fact, "share"), cell(f"{printed}.{code}", "percent") if code in known else ""),
            "total" if code == ALL else "body",
        )
        for code, fact in report.frame(measure)[[key, "fact"]].to_numpy()
    ]
    return table(
        report,
        id,
        caption,
        columns=[heading, "Antal", "Andel, omräknad", "Andel, som SUS skrev ut"],
        rows=rows,
        measures=[measure],
        n=f"{measure}.{ALL}",
        notes=_compared(report, measure, printed),
    )


def _compared(report: Report, measure: str, printed: str) -> list[str]:
    """A note on whether the shares SUS printed are those of its own counts; nothing where SUS printed none."""
    if not (report.has(measure) and report.has(printed)):
        return []
    pairs = [(report.fact(id.replace(printed, measure, 1)), report.fact(id)) for id in report.frame(printed)["fact"]]
    shown = [(ours, sus) for ours, sus in pairs if not (is_hidden(report, ours) or is_hidden(report, sus))]
    differ = [(ours, sus) for ours, sus in shown if _tenths(ours.value) != _tenths(sus.value)]
    if not differ:
        return (
            ["Andelarna är omräknade ur antalen och lika med dem som SUS skrev ut."] if len(shown) == len(pairs) else []
        )
    told = [f"{dress(report, sus, 'percent').text} i stället för {dress(report, ours, 'share', 1).text}"
            for ours, sus in differ]  # fmt: skip
    return [f"SUS skrev ut andra andelar än antalen ger: {listing(told)}."]


def _tenths(value: float | None) -> object:
    """A share in tenths of a percent, as SUS prints it."""
    return None if value is None else round_half_up(value * 100, 1)


# --- at start, from the register ------------------------------------------------------------------------------------


def support(report: Report) -> Figure | Notice:
    """What the participants lived on when they started."""
    return bars(
        report,
        "forsorjning-start",
        "Försörjning vid start",
        "target_group.support_start",
        rows="support_source",
        table="forsorjning-start-tabell",
    )


def support_table(report: Report) -> Table | Notice:
    """Support at start by sex; a participant may have several sources."""
    return count_table(
        report,
        "forsorjning-start-tabell",
        "Försörjning vid start, efter kön",
        "target_group.support_start_by_sex",
        rows="support_source",
        across="sex",
        notes=[*_several(report, "support", "försörjningskällor"), WITHIN_SEX],
    )


def hours(report: Report) -> Table | Notice:
    """Hours a week in occupation when they started."""
    return count_table(
        report,
        "timmar-start",
        "Timmar per vecka i sysselsättning vid start",
        "target_group.hours_start",
        rows="hours_class",
        label="Timmar per vecka",
        labels=HOURS,
    )


def needs(report: Report) -> Figure | Notice:
    """Which contacts the participants had or needed when they started."""
    return bars(
        report,
        "behov",
        "Kontakter och behov vid start",
        "target_group.needs",
        rows="need",
        table="behov-tabell",
    )


def needs_table(report: Report) -> Table | Notice:
    """Contacts and needs at start; a participant may have several."""
    return count_table(
        report,
        "behov-tabell",
        "Kontakter och behov vid start",
        "target_group.needs",
        rows="need",
        notes=_several(report, "need", "kontakter eller behov"),
    )


def n_needs(report: Report) -> Table | Notice:
    """How many contacts and needs each participant has."""
    return count_table(
        report,
        "antal-behov",
        "Antal kontakter och behov per deltagare vid start",
        "target_group.n_needs",
        rows="n_needs",
        label="Antal kontakter eller behov",
    )


def interpreter(report: Report) -> Table | Notice:
    """How many need an interpreter."""
    return count_table(
        report, "tolk", "Behov av tolk vid start", "target_group.interpreter", rows="answer", label="Tolk"
    )


def _several(report: Report, question: str, words: str) -> list[str]:
    """Mentions against persons, for a question with several answers."""
    if not report.has("target_group.mentions"):
        return []
    id = f"target_group.mentions.{question}"
    n, base = (dress(report, id, what).text for what in ("n", "base"))
    return [f"En deltagare kan ha flera: {base} deltagare nämner tillsammans {n} {words}."]


# --- the most common participant ------------------------------------------------------------------------------------


def most_common(report: Report) -> Prose:
    """The answer that most of the new participants gave to each question, with the honest median beside the mode."""
    return prose(
        report,
        "vanligaste-deltagaren",
        "Den typiska deltagaren är inte en verklig människa. Punkterna visar typvärdet i varje fråga för sig; svaren "
        "hör sällan ihop hos en och samma.",
        bullets=[
            _sexes(report),
            _mode(report, "target_group.age", "age_class", "ålder vid start är {}",
                  _years(report)),
            _mode(report, "target_group.education", "education", "utbildningsnivå är {}"),
            _mode(report, "target_group.time_on_support", "time_on_support",
                  "tid i offentlig försörjning är {}") + _median(report),
            _mode(report, "target_group.support_start", "support_source", "försörjning vid start är {}"),
            _mode(report, "target_group.hours_start", "hours_class",
                  "sysselsättning vid start är {}", HOURS_SAID),
            _mode(report, "target_group.needs", "need", "kontakt eller behov är {}"),
            _several_needs(report),
            "Tolk behövs för {{ k_av_n_procent('target_group.interpreter.yes') }}.",
        ],
    )  # fmt: skip


def _sexes(report: Report) -> str:
    """Women and men; a majority is stated only where the interval says so."""
    measure = "target_group.started"
    if not report.has(measure):
        return "{{ k_av_n_procent('target_group.started.woman') }} är kvinnor."
    women, men = (report.fact(f"{measure}.{sex}") for sex in ("woman", "man"))
    if women.n is None or men.n is None:
        return "{{ n('target_group.started.all') }} har startat. Källan delar inte upp dem på kön."
    first, words, others = (women, "kvinnor", "män") if women.n >= men.n else (men, "män", "kvinnor")
    said = f"{{{{ k_av_n_procent('{first.id}') }}}}"
    if women.n == men.n:
        equal = f"{{% claim fact('{women.id}').n == fact('{men.id}').n %}}Lika många{{% endclaim %}}"
        return f"{equal} är kvinnor som män: {said}."
    sure = has_share(first) and wilson(first.n or 0, first.base or 1).low > 0.5
    if sure:
        return f"{{% claim fact('{first.id}').value > 0.5 %}}De flesta{{% endclaim %}} är {words}: {said}."
    fewer = men if first is women else women
    claim = f"{{% claim fact('{first.id}').n > fact('{fewer.id}').n %}}fler{{% endclaim %}}"
    return f"{words.capitalize()} är {claim} än {others}: {said}."


def _median(report: Report) -> str:
    """Where the middle participant stands, beside the most common class."""
    measure = "target_group.median_time_on_support"
    if not report.has(measure) or not report.fact(measure).n:
        return ""
    value = report.fact(measure).value
    ranked = _ranked(report, "target_group.time_on_support", "time_on_support")
    middle = "more_than_9" if value is None else f"up_to_{value:.0f}"
    best = [code for code, fact in ranked if fact.n == ranked[0][1].n]
    if best == [middle]:
        return " Där står också den mittersta deltagaren."
    years = "mer än 9 år" if value is None else f"högst {{{{ value('{measure}', 0) }}}} år"
    contrast = " Det är inte mitten: den" if len(best) == 1 else " Den"
    return f"{contrast} mittersta deltagaren har {years}."


def _several_needs(report: Report) -> str:
    measure = "target_group.several_needs"
    return f"Flera kontakter eller behov har {{{{ k_av_n_procent('{measure}') }}}}." if report.has(measure) else ""


def _mode(report: Report, measure: str, key: str, sentence: str, labels: Mapping[str, str] | None = None) -> str:
    """A sentence naming the most common category; all of them where several are, the next one where it is close."""
    if not report.has(measure):
        return ""
    ranked = _ranked(report, measure, key)
    if not ranked or not ranked[0][1].n:
        return ""
    best = [(code, fact) for code, fact in ranked if fact.n == ranked[0][1].n]
    names = listing([_word(key, code, labels) for code, _ in best])
    most = f"{{% claim largest('{best[0][1].id}', '{key}', ties=true) %}}Vanligaste{{% endclaim %}}"
    each = " vardera" if len(best) > 1 else ""
    said = f"{most} {sentence.format(names)}: {{{{ k_av_n_procent('{best[0][1].id}') }}}}{each}."
    after = ranked[len(best) :][:1]
    if len(best) > 1 or not after or not _close(ranked[0][1], after[0][1]):
        return said
    code, fact = after[0]
    return f"{said} Nära följer {_word(key, code, labels)}: {{{{ k_av_n_procent('{fact.id}') }}}}."


def _ranked(report: Report, measure: str, key: str) -> list[tuple[str, Fact]]:
    """The measure's categories with their facts, the largest first; what is hidden or missing takes no part."""
    frame = report.frame(measure)
    others = [k for k in key_columns(list(frame.columns)) if k != key]
    kept = frame[(frame[others] == ALL).all(axis=1) & ~frame[key].isin([ALL, MISSING])]
    facts = [(code, report.fact(id)) for code, id in kept[[key, "fact"]].to_numpy()]
    return sorted((f for f in facts if not is_hidden(report, f[1])), key=lambda pair: -(pair[1].n or 0))


def _close(first: Fact, second: Fact) -> bool:
    """Whether the intervals of two shares overlap, so that their order says little."""
    if not (has_share(first) and has_share(second) and first.n is not None and second.n):
        return False
    return wilson(second.n, second.base or 1).high >= wilson(first.n, first.base or 1).low


def _word(key: str, code: str, labels: Mapping[str, str] | None) -> str:
    """A label inside a sentence: small first letter, except in names and abbreviations."""
    text = label(key, code, labels)
    proper = key == "need" and code in ("af", "fk") or text[1:2].isupper() or text.startswith("A-")
    return text if proper else text[:1].lower() + text[1:]
