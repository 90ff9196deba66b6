"""What in a Swedish text points at a person: numbers, telephone, e-mail, addresses, names, and what is told together.

Names are found by a list (names.txt; names.md says whence) and by what stands beside them. A name that is also a word
("Björn", "Stig", "Vår") counts with a capital inside a sentence, but first in one only before a surname, a verb or
another name. A name that no list has is found beside one that is known, or after a title or role; else not.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from sotanalysis.privacy import in_text

Kind = Literal["personnummer", "telefon", "e-post", "adress", "namn"]


@dataclass(frozen=True, order=True)
class Span:
    """Where in a text something that points at a person stands, and what it is."""

    start: int
    end: int
    kind: Kind


def found(text: str, names: Collection[str] = (), allowed: Collection[str] = ()) -> list[Span]:
    """The spans of a text in order, none over another.

    names: of persons that no list need have, such as the staff's. allowed: names that may stand ("Anna Ek" allows those
    two words side by side, and either alone).
    """
    spans = [Span(start, end, "personnummer") for start, end in in_text.spans(text)]
    for kind, pattern in _PATTERNS:
        spans += _free((Span(*match.span(), kind) for match in pattern.finditer(text)), spans)
    more = {word.casefold() for name in (*names, *allowed) for word in _WORD.findall(name)}
    free = {word.casefold() for name in allowed for word in _WORD.findall(name)}
    spans += _free((Span(start, end, "namn") for start, end in _names(text, more, free)), spans)
    return sorted(spans)


def masked(text: str, names: Collection[str] = ()) -> str:
    """The text with what each span is, in brackets, in its place: `[namn] ringde [telefon]`."""
    text = unicodedata.normalize("NFC", text)
    for span in reversed(found(text, names)):
        text = f"{text[: span.start]}[{span.kind}]{text[span.end :]}"
    return text


def counts(texts: Iterable[str], names: Collection[str] = ()) -> Counter[Kind]:
    """How many spans of each kind stand in the texts."""
    return Counter(span.kind for text in texts for span in found(unicodedata.normalize("NFC", text), names))


def _free(new: Iterable[Span], old: list[Span]) -> list[Span]:
    return [one for one in new if not any(one.start < other.end and other.start < one.end for other in old)]


# --- what has a form -------------------------------------------------------------------------------------------------

_GAP = r"[ \u00a0\u2009\u202f]"
_DASH = r"[-\u2010-\u2015/.]"
_CAPITAL = r"[A-ZÅÄÖÉ]"
_LETTER = r"[^\W\d_]"
_STREET = (
    r"(?:gatan|gata|gränden|gränd|vägen|väg|stigen|allén|allé|backen|torget|torg|esplanaden|stråket|gången|leden"
    r"|slingan|ringen|platsen|plan|plats|kajen|promenaden|svängen|kroken|hagen|höjden|liden|terrassen|parken|tunet)"
)
_BEFORE_STREET = "(?:Norra|Södra|Västra|Östra|Stora|Lilla|Nya|Gamla|Övre|Nedre|Sankta?|S:ta?)"
_HOUSE = rf"\d{{1,4}}(?:{_GAP}?[A-Ha-h])?(?![\w%]|[.,:]\d|{_GAP}*(?:procent|kr|st|timmar|år|personer|deltagare)\b)"
_LEVEL = rf"(?:,?{_GAP}*(?:lgh|lägenhet|våning|vån\.?|\d{{1,2}}{_GAP}?tr\.?){_GAP}*\d{{0,4}})?"
_TOWN = rf"{_CAPITAL}{_LETTER}+(?:{_GAP}{_CAPITAL}{_LETTER}+)?"
_POSTAL = rf"(?:SE?{_DASH}{_GAP}?)?[1-9]\d{{2}}{_GAP}?\d{{2}},?{_GAP}{{1,2}}{_TOWN}"
_NUMBER = (  # 070-123 45 67, (021) 12 34 56, 0046 70 …, +46 (0)70 …; an area code has one to three digits after the 0
    rf"(?:(?:\+|00){_GAP}?46{_GAP}*{_DASH}?{_GAP}*(?:\(0\))?{_GAP}?[1-9]\d{{0,2}}|\(0[1-9]\d{{0,2}}\)|(?<![\d,.])0[1-9]\d{{0,2}})"
    rf"(?:{_GAP}*{_DASH}?{_GAP}*\d{{2,4}}){{2,4}}(?!\d|[-/.]\d)"
)
_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "e-post",
        re.compile(r"(?<![\w.+-])[\w.+-]+\s?(?:@|\[at\]|\(at\)|\(a\))\s?[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}(?!\w)"),
    ),
    ("telefon", re.compile(rf"(?<![\w-]){_NUMBER}")),
    (
        "telefon",
        re.compile(
            rf"(?i:\b(?:tel|tfn|telefon|mobil|mob|telefonnummer|nummer|ring|nå[rs] på)\b)[.: ]{{1,3}}"
            rf"\d(?:{_GAP}?{_DASH}?{_GAP}?\d){{5,10}}(?!\d)"
        ),
    ),
    (
        "adress",
        re.compile(
            rf"(?<!\w)(?:(?:(?:{_BEFORE_STREET}|{_CAPITAL}{_LETTER}*s){_GAP}){{0,3}}{_CAPITAL}{_LETTER}*{_STREET}"
            rf"|(?!(?:Se|Bor|Hos|På|Vid|Till|Från|Hen|Hon|Han)\b)(?:{_CAPITAL}{_LETTER}*\.?{_GAP}){{1,3}}(?i:{_STREET})"
            rf"|{_LETTER}{{3,}}(?:gatan|gränden|vägen|stigen|backen|torget|allén)){_GAP}+{_HOUSE}{_LEVEL}"
            rf"(?:,?\s*{_POSTAL})?"
        ),
    ),
    ("adress", re.compile(rf"\b[Bb](?:ox|OX){_GAP}?\d{{1,5}}(?:,?\s*{_POSTAL})?(?!\w)|\bc/o{_GAP}{_TOWN}")),
    ("adress", re.compile(rf"(?<![\w.,-]){_POSTAL}")),
)

# --- names -----------------------------------------------------------------------------------------------------------

_WORD = re.compile(rf"{_LETTER}+(?:[-'’´]{_LETTER}+)*")
_BETWEEN = re.compile(rf"{_GAP}{{0,3}}|(?<=\b\w)\.{_GAP}?|(?<=\b[Dd]r)\.{_GAP}?")
_ODD_CAPITALS = re.compile(r"(?<!\bMc)(?<!\bMac)[a-zåäö][A-ZÅÄÖ]")  # SoL
_PARTICLES = {"von", "af", "av", "de", "van", "der", "al", "el", "bin", "ibn"}
_SURNAME = re.compile(rf"{_CAPITAL}{_LETTER}+(?:sson|[qk]vist|quist|str[öo]m|gren|berg|stedt|ovi[cć]|dottir)")
_FIRST_IN_SENTENCE = re.compile(r"(?:\A|[.!?:…\n>|][\"”’*_)\]]*)[\s\"”“'’*_#>–—•(\[-]*\Z")
# Verbs that tell what somebody is or does; by ending as well, where the word before cannot own what follows.
_SURELY = (
    r"har|hade|är|var|fick|får|går|gick|vill|ville|kan|kunde|ska|skulle|kom|kommer|blev|blir|bor|mår|sa|sade|säger|ser"
    r"|tog|tar|gör|gjorde|vet|visste|står|stod|satt|sitter|skrev|skriver|ringde|ringer|heter|hette|trivs|trivdes|tycker"
    r"|tyckte|måste|behöver|behövde|följer|följde|bad|ber|lät|slutade|började|berättade|berättar|jobbar|jobbade|arbetar"
    r"|studerar|pluggar|läser|läste|tränar|bokar|hjälper|hjälpte|deltar|deltog|börjar|fortsätter|fortsatte|pratar|önskar"
    r"|känner|kände|söker|sökte|lever|lämnar|svarar|orkar|klarar|hoppas|träffar|avbröt|avböjer|avböjde|hör|hörde"
)
_DOES_SURELY = re.compile(_SURELY)
_DOES = re.compile(rf"(?:{_SURELY}|\w{{2,}}ade)")
_LEADS = re.compile(r"\w+(?:de|te|[aeo]r)|Med|Av|Till|Enligt|Åt|För|Mot|Hos|Via|Och|Åter|Kom|Såg")
_NEVER_FIRST = {"Inga", "Juni", "Maj"}
_OWNS = {"Hans", "Vår", "Per"}
_TITLES = {"herr", "fru", "fröken", "dr", "dr.", "doktor", "syster", "familjen", "paret"}
_ROLE = re.compile(
    r"(?:\w*handläggaren?|\w*sekreterar(?:e|en)|\w*konsulent(?:en)?|\w*kurator(?:n)?|\w*läkar(?:e|en)|\w*psykolog(?:en)?"
    r"|\w*coach(?:en)?|\w*förmedlar(?:e|en)|\w*chef(?:en)?|\w*ledar(?:e|en)|kontaktperson(?:en)?|\w*förvaltaren?"
    r"|\w*sköterska(?:n)?|ssk|\w*terapeut(?:en)?|bror|son|sonen|dotter|dottern|mamma|pappa|mor|far|maken?|makan|sambon?"
    r"|pojkvän(?:nen)?|flickvän(?:nen)?|kollegan?|vän|vännen|deltagar(?:e|en)|klient(?:en)?|patient(?:en)?|brukar(?:e|en)"
    r"|mentorn?|tolk(?:en)?|herr|fru|fröken|dr|doktor|syster|familjen|paret)"
)
# Capitalised words beside a name or role that are no names: authorities, services, units.
_BODY = re.compile(
    r"\w*(?:kassan|förmedlingen|verket|enheten|teamet|tjänsten|stad|kommun|kommunen|regionen|förbundet|skola|skolan"
    r"|vården|psykiatrin|rådet|gruppen|mottagningen|avdelningen|samhet|samheten|centrum|center|kliniken|byrån|samordning"
    r"|myndigheten|nämnden|hälsan|bistånd|sjukhus|sjukhuset|arbete|arbetet|omsorgen)s?|region|samordningsteam\w*|ekonomiskt"
    r"|goldware|supported|case|grön|payoff",
    re.IGNORECASE,
)
_SAINT = re.compile(r"(?:Sankta?|S:ta?|Drottning|Kung|Prins|Prinsessan)\s\Z")
_BEARS_NAME = re.compile(r"\s(?:kyrka|sjukhus|lasarett|torg|plats|gata|park|universitet|högskola|folkhögskola|AB)\b")
_AT_A_PLACE = {"i", "från", "utanför", "nära"}


@cache
def _known() -> dict[str, str]:
    """Each name in small letters and what it is: g given name, s surname, p place, w also an ordinary word, l no
    word at all and so a name in small letters too.
    """
    lines = resources.files("sotanalysis.privacy").joinpath("names.txt").read_text("utf-8").splitlines()
    return {_fold(name): marks for name, marks in (line.split(" ") for line in lines)}


def _fold(word: str) -> str:
    return word.casefold().replace("i\u0307", "i")  # the Turkish capital i


def _names(text: str, more: Collection[str], allowed: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where each name of a person begins and ends; what belongs together is one."""
    words = list(_WORD.finditer(text))
    place = 0
    while place < len(words):
        last = place
        if _begins(text, words, place, more):
            while (after := _goes_on(text, words, last, more)) > last:
                last = after
            said = {word[0].casefold() for word in words[place : last + 1]}
            if not all({word, word.removesuffix("s")} & {*allowed, *_PARTICLES} for word in said):
                yield words[place].start(), words[last].end()
        place = last + 1


def _begins(text: str, words: list[re.Match[str]], place: int, more: Collection[str]) -> bool:
    """Whether the word is the first of a name."""
    word, (start, end) = words[place][0], words[place].span()
    marks = _marks(word, more)
    if _SAINT.search(text, max(0, start - 12), start) or (word[-1] == "s" and _BEARS_NAME.match(text, end)):
        return False
    if word[0].islower():  # "pratade med anna": only what is no word at all
        return "l" in marks
    before, after = _near(text, words, place, -1), _near(text, words, place, 1)
    is_name = bool({*marks} & {*"gs"})
    if word.isupper() and len(word) > 1:  # "LISA" is a system, "LISA BERG" a person
        return is_name and "p" not in marks and any(near.isupper() and _marks(near, more) for near in (before, after))
    surname_after = after[:1].isupper() and not after.isupper() and "s" in _marks(after, more)
    if len(word) == 1:  # "A. Lind"
        return surname_after and text[end] == "."
    after_role = bool(_ROLE.fullmatch(before.casefold())) and not _BODY.fullmatch(word)
    if after_role and not word.isupper() and (is_name or "p" not in marks):
        return True
    if not is_name or ("p" in marks and "g" not in marks) or ("p" in marks and before.casefold() in _AT_A_PLACE):
        return False
    if "w" not in marks or surname_after:
        return True
    if not _is_first(text, start):  # "Grön Kvist" is no person
        return "g" in marks or not before[:1].isupper() or bool(_LEADS.fullmatch(before))
    second = _near(text, words, place, 2) if after == "och" else ""
    if second[:1].isupper() and {*_marks(second, more)} & {*"gs"}:
        return True
    return word not in _NEVER_FIRST and bool((_DOES_SURELY if word in _OWNS else _DOES).fullmatch(after))


def _is_first(text: str, start: int) -> bool:
    """Whether a sentence or a line begins there."""
    return bool(_FIRST_IN_SENTENCE.search(text, max(0, start - 9), start))


def _goes_on(text: str, words: list[re.Match[str]], last: int, more: Collection[str]) -> int:
    """The place of the next word of the same name; `last` where it ends."""
    now, after = words[last][0], _near(text, words, last, 1)
    if not after:
        return last
    marks = _marks(after, more)
    if after[0].isupper() and not _BODY.fullmatch(after):
        return last + 1 if marks or len(after) == 1 or not after.isupper() else last
    if re.match(r"(?:al|el)-[A-Z]", after):
        return last + 1
    if now[0].islower():
        return last + 1 if "s" in marks and not {*marks} & {*"wp"} else last
    beyond = _near(text, words, last, 2)
    return last + 2 if after in _PARTICLES and beyond[:1].isupper() and not _BODY.fullmatch(beyond) else last


def _near(text: str, words: list[re.Match[str]], place: int, step: int) -> str:
    """The word so many steps away with only blanks between, or the dot of an initial; "" when there is none."""
    low, high = sorted((place, place + step))
    if low < 0 or high >= len(words):
        return ""
    between = zip(words[low:high], words[low + 1 : high + 1], strict=True)
    whole = all(_BETWEEN.fullmatch(text, one.end(), two.start()) for one, two in between)
    return words[place + step][0] if whole else ""


def _marks(word: str, more: Collection[str]) -> str:
    """What the word is as a name, in the genitive as well; "" for none."""
    if _ODD_CAPITALS.search(word):
        return ""
    small, known = _fold(word), _known()
    forms = {small, re.sub(r"(?<!s)s\Z|['’´]s\Z", "", small)}
    parts = small.split("-")
    if forms & {*more} or (len(parts) > 1 and word[0].isupper() and all(part in known for part in parts)):
        return "gs"
    marks = [known[form] for form in sorted(forms) if form in known]
    if marks:
        return max(marks, key=lambda mark: "l" in mark)
    return "s" if _SURNAME.fullmatch(word.removesuffix("s")) or _SURNAME.fullmatch(word) else ""


# --- stories that tell too much --------------------------------------------------------------------------------------

_MONTH = "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
_TENS = "tjugo|trettio|fyrtio|femtio|sextio|sjuttio"
_TELLS: dict[str, re.Pattern[str]] = {
    "ålder": re.compile(
        rf"(?i)\b\d{{2}}{_GAP}?(?:år(?:ig|iga|ige)?\b|-?åring)|\b\d{{2}}-årig|\d{{2}}-årsåldern|\b(?:{_TENS})\w*?(?:åring\w*"
        rf"|årig\w*|{_GAP}år(?:{_GAP}gammal)?\b|årsåldern)|\bfödd{_GAP}(?:år{_GAP})?(?:19|20)\d\d"
    ),
    "kön": re.compile(
        r"(?i)\b(?:kvinna|kvinnan|man|mannen|tjej|tjejen|kille|killen|hon|henne|hennes|han|honom|mamma|mamman|pappa"
        r"|pappan|dotter|son|hustru|maken?|flicka|pojke)\b(?<!\b[Mm]an)|\b(?:en|ung|äldre|ensamstående|medelålders)"
        r"\s(?:\w+\s)?man\b"
    ),
    "arbetsplats": re.compile(
        rf"\b(?:på|hos|vid|inom)\s(?!(?:Arbetsförmedlingen|Försäkringskassan|Region|Samordnings|Af|Fk|[A-ZÅÄÖ]{{2,4}})\b)"
        rf"{_CAPITAL}[\w&]+|\b{_CAPITAL}\w+(?:\s\w+)?\s(?:AB|HB|KB)\b"
    ),
    "sjukdom": re.compile(
        r"(?i)\b(?:\w*depression\w*|deprimerad|adhd|add|autism\w*|asperger\w*|ptsd|cancer\w*|\w*ångest\w*|utmattning\w*"
        r"|utbränd|diabetes|fibromyalgi|bipolär\w*|psykos\w*|schizofren\w*|\w*missbruk\w*|stroke|epilepsi|reumat\w*|ms|tumör"
        r"|hjärtinfarkt|anorexi|ätstörning\w*|borderline|tvångssyndrom|ocd|whiplash|kol|hjärnskad\w*|intellektuell\w*"
        r"\sfunktionsnedsättning|diskbråck|artros|migrän|alkoholist\w*|narkoman\w*)\b"
    ),
    "datum": re.compile(
        rf"(?i)\b\d{{1,2}}(?::?e)?{_GAP}(?:{_MONTH})\b|\b(?:19|20)\d\d-\d\d-\d\d\b|\b\d{{1,2}}/\d{{1,2}}\b"
    ),
}
_IN_PLACE = re.compile(rf"\b(?:i|från|utanför|till)\s({_CAPITAL}{_LETTER}+)")
_CONSENT = re.compile(r"\{#\s*samtycke\b(?:(?!\{#)[\s\S])*?#\}", re.IGNORECASE)
_STORY = re.compile(r"(?m)^\#{1,6} .*\n(?:(?!\#{1,6} |>).*\n?)*|(?:^>.*\n?)+")
_TAG = re.compile(
    r"\{#(?:(?!\{#)[\s\S])*?#\}|\{%(?:(?!\{%)[\s\S])*?%\}|\{\{(?!\s*quoted\()(?:(?!\{\{)[\s\S])*?\}\}|\]\([^)\s]*\)"
)
_CALL = re.compile(r"\{\{\s*quoted\(|(?<=[\"'])\s*(?:,\s*source=|\)\s*\}\})")


def shown(markdown: str) -> str:
    """The narrative's text with blanks for remarks, tags and the addresses of links; lines stay where they are."""
    markdown = unicodedata.normalize("NFC", markdown)
    for pattern in (_TAG, _CALL):
        markdown = pattern.sub(lambda tag: re.sub(r"[^\n]", " ", tag[0]), markdown)
    return markdown


def telling_stories(markdown: str) -> Iterator[tuple[int, list[str]]]:
    """Line (the first is 1) of each story under a heading, or quote, that could point out a person, and what it tells.

    It does with two or more of age, sex, workplace, illness, date and town, unless it has the remark `{# samtycke #}`:
    whoever it is of has agreed to it.
    """
    for story in _STORY.finditer(markdown):
        if not _CONSENT.search(story[0]):
            text = shown(story[0])
            said = [what for what, pattern in _TELLS.items() if pattern.search(text)]
            said += ["ort"] * any("p" in _marks(match[1], ()) for match in _IN_PLACE.finditer(text))
            if len(said) > 1:
                yield markdown.count("\n", 0, story.start()) + 1, said
