"""Follow-up 6 and 18 months after exit: what there was to do, what came of it, how much the unreached could change."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from sotanalysis.dataset import Dataset
from sotanalysis.measures.keys import (
    AT_EXIT,
    AT_FOLLOW_UP,
    BOUND,
    FOLLOW_UP_STATUS,
    LATER_OCCUPATION,
    MOMENT,
    MONTHS_AFTER_EXIT,
    SEX,
    SUPPORT,
    column,
    only,
)
from sotanalysis.measures.measure import count, lines, measure
from sotanalysis.measures.populations import DUE, KNOWN, KNOWN_TWICE, MADE, REACHED, TOLD_SUPPORT, is_done, is_yes
from sotanalysis.periods import Period
from sotanalysis.tables.workbook import FOLLOW_UP_MONTHS

_DUE = "uppföljningar som skulle göras i perioden"
_REACHED = f"{_DUE} och har genomförts"
_STATUS = replace(FOLLOW_UP_STATUS, read=column("status"))

N_DUE = count(
    "follow_up.due",
    "Uppföljningar att göra",
    of=DUE,
    each=MONTHS_AFTER_EXIT,
    population=_DUE,
    says="Uppföljningar vars dag, 6 eller 18 månader efter avslut, ligger i perioden. Ett avslut i registret som "
    "saknar rad i fliken Uppföljning räknas också.",
)
DONE = count(
    "follow_up.done",
    "Uppföljningar som genomförts",
    of=MADE,
    each=MONTHS_AFTER_EXIT,
    population="uppföljningar som genomförts i perioden",
    says="Genomförd dag i perioden, när de än skulle göras.",
)
STATUS = count(
    "follow_up.status",
    "Uppföljningarnas status",
    of=DUE,
    each=MONTHS_AFTER_EXIT,
    variable=_STATUS,
    population=_DUE,
    says="Genomförd, ej nådd, avböjt eller inte registrerad, av alla som skulle göras.",
)
REACHED_BY_SEX = count(
    "follow_up.reached_by_sex",
    "Genomförda uppföljningar",
    of=DUE,
    each=MONTHS_AFTER_EXIT,
    by=(SEX,),
    having=is_done,
    population=_DUE,
    says="Genomförda, av dem som skulle göras, för varje kön. Kön saknas för den som avslutat före registrets första "
    "år.",
)
OCCUPATION = count(
    "follow_up.occupation",
    "Sysselsättning vid uppföljning",
    of=REACHED,
    each=MONTHS_AFTER_EXIT,
    variable=LATER_OCCUPATION,
    population=_REACHED,
    says="Sysselsättning den dag uppföljningen gjordes, av de genomförda.",
)
SUPPORT_THEN = count(
    "follow_up.support",
    "Försörjning vid uppföljning",
    of=REACHED,
    each=MONTHS_AFTER_EXIT,
    variable=SUPPORT,
    population=_REACHED,
    says="Huvudsaklig försörjning den dag uppföljningen gjordes, av de genomförda.",
)
SUPPORT_GIVEN = count(
    "follow_up.support_given",
    "Stöd efter avslut",
    of=REACHED,
    each=MONTHS_AFTER_EXIT,
    base=TOLD_SUPPORT,
    population=f"{_REACHED}, med ja eller nej om stöd efter avslut",
    having=is_yes("support_after_exit"),
    says="Har fått stöd av teamet efter avslut, av de genomförda uppföljningar som har ja eller nej om det.",
)
WORK_OR_STUDIES = count(
    "follow_up.work_or_studies",
    "I arbete eller studier, samma personer",
    of=KNOWN_TWICE,
    each=MONTHS_AFTER_EXIT,
    conditions=only(MOMENT, "exit", "follow_up"),
    having={"exit": AT_EXIT.among("yes"), "follow_up": AT_FOLLOW_UP.among("yes")},
    population=f"{_REACHED}, med känd sysselsättning både vid avslut och då",
    says="Arbete med eller utan stöd, eller studier. Samma personer vid båda tidpunkterna; den som saknar uppgift vid "
    "någon av dem är inte med.",
)
TRANSITION = count(
    "follow_up.transition",
    "I arbete eller studier, person för person",
    of=REACHED,
    each=MONTHS_AFTER_EXIT,
    variable=(AT_EXIT, AT_FOLLOW_UP),
    population=_REACHED,
    says="I arbete eller studier vid avslut: ja, nej eller uppgift saknas; likadant vid uppföljningen.",
)
ACTIVE_BY_SEX = count(
    "follow_up.active_by_sex",
    "I arbete eller studier vid uppföljning",
    of=KNOWN,
    each=MONTHS_AFTER_EXIT,
    by=(SEX,),
    having=AT_FOLLOW_UP.among("yes"),
    population=f"{_REACHED}, med känd sysselsättning",
    says="Arbete med eller utan stöd, eller studier, av de nådda av samma kön.",
)


def _base(codes: Mapping[str, str]) -> str:
    known = "population.known_by_sex.{months}.all"
    return (known if codes["bound"] == "reached" else "follow_up.due.{months}").format(**codes)


@measure(
    id="follow_up.bounds",
    title="I arbete eller studier vid uppföljning: lägsta och högsta möjliga",
    keys=(MONTHS_AFTER_EXIT, only(BOUND, "low", "reached", "high")),
    population=_DUE,
    says="Bland de nådda: av dem med känd sysselsättning. Lägst: av alla som skulle göras, om ingen av dem vi inte vet "
    "något om arbetar eller studerar. Högst: om alla av dem gör det.",
    unit="follow_ups",
    base=_base,
)
def bounds(dataset: Dataset, period: Period) -> pd.DataFrame:
    """Follow-ups in work or studies: lowest and highest possible of the due, and seen among the known."""
    found = []
    for months in map(str, FOLLOW_UP_MONTHS):
        due = DUE[months].units(dataset, period)
        known, active = due["at_follow_up"].notna(), (due["at_follow_up"] == "yes").fillna(False).astype(bool)
        n_due, n_known = len(due), int(known.sum())
        numbers = {"low": (active, n_due), "reached": (active, n_known), "high": (active | ~known, n_due)}
        found += [
            {"months": months, "bound": bound, "n": int(who.sum()), "base": base, "rows": due.loc[who, "source_row"]}
            for bound, (who, base) in numbers.items()
        ]
    return lines("workbook", ("months", "bound"), found)
