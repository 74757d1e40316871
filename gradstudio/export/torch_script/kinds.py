"""The rows of PyTorch in the table of kinds: the script and the notebook."""

from __future__ import annotations

from dataclasses import replace

from gradstudio.export.certificate.certificate import Certificate
from gradstudio.export.certificate.comment import comment_certificate
from gradstudio.export.certificate.running import prove_script
from gradstudio.export.kind import PRECISIONS, WEIGHTS_PLACES, ExportFiles, ExportKind, ExportOptions, Proving
from gradstudio.export.missing import is_installed, missing
from gradstudio.export.script_parts.kept import KEEPS, LOSES
from gradstudio.export.script_parts.storage import storage_of
from gradstudio.export.subject import ExportSubject
from gradstudio.export.torch_script.notebook import code_before_training, notebook, with_certificate
from gradstudio.export.torch_script.script import torch_script

_DRIVER = "torch_script.py"


def _write(subject: ExportSubject, options: ExportOptions) -> ExportFiles:
    storage = storage_of(subject, options)
    text = torch_script(subject, storage, options.precision)
    return ExportFiles(main=text.encode("utf-8"), beside=storage.files())


def _write_notebook(subject: ExportSubject, options: ExportOptions) -> ExportFiles:
    storage = storage_of(subject, options)
    text = notebook(subject, storage, options.precision)
    return ExportFiles(main=text.encode("utf-8"), beside=storage.files())


def _prove(proving: Proving) -> Certificate:
    return prove_script(proving, _DRIVER)


def _prove_notebook(proving: Proving) -> Certificate:
    """Run the cells up to the one that trains, plots included, and go on from there as with a script."""
    if not is_installed("matplotlib"):
        why = missing("matplotlib", "Running it")
        return Certificate(status="not installed", precision=proving.options.precision, why=why)
    code = proving.main.with_suffix(".cells.py")
    text = code_before_training(proving.main.read_text(encoding="utf-8"))
    code.write_text(f'import matplotlib\n\nmatplotlib.use("Agg")\n{text}', encoding="utf-8")
    return prove_script(replace(proving, main=code), _DRIVER)


def _certify_notebook(files: ExportFiles, certificate: Certificate) -> ExportFiles:
    text = with_certificate(files.main.decode("utf-8"), certificate.as_text())
    return replace(files, main=text.encode("utf-8"))


PYTORCH: ExportKind = ExportKind(
    name="pytorch",
    title="PyTorch script",
    suffix=".py",
    hint="a script that predicts and trains on with torch",
    keeps=KEEPS,
    loses=LOSES,
    write=_write,
    prove=_prove,
    package="torch",
    certify=comment_certificate,
    precisions=PRECISIONS,
    weights=WEIGHTS_PLACES,
    is_script=True,
)

NOTEBOOK: ExportKind = ExportKind(
    name="notebook",
    title="Notebook (PyTorch)",
    suffix=".ipynb",
    hint="the same in Jupyter, with words and plots between",
    keeps=f"{KEEPS[:-1]}, and the loss of the run until then.",
    loses="Features as formulas: the samples have them computed.",
    write=_write_notebook,
    prove=_prove_notebook,
    package="torch",
    certify=_certify_notebook,
    precisions=PRECISIONS,
    weights=WEIGHTS_PLACES,
)
