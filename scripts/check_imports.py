"""Check at run time what importing GradStudio's packages loads.

import-linter reads import statements. This imports the modules, each group in a fresh interpreter, and looks
at what came with them, whatever the way, down to parts of a package (PySide6.QtWidgets).
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "gradstudio"
WITH_QT = {"app", "ui"}

# Imports the named modules with all that is below them, and prints the names of the modules this added.
IMPORT_ALL = """
import importlib, json, pkgutil, sys

before = set(sys.modules)
for name in sys.argv[1:]:
    module = importlib.import_module(name)
    for found in pkgutil.walk_packages(getattr(module, "__path__", ()), name + "."):
        if ".drivers." not in found.name:  # they run in other processes, with libraries that may not be here
            importlib.import_module(found.name)
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def modules_loaded_by(names: Iterable[str]) -> list[str]:
    """Return the modules that importing everything in the named packages adds to a fresh interpreter."""
    result = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, *names],
        cwd=PACKAGE.parent,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    loaded: list[str] = json.loads(result.stdout)
    return loaded


def is_within(module: str, package: str) -> bool:
    """Tell whether a module is the package or inside it."""
    return module == package or module.startswith(package + ".")


def faults() -> Iterator[str]:
    """Yield a line for each package that loads what it must not."""
    for plain in ("engine", "reader"):
        loaded = modules_loaded_by([f"gradstudio.{plain}"])
        roots = {module.partition(".")[0] for module in loaded} - {"gradstudio"}
        for name in sorted(roots - sys.stdlib_module_names):
            yield f"gradstudio.{plain} loads {name}; it is the standard library only"

    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    names = [f"gradstudio.{name}" for name in sorted(packages - WITH_QT | {"cli", "resources"})]
    without_qt = modules_loaded_by(names)
    for name in ("PySide6", "shiboken6", "pyqtgraph"):
        if any(is_within(module, name) for module in without_qt):
            yield f"{name} is loaded by one of: {', '.join(names)}"

    application = modules_loaded_by(["gradstudio.app"])
    for name in ("PySide6.QtWidgets", "pyqtgraph"):
        if any(is_within(module, name) for module in application):
            yield f"gradstudio.app loads {name}; it knows QtCore and QtGui only"


if __name__ == "__main__":
    lines = list(faults())
    for line in lines:
        print(line)
    if not lines:
        print(
            "Imports: engine and reader are the standard library only, nothing below the application loads Qt."
        )
    sys.exit(1 if lines else 0)
