"""Running an exported script in a process of its own, where nothing of ours can be imported."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from gradstudio.export.certificate.certificate import Certificate
from gradstudio.export.certificate.comparing import Observed, compare_whole
from gradstudio.export.errors import ProofError, ProofGivenUpError
from gradstudio.export.kind import Proving, Told

DRIVERS = Path(__file__).parent / "drivers"
SECONDS = 300.0
"""Longest time that a script may take."""

_LOOK_SECONDS = 0.05
_LAST_LINES = 6
_WHERE_PACKAGES_ARE = ("PYTHONHOME", "PYTHONNOUSERSITE", "PYTHONPATH", "PYTHONUSERBASE")
_ONE_THREAD = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")


def _nobody(told: str) -> None:
    """Hear nothing of what is being done."""


def prove_script(proving: Proving, driver: str) -> Certificate:
    """Run a script with the driver of its kind, and compare what it computes.

    Args:
        proving: the script.
        driver: name of a file in `DRIVERS`, such as "numpy_script.py".

    Raises:
        ProofError: it cannot be run, ended with an error, or took too long.
    """
    began = time.monotonic()
    steps = len(proving.expected.losses)
    found = run_script(proving.main, DRIVERS / driver, steps, proving.cancelled, proving.told)
    return Certificate.of(
        compare_whole(proving.expected, found, proving.options.precision),
        precision=proving.options.precision,
        ran_with=found.ran_with,
        seconds=time.monotonic() - began,
    )


def run_script(
    script: Path,
    driver: Path,
    steps: int,
    cancelled: Callable[[], bool] = lambda: False,
    told: Told = _nobody,
    seconds: float = SECONDS,
) -> Observed:
    """Run a script, and return what it computes.

    Args:
        script: its path; files that it needs are beside it.
        driver: path of the driver.
        steps: number of steps that it is to train.
        cancelled: whether it is to be given up, asked now and then.
        told: is told what is being done: libraries are loaded, and then it runs.
        seconds: longest time that it may take.

    Raises:
        ProofGivenUpError: it was cancelled.
        ProofError: it cannot be run, ended with an error, or took too long.
    """
    out, errors = script.with_name(f"{script.stem}.observed.npz"), script.with_name(f"{script.stem}.stderr")
    command = [
        sys.executable,
        "-P",
        "-B",
        str(DRIVERS / "run.py"),
        str(driver),
        str(script),
        str(out),
        str(steps),
    ]
    try:
        with errors.open("wb") as stderr:
            process = subprocess.Popen(
                command,
                cwd=script.parent,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                env=_environment(),
            )
            told("Loading its libraries")
            _wait(process, cancelled, seconds, _Loading(out.with_name(f"{out.name}.loaded"), told))
    except OSError as error:
        raise ProofError(f"Python could not be started: {error.strerror or error}.") from None
    if process.returncode:
        said = errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-_LAST_LINES:]
        raise ProofError(
            f"the script ended with exit code {process.returncode}: {' | '.join(said) or 'no message'}"
        )
    return _read(out)


def _environment() -> dict[str, str]:
    """Return the environment of a script, which finds the packages that this process finds."""
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PYTHON") or name in _WHERE_PACKAGES_ARE
    }
    if paths := own.get("PYTHONPATH"):
        own["PYTHONPATH"] = os.pathsep.join(
            os.path.abspath(path)  # noqa: PTH100 - a text of the environment
            for path in paths.split(os.pathsep)
            if path
        )
    return own | dict.fromkeys(_ONE_THREAD, "1")


class _Loading:
    """Tells once that a script runs, when what it needs is loaded.

    Args:
        sign: a file that is there from then on.
        told: is told.
    """

    def __init__(self, sign: Path, told: Told) -> None:
        self._sign, self._told = sign, told
        self._is_over = False

    def look(self) -> None:
        """See whether it has come so far."""
        if not self._is_over and self._sign.exists():
            self._is_over = True
            self._told("Running it")


def _wait(
    process: subprocess.Popen[bytes], cancelled: Callable[[], bool], seconds: float, loading: _Loading
) -> None:
    """Wait until a process has ended, and end it if it is not to go on.

    Args:
        process: the process.
        cancelled: whether it is to be given up.
        seconds: longest time that it may take.
        loading: is asked to look on the way.
    """
    end = time.monotonic() + seconds
    try:
        while True:
            try:
                process.wait(_LOOK_SECONDS)
                return
            except subprocess.TimeoutExpired:
                loading.look()
                if cancelled():
                    raise ProofGivenUpError("The proof was cancelled.") from None
                if time.monotonic() > end:
                    raise ProofError(f"the script took longer than {seconds:g} seconds.") from None
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _read(path: Path) -> Observed:
    try:
        with np.load(path, allow_pickle=False) as file:
            found: Mapping[str, Any] = {name: file[name] for name in file.files}
        return Observed(
            outputs=_array(found, "outputs"),
            loss=_number(found, "loss"),
            accuracy=_number(found, "accuracy"),
            gradients={
                name.removeprefix("gradient "): np.asarray(array, dtype=np.float64)
                for name, array in found.items()
                if name.startswith("gradient ")
            },
            losses=_array(found, "losses"),
            ran_with=str(found.get("ran_with", "")),
        )
    except (OSError, ValueError, TypeError, BadZipFile, EOFError) as error:
        raise ProofError(f"what the script computed cannot be read: {error}.") from None


def _array(found: Mapping[str, Any], name: str) -> np.ndarray[Any, np.dtype[np.float64]] | None:
    return np.asarray(found[name], dtype=np.float64) if name in found else None


def _number(found: Mapping[str, Any], name: str) -> float | None:
    return float(found[name]) if name in found else None
