"""Fetching: feeds and pages from the web into a folder of web archives, which is then read like any other source.

The only room that opens connections of its own accord, and only when ``kg fetch`` is called.
"""

from __future__ import annotations

from kg.fetch.polling import FetchReport, fetch

__all__ = ["FetchReport", "fetch"]
