"""The part of Markdown that reports may use, as tokens for the PDF and as HTML for the page."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count
from typing import Any

import mistune

Token = dict[str, Any]
INLINE = {"text", "strong", "emphasis", "link", "softbreak", "linebreak", "codespan"}
BLOCK = {"paragraph", "block_text", "heading", "list", "list_item", "block_quote", "thematic_break", "blank_line"}
LINKS = ("#", "https://", "http://", "mailto:")
OTHER_DOCUMENT = re.compile(r"[a-z]+\.html#")  # a place in another document of the same report
WORDS = {"block_html": "HTML", "inline_html": "HTML", "image": "bild", "block_code": "kodblock"}


class MarkdownRefused(ValueError):
    """The text uses Markdown that a report cannot show."""


_ASCII = str.maketrans({"å": "a", "ä": "a", "ö": "o", "é": "e", "ü": "u"})
_OPENING = re.compile(r"<[a-zA-Z!?]")
_parse = mistune.create_markdown(renderer=None)


def tokens(text: str) -> list[Token]:
    """The text's tokens; MarkdownRefused where there is something that the report's templates do not know."""
    found = _tokens(text)
    _check(found)
    return [token for token in found if token["type"] != "blank_line"]


def _tokens(text: str) -> list[Token]:
    found: Any = _parse(text)
    return list(found)


def refusals(text: str, heading: int, heading_refused: str) -> Iterator[tuple[int, str]]:
    """Line (the first is 1) and what, for everything in the text that a report cannot show; headings have one level.

    The parser tells no lines: each token is looked for in the text after the one before it.
    """
    place = 0
    for token in _walked(_tokens(text)):
        raw = token.get("raw", "")
        words = token.get("marker") or raw or plain(token.get("children", ())) or token.get("attrs", {}).get("url", "")
        found = text.find(words.strip().partition("\n")[0], place)
        place = max(place, found)
        other = token["type"] == "heading" and token["attrs"]["level"] != heading
        if what := heading_refused if other else _refused(token):
            line = text.count("\n", 0, place) + 1
            # A block of HTML goes on to the next empty line, over all that stands there.
            later = raw.split("\n")[1:] if token["type"] == "block_html" else []
            yield from ((line + n, what) for n, words in enumerate(["<a", *later]) if _OPENING.search(words))
        place += len(raw) if found >= 0 else 0


def _walked(found: Iterable[Token]) -> Iterator[Token]:
    for token in found:
        yield token
        yield from _walked(token.get("children", ()))


def _check(found: Iterable[Token]) -> None:
    if what := next(filter(None, map(_refused, _walked(found))), None):
        raise MarkdownRefused(what)


def _refused(token: Token) -> str | None:
    """Why a report cannot show the token itself; None when it can."""
    kind, url = token["type"], token.get("attrs", {}).get("url", "")
    if kind not in INLINE | BLOCK:
        return f"Texten har {WORDS.get(kind, kind)}, som rapporten inte kan visa. Skriv om det som vanlig text."
    if kind == "link" and not url.startswith(LINKS) and not OTHER_DOCUMENT.match(url):
        return "Texten har en länk som inte börjar med https://, mailto: eller #."
    return None


def plain(found: Iterable[Token]) -> str:
    """The words of the tokens, without their dress."""
    return "".join(" " if t["type"].endswith("break") else t.get("raw") or plain(t.get("children", ())) for t in found)


def anchor(words: str, taken: set[str]) -> str:
    """An address for a heading, not among those taken, which it joins."""
    base = re.sub(r"[^a-z0-9]+", "-", words.casefold().translate(_ASCII)).strip("-") or "avsnitt"
    free = next(a for n in count(1) if (a := base if n == 1 else f"{base}-{n}") not in taken)
    taken.add(free)
    return free


def to_html(text: str, heading: Callable[[int, str], str]) -> str:
    """The text as HTML; `heading` makes a heading's tag of its level and its words. Raises MarkdownRefused."""
    return _html(tokens(text), heading)


_WRAPPED: Mapping[str, str] = {
    "paragraph": "<p>{}</p>",
    "block_text": "{}",
    "strong": "<strong>{}</strong>",
    "emphasis": "<em>{}</em>",
    "list_item": "<li>{}</li>",
    "block_quote": "<blockquote>{}</blockquote>",
}
_BARE = {"softbreak": "\n", "linebreak": "<br>", "thematic_break": "<hr>", "blank_line": ""}


def _html(found: Iterable[Token], heading: Callable[[int, str], str]) -> str:
    return "".join(_tag(token, heading) for token in found)


def _tag(token: Token, heading: Callable[[int, str], str]) -> str:
    kind, inner = token["type"], _html(token.get("children", ()), heading)
    if kind in _WRAPPED:
        return _WRAPPED[kind].format(inner)
    if kind in _BARE:
        return _BARE[kind]
    if kind == "list":
        name = "ol" if token["attrs"]["ordered"] else "ul"
        return f"<{name}>{inner}</{name}>"
    if kind == "link":
        return f'<a href="{mistune.escape(token["attrs"]["url"])}">{inner}</a>'
    if kind == "heading":
        return heading(token["attrs"]["level"], plain(token["children"]))
    text = mistune.escape(token["raw"], quote=False)
    return f"<code>{text}</code>" if kind == "codespan" else text
