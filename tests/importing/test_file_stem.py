from __future__ import annotations

import pytest

from gradstudio.importing.file_stem import stem_of


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("", "network"),
        ("net.v2", "net.v2"),
        ("moons.pt", "moons"),
        ("Iris (old).CSV", "Iris (old)"),
        ("Playground: circle, 4-2", "Playground circle, 4-2"),
        ("a/b\\c\n?.", "a b c"),
        ("...", "network"),
    ],
)
def test_a_file_is_called_after_the_project_by_a_name_that_any_system_takes(name, stem):
    assert stem_of(name) == stem
