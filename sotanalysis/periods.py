"""Periods of time: the only date arithmetic in the package."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)


@dataclass(frozen=True, order=True)
class Period:
    """A range of days, both ends included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("En period kan inte sluta innan den börjar.")

    @classmethod
    def year(cls, year: int) -> "Period":
        """The calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def parse(cls, text: str, year: int) -> "Period":
        """A period as given on the command line: "2022", "h1", "h2", "2022-04" or "2022-04..2022-09"."""
        word = text.strip().casefold()
        halves = {"h1": (1, 6), "h2": (7, 12)}
        if word in halves:
            first, last = halves[word]
            return cls(date(year, first, 1), month_end(year, last))
        if re.fullmatch(r"[12]\d{3}", word):
            return cls.year(int(word))
        if match := re.fullmatch(r"([12]\d{3})-(\d{2})(?:\.\.([12]\d{3})-(\d{2}))?", word):
            y1, m1, y2, m2 = (int(part) if part else None for part in match.groups())
            if y1 is not None and m1 is not None and 1 <= m1 <= 12 and (m2 is None or 1 <= m2 <= 12):
                return cls(date(y1, m1, 1), month_end(y2 or y1, m2 or m1))
        raise ValueError("Perioden ska skrivas 2022, h1, h2, 2022-04 eller 2022-04..2022-09.")

    @classmethod
    def from_code(cls, text: object) -> "Period":
        """A period as notebooks and folder names have it: 2022 (a number too), 2022-h1, 2022-04 or 2022-04..2022-09."""
        word = str(text).strip().casefold().replace("--", "..")
        if half := re.fullmatch(r"([12]\d{3})-(h[12])", word):
            return cls.parse(half[2], int(half[1]))
        if word in ("h1", "h2"):
            raise ValueError(f"Perioden {word} saknar år. Skriv till exempel 2022-{word}.")
        return cls.parse(word, 0)

    @property
    def is_year(self) -> bool:
        """Whether this is one whole calendar year."""
        return self == Period.year(self.start.year)

    @property
    def code(self) -> str:
        """The short form used in folder names: 2022, 2022-h1, 2022-04--2022-09."""
        if self.is_year:
            return f"{self.start.year}"
        for half in ("h1", "h2"):
            if self == Period.parse(half, self.start.year):
                return f"{self.start.year}-{half}"
        return f"{self.start:%Y-%m}--{self.end:%Y-%m}"

    @property
    def label(self) -> str:
        """How the period is written to a reader: 2022, första halvåret 2022, 1 april–30 september 2022."""
        if self.is_year:
            return f"{self.start.year}"
        for half, word in (("h1", "första halvåret"), ("h2", "andra halvåret")):
            if self == Period.parse(half, self.start.year):
                return f"{word} {self.start.year}"
        first = f"{self.start.day}\u00a0{MONTHS[self.start.month - 1]}"
        last = f"{self.end.day}\u00a0{MONTHS[self.end.month - 1]} {self.end.year}"
        return f"{first}{'' if self.start.year == self.end.year else f' {self.start.year}'}–{last}"

    @property
    def previous(self) -> "Period":
        """The same part of the year before."""
        return Period(shift_months(self.start, -12), shift_months(self.end + timedelta(1), -12) - timedelta(1))

    @property
    def months(self) -> list["Period"]:
        """The calendar months that begin in the period, each cut at its end."""
        starts, day = [], self.start
        while day <= self.end:
            starts.append(day)
            day = month_end(day.year, day.month) + timedelta(1)
        return [Period(s, min(month_end(s.year, s.month), self.end)) for s in starts]

    def contains(self, dates: pd.Series) -> pd.Series:
        """True for each date inside the period; a missing date is not inside."""
        days = dates.to_numpy()
        return pd.Series((days >= np.datetime64(self.start)) & (days <= np.datetime64(self.end)), dates.index)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def shift_months(day: date, months: int) -> date:
    """The same day some months away; the month's last day where the day does not exist."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_months(days: pd.Series, months: int) -> pd.Series:
    """The same day some months later; the month's last day where the day does not exist."""
    return days + pd.DateOffset(months=months)


def days_between(start: pd.Series, end: pd.Series) -> pd.Series:
    """Whole days from start to end; missing where the end lies before the start: no such time has passed."""
    return (end - start).dt.days.where(end >= start)


def whole_months_between(start: pd.Series, end: pd.Series) -> pd.Series:
    """Begun months from start to end: a stay of one day is month 1, as SUS classes its intervals (1 - 5, 6 - 10).

    Missing where the end lies before the start.
    """
    months = (end.dt.year - start.dt.year) * 12 + end.dt.month - start.dt.month
    return (months + (end.dt.day >= start.dt.day).astype("Int64")).where(end >= start)


def age_at(birth: pd.Series, day: pd.Series) -> pd.Series:
    """Whole years of age on a day."""
    before_birthday = (day.dt.month < birth.dt.month) | ((day.dt.month == birth.dt.month) & (day.dt.day < birth.dt.day))
    return day.dt.year - birth.dt.year - before_birthday.astype("Int64")
