"""`Preparation`: the kernels made ready once, with something to look at if that takes long."""

from __future__ import annotations

import time
from collections.abc import Callable

from gradstudio.app.run.kernels import Progress

PREVIEW_AFTER_SECONDS = 0.3


class Preparation:
    """Lives on the training thread.

    Args:
        prepare: makes the kernels ready, and tells how far it is.
    """

    def __init__(self, prepare: Callable[[Progress], None]) -> None:
        self._prepare: Callable[[Progress], None] | None = prepare

    @property
    def is_done(self) -> bool:
        """Whether the kernels are ready."""
        return self._prepare is None

    def complete(self, tell: Progress, preview: Callable[[], None] | None = None) -> None:
        """Make the kernels ready if they are not.

        Args:
            tell: is told how far it is, and 1 at the end; may raise `PreparationCancelled`.
            preview: shows what can be shown without them; called once if it takes longer than a moment.
        """
        if self._prepare is None:
            return
        self._prepare(_Meanwhile(tell, preview))
        self._prepare = None  # once is enough
        tell(1.0, "")


class _Meanwhile:
    """A `Progress` that passes on what it is told, and shows the preview when it is due."""

    def __init__(self, tell: Progress, preview: Callable[[], None] | None) -> None:
        self._tell = tell
        self._preview = preview
        self._due = time.perf_counter() + PREVIEW_AFTER_SECONDS

    def __call__(self, share: float, text: str) -> None:
        self._tell(share, text)
        if self._preview is not None and time.perf_counter() >= self._due:
            preview, self._preview = self._preview, None
            preview()
