"""The commands that texts name: in blocks and inline code of pages, and in the sentences that the package says."""

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import bootstrap
from sotanalysis import cli

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    {
        *ROOT.glob("*.md"),
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "notebooks").glob("*.md"),
        ROOT / "notebooks/egna/README.md",
    }
)
_FENCE = re.compile(r"^(`{3,})(\w*)[^\n]*\n(.*?)^\1\s*$", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"(?<!`)`([^`\n]+(?:\n[^`\n]+)?)`(?!`)")
_BEGINS = r"(?:sot|\.\\sot|(?:py|python3) bootstrap\.py|make)"
# What stands for something else: a folder, a file, a year, or "and so on".
STANDS_FOR = re.compile(r"…|\b(?:MAPP|FOLDER|DATAMAPP|RAPPORTMAPP|FIL|FILE|ORD|TEAM|ÅR|NAMN)\b")
# A sentence names a command by its word alone, or with a year and what follows.
_IN_A_SENTENCE = re.compile(
    r"(?<!kommandot )\bsot (?:--(?:data|reports) \S+ )*([a-zåäö]+)"
    r"|(?:py|python3) bootstrap\.py (?:--wheels \S+ )?([a-z]+)"
)


def commands_of_page(text: str) -> Iterator[str]:
    """Every command of a page, as one line each; what a command printed is none."""
    for _, language, block in _FENCE.findall(text):
        lines = block.splitlines()
        if language == "text":
            lines = [line[2:] for line in lines if line.startswith("> ")]
        for line in lines:
            for part in line.split("&&"):
                if re.match(rf"{_BEGINS}(?: |$)", part.strip()):
                    yield part.strip().partition("  #")[0]
    for code in _INLINE.findall(_FENCE.sub("", text)):
        if re.match(rf"{_BEGINS} \S", code):
            yield " ".join(code.split())


def wrong(command: str) -> str:
    """What in a command does not exist; nothing when all of it does."""
    words = shlex.split(command.replace("\\", "/"), posix=True)
    if words[0] == "make":
        return "" if {word for word in words[1:] if "=" not in word} <= made() else f"make {words[1]}"
    if words[0] in ("py", "python3"):
        return _wrong_start(words[2:])
    return _wrong_sot(words[1:])


def made() -> set[str]:
    """The words that `make` takes."""
    found = re.search(r"^WORDS := (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    return set(found[1].split()) if found else set()


def _wrong_start(words: list[str]) -> str:
    text = (ROOT / "bootstrap.py").read_text(encoding="utf-8")
    if words[:1] == ["--wheels"]:
        return _wrong_start(words[2:]) if '"--wheels"' in text else "--wheels"
    if not words or STANDS_FOR.search(words[0]):
        return ""
    if words[0] not in bootstrap.COMMANDS:
        return words[0]
    if words[0] in ("sot", "report"):
        return _wrong_sot(words[1:] if words[0] == "sot" else words)
    handed = [script for _, *calls in [bootstrap.COMMANDS[words[0]]] for call in calls for script in call]
    scripts = [ROOT / name for name in handed if name.endswith(".py")] + [ROOT / "docs/build.py"] * (words[0] == "docs")
    scripts += [ROOT / "demo/__main__.py"] * (words[0] == "demo")
    text += "".join(script.read_text(encoding="utf-8") for script in scripts)
    text += '"--upgrade"' * (words[0] == "lock")  # uv's own
    return " ".join(word for word in words[1:] if word.startswith("--") and f'"{word.partition("=")[0]}"' not in text)


def _wrong_sot(words: list[str]) -> str:
    """The word or flag that `sot` does not have."""
    rest, command = [*words], cli.sot
    while rest:
        word = rest.pop(0)
        if word.startswith("-"):
            name, _, value = word.partition("=")
            flag = next((p for p in command.params if name in (*p.opts, *p.secondary_opts)), None)
            if flag is None:
                return word
            if not (flag.is_flag or value) and rest:
                rest.pop(0)
        elif command is cli.sot and not STANDS_FOR.search(word):
            if word not in cli.sot.commands:
                return word
            command = cli.sot.commands[word]
    return ""


def sentences_of_package() -> Iterator[tuple[str, str]]:
    """Where a text of the package stands, and the text: string constants, and what is shipped beside the modules."""
    for path in sorted((ROOT / "sotanalysis").rglob("*")):
        name = path.relative_to(ROOT).as_posix()
        if path.suffix == ".py":
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield f"{name}:{node.lineno}", node.value
        elif path.suffix in (".toml", ".txt", ".j2", ".typ", ".html"):
            yield name, path.read_text(encoding="utf-8")
    for name in ("bootstrap.py", "sot.cmd"):
        if (ROOT / name).exists():
            yield name, (ROOT / name).read_text(encoding="utf-8")


def named_in(sentence: str) -> Iterator[str]:
    """The words of `sot` and `bootstrap.py` that a sentence names."""
    for word, start in _IN_A_SENTENCE.findall(sentence):
        yield word if word else f"bootstrap.py {start}"
