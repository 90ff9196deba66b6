"""Files are put in place together or not at all: open in another program, a full disk, a killed process."""

import errno
import multiprocessing
import os
import stat
from pathlib import Path

import pytest

from sotanalysis import placing
from sotanalysis.placing import NotPlaced, for_its_owner, placed

OLD = {"a.html": "1", "tabeller/b.csv": "1", "c.pdf": "1", "manifest.json": "1"}
NEW = {"a.html": "2", "tabeller/b.csv": "2", "d.xlsx": "2", "manifest.json": "2"}
GONE = ["c.pdf"]


def put(place: Path, files: dict[str, str], gone: list[str]) -> None:
    with placed(place, [*files], gone) as new:
        for name, content in files.items():
            (new / name).parent.mkdir(exist_ok=True)
            (new / name).write_text(content)


def stands(place: Path) -> dict[str, str]:
    """Everything in the folder, what is temporary too."""
    return {f.relative_to(place).as_posix(): f.read_text() for f in place.rglob("*") if f.is_file()}


@pytest.fixture
def place(tmp_path) -> Path:
    put(tmp_path / "2022", OLD, [])
    return tmp_path / "2022"


def test_the_new_set_stands_and_what_is_gone_is_gone(place):
    put(place, NEW, GONE)
    assert stands(place) == NEW and not (place / ".new").exists()


@pytest.mark.parametrize("name", [*dict.fromkeys([*OLD, *NEW])])
@pytest.mark.parametrize("error", [PermissionError(errno.EACCES, "x"), OSError(errno.ENOSPC, "x")])
def test_a_file_that_cannot_be_replaced_leaves_the_old_set(place, monkeypatch, name, error):
    replace = os.replace

    def refused(source, target):
        if Path(target).name == Path(name).name and ".new/new" in Path(source).as_posix() or source == place / name:
            raise error
        replace(source, target)

    with monkeypatch.context() as patch, pytest.raises(OSError) as told:
        patch.setattr(os, "replace", refused)
        put(place, NEW, GONE)
    assert stands(place) == OLD
    if isinstance(error, PermissionError):
        assert f"stäng filen {Path(name).name} " in str(told.value) and str(place) not in str(told.value)
    put(place, NEW, GONE)
    assert stands(place) == NEW


def test_a_disk_that_is_full_while_the_new_set_is_written_leaves_the_old(place):
    with pytest.raises(OSError, match="full"), placed(place, [*NEW], GONE) as new:
        (new / "a.html").write_text("2")
        raise OSError(errno.ENOSPC, "full")
    assert stands(place) == OLD


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="Rätten att skriva binder inte root.")
def test_a_folder_that_is_closed_is_told_by_its_name(place):
    place.chmod(0o500)
    with pytest.raises(NotPlaced, match="^Mappen 2022 går inte att skriva i"):
        put(place, NEW, GONE)
    place.chmod(0o700)
    assert stands(place) == OLD


def test_nothing_is_put_through_a_link_out_of_the_folder(place, tmp_path):
    (tmp_path / "annat").mkdir()
    for file in (place / "tabeller").iterdir():
        file.unlink()
    (place / "tabeller").rmdir()
    (place / "tabeller").symlink_to(tmp_path / "annat")
    before = stands(place)
    with pytest.raises(NotPlaced, match="^Mappen tabeller är en länk som leder ut ur 2022/"):
        put(place, NEW, GONE)
    assert stands(place) == before and not [*(tmp_path / "annat").iterdir()]


def test_a_file_that_is_a_link_is_replaced_and_what_it_leads_to_is_left(place, tmp_path):
    (tmp_path / "annat").write_text("annans")
    (place / "a.html").unlink()
    (place / "a.html").symlink_to(tmp_path / "annat")
    put(place, NEW, GONE)
    assert stands(place) == NEW and (tmp_path / "annat").read_text() == "annans"


def killed(place: Path, moves: int) -> None:
    """Puts the new set, and dies without a word after so many moves."""
    replace, left = os.replace, [moves]

    def counted(source, target):
        left[0] -= 1
        if left[0] < 0:
            os._exit(9)
        replace(source, target)

    os.replace = counted
    put(place, NEW, GONE)


@pytest.mark.skipif(os.name == "nt", reason="os.fork finns inte i Windows.")
@pytest.mark.parametrize("moves", range(10))
def test_a_process_killed_anywhere_leaves_no_mix_and_the_next_mends_it(place, monkeypatch, moves):
    process = multiprocessing.get_context("fork").Process(target=killed, args=(place, moves))
    process.start()
    process.join()
    assert (process.exitcode == 0) == (moves >= 9)
    there = {name: text for name, text in stands(place).items() if not name.startswith(".new")}
    assert there in (OLD, NEW) if "manifest.json" in there else moves < 9
    monkeypatch.setattr(placing, "PATIENCE", 0)
    placing.settle(place)
    assert stands(place) == (OLD if moves < 9 else NEW)
    put(place, NEW, GONE)
    assert stands(place) == NEW


@pytest.mark.skipif(os.name == "nt", reason="Windows har andra rättigheter")
def test_what_is_for_its_owner_is_so_while_it_is_written(tmp_path):
    with for_its_owner(), placed(tmp_path / "laget", ["a"]) as new:
        (new / "a").write_text("x")
        seen = {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in (tmp_path / "laget", new.parent, new, new / "a")}
    assert seen == {0} and stat.S_IMODE((tmp_path / "laget/a").stat().st_mode) == 0o600
