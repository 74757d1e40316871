from __future__ import annotations

import builtins
import linecache
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gradstudio.app.program.plain_imports import import_plainly


@pytest.fixture
def module(tmp_path, monkeypatch) -> Iterator[Path]:
    """The file of a module that was never imported."""
    file = tmp_path / "never_imported.py"
    file.write_text("NUMBER = 3\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield file
    del sys.modules[file.stem]


def test_no_source_is_read_of_what_is_imported(module):
    import never_imported  # noqa: PLC0415 # type: ignore[import-not-found]

    assert never_imported.NUMBER == 3
    assert str(module) not in linecache.cache


def test_by_the_import_of_pyside_the_source_is_read(module, monkeypatch):
    """A release of PySide6 that does not any more needs no `plain_imports`."""
    monkeypatch.setattr(builtins, "__import__", builtins.__feature_import__)

    import never_imported  # noqa: F401, PLC0415 # type: ignore[import-not-found]

    assert str(module) in linecache.cache


def test_where_nothing_is_kept_aside_import_stays_as_it_is(monkeypatch):
    plain = builtins.__import__

    def another(*given: Any) -> object:
        return plain(*given)

    monkeypatch.setattr(builtins, "__import__", another)
    monkeypatch.delattr(builtins, "__orig_import__")

    import_plainly()

    assert builtins.__import__ is another
