"""The fuzzer led by what it reaches in our code: `python -m tests.fuzz.guided TARGET FOLDER [libFuzzer's flags]`.

TARGET is one of fuzzing.targets(), as `text:nns/nns_2022.csv`. FOLDER gets the corpus and the finds;
`-max_total_time=600` ends it. atheris is in no lock: it is put in an environment of its own, from which the project's
packages are seen.
"""

import sys
import tempfile
import warnings
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(include=["sotanalysis"], enable_loader_override=False):
    from tests.fuzz import fuzzing


def main(name: str, out: Path, flags: list[str]) -> None:
    """Fuzzes until libFuzzer ends; a find is kept and gone on from, a hang or too much memory ends it."""
    target, kept, place = fuzzing.targets()[name], dict[str, int](), Path(tempfile.mkdtemp(prefix="guided-"))
    corpus = out / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    (corpus / "seed").write_bytes(target.raw)

    def one(data: bytes) -> None:
        for find in fuzzing.finds(place, target, data):
            fuzzing.keep(out, target, "guided", data, find, kept)

    def mutated(data: bytes, limit: int, seed: int) -> bytes:
        rng = Random(seed)
        try:
            return target.spoil(rng, data)[:limit] if rng.random() < 0.5 else atheris.Mutate(data, limit)
        except Exception:  # what is spoilt already may be nothing that the spoiler can read
            return atheris.Mutate(data, limit)

    warnings.simplefilter("ignore")
    limits = [f"-timeout={3 * fuzzing.SECONDS}", "-rss_limit_mb=2000", f"-artifact_prefix={out}/"]
    atheris.Setup([sys.argv[0], str(corpus), *limits, "-max_len=20000", *flags], one, custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
