"""ekonomi.xlsx: budget and outcome per account, and who pays. No krona was ever printed: every amount is invented.

What the 2023 report says in words holds: staff and most accounts below budget, rent and cleaning above, less in all.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

# account: budget, outcome
ACCOUNTS = {
    2022: {
        "Personal": (5_480_000, 5_391_000), "Lokalhyra": (412_000, 415_000), "Lokalvård": (48_000, 47_500),
        "Köp av tjänster": (145_000, 138_000), "Förbrukning": (62_000, 57_400), "Utbildning": (75_000, 61_200),
        "Tjänstebilar": (58_000, 52_300), "Handledning": (60_000, 60_000), "Övrigt": (35_000, 29_800),
    },
    2023: {
        "Personal": (5_720_000, 4_618_000), "Lokalhyra": (425_000, 611_000), "Lokalvård": (50_000, 71_500),
        "Köp av tjänster": (150_000, 94_000), "Förbrukning": (64_000, 41_800), "Utbildning": (90_000, 66_500),
        "Tjänstebilar": (60_000, 37_900), "Handledning": (62_000, 48_000), "Övrigt": (35_000, 24_600),
    },
}  # fmt: skip
# By law: half the state through Försäkringskassan, a quarter each region and municipality.
FINANCIERS = {"Försäkringskassan (staten)": 0.5, "Region Västmanland": 0.25, "Västerås stad": 0.25}
INVENTED_FINANCIERS = {"Försäkringskassan (staten)": 0.5, "Region Provlän": 0.25, "Kommunen (syntetisk)": 0.25}


def write_economy(path: Path, year: int, team: str = "Västerås", of_year: int | None = None) -> None:
    """Writes the sheets Konton and Finansiering; the amounts are those of the year, or of another."""
    accounts = ACCOUNTS[of_year or year]
    budget, outcome = (sum(amounts[n] for amounts in accounts.values()) for n in (0, 1))
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"title": f"Ekonomi {year}", "created": datetime(year + 1, 1, 20, 9, 0)})
        title: list[list[Any]] = [[f"Samordningsteam {team}, ekonomi {year}"], ["Påhittade belopp"], []]
        costs = [[name, "Kostnad", *amounts] for name, amounts in accounts.items()]
        total = ["Summa kostnader", None, budget, outcome]
        income = ["Bidrag från samordningsförbundet", "Intäkt", budget, budget]
        _write(book, "Konton", [*title, ["Konto", "Slag", "Budget", "Utfall"], *costs, total, income])
        payers = INVENTED_FINANCIERS if of_year else FINANCIERS
        shares = [[name, f"{share * 100:.0f} %", round(budget * share)] for name, share in payers.items()]
        _write(book, "Finansiering", [["Finansiär", "Andel", "Belopp"], *shares, ["Summa", "100 %", budget]])


def _write(book: Any, name: str, rows: list[list[Any]]) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 0, 34)
    for n, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(n, column, value)
