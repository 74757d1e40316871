"""The row of JAX scripts."""

from __future__ import annotations

from gradstudio.export.certificate.certificate import Certificate
from gradstudio.export.certificate.comment import comment_certificate
from gradstudio.export.jax_script.script import jax_script
from gradstudio.export.kind import ExportFiles, ExportKind, ExportOptions, Proving
from gradstudio.export.script_parts.kept import KEEPS, LOSES
from gradstudio.export.script_parts.proving import prove_arrays
from gradstudio.export.script_parts.storage import storage_of
from gradstudio.export.subject import ExportSubject


def _write(subject: ExportSubject, options: ExportOptions) -> ExportFiles:
    storage = storage_of(subject, options)
    return ExportFiles(main=jax_script(subject, storage, options).encode("utf-8"), beside=storage.files())


def _prove(proving: Proving) -> Certificate:
    return prove_arrays(proving, "jax_script.py")


JAX: ExportKind = ExportKind(
    name="jax",
    title="JAX script",
    suffix=".py",
    hint="the gradients by JAX, compiled by XLA",
    keeps=KEEPS,
    loses=LOSES,
    package="jax",
    write=_write,
    prove=_prove,
    certify=comment_certificate,
    precisions=("float64", "float32"),
    weights=("beside", "inside"),
    is_script=True,
)
