"""Settings: precedence, origins and refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.config import Config, load_config, settings
from kg.errors import UsageError


def test_defaults(tmp_path: Path) -> None:
    assert load_config({}, tmp_path, {}) == Config()
    assert {setting.origin for setting in settings({}, tmp_path, {}).values()} == {"default"}


def test_the_nearer_place_wins_and_is_named(tmp_path: Path) -> None:
    places = [
        (
            "pyproject.toml",
            lambda: (tmp_path / "pyproject.toml").write_text('[tool.kg]\nmodel = "a"', encoding="utf-8"),
        ),
        ("kg.toml", lambda: (tmp_path / "kg.toml").write_text('model = "b"', encoding="utf-8")),
    ]
    for origin, put in places:
        put()
        assert settings({"model": None}, tmp_path, {})["model"].origin == origin
    environ = {"KG_MODEL": "c", "KG_BASE": ""}
    assert settings({}, tmp_path, environ)["model"].value == "c"
    assert settings({}, tmp_path, environ)["model"].origin == "environment variable KG_MODEL"
    assert settings({"model": "d"}, tmp_path, environ)["model"].origin == "command line"
    assert load_config({"model": "d"}, tmp_path, environ) == Config(model="d")


def test_values_are_read_as_their_type(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "kg.toml").write_text('ontology = "words"', encoding="utf-8")
    config = load_config({}, tmp_path, {"KG_MIN_CONFIDENCE": "0.5"})
    assert config == Config(ontology=tmp_path / "words", min_confidence=0.5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("colour = 1", "kg.toml: unknown setting 'colour'; known are base, model, ontology, extractor, min_confidence"),
        ("min_confidence = 2", "kg.toml: min_confidence must be a number from 0 to 1, not 2"),
        ("min_confidence = true", "kg.toml: min_confidence must be a number from 0 to 1, not True"),
        ("min_confidence = nan", "kg.toml: min_confidence must be a number from 0 to 1, not nan"),
        (
            'base = "not an iri"',
            "kg.toml: base must be an absolute http or https IRI that ends in '/', not 'not an iri'",
        ),
        ('base = "https://x.example"', "kg.toml: base must be an absolute"),
        ('ontology = "nowhere"', "kg.toml: ontology must be a folder that exists, not 'nowhere'"),
        ("model = 3", "kg.toml: model must be the name or the folder of a spaCy pipeline, not 3"),
        ("model =", "kg.toml: not TOML"),
    ],
)
def test_bad_settings_name_place_and_key(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "kg.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        load_config({}, tmp_path, {})
    assert str(caught.value).startswith(message)


def test_bad_environment_and_tables_are_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="environment variable KG_MIN_CONFIDENCE: min_confidence must be"):
        load_config({}, tmp_path, {"KG_MIN_CONFIDENCE": "high"})
    (tmp_path / "pyproject.toml").write_text("tool = 1", encoding="utf-8")
    with pytest.raises(UsageError, match=r"pyproject\.toml: tool\.kg must be a table"):
        load_config({}, tmp_path, {})
