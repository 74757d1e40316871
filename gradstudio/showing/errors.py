"""What `gradstudio.show` refuses."""

from __future__ import annotations

from gradstudio.engine.errors import GradStudioError


class ShowError(GradStudioError, ValueError):
    """Something cannot be shown, or there is no window to show it in."""


class WireError(GradStudioError, ValueError):
    """What came from the other process is not what the two speak."""
