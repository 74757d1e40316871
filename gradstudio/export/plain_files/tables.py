"""Losses, predictions and parameters as CSV files."""

from __future__ import annotations

import csv
import math
import time
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradstudio.data.csv.writing import Cell, csv_parts
from gradstudio.engine.paths import ScalarPath
from gradstudio.export.certificate.certificate import Certificate, Compared
from gradstudio.export.certificate.comparing import relative_difference
from gradstudio.export.errors import ExportError, ProofError
from gradstudio.export.kind import ExportFiles, ExportKind, ExportOptions, Proving
from gradstudio.export.plain_files.predicting import PredictionTable
from gradstudio.export.subject import ExportSubject
from gradstudio.training.look.requests import OutcomeRequest, Outcomes
from gradstudio.training.run.holding import cut_mask, frozen_mask

Floats = NDArray[np.float64]

_BLOCK = 2**12
_LOSS_HEAD = ("step", "loss", "accuracy", "test_loss", "test_accuracy")
_PARAMETER_HEAD = ("parameter", "layer", "neuron", "input", "value", "gradient", "held", "activation")
_UNIT_HEAD = ("feature", "feature_shift", "feature_scale", "target_shift", "target_scale")


def _write_losses(subject: ExportSubject, options: ExportOptions) -> ExportFiles:
    return ExportFiles(parts=lambda: csv_parts(_LOSS_HEAD, _loss_rows(subject)))


def _loss_rows(subject: ExportSubject) -> Iterator[Sequence[Cell]]:
    """Yield a row for each step that is known, with its own number also where a long run was thinned out."""
    history = subject.history
    steps = np.union1d(history.steps, history.test_steps)
    for begin in range(0, len(steps), _BLOCK):
        some = steps[begin : begin + _BLOCK]
        columns = [
            _at(some, history.steps, history.losses),
            _at(some, history.steps, history.accuracies),
            _at(some, history.test_steps, history.test_losses),
            _at(some, history.test_steps, history.test_accuracies),
        ]
        yield from zip(some.tolist(), *columns, strict=True)


def _at(steps: NDArray[np.int64], known: NDArray[np.int64], numbers: Floats) -> list[float | None]:
    """Return the numbers at some steps; None where there is none."""
    found = dict(zip(known.tolist(), numbers.tolist(), strict=True)) if len(known) < _BLOCK else None
    if found is not None:
        return [_there(found.get(step)) for step in steps.tolist()]
    places = np.searchsorted(known, steps)
    inside = np.minimum(places, len(known) - 1)
    hit = known[inside] == steps
    return [
        _there(number) if is_there else None
        for number, is_there in zip(numbers[inside].tolist(), hit.tolist(), strict=True)
    ]


def _there(number: float | None) -> float | None:
    return None if number is None or math.isnan(number) else number


def _prove_losses(proving: Proving) -> Certificate:
    history = proving.subject.history
    return _read_again(proving, {"loss": history.losses, "test_loss": history.test_losses})


def _write_predictions(subject: ExportSubject, options: ExportOptions) -> ExportFiles:
    table = PredictionTable(subject, _outputs(subject))
    return ExportFiles(parts=lambda: csv_parts(table.head, table.rows()))


def _outputs(subject: ExportSubject) -> Floats:
    seen = subject.session().look(OutcomeRequest())
    if not isinstance(seen, Outcomes):
        raise ExportError(
            f"At step {subject.step:,} the numbers of this run are not finite, so it predicts "
            "nothing. Choose an earlier step."
        )
    return seen.outputs


def _prove_predictions(proving: Proving) -> Certificate:
    outputs = _outputs(proving.subject)
    names = PredictionTable(proving.subject, outputs).output_names
    return _read_again(proving, dict(zip(names, outputs.T, strict=True)))


def _write_parameters(subject: ExportSubject, options: ExportOptions) -> ExportFiles:
    gradients = subject.session().gradients()
    rows = _parameter_rows(subject, gradients)
    return ExportFiles(main=b"".join(csv_parts((*_PARAMETER_HEAD, *_UNIT_HEAD), rows)))


def _parameter_rows(subject: ExportSubject, gradients: Floats) -> Iterator[Sequence[Cell]]:
    spec = subject.spec
    cut, frozen = cut_mask(spec).tolist(), frozen_mask(spec).tolist()
    numbers = zip(subject.parameters.tolist(), gradients.tolist(), strict=True)
    for index, (value, gradient) in enumerate(numbers):
        path = ScalarPath.of_parameter(index, spec.sizes)
        neuron = None if path.neuron is None else path.neuron + 1
        source = None if path.weight is None else path.weight + 1
        held = "cut" if cut[index] else "frozen" if frozen[index] else ""
        activation = subject.activations[path.layer - 1]
        unit = _unit(subject, path)
        yield str(path), path.layer, neuron, source, value, gradient, held, activation, *unit


def _unit(subject: ExportSubject, path: ScalarPath) -> Sequence[Cell]:
    """Return the feature that a weight multiplies, and how it and the target were standardised; else None."""
    dataset = subject.dataset
    features = dataset.features
    feature = path.weight if path.layer == 1 else None
    name = None if feature is None else features.names[feature]
    shift = scale = target_shift = target_scale = None
    if feature is not None and features.shift is not None and features.scale is not None:
        shift, scale = float(features.shift[feature]), float(features.scale[feature])
    if path.layer == len(subject.spec.sizes) - 1 and dataset.has_standardised_target:
        target_shift, target_scale = dataset.target_shift, dataset.target_scale
    return name, shift, scale, target_shift, target_scale


def _prove_parameters(proving: Proving) -> Certificate:
    return _read_again(
        proving, {"value": proving.subject.parameters, "gradient": proving.subject.session().gradients()}
    )


def _read_again(proving: Proving, wanted: dict[str, Floats]) -> Certificate:
    """Read some columns of the file, and compare them with what is to stand there, digit by digit."""
    began = time.monotonic()
    try:
        with proving.main.open(encoding="utf-8", newline="") as file:
            found = _columns(file, wanted)
    except (OSError, ValueError, KeyError) as error:
        raise ProofError(f"the file cannot be read: {error}.") from None
    rows = tuple(
        Compared(what=name, count=len(array), difference=_apart(array, found[name]), tolerance=0.0)
        for place, (name, array) in enumerate(wanted.items())
        if len(array) or place == 0
    )
    return Certificate.of(rows, ran_with="Python's csv", how="read", seconds=time.monotonic() - began)


def _apart(wanted: ArrayLike, found: list[float]) -> float:
    numbers = np.asarray(wanted, dtype=np.float64)
    return relative_difference(numbers[~np.isnan(numbers)], found)


def _columns(file: Iterable[str], names: Iterable[str]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {name: [] for name in names}
    for row in csv.DictReader(file):
        for name, column in found.items():
            if row[name]:
                column.append(float(row[name]))
    return found


LOSSES: ExportKind = ExportKind(
    name="losses",
    title="Losses (CSV)",
    suffix=".csv",
    hint="loss and accuracy by step, for a plot or a spreadsheet",
    keeps="Loss and accuracy of every step that is kept, on the training and the test samples, with all digits.",
    loses="Of a run of more than a million steps every second, fourth and so on: the steps keep their numbers.",
    write=_write_losses,
    prove=_prove_losses,
)

PREDICTIONS: ExportKind = ExportKind(
    name="predictions",
    title="Predictions (CSV)",
    suffix=".csv",
    hint="what the network says of each sample",
    keeps="Of each sample its columns, target, prediction, outputs and probabilities, with all digits.",
    loses="Network and training.",
    write=_write_predictions,
    prove=_prove_predictions,
)

PARAMETERS: ExportKind = ExportKind(
    name="parameters",
    title="Parameters (CSV)",
    suffix=".csv",
    hint="each weight and bias with its gradient",
    keeps="Each weight and bias with path and gradient, what is frozen or cut, activation, feature, standardising.",
    loses="Data and training.",
    write=_write_parameters,
    prove=_prove_parameters,
    heads_before=(",".join(_PARAMETER_HEAD).encode(),),
)
