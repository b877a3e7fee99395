"""An optional second reader: a language model behind any OpenAI-compatible endpoint proposes facts, this room checks them.

Off unless the setting ``llm`` names an endpoint. What it says is never taken as it is: a proposal becomes a fact only with
words that stand in the article, names that stand in those words, and types that the ontology allows; and it ranks below
whatever a rule or the learned model found.
"""
