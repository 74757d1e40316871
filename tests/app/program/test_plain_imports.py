from __future__ import annotations

import builtins
import linecache
from typing import Any

from gradstudio.app.program.plain_imports import import_plainly


def test_no_source_is_read_of_what_is_imported(tmp_path, monkeypatch):
    (tmp_path / "imported_plainly.py").write_text("NUMBER = 3\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)

    import imported_plainly  # noqa: PLC0415 # type: ignore[import-not-found]

    assert imported_plainly.NUMBER == 3
    assert str(tmp_path / "imported_plainly.py") not in linecache.cache


def test_where_nothing_is_kept_aside_import_stays_as_it_is(monkeypatch):
    plain = builtins.__import__

    def another(*given: Any) -> object:
        return plain(*given)

    monkeypatch.setattr(builtins, "__import__", another)
    monkeypatch.delattr(builtins, "__orig_import__")

    import_plainly()

    assert builtins.__import__ is another
