"""Faults between columns, sheets and sources."""

from collections.abc import Callable
from datetime import date, datetime

from sotanalysis.privacy import identity
from tests.planted.cells import END, A, D, U, in_
from tests.planted.fault import Fault, Planted, cell


def _without(sheet: str, *rows: int) -> object:
    def plant(planted: Planted) -> None:
        for row in rows:
            planted.book()[sheet].delete_rows(row)

    return plant


def _without_column(header: str) -> Callable[[Planted], None]:
    def plant(planted: Planted) -> None:
        page = planted.book()[D]
        page.delete_cols(next(cell.column for cell in page[3] if cell.value == header))

    return plant


def _no_participants(planted: Planted) -> None:
    del planted.book()["Deltagare"]


def _idle_work(planted: Planted) -> None:
    planted.cell(D, "Sysselsättning 1 vid start", 20, "Ej sub arbete")
    planted.cell(D, "Timmar per vecka vid start", 20, 0)


def _died(planted: Planted) -> None:
    planted.cell(D, "Resultat vid avslut", 26, None)
    planted.cell(D, "Avslutsanledning", 26, "Utskrivning-Utan mätning")


def _asked_backwards(planted: Planted) -> None:
    planted.cell(D, "Frågor om våld ställda, datum 1", 10, datetime(2022, 3, 1))
    planted.cell(D, "Frågor om våld ställda, datum 2", 10, datetime(2022, 2, 1))


def _note_under(planted: Planted) -> None:
    planted.book()[D].cell(156, 1, "Uppgifterna är hämtade ur journalen i januari.")


def _totals_under(planted: Planted) -> None:
    for row, word in ((156, "Antal"), (157, "S:a")):
        planted.book()[D].cell(row, 1, word)
        planted.book()[D].cell(row, 2, 149)
    planted.book()["Personal"].cell(31, 1, "Antal tjänster")
    planted.book()["Personal"].cell(31, 3, 8)


def _late_workplace(planted: Planted) -> None:
    planted.cell("Arbetsplatser", "Från", 6, datetime(2022, 11, 20))
    planted.cell("Arbetsplatser", "Till", 6, None)


# One in ten of these passes as a coordination number: born 2007, day 21 and sixty, a man.
MOBILE = next(
    number
    for number in (f"070781{last:04d}" for last in range(2350, 2360))
    if isinstance(identity.parse(number, date(2022, 12, 31)), identity.Identity)
)


def _coordinated(planted: Planted) -> None:
    """A person who has a coordination number, in the workbook and in the person list."""
    number = str(planted.book()[D].cell(60, 1).value)
    day = f"{number[:6]}{int(number[6:8]) + 60}-{number[9:12]}"
    spelt = (f"{day}{last}" for last in range(10))
    other = next(n for n in spelt if isinstance(identity.parse(n, date(2022, 12, 31)), identity.Identity))
    for name in ("samordningsteam.xlsx", "goldware/personlista.xlsx"):
        for row in (row for sheet in planted.book(name) for row in sheet.iter_rows()):
            for his in (one for one in row if one.value == number):
                his.value = other


def _other_forms(planted: Planted) -> None:
    """The same cases with other signs, spaces, letters and zeros than in Deltagare."""
    for sheet, row in ((U, 32), (U, 33), (R, 5), (A, 10)):
        page = planted.book()[sheet]
        line = next(line for line in page.iter_rows(max_row=10) if any(cell.value == C for cell in line))
        at = next(cell.column for cell in line if cell.value == C)
        letters, number = str(page.cell(row, at).value).split("-")
        page.cell(row, at).value = {U: f"{letters} {number}", R: f"{letters.lower()}{number}"}.get(
            sheet, f"{letters}–0{number}"
        )


def _other_years(planted: Planted) -> None:
    for row in planted.book()["Jämförelse"].iter_rows(min_row=2):
        row[1].value = 2021 if row[1].value else None


def _ends_in_november(planted: Planted) -> None:
    for cells in (row for sheet in planted.book("goldware/personlista.xlsx") for row in sheet.iter_rows()):
        for one in cells:
            if isinstance(one.value, str) and "Period: " in one.value:
                one.value = one.value.replace("2022-12-31", "2022-11-30")


OTHER_MAN, OTHER_WOMAN = "19610213-3177", "19930709-2388"
C, R, S, P = "Ärendenummer", "Arbetsplatser", "Punktinsatser", "Förlängningar"


def _minus(planted: Planted) -> None:
    for row in planted.book("ekonomi.xlsx")["Konton"].iter_rows(min_row=5, max_row=14):
        for one in row[2:4]:
            one.value = -one.value


def _thousands(planted: Planted) -> None:
    for row in planted.book("ekonomi.xlsx")["Konton"].iter_rows(min_row=5, max_row=15):
        for one in row[2:4]:
            one.value = one.value / 1000


def _one_in_thousands(planted: Planted) -> None:
    page = planted.book("ekonomi.xlsx")["Konton"]
    page["D5"].value /= 1000
    page["D14"].value = None


def _both_needs(planted: Planted) -> None:
    page = planted.book()[D]
    first = next(cell.column for cell in page[3] if cell.value == "Kontakt eller behov vid start 1")
    row = next(row for row in range(4, 150) if page.cell(row, first).value)
    page.cell(row, first + 1).value = "Inga kontakter eller behov"


def _full_time_and_ill(planted: Planted) -> None:
    for header, value in (
        ("Sysselsättning 1 vid avslut", "Ej sub arbete"),
        ("Omfattning sysselsättning 1 vid avslut", "75 %"),
        ("Försörjning 1 vid avslut", "Sjukpenning"),
        ("Omfattning försörjning 1 vid avslut", "100 %"),
        ("Resultat vid avslut", "Till arbete"),
    ):
        planted.cell(D, header, 26, value)


def _kind_alone(planted: Planted) -> None:
    planted.cell(D, "Insats inom ordinarie verksamhet", 4, None)
    planted.cell(D, "Vilken ordinarie insats", 4, "Af")


def _half_resources(planted: Planted) -> None:
    planted.book()["Resurser"].delete_rows(3)


def _registered_by_mistake(planted: Planted) -> None:
    planted.cell(D, "Avslutsanledning", 12, "Felregistrering")
    planted.cell(D, "Resultat vid avslut", 12, None)


FAULTS: list[Fault] = [
    Fault(
        "ekonomi: alla kostnader med minus",
        _minus,
        "varning: 2022/ekonomi.xlsx, flik Konton, rad 5, kolumn Utfall: Kostnaden är mindre än noll.*positiva tal",
        once=False,
    ),
    Fault(
        "ekonomi: intäkten med minus",
        lambda planted: planted.book("ekonomi.xlsx")["Konton"].__setitem__("D15", -6375000),
        "varning: 2022/ekonomi.xlsx, flik Konton, rad 15, kolumn Utfall: Intäkten är mindre än noll",
    ),
    Fault(
        "ekonomi: alla belopp i tusental",
        _thousands,
        "varning: 2022/ekonomi.xlsx, flik Konton, kolumn Utfall: Kostnaderna är tillsammans mindre än 1000 kronor",
        once=False,
    ),
    Fault(
        "ekonomi: ett konto i tusental",
        _one_in_thousands,
        "varning: 2022/ekonomi.xlsx, flik Konton, rad 5, kolumn Utfall: Beloppet är omkring en tusendel",
        once=False,
    ),
    Fault(
        "ekonomi: beloppen mot andelarna",
        lambda planted: planted.book("ekonomi.xlsx")["Finansiering"].__setitem__("C2", 6375000),
        "varning: 2022/ekonomi.xlsx, flik Finansiering, rad 2, kolumn Belopp: Beloppet är en annan del",
        once=False,
    ),
    Fault(
        "mellan: inga behov bredvid behov",
        _both_needs,
        "flik Deltagare, rad .*, kolumn Kontakt eller behov vid start 1: Inga kontakter eller behov står tillsammans",
        "mellan4",
    ),
    in_(
        "mellan: ej tillämpligt fast försörjning",
        D,
        "Tid i offentlig försörjning",
        20,
        "Ej tillämpligt",
        "försörjningen vid start är en sådan",
        "mellan4",
    ),
    Fault(
        "mellan: vilken ordinarie utan ja",
        _kind_alone,
        "flik Deltagare, rad 4, kolumn Insats inom ordinarie verksamhet: Cellen är tom fast",
        "mellan4",
    ),
    in_("datum: punktinsats året efter", S, "Datum", 5, datetime(2023, 1, 10), "efter årets slut", "mellan4"),
    in_("datum: förlängning året efter", P, "Beslutsdatum", 3, datetime(2023, 3, 1), "efter årets slut", "mellan4"),
    in_("datum: slutdatum året efter", D, END, 14, datetime(2023, 2, 1), "räknas som pågående"),
    Fault(
        "mellan: resurser bara före",
        _half_resources,
        "flik Resurser, rad 2, kolumn Före/efter: .*avslutat men har bara",
    ),
    in_("tal: nedlagd tid i minuter", A, "Nedlagd tid (timmar)", 20, 450, "är det minuter", "mellan4"),
    in_("mellan: 38 timmar utan sysselsättning", D, "Timmar per vecka vid avslut", 13, 38, "30 eller fler", "mellan4"),
    in_(
        "mellan: nytt arbete fast studier",
        D,
        "Nytt arbete (ja) eller återgång (nej)",
        18,
        "Ja",
        "resultatet är inte arbete",
        "mellan4",
    ),
    Fault(
        "mellan: sjukpenning och arbete över det hela",
        _full_time_and_ill,
        "flik Deltagare, rad 26, kolumn Omfattning sysselsättning 1 vid avslut: Arbetets och sjukpenningens",
        "mellan4",
    ),
    Fault(
        "mellan: resultat utan arbete fast arbete",
        cell(D, "Sysselsättning 1 vid avslut", 14, "Ej sub arbete"),
        "flik Deltagare, rad 14, kolumn Resultat vid avslut: Resultatet är varken arbete eller studier",
        "mellan4",
    ),
    in_(
        "datum: uppföljning fyra månader sent",
        U,
        "Genomförd dag",
        3,
        datetime(2022, 12, 1),
        "tre månader efter förfallodagen",
        "mellan4",
    ),
    Fault(
        "mellan: felregistrering räknas inte och behöver inget resultat",
        _registered_by_mistake,
        "varning: .*Deltagare, rad 12, kolumn Avslutsanledning: Ärendet är en felregistrering, så raden räknas inte",
        once=False,
    ),
    in_("mellan: avslut utan resultat", D, "Resultat vid avslut", 12, None, "resultat", "mellan"),
    in_("mellan: resultat utan avslut", D, "Slutdatum", 12, None, "inget slutdatum"),
    in_("mellan: ORS avslut utan en av fyra skalor", D, "ORS socialt vid avslut", 12, None, "fyra skalor", "mellan"),
    Fault(
        "mellan: en av fyra ORS-kolumner saknas",
        _without_column("ORS socialt vid start"),
        "varning: .*flik Deltagare, kolumn ORS socialt vid start: Ingen rad har någon uppgift",
    ),
    in_("mellan: ansökan startad utan ärendenummer", A, "Ärendenummer", 10, None, "ärendenummer", "mellan"),
    in_("mellan: ansökan ej start utan utfallsdatum", A, "Utfallsdatum", 20, None, "utfallsdatum", "mellan"),
    in_(
        "mellan: skäl till ej start fast startad", A, "Skäl 1", 10, "Återtagen", "till start men har ett skäl", "mellan"
    ),
    in_(
        "mellan: punktinsats före sitt eget slutdatum",
        "Punktinsatser",
        "Slutdatum",
        6,
        datetime(2022, 12, 1),
        "Datum ligger före",
    ),
    in_(
        "mellan: remittent olika i flikarna",
        A,
        "Remittent",
        10,
        "Försäkringskassan",
        "annat än samma ärendes rad i fliken Deltagare",
    ),
    in_("mellan: uppföljning genomförd utan datum", U, "Genomförd dag", 3, None, "genomförd", "mellan"),
    Fault("mellan: startade ansökningar men ingen flik Deltagare", _no_participants, "fliken Deltagare saknas"),
    Fault("mellan: fotnot under tabellen", _note_under, "Deltagare, rad 156.*anteckning"),
    Fault("mellan: summarader", _totals_under),
    # --- a row that cannot be of its case
    in_("mellan: uppföljning med dag men annan status", U, "Status", 5, "Ej nådd", "annan status", "mellan2"),
    in_("mellan: uppföljning med dag men utan status", U, "Status", 6, None, "ingen status", "mellan2"),
    Fault(
        "mellan: uppföljning med svar men avböjd",
        cell(U, "Sysselsättning", 7, "Studier"),
        "Uppföljning, rad 7, kolumn Status.*har svar",
        "mellan2",
    ),
    in_(
        "mellan: slutdatum i Uppföljning ett annat än i Deltagare",
        U,
        "Slutdatum",
        32,
        datetime(2022, 2, 14),
        "inte det som står i fliken Deltagare",
        "mellan2",
    ),
    in_("mellan: punktinsats med fel antal månader", S, "Månader efter avslut", 7, "2 mån", "stämmer inte", "mellan2"),
    in_(
        "mellan: punktinsats med ett annat slutdatum",
        S,
        "Slutdatum",
        9,
        datetime(2022, 3, 5),
        "inte det som står i fliken",
        "mellan2",
    ),
    in_("mellan: arbetsplats före start", R, "Från", 5, datetime(2020, 11, 1), "före ärendets start", "mellan2"),
    Fault("mellan: arbetsplats långt efter avslut", _late_workplace, "Arbetsplatser, rad 6, kolumn Från.*långt efter"),
    in_("mellan: förlängning före start", P, "Beslutsdatum", 6, datetime(2020, 6, 1), "före ärendets start", "mellan2"),
    in_("mellan: förlängning efter avslut", P, "Beslutsdatum", 3, datetime(2022, 6, 1), "efter ärendets slut"),
    in_("mellan: annan person i Ansökningar än i Deltagare", A, "Personnummer", 10, OTHER_MAN, "annan än den"),
    in_("mellan: annan person och kön i Ansökningar än i Deltagare", A, "Personnummer", 12, OTHER_MAN, "annan än den"),
    Fault(
        "mellan: en annans ärendenummer i Ansökningar",
        cell(A, C, 10, "SAMR-22034"),
        "fel: .*Ansökningar, rad 10, kolumn Personnummer.*annan än den",
        "mellan2",
    ),
    Fault(
        "mellan: annan person i Deltagare än i Ansökningar",
        cell(D, "Personnummer", 67, OTHER_WOMAN),
        "fel: .*Ansökningar, rad 4, kolumn Personnummer.*annan än den",
        once=False,
    ),
    in_("mellan: ej startad ansökan med deltagare", A, "Utfall", 12, "Ej start", "inte lett till start", "mellan2"),
    Fault(
        "mellan: försörjning vid avslut för pågående ärende",
        cell(D, "Försörjning 1 vid avslut", 62, "A-kassa"),
        "Deltagare, rad 62, kolumn Slutdatum.*inget slutdatum",
        "mellan2",
    ),
    Fault(
        "mellan: arbete vid start utan en enda timme",
        _idle_work,
        "varning: .*Deltagare, rad 20, kolumn Timmar per vecka vid start.*timmarna är 0",
        "mellan2",
    ),
    in_("personuppgift: namn som tjänst", "Personal", "Tjänst", 4, "Anna Lindgren", "pekar ut en person", "mellan2"),
    Fault("identitet: samordningsnummer", _coordinated),
    in_("identitet: samordningsnummer som är ett mobilnummer", D, "Personnummer", 60, MOBILE, "mobilnummer", "mellan2"),
    in_(
        "mellan: förfallodag tre veckor fel",
        U,
        "Förfallodag",
        33,
        datetime(2022, 9, 4),
        "inte den som slutdatum och månader ger",
        "mellan3",
    ),
    in_("mellan: i kö men med utfallsdatum", A, "Utfallsdatum", 118, datetime(2022, 12, 1), "står i kö men", "mellan3"),
    Fault(
        "mellan: uppföljningar som skulle ha gjorts saknas",
        _without(U, 32, 31),
        r"varning: .*flik Uppföljning: 2 avslut .* rad \d+ och \d+ i Deltagare",
    ),
    in_(
        "mellan: plan utan märke",
        "Personal",
        "Planerad",
        22,
        None,
        "Raden heter plan",
        "mellan3",
    ),
    in_(
        "mellan: plan märkt Nej",
        "Personal",
        "Planerad",
        23,
        "Nej",
        "Raden heter plan",
        "mellan3",
    ),
    in_(
        "mellan: tjänst utan Ja eller Nej",
        "Personal",
        "Planerad",
        3,
        None,
        "andra rader har Ja eller Nej",
        "mellan3",
    ),
    Fault(
        "mellan: plan som en tjänst för mycket",
        lambda planted: planted.book()["Personal"].append(
            ["Tjänst 1", "Verksamhetsledare", 1, datetime(2022, 1, 1), datetime(2022, 12, 31), "Anställd", "Nej"]
        ),
        "flik Personal, rad 30, kolumn Planerad: Tjänsten är tillsammans med en tidigare rad mer än heltid",
        "mellan3",
    ),
    Fault("mellan: ärendenummer i andra former", _other_forms),
    in_("mellan: i kö men med skäl", A, "Skäl 1", 119, "Återtagen", "står i kö men har ett skäl", "mellan3"),
    in_(
        "mellan: till arbete med en utbildning",
        D,
        "Anställningsform/utbildning",
        19,
        "Komvux",
        "arbete men cellen är en utbildning",
        "mellan3",
    ),
    in_(
        "mellan: till studier med en anställning",
        D,
        "Anställningsform/utbildning",
        18,
        "Anställning utan stöd",
        "studier men cellen är en anställning",
        "mellan3",
    ),
    Fault(
        "mellan: till arbete men sysselsättningen är ingen",
        cell(D, "Sysselsättning 1 vid avslut", 26, "Övriga avslutade"),
        "Deltagare, rad 26, kolumn Resultat vid avslut: Resultatet är arbete eller studier, men ingen sysselsättning",
        "mellan3",
    ),
    Fault("mellan: avliden, utan resultat", _died, ""),
    in_("mellan: drop-out med resultat", D, "Drop-out", 12, "Ja", "drop-out men har ett resultat", "mellan3"),
    in_("mellan: ordinarie nej men vilken", D, "Vilken ordinarie insats", 4, "Af", "är nej, men cellen", "mellan3"),
    Fault(
        "mellan: frågor om våld en andra gång före den första",
        _asked_backwards,
        "Deltagare, rad 10, kolumn Frågor om våld ställda, datum 2: .*före den första",
    ),
    Fault(
        "mellan: frågor om våld en andra gång utan en första",
        cell(D, "Frågor om våld ställda, datum 2", 10, datetime(2022, 2, 1)),
        "Deltagare, rad 10, kolumn Frågor om våld ställda, datum 1: .*den första är tom",
        "mellan3",
    ),
    in_("mellan: möte efter utfallet", A, "Första möte", 11, datetime(2022, 12, 20), "efter dagen för", "mellan3"),
    in_(
        "mellan: omfattningar över 100 procent",
        D,
        "Omfattning försörjning 1 vid start",
        13,
        "90 %",
        "tillsammans mer än 100\u00a0%",
        "mellan3",
    ),
    in_("mellan: ansökningsdag bara i Ansökningar", D, "Ansökningsdatum", 74, None, "väntetiden till start", "mellan3"),
    in_("mellan: tjänst utan orsak", "Personal", "Orsak", 5, None, "Orsak är tom", "mellan3"),
    Fault(
        "mellan: andra teams siffror av andra år",
        _other_years,
        "varning: .*flik Jämförelse, kolumn År: Ingen rad gäller 2022",
        "mellan3",
    ),
    Fault(
        "mellan: GoldWares lista slutar i november",
        _ends_in_november,
        "varning: 2022/goldware/personlista.xlsx: Listan slutar före",
        once=False,
    ),
]
