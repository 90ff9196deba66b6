"""The narrative texts as they are laid out: a remark that says what belongs there, with sentences to cut out."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from sotanalysis.exhibits.template import TextFault, sentences
from sotanalysis.formatting import capital
from sotanalysis.publishing.join import chapter_files, read_chapter
from sotanalysis.publishing.plan import PlanFault, find_plan, shipped
from sotanalysis.scaffold import words

_HEADING = re.compile(r"^#{1,6} .+$", re.MULTILINE)
_BRACES = re.compile(r"\{#|#\}")
_REMARK = re.compile(r"\{#.*?#\}", re.DOTALL)


def sections_to_write(notebooks: Path, plan: str, folder: Path | None) -> dict[str, str]:
    """Name of each text that the plan has a place for and no notebook fills → the heading it stands under.

    `folder` holds the team's own plan; where that cannot be followed, all that the package's plans have.
    """
    held = {section for path in chapter_files(notebooks) for section in read_chapter(path).sections}
    try:
        plans = [find_plan(plan, folder)]
    except PlanFault:
        plans = shipped()
    known = words.shipped("texts.toml")
    return {
        name: heading.text
        for one in reversed(plans)
        for document in one.documents[:1]
        for heading in document.headings
        for section in heading.sections
        if section not in held and (name := section.partition(".")[2]) in known
    }


def skeleton(name: str, heading: str, before: str = "", since: int = 0) -> str:
    """A text that is not written yet: all of it is a remark, which is not printed and says what belongs there.

    `before` is the same text in an earlier year, of which the headings and the sentences with numbers are kept.
    """
    told: Mapping[str, object] = words.shipped("texts.toml").get(name, {})
    examples = told.get("examples", [])
    assert isinstance(examples, list)
    parts = [
        f"{heading or capital(name)}. {told.get('says', '')}".strip(),
        "Skriv texten sist i filen, under den sista raden. Rutan här skrivs inte ut, och en fil där inget är skrivet\n"
        "räknas inte. En egen rubrik inne i texten börjar med ###.",
        "Tal hämtas ur underlaget och står inom klamrar. Kopiera en mening härifrån och ändra den; talet byts av sig\n"
        "själv när underlaget ändras:",
        *map(str, examples),
    ]
    if kept := [*_kept(before)]:
        parts += [f"Rubrikerna från {since}, och meningarna som hämtar tal:", *kept]
    return "{#\n" + "\n\n".join(parts) + "\n#}\n"


def _kept(text: str) -> Collection[str]:
    """Headings and bound sentences of an earlier text, in order; what is somebody's words about that year is not."""
    plain = _REMARK.sub("", text).replace("\r\n", "\n")
    try:
        pieces = [(piece.gap, piece.text) for piece in sentences(plain)]
    except TextFault:
        return _HEADING.findall(plain)
    found = []
    for gap, sentence in pieces:
        if mark := re.search(r"#{1,6}[ \t]+\Z", gap):
            found.append(f"{mark[0]}{sentence.partition(chr(10))[0]}")
        elif "fact(" in sentence and "quoted(" not in sentence and not _BRACES.search(sentence):
            found.append(sentence)
    return found
