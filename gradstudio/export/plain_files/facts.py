"""What is told of a subject in the metadata of a file."""

from __future__ import annotations

import json

from gradstudio import __version__
from gradstudio.export.subject import ExportSubject


def facts_of(subject: ExportSubject) -> dict[str, str]:
    """Return what a reader needs to know besides the numbers, as strings, those of lists in JSON."""
    spec, dataset = subject.spec, subject.dataset
    features = dataset.features
    facts = {
        "format": "pt",
        "made_by": f"GradStudio {__version__}",
        "sizes": json.dumps(list(spec.sizes)),
        "activations": json.dumps(list(subject.activations)),
        "dropout": json.dumps([layer.dropout for layer in spec.network.layers]),
        "columns": json.dumps(list(features.columns)),
        "features": json.dumps(list(features.names)),
        "task": dataset.task,
        "loss": spec.training.loss,
        "step": str(subject.step),
    }
    if subject.title:
        facts["title"] = subject.title
    if subject.moment is not None:
        facts["run"] = str(subject.moment.run)
    if dataset.task != "regression":
        facts["classes"] = json.dumps(list(spec.data.class_names))
    if features.shift is not None and features.scale is not None:
        facts["shift"] = json.dumps(features.shift.tolist())
        facts["scale"] = json.dumps(features.scale.tolist())
    if dataset.has_standardised_target:
        facts["target_shift"] = json.dumps(dataset.target_shift)
        facts["target_scale"] = json.dumps(dataset.target_scale)
    return facts
