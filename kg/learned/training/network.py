"""The network that is trained. ``model.LearnedModel`` runs the exported encoder and repeats ``Heads`` in numpy."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.learned.labels import RELATIONS, TAGS
from kg.learned.pairs import FEATURES
from kg.learned.pieces import QUOTES, RULE_TAGS, SHAPES

SIZE, _HEADS, _INNER, _VOCABULARY, _POSITIONS = 384, 12, 1536, 30522, 512
_DROPOUT = 0.1


class Layer(nn.Module):
    """One encoder layer of BERT (Devlin et al. 2019) over a single sequence, positions by size."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.output = (nn.Linear(SIZE, SIZE) for _ in range(4))
        self.attention_norm, self.norm = nn.LayerNorm(SIZE, eps=1e-12), nn.LayerNorm(SIZE, eps=1e-12)
        self.inner, self.outer = nn.Linear(SIZE, _INNER), nn.Linear(_INNER, SIZE)

    def forward(self, states: Tensor) -> Tensor:
        def split(projected: Tensor) -> Tensor:
            return projected.view(-1, _HEADS, SIZE // _HEADS).transpose(0, 1)

        scores = split(self.query(states)) @ split(self.key(states)).transpose(1, 2) / (SIZE // _HEADS) ** 0.5
        weights = functional.dropout(scores.softmax(-1), _DROPOUT, self.training)
        mixed = (weights @ split(self.value(states))).transpose(0, 1).reshape(-1, SIZE)
        states = self.attention_norm(states + functional.dropout(self.output(mixed), _DROPOUT, self.training))
        raised = self.outer(functional.gelu(self.inner(states)))
        normed: Tensor = self.norm(states + functional.dropout(raised, _DROPOUT, self.training))
        return normed


class Encoder(nn.Module):
    """The lowest layers of MiniLM. The first ``frozen`` are kept as they are, so that what they give is worked out once;
    above them the states take in the shapes of words, quotation marks and the rules' mentions."""

    def __init__(self, layers: int, frozen: int) -> None:
        super().__init__()
        self.words, self.positions = nn.Embedding(_VOCABULARY, SIZE), nn.Embedding(_POSITIONS, SIZE)
        self.norm = nn.LayerNorm(SIZE, eps=1e-12)
        self.lower = nn.ModuleList(Layer() for _ in range(frozen))
        self.shapes, self.quotes, self.rules = (nn.Embedding(n, SIZE) for n in (SHAPES, QUOTES, RULE_TAGS))
        self.upper = nn.ModuleList(Layer() for _ in range(layers - frozen))
        for embedding in (self.shapes, self.quotes, self.rules):
            nn.init.normal_(embedding.weight, std=0.05)

    def below(self, ids: Tensor) -> Tensor:
        """The states that do not change in training."""
        states: Tensor = self.norm(self.words(ids) + self.positions.weight[: ids.shape[0]])
        for layer in self.lower:
            states = layer(states)
        return states

    def above(self, states: Tensor, shapes: Tensor, quotes: Tensor, rules: Tensor) -> Tensor:
        """The final states."""
        states = states + self.shapes(shapes) + self.quotes(quotes) + self.rules(rules)
        states = functional.dropout(states, _DROPOUT, self.training)
        for layer in self.upper:
            states = layer(states)
        return states

    def forward(self, ids: Tensor, shapes: Tensor, quotes: Tensor, rules: Tensor) -> Tensor:
        return self.above(self.below(ids), shapes, quotes, rules)

    def load(self, path: Path) -> None:
        """Takes over the weights of a MiniLM in the safetensors format."""
        from safetensors.torch import load_file

        weights = load_file(path)
        with torch.no_grad():
            self.words.weight.copy_(weights["embeddings.word_embeddings.weight"])
            kinds = weights["embeddings.token_type_embeddings.weight"][0]
            self.positions.weight.copy_(weights["embeddings.position_embeddings.weight"] + kinds)
            for name, module in (("embeddings.LayerNorm", self.norm), *self._layers()):
                module.weight.copy_(weights[f"{name}.weight"])
                module.bias.copy_(weights[f"{name}.bias"])

    def _layers(self) -> list[tuple[str, nn.Linear | nn.LayerNorm]]:
        found = []
        for number, layer in enumerate([*self.lower, *self.upper]):
            prefix = f"encoder.layer.{number}"
            found += [
                (f"{prefix}.attention.self.query", layer.query),
                (f"{prefix}.attention.self.key", layer.key),
                (f"{prefix}.attention.self.value", layer.value),
                (f"{prefix}.attention.output.dense", layer.output),
                (f"{prefix}.attention.output.LayerNorm", layer.attention_norm),
                (f"{prefix}.intermediate.dense", layer.inner),
                (f"{prefix}.output.dense", layer.outer),
                (f"{prefix}.output.LayerNorm", layer.norm),
            ]
        return found


class Heads(nn.Module):
    """Tags of pieces, and logits of relations between pairs of entities."""

    def __init__(self, ends: int = 192, keys: int = 64, hidden: int = 128) -> None:
        super().__init__()
        self.tag = nn.Linear(SIZE, len(TAGS))
        self.subject_query, self.object_query, self.key = (nn.Linear(SIZE, keys) for _ in range(3))
        self.subject, self.object = nn.Linear(SIZE, ends), nn.Linear(SIZE, ends)
        self.subject_context, self.object_context = (nn.Linear(SIZE, ends, bias=False) for _ in range(2))
        self.context = nn.Linear(SIZE, SIZE // 2)
        self.hidden = nn.Linear(3 * ends + SIZE // 2, hidden)
        self.counted = nn.Linear(FEATURES, hidden, bias=False)
        self.relation = nn.Linear(hidden, len(RELATIONS))

    def pairs(
        self, states: Tensor, pool: Tensor, subjects: Tensor, objects: Tensor, features: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Logits (pairs by relations) and the logarithm of the attention (pairs by positions)."""
        entities = pool @ states
        keys = self.key(states)
        scale = keys.shape[1] ** 0.5
        from_subject = self.subject_query(entities) @ keys.T / scale
        from_object = self.object_query(entities) @ keys.T / scale
        attention = torch.log_softmax(from_subject[subjects] + from_object[objects], dim=-1)
        context = attention.exp() @ states
        subject = torch.tanh(self.subject(entities)[subjects] + self.subject_context(context))
        object_ = torch.tanh(self.object(entities)[objects] + self.object_context(context))
        around = torch.tanh(self.context(context))
        joined = functional.dropout(torch.cat([subject * object_, subject, object_, around], -1), 0.2, self.training)
        hidden = functional.relu(self.hidden(joined) + self.counted(features))
        return self.relation(functional.dropout(hidden, _DROPOUT, self.training)), attention
