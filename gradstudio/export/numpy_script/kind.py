"""The row of NumPy scripts."""

from __future__ import annotations

from gradstudio.export.certificate.certificate import Certificate
from gradstudio.export.certificate.comment import comment_certificate
from gradstudio.export.kind import ExportFiles, ExportKind, ExportOptions, Proving
from gradstudio.export.numpy_script.script import numpy_script
from gradstudio.export.script_parts.kept import KEEPS, LOSES
from gradstudio.export.script_parts.proving import prove_arrays
from gradstudio.export.script_parts.storage import storage_of
from gradstudio.export.subject import ExportSubject


def _write(subject: ExportSubject, options: ExportOptions) -> ExportFiles:
    storage = storage_of(subject, options)
    return ExportFiles(main=numpy_script(subject, storage, options).encode("utf-8"), beside=storage.files())


def _prove(proving: Proving) -> Certificate:
    return prove_arrays(proving, "numpy_script.py")


NUMPY: ExportKind = ExportKind(
    name="numpy",
    title="NumPy script",
    suffix=".py",
    hint="backpropagation written out by hand, layer by layer",
    keeps=KEEPS,
    loses=LOSES,
    write=_write,
    prove=_prove,
    certify=comment_certificate,
    precisions=("float64", "float32"),
    weights=("beside", "inside"),
    run_with="numpy",
    is_script=True,
)
