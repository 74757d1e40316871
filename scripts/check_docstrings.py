"""Fails where something public with three or more arguments does not say what they are, or a text tells of nothing.

Each argument is named in the section ``Args`` of the docstring, in Google's style; those of a constructor in the
class's, where ``Attributes`` count too. Private names, and what is within private classes, are not looked at.
A text in a module stands right below what it tells of.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "gradstudio"

CHECKED = (
    "api",
    "app",
    "commands",
    "compiled",
    "data",
    "engine",
    "export",
    "graph",
    "importing",
    "lab",
    "project",
    "show",
    "store",
    "sweep",
    "training",
    "ui",
)
"""The packages that are looked at."""

FEWEST = 3
"""The number of arguments from which on they are explained."""


def problems(package: Path) -> Iterator[str]:
    """Yield a sentence for each function whose arguments are not all explained, and for each text that is astray.

    Args:
        package: the folder of a package.
    """
    for path in sorted(package.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        yield from _unexplained(path, tree)
        yield from _astray(path, tree)


def _unexplained(path: Path, tree: ast.Module) -> Iterator[str]:
    for owner, function in _public(tree):
        names = _arguments(function, is_method=owner is not None)
        is_constructor = owner is not None and function.name == "__init__"
        known = _explained(owner if is_constructor and owner is not None else function, is_constructor)
        missing = [name for name in names if name not in known]
        if len(names) >= FEWEST and missing:
            name = f"{owner.name}.{function.name}" if owner else function.name
            yield f"{path}:{function.lineno}: Args of {name} lacks {', '.join(missing)}."


def _astray(path: Path, tree: ast.Module) -> Iterator[str]:
    for before, node in pairwise(tree.body):
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if is_text and node.lineno - (before.end_lineno or 0) > 1:
            yield f"{path}:{node.lineno}: This text tells of nothing that stands right above it."


def _public(tree: ast.Module) -> Iterator[tuple[ast.ClassDef | None, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield None, node
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and (
                    method.name in {"__init__", "__call__"} or not method.name.startswith("_")
                ):
                    yield node, method


def _arguments(function: ast.FunctionDef, *, is_method: bool) -> list[str]:
    arguments = function.args
    stars = [star for star in (arguments.vararg, arguments.kwarg) if star is not None]
    names = [a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *stars)]
    return names[1:] if is_method and names[:1] in (["self"], ["cls"]) else names


def _explained(node: ast.ClassDef | ast.FunctionDef, is_constructor: bool) -> set[str]:
    sections = "Args|Attributes" if is_constructor else "Args"
    text = f"{ast.get_docstring(node) or ''}\n"
    found: set[str] = set()
    for section in re.findall(rf"^(?:{sections}):\n((?:    .*\n|\n)+)", text, re.MULTILINE):
        found |= set(re.findall(r"^    \**(\w+):", section, re.MULTILINE))
    return found


def main() -> int:
    """Print what was found, and return 1 if there is anything."""
    found = [sentence for name in CHECKED for sentence in problems(PACKAGE / name)]
    print("\n".join(found) or f"Docstrings: arguments are explained in {', '.join(CHECKED)}.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
