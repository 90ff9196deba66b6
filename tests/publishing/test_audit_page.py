"""`sot audit --html`: what was found, side by side, and what would mend it; searched in the finished page."""

import ast
import html
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import sotanalysis.audit
from sotanalysis.audit.words import UNTOLD, WORDS
from sotanalysis.audit.years import Audited, audit_file
from sotanalysis.cli import sot
from sotanalysis.publishing.audit_page import page

HEAD = "avsnitt;sida;tabell;mått;kategori;kön;antal;bas;andel;roll;id;del av;värde\n"
SUM = (
    "Inflöde;4;2;Nya efter remittent;Kommunen;;39;;;part;a;t\n"
    "Inflöde;4;2;Nya efter remittent;Regionen;;46;;;part;b;t\n"
    "Inflöde;4;2;Nya efter remittent;Totalt;;{total};;;total;t;\n"
)


def audited(tmp_path: Path, rows: str) -> Audited:
    path = tmp_path / "rapport.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    return audit_file(path)


def words(made: str) -> str:
    """The text of the page's body, as it is read."""
    body = re.sub(r"<[^>]+>", " ", made[made.index("<body>") :])
    return re.sub(r"\s+", " ", html.unescape(body))


def test_a_sound_report_has_nothing_that_is_contradicted(tmp_path):
    said = words(page(audited(tmp_path, SUM.format(total=85))))
    assert "measure:" not in said
    assert "3 tryckta siffror är granskade: 3 stämmer och ingen motsägs av andra tryckta siffror." in said
    assert "Ingen tryckt siffra motsägs." in said
    assert "Så stämmer det" not in said


def test_a_wrong_total_stands_beside_its_parts_with_what_would_mend_it(tmp_path):
    said = words(page(audited(tmp_path, SUM.format(total=87))))
    assert re.search(r"Tryckt 87 Nya efter remittent, Totalt sida 4, tabell 2, rad 4 i rapport.csv", said)
    assert re.search(r"Delarna tillsammans 85 Nya efter remittent, Kommunen: 39 sida 4, tabell 2, rad 2", said)
    assert "Är delarna rätt ska totalen vara 85." in said
    assert "Om totalen ska vara 87 måste någon av delarna vara 2 större." in said
    assert said.index("Inflöde") < said.index("Delarna blir inte totalen")


def test_a_share_is_told_by_rounding_by_count_and_by_base(tmp_path):
    said = words(page(audited(tmp_path, "Avslut;;;Till arbete;;;23;57;42,6;;;\n")))
    assert "42,6 % blir 40,4 % vid vanlig avrundning." in said
    assert "Räknat på 54 i stället för 57 stämmer andelen." in said
    assert "Till arbete rad 2 i rapport.csv" in said


def test_two_prints_of_one_thing_are_one_item_with_both_numbers(tmp_path):
    rows = "Avslut;;A 1;Avslutade;;;54;;;total;x;\nTid;;B 1;Avslutade;;;47;;;total;y;\n"
    made = page(audited(tmp_path, rows))
    assert made.count("<h4>") == 1
    assert "Skriv samma tal på alla ställen: 54 eller 47." in words(made)
    assert [html.unescape(n) for n in re.findall(r'class="key">([^<]+)<', made)] == ["54", "47"]


def test_what_stands_in_the_file_is_text_and_nothing_is_asked_for_from_elsewhere(tmp_path):
    made = page(audited(tmp_path, "<script>x</script>;;;Nya;<b>;;3;2;;;;\n"))
    assert "<script" not in made and "<b>" not in made and "&lt;b&gt;" in made
    assert not re.search(r'(?:src|href)="(?!#)', made) and not re.search(r"url\((?!.?data:)", made)


def test_why_a_figure_cannot_be_recomputed_is_folded_under_its_reason(tmp_path):
    made = page(audited(tmp_path, "Ekonomi;;;Kostnad;;;120;;;;;\n"))
    assert "Vanligaste skälet: inget annat tryckt tal finns att räkna det ur." in words(made)
    assert made.index("<h2>Kan inte räknas om") < made.index("<details>") < made.index("Kostnad")


def test_every_rule_has_words_of_its_own():
    """A rule is the text after a verdict, where a finding is made."""
    told, untold = set(), set()
    for path in Path(sotanalysis.audit.__file__).parent.glob("*.py"):
        for call in (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)):
            if getattr(call.func, "id", "") in ("Finding", "each") and len(call.args) > 2:
                verdict, rule = call.args[1], call.args[2]
                if isinstance(verdict, ast.Name) and isinstance(rule, ast.Constant):
                    told |= {rule.value} if verdict.id in ("AGAINST_PRINT", "AGAINST_EXPORTS", "OTHERWISE") else set()
                    untold |= {rule.value} if verdict.id == "NOT_RECOMPUTABLE" else set()
    assert told and told <= WORDS.keys()
    assert untold - {"no_check", "exports"} <= UNTOLD.keys()  # these say themselves why, alike of all figures


def test_the_command_writes_the_page_beside_the_file_or_where_it_is_told(tmp_path):
    audited(tmp_path, SUM.format(total=87))
    run = CliRunner().invoke
    file = tmp_path / "rapport.csv"
    assert run(sot, ["audit", "--published", str(file), "--html"]).exit_code == 0
    there = tmp_path / "sida.html"
    assert run(sot, ["audit", "--published", str(file), "--html", str(there)]).exit_code == 0
    assert there.read_text("utf-8") == (tmp_path / "rapport granskning.html").read_text("utf-8")
    assert run(sot, ["audit", "--html", "2022"]).exit_code == 2
    lost = run(sot, ["audit", "--published", str(file), "--html", str(tmp_path / "finns inte" / "sida.html")])
    assert lost.exit_code == 1 and "Välj en annan plats med --html" in lost.output


def test_persons_listed_one_by_one_are_placed_and_not_repeated(tmp_path):
    made = words(
        page(audited(tmp_path, "Hälsa;7;;Skattning;3;;;;;;;;21,3\nHälsa;7;;Skattning;rad 4, på väg;;;;;;;;8,5\n"))
    )
    assert made.count("sida 7, rad") == 2
    assert "21,3" not in made and "på väg" not in made and "8,5" not in made


@pytest.mark.full
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_axe_finds_nothing(tmp_path, opened, width, scheme):
    made = page(audited(tmp_path, SUM.format(total=87) + "Ekonomi;;;Kostnad;;;120;;;;;\n"))
    file = tmp_path / "granskning.html"
    file.write_text(made.replace("<details", "<details open"), encoding="utf-8")
    seen = opened(file, width, scheme)
    assert seen.violations == [] and seen.foreign == [] and seen.width <= width
