"""Keeping a run on the disk while it goes on."""

from __future__ import annotations

import time
from pathlib import Path
from types import TracebackType
from typing import Self

from gradstudio.project.errors import ProjectFileError
from gradstudio.project.spec import ProjectSpec
from gradstudio.store import RunsFile
from gradstudio.training.record import Record
from gradstudio.training.run.session import Session

_SECONDS = 1.0
_SHARE = 10.0
"""Saving a large network takes long: at most this part of the time, one in ten, goes into it."""


class Saving:
    """Writes what is new about once a second. Used in a ``with`` statement.

    Args:
        path: where to.
        spec: the project.
        record: its runs.
        session: of the run that goes on.

    Raises:
        ProjectFileError: it cannot be written.
    """

    def __init__(self, path: Path, spec: ProjectSpec, record: Record, session: Session) -> None:
        self._record = record
        self._session = session
        record.put_down(session)
        self._file = RunsFile(path, spec, record)
        self._trouble = ""
        self._due = time.monotonic() + _SECONDS

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def keep(self) -> str:
        """Write if it is time to.

        Returns:
            Why it could not be written, once for each reason; empty if all is well. It is tried again.
        """
        began = time.monotonic()
        if began < self._due:
            return ""
        said = ""
        try:
            self._record.put_down(self._session)
            self._file.update()
        except ProjectFileError as error:
            said = str(error)
        self._due = time.monotonic() + max(_SECONDS, _SHARE * (time.monotonic() - began))
        before, self._trouble = self._trouble, said
        return said if said != before else ""

    def finish(self, ended: str) -> None:
        """Write the end of the run.

        Args:
            ended: why it ended, as a sentence; empty if it can go on.

        Raises:
            ProjectFileError: it cannot be written.
        """
        self._record.put_down(self._session, ended)
        self._file.update()
