"""Benchmarks: the extraction against others' data and others' speed."""
