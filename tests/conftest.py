"""What all tests share: settings that make a run repeatable, whatever the machine."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# A busy machine must not fail a test, and a continuous-integration run is to give the same answer twice.
settings.register_profile("kg", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("kg")


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' graphs and settings are their own, not those of whoever runs them."""
    for name in [name for name in os.environ if name.startswith("KG_")]:
        monkeypatch.delenv(name)
