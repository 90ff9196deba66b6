"""A year's folder as `sot new` lays it out: all that is declared stands there, and as it stands it has no fault."""

import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from sotanalysis import cli
from sotanalysis.dataset import read_folder
from sotanalysis.exhibits.proof import proof
from sotanalysis.exhibits.template import without_tags
from sotanalysis.publishing.narrative import Text, text_faults
from sotanalysis.publishing.plan import shipped as plans
from sotanalysis.report import Report
from sotanalysis.scaffold import settings as laid_settings
from sotanalysis.scaffold import words
from sotanalysis.scaffold.book import ROWS, economy_workbook, note_of, team_workbook, words_of
from sotanalysis.scaffold.texts import skeleton
from sotanalysis.scaffold.year import LayoutRefused, lay_out
from sotanalysis.sources import settings as declared
from sotanalysis.sources.cells import Unreadable, read_cell
from sotanalysis.sources.folder import READ_ME
from sotanalysis.sources.settings import Settings, read_settings
from sotanalysis.sources.workbook import read_workbook
from sotanalysis.tables.exports import ACCOUNTS, FINANCING, PRINTED_FIGURES
from sotanalysis.tables.workbook import GUIDE, LISTS, SHEETS

YEAR = 2025
NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
MODELS = tuple(m for m in vars(declared).values() if isinstance(m, type) and issubclass(m, declared._Frozen))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new team's folder, untouched."""
    return lay_out(tmp_path_factory.mktemp("data") / "raw", NOTEBOOKS, "provstad", YEAR).folder


@pytest.fixture(scope="module")
def book(folder: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(folder / "samordningsteam.xlsx")


def test_a_folder_as_laid_out_has_no_fault_and_says_nothing(folder: Path) -> None:
    """Nobody has filled it in: it has no table, so that a report says what is missing and never zero."""
    source, settings = read_folder(folder, YEAR)
    assert source.problems == source.quarantine == [] and source.frames == {}
    assert settings.team == "Provstad"
    assert {count["rows_in"] for count in source.row_counts} == {0}


def test_every_file_and_folder_is_there(folder: Path) -> None:
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    assert {READ_ME, "rapport.toml", "samordningsteam.xlsx", "ekonomi.xlsx", "publicerat.csv"} <= found
    assert {"sus", "goldware", "nns", "text", "nns/enkat.toml", "text/framtid.md"} <= found
    assert not [name for name in found if "ny-" in name]
    assert set(PRINTED_FIGURES.headers.values()) <= set(
        (folder / "publicerat.csv").read_text("utf-8-sig").splitlines()[-1].split(";")
    )


def test_the_same_folder_is_the_same_bytes() -> None:
    assert team_workbook(Settings(), YEAR, {}) == team_workbook(Settings(), YEAR, {})


# --- the workbook --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_has_every_declared_column_with_what_it_is(book: openpyxl.Workbook, name: str) -> None:
    sheet, fields = book[name], SHEETS[name].fields
    assert [cell.value for cell in sheet[1]] == [f.header for f in fields]
    assert sheet.freeze_panes is not None and sheet.max_row == 1
    dark = sheet.cell(1, [f.of.compulsory for f in fields].index(True) + 1).fill.fgColor.rgb
    for cell, f in zip(sheet[1], fields, strict=True):
        assert (cell.fill.fgColor.rgb == dark) == f.of.compulsory
        assert cell.comment.text == note_of(f, YEAR) and note_of(f, YEAR)
        assert ("Måste fyllas i" in cell.comment.text) == f.of.compulsory


@pytest.mark.parametrize("name", SHEETS)
def test_drop_downs_and_bounds_stand_on_every_column_that_has_them(book: openpyxl.Workbook, name: str) -> None:
    for column, f in enumerate(SHEETS[name].fields, 1):
        rule = rules(book[name]).get(column)
        words = words_of(f, YEAR)
        if words:
            assert rule and rule.type == "list" and listed(book, rule.formula1) == list(words)
        elif f.kind == "date":
            assert rule and rule.type == "date" and rule.prompt
        elif f.kind in ("hours", "months", "number", "percent", "share", "integer", "year"):
            assert rule and rule.type in ("decimal", "whole")
            scale = 100 if f.kind == "percent" else 1
            assert f.of.low is None or float(rule.formula1) == f.of.low / scale
            assert f.of.high is None or float(rule.formula2) == f.of.high / scale
        if f.kind in ("personal_number", "case"):  # so that Excel keeps twelve digits
            formats = [d.number_format for d in book[name].column_dimensions.values() if d.min <= column <= d.max]
            assert formats == ["@"]


@pytest.mark.parametrize(("name", "f"), [(n, f) for n, spec in SHEETS.items() for f in spec.fields if f.codes])
def test_the_words_of_a_drop_down_are_read_and_all_there(name: str, f: object) -> None:
    codes = f.codes  # type: ignore[attr-defined]
    found = [codes.find(word) for word in words_of(f, YEAR)]  # type: ignore[arg-type]
    assert None not in found and len(set(found)) == len(found)
    assert set(codes.codes_in(YEAR)) - set(found) <= {"missing", "unlabelled"}


def test_the_words_are_the_teams_own() -> None:
    said = Settings.model_validate(
        {
            "kommun": "Provstads kommun",
            "remittent": [{"kod": "soc", "namn": "Socialtjänsten"}, {"kod": "gone", "namn": "Förr", "till": 2020}],
        }
    )
    made = openpyxl.load_workbook(BytesIO(team_workbook(said, YEAR, {})))
    offered = {
        f.header: listed(made, rules(made["Ansökningar"])[n].formula1)
        for n, f in enumerate(SHEETS["Ansökningar"].fields, 1)
        if f.codes
    }
    assert offered["Remittent"] == ["Socialtjänsten"]
    assert "Provstads kommun" in offered["Ansvarig part"]


def test_the_economy_has_every_column(folder: Path) -> None:
    made = openpyxl.load_workbook(BytesIO(economy_workbook(YEAR)))
    for spec in (ACCOUNTS, FINANCING):
        assert [cell.value for cell in made[spec.sheet][1]] == [f.header for f in spec.fields]


def rules(sheet: Worksheet) -> dict[int, object]:
    """The validation of each column, which covers every row to fill in."""
    found = {}
    for rule in sheet.data_validations.dataValidation:
        (area,) = rule.sqref.ranges
        assert (area.min_row, area.max_row) == (2, ROWS + 1)
        found |= dict.fromkeys(range(area.min_col, area.max_col + 1), rule)
    return found


def listed(made: openpyxl.Workbook, formula: str) -> list[object]:
    sheet, _, area = formula.partition("!")
    assert sheet == LISTS
    first, _, last = area.replace("$", "").partition(":")
    return [row[0].value for row in made[LISTS][f"{first}:{last or first}"]]


# --- how it is filled in -------------------------------------------------------------------------------------------


def test_the_guide_tells_of_every_sheet(book: openpyxl.Workbook) -> None:
    told = words.shipped("guide.toml")
    assert set(told["sheets"]) == {spec.name for spec in SHEETS.values()}
    text = "\n".join(str(cell.value) for row in book[GUIDE].iter_rows() for cell in row if cell.value is not None)
    assert all(name in text for name in SHEETS)
    assert not re.findall(r"\{[a-zåäö_]+\}", text)
    for spec in SHEETS.values():
        assert all(f.header in text for f in spec.fields if f.of.compulsory)


def test_the_examples_are_written_as_they_should_be() -> None:
    for example in words.shipped("guide.toml")["examples"]:
        fields = {f.header: f for f in SHEETS[example["sheet"]].fields}
        for row in example["rows"]:
            assert not [h for h, f in fields.items() if f.of.compulsory and not row.get(h)]
            for header, cell in row.items():
                f = fields[header]
                typed = words.filled(cell, {"år": YEAR, "i_fjol": YEAR - 1})
                if f.kind == "personal_number":
                    assert typed == "ÅÅÅÅMMDD-NNNN"  # nobody's
                elif f.kind != "case":
                    read = read_cell(typed, f.of, YEAR)
                    assert not isinstance(read, Unreadable) and getattr(read, "kind", "") != "unreadable"


# --- settings ------------------------------------------------------------------------------------------------------


def uncommented(text: str) -> str:
    """The text with its examples in use."""
    return re.sub(r"(?m)^#(?=[\w\[])", "", text)


@pytest.mark.parametrize("used", [False, True])
def test_the_settings_read_as_laid_out_and_with_every_example_in_use(tmp_path: Path, used: bool) -> None:
    (tmp_path / "nns").mkdir()
    for name, text in (
        ("rapport.toml", laid_settings.report_settings("Provstad", YEAR)),
        ("nns/enkat.toml", laid_settings.survey_settings(YEAR)),
    ):
        (tmp_path / name).write_text(uncommented(text) if used else text, encoding="utf-8")
    assert read_settings(tmp_path, YEAR)[1] == []


def test_every_key_is_explained() -> None:
    """A key added to the settings says what it is, and stands in the file."""
    texts = laid_settings.report_settings("Provstad", YEAR), laid_settings.survey_settings(YEAR)
    squeezed = re.sub(r"\n# ", " ", "\n".join(texts))
    in_use = {str(key) for text in texts for key in keys(tomllib.loads(uncommented(text)))}
    for model in MODELS:
        for name, f in model.model_fields.items():
            alias = str(f.validation_alias or name)
            assert f.description and f.description in squeezed, alias
            assert alias in in_use or name == "survey", alias  # a file of its own


def keys(content: object) -> Iterator[object]:
    if isinstance(content, dict):
        for key, value in content.items():
            yield key
            yield from keys(value)
    elif isinstance(content, list):
        for one in content:
            yield from keys(one)


# --- texts ---------------------------------------------------------------------------------------------------------


def test_every_narrative_section_has_its_words() -> None:
    from sotanalysis.publishing.join import chapter_files, read_chapter

    held = {section for path in chapter_files(NOTEBOOKS) for section in read_chapter(path).sections}
    written = {s.partition(".")[2] for plan in plans() for s in plan.sections if s not in held}
    assert written == set(words.shipped("texts.toml"))


@pytest.mark.slow
def test_every_example_can_be_cut_out_and_used(demonstrated: Callable[[object], Report]) -> None:
    report = demonstrated("2023")
    for name, told in words.shipped("texts.toml").items():
        for example in told["examples"]:
            assert text_faults(Text(f"text/{name}.md", name, example), report) == []


def test_a_text_may_be_written_under_its_remark() -> None:
    text = skeleton("framtid", "Framtid") + "\nI år blev {{ setting.capacity.cases_to }} ärenden fler.\n"
    (fault,) = proof(text, "text/framtid.md")
    assert fault.what.startswith("Ordet ”fler” säger ett resultat men är inte bundet till något faktum.")
    assert without_tags(text).count("\n") == text.count("\n")  # a fault is told on its own line


def test_settings_written_first_give_the_workbook_its_words(tmp_path: Path) -> None:
    mine = tmp_path / "raw/provstad/2025"
    mine.mkdir(parents=True)
    (mine / "rapport.toml").write_text('[[remittent]]\nkod = "soc"\nnamn = "Socialtjänsten"\n', encoding="utf-8")
    lay_out(tmp_path / "raw", NOTEBOOKS, "provstad", YEAR)
    lists = openpyxl.load_workbook(mine / "samordningsteam.xlsx")["Listor"]
    assert [cell.value for cell in lists["A"] if cell.value] == ["Remittent", "Socialtjänsten"]


# --- where and whether ---------------------------------------------------------------------------------------------


def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    mine = tmp_path / "raw/provstad/2025"
    (mine / "text").mkdir(parents=True)
    kept = {"Samordningsteam.XLS": b"mine", "rapport.toml": b"team = 'x'", "text/framtid.md": b"Text.", "egen.txt": b""}
    for name, content in kept.items():
        (mine / name).write_bytes(content)
    laid = lay_out(tmp_path / "raw", NOTEBOOKS, "provstad", YEAR)
    assert {name: (mine / name).read_bytes() for name in kept} == kept
    assert laid.left == ("rapport.toml", "samordningsteam.xlsx", "text/framtid.md")
    assert not (mine / "samordningsteam.xlsx").exists() and (mine / "ekonomi.xlsx").exists()
    assert sum("fanns redan" in line for line in laid.lines) == len(laid.left)
    again = lay_out(tmp_path / "raw", NOTEBOOKS, "provstad", YEAR)
    assert again.made == () and again.rows == {}


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise PermissionError(13, "", "ekonomi.xlsx")

    monkeypatch.setattr("os.rename", fail)
    with pytest.raises(PermissionError):
        lay_out(tmp_path / "raw", NOTEBOOKS, "provstad", YEAR)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("team", "year", "told"),
    [("../x", YEAR, "bokstäver"), ("", YEAR, "bokstäver"), (".x", YEAR, "bokstäver"), ("provstad", 999, "mellan")],
)
def test_names_that_make_no_folder_are_refused(tmp_path: Path, team: str, year: int, told: str) -> None:
    with pytest.raises(LayoutRefused, match=told):
        lay_out(tmp_path / "raw", NOTEBOOKS, team, year)
    assert list(tmp_path.iterdir()) == []


def test_real_data_never_lies_in_a_checkout(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "klon/sotanalysis").mkdir(parents=True)
    (tmp_path / "klon/sotanalysis/vocabulary.py").touch()
    (tmp_path / "data").symlink_to(tmp_path / "klon")
    for raw in (checkout / "data/raw", tmp_path / "klon/data/raw", tmp_path / "data/raw"):
        with pytest.raises(LayoutRefused, match="--data"):
            lay_out(raw, NOTEBOOKS, "provstad", YEAR)
    assert not (checkout / "data/raw/provstad").exists()


# --- from an earlier year ------------------------------------------------------------------------------------------


CASES = [
    # case, start, exit, drop-out: enrolled still, ended in the year, ended the January after, dropped out, unreadable
    ("S-1", "2023-05-02", None, None),
    ("S-2", "2024-02-01", date(2024, 8, 31), "Nej"),
    ("S-3", date(2024, 3, 4), "2025-01-15", None),
    ("S-4", "2024-03-04", "2024-11-30", "Ja"),
    ("S-5", "2024-06-01", "i höst", None),
]
APPLIED = [("A-1", "S-1", "Start", "2023-05-02"), ("A-2", None, "Kö", None), ("A-3", None, "Ej start", "2024-05-05"),
           ("A-4", None, None, None), ("A-5", None, "Ej start", "2025-01-20")]  # fmt: skip
NUMBER = "19790618-9282"  # one of Skatteverket's test numbers


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """The raw folder of a team with 2023, whose exits are followed up after 18 months in 2025, and 2024."""
    team = tmp_path / "raw/provstad"
    old = openpyxl.Workbook()
    sheet = old.create_sheet("Deltagare")
    for row in (
        ["Personnummer", "Ärendenummer", "Kön", "Remittent", "Startdatum", "Slutdatum"],
        [NUMBER, "S-0", "Kvinna", "Fk", "2022-01-10", datetime(2023, 8, 31)],
    ):
        sheet.append(row)
    save(old, team / "2023")
    new = openpyxl.Workbook()
    sheet = new.create_sheet("Deltagare")
    sheet.append(["Deltagare i Provstad"])
    headers = ["Startdatum", "Ärendenummer", "Personnummer", "Kön", "Remittent", "Slutdatum", "Drop-out", "Egen kolumn"]
    sheet.append(headers)
    for case, start, end, dropped in CASES:
        sheet.append([start, case, float(NUMBER.replace("-", "")), "Kvinna", "Fk", end, dropped, "x"])
    sheet = new.create_sheet("Ansökningar")
    sheet.append(
        ["Löpnummer", "Personnummer", "Ärendenummer", "Ansökningsdatum", "Remittent", "Kön", "Utfall", "Utfallsdatum"]
    )
    for number, case, result, day in APPLIED:
        sheet.append([number, NUMBER, case, "2023-04-01", "Fk", "Kvinna", result, day])
    sheet = new.create_sheet("Uppföljning")
    sheet.append(["Ärendenummer", "Slutdatum", "6/18 månader", "Förfallodag", "Status"])
    sheet.append(["S-0", "2023-08-31", "18 mån", "2025-02-28", "Avböjt"])
    sheet.append(["S-2", "2024-08-31", 18, "2026-02-28", None])
    save(new, team / "2024")
    files = {
        "rapport.toml": 'team = "Samordningsteam Provstad"\nplan = "egen"\nrapportdatum = 2025-02-01\n'
        'syntetisk = ["workbook"]\n[underskrift]\nroll = "Chef"\ndatum = 2025-02-01\n[kapacitet]\n'
        'planerade_deltagare = 60\n[[mal]]\nnamn = "Mål 2024"\nfakta = "exits.outcomes.work.all"\nandel = 0.3\n'
        '[[sus]]\nfran = 2024-01-01\ntill = 2024-12-31\n[stavningar.Part]\nRegionen = ["RP"]\n',
        "plan.toml": 'titel = "Vår"\n[[dokument]]\nid = "rapport"\n'
        'rubriker = [{ niva = 1, rubrik = "Tiden framåt", avsnitt = ["15.framtid"] }]\n',
        "nns/enkat.toml": 'anmarkning = "Vår."\n',
        "text/framtid.md": "### Bemanning\n\nVi blir fler. {{ quoted('Bra.') }}\n\n"
        "### Kö\n\nI kö står {{ fact('inflow.applications.queue.all') | antal }}.\n",
    }
    for name, text in files.items():
        (team / "2024" / name).parent.mkdir(exist_ok=True)
        (team / "2024" / name).write_text(text, encoding="utf-8")
    return tmp_path / "raw"


def save(made: openpyxl.Workbook, folder: Path) -> None:
    del made["Sheet"]
    folder.mkdir(parents=True)
    made.save(folder / "samordningsteam.xlsx")


def rows(folder: Path, sheet: str) -> list[dict[str, object]]:
    lines = [[cell.value for cell in line] for line in openpyxl.load_workbook(folder / "samordningsteam.xlsx")[sheet]]
    return [{k: v for k, v in zip(lines[0], line, strict=True) if v is not None} for line in lines[1:]]


def test_those_still_enrolled_and_waiting_go_along_and_nothing_of_the_old_year_changes(earlier: Path) -> None:
    before = {path: path.read_bytes() for path in earlier.rglob("*") if path.is_file()}
    laid = lay_out(earlier, NOTEBOOKS, "provstad", YEAR)
    assert {path: path.read_bytes() for path in before} == before
    assert laid.earlier == 2024 and laid.rows == {"Deltagare": 3, "Ansökningar": 3, "Uppföljning": 3}
    cases = rows(laid.folder, "Deltagare")
    assert [row["Ärendenummer"] for row in cases] == ["S-1", "S-3", "S-5"]
    assert {row["Personnummer"] for row in cases} == {NUMBER.replace("-", "")}
    assert cases[1]["Startdatum"] == datetime(2024, 3, 4) and cases[2]["Slutdatum"] == "i höst"
    assert [row["Löpnummer"] for row in rows(laid.folder, "Ansökningar")] == ["A-2", "A-4", "A-5"]


def test_follow_ups_that_fall_due_stand_ready(earlier: Path) -> None:
    """By hand: S-0 ended 2023-08-31, 18 months later is 2025-02-28 and was declined already; S-2 six months after
    2024-08-31 is the same day; S-3 ended 2025-01-15, six months later 2025-07-15. S-4 dropped out.
    """
    found = rows(lay_out(earlier, NOTEBOOKS, "provstad", YEAR).folder, "Uppföljning")
    assert [(r["Ärendenummer"], str(r["Månader"])[:2].strip(), str(r["Förfallodag"])[:10]) for r in found] == [
        ("S-0", "18", "2025-02-28"), ("S-2", "6", "2025-02-28"), ("S-3", "6", "2025-07-15"),
    ]  # fmt: skip
    assert found[0]["Status"] == "Avböjt" and "Status" not in found[1]


def test_settings_and_texts_go_along_but_for_what_is_of_their_year(earlier: Path) -> None:
    laid = lay_out(earlier, NOTEBOOKS, "provstad", YEAR)
    said, problems = read_settings(laid.folder, YEAR)
    assert problems == []
    assert (said.team, said.plan, said.signature.role) == ("Samordningsteam Provstad", "egen", "Chef")
    assert said.capacity.planned_participants == 60 and said.goals[0].share == 0.3
    assert said.spellings == {"Part": {"Regionen": ("RP",)}} and said.survey.note == "Vår."
    assert said.report_date is said.signature.day is None and said.synthetic == said.sus == ()
    assert "# Från 2024: stämmer det i år?\nnamn = " in (laid.folder / "rapport.toml").read_text("utf-8")
    assert [p.name for p in (laid.folder / "text").iterdir()] == ["framtid.md"]  # the one section of their own plan
    text = (laid.folder / "text/framtid.md").read_text("utf-8")
    assert "Tiden framåt" in text and "### Bemanning" in text and "inflow.applications.queue.all') | antal" in text
    assert "Vi blir fler" not in text and "Bra." not in text


def test_what_goes_along_has_no_more_faults_than_it_had(earlier: Path) -> None:
    laid = lay_out(earlier, NOTEBOOKS, "provstad", YEAR)
    found = read_workbook(laid.folder, YEAR, read_settings(laid.folder, YEAR)[0])
    assert [(p.sheet, p.row, p.column) for p in found.problems] == [
        ("Ansökningar", 3, "Utfall"),
        ("Deltagare", 4, "Slutdatum"),
    ]


def test_an_earlier_workbook_that_cannot_be_read_is_told_and_stops_nothing(earlier: Path) -> None:
    (earlier / "provstad/2024/samordningsteam.xlsx").write_bytes(b"PK")
    laid = lay_out(earlier, NOTEBOOKS, "provstad", YEAR)
    assert [p.rule for p in laid.problems] == ["fil:oläslig"] and rows(laid.folder, "Deltagare") == []


# --- the command ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("new", "2025", "--team", "provstad"), 0, "Nästa steg: läs LÄS MIG.txt"),
        (("new", "2025"), 2, "Säg vilket team med --team"),
        (("new", "2025", "--team", "a/b"), 2, "Teamet blir en mapp"),
        (("new", "25", "--team", "provstad"), 2, "25 är inget år"),
    ],
)
def test_the_command_says_what_it_did(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    code: int,
    said: str,
) -> None:
    monkeypatch.setattr("sys.argv", ["sot", "--data", str(tmp_path), *words])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    printed = capsys.readouterr()
    assert (stop.value.code or 0) == code and said in printed.out + printed.err
    assert (tmp_path / "raw/provstad/2025/samordningsteam.xlsx").exists() == (code == 0)


def test_the_one_team_there_is_need_not_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "raw/provstad/2024").mkdir(parents=True)
    monkeypatch.setattr("sys.argv", ["sot", "--data", str(tmp_path), "new", "2025"])
    with pytest.raises(SystemExit):
        cli.main()
    assert "Från 2024 följer inställningar och rubriker." in capsys.readouterr().out
