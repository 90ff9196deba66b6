"""What is said in a laid-out folder: the shipped words, with the year's own in their places."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def shipped(name: str) -> dict[str, Any]:
    """A shipped TOML file of words."""
    return tomllib.loads(text_of(name))


def text_of(name: str) -> str:
    """A shipped text."""
    return files("sotanalysis.scaffold").joinpath(name).read_text(encoding="utf-8")


def filled(text: str, words: Mapping[str, object]) -> str:
    """The text with `{word}` replaced by its word; other braces stand, as in `{{ fact(…) }}`."""
    return re.sub(r"\{([a-zåäö_]+)\}", lambda m: str(words[m[1]]) if m[1] in words else m[0], text)
