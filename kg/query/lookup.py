"""From a name that somebody types to the entities of the graph that bear it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.names import name_key, title_key

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from kg.query.questions import Parameter
    from kg.store.layout import GraphReader

ARTICLE = "Article"
_SUGGESTIONS = 3
_LIKENESS = 0.75  # difflib's ratio, 0..1; below it, names of other people come up


@dataclass(frozen=True, slots=True)
class Named:
    """Something that has names. ``type`` is the local name of its class; ``names`` begin with the label."""

    iri: str
    type: str
    names: tuple[str, ...]

    @property
    def label(self) -> str:
        return self.names[0]


@dataclass(frozen=True)
class Directory:
    """Who and what is in the graph, by name. Case, accents and punctuation do not count, nor a leading article."""

    reader: GraphReader

    def bind(self, parameters: Sequence[Parameter], given: Mapping[str, str]) -> dict[str, list[NamedNode]]:
        """For each value given, the IRIs it stands for. Raises ``UsageError`` for what is not known."""
        from pyoxigraph import NamedNode

        known = {parameter.name: parameter for parameter in parameters}
        for name in given:
            if name not in known:
                options = ", ".join(parameter.option for parameter in parameters) or "none"
                raise UsageError(f"the question has no parameter {name!r}; it takes {options}")
        return {
            name: [NamedNode(found.iri) for found in self.find(value, known[name].classes)]
            for name, value in given.items()
        }

    def find(self, name: str, classes: Sequence[str] = ()) -> list[Named]:
        """All that bear ``name``, a label, an alias or an IRI, and are of one of ``classes`` (all, if none is given).

        Raises ``UsageError`` with the nearest names if there is nothing.
        """
        candidates = [one for one in self._all if not classes or self._is_any(one.type, classes)]
        found = [one for one in candidates if name == one.iri]
        for key in (name_key, title_key):
            found = found or [one for one in candidates if key(name) in {key(known) for known in one.names}]
        if not found or not name.strip():
            raise UsageError(f"no {_kinds(classes)} named {name!r} in the graph{_nearest(name, candidates)}")
        return found

    def all_entities(self) -> list[Named]:
        """All but the articles, by label."""
        return [one for one in self._all if one.type != ARTICLE]

    def search(self, words: str, limit: int) -> list[Named]:
        """Those with a name that holds all of ``words``, or the starts of them; exact names first, then short ones."""
        wanted = name_key(words).split()
        if not wanted:
            return []
        found = [(self._fit(one, wanted), one) for one in self._all]
        fitting = sorted((fit, one.label, one.iri, one) for fit, one in found if fit is not None)
        return [one for *_, one in fitting[:limit]]

    def _fit(self, one: Named, wanted: Sequence[str]) -> tuple[bool, int] | None:
        keys = [key for key in map(name_key, one.names) if _holds(key.split(), wanted)]
        return min(((key.split() != list(wanted), len(key)) for key in keys), default=None)

    def label(self, iri: str) -> str | None:
        """The label of what has this IRI; None if it is not in the graph. Reads no more than that from the store."""
        if iri not in self._labels:
            self._labels[iri] = self._label(iri)
        return self._labels[iri]

    @cached_property
    def _labels(self) -> dict[str, str | None]:
        return {}

    def _label(self, iri: str) -> str | None:
        from pyoxigraph import NamedNode

        from kg.store.records import valued
        from kg.store.vocabulary import DCT, RDFS

        if not iri.startswith(self.reader.iris.base):
            return None
        for term, graph in ((RDFS["label"], "entities"), (DCT["identifier"], "articles")):
            quads = self.reader.store.quads_for_pattern(NamedNode(iri), term, None, self.reader.iris.graph(graph))
            for quad in quads:
                return valued(quad.object).value
        return None

    @cached_property
    def _all(self) -> list[Named]:
        return sorted([*self._entities(), *self._articles()], key=lambda one: (one.label, one.iri))

    def _entities(self) -> list[Named]:
        from kg.store.records import named, valued
        from kg.store.vocabulary import FILM, RDF_TYPE, RDFS, SKOS

        types: dict[str, str] = {}
        labels: dict[str, str] = {}
        aliases: dict[str, list[str]] = {}
        for quad in self.reader.store.quads_for_pattern(None, None, None, self.reader.iris.graph("entities")):
            iri, value = named(quad.subject).value, valued(quad.object).value
            if quad.predicate == RDF_TYPE:
                types[iri] = value.removeprefix(FILM.iri)
            elif quad.predicate == RDFS["label"]:
                labels[iri] = value
            elif quad.predicate == SKOS["altLabel"]:
                aliases.setdefault(iri, []).append(value)
        return [Named(iri, types[iri], (label, *sorted(aliases.get(iri, ())))) for iri, label in labels.items()]

    def _articles(self) -> list[Named]:
        from kg.store.records import named, valued
        from kg.store.vocabulary import DCT

        names: dict[str, list[str]] = {}
        for term in ("identifier", "title"):
            for quad in self.reader.store.quads_for_pattern(None, DCT[term], None, self.reader.iris.graph("articles")):
                names.setdefault(named(quad.subject).value, []).append(valued(quad.object).value)
        return [Named(iri, ARTICLE, tuple(found)) for iri, found in names.items()]

    def _is_any(self, type: str, classes: Sequence[str]) -> bool:
        return type in classes or any(self._is_any(parent, classes) for parent in self._parents.get(type, ()))

    @cached_property
    def _parents(self) -> dict[str, list[str]]:
        """The direct super-classes of each class, by the ontology that was built into the graph."""
        from kg.store.records import named
        from kg.store.vocabulary import FILM, RDFS

        parents: dict[str, list[str]] = {}
        graph = self.reader.iris.graph("ontology")
        for quad in self.reader.store.quads_for_pattern(None, RDFS["subClassOf"], None, graph):
            name, parent = (FILM.local_name(named(term)) for term in (quad.subject, quad.object))
            parents.setdefault(name, []).append(parent)
        return parents


def _holds(words: Sequence[str], wanted: Sequence[str]) -> bool:
    return all(any(word.startswith(start) for word in words) for start in wanted)


def _kinds(classes: Sequence[str]) -> str:
    return " or ".join(name.lower() for name in classes) or "entity"


def _nearest(name: str, candidates: Sequence[Named]) -> str:
    """Names that hold all the words, then those closest in spelling, whole or by one of their words, as a hint."""
    by_key = {name_key(known): one.label for one in candidates for known in one.names}
    by_word = {word: label for key, label in by_key.items() for word in key.split()}
    key = name_key(name)
    holding = [label for known, label in by_key.items() if key and set(key.split()) <= set(known.split())]
    close = [
        index[match]
        for index in (by_key, by_word)
        for match in get_close_matches(key, index, n=_SUGGESTIONS, cutoff=_LIKENESS)
    ]
    labels = list(dict.fromkeys([*holding, *close]))[:_SUGGESTIONS]
    return f"; did you mean {' or '.join(labels)}?" if labels else ""
