"""NNS survey answers as aggregates. Only one result was printed (97 % with a plan after exit); the rest is invented.

The wordings are paraphrases: the survey's own questions may not be reworded and are not reproduced here.
"""

import csv
from io import StringIO
from pathlib import Path
from random import Random

from demo.register import SEED

SCALE = ("Alltid", "För det mesta", "Ibland", "Aldrig")
YES_NO = ("Ja", "Nej")
SEXES = {"Kvinna": 0.62, "Man": 0.38}
# id, question, scale, wished share of positive answers at 3 months and at exit (None: not asked then)
ITEMS = (
    ("inflytande", "Har varit med och bestämt om sitt stöd", SCALE, 0.86, 0.91),
    ("bemotande", "Har blivit bemött med respekt av personalen", SCALE, 0.97, 0.97),
    ("tid", "Stödet får ta den tid som behövs", SCALE, 0.83, 0.79),
    ("kontakter", "Har fått hjälp med kontakter med vård och myndigheter", SCALE, 0.80, 0.88),
    ("hantera", "Stödet har hjälpt till att hantera den egna situationen", SCALE, 0.66, 0.76),
    ("narmare", "Har kommit närmare arbete eller studier", YES_NO, None, 0.64),
    ("planering", "Har en planering för tiden efter avslut", YES_NO, None, 0.97),
)
ANSWERED = {2022: (41, 33), 2023: (24, 38)}


def write_survey(folder: Path, year: int) -> None:
    """Writes the answers of a year and the configuration of scale and positive answers."""
    folder.mkdir(parents=True, exist_ok=True)
    text = StringIO()
    rows = csv.writer(text, delimiter=";", lineterminator="\r\n")
    rows.writerow(("Fråga-id", "Fråga", "Mätpunkt", "Kön", "Svar", "Antal"))
    rng = Random(f"{SEED} survey {year}")
    for item, question, scale, *wished in ITEMS:
        for point, share, answered in zip(("3 mån", "Avslut"), wished, ANSWERED[year], strict=True):
            if share is not None:
                lost = 0 if item == "planering" else rng.randint(0, 2)
                for sex, answer, n in _answers(rng, scale, share, answered - lost):
                    rows.writerow((item, question, point, sex, answer, n))
    (folder / f"nns_{year}.csv").write_bytes(text.getvalue().encode("utf-8-sig"))


def _answers(rng: Random, scale: tuple[str, ...], share: float, answered: int) -> list[tuple[str, str, int]]:
    """The number of each answer by sex; the positive ones are the first half of the scale."""
    positive = round(share * answered)
    half = len(scale) // 2
    drawn = [rng.choice(scale[:half]) for _ in range(positive)] + [
        rng.choice(scale[half:]) for _ in range(answered - positive)
    ]
    rng.shuffle(drawn)
    women = round(SEXES["Kvinna"] * answered)
    by_sex = {"Kvinna": drawn[:women], "Man": drawn[women:]}
    return [(sex, answer, answers.count(answer)) for sex, answers in by_sex.items() for answer in scale]
