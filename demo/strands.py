"""Those who ended in 2022, strand by strand: what they came with and left with.

The two reports print the margins (support before and after, exit reasons, steps, time enrolled); which of them went
together is invented. A strand is a number of people who share all of it, so that every margin is a sum over strands.
"""

from dataclasses import dataclass

SUPPORTS = {
    "FS": "social_assistance", "SP": "sickness_benefit", "AS": "activity_support", "AE": "activity_compensation",
    "UI": "unemployment_insurance", "OP": "other_public", "NO": "no_public", "SE": "sickness_compensation",
    "ST": "study_support",
}  # fmt: skip


@dataclass(frozen=True)
class Strand:
    """`n` people: carried in or not, half of 2022 they ended in, supports, and how it went."""

    n: int
    carried: bool
    half: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    exit_reason: str | None
    outcome: str
    occupation: str | None
    step_start: str
    step_exit: str
    regular_service: bool

    @property
    def measured(self) -> bool:
        """Whether SUS has a measurement at exit."""
        return self.exit_reason not in (None, "without_measurement")


REASONS = {"D": "discharged", "M": "moved", "I": "illness", "R": "further_rehabilitation", "U": "without_measurement",
           "-": None}  # fmt: skip
OUTCOMES = {"work": "work", "stud": "studies", "seek": "job_seeking", "reha": "rehabilitation",
            "dail": "daily_activity", "psyc": "social_psychiatry", "medi": "medical_treatment",
            "back": "back_to_referrer"}  # fmt: skip
OCCUPATIONS = {"sub": "subsidised_work", "uns": "unsubsidised_work", "stu": "studies", "job": "job_seeking",
               "oth": "other_ended", "unm": "without_measurement", "-": None}  # fmt: skip
STEPS = {"1": "introduction", "2": "getting_started", "3": "into_work", "X": "ended"}

# n, carried in or started (C, S), half, support before > after, exit reason, outcome, occupation at exit, steps,
# regular service
ENDED_2022 = """
1 C 1 FS>NO     D work sub 2>3 ja
1 C 1 FS>NO     D work sub 1>3 ja
1 C 1 FS>ST     D stud stu 1>2 nej
1 C 1 FS>AS     D seek job 1>3 ja
1 C 1 SP>AS     D reha job 1>3 ja
1 C 1 FS>FS+AS  D seek job 2>3 ja
1 C 1 FS>FS+AS  D seek job 1>3 ja
1 C 1 FS+UI>FS+AS D seek job 2>3 ja
1 C 1 SP>SP     I medi oth 1>2 ja
1 C 1 SP>SP     I medi oth 1>1 ja
1 C 1 SP>SE     I medi oth 1>1 nej
1 C 1 SP+FS>FS+SP I medi oth 1>2 ja
1 C 1 AE>FS+SP  I medi oth 1>2 ja
2 C 1 FS>FS     I medi oth 1>2 ja
1 C 1 FS>FS     I medi oth 1>1 ja
1 C 1 FS>FS     I psyc oth 1>1 ja
1 C 1 AS>FS     I back oth 1>1 nej
1 C 1 FS>FS     R reha job 2>3 ja
1 C 1 FS>FS     R reha job 1>3 ja
1 C 1 FS+UI>FS  R reha oth 1>3 ja
1 C 1 NO>NO     R reha oth 1>3 ja
1 C 1 NO>NO     R reha oth 1>2 ja
2 C 1 FS>       U back unm 1>1 nej
1 C 1 FS>       U medi unm 1>1 nej
1 S 1 SP>SP     I medi oth 1>2 ja
1 S 1 SP+FS>FS+SP I medi oth 1>2 ja
1 S 1 FS>FS     I medi oth 1>1 ja
1 S 1 FS>FS     R reha job 1>3 ja
1 C 2 AS>NO     D work sub 1>3 ja
1 C 2 AS>NO     D work uns 1>X nej
1 C 2 FS>AS     D stud stu 1>X nej
1 C 2 FS>FS+AS  D seek job 1>3 ja
1 C 2 SP>SP     I medi oth 1>1 nej
1 C 2 SP+FS>FS+SP I medi oth 1>1 nej
1 C 2 OP>SP     I medi oth 1>1 nej
1 C 2 FS>FS     I medi oth 1>1 ja
1 C 2 AE+FS>FS  I dail oth 1>1 ja
1 C 2 FS>FS     R reha job 1>X ja
1 C 2 FS>       U back unm 1>1 nej
1 C 2 SP+FS>    U medi unm 1>1 nej
1 S 2 FS>FS     D work sub 1>3 ja
1 S 2 FS>AS     D seek job 1>1 ja
1 S 2 AS>AS     D seek job 2>2 ja
1 S 2 FS>FS     M back oth 1>1 nej
1 S 2 SP>SP     I medi oth 1>1 nej
1 S 2 SP+FS>FS  I back oth 1>1 nej
3 S 2 FS>FS     R reha job 1>1 ja
1 S 2 FS>FS     R dail oth 1>1 ja
1 S 2 FS>       U back unm 1>1 nej
1 S 2 >         - back -   1>1 nej
"""


def _supports(text: str) -> tuple[str, ...]:
    return tuple(SUPPORTS[code] for code in text.split("+") if code)


def _strand(line: str) -> Strand:
    n, group, half, supports, reason, outcome, occupation, steps, regular = line.split()
    before, after = supports.split(">")
    first, last = steps.split(">")
    return Strand(
        int(n), group == "C", int(half), _supports(before), _supports(after), REASONS[reason], OUTCOMES[outcome],
        OCCUPATIONS[occupation], STEPS[first], STEPS[last], regular == "ja",
    )  # fmt: skip


def ended_2022() -> list[Strand]:
    """The strands, one per person: 54 in all, the one who is not in SUS last."""
    strands = [_strand(line) for line in ENDED_2022.strip().splitlines()]
    return [strand for strand in strands for _ in range(strand.n)]


# Those still enrolled at the end of 2022: carried in or started, referrer, support at start, number.
OPEN_2022 = """
C fk SP 7
C fk SP+FS 2
C fk AE 3
C social_assistance FS 9
C region FS 1
C region SP 1
C af AS 1
S fk AE 1
S fk SP 26
S fk SP+FS 8
S social_assistance FS 20
S region FS 3
S region SP 3
S af AS 2
S af UI 1
S af FS+AS 1
S self NO 1
S other NO 3
S other FS 1
S other AS 1
"""
STARTED_2023 = """
S fk SP 15
S fk SP+FS 2
S fk AE 2
S af AS 2
S city FS 8
S other NO 1
"""


@dataclass(frozen=True)
class Profile:
    """Who referred a person and what supported them at start; whether they were carried in."""

    carried: bool
    referrer: str
    before: tuple[str, ...]


def profiles(text: str) -> list[Profile]:
    """One profile per person of the list."""
    lines = [line.split() for line in text.strip().splitlines()]
    return [
        Profile(group == "C", referrer, _supports(before))
        for group, referrer, before, n in lines
        for _ in range(int(n))
    ]
