"""Rules that may be doubted, each with the one default that every fact uses. `View.given` counts under another."""

from collections.abc import Mapping
from difflib import get_close_matches

from sotanalysis.dataset import Dataset
from sotanalysis.periods import Period
from sotanalysis.sources.settings import Settings

# Rule to its default and what it says. Those that rapport.toml sets are read there.
RULES: Mapping[str, tuple[object, str]] = {
    "trial_months": (3, "prövotidens längd i månader"),
    "trial_margin_days": (14, "dagar efter prövotiden som ännu räknas till den"),
    "young_below": (30, "ålder under vilken den sökande räknas som ung"),
    "hours_threshold": (10, "timmar i veckan som brukar krävas för att gå vidare"),
    "prompt_days": (14, "dagar inom vilka en väntan räknas som kort"),
    "hours_a_year": (1700, "timmar i ett årsarbete"),
    "least_reached": (0.8, "andel nådda uppföljningar under vilken åren inte jämförs"),
    "fewest_pairs": (10, "minsta antal par för att redovisa en förändring för gruppen"),
    "fewest_pair_share": (0.5, "minsta andel av de avslutade som ska ha två skattningar"),
    "reliable_change": ((5.0, 6.0), "gränser för säkerställd förändring i ORS, poäng (rapport.toml, [ors])"),
    "cutoff": (25.0, "gränsvärde i ORS, poäng (rapport.toml, [ors])"),
}


def rule(dataset: Dataset, period: Period, name: str) -> object:
    """The value of a rule: as asked for, else as rapport.toml has it, else the default. KeyError for an unknown one."""
    if name not in RULES:
        near = get_close_matches(name, RULES, n=2)
        raise KeyError(f"Det finns ingen regel {name}." + (f" Menade du {', '.join(near)}?" if near else ""))
    if name in dataset.rules:
        return dataset.rules[name]
    ors = dataset.settings.get(period.start.year, Settings()).ors
    return {"reliable_change": ors.reliable_change, "cutoff": ors.cutoff}.get(name, RULES[name][0])


def number(dataset: Dataset, period: Period, name: str) -> float:
    """The value of a rule that is one number."""
    return float(rule(dataset, period, name))  # type: ignore[arg-type]
