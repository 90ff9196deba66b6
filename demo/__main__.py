"""`python3 bootstrap.py demo` writes the demonstration's raw folders anew; with flags, a synthetic county.

demo [--teams N --years FRÅN-TILL --participants N [--to MAPP]]
"""

import argparse
import sys
from pathlib import Path

from demo import write_raw


def _years(text: str) -> range:
    first, _, last = text.partition("-")
    years = range(int(first), int(last or first) + 1)
    if not years or not 1990 < years.start < years.stop <= 2100:
        raise ValueError
    return years


def _some(text: str) -> int:
    if (number := int(text)) < 1:
        raise ValueError
    return number


def main(words: list[str]) -> None:
    """Writes the demonstration, or the county that the flags ask for."""
    call = argparse.ArgumentParser("python3 bootstrap.py demo", description="Skriver demonstrationens underlag.")
    call.add_argument("raw", type=Path, help=argparse.SUPPRESS)
    call.add_argument("--teams", type=_some, metavar="ANTAL", help="Skriv ett syntetiskt län med så många team.")
    call.add_argument("--years", type=_years, default=range(2019, 2025), metavar="ÅR-ÅR", help="[2019-2024]")
    call.add_argument(
        "--participants", type=_some, default=150, metavar="ANTAL", help="Startade per team och år. [150]"
    )
    call.add_argument("--to", type=Path, default=Path("data/lan"), metavar="MAPP", help="Datamapp. [data/lan]")
    given = call.parse_args(words)
    if given.teams is None:
        if len(words) > 1:
            call.error("Ange --teams för ett syntetiskt län; utan flaggor skrivs demonstrationen.")
        write_raw(given.raw)
        return
    from demo.county import write_county

    places = write_county(given.to, given.teams, given.years, given.participants)
    print(f"{len(places)} syntetiska år skrivna i {given.to}. Facit: {given.to / 'facit.json'}.")
    print(f"Bygg länets rapport: sot report {given.years[-1]} --plan lanet --data {given.to}")


main(sys.argv[1:])
