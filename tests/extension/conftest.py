"""An ontology folder with one relation and one class more, and the graph of an article that states it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli.main import main
from kg.ontology import ontology_path

RELATION = """
film:CircusShow a owl:Class ; rdfs:subClassOf film:StageWork ; rdfs:label "circus show"@en ;
    rdfs:comment "A work made for the ring."@en .
film:choreographed a owl:ObjectProperty, film:Relation ; rdfs:label "choreographed"@en ;
    owl:inverseOf film:choreographedBy ;
    rdfs:comment "The person made the dances of the work."@en ;
    skos:example "Pina Bausch choreographed “Café Müller.”"@en ;
    schema:domainIncludes film:Person ; schema:rangeIncludes film:Film, film:StageWork ;
    film:eventClass film:Credit ; film:eventSubject film:agent ; film:eventObject film:work ;
    film:eventConstant "role=choreographed" .
film:choreographedBy a owl:ObjectProperty ; rdfs:label "choreographed by"@en ;
    rdfs:comment "The dances of the work were made by the person."@en .
"""
SHAPES = """
shape:choreographed a sh:NodeShape ; sh:targetSubjectsOf film:choreographed ; sh:class film:Person ;
    sh:message "The subject of choreographed has to be a person." .
shape:choreographedObject a sh:PropertyShape ; sh:targetSubjectsOf film:choreographed ;
    sh:path film:choreographed ; sh:or ( shape:aFilm shape:aStageWork ) ;
    sh:message "The object of choreographed has to be a film or stage work." .
"""
WORDING = """
relation = "choreographed"
profession = "choreographer"
confidence = 0.91
verbs = ["{S} choreograph {O?}"]
nouns = ["{S} = choreographer of|'s {O?}", "_ = choreography of {O?} by {S}"]
credits = ["choreography", "choreographed by"]
"""
NEWS = """ date 2018-05-20 A dance film from Lisbon is on its way.

Clara Monteiro directed “The Glass Stair.” The film was choreographed by Nadia Petrova, who also danced in it.

Ivan Lund choreographed the circus show “High Wire.” No one choreographed “Night Bus.”
"""


def extended(folder: Path) -> Path:
    """A copy of the ontology with the relation ``choreographed``: its declaration, its shapes and its wording."""
    copy = Path(shutil.copytree(ontology_path(), folder / "ontology"))
    for name, text in (("film.ttl", RELATION), ("shapes.ttl", SHAPES)):
        with (copy / name).open("a", encoding="utf-8") as file:
            file.write(text)
    (copy / "lexicon" / "choreographed.toml").write_text(WORDING, encoding="utf-8")
    words = copy / "lexicon" / "words.toml"
    head, table, rest = words.read_text(encoding="utf-8").partition("[work_nouns]\n")
    words.write_text(f'{head}{table}CircusShow = ["circus show"]\n{rest}', encoding="utf-8")
    return copy


@dataclass(frozen=True)
class Extension:
    """A graph built with the extended ontology. Calling it runs ``kg`` on that graph with that ontology."""

    ontology: Path
    graph: Path
    built: Result

    def __call__(self, *args: str) -> Result:
        return run(*args, ontology=self.ontology, graph=self.graph)


def run(*args: str, ontology: Path, graph: Path) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("KG_")]:
            patch.delenv(name)
        patch.setenv("KG_ONTOLOGY", str(ontology))
        patch.setenv("KG_GRAPH", str(graph))
        return CliRunner().invoke(main, list(args), prog_name="kg")


@pytest.fixture(scope="session")
def extension(tmp_path_factory: pytest.TempPathFactory) -> Extension:
    folder = tmp_path_factory.mktemp("extension")
    ontology = extended(folder)
    news = folder / "dance-news.txt"
    news.write_text(NEWS, encoding="utf-8")
    return Extension(ontology, folder / "graph", run("build", str(news), ontology=ontology, graph=folder / "graph"))


@pytest.fixture
def make_extended(tmp_path: Path) -> Callable[[], Path]:
    return lambda: extended(tmp_path)
