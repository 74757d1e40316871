"""What can go wrong when something is taken out of the program."""

from __future__ import annotations

from gradstudio.engine.errors import GradStudioError


class ExportError(GradStudioError):
    """A graph that cannot be written to a file."""
