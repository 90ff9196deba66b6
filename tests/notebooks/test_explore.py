"""Research notebooks: committed without output, and they run from top to bottom."""

import json
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from sotanalysis import dataset

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "notebooks/explore").glob("*.ipynb"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_committed_without_output(path):
    raw = json.loads(path.read_text(encoding="utf-8"))
    assert raw["metadata"]["title"] and (raw["nbformat"], raw["nbformat_minor"]) == (4, 5)
    assert [c["id"] for c in raw["cells"] if c.get("outputs") or c.get("execution_count")] == []


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_the_payback_notebook_runs(tmp_path, monkeypatch):
    monkeypatch.setenv("SOT_KEY_FILE", str(tmp_path / "nyckel"))
    monkeypatch.setenv("SOT_DATA", str(tmp_path))
    dataset.build(ROOT / "data/raw", tmp_path / "processed", "vasteras")
    notebook = nbformat.read(ROOT / "notebooks/explore/payback.ipynb", as_version=4)
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}).execute()
    shown = [o["data"]["text/plain"] for c in notebook.cells for o in c.get("outputs", ()) if "data" in o]
    assert any("samhalle" in text for text in shown) and len(shown) >= 8
