"""rapport.toml: Swedish keys, defaults, and faults that name the key."""

from datetime import date

from sotanalysis.sources.settings import Public, Settings, read_settings

WHOLE = """
team = "Samordningsteam Exempel"
parter = ["Arbetsförmedlingen", "Försäkringskassan"]
rapportnamn = "Helårsrapport"
rapportdatum = 2023-02-01
plan = "forbundet-2022"
syntetisk = ["goldware", "workbook"]
resultatmatt = ["steps.up"]
[underskrift]
ort = "Exempelstad"
datum = 2023-02-01
roll = "Avdelningschef"
[kapacitet]
samtidiga_arenden_fran = 80
samtidiga_arenden_till = 85
[ors]
reliabel_forandring = [5, 6]
gransvarde = 25
[publik]
troskel = 3
[[mal]]
namn = "Arbete"
fakta = "exits.work"
andel = 0.25
[[brott]]
serie = "remittent"
fran = 2023-01-01
text = "Ny blankett."
[[sus]]
fil = "*.csv"
fran = 2022-01-01
till = 2022-12-31
[[antagande]]
text = "Antaget."
"""


def write(folder, text, name="rapport.toml"):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return read_settings(folder, 2022)


def test_the_whole_file(tmp_path):
    settings, problems = write(tmp_path, WHOLE)
    assert problems == []
    assert settings.report_date == date(2023, 2, 1)
    assert (settings.capacity.cases_from, settings.capacity.cases_to) == (80, 85)
    assert settings.public.threshold == 3
    assert settings.goals[0].share == 0.25
    assert settings.sus[0].end == date(2022, 12, 31)
    assert settings.signature.role == "Avdelningschef"


def test_defaults_without_a_file(tmp_path):
    settings, problems = read_settings(tmp_path, 2022)
    assert (settings, problems) == (Settings(), [])
    assert settings.public == Public(threshold=4)
    assert settings.plan == "full"


def test_an_unknown_key_is_named_with_the_nearest_and_the_rest_holds(tmp_path):
    settings, (problem,) = write(tmp_path, 'team = "A"\nraportdatum = 2023-02-01\n')
    assert settings.team == "A"
    assert "raportdatum" in problem.message and "rapportdatum" in problem.remedy
    assert problem.file == "2022/rapport.toml"


def test_a_wrong_value_in_a_table_keeps_the_other_tables(tmp_path):
    settings, (problem,) = write(tmp_path, WHOLE.replace("troskel = 3", 'troskel = "hemligt"'))
    assert settings.public.threshold == 4 and settings.team
    assert problem.column == "publik.troskel" and "hemligt" not in problem.message + problem.remedy


def test_english_names_are_no_keys(tmp_path):
    _, (problem,) = write(tmp_path, 'association = "A"\n')
    assert problem.rule == "inställning:okänd nyckel"


def test_broken_toml_tells_the_line(tmp_path):
    settings, (problem,) = write(tmp_path, 'team = "A"\nplan = full\n')
    assert settings == Settings() and problem.row == 2


def test_the_survey_has_a_file_of_its_own(tmp_path):
    settings, problems = write(
        tmp_path,
        'skala = ["alltid", "ibland", "aldrig"]\npositiva = ["alltid"]\n'
        '[[fragor]]\nid = "plan"\nfraga = "Har du en plan?"\nskala = ["ja", "nej"]\npositiva = ["ja"]\nmal = 0.9\n',
        "nns/enkat.toml",
    )
    assert problems == []
    assert settings.survey.items[0].positive == ("ja",) and settings.survey.positive == ("alltid",)
