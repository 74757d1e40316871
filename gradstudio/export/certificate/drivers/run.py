"""Runs an exported script with the driver of its kind, in a process of its own, and writes what it computes.

Usage: python -P run.py DRIVER SCRIPT OUT STEPS

A driver is a file with a function `observe(script, steps)`: it is handed the script as a module, and returns a
mapping with any of "outputs", "loss", "accuracy", "gradients" (a mapping by name), "losses" (of as many steps) and
"ran_with".
"""

import importlib.machinery
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np


def main(driver: str, script: str, out: str, steps: str) -> None:
    """Write what a script computes as an ``.npz`` file.

    Args:
        driver: path of the driver.
        script: path of the script.
        out: path of the file.
        steps: number of steps that it is to train.
    """
    sys.modules["gradstudio"] = None  # type: ignore[assignment]  # the way to forbid an import
    observe = _loaded("driver", Path(driver)).observe  # which loads the library, and that may take seconds
    Path(f"{out}.loaded").touch()
    found = dict(observe(_loaded("script", Path(script)), int(steps)))
    gradients = found.pop("gradients", {})
    arrays: dict[str, Any] = {name: np.asarray(value) for name, value in found.items()}
    arrays |= {f"gradient {name}": np.asarray(value, dtype=np.float64) for name, value in gradients.items()}
    np.savez(out, **arrays)


def _loaded(name: str, path: Path) -> ModuleType:
    loader = importlib.machinery.SourceFileLoader(name, str(path))  # a name need not end in .py
    spec = importlib.util.spec_from_loader(name, loader)
    assert spec is not None  # it has a loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    loader.exec_module(module)
    return module


if __name__ == "__main__":
    main(*sys.argv[1:])
