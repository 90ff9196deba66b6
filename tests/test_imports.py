"""The rooms of the package: who may import whom, and who may touch the disk, read from the syntax trees."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "sotanalysis"

# A room imports only rooms before it (design, section 2).
ROOMS = (
    "vocabulary",
    "result_words",
    "periods",
    "formatting",
    "statistics",
    "conditions",
    "reads",
    "tables",
    "derived",
    "cohort",
    "privacy",
    "sources",
    "checks",
    "cleaning",
    "placing",
    "dataset",
    "measures",
    "payback",
    "facts",
    "disclosure",
    "audit",
    "exhibits",
    "report",
    "research",
    "chapters",
    "publishing",
    "scaffold",
    "cli",
)
DISK = {"sources", "placing", "dataset", "privacy", "publishing", "scaffold"}
# What stands beside the package in the checkout; the package works without it.
BESIDE = {"demo", "docs", "tests", "benchmarks", "bootstrap"}

READS = {"read_text", "read_bytes", "open", "iterdir", "glob", "rglob", "read_csv"}
WRITES = {
    "write_text",
    "write_bytes",
    "mkdir",
    "unlink",
    "rmdir",
    "touch",
    "symlink_to",
    "hardlink_to",
    "makedirs",
    "remove",
    "to_parquet",
    "to_excel",
    "to_feather",
    "to_pickle",
    "savefig",
}
DISK_READS = {"read_parquet", "read_excel", "read_feather", "read_pickle", "load_workbook", "from_path", "listdir"}
DISK_MODULES = {"shutil", "tempfile", "glob", "sqlite3"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(text: str, path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of everything that a module imports, inside functions as well."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{absolute(node, path)}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and called(node.func) in {"import_module", "__import__"}:
            yield from ((node.lineno, str(a.value)) for a in node.args[:1] if isinstance(a, ast.Constant))


def imported_rooms(text: str, path: Path) -> Iterator[tuple[int, str]]:
    """Line and room of every import of the package."""
    for line, name in imports(text, path):
        package, _, rest = name.partition(".")
        if package == PACKAGE.name and rest and rest != "__version__":
            yield line, rest.split(".")[0]


def absolute(node: ast.ImportFrom, path: Path) -> str:
    if not node.level:
        return node.module or ""
    folder = path.parent.relative_to(PACKAGE.parent).parts
    return ".".join((*folder[: len(folder) - node.level + 1], *filter(None, [node.module])))


def backward(path: Path, text: str) -> list[str]:
    """The imports of a module that go against the order of the rooms."""
    own = room_of(path)
    if own not in ROOMS:
        return [f"{own}: rummet finns inte i ordningen"] if own != "__init__" else []
    return [
        f"{path.relative_to(PACKAGE)}:{line} importerar {room}"
        for line, room in imported_rooms(text, path)
        if room != own and (room not in ROOMS or ROOMS.index(room) > ROOMS.index(own))
    ]


def outward(path: Path, text: str) -> list[str]:
    """The imports of a module that lead out of the package, to what the checkout holds beside it."""
    return [
        f"{path.relative_to(PACKAGE)}:{line} importerar {name}"
        for line, name in imports(text, path)
        if name.split(".")[0] in BESIDE
    ]


def disk_touches(path: Path, text: str) -> list[str]:
    """The calls and imports of a module outside the disk's rooms by which it would touch the disk.

    A module that imports importlib.resources may read (data shipped in the package), never write.
    """
    if room_of(path) in DISK:
        return []
    tree = ast.parse(text)
    reads_shipped = any(
        (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("importlib"))
        or (isinstance(node, ast.Import) and any(a.name.startswith("importlib") for a in node.names))
        for node in ast.walk(tree)
    )
    buffers = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        for target in node.targets
        if isinstance(target, ast.Name) and called(node.value.func) in {"BytesIO", "StringIO"}
    }
    refused = WRITES | DISK_READS | (set() if reads_shipped else READS)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, a.name) for a in node.names if a.name.split(".")[0] in DISK_MODULES]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in DISK_MODULES:
            found.append((node.lineno, node.module))
        elif isinstance(node, ast.Call) and (name := called(node.func)) in refused and not in_memory(node, buffers):
            if of_itself(node.func):
                continue
            found.append((node.lineno, f"{name}()"))
    return [f"{path.relative_to(PACKAGE)}:{line} {what}" for line, what in found]


def called(function: ast.expr) -> str:
    return getattr(function, "attr", None) or getattr(function, "id", "")


def of_itself(function: ast.expr) -> bool:
    """Whether a method or field of the object's own is called, such as `self.open(…)`: no class here is a path."""
    return isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == "self"


def in_memory(call: ast.Call, buffers: set[str]) -> bool:
    """Whether the first argument is a buffer that the module itself has made."""
    return bool(call.args) and isinstance(call.args[0], ast.Name) and call.args[0].id in buffers


@pytest.mark.parametrize("check", [backward, outward, disk_touches])
def test_every_module_keeps_to_its_room(check):
    assert [fault for path in modules() for fault in check(path, path.read_text(encoding="utf-8"))] == []


def ring(texts: Mapping[str, str]) -> dict[str, set[str]]:
    """Of modules (path in the package → text): those in a ring of imports or leading to one, and what they import."""
    known = {module_name(PACKAGE / path): path for path in texts}
    graph = {name: imported_modules(texts[path], PACKAGE / path, known) - {name} for name, path in known.items()}
    while free := [name for name, targets in graph.items() if not targets & graph.keys()]:
        for name in free:
            del graph[name]
    return {name: targets & graph.keys() for name, targets in graph.items()}


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def imported_modules(text: str, path: Path, known: Mapping[str, str]) -> set[str]:
    """The known modules that a module imports; a package itself only for what is no module of it."""
    names = {name for _, name in imports(text, path)}
    return {name if name in known else name.rpartition(".")[0] for name in names} & known.keys()


def test_no_ring_of_imports():
    """Imports go one way, inside a room and inside functions as well."""
    assert ring({path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8") for path in modules()}) == {}


@pytest.mark.parametrize(
    ("one", "other", "seen"),
    [
        ("from sotanalysis.b import x", "from sotanalysis.a import y", True),
        ("from sotanalysis.b import x", "def f():\n    from sotanalysis.a import y", True),
        ("def f():\n    import sotanalysis.b", "class C:\n    def m(self):\n        from . import a", True),
        ("def f():\n    from sotanalysis import b", "if TYPE_CHECKING:\n    from .a import y", True),
        ("from sotanalysis.b import x", "import pandas", False),
    ],
)
def test_a_ring_is_seen_wherever_its_imports_stand(one, other, seen):
    assert bool(ring({"a.py": one, "b.py": other, "__init__.py": ""})) is seen


def test_every_module_can_be_imported_without_what_stands_beside_the_package():
    program = f"""
import sys
from importlib import import_module
sys.modules.update(dict.fromkeys({sorted(BESIDE)}))  # None: as if they were not there
for name in {[module_name(path) for path in modules()]}:
    import_module(name)
try:
    import demo
except ImportError:
    sys.exit(3)
"""
    paths = os.pathsep.join([str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")])
    ran = subprocess.run([sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": paths}, check=False)
    assert ran.returncode == 3


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("import demo", True),
        ("def f():\n    from demo.people import take", True),
        ("def f():\n    importlib.import_module('demo')", True),
        ("from tests.conftest import ROOT", True),
        ("from . import demography", False),
    ],
)
def test_an_import_out_of_the_package_is_seen(text, seen):
    assert bool(outward(PACKAGE / "facts.py", text)) is seen


@pytest.mark.parametrize(
    ("room", "text", "fault"),
    [
        ("measures/inflow.py", "def f():\n    from sotanalysis.exhibits import table", "importerar exhibits"),
        ("measures/inflow.py", "from sotanalysis import facts, periods", "importerar facts"),
        ("measures/inflow.py", "import sotanalysis.cli as c", "importerar cli"),
        ("measures/inflow.py", "from .. import report", "importerar report"),
        ("exhibits/table.py", "def f():\n    from sotanalysis.report import Report", "importerar report"),
        ("report/view.py", "from sotanalysis import audit, exhibits", None),
        ("measures/inflow.py", "from .measure import tally\nfrom ..periods import Period", None),
        ("measures/inflow.py", "import importlib\nimportlib.import_module('sotanalysis.cli')", "importerar cli"),
        ("helpers.py", "", "finns inte"),
    ],
)
def test_the_order_is_seen(room, text, fault):
    found = backward(PACKAGE / room, text)
    assert (fault in found[0]) if fault else not found


@pytest.mark.parametrize(
    ("room", "text", "caught"),
    [
        ("facts.py", "open('x')", True),
        ("facts.py", "frame.to_parquet(path)", True),
        ("exhibits/figure.py", "figure.savefig(path)", True),
        ("exhibits/figure.py", "out = io.StringIO()\nfigure.savefig(out, format='svg')", False),
        ("payback/prices.py", "from importlib.resources import files\nfiles('x').read_text()", False),
        ("payback/prices.py", "from importlib.resources import files\npath.write_text('')", True),
        ("payback/prices.py", "path.read_text()", True),
        ("measures/keys.py", "class K:\n    def f(self):\n        self.open(1)", False),
        ("measures/keys.py", "class K:\n    def f(self):\n        self.path.open()", True),
        ("cli.py", "import shutil", True),
        ("dataset.py", "open('x')", False),
    ],
)
def test_the_disk_is_seen(room, text, caught):
    assert bool(disk_touches(PACKAGE / room, text)) is caught
