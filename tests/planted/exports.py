"""Faults of the exports, the economy and the survey: columns that stand under another header."""

import openpyxl

from tests.planted.fault import Fault, Planted
from tests.planted.files import Plant, changed, replaced

LIST, ECONOMY, SURVEY = "goldware/personlista.xlsx", "ekonomi.xlsx", "nns/nns_2022.csv"


def header(name: str, old: str, new: str | None) -> Plant:
    """A workbook's header typed over."""

    def plant(planted: Planted) -> None:
        book = openpyxl.load_workbook(planted.path / name)
        cell = next(c for sheet in book for row in sheet.iter_rows() for c in row if c.value == old)
        cell.value = new
        book.save(planted.path / name)

    return plant


FAULTS: list[Fault] = [
    Fault(
        "rubrik: GoldWare: Personnr omdöpt till Pers.nr",
        header(LIST, "Personnr", "Pers.nr"),
        "fel: 2022/goldware/personlista.xlsx.*Kolumnen Personnr saknas eller heter något annat",
        folder="export",
    ),
    Fault(
        "rubrik: GoldWare: Personnr heter något som inte liknar det",
        header(LIST, "Personnr", "Zqx"),
        "fel: 2022/goldware/personlista.xlsx.*Kolumnen Personnr saknas eller heter något annat",
    ),
    Fault(
        "rubrik: GoldWare: Ärendenr utan rubrik",
        header(LIST, "Ärendenr", None),
        "fel: 2022/goldware/personlista.xlsx.*Kolumnen Ärendenr saknas",
    ),
    Fault(
        "rubrik: Ekonomi: Slag omdöpt (intäkt räknas då som kostnad)",
        header(ECONOMY, "Slag", "Sort"),
        "fel: 2022/ekonomi.xlsx, flik Konton.*Kolumnen Slag har fått en annan rubrik",
        folder="export",
    ),
    Fault(
        "rubrik: Ekonomi: Slag utan rubrik",
        header(ECONOMY, "Slag", None),
        "fel: 2022/ekonomi.xlsx, flik Konton.*Kolumnen Slag har fått en annan rubrik",
    ),
    Fault(
        "rubrik: NNS: Kön omdöpt till Sex",
        replaced(SURVEY, ";Kön;", ";Sex;", 1),
        "fel: 2022/nns/nns_2022.csv.*Kolumnen Kön har fått en annan rubrik",
        folder="export",
    ),
    Fault(
        "rubrik: NNS: Antal omdöpt (varje rad blir då ett svar)",
        replaced(SURVEY, ";Antal", ";Stycken", 1),
        "fel: 2022/nns/nns_2022.csv.*Kolumnen Antal har fått en annan rubrik",
    ),
    Fault(
        "sus: export för en annan period (2021) enligt Exekvering",
        replaced("sus/Tid i försörjning.csv", "Exekvering: 2023", "Exekvering: 2022", 1),
        "varning: 2022/sus/Tid i försörjning.csv: Exporten är gjord innan perioden var slut",
        folder="export",
    ),
    Fault(
        "GoldWare: listan utskriven innan perioden var slut",
        header(LIST, "2023-01-25", "2022-10-25"),
        "varning: 2022/goldware/personlista.xlsx: Exporten är gjord innan perioden var slut",
    ),
    Fault(
        "tal: ekonomi: samma konto två gånger",
        header(ECONOMY, "Lokalvård", "Personal"),
        "varning: 2022/ekonomi.xlsx, flik Konton.*gäller detsamma som en tidigare rad",
    ),
    Fault(
        "nns: samma rad två gånger",
        changed(SURVEY, lambda raw: raw.replace(raw.splitlines(True)[1], raw.splitlines(True)[1] * 2, 1)),
        "varning: 2022/nns/nns_2022.csv.*gäller detsamma som en tidigare rad",
    ),
]
