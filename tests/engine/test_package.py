"""What `gradstudio.engine` exports and what importing it loads."""

from __future__ import annotations

import subprocess
import sys

import pytest

from gradstudio import engine


def test_everything_exported_exists() -> None:
    assert all(hasattr(engine, name) for name in engine.__all__)
    assert len(set(engine.__all__)) == len(engine.__all__)


@pytest.mark.parametrize(
    ("package", "unwanted"),
    [
        ("gradstudio.engine", ("numpy", "PySide6", "pydantic", "torch", "numba")),
        ("gradstudio.training", ("PySide6", "pyqtgraph", "networkx")),
    ],
)
def test_importing_a_package_loads_only_what_its_layer_may_use(
    package: str, unwanted: tuple[str, ...]
) -> None:
    code = f"import sys, {package}; print(*[name for name in {unwanted!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
