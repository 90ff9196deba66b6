"""What a view asks of the report that it is of."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import pandas as pd

from sotanalysis.dataset import Dataset
from sotanalysis.exhibits import binding
from sotanalysis.exhibits.notice import Notice
from sotanalysis.facts import Fact, Facts
from sotanalysis.measures.keys import Key


class Report(binding.Report, Protocol):
    """As much of a report as a view asks for; `report.Report` says what each gives."""

    @property
    def dataset(self) -> Dataset: ...  # noqa: D102
    @property
    def facts(self) -> Facts: ...  # noqa: D102
    @property
    def missing(self) -> Mapping[str, str]: ...  # noqa: D102
    @property
    def year(self) -> int: ...  # noqa: D102
    @property
    def is_internal(self) -> bool: ...  # noqa: D102
    def has(self, measure: str) -> bool: ...  # noqa: D102
    def find(self, id: str) -> Fact | None: ...  # noqa: D102
    def frame(self, measure: str, source: str | None = None) -> pd.DataFrame: ...  # noqa: D102
    def classes(self, measure: str, source: str | None = None) -> pd.DataFrame: ...  # noqa: D102
    def level(self, measure: str) -> int: ...  # noqa: D102
    def all_sources(self, measure: str) -> pd.DataFrame: ...  # noqa: D102
    def word(self, key: str | Key, code: str) -> str: ...  # noqa: D102
    def during(self, words: str) -> str: ...  # noqa: D102
    def rule(self, name: str) -> object: ...  # noqa: D102
    def sources(self, ids: Iterable[str]) -> list[str]: ...  # noqa: D102
    def source_line(self, kinds: Iterable[str]) -> str: ...  # noqa: D102
    def are_synthetic(self, kinds: Iterable[str]) -> bool: ...  # noqa: D102
    def foot_of(self, kinds: Sequence[str], who: str, n: Fact | int | None = None) -> str: ...  # noqa: D102
    def absent(self, id: str, caption: str, measures: Iterable[str]) -> Notice | None: ...  # noqa: D102
    def _open_to_own(self, what: str) -> None: ...
