"""Learns the weights of exhibits/weighing.py from the sorted sentences: python -m tests.exhibits.weigh

Two logistic regressions, one upon the other. The words are weighed on all sentences; what the rule's findings are
worth beside them is learnt only from sets that never mended the rule ("b"), with words weighed without the sentence.
The sentences kept apart (fresh-, validation- and apart-sentences.csv) are not read.
"""

import csv
import re
from collections import Counter
from math import sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from sotanalysis.exhibits.weighing import parts
from sotanalysis.exhibits.wording import found_by_rule, kinds_in

ROOT = Path(__file__).parents[2]
OWN = re.compile("väster| västm|sigma")  # the demonstration's own names: no team's stand in the package
FOLDS, RARE, LIGHT = 5, 2, 0.8
RIDGE = 80  # chosen by what is left out, of 25 to 120
# How much a sentence counts: what the tests hold to the last sentence counts more.
HEAVY = {"blind-sentences": 1.0, "sentences": 3.0, "demo": 15.0}
# Where the line is drawn: at these alarms among the innocent of the sets that were not written in pairs.
ALARMS, PLAIN = 0.06, ("own b", "w1 b")


def sentences(name: str) -> list[dict[str, str]]:
    text = (ROOT / "tests/fixtures" / name).read_text("utf-8")
    return [*csv.DictReader(text.splitlines(), delimiter=";")]


def fit(x: csr_matrix, y: NDArray[np.bool_], weight: NDArray[np.float64], ridge: float) -> NDArray[np.float64]:
    """The weights, the constant last and not held back."""
    sign = np.where(y, 1.0, -1.0)

    def chance(b: NDArray[np.float64]) -> NDArray[np.float64]:
        return 1 / (1 + np.exp(sign * (x @ b[:-1] + b[-1])))

    def held(b: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.append(b[:-1], 0) / ridge

    def back(of_each: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.append(x.T @ of_each, of_each.sum())

    def loss(b: NDArray[np.float64]) -> float:
        return float(weight @ np.logaddexp(0, -sign * (x @ b[:-1] + b[-1])) + held(b) @ b / 2)

    def slope(b: NDArray[np.float64]) -> NDArray[np.float64]:
        return back(-weight * sign * chance(b)) + held(b)

    def bend(b: NDArray[np.float64], along: NDArray[np.float64]) -> NDArray[np.float64]:
        p = chance(b)
        return back(weight * p * (1 - p) * (x @ along[:-1] + along[-1])) + held(along)

    return np.asarray(minimize(loss, np.zeros(x.shape[1] + 1), jac=slope, hessp=bend, method="Newton-CG").x)


def learn() -> tuple[dict[str, float], list[tuple[str, bool, float]]]:
    """The weights; and each sentence of the "b" sets, whether it is a result, and what it weighs when left out."""
    names = ("sentences", "blind-sentences", "weighed-sentences")
    rows = [{"set": name, **row} for name in names for row in sentences(f"{name}.csv")]
    y = np.array([row["kind"] == "result" for row in rows])
    held_out = np.array([row["set"].endswith("b") for row in rows])
    weight = np.array([HEAVY.get(row["set"], 2.0) for row in rows])
    texts = [parts(row["sentence"]) for row in rows]
    often = Counter(part for text in texts for part in text)
    known = {
        part: at for at, part in enumerate(sorted(one for one in often if often[one] >= RARE and not OWN.search(one)))
    }
    cells = [(at, known[part], 1 / sqrt(len(text))) for at, text in enumerate(texts) for part in text if part in known]
    i, j, v = zip(*cells, strict=True)
    words = csr_matrix((v, (i, j)), shape=(len(rows), len(known)))

    # Neighbours, which may be a pair in the same words, are left out together.
    fold = np.where(held_out, np.arange(len(rows)) // 10 % FOLDS, -1)
    alone = np.zeros(len(rows))
    for one in range(FOLDS):
        b = fit(words[fold != one], y[fold != one], weight[fold != one], RIDGE)
        alone[fold == one] = words[fold == one] @ b[:-1] + b[-1]
    told = [{f"({kind})" for kind in kinds_in(row["sentence"], found_by_rule(row["sentence"]))} for row in rows]
    kinds = sorted({kind for one in told for kind in one})
    beside = np.column_stack([alone, [[kind in one for kind in kinds] for one in told]])[held_out]
    score = np.zeros(len(beside))
    for one in range(FOLDS):
        out = fold[held_out] == one
        b = fit(csr_matrix(beside[~out]), y[held_out][~out], np.ones((~out).sum()), 1)
        score[out] = beside[out] @ b[:-1] + b[-1]
    plain = np.array([row["set"] in PLAIN for row in rows])[held_out] & ~y[held_out]
    line = float(np.quantile(score[plain], 1 - ALARMS))
    whole, b = fit(words, y, weight, RIDGE), fit(csr_matrix(beside), y[held_out], np.ones(len(beside)), 1)
    weights = {part: b[0] * whole[at] for part, at in known.items()} | dict(zip(kinds, b[1:-1], strict=True))
    weights["(always)"] = b[0] * whole[-1] + b[-1] - line
    kept = [row for row, out in zip(rows, held_out, strict=True) if out]
    return weights, [(row["set"], row["kind"] == "result", s - line) for row, s in zip(kept, score, strict=True)]


if __name__ == "__main__":
    weights, tried = learn()
    told = sorted(weights.items(), key=lambda one: -one[1])
    lines = [f"{part};{value:.2f}" for part, value in told if abs(value) >= LIGHT or part.startswith("(")]
    (ROOT / "sotanalysis/exhibits/weights.csv").write_text("\n".join(["words;weight", *lines, ""]), "utf-8")
    for name in sorted({one for one, _, _ in tried}):
        shares = [
            np.mean([s > 0 for one, result, s in tried if one == name and result is kind]) for kind in (True, False)
        ]
        print(f"{name}: {shares[0]:.1%} of the results, {shares[1]:.1%} of the innocent; {len(lines)} weights")
