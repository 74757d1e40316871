"""The whole project at a moment as one JSON file, which docs/EXPORT.md describes."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from gradstudio import __version__
from gradstudio.data.csv.writing import Cell
from gradstudio.export.certificate.certificate import Certificate, Compared
from gradstudio.export.certificate.comparing import relative_difference
from gradstudio.export.errors import ProofError
from gradstudio.export.kind import ExportFiles, ExportKind, ExportOptions, Proving
from gradstudio.export.subject import ExportSubject, LayerMask, LayerNumbers
from gradstudio.project.errors import SpecError
from gradstudio.project.spec import validated

VERSION = 1
"""Of the layout of the file."""

Fields = dict[str, Any]


def whole_project(subject: ExportSubject) -> Fields:
    """Return what stands in the file, as plain values; docs/EXPORT.md says what each field is."""
    engine, stop = subject.engine, subject.stop
    return {
        "format": "gradstudio-export",
        "version": VERSION,
        "made_by": f"GradStudio {__version__}",
        "title": subject.title,
        "moment": {"run": None if subject.moment is None else subject.moment.run, "step": subject.step},
        "project": subject.spec.model_dump(mode="json"),
        "network": [_layer(layer) for layer in subject.layers],
        "samples": _samples(subject),
        "state": {
            "epoch": engine.epoch,
            "used_of_epoch": engine.used,
            "optimizer_began_at": engine.began_at,
            "first": _named(subject, engine.first),
            "second": _named(subject, engine.second),
            "cut_from": _named(subject, engine.cut_from),
            "typed_over": list(subject.state.replaced),
            "stop": {
                "fired": list(stop.fired),
                "seconds": stop.seconds,
                "best": stop.best,
                "epochs_without_progress": stop.epochs_without_progress,
                "loss_sum": stop.loss_sum,
                "accuracy_sum": stop.accuracy_sum,
                "samples": stop.samples,
            },
        },
        "history": {
            "steps": subject.history.steps,
            "losses": subject.history.losses,
            "accuracies": subject.history.accuracies,
            "test_steps": subject.history.test_steps,
            "test_losses": subject.history.test_losses,
            "test_accuracies": subject.history.test_accuracies,
        },
    }


def _layer(layer: LayerNumbers) -> Fields:
    return {
        "activation": layer.activation,
        "dropout": layer.dropout,
        "weight": layer.weight,
        "bias": layer.bias,
        "frozen": _mask(layer.frozen),
        "cut": _mask(layer.cut),
    }


def _mask(mask: LayerMask | None) -> Fields | None:
    return None if mask is None else {"weight": mask.weight, "bias": mask.bias}


def _named(subject: ExportSubject, flat: Any) -> Fields | None:
    return subject.named(flat) if flat.any() else None


def _samples(subject: ExportSubject) -> Fields:
    dataset = subject.dataset
    features = dataset.features
    return {
        "task": dataset.task,
        "columns": list(features.columns),
        "raw": dataset.raw,
        "features": list(features.names),
        "shift": features.shift,
        "scale": features.scale,
        "inputs": None if dataset.inputs is dataset.raw else dataset.inputs,
        "targets": dataset.targets,
        "target_shift": dataset.target_shift,
        "target_scale": dataset.target_scale,
        "classes": list(subject.spec.data.class_names),
        "training_rows": subject.train_rows,
        "test_rows": subject.test_rows,
    }


def _write(subject: ExportSubject, options: ExportOptions) -> ExportFiles:
    return ExportFiles(parts=lambda: _parts(whole_project(subject)))


def _parts(fields: Fields) -> Iterator[bytes]:
    """Write an object as JSON, a row of an array on a line; what is not finite is null."""
    yield from (part.encode("utf-8") for part in _written(fields, ""))
    yield b"\n"


def _written(value: Any, indent: str) -> Iterator[str]:
    deeper = indent + " "
    if isinstance(value, dict) and value:
        for k, (key, one) in enumerate(value.items()):
            yield f"{',' if k else '{'}\n{deeper}{json.dumps(key)}: "
            yield from _written(one, deeper)
        yield f"\n{indent}}}"
    elif (isinstance(value, np.ndarray) and value.ndim > 1) or (
        isinstance(value, list) and value and isinstance(value[0], dict)
    ):
        for k, row in enumerate(value):
            yield f"{',' if k else '['}\n{deeper}"
            yield from _written(row, deeper)
        yield f"\n{indent}]"
    elif isinstance(value, np.ndarray):
        yield _plain(value.tolist())
    else:
        yield _plain(value)


def _plain(value: Any) -> str:
    try:
        return json.dumps(value, allow_nan=False, ensure_ascii=False)
    except ValueError:
        return json.dumps(_finite(value), allow_nan=False, ensure_ascii=False)


def _finite(value: Any) -> Any:
    match value:
        case float():
            return value if math.isfinite(value) else None
        case list():
            return [_finite(one) for one in value]
        case dict():
            return {key: _finite(one) for key, one in value.items()}
    return value


def _prove(proving: Proving) -> Certificate:
    """Read the file again: its project is the same, and its numbers are to the last digit."""
    began = time.monotonic()
    subject = proving.subject
    try:
        found: Fields = json.loads(proving.main.read_bytes())
        is_same = validated(found["project"]) == subject.spec
        layers, samples = found["network"], found["samples"]
        pairs = {
            "parameters": (
                np.concatenate([array.ravel() for one in subject.layers for array in (one.weight, one.bias)]),
                np.concatenate([np.ravel(one[name]) for one in layers for name in ("weight", "bias")]),
            ),
            "columns of the samples": (subject.dataset.raw, np.array(samples["raw"])),
            "targets": (subject.dataset.targets, np.array(samples["targets"])),
            "losses": (_numbers(subject.history.losses.tolist()), _numbers(found["history"]["losses"])),
        }
    except (OSError, ValueError, KeyError, TypeError, SpecError) as error:
        raise ProofError(f"the file cannot be read: {error}.") from None
    rows = [Compared(what="settings", count=1, difference=0.0 if is_same else math.inf, tolerance=0.0)]
    rows += [
        Compared(what=what, count=wanted.size, difference=relative_difference(wanted, there), tolerance=0.0)
        for what, (wanted, there) in pairs.items()
    ]
    return Certificate.of(tuple(rows), ran_with="Python's json", how="read", seconds=time.monotonic() - began)


def _numbers(losses: list[Cell]) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array([np.nan if one is None or one in (math.inf, -math.inf) else one for one in losses])


JSON: ExportKind = ExportKind(
    name="json",
    title="Whole project (JSON)",
    suffix=".json",
    hint="settings, samples, parameters and losses in one readable file",
    keeps="Settings, all samples, parameters, memory of the optimizer, place in the epoch, and losses until then.",
    loses="Other runs, other steps of this one, names and bookmarks.",
    write=_write,
    prove=_prove,
)
