"""Whole numbers tied to each other by linear relations, as whoever reads some of them knows them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

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
        told = self.matrix @ self.values
        if (told < self.low - 1e-9).any() or (told > self.high + 1e-9).any() or (self.values > self.most).any():
            raise ValueError("Ett samband stämmer inte med talen.")

    def part(self, places: np.ndarray) -> "System":
        """The numbers at the places and the relations that hold between them alone, the others being as they are."""
        rest = np.ones(len(self.values), dtype=bool)
        rest[places] = False
        columns = self.matrix[:, places].tocsr()
        lines = np.flatnonzero(np.diff(columns.indptr))
        told = self.matrix[lines][:, np.flatnonzero(rest)] @ self.values[rest]
        return System(
            self.values[places], self.most[places], columns[lines], self.low[lines] - told, self.high[lines] - told
        )

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
