"""A synthetic county: several teams over several years as register extracts, with planted effects whose truth is told.

`python3 bootstrap.py demo --teams 5 --years 2019-2024 --participants 150 --to MAPP` writes `MAPP/raw/<team>/<year>/`:
`register/*.parquet` (there are too few test personal numbers for a workbook, and a register of this size comes as an
extract), `bip/`, `ekonomi.xlsx`, `priser.csv` for a year that no shipped price is of, and `rapport.toml`, which says
that all of it is invented. `MAPP/facit.json` holds what was planted.
Names of places are invented. The same call gives the same bytes.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from demo import bip
from demo.economy import write_economy
from sotanalysis.payback import prices

NAMES = ("Provstad", "Exempelby", "Testinge", "Övningsfors", "Mallköping")
REFERRERS = {"fk": 0.38, "af": 0.14, "municipality": 0.34, "region": 0.10, "self": 0.02, "other": 0.02}
OUTCOMES = {
    "job_seeking": 0.14,
    "rehabilitation": 0.40,
    "daily_activity": 0.10,
    "social_psychiatry": 0.06,
    "medical_treatment": 0.18,
    "back_to_referrer": 0.12,
}
EDUCATION = {
    "compulsory": 0.30,
    "upper_secondary": 0.38,
    "other_post_secondary": 0.12,
    "university_1_year": 0.04,
    "university_3_years": 0.09,
    "university_more": 0.07,
}
TIMES = {f"up_to_{n}": 0.07 for n in range(1, 10)} | {"more_than_9": 0.37}
SUPPORTS = {"social_assistance": 0.45, "sickness_benefit": 0.30, "activity_support": 0.15, "no_public": 0.10}
NEEDS = {"primary_care": 0.3, "psychiatry": 0.35, "debt_advice": 0.15, "housing": 0.2}
REASONS = {"too_ill": 0.3, "wrong_target_group": 0.3, "declined": 0.2, "not_reached": 0.2}
PARTIES = {
    "fk": "fk",
    "af": "af",
    "municipality": "municipality",
    "region": "region",
    "self": "other",
    "other": "other",
}
SCALES = ("individual", "close", "social", "overall")
STEPS = np.array(["introduction", "getting_started", "into_work"])
AT_RESULT = ["result_date", "hours_spent", "non_start_reason"]
DAY = np.timedelta64(1, "D")
PRICED = 2023  # whose amounts and prices the other years have too


@dataclass(frozen=True)
class Truth:
    """What is planted. Shares are 0–1; effects are added to a share for the team (by its place) or per year.

    work: share of the ended who go to work, before effects; studies: the same. break_year: from then regular service is
    counted more widely, which adds `break_adds` with no true change (told in rapport.toml). A start ORS at or over
    `ors_high` is followed up with the share `ors_seen`, a lower one with half of it: the missing are not like the rest.
    """

    seed: int = 20240229
    work: float = 0.16
    studies: float = 0.06
    team_work: tuple[float, ...] = (0.0, 0.12, 0.0, -0.08, 0.0)
    year_work: float = 0.0
    regular_service: float = 0.40
    break_year: int = 2022
    break_adds: float = 0.20
    step_up: float = 0.45
    drop_out: float = 0.04
    returns: float = 0.06
    moves: float = 0.20
    days_median: tuple[int, ...] = (330, 300, 420, 360, 340)
    ors_start: float = 17.0
    ors_change: float = 3.0
    ors_high: float = 18.0
    ors_seen: float = 0.8
    education_missing: tuple[float, ...] = (0.02, 0.02, 0.15, 0.02, 0.02)
    follow_up_done: float = 0.75
    still_active: float = 0.8
    bip_item_change: float = 0.5
    bip_dates_missing: float = 0.15


def teams(number: int) -> list[str]:
    """The names of so many teams."""
    return [*NAMES[:number], *(f"Provstad {n}" for n in range(len(NAMES) + 1, number + 1))]


def folder_name(team: str) -> str:
    """The team's folder: its name in small letters without å, ä, ö and spaces."""
    return team.lower().translate(str.maketrans("åäö ", "aao_"))


def write_county(folder: Path, number: int, years: range, participants: int, truth: Truth = Truth()) -> list[Path]:
    """Writes the teams' raw folders and the truth; gives the year folders. `participants` start in a team each year."""
    rng = np.random.default_rng([truth.seed, number, years.start, years.stop, participants])
    names = teams(number)
    cases = with_returns(rng, pd.concat([_cases(rng, n, years, participants, truth) for n in range(number)]), truth)
    non_starts = pd.concat([_non_starts(rng, n, years, participants) for n in range(number)])
    follow_ups = _follow_ups(rng, cases, truth)
    places = []
    for n, name in enumerate(names):
        for year in years:
            place = folder / "raw" / folder_name(name) / str(year)
            (place / "register").mkdir(parents=True, exist_ok=True)
            own, those = cases[cases["team"] == n], non_starts[non_starts["team"] == n]
            tables = _as_known(own, those, follow_ups[follow_ups["team"] == n], year)
            for table, frame in (tables | {"staff": _staff(year, years.start)}).items():
                frame.to_parquet(place / "register" / f"{table}.parquet", index=False)
            (place / "rapport.toml").write_text(_settings(name, year, participants, truth), encoding="utf-8")
            write_economy(place / "ekonomi.xlsx", year, name, of_year=PRICED)
            write_prices(place / "priser.csv", year)
            bip.write_bip(rng, place / "bip", own, year, truth.bip_item_change, truth.bip_dates_missing)
            places.append(place)
    (folder / "facit.json").write_text(_told(cases, names, truth), encoding="utf-8")
    return places


# --- the persons ----------------------------------------------------------------------------------------------------


def some(rng: np.random.Generator, weights: Mapping[str, float], size: int) -> np.ndarray:
    """So many codes drawn by weight."""
    shares = np.array([*weights.values()])
    return rng.choice(np.array([*weights], dtype=object), size, p=shares / shares.sum())


def _cases(rng: np.random.Generator, team: int, years: range, participants: int, truth: Truth) -> pd.DataFrame:
    """One row per enrolment of a team: those who started in the years, those of the year before who were carried in,
    and those of the year after, some of whom are in the queue; with all that became of them, whenever that was.
    """
    first = np.datetime64(f"{years.start - 1}-01-01")
    days = int((np.datetime64(f"{years.stop + 1}-01-01") - first) / DAY)
    size = participants * (len(years) + 2)
    start = first + np.sort(rng.integers(0, days, size)) * DAY
    spread = truth.days_median[team % len(truth.days_median)] * np.exp(rng.normal(0, 0.5, size))
    exit_date = start + np.clip(spread, 20, 1200).astype(int) * DAY
    exit_year = exit_date.astype("datetime64[Y]").astype(int) + 1970
    age = np.clip(rng.normal(40, 11, size), 19, 64)
    frame = pd.DataFrame(
        {
            "team": team,
            "case": [f"{team + 1:02}-{n:06}" for n in range(size)],
            "person": [f"DELTAGARE {team + 1:02}-{n:06}" for n in range(size)],
            "sex": some(rng, {"woman": 0.6, "man": 0.4}, size),
            "birth_date": start - (age * 365.25).astype(int) * DAY,
            "referrer": some(rng, REFERRERS, size),
            "application_date": start - rng.integers(14, 120, size) * DAY,
            "start_date": start,
            "exit_date": exit_date,
            "in_sus": False,
            "time_on_support": some(rng, TIMES, size),
            "interpreter": rng.random(size) < 0.15,
            "hours_per_week_start": rng.choice([0.0, 2.0, 4.0, 6.0], size),
            "support": some(rng, SUPPORTS, size),
            "need": some(rng, NEEDS, size),
            "drop_out": rng.random(size) < truth.drop_out,
        }
    )
    missing = rng.random(size) < truth.education_missing[team % len(truth.education_missing)]
    frame["education"] = np.where(missing, "missing", some(rng, EDUCATION, size))
    work = truth.work + truth.team_work[team % len(truth.team_work)] + truth.year_work * (exit_year - years.start)
    drawn, others = rng.random(size), some(rng, OUTCOMES, size)
    frame["outcome"] = np.where(drawn < work, "work", np.where(drawn < work + truth.studies, "studies", others))
    active = frame["outcome"].isin(["work", "studies"])
    frame["regular_service"] = rng.random(size) < truth.regular_service + truth.break_adds * (
        exit_year >= truth.break_year
    )
    frame["reinforced_cooperation"] = rng.random(size) < 0.1
    at_start = rng.integers(0, 2, size)
    up = rng.random(size) < truth.step_up
    frame["step_start"], frame["step_exit"] = STEPS[at_start], STEPS[at_start + up]
    frame["hours_per_week_exit"] = np.where(active, 20.0, rng.choice([2.0, 5.0, 10.0, 15.0], size))
    frame["occupation"] = np.where(
        frame["outcome"] == "work", "subsidised_work", np.where(frame["outcome"] == "studies", "studies", "other_ended")
    )
    _add_ors(rng, frame, truth)
    left = frame["drop_out"]
    told = ["outcome", "step_exit", "hours_per_week_exit", *(f"ors_{scale}_exit" for scale in SCALES)]
    frame[told] = frame[told].mask(left)
    return frame


def _add_ors(rng: np.random.Generator, frame: pd.DataFrame, truth: Truth) -> None:
    """ORS at start for all, at exit for some: fewer of those who began low. The truth of all stays in `ors_true`."""
    size = len(frame)
    start = np.clip(rng.normal(truth.ors_start, 6, size), 0, 40)
    end = np.clip(start + rng.normal(truth.ors_change, 6, size), 0, 40)
    seen = rng.random(size) < np.where(start >= truth.ors_high, truth.ors_seen, truth.ors_seen / 2)
    for scale in SCALES:
        frame[f"ors_{scale}_start"] = np.round(start / 4, 1)
        frame[f"ors_{scale}_exit"] = np.where(seen, np.round(end / 4, 1), np.nan)
    frame["ors_true"] = end - start


def with_returns(rng: np.random.Generator, cases: pd.DataFrame, truth: Truth) -> pd.DataFrame:
    """The cases, where some are a return: of somebody who ended at least half a year before, in the same team or, for
    a part of them, in another. A person returns once, and is of one sex and one age.
    """
    cases = cases.sort_values(["start_date", "case"], ignore_index=True)
    person, sex, birth = (cases[c].to_numpy(copy=True) for c in ("person", "sex", "birth_date"))
    wanted = np.flatnonzero(rng.random(len(cases)) < truth.returns)
    elsewhere = rng.random(len(cases)) < truth.moves
    start, end, team = cases["start_date"].to_numpy(), cases["exit_date"].to_numpy(), cases["team"].to_numpy()
    taken = np.zeros(len(cases), bool)
    for at in wanted:
        fits = ~taken & (end < start[at] - 182 * DAY) & ((team != team[at]) == elsewhere[at])
        fits[wanted] = False
        found = np.flatnonzero(fits)
        if len(found):
            before = int(rng.choice(found))
            taken[before] = True
            person[at], sex[at], birth[at] = person[before], sex[before], birth[before]
    return cases.assign(person=person, sex=sex, birth_date=birth)


def _non_starts(rng: np.random.Generator, team: int, years: range, participants: int) -> pd.DataFrame:
    """One row per application that led to no start: a third as many as those that did."""
    size = participants * len(years) // 3
    days = int((np.datetime64(f"{years.stop}-01-01") - np.datetime64(f"{years.start}-01-01")) / DAY)
    applied = np.datetime64(f"{years.start}-01-01") + np.sort(rng.integers(0, days, size)) * DAY
    referrer = some(rng, REFERRERS, size)
    return pd.DataFrame(
        {
            "team": team,
            "application": [f"{team + 1:02}-E{n:06}" for n in range(size)],
            "person": [f"SÖKANDE {team + 1:02}-{n:06}" for n in range(size)],
            "application_date": applied,
            "referrer": referrer,
            "responsible_party": [PARTIES[code] for code in referrer],
            "sex": some(rng, {"woman": 0.6, "man": 0.4}, size),
            "result": "non_start",
            "result_date": applied + rng.integers(7, 90, size) * DAY,
            "hours_spent": rng.choice([0.5, 1.0, 2.0, 4.0], size),
            "non_start_reason": some(rng, REASONS, size),
        }
    )


def _follow_ups(rng: np.random.Generator, cases: pd.DataFrame, truth: Truth) -> pd.DataFrame:
    """One row per follow-up at 6 and 18 months of those who ended."""
    ended = cases[~cases["drop_out"]]
    parts = []
    for months in (6, 18):
        done = rng.random(len(ended)) < truth.follow_up_done
        stays = rng.random(len(ended)) < truth.still_active
        due = ended["exit_date"] + pd.DateOffset(months=months)
        parts.append(
            pd.DataFrame(
                {
                    "team": ended["team"],
                    "case": ended["case"],
                    "exit_date": ended["exit_date"],
                    "months": months,
                    "due_date": due,
                    "done_date": due.where(done),
                    "status": np.where(done, "done", "not_reached"),
                    "occupation": ended["occupation"].where(stays, "other_ended").where(done),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


# --- what a year's folder knows -------------------------------------------------------------------------------------


def _as_known(
    cases: pd.DataFrame, non_starts: pd.DataFrame, follow_ups: pd.DataFrame, year: int
) -> dict[str, pd.DataFrame]:
    """The register's tables at the end of a year: nothing that came later."""
    first, last = pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31)
    here = cases[cases["start_date"].le(last) & cases["exit_date"].ge(first)].reset_index(drop=True)
    still = here["exit_date"].gt(last)
    at_exit = [c for c in here if c.endswith("_exit")] + ["exit_date", "outcome", "drop_out", "occupation"]
    at_exit += ["regular_service", "reinforced_cooperation"]
    here[at_exit] = here[at_exit].astype(object).mask(still, None)
    here = here.convert_dtypes()
    case = here["case"]
    supports = pd.DataFrame({"case": case, "moment": "start", "support_source": here["support"]})
    gone = here[~still & ~here["drop_out"].fillna(True).astype(bool)]
    after = gone["occupation"].map({"subsidised_work": "activity_support", "studies": "study_support"})
    exits = pd.DataFrame({"case": gone["case"], "moment": "exit", "support_source": after.fillna(gone["support"])})
    occupations = pd.DataFrame({"case": gone["case"], "moment": "exit", "occupation": gone["occupation"]})
    started = here[here["start_date"].ge(first)]
    failed = non_starts[non_starts["result_date"].between(first, last)]
    waits = cases[cases["application_date"].le(last) & cases["start_date"].gt(last)]
    fails = non_starts[non_starts["application_date"].le(last) & non_starts["result_date"].gt(last)]
    queue = pd.concat([_applied(waits).drop(columns=["case", "result_date"]), fails.drop(columns=AT_RESULT)])
    own = ["team", "support", "need", "occupation", "ors_true"]
    return {
        "cases": here.drop(columns=own),
        "case_supports": pd.concat([supports, exits], ignore_index=True),
        "case_occupations": occupations,
        "case_needs": pd.DataFrame({"case": case, "need": here["need"]}),
        "applications": pd.concat(
            [_applied(started), failed.drop(columns="non_start_reason"), queue.assign(result="queue")],
            ignore_index=True,
        ).drop(columns="team", errors="ignore"),
        "application_reasons": failed[["application", "non_start_reason"]],
        "follow_ups": follow_ups[follow_ups["due_date"].between(first, last)].drop(columns="team"),
    }


def _applied(cases: pd.DataFrame) -> pd.DataFrame:
    """The applications that the cases came of."""
    kept = cases[["person", "case", "application_date", "referrer", "sex"]]
    return kept.assign(
        application="A" + cases["case"],
        responsible_party=cases["referrer"].map(PARTIES),
        result="started",
        result_date=cases["start_date"],
    )


def _staff(year: int, since: int) -> pd.DataFrame:
    """Eight posts that were held all the time, and the same eight as planned for the year."""
    posts = [f"Tjänst {n}" for n in range(1, 9)]
    held = {"role": "Arbetskonsulent", "share_of_full_time": 1.0, "reason": "employed"}
    there = pd.DataFrame({"post": posts, **held, "from_date": pd.Timestamp(since - 1, 1, 1), "planned": False})
    ends = {"from_date": pd.Timestamp(year, 1, 1), "to_date": pd.Timestamp(year, 12, 31), "planned": True}
    plan = pd.DataFrame({"post": [f"Plan {post.lower()}" for post in posts], **held, **ends})
    return pd.concat([there, plan], ignore_index=True)


def write_prices(path: Path, year: int) -> None:
    """Prices of the year, where none are shipped: those of another."""
    listed = prices.shipped()
    if year not in set(listed["year"]):
        own = listed[listed["year"].eq(PRICED)]
        told = {"status": "antagande", "source": f"{PRICED} års pris (syntetiskt underlag)"}
        made = own.assign(year=year, item=own["item"].map(prices.label), **told)
        heads = {"year": "År", "item": "Post", "value": "Värde", "unit": "Enhet", "status": "Status", "source": "Källa"}
        made.rename(columns=heads).to_csv(path, sep=";", decimal=",", index=False, lineterminator="\n")


# --- what is said of it ---------------------------------------------------------------------------------------------


def _settings(name: str, year: int, participants: int, truth: Truth) -> str:
    steps = (
        f"""
[[brott]]
serie = "Stegförflyttning"
fran = {bip.FROM}-01-01
text = "Teamet mäter med BIP från {bip.FROM}; steget på trappan sätts på ett annat sätt sedan dess (syntetiska data)."
"""
        if year + 3 >= bip.FROM
        else ""
    )  # an earlier folder need not know of it
    return f'''# Påhittat underlag, skrivet av demo: inget här gäller någon verklig person eller något verkligt team.
team = "Samordningsteam {name} (syntetiskt)"
forbund = "Samordningsförbundet Provlän (syntetiskt)"
utforare = "{name}s kommun (syntetisk)"
parter = ["Arbetsförmedlingen", "Försäkringskassan", "Region Provlän", "{name}s kommun"]
rapportdatum = {year + 1}-02-01
syntetisk = ["workbook", "bip", "economy", "prices"]

[kapacitet]
planerade_deltagare = {participants}

[[brott]]
serie = "Ordinarie verksamhet"
fran = {truth.break_year}-01-01
text = "Från {truth.break_year} räknas fler insatser som ordinarie verksamhet (planterat brott i syntetiska data)."
{steps}
[[antagande]]
text = "Allt underlag är syntetiskt. Vad som planterats i det står i facit.json."
'''


def _told(cases: pd.DataFrame, names: list[str], truth: Truth) -> str:
    """What was planted, and by team and year of exit what it came to before anything was made missing."""
    ended = cases[~cases["drop_out"]].assign(year=cases["exit_date"].dt.year)
    found = ended.groupby(["team", "year"]).agg(
        ended=("person", "nunique"),
        work=("outcome", lambda outcomes: int(outcomes.eq("work").sum())),
        studies=("outcome", lambda outcomes: int(outcomes.eq("studies").sum())),
        regular_service=("regular_service", "sum"),
        ors_change=("ors_true", lambda changes: round(float(changes.mean()), 3)),
    )
    rows = found.reset_index().assign(team=lambda f: f["team"].map(lambda n: folder_name(names[n])))
    twice = int(cases["person"].duplicated().sum())
    told = {"syntetiskt": True, "planterat": asdict(truth), "aterkommande": twice, "blev": rows.to_dict("records")}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
