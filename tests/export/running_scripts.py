"""Scripts that are run in this process: what they compute, compared as a certificate compares it."""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import numpy as np

from gradstudio.export.certificate.comparing import Observed, compare
from gradstudio.export.certificate.expected import expected_of
from gradstudio.export.certificate.running import DRIVERS
from gradstudio.export.kind import ExportKind, ExportOptions
from gradstudio.export.script_parts.facts import keys
from gradstudio.export.subject import ExportSubject, subject_of_state
from gradstudio.project.spec import ProjectSpec
from gradstudio.training import Session

MOST_COLUMNS = 100


def subject_after(spec: ProjectSpec, steps: int, title: str = "") -> ExportSubject:
    """A project after some steps that the stop rules looked at."""
    session = Session(spec)
    if steps:
        session.run(steps)
    return subject_of_state(spec, session.state(), title=title)


def module_of(kind: ExportKind, subject: ExportSubject, options: ExportOptions, folder: Path) -> ModuleType:
    """Write a script, and import it."""
    files = kind.write(subject, options)
    path = folder / f"{options.name}.py"
    path.write_bytes(files.main)
    for name, content in files.beside.items():
        (folder / name).write_bytes(content)
    assert max(map(len, files.main.decode().splitlines())) <= MOST_COLUMNS
    return _imported(path)


def differences(
    kind: ExportKind, subject: ExportSubject, options: ExportOptions, folder: Path, driver: str
) -> dict[str, str]:
    """What a script computes otherwise than we do; empty where all holds."""
    expected = expected_of(subject)
    with _quiet():
        script = module_of(kind, subject, options, folder)
        found = dict(_imported(DRIVERS / driver).observe(script, len(expected.losses)))
    observed = Observed(
        outputs=np.asarray(found["outputs"], dtype=np.float64),
        loss=float(found["loss"]),
        accuracy=float(found["accuracy"]),
        gradients=_named(subject, list(found["gradients"].values())),
        losses=np.asarray(found["losses"], dtype=np.float64),
        ran_with=found["ran_with"],
    )
    return {row.what: str(row) for row in compare(expected, observed, options.precision) if not row.held}


def _named(subject: ExportSubject, gradients: Sequence[object]) -> dict[str, np.ndarray]:
    return {
        name: np.asarray(gradient, dtype=np.float64)
        for name, gradient in zip(keys(subject), gradients, strict=True)
    }


def _imported(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("exported", path)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    # Compiled here: the code that Python keeps of one script would pass for that of the next, if it is as long and
    # of the same second.
    exec(compile(path.read_bytes(), path, "exec"), vars(module))  # noqa: S102  # our own script
    return module


@contextmanager
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():  # numbers that overflow are said by NumPy, and no fault
        warnings.simplefilter("ignore")
        yield
