"""How long a warm question takes in a box of 10,000 passages: the sample documents amid made ones.

python -m benchmarks.ask_speed
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.sample_box import questions
from benchmarks.speed import timed
from ragbox import RagBox
from ragbox.config import PiiSettings, load_profile
from ragbox.resources import resource
from ragbox.types import Answer
from training.reader.made import examples, load

_WRITTEN = 12_600
"""Made passages, which the chunker joins to some 10,000."""
_IN_A_FILE = 40


def fill(folder: Path, count: int) -> None:
    """Writes text files of made passages, `count` passages in all."""
    texts: list[str] = []
    entries, seed = load(), 0
    while len(texts) < count:
        texts += dict.fromkeys(f"{each.passage.title}\n\n{each.passage.text}" for each in examples(entries, seed))
        seed += 1
    for number in range(0, count, _IN_A_FILE):
        (folder / f"made{number:05}.txt").write_text("\n\n".join(texts[number : number + _IN_A_FILE]), encoding="utf-8")


def main() -> None:
    """Prints the median and the 95th percentile of every stage, in milliseconds."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "made").mkdir()
        fill(folder / "made", _WRITTEN)
        profile = load_profile().model_copy(update={"pii": PiiSettings(enabled=False)})  # ingest is not what is timed
        with RagBox.open(folder / "speed.box", profile, passphrase="benchmark") as box:
            chunks = box.ingest([folder / "made", resource("sample_docs")]).totals["chunks"]
            asked = [question.text for question in questions()]
            for text in asked[:5]:
                box.ask(text)
            answers = [box.ask(text) for text in asked]
            show(f"search, {chunks:,} passages", [1000 * timed(lambda text=text: box.search(text)) for text in asked])  # type: ignore[misc]
    for stage in ("retrieve", "rerank", "read", "total"):
        show(f"ask, {stage}", stage_times(answers, stage))


def stage_times(answers: Sequence[Answer], stage: str) -> list[float]:
    """Milliseconds of one stage of every answer."""
    return [value for answer in answers if (value := getattr(answer.timings, f"{stage}_ms")) is not None]


def show(name: str, values: Sequence[float]) -> None:
    """Prints the median and the 95th percentile."""
    ordered = sorted(values)
    p95 = ordered[int(0.95 * len(ordered))]
    print(f"{name:<28} p50 {statistics.median(ordered):7.1f} ms   p95 {p95:7.1f} ms   n = {len(ordered)}", flush=True)


if __name__ == "__main__":
    main()
