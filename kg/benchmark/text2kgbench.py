"""Text2KGBench: triples from single sentences under an ontology (Mihindukulasooriya and others, ISWC 2023).

The metrics are those of the benchmark's own evaluation, each a mean over sentences. Precision, recall and F1 compare
triples without case, spaces and underscores, and look only at relations that the sentence's labels have. A triple's
relation is hallucinated if the ontology lacks it; its subject or object if its stemmed words are not in the stemmed
sentence or the labels of the ontology's concepts, where the "01 January" of dates that are years is taken away.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple

from kg.benchmark.lines import article_of, read_document, read_lines
from kg.benchmark.porter import stem
from kg.benchmark.relations import NAMINGS, ties
from kg.errors import SourceError
from kg.model import Article, DateValue, Extraction, LocalEntity

_MONTHS = "January February March April May June July August September October November December".split()


class Triple(NamedTuple):
    """Subject, relation and object as the benchmark writes them."""

    subject: str
    relation: str
    object: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """An ontology of the benchmark: the labels of its concepts and relations."""

    concepts: tuple[str, ...]
    relations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A test case: a sentence and the triples it is labelled with."""

    id: str
    text: str
    triples: tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class Metrics:
    """Of one sentence, or means over many; each in 0..1."""

    precision: float
    recall: float
    f1: float
    ontology_conformance: float
    subject_hallucination: float
    relation_hallucination: float
    object_hallucination: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What was extracted from a sentence, and what that is worth."""

    sentence: Sentence
    triples: tuple[Triple, ...]
    metrics: Metrics

    def missed(self) -> list[Triple]:
        return [triple for triple in self.sentence.triples if _normal(triple) not in set(map(_normal, self.triples))]

    def extra(self) -> list[Triple]:
        """What is not labelled, though the labels have such relations."""
        labelled = set(map(_normal, self.sentence.triples))
        return [one for one in _comparable(self.triples, self.sentence.triples) if _normal(one) not in labelled]


@dataclass(frozen=True, slots=True)
class Result:
    """The answers to all sentences."""

    answers: tuple[Answer, ...]

    def mean(self) -> Metrics:
        columns = zip(*(astuple(answer.metrics) for answer in self.answers), strict=True)
        return Metrics(*(sum(column) / len(self.answers) for column in columns))

    def as_dict(self) -> dict[str, Any]:
        mean = self.mean()
        gold = Counter(triple.relation for answer in self.answers for triple in answer.sentence.triples)
        missed = Counter(triple.relation for answer in self.answers for triple in answer.missed())
        extra = Counter(triple.relation for answer in self.answers for triple in answer.extra())
        return {
            "sentences": len(self.answers),
            **{field.name: round(getattr(mean, field.name), 4) for field in fields(mean)},
            "by_relation": {
                name: {"gold": gold[name], "right": gold[name] - missed[name], "extra": extra[name]}
                for name in sorted(gold)
            },
        }


def read_vocabulary(path: Path) -> Vocabulary:
    """An ontology file. Raises ``SourceError`` if it is none."""

    def parse(document: Any) -> Vocabulary:
        concepts, relations = ([str(one["label"]) for one in document[key]] for key in ("concepts", "relations"))
        return Vocabulary(tuple(concepts), tuple(relations))

    return read_document(path, parse, "an ontology of Text2KGBench")


def read_sentences(path: Path) -> list[Sentence]:
    """The sentences of a file of the benchmark, each once: lines that repeat one add to its triples.

    A line holds all ``triples`` of a sentence, or one (``sub_label``, ``rel_label``, ``obj_label``), as training files
    do. Raises ``SourceError`` for a line of another form and for a file without sentences.
    """
    found: dict[str, Sentence] = {}
    for line in read_lines(path, _sentence, "a sentence of Text2KGBench"):
        known = found.get(line.text)
        triples = dict.fromkeys((*known.triples, *line.triples) if known else line.triples)
        found[line.text] = Sentence(known.id if known else line.id, line.text, tuple(triples))
    if not found:
        raise SourceError(f"no sentences in {str(path)!r}")
    return list(found.values())


def measure(path: Path, vocabulary: Vocabulary, extract: Callable[[Article], Extraction]) -> Result:
    """The answers to the sentences in ``path``. Raises ``SourceError`` as ``read_sentences`` does."""
    answers = []
    for sentence in read_sentences(path):
        triples = triples_of(extract(article_of(sentence.id, sentence.text, path)), vocabulary)
        answers.append(Answer(sentence, triples, score(sentence, triples, vocabulary)))
    return Result(tuple(answers))


def triples_of(extraction: Extraction, vocabulary: Vocabulary) -> tuple[Triple, ...]:
    """The facts of which the vocabulary has the relation, in its words, each once. Its relations are about works."""
    found: dict[Triple, None] = {}
    for tie in ties(extraction):
        naming = NAMINGS[tie.relation]
        if tie.subject.type != "Person":
            for relation in (*naming.wikidata.values(), *naming.dbpedia):
                if relation in vocabulary.relations:
                    target = _object(tie.object, in_wikidata=relation in naming.wikidata.values())
                    found[Triple(tie.subject.name, relation, target)] = None
    return tuple(found)


def score(sentence: Sentence, triples: Sequence[Triple], vocabulary: Vocabulary) -> Metrics:
    """The benchmark's metrics for one sentence. Without triples, all is 0 but the conformance."""
    if not triples:
        return Metrics(0, 0, 0, 1, 0, 0, 0)
    compared = set(map(_normal, _comparable(triples, sentence.triples)))
    gold = set(map(_normal, sentence.triples))
    right = len(compared & gold)
    precision, recall = (right / len(side) if side else 0.0 for side in (compared, gold))
    conformance = sum(triple.relation in vocabulary.relations for triple in triples) / len(triples)
    context = _stemmed(sentence.text + " ".join(vocabulary.concepts))
    absent = [
        sum(_stemmed(end).replace("01januari", "") not in context for end in ends) / len(triples)
        for ends in ([triple.subject for triple in triples], [triple.object for triple in triples])
    ]
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return Metrics(precision, recall, f1, conformance, absent[0], 1 - conformance, absent[1])


def _sentence(line: Any) -> Sentence:
    labels: list[Mapping[str, str]] = line.get("triples") or [
        {"sub": line["sub_label"], "rel": line["rel_label"], "obj": line["obj_label"]}
    ]
    triples = tuple(Triple(str(one["sub"]), str(one["rel"]), str(one["obj"])) for one in labels)
    return Sentence(str(line["id"]), str(line["sent"]), triples)


def _object(value: LocalEntity | DateValue, in_wikidata: bool) -> str:
    """A name; or a date in full, as Wikidata and DBpedia write it, where a year or month stands for its first day."""
    if not isinstance(value, DateValue):
        return value.name
    year, month, day = f"{value.value}-01-01"[:10].split("-")
    return f"{day} {_MONTHS[int(month) - 1]} {year}" if in_wikidata else f"{year}-{month}-{day}"


def _comparable(triples: Sequence[Triple], gold: Sequence[Triple]) -> list[Triple]:
    relations = {triple.relation for triple in gold}
    return [triple for triple in triples if triple.relation in relations]


def _normal(triple: Triple) -> str:
    return "".join(re.sub(r"[_\s]+", "", part).lower() for part in triple)


def _stemmed(text: str) -> str:
    return "".join(map(stem, re.findall(r"\w+|[^\w\s]", text))).replace("_", "")
