"""`WaitingEdits`: edits that the training thread has not got to yet, to be taken up as one."""

from __future__ import annotations

from threading import Lock

from gradstudio.project.spec import ProjectSpec


class WaitingEdits:
    """The specs after edits that follow one another. Safe to use from any thread.

    Of twenty ticks of a slider a session is built for the last: with large data each of them takes long.
    """

    def __init__(self, spec: ProjectSpec) -> None:
        self._lock = Lock()
        self._specs = [spec]
        self._taken = False

    def add(self, spec: ProjectSpec) -> bool:
        """Add the spec after one more edit, or return False if the others were taken already."""
        with self._lock:
            if not self._taken:
                self._specs.append(spec)
            return not self._taken

    def take(self) -> tuple[ProjectSpec, ...]:
        """Return all of them, in their order; none is added any more."""
        with self._lock:
            self._taken = True
            return tuple(self._specs)
