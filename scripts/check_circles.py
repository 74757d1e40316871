"""Check that no files of GradStudio import each other in a circle.

All import statements count, wherever they stand: those for typing and those inside functions too. A package that
hands on what its files define is a file as well.
"""

import ast
import sys
from collections.abc import Container, Iterator
from pathlib import Path

import networkx as nx

PACKAGE = Path(__file__).resolve().parent.parent / "gradstudio"


def modules_below(package: Path) -> dict[str, Path]:
    """Return the files of a package by the names of their modules."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported_by(name: str, path: Path, modules: Container[str]) -> Iterator[str]:
    """Yield the modules among these that a file imports: of ``from a import b`` the module a.b, or else a.

    Of both there is a as well where the file is a part of it: Python waits for all of a, and while another thread
    imports that, each of the two waits for the other. ``import a.b as b`` asks for the part alone.
    """
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")
            above = parts[: len(parts) - node.level + 1] if node.level else []
            source = ".".join([*above, node.module] if node.module else above)
            for alias in node.names:
                inner = f"{source}.{alias.name}"
                if inner in modules or source in modules:
                    yield inner if inner in modules else source
                if source in modules and name.startswith(f"{source}."):
                    yield source


def circles(package: Path) -> list[list[str]]:
    """Return for each knot of files one circle in it, as the modules in the order of their imports."""
    modules = modules_below(package)
    graph: nx.DiGraph[str] = nx.DiGraph()
    for name, path in modules.items():
        graph.add_edges_from((name, other) for other in imported_by(name, path, modules) if other != name)
    knots = [graph.subgraph(knot) for knot in nx.strongly_connected_components(graph) if len(knot) > 1]
    return [[importer for importer, _ in nx.find_cycle(knot)] for knot in knots]


if __name__ == "__main__":
    found = circles(PACKAGE)
    for circle in found:
        print("Imports in a circle: " + " → ".join([*circle, circle[0]]))
    if not found:
        print("Circles: no files import each other.")
    sys.exit(1 if found else 0)
