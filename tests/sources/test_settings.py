"""rapport.toml: Swedish keys, defaults, and faults that name the key."""

from datetime import date

import pytest

from sotanalysis import vocabulary as v
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
    assert settings.plan == "arsrapport"


def test_an_unknown_key_is_named_with_the_nearest_and_the_rest_holds(tmp_path):
    settings, (problem,) = write(tmp_path, 'team = "A"\nraportdatum = 2023-02-01\n')
    assert settings.team == "A"
    assert "raportdatum" in problem.message and "rapportdatum" in problem.remedy
    assert problem.file == "2022/rapport.toml"


TWO = '[[remittent]]\nkod = "a"\nnamn = "A"\n[[remittent]]\nkod = "b"\nnamn = "B"\n'
READ = "[underskrift]\nort = 'C'\n[enkat]\nskala = ['Ja']\n[[enkat.fragor]]\nid = 'x'\nfraga = 'X'\n" + TWO


@pytest.mark.parametrize(
    ("right", "slip", "row", "remedy"),
    [
        ("[[remittent]]", "[[remitent]]", 8, "Menades [[remittent]]? Rätta namnet, här och på 1 rad till."),
        ("[[remittent]]", "[[Remittenter]]", 8, "Menades [[remittent]]? Rätta namnet, här och på 1 rad till."),
        ("[[remittent]]", "[remittent]", 8, "Skriv [[remittent]], här och på 1 rad till."),
        ("[underskrift]", "[underskrfit]", 1, "Menades [underskrift]? Rätta namnet."),
        ("[underskrift]", "[[underskrift]]", 1, "Skriv [underskrift]."),
        ("[[enkat.fragor]]", "[[enkat.frågor]]", 5, "Menades [[enkat.fragor]]? Rätta namnet."),
        ("enkat", "enkät", 3, "Menades [enkat]? Rätta namnet, här och på 1 rad till."),
        ("namn", "namm", 10, "Menades namn? Rätta namnet, här och på 1 rad till."),
        ("ort", "Ort", 2, "Menades ort? Rätta namnet."),
    ],
)
def test_a_name_that_is_nearly_right_is_told_once_and_read_as_meant(tmp_path, right, slip, row, remedy):
    whole, problems = write(tmp_path, READ)
    assert problems == [] and (len(whole.referrers), whole.signature.place) == (2, "C")
    settings, (problem,) = write(tmp_path, READ.replace(right, slip))
    assert settings == whole
    assert (problem.severity, problem.row) == ("fel", row) and problem.remedy == remedy


def test_a_name_that_is_nearly_right_takes_nothing_that_is(tmp_path):
    settings, (problem,) = write(tmp_path, "[underskrift]\nort = 'A'\nortt = 'B'\n")
    assert settings.signature.place == "A" and problem.row == 3
    settings, (problem,) = write(tmp_path, "[underskrift]\nort = 'A'\n[underskrif]\nort = 'B'\n")
    assert settings.signature.place == "A" and problem.row == 3
    settings, (problem,) = write(tmp_path, "remittent = [{ kod = 'a', namnn = 'A' }]\n")
    assert "namnn finns inte. Menades namn?" in f"{problem.message} {problem.remedy}"


def test_a_wrong_value_in_a_table_keeps_the_other_tables(tmp_path):
    settings, (problem,) = write(tmp_path, WHOLE.replace("troskel = 3", 'troskel = "hemligt"'))
    assert settings.public.threshold == 4 and settings.team
    assert problem.column == "publik.troskel" and "hemligt" not in problem.message + problem.remedy


@pytest.mark.parametrize(
    ("plan", "read", "severity", "said"),
    [
        ("full", "arsrapport", "varning", "heter nu arsrapport"),
        ("arsrappport", "arsrapport", "fel", "Menade du arsrapport?"),
    ],
)
def test_a_plan_by_its_old_name_is_read_and_an_unknown_one_told(tmp_path, plan, read, severity, said):
    settings, (problem,) = write(tmp_path, f'plan = "{plan}"\n')
    assert (settings.plan, problem.severity) == (read, severity)
    assert said in problem.message + problem.remedy


def test_english_names_are_no_keys(tmp_path):
    _, (problem,) = write(tmp_path, 'association = "A"\n')
    assert problem.rule == "inställning:okänd nyckel"


def test_broken_toml_tells_the_line(tmp_path):
    settings, (problem,) = write(tmp_path, 'team = "A"\nplan = full\n')
    assert settings == Settings(team="A") and problem.row == 2


def test_the_survey_has_a_file_of_its_own(tmp_path):
    settings, problems = write(
        tmp_path,
        'skala = ["alltid", "ibland", "aldrig"]\npositiva = ["alltid"]\n'
        '[[fragor]]\nid = "plan"\nfraga = "Har du en plan?"\nskala = ["ja", "nej"]\npositiva = ["ja"]\nmal = 0.9\n',
        "nns/enkat.toml",
    )
    assert problems == []
    assert settings.survey.items[0].positive == ("ja",) and settings.survey.positive == ("alltid",)


OWN = """
kommun = "Provstads kommun"
[[remittent]]
kod = "soc"
namn = "Socialtjänsten"
stavningar = ["EB"]
till = 2023
raknas_som = "kommun"
[[remittent]]
kod = "kommun"
namn = "Provstads kommun"
fran = 2024
[stavningar.Part]
Regionen = ["Region Prov", "RP"]
[stavningar.Remittent]
"Provstads kommun" = ["stan"]
"""


def test_a_referrer_that_the_package_knows_keeps_its_spellings(tmp_path):
    own = (("a", "Fk", ()), ("other", "Annat håll", ()), ("stan", "Kommunen", ()), ("soc", "Soc", ("socialtjänsten",)))
    said = "".join(
        f'[[remittent]]\nkod = "{code}"\nnamn = "{name}"\nstavningar = {[*words]}\n' for code, name, words in own
    )
    settings, problems = write(tmp_path, said)
    referrers = settings.worded(v.REFERRER)
    assert problems == [] and referrers.codes == ("a", "other", "stan", "soc", "missing")
    found = {word: referrers.find(word) for word in ("övriga", "staden", "socialtjänsten", "Af", "F-kassan")}
    assert found == {"övriga": "other", "staden": "stan", "socialtjänsten": "soc", "Af": None, "F-kassan": None}


def test_a_teams_own_words(tmp_path):
    settings, problems = write(tmp_path, OWN)
    assert problems == []
    referrers, parties = settings.worded(v.REFERRER), settings.worded(v.PARTY)
    assert referrers.codes == ("soc", "kommun", "missing") and referrers.labels["soc"] == "Socialtjänsten"
    assert referrers.codes_in(2023) == ("soc", "missing") and referrers.codes_in(2024) == ("kommun", "missing")
    assert {referrers.find(word) for word in ("eb", "socialtjänsten")} == {"soc"}
    assert {referrers.find(word) for word in ("stan", "provstads kommun")} == {"kommun"}
    assert referrers.find("Arbetsförmedlingen") is None
    assert parties.codes == v.PARTY.codes and parties.labels["municipality"] == "Provstads kommun"
    assert {parties.find(word) for word in ("RP", "region prov", "Regionen")} == {"region"}
    assert settings.worded(v.SECTOR).find("Provstads kommun") == "municipal"
    assert settings.worded(v.EDUCATION) == v.EDUCATION


def test_a_team_that_says_nothing_gets_the_lists_of_the_package_with_its_municipality(tmp_path):
    settings, _ = write(tmp_path, 'kommun = "Provstad"\n')
    assert settings.worded(v.REFERRER).codes == v.REFERRER.codes
    assert settings.worded(v.REFERRER).labels["municipality"] == "Provstad"
    assert settings.worded(v.REFERRER).find("Kommunen") == "municipality"
    assert v.REFERRER.codes[:-1] == ("af", "fk", "region", "municipality", "self", "other")
    assert v.REFERRER.codes_in(1) == v.REFERRER.codes, "no years"


REFERRER = '[[remittent]]\nkod = "{}"\nnamn = "{}"\n'


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        (REFERRER.format("å", "A"), "remittent.1.kod", "andra tecken"),
        (REFERRER.format("missing", "A"), "remittent.1.kod", "upptagen"),
        (REFERRER.format("a", "A") + REFERRER.format("a", "B"), "remittent.2.kod", "samma kod"),
        (REFERRER.format("a", "A") + REFERRER.format("b", "a "), "remittent.2.namn", "Samma namn"),
        (REFERRER.format("a", "A") + 'raknas_som = "b"\n', "remittent.1.raknas_som", "räknas som"),
        ('[stavningar.Parter]\nRegionen = ["RP"]\n', "stavningar.Parter", "Listan Parter finns inte"),
        ('[stavningar.Part]\nRegion = ["RP"]\n', "stavningar.Part.Region", "Ordet Region finns inte"),
        ('[stavningar.Part]\nRegionen = ["Af"]\n', "stavningar.Part.Regionen.1", "betyder redan"),
    ],
)
def test_own_words_that_cannot_be_used_are_told_and_the_packages_hold(tmp_path, text, column, says):
    settings, (problem,) = write(tmp_path, 'team = "A"\n' + text)
    assert (problem.rule, problem.column) == ("inställning:ord", column) and says in problem.message
    assert settings.team == "A" and settings.worded(v.PARTY).labels == v.PARTY.labels
    assert all(r.code in ("a", "b") for r in settings.referrers)


def test_a_compulsory_key_on_a_line_that_cannot_be_read_is_told_once(tmp_path):
    _, (problem,) = write(tmp_path, '[[mal]]\nnamn = "A"\nfakta = "exits.ended.all"\nandel = 0,30\n')
    assert (problem.rule, problem.row) == ("inställning:form", 4) and "punkt" in problem.remedy


def test_the_nearest_list_and_word_are_named(tmp_path):
    _, (problem,) = write(tmp_path, '[stavningar.Parter]\nRegionen = ["RP"]\n')
    assert problem.remedy == "Menades Part? Rätta namnet."
    _, (problem,) = write(tmp_path, '[stavningar.Sektor]\nRegionen = ["RP"]\n')
    assert problem.remedy == "Menades Regional? Rätta ordet."


def test_what_is_saved_with_a_year_is_read_back_the_same(tmp_path):
    settings, _ = write(tmp_path, OWN)
    assert Settings.model_validate_json(settings.model_dump_json(), by_name=True) == settings


def test_a_fault_takes_nothing_else_of_its_table(tmp_path):
    two = '[[mal]]\nnamn = "A"\nfakta = "a"\nandel = 50\n[[mal]]\nnamn = "B"\nfakta = "b"\nandel = 0.5\nmaal = 1\n'
    settings, problems = write(tmp_path, "[kapacitet]\nsamtidiga_arenden_fran = -1\nplanerade_deltagare = 60\n" + two)
    assert [goal.name for goal in settings.goals] == ["B"], "only the goal that has no share is gone"
    assert (settings.capacity.cases_from, settings.capacity.planned_participants) == (None, 60)
    assert [(p.row, p.column) for p in problems] == [
        (2, "kapacitet.samtidiga_arenden_fran"), (7, "mal.1.andel"), (12, "mal.2.maal"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        'plan = "arsrapport',
        "örn = 1",
        "rapportdatum = 2023-02-30",
        'team = "B"',
        f"x = {'[' * 5000}{']' * 5000}",
        f"x = {'9' * 5000}",
        "en rad till",
        "[[mal",
    ],
)
def test_a_line_that_is_no_toml_takes_no_other_with_it(tmp_path, line):
    settings, (problem,) = write(tmp_path, f'team = "A"\n{line}\n[ors]\ngransvarde = 30\n')
    assert (settings.team, settings.ors.cutoff) == ("A", 30)
    assert (problem.row, problem.severity) == (2, "fel")


def test_a_heading_that_is_none_takes_what_stands_under_it_and_no_more(tmp_path):
    settings, (problem,) = write(tmp_path, '[publik]\ntroskel = 5\n[[mal\nnamn = "A"\n[ors]\ngransvarde = 30\n')
    assert (settings.public.threshold, settings.ors.cutoff, settings.goals) == (5, 30, ())
    assert problem.row == 3


def test_a_list_that_is_not_closed_is_lost_alone(tmp_path):
    settings, (problem,) = write(tmp_path, 'bilagor = [\n  "A",\nparter = ["B"]\n[ors]\ngransvarde = 30\n')
    assert (settings.parties, settings.appendices, problem.row) == (("B",), (), 1)


def test_a_key_under_the_wrong_heading_is_told_where_it_belongs(tmp_path):
    _, problems = write(tmp_path, 'troskel = 3\n[publik]\nteam = "A"\n')
    assert ["under rubriken publik" in problems[0].remedy, "överst i filen" in problems[1].remedy] == [True, True]


def test_a_flood_of_faults_is_told_as_one(tmp_path):
    settings, problems = write(tmp_path, "team = 'A'\n" + "".join(f"x{n} = 1\n" for n in range(20_000)))
    assert settings.team == "A" and len(problems) < 60 and problems[-1].rule == "inställning:fler fel"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_another_encoding_is_read(tmp_path, encoding):
    (tmp_path / "rapport.toml").write_bytes('team = "Åäö"\n'.encode(encoding))
    settings, problems = read_settings(tmp_path, 2022)
    assert settings.team == "Åäö"
    assert [p.rule for p in problems] == ([] if encoding == "utf-8-sig" else ["inställning:teckenkodning"])


def test_a_period_that_no_file_has_is_told_and_one_of_another_year(tmp_path):
    (tmp_path / "sus").mkdir()
    (tmp_path / "sus/a.csv").write_text("x", encoding="utf-8")
    year = "fran = 2022-01-01\ntill = 2022-12-31\n"
    _, (problem,) = write(tmp_path, f'[[sus]]\nfil = "c*"\n{year}')
    assert (problem.rule, problem.row, problem.severity) == ("inställning:sus", 2, "varning")
    _, (problem,) = write(tmp_path, f"[[sus]]\n{year}".replace("2022", "2021"))
    assert (problem.row, problem.severity) == (2, "fel")


def test_a_period_that_ends_before_it_begins_lasts_the_year_out(tmp_path):
    settings, (problem,) = write(tmp_path, "[[sus]]\nfran = 2022-07-01\ntill = 2022-06-30\n")
    assert settings.sus[0].days(2022).code == "2022-h2" and problem.row == 3
