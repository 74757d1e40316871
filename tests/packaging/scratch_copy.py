"""A copy of the package that a test changes and runs, to follow a recipe of CONTRIBUTING.md."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


class ScratchCopy:
    """The package and its resources in a folder of their own.

    Args:
        folder: where it is made.
        recipe: the heading of the recipe that is followed; only files that it names can be changed.
    """

    def __init__(self, folder: Path, recipe: str) -> None:
        self._folder = folder
        self._named = _files_named(recipe)
        # What Python has compiled is taken along: of files that are not changed it holds in the copy too.
        shutil.copytree(
            REPOSITORY / "gradstudio", folder / "gradstudio", ignore=shutil.ignore_patterns("*.nb?")
        )
        (folder / "resources").symlink_to(REPOSITORY / "resources")

    def write(self, file: str, text: str) -> None:
        """Add a file, which the recipe names as one of a new name."""
        path = self._folder / "gradstudio" / file
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)

    def insert(self, file: str, before: str, text: str) -> None:
        """Put text before a place of a file that stands in it once."""
        assert file in self._named, f"The recipe does not name {file}."
        path = self._folder / "gradstudio" / file
        source = path.read_text()
        assert source.count(before) == 1, f"{file} has {before!r} {source.count(before)} times."
        path.write_text(source.replace(before, text + before))

    def run(self, program: str) -> str:
        """Run a program with the changed package, kernels as plain Python, and return what it prints."""
        environment = os.environ | {
            "PYTHONPATH": str(self._folder),
            "NUMBA_DISABLE_JIT": "1",
            "QT_QPA_PLATFORM": "offscreen",
            **{f"XDG_{kind}_HOME": str(self._folder / kind) for kind in ("CONFIG", "DATA", "STATE")},
        }
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=self._folder, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout


def _files_named(recipe: str) -> set[str]:
    text = (REPOSITORY / "CONTRIBUTING.md").read_text()
    found = re.search(rf"^### {re.escape(recipe)}\n(.*?)(?=^### |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"CONTRIBUTING.md has no recipe {recipe!r}."
    return set(re.findall(r"`([\w/]+\.py)`", found[1]))
