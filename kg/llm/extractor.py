"""The extractor that asks a language model after another extractor has read the article."""

from __future__ import annotations

import os
from dataclasses import dataclass

from kg.config import Config
from kg.errors import UsageError
from kg.extract.extractor import Extractor
from kg.llm.endpoint import Endpoint, cache_folder
from kg.llm.proposals import proposals, with_proposals
from kg.llm.schema import requests
from kg.model import Article, Extraction
from kg.ontology import Ontology, load_ontology


@dataclass(frozen=True)
class LanguageModelExtractor:
    """``first``, and behind its facts what the model behind ``endpoint`` adds."""

    first: Extractor
    endpoint: Endpoint
    model: str
    ontology: Ontology

    @property
    def fingerprint(self) -> str:
        return self.first.fingerprint

    def extract(self, article: Article) -> Extraction:
        """The article's facts. Raises ``EndpointError`` if the model cannot be asked."""
        found = self.first.extract(article)
        proposed = [
            proposal
            for request in requests(article, self.ontology, self.model)
            for proposal in proposals(self.endpoint.answer(request))
        ]
        return with_proposals(found, proposed, self.ontology, f"llm:{self.model}")


def with_language_model(first: Extractor, config: Config) -> Extractor:
    """``first``, followed by the language model that ``config`` names. Raises ``UsageError`` if it names an endpoint only."""
    if not config.llm_model:
        raise UsageError("the setting llm names an endpoint: say with llm_model which of its models to ask")
    endpoint = Endpoint(config.llm, config.llm_budget, cache_folder(os.environ))
    return LanguageModelExtractor(first, endpoint, config.llm_model, load_ontology(config.ontology))
