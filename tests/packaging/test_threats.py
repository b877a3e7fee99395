"""The thirty-two threats of the design: for each the tests that show the safe behaviour, and those tests that are about the
program as a whole."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.config import Config
from kg.extract import extractor_fingerprint

ROOT = Path(__file__).resolve().parents[2]
HERE = "packaging/test_threats.py"
THREATS = {
    1: ("a query that reaches other servers", "serve/test_attacks.py::test_nothing_reaches_out_and_nothing_changes"),
    2: ("SERVICE in escapes", "query/test_screening.py::test_service_is_refused_however_it_is_written"),
    3: ("LOAD", "serve/test_attacks.py::test_nothing_reaches_out_and_nothing_changes"),
    4: ("FROM elsewhere", "serve/test_attacks.py::test_graphs_beside_the_query_are_not_fetched"),
    5: ("a query without end", "serve/test_attacks.py::test_a_query_that_runs_on_is_stopped"),
    6: ("a query that takes all memory", "serve/test_attacks.py::test_a_query_that_takes_all_memory_ends_alone"),
    7: ("nesting that breaks the stack", "serve/test_attacks.py::test_nesting_and_length_are_bounded"),
    8: ("an answer without end", "serve/test_attacks.py::test_answers_are_bounded_in_rows_and_bytes"),
    9: ("an update of anybody's", "serve/test_attacks.py::test_nothing_reaches_out_and_nothing_changes"),
    10: ("a form on another site", "serve/test_attacks.py::test_a_form_cannot_update"),
    11: ("a name that was rebound", "serve/test_attacks.py::test_a_name_that_was_rebound_is_not_ours"),
    12: ("a page of another origin", "serve/test_attacks.py::test_foreign_pages_may_not_ask"),
    13: ("markup in labels", "view/test_hostile_text.py::test_no_text_runs_or_becomes_markup"),
    14: ("links that are programs", "view/test_hostile_text.py::test_no_text_runs_or_becomes_markup"),
    15: ("a billion laughs", "read/test_hostile.py::test_rows_15_and_16_entities_in_xml_are_refused_before_parsing"),
    16: ("entities that are files", "store/test_importing.py::test_an_entity_from_a_file_is_not_read"),
    17: ("a context elsewhere", "store/test_importing.py::test_hostile_files_are_refused_and_nothing_is_fetched"),
    18: ("bombs", "read/test_hostile.py::test_row_18_a_bomb_is_stopped_soon_and_holds_little"),
    19: ("a line without end", "read/test_hostile.py::test_row_19_an_endless_line_is_set_aside_and_the_next_is_read"),
    20: ("ids that are paths", "read/test_hostile.py::test_row_20_names_are_data_and_never_paths"),
    21: ("patterns that run on", f"{HERE}::test_row_21_a_pattern_in_a_query_takes_time_in_proportion"),
    22: ("IRIs that are none", "store/test_iris.py::test_any_article_id_gives_an_iri_below_the_base_and_comes_back_from_its_graph"),
    23: ("half characters", "read/test_hostile.py::test_row_23_lone_surrogates_and_row_24_nul_are_replaced_where_they_stand"),
    24: ("characters that formats lack", "store/test_terms.py::test_control_characters_are_replaced_but_for_those_xml_can_hold"),
    25: ("marks of direction", "read/test_hostile.py::test_row_25_marks_of_direction_stay_in_the_text_and_leave_the_id"),
    26: ("JSON that readers disagree on", "read/test_hostile.py::test_row_26_json_that_readers_disagree_on_is_set_aside"),
    27: ("two encodings in one", "read/test_hostile.py::test_row_27_bytes_of_two_encodings_are_set_aside_not_guessed"),
    28: ("YAML that runs", f"{HERE}::test_row_28_no_yaml_is_read"),
    29: ("pickles", f"{HERE}::test_row_29_nothing_is_unpickled_but_what_processes_of_ours_sent"),
    30: ("models of others", f"{HERE}::test_row_30_the_models_are_part_of_every_extraction_s_fingerprint"),
    31: ("orders within articles", "llm/test_language_model.py::test_instructions_in_an_article_change_nothing"),
    32: ("formulas in tables", "store/test_export.py::test_csv_has_one_row_a_fact_and_no_formulas"),
}  # fmt: skip


def test_there_are_thirty_two() -> None:
    assert list(THREATS) == list(range(1, 33))


@pytest.mark.parametrize(("threat", "place"), THREATS.values())
def test_each_has_its_test(threat: str, place: str) -> None:
    file, name = place.split("::")
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, threat


def test_row_21_a_pattern_in_a_query_takes_time_in_proportion() -> None:
    """No setting of ours is a pattern; those in queries run in an engine that never tries again."""
    text = "a" * 5_000 + "!"
    assert not Store().query(f'ASK {{ FILTER(REGEX("{text}", "^(a+)+$")) }}')  # trying again, it would never come back


def test_row_28_no_yaml_is_read() -> None:
    assert _importing("yaml", "ruamel") == []


def test_row_29_nothing_is_unpickled_but_what_processes_of_ours_sent() -> None:
    """Over a pipe between two processes of one run: no file and no connection."""
    calls = re.compile(r"pickle\.loads?\(|Unpickler|joblib|torch\.load|allow_pickle=True")
    found = {path.name for path in _modules() if calls.search(path.read_text(encoding="utf-8"))}
    assert found <= {"runner.py", "apart.py"}


def test_row_30_the_models_are_part_of_every_extraction_s_fingerprint() -> None:
    other = Config(model="en_core_web_md")
    assert extractor_fingerprint(Config()) != extractor_fingerprint(other)
    assert extractor_fingerprint(Config()) != extractor_fingerprint(Config(extractor="rules"))


def _importing(*modules: str) -> list[str]:
    wanted = re.compile(rf"^\s*(?:import|from) (?:{'|'.join(modules)})\b", re.MULTILINE)
    return [path.name for path in _modules() if wanted.search(path.read_text(encoding="utf-8"))]


def _modules() -> list[Path]:
    return [path for path in (ROOT / "kg").rglob("*.py") if "training" not in path.parts]
