"""The check that no two classes have one name finds those there are."""

import runpy
from pathlib import Path

CHECK = runpy.run_path(str(Path(__file__).resolve().parents[2] / "scripts" / "check_names.py"))


def test_no_two_classes_of_the_program_have_one_name() -> None:
    assert CHECK["classes_of_one_name"](CHECK["PACKAGE"]) == {}


def test_classes_of_one_name_are_found_wherever_they_stand(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "first.py").write_text("class Batch: ...\nclass Other: ...\n")
    (tmp_path / "second.py").write_text("def make():\n    class Batch: ...\n    return Batch\n")
    assert CHECK["classes_of_one_name"](tmp_path) == {"Batch": ["a/first.py", "second.py"]}


def test_what_stands_in_for_another_library_has_its_names(tmp_path: Path) -> None:
    (tmp_path / "engine").mkdir()
    (tmp_path / "engine" / "micrograd.py").write_text("class MLP: ...\n")
    (tmp_path / "engine" / "nn.py").write_text("class MLP: ...\n")
    assert CHECK["classes_of_one_name"](tmp_path) == {}
