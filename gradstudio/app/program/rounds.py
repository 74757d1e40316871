"""News is heard by all or by none: what one listener breaks on does not keep it from the others."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any


def tell_all(listeners: Iterable[Callable[..., object]], *news: Any) -> None:
    """Tell each of the listeners, in their order; what one raises is told as a fault that nobody caught.

    None of them paints meanwhile: a view that shows what is new beside one that does not yet would be wrong. They
    ask Qt for it, which paints when all have been told.
    """
    for listener in listeners:
        try:
            listener(*news)
        except Exception as error:  # noqa: BLE001 - this is the edge that it says
            sys.excepthook(type(error), error, error.__traceback__)
