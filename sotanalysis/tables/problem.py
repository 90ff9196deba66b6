"""What a fault in the input looks like: where it is, what is wrong, what to do. Never a value from the data."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd


@dataclass(frozen=True, slots=True)  # a file may have as many as it has rows
class Problem:
    """One fault in the input: where it is, what is wrong and what to do. Never holds a value from the data."""

    file: str
    rule: str
    message: str
    remedy: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    severity: Literal["fel", "varning"] = "fel"

    @property
    def place(self) -> str:
        """File, sheet, row and column as one phrase."""
        parts = [self.file]
        parts += [f"flik {self.sheet}"] if self.sheet else []
        parts += [f"rad {self.row}"] if self.row is not None else []
        parts += [f"kolumn {self.column}"] if self.column else []
        return ", ".join(parts)


def program_fault(what: str, sheet: str, file: str) -> Problem:
    """The problem of a table or a check whose own code fell: a fault of the package, and nothing else is lost by it."""
    return Problem(
        file,
        "program:fel",
        f"{what} på grund av ett fel i programmet; allt annat är läst.",
        "Säg till den som sköter programmet, och visa den här raden.",
        sheet,
    )


PROBLEM_COLUMNS = ["file", "sheet", "row", "column", "rule", "severity", "message", "remedy"]


def problem_frame(problems: list[Problem]) -> pd.DataFrame:
    """One row per problem, in the order found."""
    kinds = {c: "Int64" if c == "row" else "string" for c in PROBLEM_COLUMNS}
    return pd.DataFrame({c: pd.array([getattr(p, c) for p in problems], dtype=kinds[c]) for c in PROBLEM_COLUMNS})


def problems_in(frame: pd.DataFrame) -> list[Problem]:
    """The problems of a frame that `problem_frame` made, in its order."""
    rows = frame[PROBLEM_COLUMNS].astype(object).where(frame[PROBLEM_COLUMNS].notna(), None).to_dict("records")
    return [Problem(**{str(name): value for name, value in row.items()}) for row in rows]
