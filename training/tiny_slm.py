"""Train, export and measure `tests/models/tiny_slm.gguf`, the language model that the tests run.

    python -m training.tiny_slm                                  train 25 minutes, export, write the model card
    python -m training.tiny_slm --minutes 2 --out /tmp/try.gguf  a quick try, its card beside it
    python -m training.tiny_slm --eval-only                      print the measurements of the file that is there

It runs in one thread. The result is a test fixture: it answers in the right form and is often wrong.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from .tiny_slm_data import IM_END, Style, corpus, make_sample, prefix_text, question_text
from .tiny_slm_eval import evaluate, mean_score, parity, table_of, write_card
from .tiny_slm_export import export, train_tokenizer
from .tiny_slm_model import Batch, Shape, TinyLlama, branches

OUT = Path(__file__).resolve().parent.parent / "tests" / "models" / "tiny_slm.gguf"
LARGEST = 5_000_000
"""Bytes that the committed file may have."""
NOISE = 2.0
"""Points of the mean score that 900 questions cannot tell apart."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the training runs; time, not steps, is what is given."""

    minutes: float
    seed: int
    rows: int = 4
    questions: int = 10
    muon_rate: float = 0.003
    adam_rate: float = 0.001
    clip: float = 1.0


def style_at(progress: float, rng: random.Random) -> Style:
    """Few passages with many facts first, the full range from the middle on."""
    if progress < 0.15:
        return Style(passages=(1, 2), facts=(2, 5), canonical=0.8)
    if progress < 0.4:
        most = rng.choice((1, 2, 3))
        return Style(passages=(most, most), facts=(2, 4), canonical=0.5)
    count = rng.choice((1, 2, 2, 3, 3, 4, 5))
    return Style(passages=(count, count), facts=(1, 4))


def batches(tokenizer: Tokenizer, recipe: Recipe, progress: list[float]) -> Iterator[Batch]:
    """Fresh samples without end, `progress[0]` in [0, 1] deciding how hard they are."""
    rng = random.Random(recipe.seed)
    stop = tokenizer.encode(IM_END).ids
    while True:
        style = style_at(progress[0], rng)
        prefixes, tails = [], []
        for _ in range(recipe.rows):
            sample = make_sample(rng, style, recipe.questions)
            prefixes.append(tokenizer.encode(prefix_text(sample.passages)).ids)
            tails.append(
                [
                    (tokenizer.encode(question_text(item.text)).ids, tokenizer.encode(item.answer).ids + stop)
                    for item in sample.questions
                ]
            )
        yield branches(prefixes, tails)


def optimizers(model: TinyLlama, recipe: Recipe) -> list[torch.optim.Optimizer]:
    """Muon for the matrices inside the layers, AdamW for the rest."""
    inner = [p for p in model.blk.parameters() if p.ndim == 2]
    rest = [p for p in model.parameters() if not any(p is q for q in inner)]
    return [
        torch.optim.Muon(inner, lr=recipe.muon_rate, weight_decay=0.01, adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW(rest, lr=recipe.adam_rate, betas=(0.9, 0.95), weight_decay=0.0),
    ]


def loss_of(model: TinyLlama, batch: Batch) -> tuple[Tensor, float]:
    """Mean cross entropy over the tokens of the answers, and the share of answers right from end to end."""
    asked = batch.targets >= 0
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = model(batch)[:, batch.prefix.shape[1] :].reshape(*batch.tails.shape, -1)
        logits = model.logits(states[asked])
    wrong = torch.zeros_like(asked)
    wrong[asked] = logits.argmax(-1) != batch.targets[asked]
    right = (~wrong.any(-1))[asked.any(-1)].float().mean().item()
    return functional.cross_entropy(logits.float(), batch.targets[asked]), right


def train(model: TinyLlama, tokenizer: Tokenizer, recipe: Recipe) -> dict[str, float]:
    """Train until the time is up; the rates rise for a moment, then fall to zero."""
    progress = [0.0]
    opts = optimizers(model, recipe)
    groups = [(group, group["lr"]) for opt in opts for group in opt.param_groups]
    started, step, tokens, report, loss, right = time.monotonic(), 0, 0, 0.0, 8.0, 0.0
    for step, batch in enumerate(batches(tokenizer, recipe, progress)):
        elapsed = time.monotonic() - started
        progress[0] = min(1.0, elapsed / (recipe.minutes * 60))
        if progress[0] >= 1:
            break
        for group, full in groups:
            group["lr"] = full * min(1.0, (step + 1) / 30) * min(1.0, (1 - progress[0]) / 0.7)
        now, exact = loss_of(model, batch)
        now.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), recipe.clip)
        for opt in opts:
            opt.step()
            opt.zero_grad()
        tokens += batch.positions.numel()
        loss, right = 0.95 * loss + 0.05 * now.item(), 0.95 * right + 0.05 * exact
        if elapsed - report >= 15:
            report = elapsed
            print(
                f"{elapsed:5.0f} s  step {step:5}  tokens {tokens:9,}  loss {loss:.3f}  right {right:.3f}", flush=True
            )
    return {"steps": step, "tokens": tokens, "minutes": recipe.minutes}


def build(recipe: Recipe, out: Path) -> None:
    """Tokenizer, training, export, measurements, card."""
    torch.manual_seed(recipe.seed)
    tokenizer = train_tokenizer(corpus(recipe.seed, 4000), Shape().vocabulary)
    model = TinyLlama(Shape())
    print(f"{sum(p.numel() for p in model.parameters()):,} parameters", flush=True)
    done = train(model, tokenizer, recipe)
    kind, notes = choose(model, tokenizer, out)
    write_card(out, model, kind, done, notes)
    print(out.with_name("MODEL_CARD.md").read_text(encoding="utf-8"))


def choose(model: TinyLlama, tokenizer: Tokenizer, out: Path) -> tuple[str, list[str]]:
    """Export in each quantization, keep the smallest that is as good as any, and say how they compare."""
    notes: list[str] = []
    scores: dict[Path, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("F32", "Q8_0", "Q4_K_M"):
            path = Path(folder) / f"{kind}.gguf"
            export(model, tokenizer, path, kind)
            same, score = parity(model, tokenizer, path), mean_score(evaluate(path))
            notes.append(
                f"{kind}, {path.stat().st_size:,} bytes: {same['prompt']} of {same['asked']} prompts tokenized alike, "
                f"{same['answer']} of {same['asked']} greedy answers alike; right value and passage or right "
                f"abstention {score:.1f} % over all rows."
            )
            if path.stat().st_size <= LARGEST:
                scores[path] = score
        good = [path for path, score in scores.items() if score >= max(scores.values()) - NOISE]
        best = min(good, key=lambda path: path.stat().st_size)
        shutil.copyfile(best, out)
    return best.stem, notes


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=25.0)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--eval-only", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(1)
    if args.eval_only:
        print(table_of(evaluate(args.out)))
    else:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        build(Recipe(minutes=args.minutes, seed=args.seed), args.out)


if __name__ == "__main__":
    main()
