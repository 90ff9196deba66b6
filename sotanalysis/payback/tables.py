"""The results in Swedish: the words over each column, frames with them, and the numbers as text."""

import pandas as pd

from sotanalysis import formatting
from sotanalysis.vocabulary import ACTOR

HEADERS = {
    "actor": "Aktör",
    "income": "Intäkt per år, kr",
    "cost": "Kostnad, kr",
    "result_1": "Resultat 1 år, kr",
    "result_5": "Resultat 5 år, kr",
    "return_1": "Tillbaka per krona, 1 år",
    "return_5": "Tillbaka per krona, 5 år",
    "payback_months": "Återbetalningstid, månader",
}
DESIGN = "Före–efter utan jämförelsegrupp: läget vid start antas annars ha bestått."
NEVER, NOT_APPLICABLE = "ingen", "ej tillämpligt"
NEVER_NOTE = "Ingen: intäkten är negativ eller täcker inte kostnaden inom hundra år."


def labelled(actors: pd.DataFrame) -> pd.DataFrame:
    """`Payback.actors` with Swedish words: one row per actor, kronor, kronor per krona and months, unrounded."""
    table = actors.reset_index()
    return table.assign(actor=table["actor"].map(ACTOR.labels))[list(HEADERS)].rename(columns=HEADERS)


def told(actors: pd.DataFrame) -> pd.DataFrame:
    """The same as text: whole kronor and months, two decimals per krona, a word where there is no payback time."""
    table = labelled(actors).astype(object)
    for name, head in HEADERS.items():
        if name != "actor":
            decimals = 2 if name.startswith("return") else 0
            table[head] = [NOT_APPLICABLE if pd.isna(x) else formatting.number(x, decimals) for x in actors[name]]
    table[HEADERS["payback_months"]] = [months_told(row) for _, row in actors.iterrows()]
    return table


def months_told(row: pd.Series) -> str:
    """The payback time of an actor's row in whole months, or the word for why there is none."""
    if pd.notna(row["payback_months"]):
        return formatting.number(row["payback_months"])
    return NOT_APPLICABLE if row["payback_status"] == "not_applicable" else NEVER
