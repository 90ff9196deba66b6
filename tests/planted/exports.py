"""Faults of the exports, the economy, the survey, the prices and the printed figures."""

import re

import openpyxl

from tests.planted.fault import Fault, Planted
from tests.planted.files import Plant, changed, copied, laid, moved, replaced

LIST, ECONOMY, SURVEY = "goldware/personlista.xlsx", "ekonomi.xlsx", "nns/nns_2022.csv"
AGES, PRICES, PRINTED = "sus/alder_2022.csv", "priser.csv", "publicerat.csv"
SETTINGS, QUESTIONS = "rapport.toml", "nns/enkat.toml"


def header(name: str, old: str, new: str | None) -> Plant:
    """A workbook's header typed over."""

    def plant(planted: Planted) -> None:
        book = openpyxl.load_workbook(planted.path / name)
        cell = next(c for sheet in book for row in sheet.iter_rows() for c in row if c.value == old)
        cell.value = new
        book.save(planted.path / name)

    return plant


def in_sus(old: str, new: str) -> Plant:
    """Other words in the age report, which SUS saves as cp1252."""
    return changed(AGES, lambda raw: raw.replace(old.encode("cp1252"), new.encode("cp1252"), 1))


def typed(name: str, sheet: str, where: str, value: object) -> Plant:
    """A value typed into a cell of one of the workbooks."""
    return lambda planted: planted.book(name)[sheet].__setitem__(where, value)


def row_of(file: str, start: str, times: int) -> Plant:
    """A row of a text file left out, or written several times."""

    def change(raw: bytes) -> bytes:
        lines = raw.splitlines(keepends=True)
        assert any(line.startswith(start.encode()) for line in lines)
        return b"".join(line * (times if line.startswith(start.encode()) else 1) for line in lines)

    return changed(file, change)


def at_end(file: str, more: str) -> Plant:
    """Further lines at the end of a text file."""
    return changed(file, lambda raw: raw.rstrip() + f"\n{more}".encode())


def of_2019(planted: Planted) -> None:
    """The person list of another year."""
    for cell in (c for sheet in planted.book(LIST) for row in sheet.iter_rows() for c in row):
        if isinstance(cell.value, str):
            cell.value = re.sub(r"\b202[23]-", "2019-", cell.value)


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
        "nns: filen har förra årets namn",
        moved(SURVEY, "nns/nns_2021.csv"),
        "varning: 2022/nns/nns_2021.csv: Filens namn har ett annat år; svaren räknas ändå som årets",
    ),
    Fault(
        "sus: samma rapport två gånger",
        copied(AGES, "sus/kopia.csv"),
        "varning: 2022/sus/kopia.csv: Filen har samma rapport som 2022/sus/alder_2022.csv",
    ),
    Fault(
        "nns: summor utan kön bredvid raderna per kön",
        at_end(
            SURVEY,
            "".join(
                f"inflytande;Har varit med och bestämt om sitt stöd;3 mån;;{answer};{n}\n"
                for answer, n in (("Alltid", 22), ("För det mesta", 13), ("Ibland", 3), ("Aldrig", 3))
            ),
        ),
        "varning: 2022/nns/nns_2022.csv.*kolumn Kön: Raden har inget kön och är summan .* inte en gång till",
        once=False,
    ),
    Fault(
        "nns: en rad utan kön som är fler än raderna per kön",
        at_end(SURVEY, "inflytande;Har varit med och bestämt om sitt stöd;3 mån;;Alltid;23\n"),
        "varning: 2022/nns/nns_2022.csv.*kolumn Kön: Raden har inget kön men står bredvid",
    ),
    Fault(
        "nns: svar från några utan känt kön",
        at_end(SURVEY, "inflytande;Har varit med och bestämt om sitt stöd;3 mån;;Alltid;2\n"),
    ),
    Fault(
        "nns: samma rad två gånger",
        changed(SURVEY, lambda raw: raw.replace(raw.splitlines(True)[1], raw.splitlines(True)[1] * 2, 1)),
        "varning: 2022/nns/nns_2022.csv.*gäller detsamma som en tidigare rad",
    ),
    Fault(
        "ekonomi: belopp i tkr enligt titelraden",
        header(ECONOMY, "Påhittade belopp", "Belopp i tkr"),
        "fel: 2022/ekonomi.xlsx, flik Konton, rad 2.*Beloppen sägs vara i tusental eller miljoner",
    ),
    Fault(
        "ekonomi: rubriken Utfall (Mkr)",
        header(ECONOMY, "Utfall", "Utfall (Mkr)"),
        "fel: 2022/ekonomi.xlsx, flik Konton, rad 4.*Beloppen sägs vara i tusental eller miljoner",
    ),
    Fault(
        "ekonomi: rubriken Belopp kSEK i Finansiering",
        header(ECONOMY, "Belopp", "Belopp kSEK"),
        "fel: 2022/ekonomi.xlsx, flik Finansiering, rad 1.*Beloppen sägs vara i tusental eller miljoner",
    ),
    Fault(
        "rubrik: Ekonomi: okänt slag",
        lambda planted: planted.book(ECONOMY)["Konton"].__setitem__("B8", "Utgift?"),
        "fel: 2022/ekonomi.xlsx, flik Konton, rad 8, kolumn Slag",
    ),
    Fault(
        "nns: okänd mätpunkt",
        replaced(SURVEY, ";3 mån;", ";9 mån;", 1),
        "varning: 2022/nns/nns_2022.csv, rad 2, kolumn Mätpunkt: Mätpunkten är ingen av de kända",
    ),
    Fault(
        "nns: svar utanför skalan",
        replaced(SURVEY, ";Alltid;", ";Zqxsvar;", 1),
        "varning: 2022/nns/nns_2022.csv, rad 2, kolumn E: Svaret finns inte i frågans skala",
    ),
    Fault(
        "nns: personnummer i svarsfältet",
        replaced(SURVEY, ";Alltid;", ";19870219-2389;", 1),
        "varning: 2022/nns/nns_2022.csv, rad 2, kolumn Svar: Texten har ett personnummer",
    ),
    Fault(
        "nns: negativt antal",
        replaced(SURVEY, "Alltid;12", "Alltid;-3", 1),
        "fel: 2022/nns/nns_2022.csv, rad 2, kolumn F: .*mindre än noll",
    ),
    Fault(
        "sus: procent stämmer inte med antal",
        in_sus("19,8%", "91,8%"),
        "varning: 2022/sus/alder_2022.csv, rad 8, kolumn Andel deltagare",
    ),
    Fault(
        "sus: antal med 20 siffror",
        in_sus(";17;", ";99999999999999999999;"),
        "fel: 2022/sus/alder_2022.csv, rad 8.*orimligt stort",
    ),
    Fault(
        "sus: text i talkolumn",
        in_sus(";17;", ";sjutton;"),
        "fel: 2022/sus/alder_2022.csv, rad 8.*inget tal",
    ),
    Fault(
        "sus: negativt antal",
        in_sus(";17;", ";-17;"),
        "fel: 2022/sus/alder_2022.csv, rad 8, kolumn nummer 2: Ett antal är mindre än noll",
    ),
    Fault(
        "sus: fler unika än deltagare",
        in_sus("unika deltagare: 86", "unika deltagare: 99"),
        "varning: 2022/sus/alder_2022.csv, rad 8: De unika deltagarna",
    ),
    Fault(
        "rubrik: SUS: rubriken Åldersintervall → Ålder",
        in_sus("Åldersintervall", "Ålder"),
        "fel: 2022/sus/alder_2022.csv, rad 8: 4 rader står under en okänd rubrik",
    ),
    Fault(
        "rubrik: SUS: okänd rubrik (Antal pers)",
        in_sus("Antal deltagare;", "Antal pers;"),
        "fel: 2022/sus/alder_2022.csv, rad 7, kolumn Antal deltagare",
    ),
    Fault(
        "identitet: GoldWare: exporten avser ett annat år",
        of_2019,
        "fel: 2022/goldware/personlista.xlsx: Listan gäller en period utan en enda dag i mappens år",
    ),
    Fault(
        "priser: annan enhet",
        replaced(PRICES, ";andel;", ";kr/timme;", 1),
        "fel: 2022/priser.csv, rad 2, kolumn Enhet",
    ),
    Fault(
        "priser: priser.csv med okänd post",
        replaced(PRICES, "Kommunalskatt", "Zqx", 1),
        "fel: 2022/priser.csv, rad 2, kolumn Post",
    ),
    Fault(
        "priser: priser.csv med negativt pris",
        replaced(PRICES, "0,2036", "-0,2036", 1),
        "fel: 2022/priser.csv, rad 2, kolumn Värde",
    ),
    Fault(
        "priser: år saknas",
        replaced(PRICES, "2022;Kommunalskatt", ";Kommunalskatt", 1),
        "fel: 2022/priser.csv, rad 2, kolumn År",
    ),
    Fault(
        "publicerat: rad med för många celler",
        changed(PRINTED, lambda raw: raw.rstrip() + b"\n" + b"x," * 40),
        "fel: 2022/publicerat.csv, rad 273: Raden har fler celler",
    ),
    Fault(
        "publicerat: okänd roll",
        replaced(PRINTED, "stated,part,2022-007", "stated,prat,2022-007", 1),
        "varning: 2022/publicerat.csv, rad 3, kolumn role",
    ),
    Fault(
        "goldware: ett personnummer tomt",
        lambda planted: setattr(planted.book("goldware/personlista.xlsx")["Personlista"]["A12"], "value", None),
        "fel: 2022/goldware/personlista.xlsx, flik Personlista, rad 12, kolumn Personnr",
    ),
    Fault(
        "goldware: sammanfattningen är en annan än raderna",
        lambda planted: planted.book("goldware/personlista.xlsx")["Personlista"].delete_rows(20),
        "varning: 2022/goldware/personlista.xlsx, .*inte samma antal som dess sammanfattning: ",
        once=False,  # the case is missing from the list too
    ),
    Fault(
        "nns: samma svar i en fil till",
        copied("nns/nns_2022.csv", "nns/svar igen.csv"),
        "varning: 2022/nns/svar igen.csv: Alla filens rader gäller detsamma",
    ),
    Fault(
        "priser: skattesats över 100 procent",
        replaced(PRICES, "0,2036", "203,6", 1),
        "fel: 2022/priser.csv, rad 2, kolumn Värde: .*över 100 procent",
    ),
    Fault(
        "publicerat: okänt statistiskt mått",
        replaced(PRINTED, "staff_lost_fte,stated", "staff_lost_fte,snittvärde", 1),
        "varning: 2022/publicerat.csv, rad 3, kolumn statistic: .*Skriv en av: antal, före",
    ),
    Fault(
        "publicerat: den tryckta andelen är en annan än radens",
        replaced(PRINTED, '"38; 44,2%"', '"38; 42,4%"', 1),
        "varning: 2022/publicerat.csv, rad .*kolumn printed: Talen i den tryckta texten är andra",
    ),
    Fault(
        "publicerat: det tryckta antalet är ett annat än radens",
        replaced(PRINTED, "efter avslut,53,", "efter avslut,35,", 1),
        "varning: 2022/publicerat.csv, rad .*kolumn printed: Talen i den tryckta texten är andra",
    ),
    Fault(
        "publicerat: det tryckta värdet i ord och tal är ett annat än radens",
        replaced(PRINTED, ",5 av dem,", ",6 av dem,", 1),
        "varning: 2022/publicerat.csv, rad .*kolumn printed: Talen i den tryckta texten är andra",
    ),
    Fault(
        "publicerat: del av en rad som inte finns",
        replaced(PRINTED, "part,2022-007", "part,2022-9997", 1),
        "varning: 2022/publicerat.csv, rad 3, kolumn part_of",
    ),
    Fault(
        "publicerat: okänt kön",
        replaced(PRINTED, ",all,", ",alll,", 1),
        "varning: 2022/publicerat.csv, rad 2, kolumn sex",
    ),
    Fault(
        "publicerat: omöjligt datum",
        replaced(PRINTED, "2022-01-01", "2022-13-01", 1),
        "varning: 2022/publicerat.csv, rad 2, kolumn period_from",
    ),
    Fault(
        "publicerat: alla rader gäller ett annat år",
        replaced(PRINTED, "2022-01-01,2022-12-31", "2012-01-01,2012-12-31"),
        "varning: 2022/publicerat.csv: Ingen siffra gäller mappens år",
    ),
    Fault(
        "toml: samma mål två gånger",
        changed(
            SETTINGS,
            lambda raw: raw + b'\n[[mal]]\nnamn = "Zqx"\nfakta = "exits.regular_service"\nandel = 0.5\n',
        ),
        "fel: 2022/rapport.toml, rad .*kolumn mal.3.fakta: Ett mål ovanför mäts med samma tal",
    ),
    Fault(
        "toml: samma resultatmått två gånger",
        replaced(SETTINGS, '"follow_up"', '"payback"', 1),
        "fel: 2022/rapport.toml, rad .*kolumn resultatmatt.9: Samma ord står redan i listan",
    ),
    Fault(
        "toml: tröskel som döljer allt",
        replaced(SETTINGS, "troskel = 4", "troskel = 400", 1),
        "fel: 2022/rapport.toml, rad .*kolumn publik.troskel",
    ),
    Fault(
        "toml: kapacitet negativ",
        replaced(SETTINGS, "fran = 80", "fran = -80", 1),
        "fel: 2022/rapport.toml, rad .*kolumn kapacitet.samtidiga_arenden_fran",
    ),
    Fault(
        "toml: plan som inte finns",
        replaced(SETTINGS, 'plan = "arsrapport"', 'plan = "zqx"', 1),
        "fel: 2022/rapport.toml, rad .*kolumn plan",
    ),
    Fault(
        "toml: syntetisk med okänt ord",
        replaced(SETTINGS, '"workbook"', '"zqx"', 1),
        "fel: 2022/rapport.toml, rad .*kolumn syntetisk.2: Ordet är inget slag av underlag",
    ),
    Fault(
        "toml: sus: till före fran",
        replaced(SETTINGS, "till = 2022-12-31", "till = 2021-12-31", 1),
        "fel: 2022/rapport.toml, rad .*kolumn sus.1.till",
    ),
    Fault(
        "toml: enkat.toml: okänd nyckel",
        replaced(QUESTIONS, "positiva =", "positva =", 1),
        "fel: 2022/nns/enkat.toml, rad .*Nyckeln positva finns inte",
    ),
    Fault(
        "toml: enkat.toml: samma fråga två gånger i ord",
        replaced(QUESTIONS, "Har blivit bemött med respekt av personalen", "Har varit med och bestämt om sitt stöd", 1),
        "fel: 2022/nns/enkat.toml, rad .*kolumn fragor.2.fraga: En fråga ovanför har samma ord",
        once=False,
    ),
    Fault(
        "toml: enkat.toml: ett svar saknas i skalan",
        replaced(QUESTIONS, '"Ibland", "Aldrig"]', '"Ibland"]', 1),
        "varning: 2022/nns/nns_2022.csv, rad 5, kolumn E: Svaret finns inte i frågans skala",
    ),
    Fault(
        "toml: okänt resultatmått",
        replaced(SETTINGS, '"payback"', '"paybakc"', 1),
        "fel: 2022/rapport.toml, nyckel resultatmatt.2: Resultatmåttet finns inte. Menas payback",
        checked=True,
    ),
    Fault(
        "toml: okänt fakta i mål",
        replaced(SETTINGS, '"exits.regular_service"\nandel', '"exits.regular_servic"\nandel', 1),
        "fel: 2022/rapport.toml, nyckel mal.fakta: Målet .+ gäller ett tal som inte finns. Menas exits.regular_service",
        checked=True,
    ),
    Fault(
        "toml: nästan rätt serie i brott",
        at_end(SETTINGS, '[[brott]]\nserie = "Stegforflyttning"\nfran = 2022-01-01\ntext = "Ny lista."\n'),
        "fel: 2022/rapport.toml, nyckel brott.2.serie: Ingen serie heter så.*Menas Stegförflyttning",
        checked=True,
    ),
    Fault(
        "toml: nästan rätt serie som bara nämns",
        at_end(SETTINGS, '[[brott]]\nserie = "Remitent"\nfran = 2022-01-01\ntext = "Ny lista."\n'),
        "varning: 2022/rapport.toml, nyckel brott.2.serie: Ingen serie heter så. Menas Remittent",
        checked=True,
    ),
    Fault(
        "text: obundet tal",
        at_end("text/halsa.md", "\nDet var 12 personer.\n"),
        "fel: 2022/text/halsa.md, rad 7: Talet ”12” är inte bundet till något faktum",
        checked=True,
    ),
    Fault(
        "text: falskt påstående",
        at_end(
            "text/halsa.md",
            '\n{% claim fact("steps.movement.all_ended.down").n > fact("steps.movement.all_ended.up").n %}Fler'
            "{% endclaim %} gick nedåt än uppåt.\n",
        ),
        "fel: 2022/text/halsa.md, rad 7: Påståendet ”Fler” stämmer inte",
        checked=True,
    ),
    Fault(
        "text: HTML i text",
        at_end("text/halsa.md", "\n<script>x</script>\n"),
        "fel: 2022/text/halsa.md, rad 7: Texten har HTML",
        checked=True,
    ),
    Fault(
        "text: javascript:-länk",
        at_end("text/halsa.md", "\n[länk](javascript:x)\n"),
        "fel: 2022/text/halsa.md, rad 7: Texten har en länk som inte börjar med https://",
        checked=True,
    ),
    Fault(
        "text: tom fil",
        changed("text/halsa.md", lambda raw: b""),
        "varning: 2022/text/halsa.md: Avsnittet är tomt",
    ),
    Fault(
        "rubrik: GoldWare: Aktivitet omdöpt till Insats",
        header(LIST, "Aktivitet", "Insats"),
        "fel: 2022/goldware/personlista.xlsx, flik Personlista, rad 8: Kolumnen Aktivitet saknas",
    ),
    Fault(
        "identitet: GoldWare: fel kontrollsiffra",
        typed(LIST, "Personlista", "A20", "19620723-2883"),
        "fel: 2022/goldware/personlista.xlsx, flik Personlista, rad 20, kolumn Personnr: .*kontrollsiffra",
    ),
    Fault(
        "identitet: GoldWare: exporten avser 2021",
        lambda planted: (
            [
                setattr(cell, "value", cell.value.replace("2022", "2021"))
                for cell in planted.book(LIST)["Personlista"]["A"][:7]
                if isinstance(cell.value, str)
            ]
            and None
        ),
        "fel: 2022/goldware/personlista.xlsx: Listan gäller en period utan en enda dag i mappens år",
    ),
    Fault(
        "rubrik: Ekonomi: Utfall omdöpt",
        header(ECONOMY, "Utfall", "Verkligt"),
        "fel: 2022/ekonomi.xlsx, flik Konton, rad 4: Kolumnen Utfall saknas eller heter något annat",
    ),
    Fault(
        "rubrik: Ekonomi: Utfall nästan rätt",
        header(ECONOMY, "Utfall", "Utfal"),
        "varning: 2022/ekonomi.xlsx, flik Konton, rad 4, kolumn D: Rubriken är nästan Utfall och läses som det",
    ),
    Fault(
        "tal: ekonomi: tusentalspunkt '5.391.000'",
        typed(ECONOMY, "Konton", "D5", "5.391.000"),
        "fel: 2022/ekonomi.xlsx, flik Konton, rad 5, kolumn Utfall: Cellen är inget tal",
    ),
    Fault(
        "tal: ekonomi: '5 391 000 kr'",
        typed(ECONOMY, "Konton", "D5", "5 391 000 kr"),
        "fel: 2022/ekonomi.xlsx, flik Konton, rad 5, kolumn Utfall: Cellen är inget tal",
    ),
    Fault(
        "tal: ekonomi: summan stämmer inte",
        typed(ECONOMY, "Konton", "D14", 6_253_200),
        "fel: 2022/ekonomi.xlsx, flik Konton, rad 14, kolumn Utfall: Summan stämmer inte",
    ),
    Fault(
        "tal: ekonomi: andelar blir 110 %",
        typed(ECONOMY, "Finansiering", "B3", "35 %"),
        "fel: 2022/ekonomi.xlsx, flik Finansiering, kolumn Andel: .*100\u00a0%",
    ),
    Fault(
        "tal: NNS: antal 'tolv'",
        replaced(SURVEY, "Alltid;12", "Alltid;tolv", 1),
        "fel: 2022/nns/nns_2022.csv, rad 2, kolumn F: Cellen är inget tal",
    ),
    Fault(
        "nns: personnummerkolumn",
        replaced(SURVEY, "Fråga-id;", "Personnummer;", 1),
        "fel: 2022/nns/nns_2022.csv, rad 1: Enkätsvaren har en kolumn som pekar ut personer",
    ),
    Fault(
        "rubrik: NNS: Svar omdöpt till Omdöme",
        replaced(SURVEY, ";Svar;", ";Omdöme;", 1),
        "fel: 2022/nns/nns_2022.csv, rad 1: Kolumnen Svar saknas eller heter något annat",
    ),
    Fault(
        "rubrik: NNS: Mätpunkt omdöpt till Tillfälle",
        replaced(SURVEY, ";Mätpunkt;", ";Tillfälle;", 1),
        "fel: 2022/nns/nns_2022.csv, rad 1, kolumn C: Kolumnen Mätpunkt har fått en annan rubrik",
    ),
    Fault("rubrik: NNS: Fråga-id omdöpt till Id", replaced(SURVEY, "Fråga-id;", "Id;", 1)),
    Fault(
        "sus: Slutsumma fel",
        in_sus("registrerats in): 86", "registrerats in): 99"),
        "fel: 2022/sus/alder_2022.csv, rad 8: Raderna blir inte tillsammans antalet deltagare",
    ),
    Fault(
        "sus: en rad tappad i exporten",
        row_of(AGES, "45 - 59", 0),
        "fel: 2022/sus/alder_2022.csv, rad 8: Raderna blir inte tillsammans antalet deltagare",
    ),
    Fault(
        "sus: samma kategori två gånger",
        row_of(AGES, "45 - 59", 2),
        "fel: 2022/sus/alder_2022.csv, rad 11: Samma kategori står två gånger",
    ),
    Fault(
        "sus: okänd kategori",
        in_sus("45 - 59", "Zqx"),
        "fel: 2022/sus/alder_2022.csv, rad 10: Kategorin finns inte i kodlistan",
    ),
    Fault(
        "priser: okänd status",
        replaced(PRICES, ";antagande;", ";anatgande;", 1),
        "fel: 2022/priser.csv, rad 2, kolumn Status",
    ),
    Fault(
        "toml: okänd nyckel",
        at_end(SETTINGS, "[zqx]\nb = 1\n"),
        "fel: 2022/rapport.toml, rad .*kolumn zqx: Nyckeln zqx finns inte",
    ),
    Fault(
        "toml: nästan rätt nyckel (förbund)",
        replaced(SETTINGS, "forbund =", "förbund =", 1),
        "fel: 2022/rapport.toml, rad 3, kolumn förbund: .*Menades forbund",
    ),
    Fault(
        "toml: felstavad rubrik över flera remittenter",
        replaced(SETTINGS, "[[remittent]]", "[[remitent]]"),
        r"fel: 2022/rapport.toml, rad 80, kolumn remitent: .*Menades \[\[remittent\]\].*på 6 rader till",
    ),
    Fault(
        "toml: enkla hakparenteser om flera remittenter",
        replaced(SETTINGS, "[[remittent]]", "[remittent]"),
        r"fel: 2022/rapport.toml, rad 80, kolumn remittent: .*Skriv \[\[remittent\]\], här och på 6 rader till",
    ),
    Fault(
        "toml: å i en rubrik i enkat.toml",
        replaced(QUESTIONS, "[[fragor]]", "[[frågor]]"),
        r"fel: 2022/nns/enkat.toml, rad 6, kolumn frågor: .*Menades \[\[fragor\]\]",
    ),
    Fault(
        "toml: fel typ (plan = 3)",
        replaced(SETTINGS, 'plan = "arsrapport"', "plan = 3", 1),
        "fel: 2022/rapport.toml, rad 9, kolumn plan: .*Skriv text inom citattecken",
    ),
    Fault(
        "toml: plan = lista",
        replaced(SETTINGS, 'plan = "arsrapport"', 'plan = ["arsrapport"]', 1),
        "fel: 2022/rapport.toml, rad 9, kolumn plan: .*Skriv text inom citattecken",
    ),
    Fault(
        "toml: omöjligt datum",
        replaced(SETTINGS, "rapportdatum = 2023-02-01", "rapportdatum = 2023-02-30", 1),
        "fel: 2022/rapport.toml, rad 8: .*datum som 2022-12-31",
    ),
    Fault(
        "toml: syntaxfel",
        replaced(SETTINGS, 'ort = "Västerås"', 'ort = "Västerås', 1),
        "fel: 2022/rapport.toml, rad 32: Raden är inte skriven som en inställning ska vara",
    ),
    Fault(
        "toml: sus: sökväg ut ur mappen i fil",
        replaced(SETTINGS, 'fil = "*"', 'fil = "../../*"', 1),
        "fel: 2022/rapport.toml, rad 49, kolumn sus.1.fil: Mönstret leder ut ur mappen sus",
    ),
    Fault(
        "toml: sus: mönster som ingen fil passar",
        at_end(SETTINGS, '[[sus]]\nfil = "zqx*"\nfran = 2022-01-01\ntill = 2022-12-31\n'),
        "varning: 2022/rapport.toml, rad .*kolumn sus.2.fil: Ingen fil i mappen sus har perioden",
    ),
    Fault(
        "toml: djupt nästlad lista (5000)",
        replaced(SETTINGS, "troskel = 4", f"troskel = {'[' * 5000}{']' * 5000}", 1),
        "fel: 2022/rapport.toml, rad 45: Raden är inte skriven som en inställning ska vara",
    ),
    Fault(
        "toml: heltal med 5000 siffror",
        replaced(SETTINGS, "troskel = 4", f"troskel = {'9' * 5000}", 1),
        "fel: 2022/rapport.toml, rad 45: Raden är inte skriven som en inställning ska vara",
    ),
    Fault(
        "toml: syntetisk = 'workbook' (text i stället för lista)",
        replaced(SETTINGS, '["goldware", "workbook", "survey", "economy", "narrative"]', '"workbook"', 1),
        "fel: 2022/rapport.toml, rad 11, kolumn syntetisk: .*Skriv en lista inom hakparenteser",
    ),
    Fault(
        "toml: brott långt från året",
        replaced(SETTINGS, "fran = 2023-01-01\ntext", "fran = 2203-01-01\ntext", 1),
        "varning: 2022/rapport.toml, rad 66, kolumn brott.1.fran: Dagen ligger långt ifrån året",
    ),
    Fault(
        "toml: felstavat ord i stavningar",
        replaced(SETTINGS, 'Arbetsmarknadsenheten = ["AME"]', 'Arbetsmarknadsenhten = ["AME"]', 1),
        "fel: 2022/rapport.toml, rad 130, .*Menades Arbetsmarknadsenheten",
    ),
    Fault(
        "toml: felstavad lista i stavningar",
        replaced(SETTINGS, "[stavningar.Sektor]", "[stavningar.Sektorn]", 1),
        "fel: 2022/rapport.toml, rad 125, kolumn stavningar.Sektorn: .*Menades Sektor",
    ),
    Fault(
        "toml: kod med andra tecken",
        replaced(SETTINGS, 'kod = "region"', 'kod = "Regiön"', 1),
        "fel: 2022/rapport.toml, rad 98, kolumn remittent.4.kod: .*andra tecken.*; koden region används",
    ),
    Fault(
        "toml: samma kod två gånger",
        replaced(SETTINGS, 'kod = "self"', 'kod = "region"', 1),
        "fel: 2022/rapport.toml, rad 109, kolumn remittent.6.kod: Två remittenter har samma kod; koden egen_ansokan",
    ),
    Fault(
        "toml: kod saknas",
        replaced(SETTINGS, 'kod = "region"\n', "", 1),
        "fel: 2022/rapport.toml, rad 97, kolumn remittent.4.kod: Nyckeln kod saknas; koden regionen används",
    ),
    Fault(  # nothing is wrong with the file; what only it can say is asked for
        "toml: tom fil",
        changed(SETTINGS, lambda raw: b""),
        "varning: 2022/sus/.+: SUS skriver inte ut någon period.*Ange perioden i rapport.toml",
    ),
    Fault(
        "fil: inställningarna heter 'raport.toml'",
        moved(SETTINGS, "raport.toml"),
        "varning: 2022/raport.toml: .*läses som årets inställningar. Byt namn till rapport.toml",
    ),
    Fault(
        "text: som .txt i mappen text",
        moved("text/halsa.md", "text/halsa.txt"),
        "fel: 2022/text/halsa.txt: .*ändelsen .md",
    ),
    Fault(
        "text: ett dokument bredvid",
        laid("text/extra.docx"),
        "fel: 2022/text/extra.docx: .*ändelsen .md",
    ),
    Fault("text: ändelsen i versaler", moved("text/halsa.md", "text/halsa.MD")),
    Fault(
        "text: å, ä eller ö i filens namn",
        moved("text/halsa.md", "text/Hälsa.md"),
        "fel: 2022/text/Hälsa.md: .*Menas halsa.md",
    ),
    Fault(
        "enkät: svar utan mätpunkt",
        changed(SURVEY, lambda raw: raw.replace(";3 mån;Kvinna;Alltid".encode(), b";;Kvinna;Alltid")),
        r"varning: 2022/nns/nns_2022.csv, rad \d+, kolumn Mätpunkt: Mätpunkt saknas på \d+ av \d+ rader",
    ),
    Fault(
        "sus: fil utan titel och urval",
        changed(AGES, lambda raw: b"\n".join(raw.splitlines()[6:])),
        "varning: 2022/sus/alder_2022.csv, rad 2: Tabellen har inga av SUS rader om uttag",
    ),
    Fault(
        "priser: pris för ett annat år",
        changed(PRICES, lambda raw: raw.replace(b"\n2022;", b"\n2021;", 2)),
        "varning: 2022/priser.csv, rad 2, kolumn År: 2 poster har pris för ett annat år",
    ),
]
