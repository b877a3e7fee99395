"""Entities as readers see and mend them: who is who, the verdicts about it, and what is left to decide."""
