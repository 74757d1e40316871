"""Errors of the record."""

from __future__ import annotations

from gradstudio.engine.errors import GradStudioError


class RecordError(GradStudioError, LookupError):
    """A run, a step of it, or a scalar of it is not there."""
