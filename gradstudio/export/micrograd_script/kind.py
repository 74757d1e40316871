"""The row of micrograd scripts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from gradstudio.export.certificate.certificate import Certificate, Compared
from gradstudio.export.certificate.comment import comment_certificate
from gradstudio.export.certificate.comparing import Observed, compare
from gradstudio.export.certificate.running import DRIVERS, run_script
from gradstudio.export.errors import ExportError
from gradstudio.export.kind import ExportFiles, ExportKind, ExportOptions, Proving
from gradstudio.export.micrograd_script.operations import suits_micrograd
from gradstudio.export.micrograd_script.script import micrograd_script
from gradstudio.export.missing import is_installed, missing
from gradstudio.export.script_parts.facts import keys
from gradstudio.export.script_parts.kept import KEEPS, LOSES
from gradstudio.export.script_parts.storage import storage_of
from gradstudio.export.subject import ExportSubject

MOST_PARAMETERS = 20_000
"""Most parameters of a network that is written with one object for each number."""


def _write(subject: ExportSubject, options: ExportOptions) -> ExportFiles:
    count = subject.spec.parameter_count
    if count > MOST_PARAMETERS:
        raise ExportError(
            f"A network of {count:,} parameters is too large for a script with an object for each number, which is "
            f"for up to {MOST_PARAMETERS:,}. Export it as a NumPy script instead."
        )
    storage = storage_of(subject, replace(options, weights="inside"))
    return ExportFiles(main=micrograd_script(subject, storage).encode("utf-8"), beside=storage.files())


def _prove(proving: Proving) -> Certificate:
    """Run as much of the script as is done in some seconds, and compare that."""
    if suits_micrograd(proving.subject) and not is_installed("micrograd"):
        return Certificate(status="not installed", why=missing("micrograd", "Running it"))
    began, expected = time.monotonic(), proving.expected
    found = run_script(
        proving.main, DRIVERS / "micrograd_script.py", len(expected.losses), proving.cancelled, proving.told
    )
    found = replace(found, gradients=dict(zip(keys(proving.subject), found.gradients.values(), strict=False)))
    return Certificate.of(
        tuple(_rows(proving, found)), ran_with=found.ran_with, seconds=time.monotonic() - began
    )


def _rows(proving: Proving, found: Observed) -> Iterator[Compared]:
    """Compare what was computed, and say of what was left out that it was."""
    expected = proving.expected
    samples = 0 if found.outputs is None else len(found.outputs)
    steps = 0 if found.losses is None else len(found.losses)
    part = replace(
        expected,
        outputs=expected.outputs[:samples],
        losses=expected.losses[:steps],
        sensitivities=expected.sensitivities[:steps],
    )
    for row in compare(part, found, "float64"):
        note = row.note
        if row.what == "outputs" and samples < len(expected.outputs):
            note = f"those of the first {samples:,} of {len(expected.outputs):,} samples: more would take too long"
            if found.loss is None:
                note += ", and so would loss and gradients"
            if not steps and len(expected.losses):
                note += " and next steps"
        if row.what.startswith("losses") and steps < len(expected.losses):
            note = f"of {len(expected.losses)} steps: more would take too long"
        yield replace(row, note=note)


MICROGRAD: ExportKind = ExportKind(
    name="micrograd",
    title="micrograd script",
    suffix=".py",
    hint="an object for each number, as micrograd has it",
    keeps=KEEPS,
    loses=LOSES,
    write=_write,
    prove=_prove,
    certify=comment_certificate,
    run_with="micrograd where its `Value` is used, numpy where there are batches",
    is_script=True,
)
