"""What a key's code is called to a reader."""

import re
from collections.abc import Mapping

from sotanalysis.periods import MONTHS
from sotanalysis.vocabulary import ALL, CODE_LISTS, MISSING, UNLISTED, CodeList

# Keys that are the same list seen at a moment, or under a shorter name.
LIST_OF_KEY = {"support": "support_source", "purpose": "spot_purpose", "answer": "yes_no", "result": "outcome"}


def code_list(key: str) -> CodeList | None:
    """The code list behind a key column; `step_exit` and `support_start` are the lists `step` and `support_source`."""
    stem = re.sub(r"_(start|exit)$", "", key)
    return CODE_LISTS.get(key) or CODE_LISTS.get(stem) or CODE_LISTS.get(LIST_OF_KEY.get(stem, ""))


def title(key: str) -> str:
    """The heading of a column of the key's categories."""
    codes = code_list(key)
    return codes.title if codes else "Månad" if key == "month" else "Grupp"


def label(key: str, code: str, labels: Mapping[str, str] | None = None) -> str:
    """The Swedish label of a code: from `labels`, the key's code list, or the form of the code itself (month, class).

    ValueError when none of them knows the code: an English code must never reach a reader.
    """
    if labels and code in labels:
        return labels[code]
    codes = code_list(key)
    if codes and code in codes.labels:
        return codes.labels[code]
    plain = {ALL: "Samtliga", MISSING: "Uppgift saknas"}
    if code in plain:
        return plain[code]
    if code.startswith(UNLISTED):
        return code.removeprefix(UNLISTED)
    if text := _by_form(code):
        return text
    raise ValueError(f"Ingen svensk text för {key}={code}: ge den i labels=.")


def short_month(code: str) -> str:
    """`2022-03` as `mars`, `2022-09` as `sep`."""
    name = MONTHS[int(code[5:7]) - 1]
    return name if len(name) <= 4 else name[:3]


def _by_form(code: str) -> str | None:
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", code):
        return f"{MONTHS[int(code[5:]) - 1]} {code[:4]}"
    if match := re.fullmatch(r"(\d+)(?:-(\d*))?", code):
        low, high = match.groups()
        return low if high is None else f"{low}–{high}" if high else f"{low} eller mer"
    return None
