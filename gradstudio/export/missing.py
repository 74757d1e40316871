"""Loading a package of others, and the sentence where it is not installed or cannot be loaded."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from gradstudio.engine.errors import GradStudioError, cut

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


@contextmanager
def loading(
    package: str, what: str, refuse: Callable[[str], GradStudioError], instead: str = ""
) -> Iterator[None]:
    """Import a package within a ``with`` statement, and have whatever goes wrong there as a sentence.

    Args:
        package: the name under which it is imported.
        what: what needs it, as the subject of the sentence.
        refuse: makes the error of the sentence.
        instead: what else helps, as in ``save it as CSV``.

    Raises:
        GradStudioError: the package is not installed or cannot be loaded; the message has the line that mends it.
    """
    try:
        yield
    except Exception as error:  # an import runs code of others, which raises what it likes
        sentence = _broken(package, what, error) if is_installed(package) else missing(package, what)
        raise refuse(f"{sentence}, or {instead}." if instead else sentence) from error


def is_installed(package: str) -> bool:
    """Whether a package is installed. The package is not imported to find out."""
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


def _broken(package: str, what: str, error: Exception) -> str:
    called = _CALLED.get(package, package)
    said = cut(next(iter(str(error).splitlines()), "") or type(error).__name__, 200).rstrip(".")
    return (
        f"{what} needs the package {called}, which is installed but cannot be loaded: {said}. "
        f"Install it anew: pip install --force-reinstall {called}"
    )


def install_line(package: str) -> str:
    """Return the command that installs a package, with the extra that it belongs to."""
    extra = EXTRA_OF.get(package)
    return f"pip install 'gradstudio[{extra}]'" if extra else f"pip install {_CALLED.get(package, package)}"
