"""Whether the parts of an entry are optimized once, together with it, or as numba compiles any function.

The first compiles faster and needs numba's private code generator (`code_library`). With a numba that is newer than
those that were tested, or whose generator has other parts, kernels compile as numba does by itself, to the same
numbers.
"""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import numba

UNTESTED_FROM = (0, 69)
"""The first version of numba that was not tested; `pyproject.toml` has the same bound."""

_log = logging.getLogger(__name__)


def _generator() -> Callable[[], AbstractContextManager[None]] | None:
    version = re.match(r"(\d+)\.(\d+)", numba.__version__)
    if version is None or (int(version[1]), int(version[2])) >= UNTESTED_FROM:
        _log.info("Kernels compile as numba %s does by itself: it was not tested.", numba.__version__)
        return None
    try:
        from gradstudio.compiled.code_library import parts_stay_open  # noqa: PLC0415  # it may be impossible
    except (ImportError, AttributeError) as error:
        _log.info("Kernels compile as numba does by itself, whose generator has changed: %s", error)
        return None
    return parts_stay_open


_GENERATOR = _generator()

OPTIMIZES_ONCE = _GENERATOR is not None
"""Whether parts are optimized once, with the entry that calls them."""


def parts_optimized_once() -> AbstractContextManager[None]:
    """Leave what is compiled within to be optimized with the function that calls it, where that is possible."""
    return contextlib.nullcontext() if _GENERATOR is None else _GENERATOR()
