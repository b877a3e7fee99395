"""Extraction: the wording of an article against the lexicon, giving facts with their evidence."""
