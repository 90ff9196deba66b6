"""NNS answers: counts, anonymous answers, anonymous respondents; never beside an identity."""

from sotanalysis.sources.settings import Settings, Survey, SurveyItem, national, read_settings
from sotanalysis.sources.survey import read_survey

PLAN = SurveyItem(id="plan", question="Har du en planering?", scale=("Ja", "Nej"), positive=("Ja",))
HELP = SurveyItem(id="hjalp", question="Har stödet hjälpt dig?")
SETTINGS = Settings(survey=Survey(positive=("Alltid", "För det mesta"), items=(PLAN, HELP)))
HEAD = "Fråga;Svar;Mätpunkt;Kön;Antal\n"


def read(folder, text, settings=SETTINGS):
    (folder / "nns").mkdir(exist_ok=True)
    (folder / "nns" / "svar.csv").write_text(text, encoding="utf-8")
    return read_survey(folder, 2022, settings)


def test_counts_with_positive_answers_from_the_configuration(tmp_path):
    source = read(
        tmp_path,
        "NNS 2022\n\n" + HEAD + "plan;Ja;vid avslut;Kvinna;20\nHar du en planering?;Nej;Avslut;Kvinna;1\n"
        "hjalp;för det mesta;3 månader;Man;7\nEgen fråga;Kanske;;;2\n",
    )
    rows = source.frames["survey_answers"]
    assert [(p.rule, p.row, p.severity) for p in source.problems] == [
        ("enkät:okänd fråga", 7, "varning"),
        ("enkät:utan mätpunkt", 7, "varning"),
    ]
    assert rows["item"].tolist() == ["plan", "plan", "hjalp", "Egen fråga"]
    assert rows["question"].tolist()[:2] == ["Har du en planering?"] * 2
    assert rows["positive"].tolist() == [True, False, True, False]
    assert rows["measuring_point"].tolist() == ["avslut", "avslut", "3 mån", "okänd"]
    assert rows["sex"].tolist()[:3] == ["woman", "woman", "man"]
    assert rows["n"].tolist() == [20, 1, 7, 2]
    assert rows["source_row"][0] == "2022/nns/svar.csv!!4"


def test_without_configuration_the_national_definitions_hold_and_the_rest_is_told(tmp_path):
    text = "bemotande;Alltid;avslut;Kvinna;20\nbemotande;Aldrig;avslut;Kvinna;2\nplanering;ja;avslut;Man;5\n"
    source = read(tmp_path, HEAD + text + "plan;Ja;avslut;Kvinna;20\nplan;Nej;avslut;Kvinna;1\n", Settings())
    rows = source.frames["survey_answers"]
    assert rows["positive"].tolist()[:3] == [True, False, True]
    assert rows["positive"].isna().tolist()[3:] == [True, True], "nobody has said which answers to plan are positive"
    assert [(p.rule, p.row) for p in source.problems] == [("enkät:okänd fråga", 5)]


def test_an_answer_outside_its_scale_is_told_once_a_question(tmp_path):
    text = "bemotande;Jämt;avslut;Kvinna;20\nbemotande;Ofta;avslut;Kvinna;2\nplanering;Ja;avslut;Man;5\n"
    source = read(tmp_path, HEAD + text, Settings())
    assert [(p.rule, p.row, p.severity) for p in source.problems] == [("enkät:okänt svar", 2, "varning")]
    assert not any(word in str(source.problems) for word in ("Jämt", "bemotande"))


def test_what_a_team_says_of_the_survey_goes_before_the_national(tmp_path):
    (tmp_path / "nns").mkdir()
    (tmp_path / "nns/enkat.toml").write_text(
        '[[fragor]]\nid = "bemotande"\nfraga = "Bemött väl"\nmal = 0.9\n'
        '[[fragor]]\nid = "trivsel"\nfraga = "Trivs"\nskala = ["Bra", "Illa"]\npositiva = ["Bra"]\n',
        encoding="utf-8",
    )
    settings, problems = read_settings(tmp_path, 2022)
    text = "Bemött väl;För det mesta;avslut;;3\nTrivs;Bra;avslut;;2\nplanering;Nej;avslut;;1\n"
    source = read(tmp_path, HEAD + text, settings)
    assert problems == source.problems == []
    assert source.frames["survey_answers"]["positive"].tolist() == [True, True, False]
    item = settings.survey.item("bemotande")
    assert (item.question, item.goal, item.scale) == ("Bemött väl", 0.9, national().scale)


def test_anonymous_answers_count_one_each(tmp_path):
    source = read(tmp_path, "Fråga;Svar;Mätpunkt\nplan;Ja;avslut\nplan;Ja;avslut\n")
    assert source.frames["survey_answers"]["n"].tolist() == [1, 1]


def test_anonymous_respondents_one_column_a_question(tmp_path):
    source = read(tmp_path, "Mätpunkt;Kön;plan;Har stödet hjälpt dig?\navslut;K;Ja;Alltid\navslut;M;;Sällan\n")
    rows = source.frames["survey_answers"]
    answers = [["plan", "Ja"], ["hjalp", "Alltid"], ["hjalp", "Sällan"]]
    assert rows[["item", "answer"]].values.tolist() == answers
    assert source.row_counts[0]["rows_in"] == 2


def test_rows_for_both_sexes_are_not_counted_beside_women_and_men(tmp_path):
    text = HEAD + "plan;Ja;avslut;Kvinna;3\nplan;Ja;avslut;Man;2\nplan;Ja;avslut;Alla;5\nhjalp;Alltid;avslut;Alla;4\n"
    rows = read(tmp_path, text).frames["survey_answers"]
    assert rows["n"].tolist() == [3, 2, 4]


def test_hidden_counts_are_refused_and_told(tmp_path):
    source = read(tmp_path, HEAD + "plan;Ja;avslut;Kvinna;<5\nplan;Nej;avslut;Kvinna;\nplan;Nej;avslut;Man;6\n")
    assert [(p.rule, p.row) for p in source.problems] == [("cell:tal", 2), ("enkät:ofullständig rad", 3)]
    assert source.row_counts[0]["rows_refused"] == len(source.quarantine) == 2


def test_answers_beside_an_identity_are_not_read(tmp_path):
    source = read(tmp_path, "Personnummer;Fråga;Svar\nx;plan;Ja\n")
    assert "survey_answers" not in source.frames
    assert [p.rule for p in source.problems] == ["enkät:identitet"]
    assert source.row_counts[0]["rows_refused"] == 1


def test_a_file_of_another_kind_is_told(tmp_path):
    assert [p.rule for p in read(tmp_path, "Hej\n").problems] == ["fil:ingen tabell"]
    assert [p.rule for p in read(tmp_path, "Hej;hej\nDu;du\n").problems] == ["enkät:rubrik"]


def test_a_question_column_that_nobody_knows_is_told(tmp_path):
    source = read(tmp_path, "Kön;plan;Har stödet hjälpt er?;hemligt\nK;Ja;Alltid;x\n")
    assert [(p.rule, p.column) for p in source.problems] == [
        ("flik:omdöpt kolumn", "C"),
        ("flik:okänd kolumn", "D"),
        ("enkät:utan mätpunkt", "Mätpunkt"),
    ]
    assert "Har stödet hjälpt dig?" in source.problems[0].message and "hemligt" not in str(source.problems)
    assert source.frames["survey_answers"]["item"].tolist() == ["plan"]
