"""What points at a person is found in any sentence, ordinary words are not, and a story that tells too much is."""

import re
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sotanalysis.cleaning import without_persons
from sotanalysis.dataset import load
from sotanalysis.privacy.free_text import counts, found, masked, shown, telling_stories
from sotanalysis.sources.files import SourceFrame

RAW = Path(__file__).resolve().parents[2] / "data/raw/vasteras"
LIST = resources.files("sotanalysis.privacy").joinpath("names.txt").read_text("utf-8")
NAMES = dict(line.split(" ") for line in LIST.splitlines())
GIVEN = sorted(name for name, marks in NAMES.items() if "g" in marks)
SURE = sorted(name for name in GIVEN if not {*NAMES[name]} & {*"wp"})
SURNAMES = sorted(name for name, marks in NAMES.items() if "s" in marks)
IN_SMALL = sorted(name for name in GIVEN if "l" in NAMES[name])
TRICKY = (
    "Björn",
    "Stig",
    "Vår",
    "Sten",
    "Bo",
    "Dag",
    "Sol",
    "My",
    "Love",
    "Kaj",
    "Tor",
    "Alma",
    "Klara",
    "Hans",
    "Per",
)

INSIDE = (
    "Vi träffade {} i går.", "Möte med {}, Af och Fk.", "I dag ringde {} och avbokade.", "Samtal med handläggaren {}.",
    "Återkoppling till {} om planeringen.", "Enligt {} går det bra", "Mamman till {} hörde av sig.",
    "Kontakt med läkare {} på vårdcentralen", "Tog emot {}s anmälan.", "- Överlämning: ringer {} i nästa vecka",
    "Deltagaren {} mår bättre.", "Vi bad {} skriva ett intyg.", "ny tid bokad med {}", "Det var {} som kom.",
)  # fmt: skip
FIRST = (
    "{} ringde i går.", "{} har fått ett arbete.", "Ny planering. {} vill börja läsa.", "> {} kom till mötet.",
    "{} är sjukskriven på heltid", "Mår bättre. {} behöver mer tid.", "{} och Anna var med.", "{} jobbar nu",
)  # fmt: skip
FIRST_SURE = (
    "{}, ny tid i maj.",
    "{}: avbokat.",
    "{}s handläggare är borta.",
    "{}",
    "{} nöjd med planen",
    "Obs! {} i mars",
)
NUMBERS = (
    ("070-123 45 67", "telefon"), ("0701234567", "telefon"), ("070 123 45 67", "telefon"), ("021-39 00 00", "telefon"),
    ("021-390 000", "telefon"), ("08-12 34 56 78", "telefon"), ("+46 70 123 45 67", "telefon"),
    ("+46 (0)70-123 45 67", "telefon"), ("0046701234567", "telefon"), ("+4621390000", "telefon"),
    ("(021) 39 00 00", "telefon"), ("070/123 45 67", "telefon"), ("0706\u2011123456", "telefon"),
    ("anna.ek@provstad.se", "e-post"), ("a_b-1@mail.provstad.gov.se", "e-post"), ("X@Y.COM", "e-post"),
    ("anna.ek(at)provstad.se", "e-post"),
    ("Storgatan 12 B", "adress"), ("Storgatan 12B, 722 11 Västerås", "adress"), ("Björkvägen 7", "adress"),
    ("Gustav Adolfs gata 3", "adress"), ("Box 123", "adress"), ("722 11 Västerås", "adress"),
    ("Norra Ringvägen 4 lgh 1101", "adress"), ("Stora Torget 1", "adress"),
    ("SE-722 11 Västerås", "adress"), ("storgatan 12", "adress"),
    ("19870219-2389", "personnummer"), ("8702192389", "personnummer"),
)  # fmt: skip

# What no person is named in, though words in it are names, and the texts of the demonstration.
ORDINARY = """
En björn gick över vägen. Björnar sover på vintern. Stig på bussen vid torget. Stig av vid nästa hållplats.
Stigen går genom skogen. Vår handläggare är på semester. Vår verksamhet växer. Våren var lugn. Vår och höst möts teamet.
Sten och grus ligger på vägen. Dag efter dag gick det bättre. Dag för dag ökar orken. Bo kvar hemma är svårt.
Bo i egen lägenhet är målet. Sol och värme behövs. Sol ger energi. My är en grekisk bokstav, men det hör inte hit.
Du kan alltid ringa oss. Du är välkommen. Du har rätt till stöd. Klara besked behövs. Klara mål hjälper.
Hans insats är slut. Hans handläggare har bytt enhet. Hans mål är arbete. Per månad hålls två möten. Per deltagare blir
det tio timmar. Inga ansökningar kom in. Inga vägar stod öppna. Inga deltagare avbröt. Maj blev den bästa månaden.
Juni är lugnare än maj. Rosa band fanns på bordet. Till våren ses vi. Tom kalender är ovanligt. Lilla gruppen träffas på
tisdagar. Storm ute gjorde att mötet ställdes in. Liv och hälsa är en enkät. Nya mål sattes. Mark och park är ett
arbetsområde. Hall och kök målades om. Saga berättades för barnen. Ask och ek växer där. Lo och varg finns i länet.
Teamet drivs av Arbetsförmedlingen, Försäkringskassan, Region Västmanland och Västerås stad. Kontakten med
Arbetsförmedlingen tar tid. Handläggare på Försäkringskassan var med. Ny handläggare Försäkringskassan. Samordningsteam
Sala och Samordningsteam Hallstahammar var på besök. Sala, Fagersta, Skinnskatteberg, Norberg och Surahammar hör till
länet. Deltagaren flyttade från Lund till Nora. Bor i Berg utanför Västerås. Resan till Stockholm ställdes in.
Utbildningen i Lund börjar i augusti. Deltagare från Köping kom med. Kurator på vårdcentralen Bäckby kontaktad.
Uppgiften finns i LISA och i SUS. Siffrorna hämtas ur GoldWare. Stöd enligt LSS eller SoL. Teamet arbetar enligt IPS.
Arbetssättet bygger på Case Management, Supported Employment och Supported Education. Utbildning i Grön Kvist fortsätter.
NNS-enkäten delas ut efter tre månader. ORS mäter hälsa. BIP visar framgångsfaktorer. Remiss till psykiatrin skickad.
Läkare, kurator och chef satt vid samma bord. Handläggaren ringde i går. Deltagaren är nöjd. Deltagarna mår bättre.
Chefen är borta till maj. Arbetskonsulenten följde med. Tolk bokad till mötet. Arbetsterapeut bedömer arbetsförmågan.
Bara en av dem avbröt. Annars är allt som förut. Finns det tid tar vi upp frågan. Alla var nöjda. Andra vägar prövades.
Kom ihåg att boka tid. Tala om vad du vill. Gärna på förmiddagen. Sedan början av året. Sanna berättelser behövs.
Klassen har tolv platser. Antal och andel visas. Mer stöd behövs. Mindre oro inför bytet. Ville inte fortsätta.
Arbetsträning 4 timmar i veckan. Insatsen kostade 1 234 567 kronor under 2022-2023. Mötet var 2022-03-01 kl 10.30.
Telefontid 9-10 varje dag. Diarienummer 2022/12345 gäller. Av 54 avslutade gick 21 till arbete. Ärende 20028 är avslutat.
Se sidan 12 i rapporten. Etapp 2 startade i mars. Vägen till arbetsgivaren är lång. Planen 2023 är klar. Lagen 1 gäller.
Torget var tomt. Platsen 12 var ledig. Budgeten är 100 000 kr. Väntetiden var 070 dagar fel i filen. Konto 4010 används.
Målet är 80 till 85 ärenden. Andelen ökade från 12,5 till 14,0 procent. Linjen 10 000 steg om dagen. Fas 2 tar vid.
Förlängning i 3 månader beslutad. Återkoppling till AME och Af. Personligt ombud har slutat. Svarar inte på brev.
Söker sjukersättning på heltid. Flyttar till annan kommun. Mår sämre och behöver mer stöd. Lönebidrag från 1/6.
Praktik på ett lager. Arbete inom äldreomsorgen. Studier på folkhögskola till hösten. Daglig verksamhet väntas.
Styrgruppen möts i september. Samordningsförbundet Västmanland bildas. Samordningsförbundet Halland bjöd in. Payoff följer
verksamheten. NSPH Västmanland intervjuade deltagare. Socialstyrelsen beskriver metoden. Kommunen och regionen betalar.
Projektet i Eskilstuna kom på besök. Året blev lugnare. Bemanningen minskade. Kön växte under hösten. Nästa steg är fasta
tider. Tack för ett gott samarbete. Kollegan slutade i juli. Vikariatet har förlängts. Jul och nyår stängt. Fredag var det
öppet hus. Måndag och onsdag är gruppdagar. Kurs i svenska för invandrare. Språkpraktik ordnades av teamet.
Max fem personer per grupp. Rita en karta över nätverket. Tim per vecka anges i kolumnen. Ben och rygg värker. Tina
upp maten i tid. Mina mål är tydliga. Linda foten före passet. Hoppet finns kvar. Karl är ett ord för man.
Sommaren blev varm. Hösten gav fler remisser. Falken häckar i parken. Strand och skog finns nära. Berg och dal. Ström till
lokalen bröts. Lund betyder dunge. Bäcken rinner. Vad teamet kan göra sägs på första mötet. Allt har en början.
"""  # noqa: E501


def sentences(text: str) -> list[str]:
    plain = re.sub(r"\s+", " ", re.sub(r"\n\s*\n", ". ", shown(text)))
    return [one for one in re.split(r"(?<=[.!?:])\s+", plain) if re.search(r"\w", one)]


def filled(frame: str, name: str) -> str:
    """The frame with the name, which has no second s in the genitive."""
    return frame.format(name).replace(f"{name}s ", f"{name} ") if name[-1] in "sxz" else frame.format(name)


def missed(texts: list[tuple[str, str]]) -> list[str]:
    """The texts in which what is planted is not taken out whole."""
    return [text for text, planted in texts if re.search(rf"\b{planted}", masked(text))]


@pytest.mark.parametrize("frame", INSIDE)
@settings(max_examples=25, deadline=None)
@given(name=st.sampled_from(GIVEN), surname=st.sampled_from(SURNAMES))
def test_every_given_name_inside_a_sentence_is_caught(frame, name, surname):
    twin = name if "-" in name else f"{name}-{name}"
    whole = [name, f"{name} {surname}", f"{twin} {surname}", f"{name} {surname[0]}"]
    assert missed([(filled(frame, one), name) for one in whole]) == []
    assert missed([(frame.format(f"{name} {surname}"), surname)]) == []


@pytest.mark.parametrize("frame", FIRST)
@settings(max_examples=25, deadline=None)
@given(name=st.sampled_from(SURE), surname=st.sampled_from(SURNAMES))
def test_every_name_first_in_a_sentence_is_caught(frame, name, surname):
    assert missed([(frame.format(one), name) for one in (name, f"{name} {surname}")]) == []


@pytest.mark.parametrize("name", TRICKY)
def test_a_name_that_is_a_word_is_caught_where_it_is_a_name(name):
    assert missed([(frame.format(name), name) for frame in (*INSIDE, *FIRST)]) == []
    assert missed([(frame.format(f"{name} Lind"), name) for frame in (*INSIDE, *FIRST, *FIRST_SURE)]) == []


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(IN_SMALL), sure=st.sampled_from(SURE), frame=st.sampled_from(INSIDE + FIRST_SURE))
def test_a_name_in_small_letters_or_with_nothing_beside_it_is_caught(name, sure, frame):
    assert missed([(filled(frame, one), one) for one in (name.lower(), sure)]) == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Möte med A. Lindqvist i dag.", "Möte med [namn] i dag."),
        ("Familjen Berg och fru Ek kom.", "Familjen [namn] och fru [namn] kom."),
        ("ANNA BERG ringde.", "[namn] ringde."),
        ("Pratade med Sven von Essen och Ali al-Hassan.", "Pratade med [namn] och [namn]."),
        ("Eva-Lena Ek Lunds plan", "[namn] plan"),
        ("Kollegan Xhevatka följde med.", "Kollegan [namn] följde med."),
        ("Handläggaren Torbj, återkoppling", "Handläggaren [namn], återkoppling"),
        ("Svensson, Anna: ny tid", "[namn], [namn]: ny tid"),
        ("Träffade Falk. Grön Kvist var med.", "Träffade [namn]. Grön Kvist var med."),
        ("Enligt dr. Falk räcker det.", "Enligt dr. [namn] räcker det."),
    ],
)
def test_names_of_other_forms_are_caught_whole(text, left):
    assert masked(text) == left


@pytest.mark.parametrize(("written", "kind"), NUMBERS, ids=[f"{kind}-{n}" for n, (_, kind) in enumerate(NUMBERS)])
@pytest.mark.parametrize(
    "frame", ["{}", "Nås på {}.", "Se {}, tack", "Uppgift: {}\nsedan", "({})", "bor/har {} sedan maj"]
)
def test_every_number_and_address_is_caught_whole(frame, written, kind):
    assert masked(frame.format(written)) == frame.format(f"[{kind}]")


def test_ordinary_text_is_left_alone_but_for_two_sentences_in_a_hundred():
    texts = [path.read_text("utf-8") for path in sorted(RAW.glob("*/text/*.md"))]
    assert [span.kind for text in texts for span in found(shown(text))] == []
    corpus = sentences(ORDINARY)
    wrong = [one for one in corpus if found(one)]
    assert len(corpus) > 150 and len(wrong) <= len(corpus) * 0.02, wrong


def test_the_demonstration_has_no_remark_of_persons(demonstration):
    rules = load(demonstration / "processed", "vasteras", through=2023).problems["rule"]
    assert len(rules) and rules[rules.str.startswith(("fritext:", "text:"))].tolist() == []


def test_a_name_that_may_be_printed_and_one_that_no_list_has():
    assert found("Anna Ek skrev under. Annas plan.", allowed=["Anna Ek"]) == []
    assert len(found("Anna Ek och Eva Ek", allowed=["Anna Ek"])) == 1
    assert masked("Samtal med Qwerta i går", ["Qwerta Asdf"]) == "Samtal med [namn] i går"
    assert counts(["Anna, 070-123 45 67", "Eva"]) == {"namn": 2, "telefon": 1}


# --- where it is used ------------------------------------------------------------------------------------------------

TEXT = """### En ny start

Deltagaren mötte Eva på kontoret.
{{ quoted("Ring 021-39 00 00 i dag.") }} {# Anna ringer 021-39 00 00 #}
"""


def source(**frames: list[dict[str, object]]) -> SourceFrame:
    return SourceFrame({name: pd.DataFrame(rows, dtype="string") for name, rows in frames.items()})


def test_free_text_is_written_over_and_told_by_cell_and_the_narrative_by_line():
    cell = {"source_row": "2022/bok.xlsx!Punktinsatser!5", "comment_text": "Eva, 070-123 45 67", "result_text": None}
    text = {"source_row": "2022/text/citat.md!!1", "section": "citat", "markdown": TEXT}
    clean = without_persons(source(spot_supports=[cell], narrative=[text]))
    assert clean.frames["spot_supports"]["comment_text"].tolist() == ["[namn], [telefon]"]
    assert clean.frames["narrative"]["markdown"].tolist() == [TEXT]
    told = [(p.sheet, p.row, p.column, p.rule, p.severity) for p in clean.problems]
    assert told == [
        ("Punktinsatser", 5, "Kommentar", "fritext:namn", "varning"),
        ("Punktinsatser", 5, "Kommentar", "fritext:telefon", "varning"),
        ("", 3, "", "text:namn", "varning"),
        ("", 4, "", "text:telefon", "varning"),
    ]
    assert not any("Eva" in p.message + p.remedy or "070" in p.message + p.remedy for p in clean.problems)
    assert [p.rule for p in without_persons(source(narrative=[text]), ["Eva Ek"]).problems] == ["text:telefon"]


@pytest.mark.parametrize(
    ("story", "said"),
    [
        ("En 34-årig kvinna fick arbete.", ["ålder", "kön"]),
        ("Han är 52 år och bor i Sala.", ["ålder", "kön", "ort"]),
        ("Deltagaren med ADHD började hos Provbygg AB.", ["arbetsplats", "sjukdom"]),
        ("Hon började den 12 mars 2022.", ["kön", "datum"]),
        ("Deltagaren i trettioårsåldern har en depression.", ["ålder", "sjukdom"]),
        ("Hon fick arbete på ett lager.", []),
        ("Deltagaren har psykiatrin och Försäkringskassan med sig.", []),
        ("Man får pröva hos Arbetsförmedlingen i Västerås.", []),
        ("{# samtycke: 2022-03-01 #} Han är 52 år och bor i Sala.", []),
    ],
)
@pytest.mark.parametrize("form", ["### Rubrik\n\n{}\n", "Inledning.\n\n> {}\n> *Deltagare*\n"])
def test_a_story_that_tells_two_things_of_one_person_asks_for_consent(form, story, said):
    assert [what for _, what in telling_stories(form.format(story))] == ([said] if said else [])


def test_stories_are_told_one_by_one_at_their_lines():
    text = "34-åriga kvinnor i allmänhet.\n\n### Ett\n\nUng.\n\n### Två\n\nHon är 34 år.\n\n> Kvinna.\n> 34 år.\n"
    assert [line for line, _ in telling_stories(text)] == [7, 11]
    story = {"source_row": "2022/text/citat.md!!1", "section": "citat", "markdown": text}
    problems = without_persons(source(narrative=[story])).problems
    assert [(p.row, p.rule) for p in problems] == [(7, "text:kan kännas igen"), (11, "text:kan kännas igen")]


def test_the_list_is_not_read_until_it_is_needed():
    program = "from sotanalysis.privacy import free_text; import sys; sys.exit(free_text._known.cache_info().currsize)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
