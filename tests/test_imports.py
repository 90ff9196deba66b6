"""The rooms of the package: who may import whom, and who may touch the disk, read from the syntax trees."""

import ast
from collections.abc import Iterator, Set
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "sotanalysis"

# A room imports only rooms before it (design, section 2).
ROOMS = (
    "vocabulary", "periods", "formatting", "statistics", "tables", "privacy", "sources", "cleaning", "dataset",
    "measures", "payback", "facts", "disclosure", "audit", "report", "exhibits", "chapters", "publishing", "synthetic",
    "scaffold", "cli",
)  # fmt: skip
DISK = {"sources", "dataset", "privacy", "publishing", "synthetic", "scaffold"}

READS = {"read_text", "read_bytes", "open", "iterdir", "glob", "rglob", "read_csv"}
WRITES = {
    "write_text", "write_bytes", "mkdir", "unlink", "rmdir", "touch", "symlink_to", "hardlink_to", "makedirs", "remove",
    "to_parquet", "to_excel", "to_feather", "to_pickle", "savefig",
}  # fmt: skip
DISK_READS = {"read_parquet", "read_excel", "read_feather", "read_pickle", "load_workbook", "from_path", "listdir"}
DISK_MODULES = {"shutil", "tempfile", "glob", "sqlite3"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(tree: ast.AST, path: Path) -> Iterator[tuple[int, str]]:
    """Line and room of every import of the package, those inside functions included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{absolute(node, path)}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            package, _, rest = name.partition(".")
            if package == PACKAGE.name and rest and rest != "__version__":
                yield node.lineno, rest.split(".")[0]


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
        for line, room in imported_rooms(ast.parse(text), path)
        if room != own and (room not in ROOMS or ROOMS.index(room) > ROOMS.index(own))
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
            found.append((node.lineno, f"{name}()"))
    return [f"{path.relative_to(PACKAGE)}:{line} {what}" for line, what in found]


def called(function: ast.expr) -> str:
    return getattr(function, "attr", None) or getattr(function, "id", "")


def in_memory(call: ast.Call, buffers: set[str]) -> bool:
    """Whether the first argument is a buffer that the module itself has made."""
    return bool(call.args) and isinstance(call.args[0], ast.Name) and call.args[0].id in buffers


@pytest.mark.parametrize("check", [backward, disk_touches])
def test_every_module_keeps_to_its_room(check):
    assert [fault for path in modules() for fault in check(path, path.read_text(encoding="utf-8"))] == []


def test_no_ring_of_imports():
    """Imports at the top of modules go one way, inside a room as well."""
    paths = {
        ".".join(p.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): p for p in modules()
    }
    graph = {name: imported_modules(path, paths.keys()) - {name} for name, path in paths.items()}
    while free := [name for name, targets in graph.items() if not targets & graph.keys()]:
        for name in free:
            del graph[name]
    assert graph == {}


def imported_modules(path: Path, known: Set[str]) -> set[str]:
    """The modules that a module imports at its top; a package itself only for what is no module of it."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            origin = absolute(node, path)
            found |= {f"{origin}.{a.name}" if f"{origin}.{a.name}" in known else origin for a in node.names}
    return found & known


@pytest.mark.parametrize(
    ("room", "text", "fault"),
    [
        ("measures/inflow.py", "def f():\n    from sotanalysis.exhibits import table", "importerar exhibits"),
        ("measures/inflow.py", "from sotanalysis import facts, periods", "importerar facts"),
        ("measures/inflow.py", "import sotanalysis.cli as c", "importerar cli"),
        ("measures/inflow.py", "from .. import report", "importerar report"),
        ("measures/inflow.py", "from .measure import tally\nfrom ..periods import Period", None),
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
        ("cli.py", "import shutil", True),
        ("dataset.py", "open('x')", False),
    ],
)
def test_the_disk_is_seen(room, text, caught):
    assert bool(disk_touches(PACKAGE / room, text)) is caught
