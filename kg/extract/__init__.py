"""Extraction: the wording of an article against the lexicon, giving facts with their evidence.

The names below are loaded when first used: the language pipeline behind them is heavy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.extract.extractor import Extractor, RuleExtractor, extractor_fingerprint
    from kg.extract.loading import load_extractor

__all__ = ["Extractor", "RuleExtractor", "extractor_fingerprint", "load_extractor"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from kg.extract import extractor, loading

        return getattr(loading if name == "load_extractor" else extractor, name)
    raise AttributeError(name)
