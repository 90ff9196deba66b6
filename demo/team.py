"""The team itself: posts, events, inquiries, other teams' figures. What the reports tell is as they tell it."""

from datetime import date
from random import Random

from demo.dealing import weekday
from demo.placing import Row
from sotanalysis.vocabulary import STAFF_REASON

# post; role; share; from; to; reason; planned establishment (ja) or what was (nej)
STAFF_2022 = """
Tjänst 1;Verksamhetsledare;100;2019-01-07;;Anställd;nej
Tjänst 2;Arbetskonsulent;100;2018-08-20;;Anställd;nej
Tjänst 3;Arbetskonsulent;100;2020-02-03;2022-12-31;Anställd;nej
Tjänst 3;Arbetskonsulent;100;2023-01-01;;Vakant;nej
Tjänst 4;Arbetskonsulent;100;2019-09-02;2022-12-31;Anställd;nej
Tjänst 4;Arbetskonsulent;50;2023-01-01;;Anställd;nej
Tjänst 4;Arbetskonsulent;50;2023-01-01;;Tjänstledig;nej
Tjänst 5;Arbetskonsulent;100;2017-03-06;2022-12-31;Anställd;nej
Tjänst 5;Arbetskonsulent;80;2023-01-01;;Anställd;nej
Tjänst 5;Arbetskonsulent;20;2023-01-01;;Föräldraledig;nej
Tjänst 6;Arbetskonsulent;100;2021-01-11;2022-12-31;Anställd;nej
Tjänst 6;Arbetskonsulent;50;2023-01-01;;Anställd;nej
Tjänst 6;Arbetskonsulent;50;2023-01-01;;Utlånad;nej
Tjänst 7;Arbetskonsulent;100;2020-10-05;;Anställd;nej
Tjänst 8;Arbetskonsulent;100;2021-04-12;;Anställd;nej
Tjänst 9;Arbetsförmedlare;100;2019-05-06;2022-09-11;Anställd;nej
Tjänst 9;Arbetsförmedlare;100;2022-09-12;2022-12-31;Anställd;nej
Tjänst 9;Arbetsförmedlare;50;2023-01-01;;Anställd;nej
Tjänst 9;Arbetsförmedlare;50;2023-01-01;;Utlånad;nej
Plan;Verksamhetsledare;100;2022-01-01;2022-12-31;Anställd;ja
Plan;Arbetskonsulent;700;2022-01-01;2022-12-31;Anställd;ja
Plan;Arbetsförmedlare;100;2022-01-01;2022-12-31;Anställd;ja
"""
STAFF_2023 = """
Tjänst 1;Verksamhetsledare;100;2019-01-07;2023-07-31;Anställd;nej
Tjänst 1;Verksamhetsledare;100;2023-08-01;2023-08-13;Vakant;nej
Tjänst 1;Verksamhetsledare, vikariat;100;2023-08-14;2024-06-30;Anställd;nej
Tjänst 2;Arbetskonsulent;100;2018-08-20;2023-04-30;Anställd;nej
Tjänst 2;Arbetskonsulent;100;2023-05-01;2023-11-05;Vakant;nej
Tjänst 2;Arbetskonsulent;100;2023-11-06;;Anställd;nej
Tjänst 3;Arbetskonsulent;100;2023-01-01;2023-11-12;Vakant;nej
Tjänst 3;Arbetskonsulent;100;2023-11-13;;Anställd;nej
Tjänst 4;Arbetskonsulent;50;2023-01-01;2023-12-31;Anställd;nej
Tjänst 4;Arbetskonsulent;50;2023-01-01;2023-12-31;Tjänstledig;nej
Tjänst 5;Arbetskonsulent;80;2023-01-01;2023-08-31;Anställd;nej
Tjänst 5;Arbetskonsulent;20;2023-01-01;2023-08-31;Föräldraledig;nej
Tjänst 5;Arbetskonsulent;100;2023-09-01;;Anställd;nej
Tjänst 6;Arbetskonsulent;50;2023-01-01;2023-12-31;Anställd;nej
Tjänst 6;Arbetskonsulent;50;2023-01-01;2023-12-31;Utlånad;nej
Tjänst 7;Arbetskonsulent;100;2020-10-05;2023-11-19;Anställd;nej
Tjänst 7;Arbetskonsulent;100;2023-11-20;2024-11-30;Föräldraledig;nej
Tjänst 8;Arbetskonsulent, teamledare;100;2021-04-12;2023-12-31;Anställd;nej
Tjänst 9;Arbetsförmedlare;50;2023-01-01;2023-12-31;Anställd;nej
Tjänst 9;Arbetsförmedlare;50;2023-01-01;2023-12-31;Utlånad;nej
Plan;Verksamhetsledare;100;2023-01-01;2023-12-31;Anställd;ja
Plan;Arbetskonsulent;700;2023-01-01;2023-12-31;Anställd;ja
Plan;Arbetsförmedlare;100;2023-01-01;2023-12-31;Anställd;ja
Plan;Verksamhetsledare;100;2024-01-01;2024-12-31;Anställd;ja
Plan;Arbetskonsulent;560;2024-01-01;2024-12-31;Anställd;ja
Plan;Arbetsförmedlare;60;2024-01-01;2024-12-31;Anställd;ja
"""
EVENTS_2022 = """
2022-02-08;Närvaro hos part;Psykiatrin;
2022-03-15;Närvaro hos part;Arbetsmarknadsenheterna;
2022-04-05;Självutvärdering;Extern processledare;9
2022-05-10;Närvaro hos part;Psykiatrin;
2022-09-13;Närvaro hos part;Psykiatrin;
2022-10-04;Närvaro hos part;Arbetsmarknadsenheterna;
2022-11-15;Självutvärdering;Extern processledare;9
2022-12-06;Styrgrupp;Samordningsförbundet Västerås;7
"""
EVENTS_2023 = """
2023-05-16;Möte med annat team;Samordningsteam Sala;8
2023-08-29;Möte med annat team;Samordningsteam Hallstahammar;7
2023-09-05;Möte med annat team;Samordningsteam Fagersta, Skinnskatteberg och Norberg;8
2023-09-19;Studiebesök, BIP;Samordningsförbundet Halland;8
2023-09-26;Möte med annat team;Surahammar;7
2023-10-04;Brukarrevision, redovisning;NSPH Västmanland;9
2023-10-12;Öppet hus;Samverkansparter;50
2023-10-17;Studiebesök hos teamet;Boendesociala;4
2023-10-24;Studiebesök hos teamet;Projekt i Eskilstuna;5
2023-11-07;Studiebesök hos teamet;Verksamheter inom AME;6
2023-11-14;Utbildning, digital konferens om våld;Länsstyrelsen;8
2023-11-21;Utbildning, Lösningsfokus heldag;Lösningsfokus;4
2023-11-28;Utbildning, Supported Education;Supported Education;1
2023-12-05;Utbildning, Grön Kvist handledare;Grön Kvist;3
2023-12-12;Kick-off;Samordningsförbundet Västmanland;9
"""
# By half-year: psychiatry and the labour-market units ask more and more in 2022.
INQUIRIES = {
    2022: {
        ("region", "IPS-liknande stöd", "psykiatrins egen insats"): (4, 11),
        ("region", "daglig verksamhet", "biståndshandläggare"): (2, 6),
        ("municipality", "deltagare som riskerar utskrivning från AME", "återkoppling till AME"): (3, 7),
        ("fk", "frågor om ansökan", "ansökan skickas"): (5, 8),
        ("af", "frågor om ansökan", "leverantör hos Af"): (2, 2),
    },
    2023: {
        ("region", "IPS-liknande stöd", "psykiatrins egen insats"): (6, 5),
        ("municipality", "kötid", "återkommer"): (4, 3),
        ("fk", "kötid", "återkommer"): (7, 4),
        ("af", "frågor om ansökan", "myndighetsgemensamma teamet"): (1, 2),
    },
}
COMPARISONS_2022 = (("Samordningsteam Sala", 2022, 502, None), ("Samordningsteam Hallstahammar", 2022, 476, None))


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def staff(year: int) -> list[Row]:
    """One row per post and reason, as the sheet of that year has them; the planned posts are rows of their own."""
    lines = [line.split(";") for line in (STAFF_2022 if year == 2022 else STAFF_2023).split("\n") if line]
    return [row for line in lines for row in _posts(*line)]


def _posts(post: str, role: str, percent: str, first: str, last: str, reason: str, planned: str) -> list[Row]:
    """One row, or one per full-time post where the plan has several of one role."""
    full, part = divmod(int(percent), 100)
    shares = [100] * full + ([part] if part else [])
    names = [f"Plan {role.lower()} {n}" for n in range(1, len(shares) + 1)] if planned == "ja" else [post]
    return [
        {"post": name, "role": role, "share_of_full_time": share, "from_date": _date(first), "to_date": _date(last),
         "reason": STAFF_REASON.find(reason), "planned": planned == "ja"}
        for name, share in zip(names, shares, strict=True)
    ]  # fmt: skip


def events(year: int) -> list[Row]:
    """One row per event."""
    lines = [line.split(";") for line in (EVENTS_2022 if year == 2022 else EVENTS_2023).split("\n") if line]
    return [
        {"date": _date(day), "type": kind, "party": party, "n_persons": int(n) if n else None}
        for day, kind, party, n in lines
    ]


def inquiries(rng: Random, year: int) -> list[Row]:
    """One row per inquiry to the team."""
    halves = ((date(year, 1, 10), date(year, 6, 30)), (date(year, 8, 1), date(year, 12, 20)))
    rows = [
        {"date": weekday(rng, *half), "party": party, "subject": subject, "referred_to": to}
        for (party, subject, to), counts in INQUIRIES[year].items()
        for half, count in zip(halves, counts, strict=True)
        for _ in range(count)
    ]
    return sorted(rows, key=lambda r: r["date"])


def comparisons(year: int) -> list[Row]:
    """One row per other team: mean days enrolled, as printed in the 2022 report (no base was printed)."""
    names = ("other_team", "of_year", "days_enrolled", "n_participants")
    return [dict(zip(names, row, strict=True)) for row in COMPARISONS_2022] if year == 2022 else []
