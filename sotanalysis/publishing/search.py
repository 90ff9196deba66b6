"""The last look at finished files before they are put in place: nothing in them may tell who or where."""

import getpass
import re
from collections.abc import Iterable
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from sotanalysis.privacy import identity

PERSONAL_NUMBER = "ett personnummer"
PSEUDONYM = "en pseudonym"
PATH = "en sökväg på datorn"
USER = "ett användarnamn"
FOREIGN = "en resurs på en främmande adress"

# Each begins with what is sought, and looks back from there: a text is searched at a tenth of the cost.
_CANDIDATE = re.compile(r"\d(?<![0-9A-Za-z.,]\d)\d{5}(?:\d{2})?[-+ ]?\d{4}(?![0-9A-Za-z])")
_PSEUDONYM = re.compile(r"_(?<=[pc]_)(?<![0-9A-Za-z][pc]_)[0-9a-f]{12,}")
_PATHS = (
    re.compile(r"/(?<![\w.:/<]/)(?:home|root|Users|tmp|var|mnt|opt|work|private)/\w"),
    re.compile(r":(?<=[A-Za-z]:)(?<!\w[A-Za-z]:)\\{1,2}\w"),
    re.compile("file://"),
)
_FOREIGN = re.compile(
    r"""<script[^>]*\ssrc|<link|<iframe|@import|(?:src|srcset|poster|data)\s*=\s*["']?(?:https?:)?//|url\(\s*["']?(?:https?:)?//""",
    re.IGNORECASE,
)
# The outlines in a picture are long rows of coordinates, and nothing else.
_OUTLINE = re.compile(r"""d=(?<!\wd=)\\?["'][MmLlHhVvCcSsQqTtAaZz0-9eE.,+\s-]*\\?["']""")
_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
# Accounts that are words of everyday reports or of every machine say nothing about a person.
_COMMON_ACCOUNTS = {"root", "user", "admin", "administrator", "runner", "team", "data", "rapport", "teamet"}
_LATEST = date(2099, 12, 31)


def forbidden(text: str, home: Path | None = None, user: str | None = None) -> list[str]:
    """The kinds of forbidden things in a text, named for a reader; never the things."""
    plain = _OUTLINE.sub("", unescape(text))
    found = []
    if any(isinstance(identity.parse(match[0], _LATEST), identity.Identity) for match in _CANDIDATE.finditer(plain)):
        found.append(PERSONAL_NUMBER)
    if _PSEUDONYM.search(plain):
        found.append(PSEUDONYM)
    if any(path.search(plain) for path in _PATHS) or _names_home(plain, home or Path.home()):
        found.append(PATH)
    if _names_user(plain, user or getpass.getuser()):
        found.append(USER)
    return found


def forbidden_in_html(page: str) -> list[str]:
    """The same in a page, with addresses that would be fetched when it is opened."""
    body = _STYLE.sub("", page)
    return forbidden(unquote(body)) + ([FOREIGN] if _FOREIGN.search(page) else [])


def _names_home(text: str, home: Path) -> bool:
    return len(home.parts) > 2 and str(home) in text


def _names_user(text: str, user: str) -> bool:
    if len(user) < 3 or user.casefold() in _COMMON_ACCOUNTS:
        return False
    return user in text and re.search(rf"(?<!\w){re.escape(user)}(?!\w)", text) is not None


def listed(kinds: Iterable[str]) -> str:
    """The kinds once each, in order."""
    return ", ".join(dict.fromkeys(kinds))
