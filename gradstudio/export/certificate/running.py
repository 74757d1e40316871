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
from gradstudio.export.kind import Proving

DRIVERS = Path(__file__).parent / "drivers"
SECONDS = 300.0
"""Longest time that a script may take."""

_LOOK_SECONDS = 0.05
_LAST_LINES = 6
_ONE_THREAD = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")


def prove_script(proving: Proving, driver: str) -> Certificate:
    """Run a script with the driver of its kind, and compare what it computes.

    Args:
        proving: the script.
        driver: name of a file in `DRIVERS`, such as "numpy_script.py".

    Raises:
        ProofError: it cannot be run, ended with an error, or took too long.
    """
    began = time.monotonic()
    found = run_script(proving.main, DRIVERS / driver, len(proving.expected.losses), proving.cancelled)
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
    seconds: float = SECONDS,
    python: str = sys.executable,
) -> Observed:
    """Run a script, and return what it computes.

    Args:
        script: its path; files that it needs are beside it.
        driver: path of the driver.
        steps: number of steps that it is to train.
        cancelled: whether it is to be given up, asked now and then.
        seconds: longest time that it may take.
        python: the interpreter.

    Raises:
        ProofGivenUpError: it was cancelled.
        ProofError: it cannot be run, ended with an error, or took too long.
    """
    out, errors = script.with_name(f"{script.stem}.observed.npz"), script.with_name(f"{script.stem}.stderr")
    command = [
        python,
        "-I",
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
                env=os.environ | dict.fromkeys(_ONE_THREAD, "1"),
            )
            _wait(process, cancelled, seconds)
    except OSError as error:
        raise ProofError(f"Python could not be started: {error.strerror or error}.") from None
    if process.returncode:
        said = errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-_LAST_LINES:]
        raise ProofError(
            f"the script ended with exit code {process.returncode}: {' | '.join(said) or 'no message'}"
        )
    return _read(out)


def _wait(process: subprocess.Popen[bytes], cancelled: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    try:
        while True:
            try:
                process.wait(_LOOK_SECONDS)
                return
            except subprocess.TimeoutExpired:
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
