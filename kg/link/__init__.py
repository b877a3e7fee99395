"""Linking out: entities of the graph and what Wikidata and IMDb call the same."""
