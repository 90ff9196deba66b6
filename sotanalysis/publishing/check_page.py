"""`sot check` as a page."""

from sotanalysis.publishing.check import by_file
from sotanalysis.publishing.checked import Checked
from sotanalysis.publishing.list_page import list_page
from sotanalysis.tables.faults import own


def page(checked: Checked) -> str:
    """The list, the files and the sum as HTML. Holds no value of the data, and no sentence of a text."""
    return list_page("check.html.j2", checked=checked, groups=list(by_file(checked)), own=own)
