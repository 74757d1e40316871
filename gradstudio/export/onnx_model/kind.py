"""The row of ONNX in the table of exports: what is written, and how it is proved."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gradstudio.export.certificate.certificate import Certificate, Compared
from gradstudio.export.certificate.comparing import TOLERANCES, Observed, compare, relative_difference
from gradstudio.export.kind import ExportFiles, ExportKind, ExportOptions, Proving
from gradstudio.export.onnx_model.model import model_of, with_facts
from gradstudio.export.onnx_model.network import COLUMNS, OUTPUT, PREDICTION, PROBABILITY, graph_of
from gradstudio.export.onnx_model.running import run_model, runtime_version
from gradstudio.export.subject import ExportSubject
from gradstudio.training.run.metrics import class_indices, picked_classes

Floats = NDArray[np.float64]


def _write(subject: ExportSubject, options: ExportOptions) -> ExportFiles:
    return ExportFiles(main=model_of(graph_of(subject, options.precision)))


def _prove(proving: Proving) -> Certificate:
    """Run the model on the columns of all samples."""
    began = time.monotonic()
    subject, precision = proving.subject, proving.options.precision
    found = run_model(proving.main.read_bytes(), {COLUMNS: subject.dataset.raw.astype(precision)})
    return Certificate.of(
        tuple(_rows(proving, found)),
        precision=precision,
        ran_with=f"onnxruntime {runtime_version()}",
        seconds=time.monotonic() - began,
    )


def _rows(proving: Proving, found: dict[str, Floats]) -> Iterator[Compared]:
    subject, expected = proving.subject, proving.expected
    precision, allowed = proving.options.precision, TOLERANCES[proving.options.precision].values
    from_columns = _from_columns(subject)
    outputs, wanted, typed = found[OUTPUT], expected.outputs, int((~from_columns).sum())
    if outputs.shape == wanted.shape and typed:
        # What was typed over a feature follows from no columns.
        outputs = np.where(from_columns[:, np.newaxis], outputs, wanted)
    for row in compare(expected, Observed(outputs=outputs, accuracy=_accuracy(subject, outputs)), precision):
        is_short = typed and row.what == "outputs"
        yield replace(row, count=row.count - typed * wanted.shape[1], note=_typed(typed)) if is_short else row
    for name, known in ((PROBABILITY, _probabilities(wanted)), (PREDICTION, _predicted(subject, wanted))):
        if name in found:
            some, other = known[from_columns], found[name][from_columns]
            difference = relative_difference(some, other)
            yield Compared(what=_TOLD[name], count=some.size, difference=difference, tolerance=allowed)


_TOLD = {PROBABILITY: "probabilities", PREDICTION: "predictions in the target's unit"}


def _typed(count: int) -> str:
    samples = "1 sample" if count == 1 else f"{count:,} samples"
    return f"without {samples} whose inputs were typed in: no columns give them"


def _from_columns(subject: ExportSubject) -> NDArray[np.bool_]:
    """Return which samples have the inputs that their columns give; a typed one is none of these."""
    dataset = subject.dataset
    same: NDArray[np.bool_] = (dataset.features.apply(dataset.raw) == dataset.inputs).all(axis=1)
    return same


def _accuracy(subject: ExportSubject, outputs: Floats) -> float | None:
    if subject.dataset.task == "regression" or len(outputs) != len(subject.dataset):
        return None
    rows = subject.train_rows
    return float((picked_classes(outputs[rows]) == class_indices(subject.dataset)[rows]).mean())


def _probabilities(outputs: Floats) -> Floats:
    if outputs.shape[1] == 1:
        return np.exp(-np.logaddexp(0.0, -outputs))
    raised = np.exp(outputs - outputs.max(axis=1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=1, keepdims=True)
    return shares


def _predicted(subject: ExportSubject, outputs: Floats) -> Floats:
    return outputs * subject.dataset.target_scale + subject.dataset.target_shift


def _certify(files: ExportFiles, certificate: Certificate) -> ExportFiles:
    return ExportFiles(
        main=with_facts(files.main, {"certificate": certificate.as_text()}), beside=files.beside
    )


ONNX: ExportKind = ExportKind(
    name="onnx",
    title="ONNX",
    suffix=".onnx",
    hint="for onnxruntime and whatever else runs models in standard operators",
    keeps="What the network computes of the columns of the data: features, standardising, layers, probabilities; "
    "as metadata names of columns and classes.",
    loses="Data and training.",
    write=_write,
    prove=_prove,
    package="onnxruntime",
    certify=_certify,
    precisions=("float64", "float32"),
)
