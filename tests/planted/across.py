"""Faults between columns, sheets and sources."""

from tests.planted.cells import A, D, U, in_
from tests.planted.fault import Fault, Planted


def _without(sheet: str, *rows: int) -> object:
    def plant(planted: Planted) -> None:
        for row in rows:
            planted.book()[sheet].delete_rows(row)

    return plant


def _no_participants(planted: Planted) -> None:
    del planted.book()["Deltagare"]


def _note_under(planted: Planted) -> None:
    planted.book()[D].cell(156, 1, "Uppgifterna är hämtade ur journalen i januari.")


def _totals_under(planted: Planted) -> None:
    for row, word in ((156, "Antal"), (157, "S:a")):
        planted.book()[D].cell(row, 1, word)
        planted.book()[D].cell(row, 2, 149)
    planted.book()["Personal"].cell(31, 1, "Antal tjänster")
    planted.book()["Personal"].cell(31, 3, 8)


FAULTS: list[Fault] = [
    in_("mellan: avslut utan resultat", D, "Resultat vid avslut", 12, None, "resultat", "mellan"),
    in_("mellan: resultat utan avslut", D, "Slutdatum", 12, None, "inget slutdatum"),
    in_("mellan: ORS avslut utan en av fyra skalor", D, "ORS socialt vid avslut", 12, None, "fyra skalor", "mellan"),
    in_("mellan: ansökan startad utan ärendenummer", A, "Ärendenummer", 10, None, "ärendenummer", "mellan"),
    in_("mellan: ansökan ej start utan utfallsdatum", A, "Utfallsdatum", 20, None, "utfallsdatum", "mellan"),
    in_("mellan: remittent olika i flikarna", A, "Remittent", 10, "Försäkringskassan", "annan i fliken Deltagare"),
    in_("mellan: uppföljning genomförd utan datum", U, "Genomförd dag", 3, None, "genomförd", "mellan"),
    Fault("mellan: startade ansökningar men ingen flik Deltagare", _no_participants, "fliken Deltagare saknas"),
    Fault("mellan: fotnot under tabellen", _note_under, "Deltagare, rad 156.*anteckning"),
    Fault("mellan: summarader", _totals_under),
]
