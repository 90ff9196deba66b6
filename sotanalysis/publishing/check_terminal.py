"""`sot check` on a terminal: headings, one place after the other, wrapped to the window."""

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from sotanalysis.publishing.check import by_file
from sotanalysis.publishing.checked import Checked
from sotanalysis.tables.faults import Fault, own

WIDEST = 100  # longer lines are hard to follow
_COLOURS = {"Fel": "bold red", "Varningar": "bold yellow"}


def show(checked: Checked, console: Console) -> None:
    """The list, the files and the sum."""
    console.width = min(console.width, WIDEST)
    for heading, files in by_file(checked):
        _line(console, heading, style=_COLOURS[heading])
        for file, faults in files:
            _line(console, own(file), 1, "bold")
            for fault in faults:
                _fault(console, fault)
        console.print()
    _line(console, "Filer", style="bold")
    for read in checked.files:
        _line(console, f"{own(read.file)}: {read.text}", 1, "" if read.read_as else "yellow")
    console.print()
    _line(console, checked.summary, style="bold red" if checked.exit_code else "bold green")
    _line(console, checked.next_step)


def _fault(console: Console, fault: Fault) -> None:
    place = fault.place.removeprefix("flik ")
    if place:
        _line(console, place[:1].upper() + place[1:], 2, "cyan")
    for text in filter(None, [fault.what, fault.detail]):
        _line(console, text, 3)
    _line(console, f"→ {fault.remedy}", 3, "green")


def _line(console: Console, text: str, level: int = 0, style: str = "") -> None:
    """A paragraph, indented as a whole: what does not fit on its first line stands under it."""
    console.print(Padding(Text(text, style=style), (0, 0, 0, 2 * level)))
