"""Whole numbers tied to each other by linear relations, as whoever reads some of them knows them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

# No reader takes more than this for possible; what is promised is far below it.
UNBOUNDED = 1_000_000
Row = tuple[Mapping[int, float], float, float]  # coefficient by place, low, high


@dataclass(frozen=True, eq=False)
class System:
    """Whole numbers of at least 0, and what everybody knows of them: low <= matrix @ values <= high.

    `most` is the largest value a reader takes for possible where a number is hidden. Raises ValueError for a relation
    that the numbers break: nobody can know it.
    """

    values: np.ndarray
    most: np.ndarray
    matrix: sparse.csr_array
    low: np.ndarray
    high: np.ndarray

    def __post_init__(self) -> None:
        broken = (self.told < self.low - 1e-9).any() or (self.told > self.high + 1e-9).any()
        if broken or (self.values > self.most).any():
            raise ValueError("Ett samband stämmer inte med talen.")

    @cached_property
    def told(self) -> np.ndarray:
        """What each relation comes to."""
        told: np.ndarray = self.matrix @ self.values
        return told

    @cached_property
    def by_place(self) -> sparse.csc_array:
        """The relations by the numbers that stand in them."""
        return self.matrix.tocsc()

    @cached_property
    def stands(self) -> sparse.csr_array:
        """1 where a number stands in a relation."""
        return abs(self.matrix.sign())

    def lines_of(self, places: np.ndarray) -> np.ndarray:
        """The relations in which any of the numbers stands."""
        return np.unique(self.by_place[:, places].indices)

    def of(self, lines: np.ndarray, places: np.ndarray) -> "System":
        """Some of the relations as they hold between the numbers at the places, the others being as they are."""
        matrix = self.by_place[:, places].tocsr()[lines]
        rest = self.told[lines] - matrix @ self.values[places]
        return System(self.values[places], self.most[places], matrix, self.low[lines] - rest, self.high[lines] - rest)

    def part(self, places: np.ndarray) -> "System":
        """The numbers at the places and the relations in which they stand."""
        return self.of(self.lines_of(places), places)

    def components(self) -> list[np.ndarray]:
        """The places that relations tie together, in the order of their first."""
        matrix = abs(self.matrix)
        _, of = connected_components(sparse.block_array([[None, matrix.T], [matrix, None]]), directed=False)
        of = of[: len(self.values)]
        order = np.argsort(of, kind="stable")
        parts = np.split(order, np.flatnonzero(np.diff(of[order])) + 1) if len(order) else []
        return sorted(parts, key=lambda part: int(part[0]))


def system(values: Sequence[int], rows: Iterable[Row], most: Sequence[int] | None = None) -> System:
    """The system of rows; a row told twice is one."""
    kept = sorted({(tuple(sorted(row.items())), low, high) for row, low, high in rows})
    entries = [(line, place, number) for line, (row, _, _) in enumerate(kept) for place, number in row]
    lines, places, numbers = zip(*entries, strict=True) if entries else ((), (), ())
    return System(
        np.array(values, dtype=float),
        np.array([UNBOUNDED] * len(values) if most is None else most, dtype=float),
        sparse.csr_array((numbers, (lines, places)), shape=(len(kept), len(values)), dtype=float),
        np.array([low for _, low, _ in kept], dtype=float),
        np.array([high for _, _, high in kept], dtype=float),
    )


def share_rows(k: int, base: int, share: float, decimals: int) -> list[Row]:
    """What a share, 0-1, printed in percent with so many decimals, tells of the number at `k` and its base."""
    half = 0.005 * 10.0**-decimals
    return [({k: 1.0, base: -(share - half)}, 0.0, np.inf), ({k: 1.0, base: -(share + half)}, -np.inf, 0.0)]


def beside(parts: Sequence[System]) -> tuple[System, np.ndarray]:
    """Systems that know nothing of each other as one, and where the numbers of each begin in it."""
    starts = np.cumsum([0, *(len(part.values) for part in parts[:-1])])
    return System(
        np.concatenate([part.values for part in parts]),
        np.concatenate([part.most for part in parts]),
        sparse.block_diag([part.matrix for part in parts], format="csr"),
        np.concatenate([part.low for part in parts]),
        np.concatenate([part.high for part in parts]),
    ), starts
