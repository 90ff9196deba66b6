"""Faults in single cells of the workbook: numbers, dates, identities, categories."""

from datetime import datetime

from tests.planted.fault import Fault, Planted, cell

PERSON = "19870219-2389"  # of Skatteverket's test numbers, as the others here
EXTENT, HOURS = "Omfattning försörjning 1 vid start", "Timmar per vecka vid start"


def _copied(sheet: str, row: int) -> None | object:
    def plant(planted: Planted) -> None:
        page = planted.book()[sheet]
        last = max(line[0].row for line in page.iter_rows() if any(c.value is not None for c in line))
        for one in page[row]:
            page.cell(last + 1, one.column, one.value)

    return plant


def _twice_at_once(planted: Planted) -> None:
    planted.cell("Deltagare", "Personnummer", 11, PERSON)
    planted.cell("Deltagare", "Kön", 11, "Kvinna")


def _same_application(planted: Planted) -> None:
    _copied("Ansökningar", 100)(planted)
    page = planted.book()["Ansökningar"]
    page.cell(page.max_row, 1, "A22-999")


def _shown_as_per_cent(planted: Planted) -> None:
    planted.cell("Deltagare", EXTENT, 9, 100)
    planted.cell("Deltagare", EXTENT, 10, 0.5)
    page = planted.book()["Deltagare"]
    next(one for one in page[10] if one.value == 0.5).number_format = "0%"


def in_(name: str, sheet: str, header: str, row: int, value: object, told: str = "", folder: str = "") -> Fault:
    """A value typed into a cell; what is told names the sheet, the row and the header."""
    place = rf"flik {sheet}, rad {row}, kolumn {header.replace('(', '.').replace(')', '.')}.*" if told else ""
    return Fault(name, cell(sheet, header, row, value), place + told, folder)


D, A, U, F, H = "Deltagare", "Ansökningar", "Uppföljning", "Förlängningar", "Händelser"
ORS, PNR, CASE, END = "ORS individuellt vid start", "Personnummer", "Ärendenummer", "Slutdatum"
COUNT = "Antal"
FAULTS: list[Fault] = [
    in_("tal: decimalpunkt i text", D, ORS, 10, "6.9"),
    in_("tal: decimalkomma i text", D, ORS, 10, "6,9"),
    in_("tal: tusentalspunkt 1.234", D, HOURS, 10, "1.234", "timmar"),
    in_("tal: intervall '5-10'", D, HOURS, 10, "53-97", "timmar"),
    in_("tal: 'ca 20'", D, HOURS, 10, "ca 20", "timmar"),
    in_("tal: svenskt minus U+2212 i timmar", D, HOURS, 10, "−4", "timmar"),
    in_("tal: negativa timmar", D, HOURS, 10, -7, "timmar"),
    in_("tal: timmar 200", D, HOURS, 10, 200, "orimligt", "celler"),
    in_("tal: ORS 11", D, ORS, 10, 11, "orimligt"),
    in_("tal: ORS som datum (6.9 blev 6 september)", D, ORS, 10, datetime(2022, 9, 6), "Cellen är ett datum"),
    in_("tal: procentsträng '1,5 %' som ska vara 100 (formaterad 150)", D, EXTENT, 10, 1.5, "två sätt", "celler"),
    Fault("tal: omfattning 0,5 visad som 50 % bland hela tal", _shown_as_per_cent),
    in_("tal: omfattning 150 %", D, EXTENT, 10, "150 %", "mellan 0 och 100"),
    in_("tal: omfattning 1 (menas 1 % eller 100 %)", D, EXTENT, 10, 1),
    Fault(
        "tal: omfattning 1 bland hela tal",
        lambda planted: [planted.cell(D, EXTENT, row, value) for row, value in ((9, 100), (10, 1))] and None,
        "varning: .*flik Deltagare, rad 10, kolumn Omfattning försörjning 1 vid start.*två sätt.*på rad 9",
    ),
    in_("tal: nedlagd tid 100000 timmar", A, "Nedlagd tid (timmar)", 20, 100000, "orimligt", "celler"),
    in_("tal: födelseår 1776", A, "Födelseår", 10, 1776, "årtal"),
    in_("tal: antal 3,5 personer i Händelser", H, COUNT, 4, 3.5, "heltal"),
    in_("tal: antal −3 i Händelser", H, COUNT, 4, -3, "orimligt"),
    in_("tal: antal 1e20 i Händelser", H, COUNT, 4, 1e20, "orimligt", "celler"),
    in_("tal: tjugo siffror i Tid", F, "Tid", 3, "12345678901234567890", "orimligt"),
    in_("tal: tjugo siffror i Löpnummer", A, "Löpnummer", 20, 12345678901234567890),
    in_("tal: förlängning -4 mån", F, "Tid", 3, "-4 mån", "månader"),
    in_("tal: uppföljning efter 7 månader", U, "Månader", 5, 7, "6 eller 18", "celler"),
    in_("tal: tusentalsmellanslag i ekonomi", D, HOURS, 10, "2 "),
    in_("tal: 1E308 och oändligt", "Jämförelse", "Inskrivningsdagar", 2, "1e400", "inget tal"),
    in_("tal: tidsåtgång 5000 timmar", "Punktinsatser", "Tidsåtgång", 5, "5000 h", "orimlig"),
    in_("datum: datum '7/6-22'", D, END, 10, "7/6-22", "Datumet .*kan läsas"),
    in_("datum: omöjligt datum '2022-02-30'", D, END, 10, "2022-02-30", "inget datum"),
    in_("datum: datum 2042-06-07 i Slutdatum", D, END, 10, datetime(2042, 6, 7), "utanför", "celler"),
    in_("datum: ett ärende som pågår har det ordet som slutdatum", D, END, 150, "Pågår"),
    in_(
        "datum: ansökningsdatum efter möte och utfall", A, "Ansökningsdatum", 20, datetime(2022, 12, 30), "ligger efter"
    ),
    in_("datum: slutdatum före start", D, END, 10, datetime(2020, 6, 7), "före startdatum"),
    in_("datum: datum 1922 i Händelser", H, "Datum", 3, datetime(1922, 3, 15), "utanför", "celler"),
    in_("datum: händelse året efter", H, "Datum", 3, datetime(2023, 3, 15), "utanför året"),
    in_("datum: händelse året före", H, "Datum", 4, datetime(2021, 3, 15), "utanför året"),
    in_("datum: förfrågan året före", "Förfrågningar", "Datum", 6, datetime(2021, 6, 1), "utanför året"),
    in_("datum: datum 2032 i Förfrågningar", "Förfrågningar", "Datum", 3, datetime(2032, 2, 18), "utanför"),
    in_("datum: datum 2032 i Förlängningar Beslutsdatum", F, "Beslutsdatum", 3, datetime(2032, 4, 12), "utanför"),
    in_("namn: en person som tjänst", "Personal", "Tjänst", 4, "Karin Svensson", "pekar ut en person"),
    in_("tal: omfattning '50 procent'", D, EXTENT, 10, "50 procent"),
    in_("datum: datum 2072 i Personal Till", "Personal", "Till", 4, datetime(2072, 1, 1), "utanför", "celler"),
    in_("datum: Första möte 2202 (omkastade siffror)", A, "Första möte", 10, "2202-01-03", "inget datum"),
    in_("datum: Första möte 2012", A, "Första möte", 10, "2012-01-03", "utanför"),
    in_("datum: två datum i en cell", D, END, 10, "2022-06-07 / 2022-08-01", "inget datum"),
    in_("datum: datum 29 februari 2022 i text", A, "Utfallsdatum", 10, "29 februari 2022", "inget datum"),
    in_(
        "datum: frågor om våld före start",
        D,
        "Frågor om våld ställda, datum 1",
        10,
        datetime(2010, 1, 1),
        "utanför",
        "celler",
    ),
    in_("datum: frågor om våld året före start", D, "Frågor om våld ställda, datum 1", 10, "2019-01-01", "före start"),
    in_("datum: genomförd före förfallodag med 5 mån", U, "Förfallodag", 5, datetime(2022, 7, 1), "är inte den som"),
    in_("datum: genomförd långt före förfallodag", U, "Genomförd dag", 5, datetime(2021, 9, 1), "långt före"),
    in_("identitet: personnummer utan sekel", D, PNR, 10, "870219-2389"),
    in_("identitet: personnummer som tal med sekel", D, PNR, 10, 198702192389),
    in_("identitet: personnummer i vetenskaplig form", D, PNR, 10, "1,98702E+11", "rätt form"),
    in_("identitet: reservnummer med bokstäver", D, PNR, 10, "19870219-T389", "reservnummer"),
    in_("identitet: reservnummer fyra bokstäver", D, PNR, 10, "VGR8702193", "reservnummer"),
    in_("identitet: fel kontrollsiffra", D, PNR, 10, "19870219-2388", "kontrollsiffra"),
    in_("identitet: bara födelsetid", D, PNR, 10, "19870219", "rätt form"),
    in_("identitet: namn i personnummerkolumnen", D, PNR, 10, "Zelda Qvarnström", "rätt form"),
    in_("identitet: personnummer tomt", D, PNR, 10, None, "saknas"),
    in_("identitet: personnummer i ärendekolumnen", D, CASE, 10, PERSON, "personnummer", "identiteter"),
    in_("identitet: personnummer i Löpnummer", A, "Löpnummer", 10, PERSON, "personnummer", "identiteter"),
    in_("identitet: kön stämmer inte med personnumret", D, "Kön", 10, "Man", "personnumret gäller"),
    in_("identitet: samma ärende två gånger", D, CASE, 11, "SAMR-20028", "tidigare rad"),
    Fault(
        "identitet: samma person två gånger samtidigt (överlappande ärenden)",
        _twice_at_once,
        "Deltagare, rad 11, kolumn Personnummer.*två ärenden",
    ),
    in_("identitet: ärende i Förlängningar som inte finns", F, CASE, 3, "SAMR-99999", "ärendet", "identiteter"),
    in_("identitet: ärende i Resurser som inte finns", "Resurser", CASE, 5, "SAMR-99999", "ärendet", "identiteter"),
    in_("identitet: ärende i Arbetsplatser som inte finns", "Arbetsplatser", CASE, 5, "SAMR-99999", "ärendet"),
    in_("identitet: ärende i Punktinsatser som inte finns", "Punktinsatser", CASE, 6, "SAMR-99999", "ärendet"),
    in_("identitet: ärende i Uppföljning som inte finns", U, CASE, 55, "SAMR-99999", "ärendet"),
    in_("identitet: startad ansökan utan deltagare", A, CASE, 10, "SAMR-99998", "bland deltagarna"),
    Fault("identitet: samma ansökan två gånger", _copied(A, 20), "Ansökningar, rad 177, .*tidigare rad"),
    Fault("identitet: samma ansökan under två nummer", _same_application, "Ansökningar, rad 177, .*samma dag"),
    Fault("identitet: hela deltagarraden två gånger", _copied(D, 20), "Deltagare, rad 154, .*tidigare rad"),
    Fault(
        "identitet: samma punktinsats två gånger",
        _copied("Punktinsatser", 6),
        "Punktinsatser, rad 17.*upprepar",
        "identiteter",
    ),
    in_("kategori: nästan rätt (bokstav tappad)", D, "Utbildningsnivå", 10, "Grundskla", "Välj en av.*stavningar"),
    in_("kategori: kyrilliskt а i ordet", D, "Utbildningsnivå", 10, "Grundskol\u0430", "Välj en av.*stavningar"),
    in_(
        "kategori: två svar i en cell",
        D,
        "Försörjning 1 vid start",
        10,
        "Försörjningsstöd, Sjukpenning",
        "Välj en av",
    ),
    in_("kategori: okänd remittent (krav)", D, "Remittent", 10, "Zqxkontoret", r"Välj en av.*\[\[remittent"),
    in_("kategori: okänt utfall i ansökan", A, "Utfall", 20, "Zqxutfall", "Välj en av"),
    in_("kategori: ordet plan i Planerad", "Personal", "Planerad", 5, "plan", ""),
    in_(
        "kategori: Planerad med annat",
        "Personal",
        "Planerad",
        5,
        "kanske",
        "Skriv ja eller nej",
    ),
    in_("kategori: ja/nej med annat", D, "Drop-out", 10, "kanske", "ja eller nej"),
    in_(
        "kategori: samma svar i två numrerade kolumner",
        D,
        "Försörjning 2 vid start",
        10,
        "Försörjningsstöd",
        "Samma svar",
        "celler",
    ),
]
