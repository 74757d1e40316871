"""Packages of others that are not installed, or are and cannot be loaded."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

SAYS = "DLL load failed while importing its other half"


def make_missing(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a package not found, until the test ends."""
    _forget(package, monkeypatch)
    monkeypatch.setitem(sys.modules, package, None)


def make_unloadable(
    package: str, folder: Path, monkeypatch: pytest.MonkeyPatch, error: str = "ImportError"
) -> None:
    """Have a package found that raises when it is loaded, until the test ends.

    Args:
        package: name under which it is imported.
        folder: an empty one, where the package is put.
        monkeypatch: of the test.
        error: name of what it raises, with `SAYS` and a second line.
    """
    (folder / package).mkdir()
    (folder / package / "__init__.py").write_text(f"raise {error}('{SAYS}.\\nAnd more of it.')\n")
    _forget(package, monkeypatch)
    monkeypatch.syspath_prepend(folder)


def _forget(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # A part of a package that is loaded is found without the package itself.
    for name in [name for name in sys.modules if name == package or name.startswith(f"{package}.")]:
        monkeypatch.delitem(sys.modules, name)
