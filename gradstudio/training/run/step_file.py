"""`StepFile`: a CSV file with a row for every step, written as the steps come."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from gradstudio.engine.errors import GradStudioError
from gradstudio.training.run.engine import Steps

_HEADER = "step,loss,accuracy_percent\r\n"


class StepFile:
    """Writes step, loss and accuracy in per cent of each step, whole rows only, whatever ends the run.

    What was in the file before is gone with the first row; of a run without any no file is left behind that was not
    there. Used in a ``with`` statement.

    Args:
        path: where to; a file, a pipe or a device.

    Raises:
        GradStudioError: it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._whole = 0
        self._begun = False
        try:
            self._is_new = not path.exists()
            # Without O_NONBLOCK, to open a pipe waits for somebody who reads it.
            flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
            self._descriptor = os.open(path, flags, 0o666)
        except OSError as error:
            raise self._refusal(error) from None
        if hasattr(os, "set_blocking"):
            os.set_blocking(self._descriptor, True)
        self._is_regular = stat.S_ISREG(os.fstat(self._descriptor).st_mode)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._descriptor)
        if self._is_new and not self._begun:
            self._path.unlink(missing_ok=True)

    def write(self, first: int, steps: Steps) -> None:
        """Add steps that follow those before.

        Args:
            first: number of the first of them, counted from 0.
            steps: what was recorded of them.

        Raises:
            GradStudioError: they cannot be written; in a file the rows before stand, each whole.
        """
        losses = np.asarray(steps.losses).tolist()
        accuracies = (100 * np.asarray(steps.accuracies)).tolist()
        rows = enumerate(zip(losses, accuracies, strict=True), first)
        text = "".join(f"{step},{loss!r},{accuracy!r}\r\n" for step, (loss, accuracy) in rows)
        self._put(text if self._begun else _HEADER + text)

    def _put(self, text: str) -> None:
        left = memoryview(text.encode("ascii"))
        size = len(left)
        try:
            if not self._begun and self._is_regular:
                os.ftruncate(self._descriptor, 0)
            self._begun = True
            while left:
                left = left[os.write(self._descriptor, left) :]
        except OSError as error:
            if self._is_regular:
                os.ftruncate(self._descriptor, self._whole)
            raise self._refusal(error) from None
        self._whole += size

    def _refusal(self, error: OSError) -> GradStudioError:
        reasons = {"ENXIO": "nobody reads this pipe", "EPIPE": "nobody reads it any more"}
        reason = next((said for name, said in reasons.items() if error.errno == _code(name)), None)
        return GradStudioError(f"{self._path} cannot be written: {reason or error.strerror or error}.")


def _code(name: str) -> int:
    return int(getattr(errno, name, -1))
