import json
import os
import sys
from contextlib import nullcontext

import nbformat
import pytest

from sotanalysis.publishing.forked import CAN_BE, Loaded
from sotanalysis.publishing.join import SectionMissing, join, read_chapter, section_of
from sotanalysis.publishing.kernels import Kernels
from sotanalysis.publishing.plan import Document, Heading, Plan
from sotanalysis.publishing.run import WORTH_A_KERNEL, Executed, RunFailed, UnknownParameter, run

STARTED = [
    pytest.param(False, id="started"),
    pytest.param(True, id="copied", marks=pytest.mark.skipif(not CAN_BE, reason="no fork")),
]
PARAMETERS = {"team": "vasteras", "period": "2023", "plan": "prov", "edition": "internal"}


def plan(*sections: str) -> Plan:
    return Plan("prov", "Prov", (Document("rapport", (Heading("Först", 1), Heading("Sedan", 2, sections))),))


def executed(fake, chapter, sections, parameters=PARAMETERS, kernels=1, copies=False, **more) -> Executed:
    chapters = [read_chapter(chapter(fake, "02", "Kapitel", sections))]
    environment = {"PYTHONPATH": ":".join([str(fake), *sys.path]), "SOT_TEST": "härifrån"}
    with Loaded(environment) if copies else nullcontext() as loaded, Kernels(environment, kernels, loaded) as started:
        return run(plan(*sections), chapters, parameters, started, **more)


def outputs(found: Executed) -> dict[str, str]:
    cells = [cell for cell in found.notebook.cells if cell.cell_type == "code" and section_of(cell)]
    return {section_of(cell): json.dumps(cell.outputs, ensure_ascii=False) for cell in cells}


# --- joining ----------------------------------------------------------------------------------------------------


def test_a_joined_notebook_has_the_plans_headings_and_none_of_its_own(fake, chapter):
    chapters = [
        read_chapter(chapter(fake, "02", "Två", {"02.a": "whole(report)"})),
        read_chapter(chapter(fake, "03", "Tre", {"03.b": "whole(report)", "03.c": "loud(report)"})),
    ]
    joined = join(plan("03.b", "02.a"), chapters)
    nbformat.validate(joined)
    assert [cell.source for cell in joined.cells if cell.cell_type == "markdown"] == [
        "# Först", "## Sedan", "Förklaring.", "Förklaring.",
    ]  # fmt: skip
    assert [section_of(c) for c in joined.cells] == [None, None, None, None, "03.b", "03.b", "02.a", "02.a"]
    assert joined.cells[1].source.count("import") == 1


def test_a_section_in_no_notebook_is_named(fake, chapter):
    chapters = [read_chapter(chapter(fake, "02", "Två", {"02.a": "whole(report)"}))]
    with pytest.raises(SectionMissing, match="02.b"):
        join(plan("02.a", "02.b"), chapters)


# --- running ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_parameters_folders_progress_faults_and_warnings(fake, chapter):
    seen = []
    sections = {"02.hel": "whole(report)", "02.trasig": "broken(report)", "02.varnar": "loud(report)"}
    found = executed(fake, chapter, sections, on_section=seen.append)
    shown = outputs(found)
    assert seen == list(sections)
    assert "vasteras 2023 prov internal härifrån" in shown["02.hel"]
    assert [(f.section, f.message) for f in found.faults] == [
        ("02.trasig", "Ett fel i programmet stoppade avsnittet. Säg till den som sköter programmet: KeyError.")
    ]
    assert "Avsnittet 02.trasig kunde inte göras" in shown["02.trasig"]
    assert found.noisy == ("02.varnar",)
    text = nbformat.writes(found.notebook)
    assert "198501139995" not in text and "Traceback" not in text and "ipykernel" not in text
    assert "papermill" not in found.notebook.metadata
    assert nbformat.writes(executed(fake, chapter, sections).notebook) == text


@pytest.mark.slow
def test_sections_dealt_to_two_kernels_make_the_same_notebook(fake, chapter):
    sections = {f"02.del{n:02}": "whole(report)" for n in range(2 * WORTH_A_KERNEL)} | {"02.trasig": "broken(report)"}
    before = os.umask(0o022)
    try:
        one = executed(fake, chapter, sections)
        two, copied = (executed(fake, chapter, sections, kernels=2, copies=copies) for copies in (False, CAN_BE))
    finally:
        after = os.umask(before)
    assert after == 0o022  # whose files they are is again as it was
    assert [fault.section for fault in two.faults] == ["02.trasig"]
    assert len({nbformat.writes(found.notebook) for found in (one, two, copied)}) == 1
    assert one.reads == two.reads == copied.reads


@pytest.mark.slow
@pytest.mark.parametrize("copies", STARTED)
def test_a_section_that_kills_the_kernel_is_left_out_and_the_rest_is_made(fake, chapter, copies):
    sections = {"02.hel": "whole(report)", "02.dor": "dying(report)", "02.x": "loud(report)"}
    found = executed(fake, chapter, sections, copies=copies)
    assert [fault.section for fault in found.faults] == ["02.dor"]
    assert "avbröts av datorn" in outputs(found)["02.dor"]
    assert "vasteras 2023" in outputs(found)["02.hel"]
    assert "Varnar" in outputs(found)["02.x"]


@pytest.mark.slow
def test_a_section_without_end_is_stopped(fake, chapter):
    found = executed(fake, chapter, {"02.lang": "slow(report)", "02.hel": "whole(report)"}, cell_seconds=5)
    assert [fault.message for fault in found.faults] == ["Avsnittet tog mer än 5 sekunder och avbröts."]
    assert "vasteras 2023" in outputs(found)["02.hel"]


@pytest.mark.slow
@pytest.mark.skipif(not CAN_BE, reason="no process can be copied")
def test_a_kernel_is_started_plainly_when_what_it_would_be_a_copy_of_is_gone(fake, chapter, monkeypatch):
    monkeypatch.setattr(Loaded, "__enter__", lambda loaded: loaded._process.kill() or loaded)
    assert "vasteras 2023" in outputs(executed(fake, chapter, {"02.hel": "whole(report)"}, copies=True))["02.hel"]


@pytest.mark.slow
def test_a_report_that_cannot_be_opened_stops_with_its_own_words(fake, chapter):
    with pytest.raises(RunFailed, match="Det finns inget år 1999."):
        executed(fake, chapter, {"02.hel": "whole(report)"}, PARAMETERS | {"period": "1999"})


def test_an_unknown_parameter_is_refused_before_anything_runs(fake, chapter):
    with pytest.raises(UnknownParameter, match="yaer"):
        executed(fake, chapter, {"02.hel": "whole(report)"}, PARAMETERS | {"yaer": "2023"})
