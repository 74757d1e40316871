"""Fails where two classes of the package have one name: a reader who looks for one would find the other.

Names are compared across all packages, private ones and those within functions included.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "gradstudio"

ALLOWED: Mapping[str, Collection[str]] = {
    # It stands in for `micrograd.nn`, name by name.
    "engine/micrograd.py": ("Layer", "MLP", "Neuron"),
}
"""Classes that may have the name of another, by file."""

_BEGUN = re.compile(r"^\s*class (\w+)", re.MULTILINE)
"""What begins like a class, and may be part of a text: only files where a name comes again are read as Python."""


def classes_of_one_name(package: Path) -> dict[str, list[str]]:
    """Return each name that several classes have, with the files where they stand.

    Args:
        package: the folder of the package.
    """
    found: dict[str, list[str]] = {}
    texts = {
        path.relative_to(package).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(package.rglob("*.py"))
    }
    begun = Counter(name for text in texts.values() for name in _BEGUN.findall(text))
    for file, text in texts.items():
        if all(begun[name] == 1 for name in _BEGUN.findall(text)):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef) and node.name not in ALLOWED.get(file, ()):
                found.setdefault(node.name, []).append(file)
    return {name: files for name, files in found.items() if len(files) > 1}


def main() -> int:
    """Print what was found, and return 1 if there is anything."""
    repeated = classes_of_one_name(PACKAGE)
    for name, files in repeated.items():
        print(f"{name} is a class of {' and of '.join(files)}. Name them apart by what each is.")
    if not repeated:
        print("Names: no two classes have one.")
    return 1 if repeated else 0


if __name__ == "__main__":
    sys.exit(main())
