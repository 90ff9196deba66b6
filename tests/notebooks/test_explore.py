"""Research notebooks: committed without output, and they run from top to bottom."""

import ast
import json
import re
from contextlib import suppress
from dataclasses import fields
from pathlib import Path

import nbformat
import papermill
import pytest

from demo.county import Truth, write_county
from sotanalysis import dataset
from sotanalysis.exhibits.exhibit import PRIVATE_MIME
from sotanalysis.payback.inputs import Assumptions
from sotanalysis.payback.ledger import Switches
from sotanalysis.payback.prices import KNOWN

ROOT = Path(__file__).resolve().parents[2]
PAYBACK = ROOT / "notebooks/explore/payback.ipynb"
FILES = sorted((ROOT / "notebooks/explore").glob("*.ipynb"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_committed_without_output(path):
    raw = json.loads(path.read_text(encoding="utf-8"))
    assert raw["metadata"]["title"] and (raw["nbformat"], raw["nbformat_minor"]) == (4, 5)
    assert [c["id"] for c in raw["cells"] if c.get("outputs") or c.get("execution_count")] == []


def run_on(data, path, tmp_path, monkeypatch, **parameters):
    """The figures of a notebook run on a data folder, and every output; no error but refusals, and every cell has run.

    papermill raises for an error in a cell that may have one too: what it has written then is the whole run.
    """
    pytest.importorskip("sksurv", reason="Gruppen research saknas: python3 bootstrap.py test --all.")
    monkeypatch.setenv("SOT_DATA", str(data))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    options = {"progress_bar": False, "kernel_name": "python3", "log_output": False, "cwd": ROOT}
    with suppress(papermill.PapermillExecutionError):
        papermill.execute_notebook(str(path), str(tmp_path / path.name), parameters, **options)
    done = nbformat.read(tmp_path / path.name, as_version=4)
    outputs = [o for cell in done.cells for o in cell.get("outputs", ())]
    assert {o.ename for o in outputs if o.output_type == "error"} <= {"Refused"}
    assert all(cell.execution_count for cell in done.cells if cell.cell_type == "code")
    forms = [o["data"][PRIVATE_MIME] for o in outputs if PRIVATE_MIME in o.get("data", {})]
    return [form for form in forms if form["kind"] == "figure"], outputs


RESEARCH = [path for path in FILES if "sotanalysis.research" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", RESEARCH, ids=lambda path: path.stem)
def test_a_research_notebook_asks_and_says_what_it_cannot_tell(path):
    cells = nbformat.read(path, as_version=4).cells
    headings = [line for c in cells if c.cell_type == "markdown" for line in c.source.splitlines() if line[:3] == "## "]
    assert headings[-1] == "## Vad som inte går att säga"
    assert all(heading.endswith("?") for heading in headings[:-1])
    assert cells[1].metadata.tags == ["parameters"] and cells[2].metadata.tags == ["setup"]


@pytest.mark.full
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", RESEARCH, ids=lambda path: path.stem)
def test_a_research_notebook_runs_from_clean(path, demonstration, tmp_path, monkeypatch):
    """Every cell runs, or is refused with a sentence; every figure has an alternative text."""
    figures, outputs = run_on(demonstration, path, tmp_path, monkeypatch)
    assert figures and all(len(form["alt"]) > 20 for form in figures)
    assert not [o for o in outputs if "image/png" in o.get("data", {})]  # none without
    assert not re.search(r"\b[acp]_[0-9a-f]{8,}", (tmp_path / path.name).read_text(encoding="utf-8"))


@pytest.mark.full
@pytest.mark.filterwarnings("ignore")
def test_teams_side_by_side_shows_what_was_planted_and_refuses_without_overlap(tmp_path, monkeypatch):
    write_county(tmp_path, 4, range(2022, 2024), 60, Truth(team_work=(0.0, 0.5, 0.0, 0.0)))
    for name in ("provstad", "exempelby", "testinge", "ovningsfors"):
        dataset.build(tmp_path / "raw", tmp_path / "processed", name)
    path, pair = ROOT / "notebooks/explore/team_sida_vid_sida.ipynb", ["provstad", "exempelby"]
    figures, outputs = run_on(tmp_path, path, tmp_path, monkeypatch, pair=pair)
    assert not [o for o in outputs if o.output_type == "error"]
    (funnel,) = (form["alt"] for form in figures if form["id"] == "team-tratt")
    assert "utanför" in next(told for told in funnel.split("; ") if told.startswith("Exempelby"))
    said = "".join(o["text"] for o in outputs if o.output_type == "stream")
    assert "jämförelser: 5." in said  # four teams held against chance, and one pair
    _, outputs = run_on(tmp_path, path, tmp_path, monkeypatch, pair=pair, alike=["team"])
    assert [o.evalue[:35] for o in outputs if o.output_type == "error"][0] == "Egenskaperna skiljer grupperna helt"


def parameters() -> dict[str, str]:
    """Name to default, as papermill reads them."""
    found = papermill.inspect_notebook(str(PAYBACK))
    return {name: one["default"] for name, one in found.items()}


def test_every_switch_assumption_and_price_is_a_parameter_that_is_used():
    asked = parameters()
    settings = {f.name for kind in (Switches, Assumptions) for f in fields(kind)}
    assert settings | set(KNOWN) <= set(asked)
    for f in (*fields(Switches), *fields(Assumptions)):
        assert ast.literal_eval(asked[f.name]) == f.default, f.name
    assert {asked[item] for item in KNOWN} == {"None"}
    cells = nbformat.read(PAYBACK, as_version=4).cells
    used = {
        node.id
        for cell in cells
        if cell.cell_type == "code" and "parameters" not in cell.metadata.get("tags", [])
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.Name)
    }
    assert set(asked) - used == set()


@pytest.mark.full
@pytest.mark.filterwarnings("ignore")
def test_the_payback_notebook_runs_under_any_settings(demonstration, tmp_path, monkeypatch):
    monkeypatch.setenv("SOT_DATA", str(demonstration))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))

    def run(name: str, **values: object) -> tuple[dict[str, list[list[str]]], str]:
        done = papermill.execute_notebook(
            str(PAYBACK), str(tmp_path / f"{name}.ipynb"), values, progress_bar=False, kernel_name="python3", cwd=ROOT
        )
        data = [o["data"] for cell in done.cells for o in cell.get("outputs", ()) if "data" in o]
        forms = [d[PRIVATE_MIME] for d in data if PRIVATE_MIME in d]
        tables = {
            f["id"]: [[c["text"] for c in row["cells"]] for row in f["rows"]] for f in forms if f["kind"] == "table"
        }
        return tables, "\n".join(d["text/plain"] for d in data)

    plain, told = run("plain", period="2022")
    assert len(told) and not re.search(r"\bnan\b|NaN|None|[-−]0,00\b|samhalle\b", told)
    assert {"aktorer", "osakerhet", "osakerhet-tid", "poster", "bokforing", "priser"} <= set(plain)
    assert plain["aktorer"][0][:3] == ["Kommunen", "876", "1\u00a0005"]  # as in the annual report
    changed, told = run("changed", period=2022, discount=0.035, where="sex == 'man'", where_words="män", a_kassa=9000)
    assert changed["aktorer"][0] != plain["aktorer"][0]
    assert "män" in told and "kalkylränta per år = 0,035" in told and "A-kassa 9\u00a0000 kr" in told
