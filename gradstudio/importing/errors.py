"""What can go wrong when something is brought into the program."""

from __future__ import annotations

from gradstudio.engine.errors import GradStudioError


class ImportingError(GradStudioError, ValueError):
    """Something that cannot become a project, or a part of one."""
