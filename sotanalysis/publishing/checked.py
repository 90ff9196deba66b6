"""What was found in a year's folder: everything to mend, and what became of each file."""

from dataclasses import dataclass

from sotanalysis.formatting import listing, number
from sotanalysis.tables.faults import Fault, counted

TEXT, PLAN = "text:obunden eller osann", "plan:går inte att följa"


@dataclass(frozen=True)
class FileRead:
    """A file of the folder: what it was read as ("" when no reader took it), its rows, how many are not counted, how
    many passages of a text are freed from the search for unbound words, and which sheets that it may have hold no row.

    `missing`: it is not there, and what that means stands in `why`.
    """

    file: str
    read_as: str = ""
    rows: int = 0
    refused: int = 0
    why: str = ""
    free: int = 0
    without_rows: tuple[str, ...] = ()
    missing: bool = False

    @property
    def text(self) -> str:
        """`läst som teamets arbetsbok: 542 rader, 3 räknas inte`."""
        if self.missing:
            return f"saknas. {self.why}"
        if not self.read_as:
            return f"läses inte. {self.why.removeprefix('Filen läses inte.')}".strip()
        if self.free:
            return f"läst som {self.read_as}: {number(self.free)} {'ställe' if self.free == 1 else 'ställen'} med fri"
        blank = f"; utan rader: {listing([*self.without_rows])}" if self.without_rows else ""
        if not self.rows:
            return f"läst som {self.read_as}{blank}"
        lost = f", {number(self.refused)} räknas inte" if self.refused else ""
        return f"läst som {self.read_as}: {number(self.rows)} {'rad' if self.rows == 1 else 'rader'}{lost}{blank}"


@dataclass(frozen=True)
class Checked:
    """What was found in the folder of a team and a year: everything to mend, the worst first, and every file."""

    team: str
    year: int
    faults: tuple[Fault, ...]
    files: tuple[FileRead, ...]

    @property
    def exit_code(self) -> int:
        """1 when something is a "fel"; a warning never makes it."""
        return int(any(fault.severity == "fel" for fault in self.faults))

    @property
    def counts(self) -> str:
        """`3 fel, 5 varningar; 2 rader räknas inte.`."""
        return f"{counted(self.faults)}."

    @property
    def summary(self) -> str:
        """How much is wrong and what it costs, as a line."""
        return f"{self.team}: {self.counts}"

    @property
    def next_step(self) -> str:
        """What to do now."""
        if self.exit_code:
            unbound = any(fault.rule == TEXT for fault in self.faults)
            stopped = " Innan texterna stämmer byggs ingen årsrapport." if unbound else ""
            return f"Rätta felen i filerna, spara och kör sot check {self.year} igen.{stopped}"
        if self.faults:
            return f"Inget hindrar rapporten. Se igenom varningarna och kör sot report {self.year}."
        if not any(file.rows for file in self.files):
            return f"Det finns inga rader än. Fyll i samordningsteam.xlsx, spara och kör sot check {self.year} igen."
        return f"Inget behöver rättas. Kör sot report {self.year}."
