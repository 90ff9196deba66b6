"""SUS exports: every awkward thing that domain notes tell of, on small files; the real figures on the real export."""

from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from sotanalysis.sources.settings import Settings, SusPeriod
from sotanalysis.sources.sus import read_sus
from sotanalysis.tables.exports import SUS_ROWS

YEAR = SusPeriod(file="*", start=date(2022, 1, 1), end=date(2022, 12, 31))
POPULATION = (
    "Totalt antal deltagare (ej anonyma) som uppfyller urvalsvillkoren och som startat insats (registrerats in): "
    "{0} Varav unika deltagare: {0}"
)
STARTED = "Enbart deltagare som har startat insats under urvalsperioden visas i rapporten"
ENDED = "Enbart deltagare som avslutad insats under urvalperioden ingår i urvalet."


def read(folder: Path, *texts: str, settings: Settings | None = None, name: str = "del{}.txt"):
    (folder / "sus").mkdir(exist_ok=True)
    for number, text in enumerate(texts, 1):
        (folder / "sus" / name.format(number)).write_text(text, encoding="utf-8")
    source = read_sus(folder, 2022, settings or Settings(sus=(YEAR,)))
    frame = SUS_ROWS.typed(source.frames.get("sus_rows", pd.DataFrame()).assign(team="x"))
    assert len(SUS_ROWS.schema.validate(frame, lazy=True))
    for count in source.row_counts:
        assert count["rows_in"] == count["rows_kept"] + count["rows_refused"]
    assert sum(c["rows_refused"] for c in source.row_counts) == len(source.quarantine)
    return frame, source


def rules(source):
    return [problem.rule for problem in source.problems]


def exits(first=15, total=53, n=53, moment="2023-01-18 13:29:42"):
    return (
        f"### SUS - Avslutsanledningar\n\nExekvering: {moment}\n\n{POPULATION.format(n)}\n\n"
        "Avslutsanledning\tAntal deltagare\tAndel deltagare\n"
        f"Uppgift saknas\t53\t100,0%\nUtskrivning\t{first}\t28,3%\nUtskrivning pga sjukdom\t38\t71,7%\n"
        f"<b>Slutsumma</b>\t<b>{total}</b>\t<b>100,0%</b>\n\nAntal deltagare\n"
    )


EDUCATION = (
    f"SUS - Utbildningsnivå\nExekvering: 2023-01-18 13:28:41\n#### {STARTED}\n{POPULATION.format(9)}\n\n"
    "Utbildningsnivå\tInsats\tKön\tAntal deltagare\tAndel deltagare\n"
    "Grundskola\tSamordningsteam\tKvinna\t5\t55,6%\n\t\tMan\t1\t11,1%\n"
    "Högskola/Universitet mer än 3 år\tSamordningsteam\tMan\t3\t33,3%\n"
    "Slutsumma\t\t\t9\t100,0%\n\nKön: Kvinna\n"
)


def test_merged_cells_are_carried_down_but_not_past_the_sum(tmp_path):
    frame, source = read(tmp_path, EDUCATION)
    assert source.problems == []
    assert frame["category"].fillna("").tolist() == ["compulsory", "compulsory", "university_more", ""]
    assert frame["sex"].fillna("").tolist() == ["woman", "man", "man", ""]
    assert frame["insats"].fillna("").tolist() == ["Samordningsteam"] * 3 + [""]
    assert frame["role"].tolist() == ["part", "part", "part", "total"]
    assert frame["population"].unique().tolist() == ["started"]
    assert frame["source_row"][1] == "2022/sus/del1.txt!!8"
    assert source.files[0]["extracted_on"] == date(2023, 1, 18)


def test_a_total_under_another_key_than_the_category_is_the_total(tmp_path):
    """The word stands in the column Insats: it is no second insats, and no unknown category."""
    text = (
        f"### SUS - Avslutsanledningar\n\nExekvering: 2023-01-18 13:29:42\n\n{POPULATION.format(5)}\n\n"
        "Avslutsanledning\tInsats\tAntal deltagare\tAndel deltagare\n"
        "Utskrivning\tTeamet\t5\t100,0%\n\tTotalt\t5\t100,0%\n"
    )
    frame, source = read(tmp_path, text)
    assert rules(source) == [] and frame["role"].tolist() == ["part", "total"]


def test_a_table_without_title_and_selection_is_told(tmp_path):
    text = "Avslutsanledning\tAntal deltagare\tAndel deltagare\nUtskrivning\t5\t100,0%\nTotalt\t5\t100,0%\n"
    _, source = read(tmp_path, text)
    assert rules(source) == ["sus:utan titel"] and "avslutat" in source.problems[0].message


def test_without_sex_and_insats_columns(tmp_path):
    text = "Utbildningsnivå\tAntal deltagare\tAndel deltagare\nGrundskola\t6\t66,7%\nGymnasium\t3\t33,3%\n"
    frame, _ = read(tmp_path, text)
    assert frame["n"].tolist() == [6, 3]
    assert frame["population"].tolist() == ["started"] * 2


def test_uppgift_saknas_that_is_the_total_is_a_phantom(tmp_path):
    frame, source = read(tmp_path, exits())
    assert source.problems == []
    assert frame.set_index("label")["role"].to_dict() == {
        "Uppgift saknas": "phantom", "Utskrivning": "part", "Utskrivning pga sjukdom": "part", "Slutsumma": "total",
    }  # fmt: skip
    assert frame["population"].tolist() == ["ended"] * 4  # though its line says "startat"


def test_rows_that_do_not_make_the_sum_are_told(tmp_path):
    _, source = read(tmp_path, exits(first=14))
    assert rules(source) == ["sus:slutsumma", "sus:urval", "sus:andel"]
    assert source.problems[-1].row == 9  # the share tells which row it is


def test_a_category_of_no_list_is_kept_and_told(tmp_path):
    frame, source = read(tmp_path, exits().replace("Utskrivning pga sjukdom", "Utskrivning till månen"))
    row = frame[frame["label"] == "Utskrivning till månen"].iloc[0]
    assert row["category"] == "~Utskrivning till månen" and row["n"] == 38
    (problem,) = source.problems
    assert problem.rule == "sus:okänd kategori" and "Avslutsanledning" in problem.remedy
    assert "månen" not in problem.message + problem.remedy


GROUPS = (
    f"SUS - Sysselsättning efter avslutad insats\n{ENDED}\n{POPULATION.replace('{0}', '')}\n"
    "Sysselsättningsgrupp2\tAntal före\tAndel före\tAntal efter\tAndel efter\tFörändring\tFörändring i procent\n"
    "Förvärvsarbete\t2\t100,0%\t5\t71,4%\t3\t150\nStudier\t\t\t2\t28,6%\t\t\n"
    "<b>Slutsumma</b>\t<b>2</b>\t<b>100,0%</b>\t<b>7</b>\t<b>100,0%</b>\t<b>5</b>\t<b>250</b>\n"
)
DETAILED = (
    f"**SUS - Sysselsättning efter avslutad insats**\n{ENDED}\n"
    + POPULATION.format(53).replace(" Varav", "\tVarav")
    + "\n--\t-----\n\n"
    "Sysselsättning\tFöre\t\tEfter\t\tSysselsättning\tAntal före\tAntal efter\tFörändring\tFörändring %\n"
    "\tAntal\tAndel\tAntal\tAndel\n"
    "Ej sub arbete\t2\t12,5%\t1\t1,9%\tEj sub arbete\t2\t1\t1\t-50\n"
    "Sub arbete\t\t\t4\t7,5%\tSub arbete\t\t4\t-4\t\n"
    "Aktivt arbetssökande\t14\t87,5%\t15\t28,3%\tAktivt arbetssökande\t14\t15\t-1\t7\n"
    "Arbete och/eller studier\t2\t12,5%\t5\t9,4%\tArbete och/eller studier\t2\t5\t-3\t150\n"
)


def test_blank_is_blank_and_an_empty_population_line_is_empty(tmp_path):
    frame, source = read(tmp_path, GROUPS)
    assert source.problems == []
    studies = frame.set_index("category").loc["studies"]
    assert pd.isna(studies["n_before"]) and studies["n_after"] == 2 and pd.isna(studies["change_printed"])
    assert frame["n_population"].isna().all()


def test_two_line_header_two_panels_summary_and_wrong_signs_as_printed(tmp_path):
    frame, source = read(tmp_path, DETAILED)
    assert source.problems == []
    rows = frame.set_index("category")
    assert rows.loc["unsubsidised_work", ["n_before", "n_after", "change_printed"]].tolist() == [2, 1, 1]
    assert rows.loc["unsubsidised_work", "change_percent_printed"] == -50
    assert rows.loc["subsidised_work", "share_after_printed"] == 0.075
    assert rows.loc["work_or_studies", "role"] == "summary"
    assert frame["n_population"].tolist() == [53] * 4


def test_panels_that_differ_are_a_contradiction(tmp_path):
    _, source = read(tmp_path, DETAILED.replace("Ej sub arbete\t2\t1\t1\t-50", "Ej sub arbete\t2\t9\t1\t-50"))
    assert rules(source) == ["sus:motsägelse"]


SUPPORT = (
    f"**Deltagarnas försörjningförändringar/försörjningsflöden**\n{ENDED}\n{POPULATION.format(30)}\n\n"
    "Försörjningskälla\tAntal deltagare före insats\tAndel före\tAntal deltagare efter insats\tAndel efter\tFörändring"
    "\tFörändring i %\nSjukersättning\t\t\t1\t1,6%\t\t\n\n"
    "Försörjningskälla\tAntal deltagare före insats\tAntal deltagare efter insats\tFörändring\n"
    "\t\t\t6\nA-kassa\t2\t\t\nAktivitetsstöd\t4\t9\t5\nFörsörjningsstöd\t55\t45\t-10\nSjukersättning\t\t1\t\n\n"
    "Försörjningskälla\tAndel före\tAndel efter\tFörändring i %\n"
    "\t\t9,8%\t\nA-kassa\t3,3%\t\t\nAktivitetsstöd\t6,6%\t14,8%\t125\n"
)


def test_fragments_become_one_table_and_the_misplaced_six_is_moved(tmp_path):
    frame, source = read(tmp_path, SUPPORT)
    assert rules(source) == ["sus:förskjuten cell"]
    rows = frame.set_index("category")
    assert sorted(rows.index) == [
        "activity_support", "sickness_compensation", "social_assistance", "unemployment_insurance", "unlabelled",
    ]  # fmt: skip
    assert rows.loc["unlabelled", "n_after"] == 6 and pd.isna(rows.loc["unlabelled", "change_printed"])
    assert rows.loc["unlabelled", "share_after_printed"] == 0.098
    assert rows.loc["activity_support", ["n_before", "n_after", "change_printed"]].tolist() == [4, 9, 5]
    assert rows.loc["activity_support", "change_percent_printed"] == 125
    assert source.row_counts == [
        {"file": "2022/sus/del1.txt", "sheet": "", "rows_in": 9, "rows_kept": 9, "rows_refused": 0}
    ]


def test_fragments_that_contradict_each_other_are_told(tmp_path):
    _, source = read(tmp_path, SUPPORT.replace("Sjukersättning\t\t1\t\n", "Sjukersättning\t\t2\t\n"))
    assert "sus:motsägelse" in rules(source)


def test_classes_are_the_users_own(tmp_path):
    text = (
        f"SUS - Åldersfördelning\n{STARTED}\n{POPULATION.format(6)}\n"
        "Åldersintervall\tAntal deltagare\tAndel deltagare\n16 - 24\t1\t16,7%\n25–64\t3\t50,0%\n65 -\t2\t33,3%\n"
    )
    frame, source = read(tmp_path, text)
    assert source.problems == []
    assert frame["category"].tolist() == ["16-24", "25-64", "65-"]
    assert frame["class_low"].tolist() == [16, 25, 65]
    assert frame["class_high"].tolist()[:2] == [24, 64] and pd.isna(frame["class_high"][2])


def test_a_note_that_strays_above_a_report_does_no_harm(tmp_path):
    text = (
        "### SUS - Tid i offentlig försörjning\n\nTotalsumman av antalet försörjningar nedan kommer därför vanligtvis "
        f"vara högre än antalet deltagare\nExekvering: 2023-01-18 13:39:08\n**{STARTED}**\n{POPULATION.format(4)}\n"
        "Tid i försörjning text\tAntal deltagare\tAndel deltagare\nMer än 9 år\t3\t75,0%\nEj tillämpligt\t1\t25,0%\n"
    )
    frame, source = read(tmp_path, text)
    assert source.problems == []
    assert frame["category"].tolist() == ["more_than_9", "not_applicable"]
    assert frame["extracted_at"].dt.hour.tolist() == [13, 13]


def test_several_reports_in_one_file(tmp_path):
    frame, source = read(tmp_path, GROUPS + "\nAntal före, Antal efter\n\n" + DETAILED + EDUCATION)
    assert source.problems == []
    assert frame["report"].unique().tolist() == ["occupation_group", "occupation", "education"]


def test_the_months_line_says_what_it_counts(tmp_path):
    text = (
        "SUS - Tid i samverkansinsats (avslutade)\nSUS - Deltagar rapport Tid i insats Totalt antal deltagare "
        "(ej anonyma) som avslutat: 20 Varav unika deltagare: 19\nAntal månader i insats intervall\tAntal deltagare\t"
        "Andel deltagare\n1 - 5\t7\t35,0%\n6 - 10\t13\t65,0%\n"
    )
    frame, _ = read(tmp_path, text)
    assert frame["n_population"].tolist() == [20, 20] and frame["n_unique"].tolist() == [19, 19]
    assert frame["population"].tolist() == ["ended", "ended"]


def test_an_older_extraction_of_the_same_report_stands_back(tmp_path):
    frame, source = read(tmp_path, exits(moment="2023-01-02 08:00:00"), exits())
    assert rules(source) == ["sus:äldre uttag"]
    assert len(frame) == 4 and set(frame["file"]) == {"2022/sus/del2.txt"}
    assert [c["rows_refused"] for c in source.row_counts] == [4, 0]


def test_the_same_report_for_two_periods_is_kept_twice(tmp_path):
    half = SusPeriod(file="del1*", start=date(2022, 1, 1), end=date(2022, 6, 30))
    frame, source = read(tmp_path, exits(), exits(), settings=Settings(sus=(half, YEAR)))
    assert source.problems == []
    assert frame["period_end"].dt.month.tolist() == [6] * 4 + [12] * 4


def test_without_a_period_in_the_settings_the_year_is_assumed_and_told_once(tmp_path):
    frame, source = read(tmp_path, exits(), EDUCATION, settings=Settings())
    assert rules(source) == ["sus:period"]
    assert frame["period_start"].dt.year.unique().tolist() == [2022]


def test_unknown_tables_and_broken_cells_lose_nothing_silently(tmp_path):
    text = "SUS - Kompletterande frågor\nFråga\tAntal svar\nBostad\t3\nEkonomi\t4\n"
    _, source = read(tmp_path, text, exits().replace("38\t", "ca 38\t"))
    assert [r["row"] for r in source.quarantine] == [3, 4]
    assert "sus:okänd tabell" in rules(source) and "cell:tal" in rules(source)


def test_several_insatser_are_told(tmp_path):
    text = EDUCATION.replace("Högskola/Universitet mer än 3 år\tSamordningsteam", "Gymnasium\tAnnan insats")
    frame, source = read(tmp_path, text)
    assert rules(source) == ["sus:flera insatser"]
    assert set(frame["insats"].dropna()) == {"Samordningsteam", "Annan insats"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_semicolons_and_encodings(tmp_path, encoding):
    (tmp_path / "sus").mkdir()
    (tmp_path / "sus" / "x.csv").write_bytes(EDUCATION.replace("\t", ";").encode(encoding))
    frame = read_sus(tmp_path, 2022, Settings(sus=(YEAR,))).frames["sus_rows"]
    assert frame["n"].tolist() == [5, 1, 3, 9]


def test_a_workbook_with_a_report_on_each_sheet(tmp_path):
    (tmp_path / "sus").mkdir()
    book = openpyxl.Workbook()
    for number, text in enumerate((EDUCATION, exits())):
        sheet = book.create_sheet(f"Blad {number}")
        for line in text.splitlines():
            sheet.append([int(c) if c.isdigit() else c or None for c in line.split("\t")])
    book.save(tmp_path / "sus" / "allt.xlsx")
    source = read_sus(tmp_path, 2022, Settings(sus=(YEAR,)))
    assert source.problems == []
    assert source.frames["sus_rows"]["report"].unique().tolist() == ["education", "exit_reason"]
    assert source.frames["sus_rows"]["source_row"].iloc[-1].startswith("2022/sus/allt.xlsx!Blad 1!")


def test_an_empty_folder_has_no_table(tmp_path):
    assert read_sus(tmp_path, 2022, Settings()).frames == {}


AGES = (
    f"SUS - Åldersfördelning\n{STARTED}\n{POPULATION.format(86)}\n"
    "Åldersintervall\tAntal deltagare\tAndel deltagare\n"
    "15 - 29\t17\t19,8%\n30 - 44\t38\t44,2%\n45 - 59\t27\t31,4%\n60 - 74\t4\t4,7%\n"
)


@pytest.mark.parametrize(("share", "wrong"), [("19,8%", False), ("19,7%", True), ("91,8%", True), ("0,0%", True)])
def test_a_share_that_is_not_its_count_of_the_base_is_told(tmp_path, share, wrong):
    # 17 of 86 is 19,767 %.
    _, source = read(tmp_path, AGES.replace("19,8%", share))
    assert [(p.rule, p.row, p.column, p.severity) for p in source.problems] == [
        ("sus:andel", 5, "Andel deltagare", "varning")
    ] * wrong
    assert not any(char.isdigit() for p in source.problems for char in p.message + p.remedy)


def test_shares_of_before_and_after_have_a_base_each(tmp_path):
    _, source = read(tmp_path, GROUPS.replace("5\t71,4%", "5\t31,3%"))
    assert [(p.rule, p.row, p.column) for p in source.problems] == [("sus:andel", 5, "Andel efter")]


def test_a_column_whose_shares_have_no_base_is_told_once(tmp_path):
    # With a row lost, no share before is its count of the rows that are left (2), nor of the participants (53).
    lost = "".join(line for line in DETAILED.splitlines(keepends=True) if not line.startswith("Aktivt"))
    _, source = read(tmp_path, lost)
    assert [(p.rule, p.column) for p in source.problems] == [("sus:andel", "Andel före")]


@pytest.mark.parametrize(
    ("text", "header", "severity"),
    [
        (AGES.replace("Antal deltagare\t", "Antal pers\t"), "Antal deltagare", "fel"),
        (AGES.replace("Andel deltagare", "Procent"), "Andel deltagare", "varning"),
        (GROUPS.replace("Antal efter", "Efter"), "Antal efter", "fel"),
        (GROUPS.replace("Förändring i procent", "Skillnad"), "Förändring i procent", "varning"),
    ],
)
def test_a_missing_column_is_named_and_no_sum_is_blamed(tmp_path, text, header, severity):
    _, source = read(tmp_path, text)
    (problem,) = source.problems
    assert (problem.rule, problem.column, problem.row, problem.severity) == ("sus:kolumn saknas", header, 4, severity)
    assert header in problem.message and header in problem.remedy


def test_narrow_prints_that_together_have_every_column_lack_none(tmp_path):
    head = f"SUS - Åldersfördelning\n{STARTED}\n{POPULATION.format(4)}\nÅldersintervall\t"
    counts = head + "Antal deltagare\n15 - 29\t3\n30 - 44\t1\n"
    shares = head + "Andel deltagare\n15 - 29\t75,0%\n30 - 44\t25,0%\n"
    _, source = read(tmp_path, counts, shares)
    assert source.problems == []
