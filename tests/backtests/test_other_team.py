"""Another team with nothing but SUS exports: other categories, other class widths, sex and insats where we had none."""

import pytest

from sotanalysis import dataset
from sotanalysis.periods import Period
from sotanalysis.report import Report, report_on

POPULATION = (
    "Totalt antal deltagare (ej anonyma) som uppfyller urvalsvillkoren och som startat insats (registrerats in): "
)
STARTED = "Enbart deltagare som har startat insats under urvalsperioden visas i rapporten"
ENDED = "Enbart deltagare som har avslutat insats under urvalsperioden ingår i urvalet"

EDUCATION = f"""SUS - Utbildningsnivå;;
Exekvering: 2022-01-20 09:15:00;;
{STARTED};;
{POPULATION}40 Varav unika deltagare: 39;;
Utbildningsnivå;Antal deltagare;Andel deltagare
Grundskola;18;45,0%
Gymnasium;12;30,0%
Högskola/Universitet mer än 3 år;6;15,0%
Forskarutbildning;1;2,5%
Saknas/okänd;3;7,5%
Slutsumma;40;100,0%
"""
AGE = f"""SUS - Åldersfördelning
Exekvering: 2022-01-20 09:17:00
{STARTED}
{POPULATION}40 Varav unika deltagare: 39
Åldersintervall\tInsats\tKön\tAntal deltagare\tAndel deltagare
16 - 24\tSamordningsteam Sala\tKvinna\t5\t12,5%
\t\tMan\t4\t10,0%
25 - 34\tSamordningsteam Sala\tKvinna\t8\t20,0%
\t\tMan\t6\t15,0%
35 - 64\tSamordningsteam Sala\tKvinna\t9\t22,5%
\t\tMan\t8\t20,0%

SUS - Tid i samverkansinsats (avslutade)
Exekvering: 2022-01-20 09:19:00
{STARTED.replace("startat", "avslutat")}
SUS - Deltagar rapport Tid i insats Totalt antal deltagare (ej anonyma) som avslutat: 21 Varav unika deltagare: 21
Antal månader i insats intervall\tAntal deltagare\tAndel deltagare
1 - 12\t9\t42,9%
13 - 24\t8\t38,1%
25 - 36\t4\t19,0%
Slutsumma\t21\t100,0%
"""
EXITS = f"""SUS - Avslutsanledningar
Exekvering: 2022-01-20 09:21:00
{ENDED}
{POPULATION}21 Varav unika deltagare: 21
Avslutsanledning\tInsats\tAntal deltagare\tAndel deltagare
Utskrivning\tSamordningsteam Sala\t10\t47,6%
\tSala grupp\t5\t23,8%
Utskrivning pga flytt\tSamordningsteam Sala\t2\t9,5%
Utskrivning pga dödsfall\tSamordningsteam Sala\t1\t4,8%
Utskrivning-Fortsatt rehabilitering\tSamordningsteam Sala\t3\t14,3%
Slutsumma\t\t21\t100,0%
"""


@pytest.fixture(scope="module")
def sala(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("sala")
    sus = folder / "raw/sala/2021/sus"
    sus.mkdir(parents=True)
    (sus / "ett.csv").write_text(EDUCATION, encoding="cp1252")
    (sus / "två.txt").write_text(AGE, encoding="utf-8")
    (sus / "tre.txt").write_text(EXITS, encoding="utf-8-sig")
    dataset.build(folder / "raw", folder / "processed", "sala")
    return report_on(dataset.load(folder / "processed", "sala", through=2021), Period.year(2021))


def counts(report: Report, measure: str, key: str) -> dict[str, int]:
    frame = report.frame(measure)
    total = frame[frame["sex"] == "all"] if "sex" in frame else frame
    return {code: int(n) for code, n in zip(total[key], total["n"], strict=True) if n}


def test_a_category_no_code_list_has_is_a_row_under_its_own_name(sala):
    assert counts(sala, "target_group.education", "education") == {
        "compulsory": 18, "upper_secondary": 12, "university_more": 6, "~Forskarutbildning": 1, "missing": 3, "all": 40,
    }  # fmt: skip
    assert sala.fact("exits.reasons.~Utskrivning pga dödsfall").n == 1


def test_the_teams_own_class_widths_are_kept(sala):
    assert counts(sala, "target_group.age", "age_class") == {"16-24": 9, "25-34": 14, "35-64": 17, "all": 40}
    assert counts(sala, "exits.months", "months_class") == {"1-12": 9, "13-24": 8, "25-36": 4, "all": 21}


def test_a_split_by_sex_is_used_and_a_split_by_insats_is_summed(sala):
    women = sala.frame("target_group.age_by_sex").query("sex == 'woman'").set_index("age_class")
    assert women["n"].to_dict() == {"16-24": 5, "25-34": 8, "35-64": 9, "missing": 0, "all": 22}
    assert counts(sala, "exits.reasons", "exit_reason")["discharged"] == 15


def test_no_measure_breaks_on_the_data(sala):
    assert sala.facts.failed == {}


def test_everything_else_names_the_file_that_would_fill_it(sala):
    assert sala.missing["steps.movement"] == "samordningsteam.xlsx, fliken Deltagare"
    assert "goldware" in sala.missing["inflow.goldware"]
    assert not sala.are_synthetic(sala.sources(sala.facts.frames))
