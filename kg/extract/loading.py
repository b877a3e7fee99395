"""The extractor that a configuration asks for."""

from __future__ import annotations

from dataclasses import replace

from kg.config import Config
from kg.extract.extractor import Extractor, RuleExtractor, load_rules
from kg.learned.judge import LearnedJudge
from kg.learned.model import WEIGHTS, load_learned
from kg.learned.relations import RelationModel


def load_extractor(config: Config) -> Extractor:
    """Rules, with learned mentions and relations as ``config.extractor`` says, and a language model behind an endpoint on top
    if ``config.llm`` names one.

    Raises ``UsageError`` if the language pipeline or the learned model is not there.
    """
    local = load_local(config)
    if not config.llm:
        return local
    from kg.llm.extractor import with_language_model

    return with_language_model(local, config)


def load_local(config: Config) -> RuleExtractor:
    """The extractor that runs on this machine; raises as ``load_extractor`` does."""
    rules = load_rules(config, None if config.extractor == "rules" else WEIGHTS)
    if config.extractor != "full":
        return rules
    relations = RelationModel.load(WEIGHTS / "relations.npz")
    return replace(rules, judge=LearnedJudge.over(rules, load_learned(WEIGHTS), relations))
