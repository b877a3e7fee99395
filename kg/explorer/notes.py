"""What readers leave behind: views under a name, and reports of wrong facts. Both are logs that only grow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kg.errors import UsageError
from kg.store.layout import GraphDir
from kg.store.log import Draft, Entry, LogFile

VERDICTS = ("wrong", "right")
WHO = "explorer"
_LONGEST_NAME, _LONGEST_ADDRESS, _LONGEST_NOTE = 120, 200_000, 2000


@dataclass(frozen=True, slots=True)
class Notes:
    """The logs ``views.jsonl`` and ``reviews.jsonl`` in the graph's folder. Builds leave both alone."""

    graph: GraphDir

    def views(self) -> list[dict[str, str]]:
        """Saved views by name; of several of one name the last."""
        last = {entry.subjects[0]: entry for entry in self._views.read().in_force()}
        return [
            {"id": entry.id, "name": name, "address": str(entry.evidence.get("address", ""))}
            for name, entry in sorted(last.items())
        ]

    def save_view(self, name: Any, address: Any) -> list[dict[str, str]]:
        """Keeps the view under ``name``. Raises ``UsageError`` for what is no name or no view."""
        title = _text(name, "name", _LONGEST_NAME).strip()
        if not title or not _text(address, "address", _LONGEST_ADDRESS).startswith("#"):
            raise UsageError("a view has a name and an address that begins with #")
        self._views.append([Draft(WHO, "view", (title,), "saved", {"address": address})])
        return self.views()

    def forget_view(self, name: Any) -> list[dict[str, str]]:
        """Takes back all views of that name."""
        wanted = _text(name, "name", _LONGEST_NAME)
        gone = [entry for entry in self._views.read().in_force() if entry.subjects[0] == wanted]
        self._views.append([Draft(WHO, "view", entry.subjects, "forgotten", undoes=entry.id) for entry in gone])
        return self.views()

    def reviews(self) -> dict[str, dict[str, str]]:
        """The last verdict on each assertion that is in force, by the last part of its IRI."""
        return {entry.subjects[0]: _review(entry) for entry in self._reviews.read().in_force() if entry.subjects}

    def review(self, assertion: str, verdict: Any, note: Any) -> dict[str, dict[str, str]]:
        """Records a verdict on an assertion. Nothing is deleted. Raises ``UsageError`` for what is no verdict."""
        if verdict not in VERDICTS:
            raise UsageError(f"a verdict is one of {', '.join(VERDICTS)}")
        text = _text(note, "note", _LONGEST_NOTE).strip()
        self._reviews.append([Draft(WHO, "fact", (assertion,), verdict, {"note": text} if text else {})])
        return self.reviews()

    def take_back(self, assertion: str) -> dict[str, dict[str, str]]:
        """Takes back all verdicts on an assertion."""
        given = [entry for entry in self._reviews.read().in_force() if entry.subjects[:1] == (assertion,)]
        self._reviews.append([Draft(WHO, "fact", entry.subjects, "undone", undoes=entry.id) for entry in given])
        return self.reviews()

    @property
    def _views(self) -> LogFile:
        return LogFile(self.graph, "views.jsonl")

    @property
    def _reviews(self) -> LogFile:
        return LogFile(self.graph, "reviews.jsonl")


def _review(entry: Entry) -> dict[str, str]:
    return {"verdict": entry.verdict, "note": str(entry.evidence.get("note", "")), "time": entry.time.isoformat()}


def _text(value: Any, name: str, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise UsageError(f"{name} has to be a text of at most {longest} characters")
    return value
