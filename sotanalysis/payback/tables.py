"""The results in Swedish: the words over each column, frames with them, and the numbers as text."""

from dataclasses import fields
from typing import Any

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
SETTINGS = {
    "discount": "Kalkylränta per år",
    "fading": "Hur mycket förändringen avtar per år",
    "write_off_years": "År som kostnaden skrivs av på",
    "dead_weight": "Del av förändringen som hade skett ändå",
    "attribution": "Del av förändringen som räknas till insatsen",
    "displacement": "Del av förändringen som tas från andra",
    "municipal_tax_kept": "Del av ökad skatt som kommunen behåller efter utjämning",
    "subsidy_lowers_production": "Lönebidrag sänker produktionsvärdet",
    "activity_support_actor": "Aktör som bär aktivitetsstödet",
    "job_extent": "Omfattning för arbete där den inte är angiven, andel av heltid",
    "unknown_support": "Okänd försörjning: none (ingen) eller unchanged (oförändrad)",
    "cost_basis": "Kostnad: enrolled (per månad i insatsen) eller year (hela årets)",
    "cost_kommun": "Kommunens del av kostnaden",
    "cost_region": "Regionens del av kostnaden",
    "cost_fk": "Försäkringskassans del av kostnaden",
    "cost_af": "Arbetsförmedlingens del av kostnaden",
}
# What makes an income worth less, and is nothing unless it is asked for.
CAUTIOUS = {"discount": "kalkylränta", "fading": "avtagande förändring", "dead_weight": "dödvikt"}
DESIGN = "Före–efter utan jämförelsegrupp: läget vid start antas annars ha bestått."
NEVER, NOT_APPLICABLE = "ingen", "ej tillämpligt"
NEVER_NOTE = "Ingen: intäkten är negativ eller täcker inte kostnaden inom hundra år."


def settings_told(given: Any) -> list[str]:
    """What a dataclass of settings has otherwise than its defaults, in words: `kalkylränta per år = 0,035`."""
    default = type(given)()
    other = [f.name for f in fields(given) if getattr(given, f.name) != getattr(default, f.name)]
    return [f"{formatting.in_sentence(SETTINGS[n].partition(':')[0])} = {_said(getattr(given, n))}" for n in other]


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return f"{value:.10g}".replace(".", ",").replace("-", "\u2212") if isinstance(value, float) else str(value)


def left_out(given: Any) -> str:
    """Which of the assumptions that make an income worth less are not reckoned with; "" when all are."""
    named = [word for name, word in CAUTIOUS.items() if not getattr(given, name)]
    return f"Inte inräknat: {formatting.listing(named)}. Med det blir en intäkt mindre värd." if named else ""


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
