"""Candidates from a reconciliation service: W3C Reconciliation Service API 0.2 (Final Community Group Report, 2023).

The entities' names, types and facts are sent as queries; what the service knows of each candidate is fetched by data
extension, so that it is scored like a row of a table. Everything in an answer is a stranger's: what has not the shape
that the report describes is left out, ids have to be ids of the catalogue, and texts and lists are cut.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from kg.link.authorities import Authorities, Authority
from kg.link.candidate import WORKS, Answer, Candidate, Profile, Value, year_of
from kg.link.web import ServiceError, fetch_json
from kg.model import Quarantined

_T = TypeVar("_T")

_VERSIONS = frozenset({"0.1", "0.2"})
_QUERIES = 10  # to a request; services answer in the order of seconds for so many
_IDS = 50
_CANDIDATES = 10
_SENT = 3  # values of a property that are sent along
_VALUES = 500
_TEXT = 500
_PATIENCE = 3  # requests in a row that may fail before the rest is given up

Fetch = Callable[[str, Mapping[str, str] | None], Any]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a service says of itself, as far as it matters here."""

    url: str
    authority: Authority
    extends: bool


def reconcile(url: str, wanted: Sequence[Profile], authorities: Authorities, fetch: Fetch = fetch_json) -> Answer:
    """Candidates of the service at ``url`` for the entities ``wanted``.

    Requests that fail are set aside, and so is the rest after some that fail in a row. Raises ``ServiceError`` if the
    address is no service for a known catalogue, or no request succeeds, and ``UsageError`` for what is no address.
    """
    manifest = _manifest(url, authorities, fetch)
    requests = _Requests(url, fetch)
    found: dict[str, list[Candidate]] = {}
    for batch in _batches(wanted, _QUERIES):
        queries = {f"q{place}": _query(profile, manifest.authority) for place, profile in enumerate(batch)}
        answer = requests.post({"queries": json.dumps(queries)}, batch[0].label)
        for place, profile in enumerate(batch if isinstance(answer, dict) else ()):
            results = _dict(answer.get(f"q{place}")).get("result")
            if isinstance(results, list):
                found[profile.iri] = list(_candidates(results, manifest))
            else:
                requests.set_aside(profile.label, "no list of results")
    if wanted and not found:
        reason = requests.failures[0].reason if requests.failures else "its answer is no object of results"
        raise ServiceError(reason if reason.startswith(url) else f"{url}: {reason}")
    known = {one.id: one for candidates in found.values() for one in candidates}
    complete = {**known, **_extended(known, manifest, requests)} if manifest.extends else known
    answers = {
        iri: [
            two
            for one in candidates
            for two in _with_others(complete[one.id], one.rank, manifest.authority, authorities)
        ]
        for iri, candidates in found.items()
    }
    return Answer(answers, frozenset({manifest.authority.name, *manifest.authority.external}), tuple(requests.failures))


class _Requests:
    """Requests to one service, one after the other; remembers those that failed and stops where all do."""

    def __init__(self, url: str, fetch: Fetch) -> None:
        self.url = url
        self.failures: list[Quarantined] = []
        self._fetch = fetch
        self._in_a_row = 0

    def post(self, form: Mapping[str, str], about: str) -> Any:
        """The answer; None if there is none. ``about`` says what the first thing in it is about."""
        if self._in_a_row >= _PATIENCE:
            self.set_aside(about, "not asked any more, since the service failed too often")
            return None
        try:
            answer = self._fetch(self.url, form)
        except ServiceError as problem:
            self._in_a_row += 1
            self.set_aside(about, str(problem))
            return None
        self._in_a_row = 0
        return answer

    def set_aside(self, about: str, reason: str) -> None:
        self.failures.append(Quarantined(self.url, f"from {about}", reason))


def _manifest(url: str, authorities: Authorities, fetch: Fetch) -> Manifest:
    document = fetch(url, None)
    if not isinstance(document, dict) or not isinstance(document.get("identifierSpace"), str):
        raise ServiceError(f"{url}: no reconciliation service: its manifest names no identifierSpace")
    versions = document.get("versions")
    if isinstance(versions, list) and not _VERSIONS & {one for one in versions if isinstance(one, str)}:
        raise ServiceError(f"{url}: speaks version {_text(versions)} of the reconciliation API, not 0.2")
    authority = authorities.of_space(document["identifierSpace"])
    if authority is None:
        known = ", ".join(one.label for one in authorities.by_name.values())
        space = _text(document["identifierSpace"])
        raise ServiceError(f"{url}: gives ids of {space!r}, which is none of {known}")
    return Manifest(url, authority, bool(document.get("extend")))


def _query(profile: Profile, authority: Authority) -> dict[str, Any]:
    """The query for an entity. Years are not sent: services compare them as text."""
    query: dict[str, Any] = {"query": profile.label, "limit": _CANDIDATES}
    if authority.types.get(profile.type):
        query["type"] = authority.types[profile.type][0]
    properties = [
        {"pid": authority.properties[relation], "v": value.name}
        for relation, values in profile.related.items()
        if relation in authority.properties
        for value in values[:_SENT]
    ]
    return {**query, "properties": properties} if properties else query


def _candidates(results: Sequence[Any], manifest: Manifest) -> Iterator[Candidate]:
    authority = manifest.authority
    seen: set[str] = set()
    for rank, result in enumerate(results[:_CANDIDATES]):
        told = _dict(result)
        identifier = authority.identifier(told["id"]) if isinstance(told.get("id"), str) else None
        name = _text(told.get("name"))
        if identifier is None or not name or identifier in seen:
            continue
        seen.add(identifier)
        kinds = [_dict(kind) for kind in _list(told.get("type"))]
        types = authority.types_of(_text(kind.get("id")) for kind in kinds) or authority.implied_type(identifier)
        yield Candidate(
            authority=authority.name,
            id=identifier,
            names=(name,),
            types=tuple(sorted(types)),
            kinds=tuple(filter(None, (_text(kind.get("name")) or _text(kind.get("id")) for kind in kinds))),
            description=_text(told.get("description")),
            source=manifest.url,
            rank=rank,
            matched=told.get("match") is True,
        )


def _extended(known: Mapping[str, Candidate], manifest: Manifest, requests: _Requests) -> dict[str, Candidate]:
    """The candidates with what the service knows of them."""
    authority = manifest.authority
    single = filter(None, (authority.year, authority.birth, authority.notable))
    wanted = sorted({*authority.properties.values(), *single, *authority.names, *authority.external.values()})
    complete: dict[str, Candidate] = {}
    for batch in _batches(sorted(known), _IDS):
        form = {"extend": json.dumps({"ids": batch, "properties": [{"id": one} for one in wanted]})}
        rows = _dict(_dict(requests.post(form, batch[0])).get("rows"))
        for identifier in batch:
            cells = _dict(rows.get(identifier))
            values = {pid: tuple(_values(cells.get(pid), authority)) for pid in wanted}
            if identifier in rows:
                complete[identifier] = _told(known[identifier], values, authority)
    return complete


def _told(candidate: Candidate, values: Mapping[str, tuple[Value, ...]], authority: Authority) -> Candidate:
    years = [year_of(value.name) for value in values.get(authority.year or "", ())]
    births = [year_of(value.name) for value in values.get(authority.birth or "", ())]
    relations = {**authority.properties, **({WORKS: authority.notable} if authority.notable else {})}
    relations |= authority.external
    names = [value.name for pid in authority.names for value in values.get(pid, ())]
    return replace(
        candidate,
        names=tuple(dict.fromkeys([*candidate.names, *names])),
        years=tuple(sorted({year for year in years if year})),
        birth=next((year for year in births if year), None),
        values={name: values[pid] for name, pid in sorted(relations.items()) if values.get(pid)},
        covers=tuple(sorted(relations)),
    )


def _with_others(
    candidate: Candidate, rank: int, authority: Authority, authorities: Authorities
) -> Iterator[Candidate]:
    """The candidate, and what it is in the catalogues whose ids it has."""
    yield replace(candidate, rank=rank)
    for name in authority.external:
        other = authorities.by_name.get(name)
        for value in candidate.values.get(name, ()) if other else ():
            identifier = other.identifier(value.name) if other else None
            if identifier is not None:
                yield replace(candidate, authority=name, id=identifier, rank=rank)


def _values(cell: Any, authority: Authority) -> Iterator[Value]:
    for one in map(_dict, _list(cell)[:_VALUES]):
        identifier = authority.identifier(one["id"]) if isinstance(one.get("id"), str) else None
        name = next((_text(one[kind]) for kind in ("name", "str", "date", "int", "float") if kind in one), "")
        if name or identifier:
            yield Value(name or str(identifier), identifier)


def _batches(items: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def _dict(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    """A text or number of a stranger's as one line that is not too long; empty for anything else."""
    return " ".join(str(value).split())[:_TEXT] if isinstance(value, (str, int, float)) else ""
