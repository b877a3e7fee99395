"""Trains what ships: ``python -m kg.learned.training OUT FOLDER... [--dev FOLDER]``.

The encoder is trained on all articles. The relation model weighs the encoder's probabilities, which are surer on what it
has learned from than on news; so it is trained on what two further encoders, each trained on one half of the articles, make
of the other half (cross-fitting).
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from kg.learned.training import encoder, relations
from kg.learned.training.dataset import labelled


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("folders", nargs="+", type=Path, help="folders of labels to learn from")
    parser.add_argument("--dev", type=Path, help="a folder of labels to measure on")
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--version", default="1")
    options = parser.parse_args()
    common = ["--epochs", str(options.epochs), "--version", options.version]
    dev = ["--dev", str(options.dev)] if options.dev else []
    with tempfile.TemporaryDirectory() as scratch:
        halves = [Path(scratch, name) for name in ("first", "second")]
        for half in halves:
            half.mkdir()
        for folder in options.folders:
            for number, (article, _) in enumerate(labelled(folder)):
                labels = folder / f"{article.id}.json"
                shutil.copy(labels, halves[number % 2])
                shutil.copy(article.source, halves[number % 2] / f"{article.id}.txt")
        models = [half.with_suffix(".model") for half in halves]
        for half, model in zip(halves, models, strict=True):
            encoder.main([str(model), str(half), *common])
        encoder.main([str(options.out), *map(str, options.folders), *common, *dev])
        crossed = [f"{half}={model}" for half, model in zip(halves, reversed(models), strict=True)]
        relations.main([str(options.out / "relations.npz"), *crossed])


if __name__ == "__main__":
    main()
