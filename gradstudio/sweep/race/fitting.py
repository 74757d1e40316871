"""Whether the runs of a race fit into the memory, looked at before any of them is made."""

from __future__ import annotations

from collections.abc import Sequence

from gradstudio.engine.errors import ConfigurationError
from gradstudio.project.spec import ProjectSpec

_PER_PARAMETER = 32
"""Bytes: the parameter, its gradient, and what an optimizer remembers of it."""
_PER_RUN = 16_384
"""Bytes: its curves, and the copy of them that is shown."""


def require_memory(variants: Sequence[ProjectSpec], seeds: int, most: int) -> None:
    """Refuse a race that would take too much memory.

    Args:
        variants: the projects that race.
        seeds: from how many each of them does.
        most: bytes that all runs together may take.

    Raises:
        ConfigurationError: they would take more; the message says how many seeds would do.
    """
    each = sum(_PER_PARAMETER * variant.parameter_count + _PER_RUN for variant in variants)
    fitting = most // each
    if seeds <= max(1, fitting):
        return
    raise ConfigurationError(
        f"{seeds:,} seeds would take {seeds * each / 2**30:.1f} GB of memory. Let at most {max(1, fitting):,} race."
    )
