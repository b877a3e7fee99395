"""Lists that leave out their verb, and casts that come after it."""

from __future__ import annotations

import pytest

from tests.extract.conftest import Read

FERRY = "Night Ferry"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Filling out the cast of “Night Ferry” are Emma Stone and Judi Dench.", {"Emma Stone", "Judi Dench"}),
        ("“Night Ferry” is out. Also starring are Emma Stone and Judi Dench.", {"Emma Stone", "Judi Dench"}),
        ("“Night Ferry” is out. Emma Stone is the nurse, Judi Dench her mother.", {"Emma Stone", "Judi Dench"}),
        ("“Night Ferry” is out. Emma Stone plays Rose, Judi Dench the stern aunt who raised her.",
         {"Emma Stone", "Judi Dench"}),
    ],
)  # fmt: skip
def test_players(read: Read, text: str, expected: set[str]) -> None:
    found = read(text)

    assert {s for s, p, o in found.triples if (p, o) == ("starsIn", FERRY)} == expected
    assert "Judi Dench" not in {character for _, _, character in found.characters}


def test_crew(read: Read) -> None:
    found = read(
        "“Night Ferry” is out. Ivo Lind is the cinematographer, Mona Voss the editor and Greta Holm the composer."
    )

    assert found.triples == {
        ("Ivo Lind", "shot", FERRY), ("Mona Voss", "edited", FERRY), ("Greta Holm", "composedMusicFor", FERRY),
    }  # fmt: skip
