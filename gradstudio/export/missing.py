"""The sentence where a package of others is not installed."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping

EXTRA_OF: Mapping[str, str] = {
    "torch": "torch",
    "jax": "jax",
    "onnx": "onnx",
    "onnxruntime": "onnx",
    "nbformat": "notebook",
    "nbclient": "notebook",
    "matplotlib": "notebook",
    "python_calamine": "tables",
    "openpyxl": "tables",
    "pyarrow": "tables",
    "optuna": "sweep",
    "sklearn": "sweep",
    "distributed": "dask",
}
"""The extra of GradStudio that brings a package, by the name under which the package is imported."""

_CALLED = {"python_calamine": "python-calamine", "sklearn": "scikit-learn"}
"""What a package is called where it is installed from, if not as it is imported."""


def is_installed(package: str) -> bool:
    """Whether a package can be imported; it is not."""
    try:
        return importlib.util.find_spec(package) is not None
    except (ImportError, ValueError):  # half of a package, or one that is blocked
        return False


def missing(package: str, what: str) -> str:
    """Return that something needs a package, and how to install it.

    Args:
        package: the name under which it is imported.
        what: what needs it, as the subject of the sentence.
    """
    return f"{what} needs the package {_CALLED.get(package, package)}. Install it: {install_line(package)}"


def install_line(package: str) -> str:
    """Return the command that installs a package, with the extra that it belongs to."""
    extra = EXTRA_OF.get(package)
    return f"pip install 'gradstudio[{extra}]'" if extra else f"pip install {_CALLED.get(package, package)}"
