"""What each rule is called, what it says, and what would make the figures agree: for those who read the audit.

Said once for every rule, the worst first; all of it follows from the finding's fields, none from its note.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from sotanalysis.audit.figures import Figure
from sotanalysis.audit.numbers import bases_giving, counts_giving, read_number, show, show_exact
from sotanalysis.formatting import NBSP


@dataclass(frozen=True)
class Case:
    """A finding with the printed figures it speaks of: its own, and those it is held against."""

    figure: Figure
    recomputed: str
    others: tuple[Figure, ...] = ()


Mend = Callable[[Case], list[str]]


@dataclass(frozen=True)
class Words:
    """A rule to people: a short name, the rule in a sentence, and what would make the figures agree.

    sides: what the figures of a finding differ in, where it is that they are printed in two ways. parts: whether the
    figures are parts that are added up, and held against the printed number of their whole,
    or against what they `should` be.
    """

    title: str
    says: str
    mend: Mend
    sides: Callable[[Figure], str] | None = None
    parts: bool = False
    should: str = ""


def fixed(*sentences: str) -> Mend:
    """The same for every finding; `{recomputed}` is the number it should be."""
    return lambda case: [
        text.format(recomputed=case.recomputed) for text in sentences if case.recomputed or "{" not in text
    ]


def whole_of(case: Case) -> Figure | None:
    """The figure that the parts are held against; None when it is the base that they are printed with."""
    every = (case.figure, *case.others)
    return next((f for f in every if f.is_total and f.amount), None)


def _whole(case: Case) -> Fraction | None:
    figure = whole_of(case)
    number = figure.amount if figure else case.figure.base
    return number.value if number else None


def _amount(figure: Figure) -> str:
    return figure.amount.text if figure.amount else ""


def _percent(figure: Figure) -> str:
    return f"{figure.share.text}{NBSP}%" if figure.share else ""


def _base(figure: Figure) -> str:
    return f"bas {figure.base.text}" if figure.base else ""


def _sum(case: Case) -> list[str]:
    total, whole = read_number(case.recomputed)[0], _whole(case)
    if total is None or whole is None or total.value == whole:
        return [f"Är delarna rätt ska totalen vara {case.recomputed}."]
    more = total.value - whole
    parts = [f for f in (case.figure, *case.others) if not f.is_total and f.amount and f.amount.value == more]
    return [
        f"Är delarna rätt ska totalen vara {case.recomputed}.",
        f"Om totalen ska vara {show_exact(whole)} måste någon av delarna vara {show_exact(abs(more))} "
        f"{'mindre' if more > 0 else 'större'}.",
        *(f"Räknas inte raden ”{part.category}” ({show_exact(more)}) med stämmer summan." for part in parts[:1]),
    ]


def _too_many(case: Case) -> list[str]:
    if read_number(case.recomputed)[0]:
        return [*_sum(case), "Räknas samma person i flera rader ska det stå vid tabellen: då är det ingen summa."]
    amount = case.figure.amount
    return [
        f"Antalet kan vara {case.recomputed}.",
        *([f"Om {amount.text} är rätt måste gruppen vara minst {amount.text}."] if amount else []),
    ]


def _share(case: Case) -> list[str]:
    share, count, base = case.figure.share, case.figure.count, case.figure.base
    if share is None or case.figure.amount is None:
        return fixed("Skriv {recomputed}.")(case)
    told = [f"{share.text}{NBSP}% blir {case.recomputed} vid vanlig avrundning."] if "%" in case.recomputed else []
    if base is not None and (counts := counts_giving(share, base.value)):
        span = show(Fraction(counts[0]), 0) + (f"–{show(Fraction(counts[-1]), 0)}" if len(counts) > 1 else "")
        told.append(f"Är andelen rätt ska antalet vara {span} av {base.text}.")
    if count is not None and base is not None and count.value > 0:
        fits = bases_giving(count.value, share)
        if fits.high is not None and fits.low <= fits.high:
            told.append(f"Räknat på {fits.text} i stället för {base.text} stämmer andelen.")
    return told


def _whole_persons(case: Case) -> list[str]:
    share, base = case.figure.share, case.figure.base
    if share is None or base is None or base.value <= 0:
        return []
    near = int(share.value * base.value / 100)
    around = [
        f"{show(100 * Fraction(k) / base.value, share.decimals)}{NBSP}% ({k} av {base.text})" for k in (near, near + 1)
    ]
    return [
        f"Med basen {base.text} kan andelen vara {' eller '.join(around)}.",
        "Annars är andelen räknad på en annan bas.",
    ]


def _change(case: Case) -> list[str]:
    return (
        [
            f"Är talen före och efter rätt ska förändringen vara {case.recomputed}.",
            "Är förändringen rätt är något av talen före och efter fel.",
        ]
        if case.recomputed
        else []
    )


def _prints(case: Case) -> list[str]:
    values = list(dict.fromkeys(f.amount.text for f in (case.figure, *case.others) if f.amount))
    which = f": {', '.join(values[:-1])} eller {values[-1]}" if len(values) > 1 else ""
    return [
        f"Skriv samma tal på alla ställen{which}.",
        "Gäller talen olika grupper eller perioder: skriv vilken vid vart och ett.",
    ]


def _two_shares(case: Case) -> list[str]:
    bases = list(dict.fromkeys(f.base.text for f in (case.figure, *case.others) if f.base))
    told = [f"Räknat på {', '.join(bases[:-1])} eller {bases[-1]}: välj en bas."] if len(bases) > 1 else []
    return [*told, "Ska båda andelarna stå kvar: skriv vid var och en hur många den är räknad på."]


def _exports(case: Case) -> list[str]:
    return [
        f"Skriv {case.recomputed}, om underlaget gäller samma period och grupp.",
        "Är underlaget rättat sedan rapporten trycktes: skriv det, så att läsaren ser båda.",
    ]


def _stated(case: Case) -> list[str]:
    return [f"Skriv {case.recomputed}, som är uppräknade, eller räkna upp lika många som anges."]


_PERIODS = "Skriv vilken grupp och vilken period vart och ett av talen gäller."
# The worst first: a number that cannot be, one against another, then words and forms.
WORDS: Mapping[str, Words] = {
    "exports": Words("Underlaget ger ett annat tal", "Det som är tryckt ska vara det som underlaget ger.", _exports),
    "sum": Words("Delarna blir inte totalen", "Delarna av en grupp ska tillsammans bli gruppen.", _sum, parts=True),
    "sum_of_sexes": Words(
        "Kvinnor och män blir inte båda", "Kvinnor och män ska tillsammans bli det som står för båda.", _sum, parts=True
    ),
    "more_than_population": Words(
        "Fler än gruppen", "En del av en grupp kan inte vara större än gruppen själv.", _too_many, parts=True
    ),
    "at_most": Words(
        "Fler utan uppgift än möjligt",
        "De som saknar uppgift kan inte vara fler än gruppen minus dem som har en uppgift.",
        fixed(
            "Högst {recomputed} kan sakna uppgift.",
            "Är antalet utan uppgift rätt är gruppen större än den som är tryckt.",
        ),
    ),
    "share_of_base": Words("Andelen är inte antalets", "En andel är antalet delat med basen, avrundat.", _share),
    "impossible_integer": Words(
        "Andelen kan inte komma av hela personer", "Något helt antal av basen måste ge andelen.", _whole_persons
    ),
    "impossible_integers": Words(
        "Andelarna kan inte komma av hela personer",
        "Hela antal personer, som tillsammans är gruppen, måste ge andelarna.",
        fixed("Antalen blir {recomputed}: någon andel, eller basen, är en annan."),
    ),
    "no_common_base": Words(
        "Andelarna är inte räknade på samma grupp",
        "Andelarna i en tabell ska vara räknade på en och samma bas.",
        fixed("Räkna om andelarna på en bas, och skriv den vid tabellen."),
    ),
    "implied_base": Words(
        "Andelarna kräver en annan bas än den tryckta",
        "Andelarna ska vara räknade på tabellens total.",
        fixed("Med {recomputed} stämmer andelarna; annars ska de räknas om på den tryckta totalen."),
    ),
    "share_sum": Words(
        "Andelarna blir inte 100\u00a0%",
        "Andelarna av en grupp ska tillsammans bli 100\u00a0%, så nära som avrundning medger.",
        fixed(
            "Andelarna blir {recomputed}: räkna om var och en av antalet och samma bas.",
            "Kan en person ge flera svar: skriv det vid tabellen.",
        ),
        parts=True,
        should=f"100{NBSP}%",
    ),
    "share_range": Words(
        "Andelen kan inte finnas",
        "En andel är mellan 0 och 100\u00a0%.",
        fixed("Räkna om andelen av antalet och basen."),
    ),
    "share_of_nothing": Words(
        "Andel av noll", "Av ingen finns ingen andel.", fixed("Skriv basen, eller ta bort andelen.")
    ),
    "no_count": Words(
        "Antalet kan inte finnas",
        "Ett antal personer är ett helt tal som inte är negativt.",
        fixed("Skriv ett helt antal, eller att talet är något annat än ett antal."),
    ),
    "between_sexes": Words(
        "Andelen för båda ligger utanför kvinnors och mäns",
        "Andelen för båda ligger mellan kvinnors och mäns, eller är deras summa.",
        fixed("Räkna om andelen för båda av kvinnors och mäns antal."),
    ),
    "sign": Words("Omvänt tecken", "En förändring är talet efter minus talet före.", _change),
    "change": Words("Förändringen stämmer inte", "En förändring är talet efter minus talet före.", _change),
    "change_pct": Words(
        "Förändringen i procent stämmer inte", "En förändring i procent är förändringen delad med talet före.", _change
    ),
    "movement": Words(
        "Andelen som rört sig stämmer inte med tabellen",
        "Hur många som gått uppåt följer av tabellen över steg vid start och avslut.",
        fixed("Tabellen ger {recomputed}."),
    ),
    "mean": Words(
        "Medelvärdet stämmer inte",
        "Ett medelvärde är summan delad med antalet.",
        fixed("Skriv {recomputed}, eller rätta summan eller antalet."),
    ),
    "outside_range": Words(
        "Medelvärdet ligger utanför spannet",
        "Medelvärde och median ligger mellan det lägsta och det högsta värdet.",
        fixed("Något av medelvärdet, det lägsta och det högsta är fel."),
    ),
    "two_prints": Words("Samma uppgift, olika tal", "En och samma uppgift har ett tal.", _prints, _amount),
    "two_shares": Words("Samma antal, olika andelar", "Ett antal av en grupp har en andel.", _two_shares, _percent),
    "two_bases": Words(
        "Olika bas före och efter",
        "Före och efter kan jämföras bara för samma grupp.",
        fixed("Räkna båda på de personer som har uppgift både före och efter, och skriv hur många de är."),
        _base,
    ),
    "two_populations": Words(
        "Samma uppställning för olika grupper",
        "Tabeller över samma sak ska gälla samma grupp, eller säga vilken grupp de gäller.",
        fixed(_PERIODS),
    ),
    "total_mislabelled": Words(
        "Totalen står under fel etikett",
        "Raden är summan av de andra raderna.",
        fixed("Kalla raden Totalt, eller skriv hur många det verkligen är i den."),
    ),
    "shifted_cell": Words(
        "Talet står i fel kolumn",
        "Varje tal ska stå under sin egen rubrik.",
        fixed("Flytta talet till rätt kolumn ({recomputed})."),
    ),
    "summary": Words(
        "Sammanfattningen är inte sina rader",
        "En rad som sammanfattar andra är dem tillsammans.",
        fixed("Raderna ger {recomputed}: rätta raden, eller skriv vilka rader den sammanfattar."),
    ),
    "label": Words(
        "Etiketten säger en annan grupp än den som räknas",
        "Etiketten vid ett tal ska säga vilka som räknas.",
        fixed("Skriv att talet är de som har {recomputed}."),
    ),
    "period": Words(
        "Rubriken säger en annan period", "Ett tal gäller den period som står vid det.", fixed("Skriv {recomputed}.")
    ),
    "outside_group": Words(
        "Raden hör inte till tabellens grupp",
        "Alla rader i en tabell gäller den grupp som tabellen säger.",
        fixed("Skriv vad raden är, eller ta bort de personerna ur tabellen och dess andelar."),
    ),
    "base_of_answers": Words(
        "Andel av svaren i stället för av deltagarna",
        "Kan en person ge flera svar är andelen av deltagarna antalet delat med antalet deltagare.",
        fixed("Räkna andelarna med {recomputed}, eller skriv vid tabellen att de är andelar av svaren."),
    ),
    "stated_listed": Words(
        "Angivet och uppräknat skiljer sig", "Det antal som anges ska vara det som räknas upp.", _stated
    ),
    "claim": Words(
        "Orden håller inte",
        "Ord för hur många, som ”de flesta”, ska stämma med talen.",
        fixed("Talen ger {recomputed}: välj ett annat ord, eller skriv talet."),
    ),
    "mode_as_mean": Words(
        "Det vanligaste är inte genomsnittet",
        "Den vanligaste klassen är ett typvärde; ett genomsnitt eller en median är något annat.",
        fixed("Skriv ”vanligast” i stället för ”genomsnitt”, eller ange klassen i mitten: {recomputed}."),
    ),
    "promised_absent": Words(
        "Ett utlovat resultat saknas",
        "Det som rapporten säger att den visar ska stå där.",
        fixed("Skriv talet, eller varför det inte finns."),
    ),
    "other_base": Words(
        "Stämmer med en annan bas", "Andelen är rätt av en annan grupp än den som står bredvid.", _share
    ),
    "truncation": Words(
        "Avkortat i stället för avrundat",
        "Vanlig avrundning går till närmaste tal; här är decimalerna bara strukna.",
        fixed("Avrundat blir det {recomputed}."),
    ),
    "half_even": Words(
        "En halva avrundad till jämnt tal",
        "Vanlig avrundning tar en halva uppåt; här är den avrundad till närmaste jämna tal, som vissa program gör.",
        fixed("Avrundat uppåt blir det {recomputed}."),
    ),
    "other_source": Words(
        "Stämmer med en annan källa",
        "Två källor ger olika tal, och det tryckta är den ena källans.",
        fixed("Skriv vilken källa talet kommer ur; den andra ger {recomputed}."),
    ),
}
# Why a figure cannot be recomputed, by rule; of other rules the note itself says it, and alike of all figures.
UNTOLD: Mapping[str, str] = {
    "unknown_base": "Andelen är tryckt utan antal och bas.",
    "implied_base": "Basen är inte tryckt, och flera baser kan ge andelen.",
    "whole_persons": "Antalet är inte tryckt, och ett helt antal personer ger andelen vilken den än är.",
    "sum": "Tabellen är tryckt som ett urval, så raderna behöver inte bli totalen.",
    "claim": "Påståendet har inget tal att jämföra med.",
    "promised_absent": "Resultatet utlovas, och kan komma i nästa rapport.",
    "promised_share": "En andel utlovas, men bara ett antal är tryckt.",
}
# Of a rule that has no words of its own: nothing is left out of the page for it.
PLAIN = Words(
    "Talen stämmer inte med varandra", "Talen ska gå att räkna ur varandra.", fixed("Räknat blir det {recomputed}.")
)


def words_of(rule: str) -> Words:
    """The words of a rule."""
    return WORDS.get(rule, PLAIN)


def rank(rule: str) -> int:
    """The rule's place, the worst first."""
    return list(WORDS).index(rule) if rule in WORDS else len(WORDS)
