"""Queries: SPARQL over a built graph, saved questions, and answers in formats that people and programs read."""
