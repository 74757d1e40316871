"""What the lab cannot work on."""

from __future__ import annotations

from gradstudio.engine.errors import GradStudioError


class LabError(GradStudioError, ValueError):
    """Something that the lab cannot work on, or a wish that it cannot fulfil."""
