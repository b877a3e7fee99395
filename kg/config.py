"""Settings: what a build depends on beside its sources, and where each value came from."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from kg.errors import UsageError

#: Rules alone; rules over learned mentions; and with learned relations and confidences on top.
EXTRACTORS = ("rules", "mentions", "full")
_ENDPOINT = re.compile(r"https?://[^\s/@]+(/\S*)?\Z")
_BASE = re.compile(r"https?://[^\s<>\"{}|\\^`]+/\Z")


@dataclass(frozen=True, slots=True)
class Config:
    """``base`` begins every IRI of the data. ``model`` names the spaCy pipeline. ``ontology`` is a folder that
    stands in for the packaged one. ``extractor`` is one of ``EXTRACTORS``. Facts below ``min_confidence`` (0..1) are left
    out of the graph. ``map`` says which fields of tables and JSON hold what, as in ``text=body,title=headline``. Articles in
    another language than ``language`` are set aside, unless it is ``any``. ``llm`` is the address of an
    OpenAI-compatible endpoint, up to ``/chat/completions``, whose ``llm_model`` adds facts; ``llm_budget`` is in tokens, for one
    build. Off while ``llm`` is empty."""

    base: str = "https://filmnews.example/"
    model: str = "en_core_web_sm"
    ontology: Path | None = None
    extractor: str = EXTRACTORS[-1]
    min_confidence: float = 0.0
    map: str = ""
    language: str = "en"
    llm: str = ""
    llm_model: str = ""
    llm_budget: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Setting:
    """A value and where it was set: ``default``, a file, an environment variable or ``command line``."""

    value: Any
    origin: str


def load_config(overrides: Mapping[str, object], cwd: Path, environ: Mapping[str, str]) -> Config:
    """The settings in force. ``overrides`` come from the command line; an entry of ``None`` counts as not given.

    Command line > environment (KG_BASE, KG_MODEL, KG_ONTOLOGY, KG_EXTRACTOR, KG_MIN_CONFIDENCE, KG_MAP,
    KG_LANGUAGE, KG_LLM, KG_LLM_MODEL, KG_LLM_BUDGET) > ``kg.toml`` in
    ``cwd`` > ``[tool.kg]`` of ``pyproject.toml`` in ``cwd`` > defaults. Raises ``UsageError`` naming the
    place and the key for an unknown key or a bad value.
    """
    return Config(**{name: setting.value for name, setting in settings(overrides, cwd, environ).items()})


def settings(overrides: Mapping[str, object], cwd: Path, environ: Mapping[str, str]) -> dict[str, Setting]:
    """Each setting with its origin, by name; precedence and errors as in ``load_config``."""
    found = {field.name: Setting(field.default, "default") for field in fields(Config)}
    for origin, values in _layers(overrides, cwd, environ):
        for key, value in values.items():
            if key not in _CHECKS:
                raise UsageError(f"{origin}: unknown setting {key!r}; known are {', '.join(_CHECKS)}")
            try:
                found[key] = Setting(_CHECKS[key](value, cwd), origin)
            except ValueError as problem:
                raise UsageError(f"{origin}: {key} {problem}, not {value!r}") from None
    return found


def _layers(
    overrides: Mapping[str, object], cwd: Path, environ: Mapping[str, str]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Where settings come from, the weakest first."""
    yield "pyproject.toml", _table(_toml(cwd / "pyproject.toml"), "pyproject.toml", "tool", "kg")
    yield "kg.toml", _toml(cwd / "kg.toml")
    for name in _CHECKS:
        variable = f"KG_{name.upper()}"
        if environ.get(variable):
            yield f"environment variable {variable}", {name: environ[variable]}
    yield "command line", {name: value for name, value in overrides.items() if value is not None}


def _toml(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise UsageError(f"{path.name}: not TOML: {problem}") from None
    except OSError as problem:
        raise UsageError(f"{path.name}: cannot be read: {problem.strerror}") from None


def _table(document: Mapping[str, Any], origin: str, *keys: str) -> Mapping[str, Any]:
    table = document
    for key in keys:
        inner = table.get(key, {})
        if not isinstance(inner, Mapping):
            raise UsageError(f"{origin}: {'.'.join(keys)} must be a table")
        table = inner
    return table


def _base(value: object, cwd: Path) -> str:
    if not isinstance(value, str) or not _BASE.match(value):
        raise ValueError("must be an absolute http or https IRI that ends in '/'")
    return value


def _model(value: object, cwd: Path) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be the name or the folder of a spaCy pipeline")
    return value


def _ontology(value: object, cwd: Path) -> Path:
    if not isinstance(value, (str, Path)) or not (cwd / value).is_dir():
        raise ValueError("must be a folder that exists")
    return cwd / value


def _extractor(value: object, cwd: Path) -> str:
    if value not in EXTRACTORS:
        raise ValueError(f"must be one of {', '.join(EXTRACTORS)}")
    return str(value)


def _min_confidence(value: object, cwd: Path) -> float:
    try:
        number = float(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else -1.0
    except ValueError:
        number = -1.0
    if not 0.0 <= number <= 1.0:
        raise ValueError("must be a number from 0 to 1")
    return number


def _map(value: object, cwd: Path) -> str:
    from kg.read.fields import parse_fields

    if not isinstance(value, str):
        raise ValueError("must be text such as text=body,title=headline")
    try:
        parse_fields(value)
    except UsageError as problem:
        raise ValueError(f"is no mapping: {problem}") from None
    return value


def _language(value: object, cwd: Path) -> str:
    if value not in ("en", "any"):
        raise ValueError("must be en or any")
    return str(value)


def _llm(value: object, cwd: Path) -> str:
    if not isinstance(value, str) or (value and not _ENDPOINT.match(value)):
        raise ValueError("must be an http or https address such as http://localhost:11434/v1")
    return value


def _llm_model(value: object, cwd: Path) -> str:
    if not isinstance(value, str):
        raise ValueError("must be the name of a model that the endpoint knows")
    return value


def _llm_budget(value: object, cwd: Path) -> int:
    text = str(value)
    if isinstance(value, bool) or not text.isdecimal() or len(text) > 15:
        raise ValueError("must be a number of tokens")
    return int(text)


_CHECKS: Mapping[str, Callable[[object, Path], Any]] = {
    "base": _base,
    "model": _model,
    "ontology": _ontology,
    "extractor": _extractor,
    "min_confidence": _min_confidence,
    "map": _map,
    "language": _language,
    "llm": _llm,
    "llm_model": _llm_model,
    "llm_budget": _llm_budget,
}
