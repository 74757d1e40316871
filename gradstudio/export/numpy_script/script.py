"""The whole script in NumPy."""

from __future__ import annotations

from gradstudio.export.kind import ExportOptions
from gradstudio.export.numpy_script import activations, losses, network, optimizer
from gradstudio.export.script_parts import main, parameters, schedule
from gradstudio.export.script_parts.batches import batch_lines, has_batches
from gradstudio.export.script_parts.constants import constant_lines, setting_lines
from gradstudio.export.script_parts.dropout import mask_lines
from gradstudio.export.script_parts.facts import dropping_layers, is_classified
from gradstudio.export.script_parts.header import header_lines
from gradstudio.export.script_parts.library import numpy_library
from gradstudio.export.script_parts.samples import sample_lines
from gradstudio.export.script_parts.score import score_lines
from gradstudio.export.script_parts.storage import Storage
from gradstudio.export.script_parts.text import script_text
from gradstudio.export.script_parts.training import training_lines
from gradstudio.export.subject import ExportSubject


def numpy_script(subject: ExportSubject, storage: Storage, options: ExportOptions) -> str:
    """Return the text of a script that predicts, backpropagates and trains on with NumPy.

    Args:
        subject: what is handed over.
        storage: its arrays in the precision.
        options: what was chosen.
    """
    library, loss, training = (
        numpy_library(options.precision),
        subject.spec.training.loss,
        subject.spec.training,
    )
    return script_text(
        header_lines(
            subject,
            storage,
            "NumPy",
            ["numpy", "safetensors"] if storage.has_files else ["numpy"],
            ["The gradients are written out by hand, layer by layer, in backpropagate."],
        ),
        _imports(subject, storage),
        [
            parameters.loading_lines(storage),
            sample_lines(subject, storage, library),
            [
                "# The weights of a layer have a row for each neuron.",
                *parameters.parameter_lines(subject, storage, library),
            ],
            setting_lines(subject),
            [
                *constant_lines(subject),
                *parameters.memory_lines(subject, storage, library, "[np.zeros_like(p) for p in params]"),
                *parameters.held_lines(subject, storage, library),
            ],
            *(activations.HELPERS[name] for name in _helpers(subject)),
            network.predict_lines(subject),
            losses.loss_lines(loss),
            losses.accuracy_lines(loss) if is_classified(subject) else [],
            score_lines(subject, "loss_of(scores, y)[0]"),
            network.backpropagate_lines(subject),
            schedule.schedule_lines(training.learning_rate),
            batch_lines(subject, tells_ends=main.tells_ends(subject)) if has_batches(subject) else [],
            mask_lines(options.precision) if dropping_layers(subject) else [],
            optimizer.step_lines(subject),
            training_lines(subject, "backpropagate", _found(subject), ["take_step(gradients, step)"]),
            main.main_lines(subject),
        ],
    )


def _found(subject: ExportSubject) -> str:
    return "loss, accuracy, gradients" if is_classified(subject) else "loss, gradients"


def _helpers(subject: ExportSubject) -> list[str]:
    used = {
        name
        for layer in subject.layers
        if layer.activation != "linear"
        for name in activations.FORMULAS[layer.activation].helpers
    }
    used |= set(losses.loss_helpers(subject.spec.training.loss))
    return [name for name in activations.HELPERS if name in used]


def _imports(subject: ExportSubject, storage: Storage) -> list[str]:
    lines = ["import math", "import numpy as np"]  # math: whether a loss is finite
    if not has_batches(subject):
        lines.append("import itertools")
    if main.needs_time(subject):
        lines.append("import time")
    if storage.has_files:
        lines += ["from pathlib import Path", "from safetensors.numpy import load_file"]
    return lines
