"""The check that arguments are explained finds those that are not, and texts that tell of nothing."""

import runpy
from pathlib import Path

import pytest

CHECK = runpy.run_path(str(Path(__file__).resolve().parents[2] / "scripts" / "check_docstrings.py"))

EXPLAINED = '''"""Place it.

    Args:
        a: one.
        b: two,
            and more.
        c: three.
    """'''


def _found(folder: Path, text: str) -> list[str]:
    (folder / "some.py").write_text(text)
    return list(CHECK["problems"](folder))


@pytest.mark.parametrize("package", CHECK["CHECKED"])
def test_arguments_are_explained_and_texts_stand_right_below_what_they_tell_of(package: str) -> None:
    assert list(CHECK["problems"](CHECK["PACKAGE"] / package)) == []


def test_a_text_whose_constant_went_is_found(tmp_path: Path) -> None:
    (found,) = _found(tmp_path, '"""Places."""\n\nWIDTH = 1\n"""In pixels."""\n\n"""Largest power."""\n')
    assert found.endswith("some.py:6: This text tells of nothing that stands right above it.")


def test_a_function_that_does_not_explain_an_argument_is_found(tmp_path: Path) -> None:
    assert not _found(tmp_path, f"def place(a, b, c):\n    {EXPLAINED}\n")
    (found,) = _found(tmp_path, f"def place(a, b, *, c, d=1):\n    {EXPLAINED}\n")
    assert found.endswith("Args of place lacks d.")
    assert _found(tmp_path, 'def place(a, b, c):\n    """Place it."""\n')


def test_a_constructor_is_explained_by_its_class(tmp_path: Path) -> None:
    text = f"class Place:\n    {EXPLAINED}\n    def __init__(self, a, b, c): ...\n"
    assert not _found(tmp_path, text)
    assert not _found(tmp_path, text.replace("Args:", "Attributes:"))
    assert _found(tmp_path, text.replace("a, b, c", "a, b, c, d"))


def test_few_arguments_and_private_names_need_no_section(tmp_path: Path) -> None:
    assert not _found(tmp_path, "def place(a, b): ...\ndef _place(a, b, c): ...\n")
