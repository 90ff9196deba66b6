"""Figures as files: a drawing that says what it is, and a picture large enough for a slide."""

from io import BytesIO
from xml.etree import ElementTree

from nbformat.v4 import new_notebook
from PIL import Image

from sotanalysis.publishing.figures import figure_files
from sotanalysis.publishing.numbering import numbered


def test_each_figure_is_a_drawing_and_a_picture(executed):
    files = figure_files([numbered(executed)[0]])
    assert sorted(files) == [
        "figurer/figur-01-fig-remittenter.png",
        "figurer/figur-01-fig-remittenter.svg",
        "figurer/figur-02-fig-steg.png",
        "figurer/figur-02-fig-steg.svg",
    ]
    with Image.open(BytesIO(files["figurer/figur-01-fig-remittenter.png"])) as picture:
        assert picture.width == 1260  # 160 mm at 200 ppi
    drawing = ElementTree.fromstring(files["figurer/figur-01-fig-remittenter.svg"])
    title, description = (drawing.find(f"{{*}}{name}").text for name in ("title", "desc"))
    assert title == "Remittenter till insatsen" and description.startswith("Stapeldiagram")


def test_two_runs_are_the_same_bytes_and_nothing_is_nothing(executed):
    notebook = numbered(executed)[0]
    assert figure_files([notebook]) == figure_files([notebook])
    assert figure_files([new_notebook()]) == {}
