"""The wheel holds all that ``kg`` needs, and works from it in any folder."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

import kg
from tests.packaging.conftest import ROOT, Environment

ARTICLE = (
    " date 2019-01-25 A dancer at the airport.\n\n"
    "“The White Crow,” directed by Ralph Fiennes, had its premiere at the Telluride Film Festival. "
    "It stars Oleg Ivenko as Rudolf Nureyev.\n"
)


@pytest.fixture(scope="session")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="session")
def folder(environment: Environment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing but an article and the graph that the installed command made of it."""
    here = tmp_path_factory.mktemp("anywhere")
    (here / "crow.txt").write_text(ARTICLE, encoding="utf-8")
    built = environment.run(["kg", "build", "crow.txt"], here)
    assert built.returncode == 0, built.stderr
    assert "1 article" in built.stderr
    return here


def test_every_file_of_the_ontology_is_in_the_wheel(names: set[str]) -> None:
    files = [path.relative_to(ROOT / "ontology") for path in (ROOT / "ontology").rglob("*") if path.is_file()]
    assert {f"kg/_ontology/{file.as_posix()}" for file in files} <= names
    assert {"kg/_ontology/film.ttl", "kg/_ontology/shapes.ttl", "kg/_ontology/questions/cast.rq"} <= names


def test_every_module_and_template_is_in_the_wheel(names: set[str]) -> None:
    files = [path for path in (ROOT / "kg").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert {path.relative_to(ROOT).as_posix() for path in files} <= names
    assert "kg/view/templates/view.html.j2" in names


def test_the_wheel_holds_nothing_else(names: set[str]) -> None:
    assert {name.split("/")[0] for name in names} == {"kg", f"kg-{kg.__version__}.dist-info"}
    assert not [name for name in names if name.endswith(".pyc")]


def test_the_licence_is_in_the_wheel(names: set[str]) -> None:
    assert f"kg-{kg.__version__}.dist-info/licenses/LICENSE" in names


def test_the_installed_package_is_the_wheels(environment: Environment, tmp_path: Path) -> None:
    code = "import kg, kg.ontology as o; print(kg.__file__); print(o.ontology_path())"
    package, ontology = environment.run(["python", "-c", code], tmp_path).stdout.split()
    assert Path(package).is_relative_to(environment.folder)
    assert Path(ontology) == Path(package).parent / "_ontology"


def test_version(environment: Environment, tmp_path: Path) -> None:
    code = "from importlib.metadata import version; print(version('kg'))"
    assert environment.run(["python", "-c", code], tmp_path).stdout.strip() == kg.__version__
    assert kg.__version__ in environment.run(["kg", "--version"], tmp_path).stdout


def test_help(environment: Environment, tmp_path: Path) -> None:
    shown = environment.run(["kg", "--help"], tmp_path)
    assert shown.returncode == 0
    assert "build" in shown.stdout
    assert environment.run(["python", "-m", "kg", "--help"], tmp_path).stdout == shown.stdout


def test_shipped_questions(environment: Environment, folder: Path) -> None:
    listed = environment.run(["kg", "query", "--list"], folder)
    assert listed.returncode == 0, listed.stderr
    for question in (ROOT / "ontology" / "questions").glob("*.rq"):
        assert question.stem in listed.stdout


def test_query(environment: Environment, folder: Path) -> None:
    asked = environment.run(["kg", "query", "cast", "--format", "csv"], folder)
    assert asked.returncode == 0, asked.stderr
    assert "The White Crow,Oleg Ivenko,Rudolf Nureyev" in asked.stdout


def test_view(environment: Environment, folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    made = environment.run(["kg", "view", "-o", str(page)], folder)
    assert made.returncode == 0, made.stderr
    assert "Ralph Fiennes" in page.read_text(encoding="utf-8")


def test_export(environment: Environment, folder: Path) -> None:
    written = environment.run(["kg", "export", "--format", "turtle"], folder)
    assert written.returncode == 0, written.stderr
    relations = {quad.predicate.value.rpartition("#")[2] for quad in parse(written.stdout, format=RdfFormat.TURTLE)}
    assert {"directed", "starsIn", "premieredAt"} <= relations


def test_validate(environment: Environment, folder: Path) -> None:
    checked = environment.run(["kg", "validate"], folder)
    assert checked.returncode == 0, checked.stdout + checked.stderr
