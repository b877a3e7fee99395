"""The notebooks run from top to bottom and show what they promise."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
SECONDS_PER_CELL = 600


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> NotebookNode:
    """The tour, executed in its own folder as a notebook server does it."""
    notebook = nbformat.read(NOTEBOOKS / "tour.ipynb", as_version=4)
    home = tmp_path_factory.mktemp("jupyter")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "MPLCONFIGDIR"):
            patch.setenv(name, str(home / name.lower()))
        client = NotebookClient(
            notebook,
            timeout=SECONDS_PER_CELL,
            kernel_name="python3",
            resources={"metadata": {"path": str(NOTEBOOKS)}},
        )
        return client.execute()


def outputs(notebook: NotebookNode, media_type: str) -> list[str]:
    """What the cells gave in that form; ``text/plain`` is also what they printed."""
    found = []
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "stream" and output.name == "stdout" and media_type == "text/plain":
                found.append(output.text)
            if media_type in output.get("data", {}):
                found.append(output.data[media_type])
    return found


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.name)
def test_notebooks_are_kept_without_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert cells
    assert [cell for cell in cells if cell.outputs or cell.execution_count is not None] == []


def test_the_tour_builds_the_corpus_once(tour: NotebookNode) -> None:
    texts = outputs(tour, "text/plain")
    assert any("articles, " in text and "facts about" in text for text in texts)
    assert "True" in texts


def test_the_tour_draws_a_plot_and_shows_the_graph(tour: NotebookNode) -> None:
    assert outputs(tour, "image/png")
    assert any('<iframe sandbox="allow-scripts" srcdoc=' in page for page in outputs(tour, "text/html"))


def test_the_tour_shows_evidence_quality_and_turtle(tour: NotebookNode) -> None:
    printed = "\n".join(outputs(tour, "text/plain"))
    assert "confidence" in printed
    assert "precision" in printed
    assert "@prefix film: <https://filmnews.example/ontology#>" in printed


def test_the_tour_says_nothing_on_standard_error(tour: NotebookNode) -> None:
    streams = [output for cell in tour.cells for output in cell.get("outputs", ()) if output.output_type == "stream"]
    assert [output.text for output in streams if output.name == "stderr"] == []
