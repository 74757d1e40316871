"""The check that no files import each other in a circle finds those there are."""

import runpy
from pathlib import Path

import pytest

CHECK = runpy.run_path(str(Path(__file__).resolve().parents[2] / "scripts" / "check_circles.py"))


def _package(folder: Path, files: dict[str, str]) -> Path:
    package = folder / "house"
    for name, text in {"__init__.py": "", **files}.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return package


def test_the_program_has_no_circle() -> None:
    assert CHECK["circles"](CHECK["PACKAGE"]) == []


@pytest.mark.parametrize(
    "back",
    [
        "import house.a",
        "from house import a",
        "from house.a import A",
        "from . import a",
        "from .a import A",
        "def later():\n    from house.a import A",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from house.a import A",
    ],
)
def test_a_circle_is_found_however_it_is_imported(tmp_path: Path, back: str) -> None:
    package = _package(tmp_path, {"a.py": "from house.b import B", "b.py": back})
    assert [set(circle) for circle in CHECK["circles"](package)] == [{"house.a", "house.b"}]


def test_a_package_that_hands_on_its_files_is_one_of_the_files(tmp_path: Path) -> None:
    files = {"room/__init__.py": "from house.room.a import A", "room/a.py": "from house.room import B"}
    assert len(CHECK["circles"](_package(tmp_path, files))) == 1


@pytest.mark.parametrize(
    ("how", "found"),
    [("from house.room import b", 1), ("from house.room.b import B", 0), ("import house.room.b as b", 0)],
)
def test_a_file_does_not_wait_for_all_of_its_own_package(tmp_path: Path, how: str, found: int) -> None:
    files = {"room/__init__.py": "from house.room.a import A", "room/a.py": how, "room/b.py": ""}
    assert len(CHECK["circles"](_package(tmp_path, files))) == found


def test_a_file_may_ask_a_package_that_hands_nothing_on(tmp_path: Path) -> None:
    files = {"room/__init__.py": "", "room/a.py": "from house.room import b", "room/b.py": ""}
    assert CHECK["circles"](_package(tmp_path, files)) == []
