"""Faults of files: encodings, delimiters, names, places, formats, sizes, exports."""

import csv
import io
import os
import re
import unicodedata
import zipfile
from collections.abc import Callable

import openpyxl
import xlsxwriter
from openpyxl.styles import PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter

from tests.fuzz.mutations import as_xls, ods, opened
from tests.planted.fault import CLEAN, Fault, Planted

Plant = Callable[[Planted], None]
SUS, NNS, BOOK, LIST = (
    "sus/Tid i försörjning.csv",
    "nns/nns_2022.csv",
    "samordningsteam.xlsx",
    "goldware/personlista.xlsx",
)
CSV = "sus/alder_2022.csv"


def changed(file: str, change: Callable[[bytes], bytes]) -> Plant:
    """The planting of other bytes in a file."""

    def plant(planted: Planted) -> None:
        path = planted.path / file
        path.write_bytes(change(path.read_bytes()))

    return plant


def encoded(file: str, encoding: str) -> Plant:
    """The planting of another encoding."""
    return changed(file, lambda raw: raw.decode("utf-8-sig").encode(encoding))


def replaced(file: str, old: str, new: str, times: int = -1) -> Plant:
    """The planting of other words in a text file."""

    def change(raw: bytes) -> bytes:
        text = raw.decode("utf-8-sig")
        assert old in text
        return text.replace(old, new, times).encode()

    return changed(file, change)


def laid(file: str, content: bytes | str = b"x") -> Plant:
    """The planting of a further file."""

    def plant(planted: Planted) -> None:
        path = planted.path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    return plant


def moved(file: str, to: str) -> Plant:
    """The planting of another name or place."""

    def plant(planted: Planted) -> None:
        (planted.path / to).parent.mkdir(parents=True, exist_ok=True)
        (planted.path / file).rename(planted.path / to)

    return plant


def copied(file: str, to: str) -> Plant:
    """The planting of a copy."""

    def plant(planted: Planted) -> None:
        (planted.path / to).parent.mkdir(parents=True, exist_ok=True)
        (planted.path / to).write_bytes((planted.path / file).read_bytes())

    return plant


def in_zip(file: str, change: Callable[[str, bytes], bytes | None]) -> Plant:
    """The planting of other parts in a workbook: `change(name, bytes)` gives the part's bytes, None to leave it out."""

    def rewrite(raw: bytes) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(raw)) as archive, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as copy:
            for name in archive.namelist():
                if (part := change(name, archive.read(name))) is not None:
                    copy.writestr(name, part)
        return made.getvalue()

    return changed(file, rewrite)


def in_sheet(pattern: bytes, new: bytes, part: str = "sheet1.xml") -> Plant:
    """The planting of other XML in the sheet Deltagare."""

    def change(name: str, raw: bytes) -> bytes:
        if not name.endswith(part):
            return raw
        made, n = re.subn(pattern, new, raw, flags=re.DOTALL)
        assert n, (name, pattern)
        return made

    return in_zip(BOOK, change)


def of_book(change: Callable[[openpyxl.Workbook], object], file: str = BOOK) -> Plant:
    """The planting of a change made by openpyxl."""
    return lambda planted: (change(planted.book(file)), None)[1]


def resaved(file: str) -> Plant:
    """A workbook saved again by another program."""
    return of_book(lambda book: None, file)


def hidden_row(book: openpyxl.Workbook) -> None:
    sheet = book["Deltagare"]
    sheet.auto_filter.ref = sheet.dimensions
    sheet.row_dimensions[40].hidden = True


def formatted(book: openpyxl.Workbook) -> None:
    for row in book["Deltagare"].iter_rows(155, 10_155, 1, 3):
        for cell in row:
            cell.fill = PatternFill("solid", fgColor="FFFF00")


def old_copy(book: openpyxl.Workbook) -> None:
    book.copy_worksheet(book["Deltagare"]).title = "Deltagare 2021"
    book["Deltagare 2021"].sheet_state = "veryHidden"


def error_cell(planted: Planted, header: str, row: int, error: str) -> None:
    """An error stored as a cell's value, as Excel does; openpyxl types it so itself."""
    planted.cell("Deltagare", header, row, error)


def merged(planted: Planted, header: str) -> None:
    page = planted.book()["Deltagare"]
    column = next(cell.column for cell in page[3] if cell.value == header)
    page.merge_cells(start_row=10, end_row=12, start_column=column, end_column=column)


def as_workbook(file: str) -> Plant:
    """A text file's table laid as a workbook in its stead."""

    def plant(planted: Planted) -> None:
        path = planted.path / file
        book = openpyxl.Workbook()
        for row in csv.reader(path.read_text("utf-8-sig").splitlines()):
            book.worksheets[0].append(row)
        book.save(path.with_suffix(".xlsx"))
        path.unlink()

    return plant


def without_refs(name: str, raw: bytes) -> bytes:
    """Positions are told by order alone; cells that hold nothing stand there too, so that order tells."""

    def in_order(row: re.Match[bytes]) -> bytes:
        cells = dict(re.findall(rb'<c r="([A-Z]+)\d+"([^>]*?/>|[^>]*?>.*?</c>)', row[2]))
        last = max((column_index_from_string(letters.decode()) for letters in cells), default=0)
        places = (get_column_letter(n).encode() for n in range(1, last + 1))
        return row[1] + b"".join(b"<c" + cells.get(place, b"/>") for place in places) + b"</row>"

    if "worksheets/" not in name:
        return raw
    return re.sub(rb"(<row[^>]*[^/]>)(.*?)</row>", in_order, re.sub(rb"<dimension[^>]*/>", b"", raw))


def strict(name: str, raw: bytes) -> bytes:
    return raw.replace(
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    ).replace(
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    )


def with_strict_and_hidden(planted: Planted) -> None:
    hidden_row(planted.book())
    planted.save()
    in_zip(BOOK, strict)(planted)


def odd_fill(planted: Planted) -> None:
    """Another program's fill, which openpyxl cannot read, beside a hidden row."""
    hidden_row(planted.book())
    planted.save()
    in_zip(
        BOOK, lambda name, raw: raw.replace(b"<fills", b"<fills><fill odd='1'><udda/></fill></fills><fills", 1)
        if name.endswith("styles.xml") else raw,
    )(planted)  # fmt: skip


def method_99(raw: bytes) -> bytes:
    """A compression that nobody knows, in the central directory and before the first part."""
    at = raw.index(b"PK\x01\x02")
    changed_list = bytearray(raw)
    changed_list[at + 10 : at + 12] = b"\x63\x00"
    changed_list[8:10] = b"\x63\x00"
    return bytes(changed_list)


def encrypted(raw: bytes) -> bytes:
    at = raw.index(b"PK\x01\x02")
    changed_list = bytearray(raw)
    changed_list[at + 8] |= 1
    changed_list[6] |= 1
    return bytes(changed_list)


def doctype(name: str, raw: bytes) -> bytes:
    bomb = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><worksheet'
    return raw.replace(b"<worksheet", bomb, 1) if name.endswith("sheet1.xml") else raw


def personal(rows: str) -> bytes:
    """A small .ods with one sheet, Personal."""
    return ods(f'<table:table table:name="Personal">{rows}</table:table>')


def ods_row(*words: str, repeated: int = 1) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{repeated}">'
        f"<text:p>{word}</text:p></table:table-cell>"
        for word in words
    )
    return f"<table:table-row>{cells}</table:table-row>"


def instead_of_book(name: str, content: bytes) -> Plant:
    def plant(planted: Planted) -> None:
        (planted.path / BOOK).unlink()
        (planted.path / name).write_bytes(content)

    return plant


def old_book(planted: Planted) -> None:
    """The team's workbook as Excel saved it before 2007, without the cells that are remarked upon."""
    for sheet, header, row in (
        ("Deltagare", "Timmar per vecka vid start", 33),
        ("Deltagare", "Timmar per vecka vid start", 37),
        ("Punktinsatser", "Tidsåtgång", 11),
    ):
        planted.cell(sheet, header, row, None)
    planted.save()
    path = planted.path / BOOK
    path.with_suffix(".xls").write_bytes(as_xls(opened(path.read_bytes())))
    path.unlink()


def many_rows(planted: Planted) -> None:
    """The sheet Personal with 300 000 rows, as xlsxwriter streams them."""
    book = opened((planted.path / BOOK).read_bytes())
    with xlsxwriter.Workbook(
        planted.path / BOOK, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
    ) as made:
        for name, rows in book:
            page = made.add_worksheet(name)
            more = ([f"Tjänst {n}", *rows[-1][1:]] for n in range(300_000 if name == "Personal" else 0))
            for n, row in enumerate((*rows, *more)):
                page.write_row(n, 0, row)


def decomposed_name(planted: Planted) -> None:
    path = planted.path / SUS
    path.rename(path.with_name(unicodedata.normalize("NFD", path.name)))


def upper_case(planted: Planted) -> None:
    for name in ("ekonomi.xlsx", "rapport.toml", "priser.csv", "sus", "text", "nns/enkat.toml"):
        path = planted.path / name
        path.rename(path.with_name(path.name.upper()))


def fifo(planted: Planted) -> None:
    os.mkfifo(planted.path / "sus" / "rör.csv")


def two_notes(planted: Planted) -> None:
    for folder in ("sus", "goldware"):
        (planted.path / folder / "anteckning.txt").write_text("Kom ihåg att fråga, i god tid.\nHälsningar\n", "utf-8")


COMMA = "Kommatecken är både avgränsare och decimaltecken"
UNREAD = "läses inte"
NEAR = r"fel: 2022/{}: Filen läses inte. Byt namn till {}"

FAULTS: list[Fault] = [
    Fault("kontroll: arbetsboken sparad om", resaved(BOOK)),
    Fault("kontroll: personlistan sparad om", resaved(LIST)),
    # --- personal numbers in names
    Fault(
        "personnummer i en fils namn",
        moved(NNS, "nns/svar 19810607-9257.csv"),
        r"varning: 2022/nns/svar \[personnummer\].csv: Namnet har ett personnummer.*Byt namn på filen",
    ),
    Fault(
        "personnummer i en fliks namn",
        of_book(lambda book: book.create_sheet("810607-9257"), "ekonomi.xlsx"),
        "varning: 2022/ekonomi.xlsx: En fliks namn har ett personnummer",
    ),
    Fault(
        "personnummer i rapport.toml",
        changed("rapport.toml", lambda raw: re.sub(rb'(?m)^(roll|ort) = "', rb"\g<0>198106079257 ", raw, count=1)),
        "varning: 2022/rapport.toml, rad .*Raden har ett personnummer",
    ),
    # --- encodings
    *(
        Fault(f"kodning: SUS csv i {encoding}", encoded(SUS, encoding))
        for encoding in ("cp1252", "utf-8-sig", "utf-16", "mac_roman", "cp850")
    ),
    Fault(
        "kodning: SUS csv i utf-16 utan BOM",
        encoded(SUS, "utf-16-le"),
        "fel: 2022/sus/Tid i försörjning.csv: Filen är sparad som UTF-16 utan märke.*spara den som UTF-8",
        folder="text",
    ),
    Fault(
        "kodning: SUS csv i utf-32",
        encoded(SUS, "utf-32"),
        "fel: 2022/sus/Tid i försörjning.csv: Filen är sparad som UTF-32",
    ),
    Fault(
        "kodning: SUS csv blandad utf-8 och cp1252",
        changed(
            SUS,
            lambda raw: (
                b"".join(raw.splitlines(True)[:8])
                + b"".join(raw.splitlines(True)[8:]).decode().encode("cp1252")
                + "Ärenden över ett år\n".encode("cp1252")
            ),
        ),
        "varning: 2022/sus/Tid i försörjning.csv, rad .*blandar teckenkodningar: rad .* läses som cp1252",
    ),
    Fault("kodning: NNS csv i utf-16", encoded(NNS, "utf-16")),
    Fault("kodning: berättande text i cp1252", encoded("text/uppdrag.md", "cp1252")),
    Fault("kodning: berättande text i utf-16", encoded("text/uppdrag.md", "utf-16")),
    Fault("kodning: rapport.toml med BOM", encoded("rapport.toml", "utf-8-sig")),
    Fault("kodning: rapport.toml i cp1252", encoded("rapport.toml", "cp1252"), "2022/rapport.toml.*UTF-8", once=False),
    Fault("kodning: rapport.toml i utf-16", encoded("rapport.toml", "utf-16"), "2022/rapport.toml.*UTF-8", once=False),
    Fault(
        "kodning: NUL-tecken i csv",
        replaced(SUS, "Exekvering", "Exe\0kvering", 1),
        "varning: 2022/sus/Tid i försörjning.csv, rad 3: Rad 3 har tecknet NUL",
    ),
    Fault(
        "kodning: U+FFFD i en kategori (redan förstörd text)",
        replaced(NNS, "För det mesta", "F\ufffdr det mesta", 1),
        "varning: 2022/nns/nns_2022.csv, rad 3: Rad 3 har tecknet � i stället för en bokstav",
        once=False,  # the answer is no answer of the question's either, folder="text",
    ),
    Fault(
        "kodning: uppdelade bokstäver (NFD) i csv",
        changed(SUS, lambda raw: unicodedata.normalize("NFD", raw.decode()).encode()),
    ),
    Fault(
        "kodning: uppdelade bokstäver (NFD) i NNS",
        changed(NNS, lambda raw: unicodedata.normalize("NFD", raw.decode()).encode()),
    ),
    Fault(
        "kodning: mjukt bindestreck och nollbreda tecken",
        replaced(NNS, "För det mesta", "För\u200b det me\u00adsta\u200e"),
    ),
    # --- delimiters
    Fault(
        "avgränsare: SUS csv med komma",
        replaced(SUS, ";", ","),
        f"fel: 2022/sus/Tid i försörjning.csv: {COMMA}",
        folder="text2",
    ),
    Fault(
        "avgränsare: SUS csv med komma och decimaler i citattecken",
        changed(
            SUS,
            lambda raw: re.sub(r"([^;\n]*\d,\d[^;\r\n]*)", r'"\1"', raw.decode("utf-8-sig")).replace(";", ",").encode(),
        ),
    ),
    Fault("avgränsare: SUS csv med tabb", replaced(SUS, ";", "\t")),
    Fault("avgränsare: SUS csv med |", replaced(SUS, ";", "|")),
    Fault("avgränsare: NNS csv med |", replaced(NNS, ";", "|")),
    Fault("avgränsare: NNS csv med komma", changed(NNS, lambda raw: raw.replace(b",", b"").replace(b";", b","))),
    Fault(
        "avgränsare: gamla Mac-radslut (CR) i SUS csv",
        changed(SUS, lambda raw: raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r")),
    ),
    Fault("avgränsare: första raden sep=, i publicerat.csv", changed("publicerat.csv", lambda raw: b"sep=,\r\n" + raw)),
    Fault(
        "avgränsare: första raden sep=; i NNS",
        changed(NNS, lambda raw: b"sep=;\r\n" + raw.removeprefix(b"\xef\xbb\xbf")),
    ),
    Fault(
        "avgränsare: två lösa citattecken sväljer rader",
        changed(NNS, lambda raw: raw.replace(b";Alltid;", b';"Alltid;', 2)),
        "varning: 2022/nns/nns_2022.csv, rad 2: Rad 2, 6 har ett citattecken utan make",
        folder="text2",
    ),
    Fault(
        "avgränsare: hela raden i citattecken",
        changed(
            NNS,
            lambda raw: b"\n".join(
                b'"%s"' % line.strip() if n == 4 else line for n, line in enumerate(raw.split(b"\n"))
            ),
        ),
    ),
    # --- which files are read
    Fault(
        "fil: .ods i stället för .xlsx",
        instead_of_book(
            "samordningsteam.ods",
            personal(
                ods_row("Tjänst", "Från", "Till", "Grad", "Orsak")
                + ods_row("1", "2022-01-01", "2022-12-31", "oviss", "Arbete")
            ),
        ),
        "2022/samordningsteam.ods, flik Personal",
        once=False,
    ),
    Fault("fil: .xls i stället för .xlsx", old_book),
    Fault("fil: flik med 300 000 rader personal", many_rows),
    Fault(
        "fil: ods med number-columns-repeated=2000000000",
        instead_of_book("samordningsteam.ods", personal(ods_row("x", repeated=2_000_000_000))),
        "fel: 2022/samordningsteam.ods: En cell står långt utanför tabellen",
        once=False,
    ),
    Fault(
        "fil: två arbetsböcker i mappen (xlsx + xlsm)",
        copied(BOOK, "samordningsteam.xlsm"),
        "fel: 2022/samordningsteam.xlsm: Det finns flera arbetsböcker; den här läses inte",
        folder="filer",
    ),
    Fault(
        "fil: arbetsboken heter 'samordningsteam (1).xlsx'",
        moved(BOOK, "samordningsteam (1).xlsx"),
        NEAR.format(r"samordningsteam \(1\).xlsx", "samordningsteam.xlsx"),
    ),
    Fault(
        "fil: arbetsboken heter 'Samordningsteam Provstad 2022.xlsx'",
        moved(BOOK, "Samordningsteam Provstad 2022.xlsx"),
        NEAR.format("Samordningsteam Provstad 2022.xlsx", "samordningsteam.xlsx"),
    ),
    Fault(
        "fil: arbetsboken från ett annat år enligt namnet",
        moved(BOOK, "samordningsteam 2021.xlsx"),
        "fel: 2022/samordningsteam 2021.xlsx: Filen läses inte. Gäller den 2022: byt namn till samordningsteam.xlsx",
    ),
    Fault(
        "fil: arbetsboken heter något helt annat",
        moved(BOOK, "Vårt underlag.xlsx"),
        NEAR.format("Vårt underlag.xlsx", "samordningsteam.xlsx"),
    ),
    Fault(
        "fil: två filer kan vara arbetsboken",
        lambda planted: (
            copied(BOOK, "Samordningsteam slutlig.xlsx")(planted),
            moved(BOOK, "samordningsteam ny.xlsx")(planted),
        )[1],
        "fel: 2022/Samordningsteam slutlig.xlsx: Filen läses inte. Flera filer kan vara samordningsteam.xlsx",
        once=False,
    ),
    Fault(
        "fil: arbetsboken som .numbers",
        moved(BOOK, "samordningsteam.numbers"),
        "fel: 2022/samordningsteam.numbers: .*spara den som samordningsteam.xlsx",
    ),
    Fault(
        "fil: ekonomin under ett annat namn",
        moved("ekonomi.xlsx", "Budgetuppföljning.xlsx"),
        NEAR.format("Budgetuppföljning.xlsx", "ekonomi.xlsx"),
    ),
    Fault(
        "fil: publicerat som arbetsbok",
        as_workbook("publicerat.csv"),
    ),
    Fault(
        "fil: arbetsboken från 2023 i mappen 2022",
        lambda planted: laid(BOOK, (CLEAN.parent / "2023" / BOOK).read_bytes())(planted),
        "fel: 2022/samordningsteam.xlsx: Arbetsboken verkar gälla 2023 och inte 2022.*mappen 2023",
    ),
    Fault(
        "fil: en kopia av arbetsboken bredvid",
        copied(BOOK, "samordningsteam - kopia.xlsx"),
        "fel: 2022/samordningsteam - kopia.xlsx: Filen läses inte. Den som läses är samordningsteam.xlsx",
        folder="filer",
    ),
    Fault(
        "fil: 'ekonomi (1).xlsx'",
        moved("ekonomi.xlsx", "ekonomi (1).xlsx"),
        NEAR.format(r"ekonomi \(1\).xlsx", "ekonomi.xlsx"),
        folder="filer",
    ),
    Fault(
        "fil: 'Publicerat 2022.csv'",
        moved("publicerat.csv", "Publicerat 2022.csv"),
        NEAR.format("Publicerat 2022.csv", "publicerat.csv"),
        folder="filer",
    ),
    Fault(
        "fil: 'rapport.toml.txt'",
        moved("rapport.toml", "rapport.toml.txt"),
        "varning: 2022/rapport.toml.txt: .*läses som årets inställningar. Byt namn till rapport.toml",
    ),
    Fault(
        "fil: SUS-fil i en undermapp sus/export/",
        moved(CSV, "sus/export/alder_2022.csv"),
        "fel: 2022/sus/export/alder_2022.csv: Filen läses inte. Lägg filen direkt i sus/",
        folder="filer",
    ),
    Fault(
        "fil: SUS-fil direkt i årets mapp",
        moved(CSV, "alder_2022.csv"),
        "fel: 2022/alder_2022.csv: Filen läses inte. Lägg filen där den hör hemma",
    ),
    Fault(
        "fil: arbetsboken i sus/",
        copied(BOOK, "sus/samordningsteam.xlsx"),
        "fel: 2022/sus/samordningsteam.xlsx: Filen läses inte: den är teamets arbetsbok",
        folder="filer",
    ),
    Fault(
        "fil: arbetsboken bland enkätsvaren",
        moved(BOOK, "nns/Teamet.xlsx"),
        "fel: 2022/nns/Teamet.xlsx: Filen läses inte: den är teamets arbetsbok",
    ),
    Fault(
        "fil: många filer i en egen mapp",
        lambda planted: [laid(f"arkiv/{n}.xlsx")(planted) for n in range(9)] and None,
        "fel: 2022/arkiv/0.xlsx: Filen läses inte",
        once=False,
        folder="filer",
    ),
    Fault(
        "fil: packade exporter",
        laid("sus/export.zip"),
        "fel: 2022/sus/export.zip: Filen läses inte. Packa upp filen i sus/, och ta bort den.",
        folder="filer",
    ),
    Fault(
        "fil: berättande text som .docx",
        laid("text/brukarrevision.docx"),
        "fel: 2022/text/brukarrevision.docx: Filen läses inte.*ren text med ändelsen .md",
        folder="filer",
    ),
    Fault(
        "fil: berättande text som .md.txt",
        laid("text/brukarrevision.md.txt", "Text."),
        "fel: 2022/text/brukarrevision.md.txt: Filen läses inte",
        folder="filer",
    ),
    Fault(
        "fil: berättande text med stavfel i filnamnet",
        laid("text/updrag.md", "Text."),
        r"fel: 2022/text/updrag.md: Rapporten har inget avsnitt.*Menas uppdrag.md\?",
        folder="filer",
    ),
    Fault("fil: filnamn i NFD", decomposed_name),
    Fault("fil: versaler i filers och mappars namn", upper_case, "2022/SUS/forsorjning.txt, rad 15"),
    Fault(
        "fil: pdf i sus/",
        laid("sus/utskrift.pdf", b"%PDF-1.7"),
        "varning: 2022/sus/utskrift.pdf: Filen läses inte",
        "filer",
    ),
    Fault(
        "fil: desktop.ini och Thumbs.db",
        lambda planted: (laid("desktop.ini")(planted), laid("goldware/Thumbs.db")(planted))[1],
        "varning: 2022/desktop.ini: Filen läses inte",
        "filer",
        once=False,
    ),
    Fault(
        "fil: en anteckning i sus/ och goldware/",
        two_notes,
        "varning: 2022/sus/anteckning.txt: Filen har ingen tabell",
        "filer",
        once=False,
    ),
    Fault(
        "fil: låsfil och dold fil",
        lambda planted: (laid("~$samordningsteam.xlsx")(planted), laid(".DS_Store")(planted))[1],
        "",
        "filer",
    ),
    Fault(
        "fil: en mapp som heter samordningsteam.xlsx",
        lambda planted: ((planted.path / BOOK).unlink(), (planted.path / BOOK).mkdir())[1],
        "fel: 2022/samordningsteam.xlsx: Filen läses inte. Byt namn på mappen",
        once=False,
    ),
    Fault("fil: namngivet rör (fifo) i sus/", fifo),
    Fault(
        "toml: två enkät-toml",
        copied("nns/enkat.toml", "nns/enkat2.toml"),
        "fel: 2022/nns/enkat2.toml: Det finns flera filer om enkäten",
        folder="filer",
    ),
    # --- damaged and odd workbooks
    Fault(
        "fil: XML-entiteter (billion laughs) i xlsx",
        in_zip(BOOK, doctype),
        "fel: 2022/samordningsteam.xlsx: Filen går inte att läsa",
        once=False,
    ),
    Fault(
        "fil: skräpfil i sus/ (.csv, en rad)",
        laid("sus/skräp.csv", b"A" * 5_000_000),
        "2022/sus/skräp.csv: Filen har ingen tabell",
        folder="filer",
    ),
    Fault(
        "fil: skräpfil 100 MB i sus/ (.csv, en rad)",
        laid("sus/skräp.csv", b"A" * 100_000_000),
        "fel: 2022/sus/skräp.csv: Filen läses inte: den är större än 20 MB",
    ),
    Fault(
        "fil: xlsx där en flik saknas i zip",
        in_zip(BOOK, lambda name, raw: None if name.endswith("sheet3.xml") else raw),
        "fel: 2022/samordningsteam.xlsx.*går inte att läsa",
        once=False,
    ),
    Fault(
        "fil: xlsx med okänd komprimering (method 99)",
        changed(BOOK, method_99),
        "fel: 2022/samordningsteam.xlsx: Filen",
        once=False,
    ),
    Fault(
        "fil: xlsx med krypterad flagga i zip",
        changed(BOOK, encrypted),
        "fel: 2022/samordningsteam.xlsx: Filen går inte att läsa",
        once=False,
    ),
    Fault(
        "fil: xlsx med ogiltig radattribut (r='x')",
        in_sheet(rb'<row r="10"', b'<row r="x"'),
        "fel: 2022/samordningsteam.xlsx: Filen går inte att läsa",
        once=False,
    ),
    Fault(
        "fil: xlsx med definedName som är trasigt",
        in_zip(
            BOOK,
            lambda name, raw: (
                raw.replace(
                    b"</workbook>",
                    b'<definedNames><definedName name="x">#REF!$$</definedName></definedNames></workbook>',
                )
                if name.endswith("workbook.xml")
                else raw
            ),
        ),
    ),
    Fault(
        "fil: arbetsbok sparad som Strict Open XML",
        with_strict_and_hidden,
        "varning: 2022/samordningsteam.xlsx, flik Deltagare, rad 40: Raden är dold",
    ),
    Fault(
        "fil: udda fyllning av ett annat program och en dold rad",
        odd_fill,
        "varning: 2022/samordningsteam.xlsx, flik Deltagare, rad 40: Raden är dold",
    ),
    # --- Excel
    Fault(
        "excel: rad dold av filter",
        of_book(hidden_row),
        "varning: 2022/samordningsteam.xlsx, flik Deltagare, rad 40: Raden är dold",
        folder="excel",
    ),
    Fault(
        "excel: många dolda rader",
        of_book(lambda book: [setattr(book["Deltagare"].row_dimensions[n], "hidden", True) for n in range(10, 30)]),
        "flik Deltagare, rad 10: Raden är dold",
        once=False,
    ),
    Fault(
        "excel: dold kolumn",
        of_book(lambda book: setattr(book["Deltagare"].column_dimensions["B"], "hidden", True)),
        "varning: 2022/samordningsteam.xlsx, flik Deltagare, kolumn B: Kolumnen är dold",
        folder="excel",
    ),
    Fault(
        "excel: dold flik (Deltagare)",
        of_book(lambda book: setattr(book["Deltagare"], "sheet_state", "hidden")),
        "varning: 2022/samordningsteam.xlsx, flik Deltagare: Fliken är dold",
        folder="excel",
    ),
    Fault(
        "excel: dold flik i personlistan",
        lambda planted: (
            planted.book(LIST).create_sheet("Blad2"),
            setattr(planted.book(LIST).worksheets[0], "sheet_state", "hidden"),
        )[1],
        "varning: 2022/goldware/personlista.xlsx, flik .*: Fliken är dold",
        folder="excel",
    ),
    Fault(
        "excel: mycket dold flik med gammal kopia",
        of_book(old_copy),
        "flik Deltagare 2021: Fliken hör inte till arbetsboken",
    ),
    Fault(
        "excel: formel utan sparat värde",
        lambda planted: planted.cell("Deltagare", "Slutdatum", 40, "=TODAY()"),
        "flik Deltagare, rad 40, kolumn Slutdatum: Cellen är en formel vars värde inte är sparat",
        folder="excel",
    ),
    Fault(
        "excel: formel utan sparat värde i nödvändig cell",
        lambda planted: planted.cell("Deltagare", "Startdatum", 40, "=F39"),
        "fel: 2022/samordningsteam.xlsx, flik Deltagare, rad 40, kolumn Startdatum: Cellen är en formel",
        folder="excel",
        once=False,
    ),
    Fault(
        "excel: felcell #SAKNAS! (t=e, #N/A) i Slutdatum",
        lambda planted: error_cell(planted, "Slutdatum", 12, "#N/A"),
        "fel: 2022/samordningsteam.xlsx, flik Deltagare, rad 12, kolumn Slutdatum: Cellen har ett felvärde",
        folder="excel",
        once=False,
    ),
    Fault(
        "excel: felcell #REF! i Startdatum",
        lambda planted: error_cell(planted, "Startdatum", 12, "#REF!"),
        "fel: 2022/samordningsteam.xlsx, flik Deltagare, rad 12, kolumn Startdatum: Cellen har ett felvärde",
        folder="excel",
        once=False,
    ),
    Fault(
        "excel: felcell i ekonomi.xlsx",
        lambda planted: planted.book("ekonomi.xlsx").worksheets[0].cell(5, 4, "#DIV/0!"),
        "2022/ekonomi.xlsx, flik .*, rad 5, kolumn Utfall: Cellen har ett felvärde",
        once=False,
        folder="excel",
    ),
    Fault(
        "excel: sammanslagna celler (Remittent rad 10–12)",
        lambda planted: merged(planted, "Remittent"),
        r"flik Deltagare, rad 10, kolumn D: Cellerna i rad 10–12 är sammanslagna",
        folder="excel",
    ),
    Fault(
        "excel: sammanslagna Slutdatum (rad 10–12): värdet försvinner tyst",
        lambda planted: merged(planted, "Slutdatum"),
        "flik Deltagare, rad 10, kolumn G: Cellerna i rad 10–12 är sammanslagna",
        once=False,
    ),
    Fault("excel: 10 000 tomma formaterade rader", of_book(formatted)),
    Fault(
        "excel: en ensam cell i rad 1 048 576 (kolumn XFD)",
        of_book(lambda book: book["Deltagare"].cell(1_048_576, 16_384, "x")),
        "varning: .*flik Deltagare, rad 1048576, kolumn .*: En cell står långt utanför tabellen",
        folder="excel",
    ),
    Fault(
        "excel: en ensam cell i rad 1 048 576",
        of_book(lambda book: book["Deltagare"].cell(1_048_576, 1, "x")),
        "varning: .*flik Deltagare, rad 1048576, kolumn .*: En cell står långt utanför tabellen",
    ),
    Fault(
        "excel: en ensam cell i kolumn XFD",
        of_book(lambda book: book["Deltagare"].cell(1, 16_384, "x")),
        "flik Deltagare, rad 1, kolumn XFD: En cell står långt utanför",
    ),
    Fault("excel: utan dimension-element och r-attribut", in_zip(BOOK, without_refs)),
]
