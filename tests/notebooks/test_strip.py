"""Notebooks lie in git as JupyterLab saves them, but for what a run or a view leaves behind."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / ".ci/strip.py"
LISTED = subprocess.run(["git", "ls-files", "-z", "*.ipynb"], cwd=ROOT, capture_output=True, check=True).stdout
TRACKED = [ROOT / name for name in LISTED.decode().split("\0") if name]

spec = importlib.util.spec_from_file_location("strip", SCRIPT)
strip = importlib.util.module_from_spec(spec)
spec.loader.exec_module(strip)


def saved_after_a_run(text: str) -> str:
    """The notebook as JupyterLab saves it when it has been run, looked at, and one cell been folded."""
    notebook = nbformat.reads(text, as_version=4)
    notebook.metadata.language_info = {"name": "python", "version": "3.12.1", "nbconvert_exporter": "python"}
    notebook.metadata.kernelspec.display_name = "min miljö"
    notebook.metadata.widgets = {}
    for number, cell in enumerate(notebook.cells, 1):
        cell.metadata.update({"editable": True, "slideshow": {"slide_type": ""}, "collapsed": True})
        cell.metadata.setdefault("tags", [])
        if cell.cell_type == "code":
            cell.execution_count = number
            cell.outputs = [nbformat.v4.new_output("stream", text="ett\ntvå")]
            cell.metadata.execution = {"iopub.execute_input": "2024-01-01T08:00:00Z"}
    return nbformat.writes(notebook) + "\n"


@pytest.mark.parametrize("path", TRACKED, ids=lambda path: path.stem)
def test_a_tracked_notebook_is_in_the_form(path):
    assert path.read_text(encoding="utf-8") == strip.stripped(path.read_text(encoding="utf-8")), (
        f"python3 bootstrap.py strip {path.relative_to(ROOT).as_posix()}"
    )


@pytest.mark.parametrize("path", TRACKED, ids=lambda path: path.stem)
def test_opened_run_saved_and_stripped_it_is_the_same(path):
    text = path.read_text(encoding="utf-8")
    assert saved_after_a_run(text) != text == strip.stripped(saved_after_a_run(text))


def test_ids_sources_and_tags_stay_and_the_rest_goes(tmp_path):
    cell = nbformat.v4.new_code_cell("x = 1\nx", id="c01-a", metadata={"tags": ["keep_output"], "keep_output": True})
    cell.outputs, cell.execution_count = [nbformat.v4.new_output("stream", text="hemligt")], 7
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"title": "Åtta", "keep_output": True})
    path = tmp_path / "bok.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    subprocess.run([sys.executable, SCRIPT, path], check=True)
    text = path.read_text(encoding="utf-8")
    assert "Åtta" in text and text.endswith("}\n")
    found = json.loads(text)
    assert set(found["metadata"]) == {"kernelspec", "language_info", "title"}
    assert found["cells"] == [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": "c01-a",
            "metadata": {"tags": ["keep_output"]},
            "outputs": [],
            "source": ["x = 1\n", "x"],
        }
    ]


def test_own_notebooks_have_a_place_that_git_and_the_tests_leave_alone():
    place = "notebooks/egna/mitt.ipynb"
    ignored = subprocess.run(["git", "check-ignore", "--quiet", "--no-index", place], cwd=ROOT, check=False)
    assert ignored.returncode == 0
    assert [path.name for path in (ROOT / "notebooks/egna").iterdir() if path in TRACKED] == []
    readme = subprocess.run(["git", "check-ignore", "--quiet", "--no-index", "notebooks/egna/README.md"], cwd=ROOT)
    assert readme.returncode == 1
