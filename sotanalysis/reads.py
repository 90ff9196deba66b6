"""What the cells of a notebook read of the data, so that a section is run again only when something it read changed."""

import sys
from collections.abc import Callable, Hashable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")
EVERYTHING = "*"
READS_MIME = "application/vnd.sotanalysis.reads+json"


@dataclass
class Reads:
    """The names of what has been read, by the number of the cell that ran: `table:cases`, `facts:2022:exits.outcomes`.

    What was worked out once and is asked for again counts as read again.
    """

    by_cell: dict[int, set[str]] = field(default_factory=dict)
    _inside: list[set[str]] = field(default_factory=list)

    def note(self, *names: str) -> None:
        """The names are read now."""
        into = self._inside[-1] if self._inside else self.by_cell.setdefault(_cell(), set())
        into.update(names)

    def once(self, kept: MutableMapping[Any, Any], key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, worked out the first time only and kept; what it read is read each time."""
        if key not in kept:
            self._inside.append(set())
            try:
                made = make()
            finally:
                names = self._inside.pop()
            kept[key] = made, names
        value, names = kept[key]
        self.note(*names)
        return value

    def apart(self, make: Callable[[], T], *names: str) -> T:
        """What `make` gives, of which only what is named here is read, whatever it looked into."""
        self._inside.append(set())
        try:
            made = make()
        finally:
            self._inside.pop()
        self.note(*names)
        return made

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, object]:
        return {READS_MIME: {str(cell): sorted(names) for cell, names in sorted(self.by_cell.items())}}


@dataclass(frozen=True)
class Watched(Mapping[str, T]):
    """A mapping that notes which of its keys are read; going through it reads all that it holds."""

    kind: str
    held: Mapping[str, T]
    reads: Reads

    def __getitem__(self, key: str) -> T:
        self.reads.note(f"{self.kind}:{key}")
        return self.held[key]

    def __contains__(self, key: object) -> bool:
        self.reads.note(f"{self.kind}:{key}")
        return key in self.held

    def __iter__(self) -> Iterator[str]:
        self.reads.note(f"{self.kind}:{EVERYTHING}")
        return iter(self.held)

    def __len__(self) -> int:
        return len(self.held)


def _cell() -> int:
    """The number of the notebook cell that runs; 0 outside a notebook."""
    return max(len(sys.modules["__main__"].__dict__.get("In", ())) - 1, 0)
