"""A package of others that is not there, or cannot be loaded, is told in a sentence with the line that mends it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from gradstudio.export.errors import ExportError
from gradstudio.export.missing import loading
from tests.unloadable import SAYS, make_missing, make_unloadable


def told(package: str, instead: str = "") -> str:
    with pytest.raises(ExportError) as raised, loading(package, "Writing it", ExportError, instead):
        import_module(package)
    return str(raised.value)


def test_one_that_is_not_installed_is_told_with_the_line_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_missing("sklearn", monkeypatch)
    said = "Writing it needs the package scikit-learn. Install it: pip install 'gradstudio[sweep]'"
    assert told("sklearn") == said
    assert told("sklearn", "save it as CSV") == f"{said}, or save it as CSV."


@pytest.mark.parametrize(
    "error", ["ImportError", "OSError", "TypeError", "AttributeError", "ModuleNotFoundError"]
)
def test_one_that_is_installed_and_does_not_load_is_told_with_what_it_said(
    error: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_unloadable("python_calamine", tmp_path, monkeypatch, error)
    assert told("python_calamine", "save it as CSV") == (
        f"Writing it needs the package python-calamine, which is installed but cannot be loaded: {SAYS}. "
        "Install it anew: pip install --force-reinstall python-calamine, or save it as CSV."
    )


def test_one_that_fails_without_a_word_is_told_by_the_name_of_the_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "wordless.py").write_text("raise RuntimeError\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert "cannot be loaded: RuntimeError. Install it anew" in told("wordless")
