"""Errors of sweeps."""

from __future__ import annotations

from gradstudio.engine.errors import GradStudioError


class SweepError(GradStudioError, ValueError):
    """A sweep cannot be carried out, or not go on."""
