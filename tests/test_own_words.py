"""A team's own words stand in its rapport.toml: no team's in the package, and none but its own in what it gets."""

import csv
import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest

import sotanalysis
from demo.people import TEST_NUMBERS
from demo.words import OWN_WORDS
from sotanalysis import dataset
from sotanalysis import vocabulary as v
from sotanalysis.exhibits.binding import bind
from sotanalysis.periods import Period
from sotanalysis.report import Report, report_on
from sotanalysis.sources.settings import read_settings

PACKAGE = Path(sotanalysis.__file__).parent
DEMONSTRATION = re.compile(r"(?i:västerås|västmanland)|\bRV\b|\bAME\b")
with TEST_NUMBERS.open(encoding="utf-8") as listed:
    WOMEN = [row["personnummer"] for row in csv.DictReader(listed) if row["sex"] in ("kvinna", "woman")]

HEADERS = ("Personnummer", "Ärendenummer", "Kön", "Remittent", "Startdatum", "Slutdatum", "Resultat vid avslut")
LAST_YEAR = """
team = "Provteamet"
kommun = "Provstads kommun"
[[remittent]]
kod = "soc"
namn = "Socialtjänsten"
[[remittent]]
kod = "skola"
namn = "Skolan"
[stavningar.Part]
Regionen = ["Region Prov"]
"""
THIS_YEAR = LAST_YEAR + '[stavningar.Remittent]\nSkolan = ["gymnasiet"]\n'


def test_the_package_has_no_word_of_the_demonstration() -> None:
    texts = [p for p in PACKAGE.rglob("*") if p.suffix in {".py", ".toml", ".csv", ".typ", ".j2", ".css"}]
    assert len(texts) > 100
    found = [
        f"{path.relative_to(PACKAGE)}:{number}"
        for path in texts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if DEMONSTRATION.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("year", [2022, 2023])
def test_what_the_demonstration_is_written_in_is_what_its_settings_say(checkout: Path, year: int) -> None:
    settings, problems = read_settings(checkout / f"data/raw/vasteras/{year}", year)
    assert problems == []
    for name, written in OWN_WORDS.items():
        read = settings.worded(v.CODE_LISTS[name])
        assert read.labels == written.labels and read.codes_in(year) == written.codes_in(year)
        for category in written.categories:
            assert {read.find(word) for word in (category.label, *category.aliases)} == {category.code}


def write(folder: Path, settings: str, cases: list[tuple[object, ...]], asked: list[tuple[object, ...]]) -> None:
    folder.mkdir(parents=True)
    (folder / "rapport.toml").write_text(settings, encoding="utf-8")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Deltagare"
    for row in (HEADERS, *cases):
        sheet.append(row)
    sheet = book.create_sheet("Förfrågningar")
    for row in (("Datum", "Från"), *asked):
        sheet.append(row)
    book.save(folder / "samordningsteam.xlsx")


def case(n: int, referrer: str, start: date, exit_: date | None = None) -> tuple[object, ...]:
    return (WOMEN[n], f"P{n}", "Kvinna", referrer, start, exit_, "Till arbete" if exit_ else None)


@pytest.fixture(scope="module")
def prov(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years of an invented team: one from each referrer in 2023, two from Skolan in 2024, one of whom ended."""
    folder = tmp_path_factory.mktemp("prov")
    old = [case(0, "Socialtjänsten", date(2023, 3, 1)), case(1, "skolan", date(2023, 4, 1))]
    new = [case(2, "Gymnasiet", date(2024, 3, 1)), case(3, "Skolan", date(2024, 4, 1), date(2024, 9, 1))]
    write(folder / "raw/provstad/2023", LAST_YEAR, old, [])
    asked = [(date(2024, 2, 1), "Region Prov"), (date(2024, 3, 1), "Provstads kommun")]
    write(folder / "raw/provstad/2024", THIS_YEAR, old + new, asked)
    return folder


@pytest.fixture(scope="module")
def report(prov: Path) -> Report:
    built = dataset.build(prov / "raw", prov / "processed", "provstad")
    assert built.problems.query("severity == 'fel'").empty
    assert not built.problems["rule"].str.startswith("cell:kod").any()
    return report_on(dataset.load(prov / "processed", "provstad", through=2024), Period.year(2024))


def text(exhibit: object) -> str:
    return exhibit._repr_mimebundle_()["text/plain"]


def test_another_teams_referrers_are_counted_under_their_own_codes_and_words(report: Report) -> None:
    counted = report.frame("inflow.referrers").query("sex == 'all'").set_index("referrer")["n"]
    assert counted.to_dict() == {"soc": 0, "skola": 2, "missing": 0, "all": 2}
    by_year = report.frame("inflow.referrers_by_year").set_index(["year", "referrer"])["n"]
    assert [by_year["2023", code] for code in ("soc", "skola")] == [1, 1]
    assert report.fact("exits.outcomes_by_referrer.work.skola").n == 1
    assert report.words("referrer") == {
        "soc": "Socialtjänsten",
        "skola": "Skolan",
        "missing": "Uppgift saknas",
        "all": "Samtliga",
    }
    assert bind(report, '{{ label("referrer", "skola") }}').text == "Skolan"
    assert bind(report, '{{ label("party", "municipality") }}').text == "Provstads kommun"
    referrers, inquiries = report["inflow.referrers"], report["inflow.inquiries"]
    assert "Skolan" in text(referrers.table()) and "Skolan" in text(referrers.bars())
    assert "Socialtjänsten" in str(referrers.only("soc", "skola").table().private())
    assert "Provstads kommun" in text(inquiries.table()) and "Kommunen" not in text(inquiries.table())
    assert "Skolan" in text(report["exits.outcomes_by_referrer"].table(columns="referrer"))


def test_nothing_of_another_team_stands_in_what_it_gets(report: Report) -> None:
    there = [m for id, m in report.facts.measures.items() if id not in report.missing]
    found = {(key, code) for m in there for key in m.key_names for code in report.frame(m.id)[key]}
    made = [report.word(key, code) for key, code in sorted(found)]
    said = [f"{m.title} {m.says} {m.population}" for m in report.facts.measures.values()]
    assert len(made) > 20 and not DEMONSTRATION.search("\n".join(made + said))
    assert report.facts.failed == {}


def test_a_list_that_never_changed_has_no_break_and_one_that_did_has(report: Report, prov: Path) -> None:
    from sotanalysis.chapters import change

    assert "Kodlista" not in text(change.breaks(report))
    changed = THIS_YEAR.replace('kod = "skola"', 'kod = "gymnasium"')
    (prov / "raw/provstad/2024/rapport.toml").write_text(changed, encoding="utf-8")
    dataset.build(prov / "raw", prov / "processed", "provstad")
    now = dataset.load(prov / "processed", "provstad", through=2024)
    assert now.codes("referrer", 2024).codes_in(2024) == ("soc", "gymnasium", "missing")
    assert now.codes("referrer", 2024).codes_in(2023) == ("soc", "skola", "missing")
    line = text(change.breaks(report_on(now, Period.year(2024))))
    assert "Kodlista: Remittent" in line and "Utgår: Skolan. Ny: Skolan." in line


def test_a_code_of_no_list_is_told_with_the_teams_words_in_use(prov: Path, tmp_path: Path) -> None:
    settings = LAST_YEAR.replace('kod = "soc"', 'till = 2022\nkod = "soc"')
    write(tmp_path / "provstad/2023", settings, [case(0, "Kyrkan", date(2023, 1, 9))], [(date(2023, 1, 9), "Kyrkan")])
    problems = dataset.build(tmp_path, tmp_path / "processed", "provstad").problems
    remedies = problems.loc[problems["rule"].str.startswith("cell:kod"), "remedy"].tolist()
    assert remedies[0].startswith("Välj en av: Skolan. ") and "[[remittent]]" in remedies[0]
    assert '[stavningar.Remittent], om den inte redan finns, och under den Skolan = ["' in remedies[0]
    assert (
        "Provstads kommun" in remedies[1]
        and '[stavningar.Part], om den inte redan finns, och under den "Arbetsförmedlingen" = [' in remedies[1]
    )
    assert "Kyrkan" not in problems.to_csv()


def test_the_lines_that_a_message_says_to_write_make_the_word_read(prov: Path, tmp_path: Path) -> None:
    """The heading and the line are taken out of the message as they stand, and the cell's word put in."""
    settings = LAST_YEAR.replace('kod = "soc"', 'till = 2022\nkod = "soc"')
    row = [case(0, "Kyrkan", date(2023, 1, 9))], [(date(2023, 1, 9), "Kyrkan")]
    write(tmp_path / "provstad/2023", settings, *row)
    problems = dataset.build(tmp_path, tmp_path / "processed", "provstad").problems
    told = problems.loc[problems["rule"].eq("cell:kod:referrer"), "remedy"].iloc[0]
    heading, line = re.findall(r"raden (\[\S+\]), .*?och under den (.+? = \[.+?\]),", told)[0]
    line = line.replace("ordet som det står i filen", "Kyrkan")
    write(tmp_path / "efter/provstad/2023", f"{settings}\n{heading}\n{line}\n", *row)
    again = dataset.build(tmp_path / "efter", tmp_path / "efter/processed", "provstad").problems
    assert not again["rule"].isin(["cell:kod:referrer"]).any() and not again["rule"].str.startswith("inst").any()
