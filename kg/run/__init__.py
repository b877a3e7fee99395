"""Runs: the whole way from sources to a published graph."""
