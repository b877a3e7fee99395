"""The extractor that a configuration asks for."""

from __future__ import annotations

from dataclasses import replace

from kg.config import Config
from kg.extract.extractor import RuleExtractor, load_rules
from kg.learned.judge import LearnedJudge
from kg.learned.model import WEIGHTS, load_learned
from kg.learned.relations import RelationModel


def load_extractor(config: Config) -> RuleExtractor:
    """Rules, with learned mentions and relations as ``config.extractor`` says.

    Raises ``UsageError`` if the language model or the learned one is not there.
    """
    rules = load_rules(config, None if config.extractor == "rules" else WEIGHTS)
    if config.extractor != "full":
        return rules
    relations = RelationModel.load(WEIGHTS / "relations.npz")
    return replace(rules, judge=LearnedJudge.over(rules, load_learned(WEIGHTS), relations))
