"""What happens around and after exit: extensions, spot supports, follow-ups, workplaces, resources used."""

from datetime import date, timedelta
from random import Random

from demo import margins
from demo.dealing import next_weekday, some, weekday
from demo.placing import Row
from sotanalysis.periods import shift_months

LATE_2021_EXITS = 27
# Written anew; an initial and cut-off ends are there on purpose, as they are in what teams write.
MOTIVATIONS_2022 = (
    "Beslut enligt LSS dröjer och ingen annan kan hålla i planeringen så länge.",
    "Plats på daglig verksamhet väntas. En kollega följer med på första besöket och lämnar öv",
    "Anställning klar från 1/6, stöd på arbetsplatsen tills den börjar.",
    "Arbetsträning via Af behöver mer tid för ett tryggt avslut.",
    "Arbetsträning via Af behöver mer tid för ett tryggt avslut.",
    "Arbetsträning via Af pågår, avslut planeras till hösten.",
    "Arbetsträning via Af, behöver komma upp i 10 timmar i veckan.",
    "Fortsatt arbetsträning, ingen mottagande verksamhet finns ännu.",
    "Mitt i arbetsträningen.",
    "Mitt i arbetsträningen, trappar upp.",
    "Söker aktivitetsersättning och väntar på biståndsbeslut om sysselsättn",
)
EXTENSIONS_2023 = (
    (3, "social_assistance", "Väntar på att mottagande verksamhet ska kunna ta emot."),
    (2, "sickness_benefit", "Överlämning till det förstärkta samarbetet är inte klar."),
    (4, "social_assistance", "Kursen börjar i augusti, stöd till dess och under första tiden."),
    (3, "social_assistance", "Handläggning av lönestöd hos Af pågår inför anställning."),
)
# Comment and result of each spot support of 2022, in the printed order.
SPOT_TEXTS_2022 = (
    ("Samtal med deltagaren och med handläggaren, återkoppling", "Vet nu vad som gäller framåt."),
    ("Möte med handläggaren", "Mindre oro inför bytet av kontakt."),
    (None, "Tryggare övergång till nästa insats."),
    ("Ansökan om personligt ombud inskickad", None),
    ("Råd om hur N kan gå vidare", "Mår sämre och behöver mer stöd."),
    ("Möte tillsammans med arbetsterapeut", "Planeringen hade stannat av, behöver råd om nästa steg."),
    ("Det personliga ombudet har slutat, planeringen följs inte", None),
    ("Telefonmöte med leverantören", "Hade varit sjuk och fick ingen kontakt. Vi kunde hjälpa ti"),
    ("Brev som var svårt att förstå, stöd i att ringa", "Lugnare efteråt."),
    ("Insatsen var inte anpassad efter behoven", "Handläggaren tar frågan vidare."),
    (
        "Kontakt och möte med Af, flera samtal, stöd vid samtal till",
        "Trygghet, har ingen annan som håller ihop kontakterna.",
    ),
    ("Råd om a-kassa, bostad och aktivitetsstöd", "Funderar vidare på egen hand."),
)
SPOT_SUPPORTS_2023 = ((1, "fk", "45 min"), (2, "af", "1 tim"), (6, "af", "30 min"), (3, "region", "2h"),
                      (5, "municipality", ""), (6, "fk", "15 minuter"), (7, "af", "1h"))  # fmt: skip

SUPPORT_WITH = {"subsidised_work": "no_public", "studies": "study_support", "job_seeking": "activity_support"}
INDUSTRIES = {"private": ("handel", "lager och logistik", "restaurang", "industri", "fastighet"),
              "municipal": ("äldreomsorg", "förskola", "park och natur"), "civil_society": ("second hand", "kafé"),
              "regional": ("vård",)}  # fmt: skip


def late_2021_exits(rng: Random) -> list[Row]:
    """Cases that ended in the second half of 2021 and live on only in Uppföljning and Punktinsatser."""
    days = sorted(weekday(rng, date(2021, 7, 5), date(2021, 12, 17)) for _ in range(LATE_2021_EXITS))
    occupations = {"subsidised_work": 2, "studies": 1, "job_seeking": 6, "other_ended": 18}
    supports = {"social_assistance": 14, "sickness_benefit": 8, "activity_support": 3, "no_public": 2}
    return [
        {
            "case": f"SAMR-20{n * 4 + 509:03d}",
            "exit_date": day,
            "occupation_exit_1": some(rng, occupations),
            "support_exit_1": some(rng, supports),
        }
        for n, day in enumerate(days)
    ]


def extensions(rng: Random, cases: list[Row]) -> list[Row]:
    """One row per extension: 2022 as published, a few in 2023; decided when some months had passed."""
    texts_2022 = zip(margins.EXTENSIONS_2022, MOTIVATIONS_2022, strict=True)
    wanted = [
        *((2022, months, support, text) for (months, support), text in texts_2022),
        *((2023, *extension) for extension in EXTENSIONS_2023),
    ]
    # Those whom Försäkringskassan referred need it more often than others.
    by_referrer = sorted(cases, key=lambda c: c["referrer"] != "fk")
    used: set[str] = set()
    rows = []
    for n, (year, months, support, text) in enumerate(wanted):
        order = cases if n % 2 else by_referrer
        case = next(c for c in order if c["case"] not in used and _could_be_extended(c, year, months, support))
        used.add(case["case"])
        latest = min(case["exit_date"] or date(year, 12, 15), date(year, 12, 15)) - timedelta(10)
        decided = weekday(rng, max(date(year, 1, 10), case["start_date"] + timedelta(200)), latest)
        rows.append({"case": case["case"], "decision_date": decided, "months": months, "support_source": support,
                     "motivation_text": text})  # fmt: skip
    return rows


def _could_be_extended(case: Row, year: int, months: int, support: str) -> bool:
    """Long enrolled, with that support at start, and with time left after the decision."""
    end = case["exit_date"] or date(2024, 6, 1)
    stays = (end - case["start_date"]).days
    return (
        support in (case.get("support_start_1"), case.get("support_start_2"))
        and end > date(year, 3, 20)
        and case["start_date"] + timedelta(215) < min(end, date(year, 12, 1))
        and stays > 300 + months * 15
    )


def spot_supports(rng: Random, cases: list[Row], earlier: list[Row]) -> list[Row]:
    """One row per spot support after exit: the twelve of 2022 as printed, some in 2023."""
    rows: list[Row] = []
    for case, (months, purpose, duration), texts in zip(
        _supported_2022(rng, cases, earlier), margins.SPOT_SUPPORTS_2022, SPOT_TEXTS_2022, strict=True
    ):
        # Two of the people had two supports each, some days apart.
        later = 3 * sum(row["case"] == case["case"] for row in rows)
        row = _spot(case, months, purpose, duration, rng.randint(0, 8) + later)
        rows.append(row | dict(zip(("comment_text", "result_text"), texts, strict=True)))
    ended = [c for c in cases if c["exit_date"] and date(2022, 9, 20) <= c["exit_date"] < date(2023, 5, 20)]
    return rows + [
        _spot(case, *spot, rng.randint(0, 8))
        for spot, case in zip(SPOT_SUPPORTS_2023, rng.sample(ended, len(SPOT_SUPPORTS_2023)), strict=True)
    ]


def _supported_2022(rng: Random, cases: list[Row], earlier: list[Row]) -> list[Row]:
    """Who had each of the twelve: five of those due for follow-up in 2022, else people who had just left."""
    due = [c for c in (*earlier, *cases) if c["exit_date"] and c["exit_date"] < date(2022, 6, 5)]
    left = [c for c in cases if c["exit_date"] and date(2022, 7, 1) <= c["exit_date"] < date(2022, 9, 20)]
    a, b, c, d, e = sorted(rng.sample(due, 5), key=lambda case: case["exit_date"])
    long_ago, just_left = iter([b, c, a, c, a, d, e]), iter(rng.sample(left, 5))
    return [next(long_ago if months >= 6 else just_left) for months, _, _ in margins.SPOT_SUPPORTS_2022]


def _spot(case: Row, months: int, purpose: str, duration: str, days: int) -> Row:
    day = next_weekday(shift_months(case["exit_date"], months) + timedelta(days))
    return {"case": case["case"], "date": day, "exit_date": case["exit_date"], "months_after_exit": months,
            "purpose": purpose, "duration": duration or None}  # fmt: skip


def follow_ups(rng: Random, cases: list[Row], earlier: list[Row], spots: list[Row]) -> list[Row]:
    """One row per follow-up due in 2022 or 2023, 6 and (from 2023) 18 months after exit."""
    supported = {s["case"] for s in spots}
    ended = [c for c in (*earlier, *cases) if c["exit_date"] and not c.get("drop_out")]
    rows = []
    for months in (6, 18):
        for case in ended:
            due = shift_months(case["exit_date"], months)
            if due.year == 2022 or due.year == 2023:
                rows.append({"case": case["case"], "exit_date": case["exit_date"], "months": months, "due_date": due,
                             "supported": case["case"] in supported, "before": case})  # fmt: skip
    _give_status(rng, [r for r in rows if r["due_date"].year == 2022], margins.FOLLOW_UPS_DONE_2022, 3, 1)
    _give_status(rng, [r for r in rows if r["due_date"].year == 2023 and r["months"] == 6], 44, 6, 2)
    _give_status(rng, [r for r in rows if r["months"] == 18], 14, 9, 3)
    for row in rows:
        case, supported_before = row.pop("before"), row.pop("supported")
        if row.get("status") == "done":
            row |= _situation(rng, case)
            row["support_after_exit"] = supported_before
    return sorted(rows, key=lambda r: (r["due_date"], r["case"]))


def _give_status(rng: Random, rows: list[Row], done: int, not_reached: int, declined: int) -> None:
    """So many of each; those with spot support were all reached. The rest was not carried out and has no status."""
    order = sorted(rows, key=lambda r: (not r["supported"], rng.random()))
    statuses = ["done"] * done + ["not_reached"] * not_reached + ["declined"] * declined
    for row, status in zip(order, statuses, strict=False):
        row["status"] = status
        if status == "done":
            last = min(row["due_date"] + timedelta(12), date(row["due_date"].year, 12, 29))
            row["done_date"] = weekday(rng, max(row["due_date"] - timedelta(4), date(row["due_date"].year, 1, 3)), last)


def _situation(rng: Random, case: Row) -> Row:
    """Occupation and support at the follow-up: mostly as at exit, some have come further, some have not."""
    occupation, support = (
        case.get("occupation_exit_1") or "other_ended",
        case.get("support_exit_1") or "social_assistance",
    )
    if occupation == "without_measurement":
        occupation = "other_ended"
    if rng.random() < 0.22:
        occupation = some(rng, {"subsidised_work": 3, "studies": 2, "job_seeking": 3, "other_ended": 3})
        support = SUPPORT_WITH.get(occupation, support)
    return {"occupation": occupation, "support_source": support}


def workplaces(rng: Random, cases: list[Row]) -> list[Row]:
    """One row per workplace where a participant trained or worked; few hours, mostly private employers."""
    rows = []
    for case in cases:
        first = next_weekday(case["start_date"] + timedelta(rng.randint(60, 150)))
        last = (case["exit_date"] or date(2023, 12, 15)) - timedelta(7)
        if _had_workplace(rng, case) and first + timedelta(28) <= last:
            rows.append(_workplace(rng, case, first, weekday(rng, first + timedelta(21), last)))
    return sorted(rows, key=lambda r: (r["from_date"], r["case"]))


def _workplace(rng: Random, case: Row, first: date, last: date) -> Row:
    sector = some(rng, {"private": 11, "municipal": 6, "civil_society": 2, "regional": 1})
    return {
        "case": case["case"], "from_date": first, "to_date": last if case["exit_date"] else None, "sector": sector,
        "industry": rng.choice(INDUSTRIES[sector]), "hours_per_week": _workplace_hours(rng, case),
        "form": "arbetsträning",
    }  # fmt: skip


def _had_workplace(rng: Random, case: Row) -> bool:
    if case.get("outcome") == "rehabilitation":
        return True
    chance = {"medical_treatment": 0.75, "work": 0.9, "back_to_referrer": 0.2}.get(str(case.get("outcome")), 0.45)
    return rng.random() < chance


def _workplace_hours(rng: Random, case: Row) -> float:
    if case.get("outcome") in ("medical_treatment", "back_to_referrer"):
        return some(rng, {1: 2, 2: 5, 3: 3, 4: 4, 6: 4, 8: 3, 2.5: 2})
    return some(rng, {1: 2, 2: 4, 4: 4, 6: 4, 8: 3, 10: 5, 12: 3, 15: 2, 20: 2})


def resources(rng: Random, cases: list[Row]) -> list[Row]:
    """Two rows per ended case: society's resources per month before and after. All invented."""
    rows = []
    for case in cases:
        if case["exit_date"] and not case["drop_out"]:
            before = {
                "n_care_visits": some(rng, {0.5: 3, 1: 5, 1.5: 3, 2: 3, 3: 1}),
                "hours_municipality": some(rng, {1: 3, 1.5: 3, 2: 4, 3: 2}) if case["referrer"] != "fk" else 0.5,
                "hours_af": some(rng, {0: 4, 0.5: 4, 1: 2}), "hours_fk": 1.0 if case["referrer"] == "fk" else 0.0,
            }  # fmt: skip
            rows += [
                {"case": case["case"], "moment": "start", **before},
                {"case": case["case"], "moment": "exit", **_after(rng, case, before)},
            ]
    return rows


def _after(rng: Random, case: Row, before: Row) -> Row:
    occupied = case.get("outcome") in ("work", "studies")
    factor = 0.4 if occupied else some(rng, {0.75: 4, 1: 5, 1.25: 1})
    after = {key: round(value * factor * 4) / 4 for key, value in before.items()}
    went_to_af = case.get("support_exit_1") == "activity_support" or case.get("reinforced_cooperation")
    return after | {"hours_af": 1.5 if went_to_af else before["hours_af"]}
