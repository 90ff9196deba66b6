"""The builder warns when a measure that shall be reported has nothing behind it."""

from nbformat.v4 import new_code_cell, new_notebook, new_output

from sotanalysis.chapters import required
from sotanalysis.exhibits.notice import Notice
from sotanalysis.publishing import build


def notebook_of(*exhibits):
    outputs = [new_output("display_data", data=exhibit._repr_mimebundle_()) for exhibit in exhibits]
    return new_notebook(cells=[new_code_cell("x", outputs=outputs)])


def test_what_the_checklist_lacks_is_a_warning():
    lacking = Notice(required.CHECKLIST, "Underlag saknas", f"{required.UNREPORTED}: NNS-indikatorer: nns/.")
    other = Notice("annat", "Underlag saknas", f"{required.UNREPORTED}: något annat.")
    assert build.unreported([notebook_of(lacking, other)]) == [lacking.text]
    assert build.unreported([notebook_of(other)]) == []
