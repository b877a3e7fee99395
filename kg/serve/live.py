"""The graph in service, opened anew when a build replaces it."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from kg.query.lookup import Directory
from kg.store.layout import GraphDir, GraphReader


class LiveGraph:
    """The graph in folder ``path`` as it is now; for use from any thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()
        self._mark: str | None = None
        self._reader: GraphReader | None = None
        self._directory: Directory | None = None

    @property
    def build(self) -> str:
        """What names the build in service; empty if there is none. Cheap: one small file is read."""
        try:
            return (self.path / "CURRENT").read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return ""

    @property
    def reader(self) -> GraphReader:
        """The build in service. Raises ``StoreError`` if there is none; keep it no longer than a request lasts."""
        build = self.build
        with self._lock:
            if self._reader is None or build != self._mark:
                self._reader = GraphDir(self.path).open()
                self._mark, self._directory = build, None
            return self._reader

    @property
    def directory(self) -> Directory:
        """Names and labels of the build in service. The first use after a build reads all of them."""
        reader = self.reader
        with self._lock:
            if self._directory is None or self._directory.reader is not reader:
                self._directory = Directory(reader)
            return self._directory
