"""A chapter run by itself, as an evaluator does: papermill on the notebook, a period given as a number, no builder."""

import nbformat
import papermill
import pytest

from sotanalysis import dataset
from sotanalysis.report import open_report
from sotanalysis.report.report import unknown_parameter

CHAPTER = "05_stegforflyttning.ipynb"


@pytest.fixture(scope="module")
def data(demonstration, checkout):
    """A data folder with the demonstration read, which SOT_DATA names."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOT_DATA", str(demonstration))
        patch.setenv("PYTHONPATH", str(checkout))
        yield demonstration


@pytest.fixture
def execute(data, tmp_path, checkout):
    """Runs the chapter with papermill; its executed notebook."""

    def run(**parameters) -> nbformat.NotebookNode:
        source, target = checkout / "notebooks" / CHAPTER, tmp_path / "out.ipynb"
        options = {"progress_bar": False, "kernel_name": "python3", "log_output": False}
        return papermill.execute_notebook(source, target, parameters=parameters, **options)

    return run


@pytest.mark.slow
def test_a_period_is_a_number_too_and_references_read_as_titles(execute):
    cells = execute(period=2022).cells
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    shown = [output.data for output in outputs if "data" in output]
    assert len(shown) > 5 and not [output for output in outputs if output.output_type in ("error", "stream")]
    assert not [data for data in shown if "{ref:" in str(data["text/html"]) + str(data["text/plain"])]


@pytest.mark.slow
def test_an_unknown_plan_stops_the_chapter_at_its_setup(execute):
    with pytest.raises(papermill.PapermillExecutionError) as error:
        execute(plan="arsrapp")
    assert error.value.evalue == (
        "Planen arsrapp finns inte. Menade du arsrapport? "
        "Planer: arsrapport, lanet, forbundet-2022, lanet-2023, halvar, egen."
    )


@pytest.mark.slow
def test_a_parameter_that_the_notebook_does_not_have_is_refused(execute):
    with pytest.raises(papermill.PapermillExecutionError) as error:
        execute(perod=2022)
    assert error.value.evalue == "Anteckningsboken har ingen parameter perod. Menade du period?"


def test_only_the_cell_of_papermill_is_held_against_the_one_before():
    own = ["", 'team = "vasteras"', "annat = 1"]
    assert unknown_parameter(own) == ""
    assert unknown_parameter([*own[:2], '# Parameters\nteam = "provstad"\n']) == ""
    assert unknown_parameter([*own[:2], "# Parameters\nx = 1\n"]).endswith("De som finns: team.")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"team": "vasteraas"}, "teamet vasteraas. De som finns: vasteras."),
        ({"team": "../raw/vasteras"}, "De som finns: vasteras."),
        ({"period": 2031}, "vasteras 2031"),
        ({"period": "2022-13"}, "Perioden ska skrivas"),
        ({"period": "0000"}, "Perioden ska skrivas"),
        ({"period": "h1"}, "saknar år"),
        ({"period": None}, "Perioden ska skrivas"),
        ({"plan": "arsrapp"}, "Menade du arsrapport?"),
        ({"plan": None}, "Planen None finns inte."),
        ({"edition": "publik"}, "De som finns: internal, public"),
    ],
)
def test_what_is_unknown_is_refused_in_swedish_without_a_path(data, wrong, said):
    with pytest.raises(ValueError, match=said.replace("?", r"\?")) as error:
        open_report(**{"team": "vasteras", "period": "2022", "plan": "full", "edition": "internal"} | wrong)
    assert str(data) not in str(error.value) and "\n" not in str(error.value)
