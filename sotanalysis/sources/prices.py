"""The team's own prices, priser.csv: unit costs and rates by year that replace the shipped ones."""

import re
from functools import partial
from pathlib import Path

import pandas as pd

from sotanalysis import vocabulary as v
from sotanalysis.sources.cells import Unreadable, parse_number, parse_share, parse_text, read_cell, text_of
from sotanalysis.sources.files import (
    SourceFrame,
    body,
    file_record,
    find_header,
    is_renamed,
    merge,
    open_sheets,
    read_each,
    refusal,
    refused_table,
    row_count,
    source_row,
    unknown_headers,
    with_unread,
)
from sotanalysis.tables.exports import PRICES
from sotanalysis.tables.problem import Problem

RATES = ("municipal_tax", "regional_tax", "employer_contributions")
# What a price is per, by its item (a month where nothing else is said), and the words that name a measure of time.
PER = {"hours_kommun": "timme", "hours_af": "timme", "hours_fk": "timme", "care_visits": "besök"}
_MEASURES = re.compile(r"(?<![^\W\d_])(tim|dag|veck|mån|år|besök|styck)|(?<=/)(h)\b")
ASSUMED, KNOWN = "antagande", "källa"
_FIX_PRICE = "Skriv ett tal som är noll eller mer; skatter och avgifter som 20,36\u00a0% eller 0,2036."


def read_prices(folder: Path, year: int) -> SourceFrame:
    """Frame prices of the folder's priser.csv (or .xlsx): one row per year and item.

    A row without year or price, with an item that is none, or with a negative price is laid aside.
    """
    return read_each(folder, year, partial(_read_file, year), "priser.*")


def _read_file(year: int, path: Path, label: str) -> SourceFrame:
    sheets, problems = open_sheets(path, label)
    source = SourceFrame(problems=problems, files=[file_record("prices", path, label)])
    for sheet in sheets:
        if header := find_header(sheet.rows, PRICES.spellings, ("price_item", "price")):
            unused = {f.header: f.of for f in PRICES.fields if f.column not in header.columns}
            odd = unknown_headers(sheet, header.row, header.columns.values(), unused, label)
            lines = body(sheet.rows, header)
            if is_renamed(odd):
                parts = [source, refused_table(label, sheet.name, [number for number, _ in lines], odd)]
            else:
                parts = [source, SourceFrame(problems=odd), _table(lines, sheet.name, label, year)]
            return with_unread(merge(parts), sheets, label)
    return merge([source, SourceFrame(problems=[_no_header(label)] if sheets else [])])


def _table(lines: list[tuple[int, dict[str, object]]], sheet: str, file: str, year: int) -> SourceFrame:
    kept, problems, refused = [], [], []
    seen: set[tuple[object, object]] = set()
    for number, cells in lines:
        row = _price(cells)
        place = (row["of_year"], row["price_item"])
        if faults := _faults(row, file, sheet, number, year) or (
            [_again(file, sheet, number)] if place in seen else []
        ):
            problems += faults
            refused.append(refusal(file, sheet, number, faults[0].rule))
        else:
            seen.add(place)
            kept.append({"year": year, "source_row": source_row(file, sheet, number), **row})
    ours = {row["price_item"] for row in kept if row["of_year"] == year}
    other = [row for row in kept if row["price_item"] not in ours]
    if other:
        problems.append(_of_other_years(other, file, sheet, year))
    frame = pd.DataFrame(kept, columns=["year", "source_row", *PRICES.names[3:]], dtype=object)
    return SourceFrame({"prices": frame}, problems, [row_count(file, sheet, len(lines), len(refused))], refused)


def _price(cells: dict[str, object]) -> dict[str, object]:
    item = v.PRICE_ITEM.find(text_of(cells.get("price_item")))
    return {
        "of_year": read_cell(cells.get("of_year"), PRICES["of_year"]),
        "price_item": None if item == v.MISSING else item,
        "price": (parse_share if item in RATES else parse_number)(cells.get("price")),
        "unit": parse_text(cells.get("unit")),
        "status": (parse_text(cells.get("status")) or ASSUMED).casefold(),
        "told_by": parse_text(cells.get("told_by")),
    }


def _faults(row: dict[str, object], file: str, sheet: str, number: int, year: int) -> list[Problem]:
    price, of_year = row["price"], row["of_year"]
    found = []
    if not isinstance(of_year, int):
        found.append(
            (
                "pris:utan år",
                "Priset saknar år, eller så är året inget årtal.",
                f"Skriv året som priset gäller, till exempel {year}.",
                "År",
            )
        )
    if row["price_item"] is None:
        found.append(
            (
                "pris:okänd post",
                "Posten finns inte i prislistan.",
                f"Välj en av: {'; '.join(v.PRICE_ITEM.words_in())}.",
                "Post",
            )
        )
    if price is None or isinstance(price, Unreadable) or (isinstance(price, float) and price < 0):
        found.append(("pris:värde", "Priset saknas, är negativt eller inget tal.", _FIX_PRICE, "Värde"))
    elif row["price_item"] in RATES and isinstance(price, float) and price > 1:
        found.append(
            (
                "pris:värde",
                "Skattesatsen eller avgiften är över 100 procent.",
                "Skriv till exempel 20,36\u00a0%.",
                "Värde",
            )
        )
    elif row["price_item"] and (unit := _other_unit(str(row["price_item"]), row["unit"])):
        found.append(
            ("pris:enhet", "Priset har en annan enhet än posten räknas i.", f"Skriv priset i {unit}.", "Enhet")
        )
    if row["status"] not in (ASSUMED, KNOWN):
        found.append(
            ("pris:status", "Status är varken källa eller antagande.", "Skriv källa eller antagande.", "Status")
        )
    return [Problem(file, rule, text, remedy, sheet, number, column) for rule, text, remedy, column in found]


def _other_unit(item: str, unit: object) -> str:
    """The unit that the item is counted in, where another is said; "" where it is that one, or none is said."""
    word = v.fold(str(unit or ""))
    if item in RATES:
        return "" if not word or re.search(r"andel|procent|%", word) else "andel eller procent"
    per = PER.get(item, "månad")
    said = _MEASURES.search(word)
    fits = re.match(r"kr\b|kronor\b|sek\b", word) and (not said or per.startswith(said[1] or "tim"))
    return "" if not word or fits else f"kr per {per}"


def _of_other_years(rows: list[dict[str, object]], file: str, sheet: str, year: int) -> Problem:
    """Prices of other years of items that have none for the folder's: they are used nowhere in its report."""
    items = {row["price_item"] for row in rows}
    posts = "1 post har" if len(items) == 1 else f"{len(items)} poster har"
    first = min(int(str(row["source_row"]).rsplit("!", 1)[1]) for row in rows)
    told = f"{posts} pris för ett annat år men inget för {year}; det används inte i rapporten för {year}."
    remedy = f"Lägg till en rad med År {year} för varje sådan post, eller rätta året."
    return Problem(file, "pris:annat år", told, remedy, sheet, first, "År", "varning")


def _again(file: str, sheet: str, number: int) -> Problem:
    return Problem(
        file,
        "pris:dubbelt",
        "Posten har redan ett pris för samma år; det första gäller.",
        "Ta bort den ena raden.",
        sheet,
        number,
        "Post",
    )


def _no_header(label: str) -> Problem:
    return Problem(
        label,
        "pris:rubrik",
        "Rubrikraden saknas eller har inte kolumnerna Post och Värde.",
        "Första raden ska vara: År;Post;Värde;Enhet;Status;Källa.",
    )
