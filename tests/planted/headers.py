"""Faults of headers, sheets and Excel: renamed, split, merged, hidden, formulas, error cells."""

import unicodedata
from collections.abc import Callable

from tests.planted.cells import D, in_
from tests.planted.fault import Fault, Planted


def _renamed(old: str, new: str, sheet: str = D) -> Callable[[Planted], None]:
    def plant(planted: Planted) -> None:
        page = planted.book()[sheet]
        cell = next(c for row in page.iter_rows(max_row=5) for c in row if c.value == old)
        cell.value = new

    return plant


def _twice_empty(planted: Planted) -> None:
    page = planted.book()[D]
    page.insert_cols(7)
    page.cell(3, 7, "Slutdatum")


def _split(planted: Planted) -> None:
    """The header's first word in one row, the rest in the next."""
    page = planted.book()[D]
    page.insert_rows(4)
    for cell in page[3]:
        first, _, rest = str(cell.value or "").partition(" ")
        cell.value = first
        page.cell(4, cell.column).value = rest or None


def _moved_down(planted: Planted) -> None:
    """Half of the headers one row further down."""
    page = planted.book()[D]
    page.insert_rows(4)
    for cell in page[3][7:]:
        page.cell(4, cell.column, cell.value)
        cell.value = None


def _long_preface(planted: Planted) -> None:
    page = planted.book()[D]
    page.insert_rows(1, 60)
    for row in range(1, 61):
        page.cell(row, 1, "En rad text om hur fliken fylls i.")


def _repeated(planted: Planted) -> None:
    page = planted.book()[D]
    page.insert_rows(60)
    for cell in page[3]:
        page.cell(60, cell.column, cell.value)


def _removed(planted: Planted) -> None:
    planted.book()[D].delete_rows(3)


def _shifted(planted: Planted) -> None:
    page = planted.book()[D]
    values = [cell.value for cell in page[10]]
    for column, value in enumerate([None, *values], 1):
        page.cell(10, column).value = value


def named(sheet: str, name: str) -> Callable[[Planted], None]:
    """The planting of another name of a sheet."""
    return lambda planted: setattr(planted.book()[sheet], "title", name)


def _two_alike(planted: Planted) -> None:
    """Two sheets that may be the one that is missing."""
    book = planted.book()
    book["Resurser"].title = "Resurser vår"
    book.copy_worksheet(book["Resurser vår"]).title = "Resurser höst"


def _empty_twin(planted: Planted) -> None:
    """An empty sheet of the same name, but for a space, before the one with rows."""
    planted.book().create_sheet("Deltagare ", 0)


LEVEL = "Utbildningsnivå"
FAULTS: list[Fault] = [
    Fault(
        "rubrik: nödvändig rubrik omdöpt (Startdatum → Startdag)",
        _renamed("Startdatum", "Startdag"),
        "fel: .*rad 3, kolumn Startdatum.*Menas Startdatum",
    ),
    Fault(
        "rubrik: nödvändig rubrik nästan rätt (Ärendenummer → Ärende nr)",
        _renamed("Ärendenummer", "Ärendenumer"),
        "fel: .*rad 3, kolumn Ärendenummer.*Menas Ärendenummer",
    ),
    Fault(
        "rubrik: Slutdatum under ett helt annat namn",
        _renamed("Slutdatum", "Avslutad den"),
        "fel: .*rad 3, kolumn Slutdatum.*Menas Slutdatum",
    ),
    Fault(
        "rubrik: Resultat vid avslut under ett helt annat namn",
        _renamed("Resultat vid avslut", "Utgång"),
        "fel: .*rad 3, kolumn Resultat vid avslut.*Menas Resultat vid avslut",
    ),
    Fault(
        "rubrik: Status i Uppföljning under ett helt annat namn",
        _renamed("Status", "Hur gick det", "Uppföljning"),
        "fel: .*flik Uppföljning, rad 1, kolumn Status.*Menas Status",
    ),
    Fault(
        "rubrik: Personnummer omdöpt",
        _renamed("Personnummer", "Pnr"),
        "fel: .*flik Deltagare, kolumn Personnummer",
    ),
    Fault(
        "rubrik: valfri rubrik nästan rätt (Slutdatum → Slut datum)",
        _renamed("Slutdatum", "Slut datum"),
        "fel: .*rad 3, kolumn Slutdatum.*Menas Slutdatum",
    ),
    Fault(
        "rubrik: Slutdatum omdöpt till Avslut den",
        _renamed("Slutdatum", "Avslut den"),
        "fel: .*rad 3, kolumn Slutdatum: Rubriken i kolumn G",
        "rubriker",
    ),
    Fault(
        "rubrik: rubrik upprepad (Slutdatum två gånger, andra före)",
        _twice_empty,
        "rad 3, kolumn Slutdatum.*två kolumner; den tomma",
    ),
    Fault(
        "rubrik: rubrik upprepad, båda ifyllda",
        _renamed("Ansökningsdatum", "Slutdatum"),
        "fel: .*rad 3, kolumn Slutdatum.*två kolumner",
    ),
    Fault("rubrik: rubriken delad på två rader", _split, "flik Deltagare, rad 4.*två rader", once=False),
    Fault("rubrik: hälften av rubrikerna en rad ned", _moved_down, "flik Deltagare, rad 4.*två rader", once=False),
    Fault(
        "rubrik: rubrik i NFD (Utbildningsnivå med kombinerande ring)",
        _renamed(LEVEL, unicodedata.normalize("NFD", LEVEL)),
    ),
    Fault("rubrik: 60 rader text ovanför rubrikraden", _long_preface, "fel: .*flik Deltagare: Rubrikraden"),
    Fault("rubrik: rubrikraden upprepad mitt i (sidbrytning)", _repeated),
    Fault("rubrik: rubrikraden borttagen", _removed, "fel: .*flik Deltagare: Rubrikraden"),
    Fault(
        "rubrik: värdena förskjutna en kolumn åt höger under rubrikerna", _shifted, "Deltagare, rad 10.*rätt rubriker"
    ),
    in_("rubrik: Startdatum tomt i en rad", D, "Startdatum", 10, None, "saknas"),
    # --- names of sheets
    Fault(
        "fil: fliknamn ändrat (Deltagare → Deltagarna)",
        named("Deltagare", "Deltagarna"),
        "varning: .*flik Deltagarna: .*läses som Deltagare.*Byt namn på fliken till Deltagare",
        once=False,  # the clean folder's own remarks stand at the new name
    ),
    Fault("flik: Ansökningar heter Ansökan", named("Ansökningar", "Ansökan"), "varning: .*flik Ansökan: .*läses som"),
    Fault("flik: Resurser heter Blad1", named("Resurser", "Blad1"), "varning: .*flik Blad1: .*läses som Resurser"),
    Fault(
        "flik: Uppföljning heter Uppföljningar 2023",
        named("Uppföljning", "Uppföljningar 2023"),
        "fel: .*flik Uppföljningar 2023: Fliken har ett annat år i sitt namn",
    ),
    Fault(
        "flik: två flikar kan vara Resurser",
        _two_alike,
        "fel: .*flik Resurser höst: Flera flikar kan vara Resurser",
        once=False,
    ),
    Fault(
        "fil: fliken Deltagare två gånger (ena 'Deltagare ' med mellanslag, tom)",
        _empty_twin,
        "varning: .*flik Deltagare : .*den tomma läses inte",
    ),
]
