"""GradStudio: design a multi-layer perceptron, train it live, and open any scalar in it.

What a script or a notebook gets with ``import gradstudio`` is told in docs/PYTHON.md. Each part is loaded when
it is first asked for: the import alone takes no time.
"""

import importlib
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "GradStudioError": "gradstudio.engine",
    "MLP": "gradstudio.engine",
    "Project": "gradstudio.api.project",
    "Value": "gradstudio.engine",
    "from_data": "gradstudio.api.making",
    "from_sklearn": "gradstudio.api.making",
    "from_torch": "gradstudio.api.making",
    "from_weights": "gradstudio.api.making",
    "load": "gradstudio.api.making",
    "show": "gradstudio.showing.show",
    "train": "gradstudio.api.making",
}
"""Where what is offered stands."""

# Packages that can be called.
_CALLED = ("export", "sweep")
__all__ = ["__version__", *_CALLED, *_HOMES]  # noqa: PLE0604 - names that are loaded when asked for


def __getattr__(name: str) -> Any:
    """Load what is offered, when it is first asked for."""
    if name in _CALLED:
        return importlib.import_module(f"gradstudio.{name}")
    if name not in _HOMES:
        raise AttributeError(
            f"module 'gradstudio' has no attribute {name!r}. It offers: {', '.join(__dir__())}."
        )
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Return the names that are offered, for completion."""
    return sorted(["__version__", *_CALLED, *_HOMES])
