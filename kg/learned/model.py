"""The trained model at work: an article's text in, mentions and scored relations out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError
from kg.learned.labels import PAIRS, RELATIONS
from kg.learned.mentions import LearnedMention, decode
from kg.learned.pairs import Chain, Pairs, pairs_of
from kg.learned.pieces import Pieces, load_tokenizer, pieces_of, rule_tags
from kg.learned.windows import windows
from kg.model import Span

if TYPE_CHECKING:
    import numpy as np

#: The model that ships with the project.
WEIGHTS = Path(__file__).parent / "weights"
_OPEN, _CLOSE = 101, 102  # [CLS] and [SEP] of the vocabulary
#: Scores below this are not worth keeping.
_LEAST = 0.05


@dataclass(frozen=True, slots=True)
class Window:
    """The encoder's ``states`` (positions by size) for the pieces ``indices``; position 0 is the opening mark."""

    indices: tuple[int, ...]
    states: np.ndarray


@dataclass(frozen=True, slots=True)
class Reading:
    """What the encoder made of one text. ``outside`` is each piece's probability of belonging to no mention."""

    pieces: Pieces
    windows: tuple[Window, ...]
    mentions: tuple[LearnedMention, ...]
    outside: np.ndarray

    def nothing(self, span: Span) -> float:
        """The mean probability that the words of a span belong to no mention."""
        first, last = self.pieces.range_of(span)
        return float(self.outside[first:last].mean()) if first < last else 0.0


@dataclass(frozen=True, slots=True)
class Scored:
    """A relation between two entities with its probability, and a place (code point) in the sentence it rests on."""

    subject: str
    relation: str
    object: str
    probability: float
    place: int


class LearnedModel:
    """An encoder with its heads. Raises ``UsageError`` if the folder holds no model that this version can read."""

    def __init__(self, folder: Path) -> None:
        import numpy as np
        import onnxruntime

        try:
            self.card: Mapping[str, Any] = json.loads((folder / "card.json").read_text(encoding="utf-8"))
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1  # the same sums in the same order
            self._session = onnxruntime.InferenceSession(
                str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = load_tokenizer(folder / "tokenizer.json")
            with np.load(folder / "heads.npz") as heads:
                self._heads = {name: heads[name].astype(np.float32) for name in heads.files}
        except Exception as problem:  # whatever the runtime makes of a damaged file
            raise UsageError(f"no learned model in {str(folder)!r}: {problem}") from problem

    @property
    def name(self) -> str:
        """Name and version, as a fact's provenance gives them."""
        return f"{self.card['name']} {self.card['version']}"

    def read(self, text: str, mentions: Iterable[tuple[Span, str]]) -> Reading:
        """Reads a text of which the rules found ``mentions`` (span and type). Time is linear in the text."""
        import numpy as np

        pieces = pieces_of(text, self._tokenizer)
        ruled = rule_tags(pieces, mentions)
        tags = np.zeros((len(pieces.ids), self._heads["tag.bias"].shape[0]), dtype=np.float32)
        seen = -1
        found: list[Window] = []
        for indices in windows(pieces.sentences):
            states = self._encode(pieces, ruled, indices)
            found.append(Window(indices, states))
            probabilities = _softmax(states @ self._heads["tag.weight"].T + self._heads["tag.bias"])
            for position, index in enumerate(indices, 1):
                if index > seen:
                    tags[index] = probabilities[position]
            seen = indices[-1]
        return Reading(pieces, tuple(found), decode(tags, pieces), tags[:, 0])

    def relations(self, reading: Reading, entities: Mapping[str, tuple[str, Sequence[Span]]]) -> tuple[Scored, ...]:
        """The relations between ``entities`` (family and mentions by key) that are likelier than not worth a thought."""
        best: dict[tuple[str, str, str], Scored] = {}
        for window in reading.windows:
            for scored in self._window_relations(reading.pieces, window, entities):
                key = (scored.subject, scored.relation, scored.object)
                if key not in best or scored.probability > best[key].probability:
                    best[key] = scored
        return tuple(best[key] for key in sorted(best))

    def _encode(self, pieces: Pieces, ruled: Sequence[int], indices: Sequence[int]) -> np.ndarray:
        import numpy as np

        def column(values: Sequence[int], first: int = 0, last: int = 0) -> np.ndarray:
            return np.array([first, *(values[i] for i in indices), last], dtype=np.int64)

        states = self._session.run(
            ["states"],
            {
                "ids": column(pieces.ids, _OPEN, _CLOSE),
                "shapes": column(pieces.shapes),
                "quotes": column(pieces.quotes),
                "rules": column(ruled),
            },
        )[0]
        return np.asarray(states, dtype=np.float32)

    def _window_relations(
        self, pieces: Pieces, window: Window, entities: Mapping[str, tuple[str, Sequence[Span]]]
    ) -> Iterator[Scored]:
        import numpy as np

        chains = chains_in(pieces, window.indices, entities)
        sentences = [0, *(pieces.sentences[i] for i in window.indices), 0]
        pairs = pairs_of(chains, sentences)
        if not pairs.ends:
            return
        logits, attention = self._score(window.states, chains, pairs)
        probabilities = 1 / (1 + np.exp(-logits))
        by_sentence = _Sentences(sentences)
        for number, (i, j) in enumerate(pairs.ends):
            subject, object_ = chains[i], chains[j]
            for relation in PAIRS[subject.family, object_.family]:
                probability = float(probabilities[number, RELATIONS.index(relation)])
                if probability >= _LEAST:
                    position = by_sentence.place(attention[number])
                    place = pieces.starts[window.indices[position - 1]]
                    yield Scored(subject.key, relation, object_.key, probability, place)

    def _score(self, states: np.ndarray, chains: Sequence[Chain], pairs: Pairs) -> tuple[np.ndarray, np.ndarray]:
        """Logits (pairs by relations) and attention (pairs by positions); the network is that of ``training.network.Heads``."""
        import numpy as np

        heads = self._heads
        pool = pooling(chains, len(states))
        entities = pool @ states
        subjects = np.array([i for i, _ in pairs.ends])
        objects = np.array([j for _, j in pairs.ends])
        keys = states @ heads["key.weight"].T + heads["key.bias"]
        scale = np.sqrt(keys.shape[1], dtype=np.float32)
        from_subject = (entities @ heads["subject_query.weight"].T + heads["subject_query.bias"]) @ keys.T / scale
        from_object = (entities @ heads["object_query.weight"].T + heads["object_query.bias"]) @ keys.T / scale
        attention = _softmax(from_subject[subjects] + from_object[objects])
        context = attention @ states
        subject = np.tanh(
            (entities @ heads["subject.weight"].T + heads["subject.bias"])[subjects]
            + context @ heads["subject_context.weight"].T
        )
        object_ = np.tanh(
            (entities @ heads["object.weight"].T + heads["object.bias"])[objects]
            + context @ heads["object_context.weight"].T
        )
        around = np.tanh(context @ heads["context.weight"].T + heads["context.bias"])
        joined = np.concatenate([subject * object_, subject, object_, around], axis=1)
        hidden = np.maximum(
            joined @ heads["hidden.weight"].T + heads["hidden.bias"] + pairs.features @ heads["counted.weight"].T, 0
        )
        return hidden @ heads["relation.weight"].T + heads["relation.bias"], attention


def chains_in(
    pieces: Pieces, indices: Sequence[int], entities: Mapping[str, tuple[str, Sequence[Span]]]
) -> tuple[Chain, ...]:
    """The entities with a mention in a window, by positions in it (one more than the place in ``indices``)."""
    positions = {index: position for position, index in enumerate(indices, 1)}
    chains = []
    for key in sorted(entities):
        family, spans = entities[key]
        ranges = []
        for span in sorted(spans):
            first, last = pieces.range_of(span)
            if first < last and first in positions and last - 1 in positions:
                ranges.append((positions[first], positions[last - 1] + 1))
        if ranges:
            chains.append(Chain(key, family, tuple(ranges)))
    return tuple(chains)


def pooling(chains: Sequence[Chain], length: int) -> np.ndarray:
    """Chains by positions: the mean over an entity's mentions of the mean over each mention's pieces."""
    import numpy as np

    pool = np.zeros((len(chains), length), dtype=np.float32)
    for number, chain in enumerate(chains):
        for first, last in chain.ranges:
            pool[number, first:last] += 1 / ((last - first) * len(chain.ranges))
    return pool


class _Sentences:
    """Finds the sentence that an attention over positions rests on."""

    def __init__(self, sentences: Sequence[int]) -> None:
        import numpy as np

        inner = np.array(sentences[1:-1])
        self._numbers, self._of = np.unique(inner, return_inverse=True)

    def place(self, attention: np.ndarray) -> int:
        """The position with the most attention in the sentence with the most attention."""
        import numpy as np

        inner = attention[1:-1]
        sums = np.bincount(self._of, weights=inner, minlength=len(self._numbers))
        return 1 + int(np.where(self._of == int(sums.argmax()), inner, -1.0).argmax())


def _softmax(logits: np.ndarray) -> np.ndarray:
    import numpy as np

    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


@lru_cache(maxsize=2)
def load_learned(folder: Path) -> LearnedModel:
    """The model in a folder, loaded once."""
    return LearnedModel(folder)
