"""The whole script in JAX."""

from __future__ import annotations

from gradstudio.export.jax_script import network, optimizer
from gradstudio.export.kind import ExportOptions
from gradstudio.export.script_parts import main, parameters
from gradstudio.export.script_parts.batches import batch_lines, has_batches
from gradstudio.export.script_parts.constants import constant_lines, setting_lines
from gradstudio.export.script_parts.dropout import mask_lines
from gradstudio.export.script_parts.facts import dropping_layers, is_classified
from gradstudio.export.script_parts.header import header_lines
from gradstudio.export.script_parts.library import jax_library
from gradstudio.export.script_parts.samples import sample_lines
from gradstudio.export.script_parts.schedule import schedule_lines
from gradstudio.export.script_parts.score import score_lines
from gradstudio.export.script_parts.storage import Storage
from gradstudio.export.script_parts.text import script_text
from gradstudio.export.script_parts.training import training_lines
from gradstudio.export.subject import ExportSubject


def jax_script(subject: ExportSubject, storage: Storage, options: ExportOptions) -> str:
    """Return the text of a script that predicts and trains on with JAX.

    Args:
        subject: what is handed over.
        storage: its arrays in the precision.
        options: what was chosen.
    """
    library, training = jax_library(options.precision), subject.spec.training
    double = options.precision == "float64"
    return script_text(
        header_lines(subject, storage, "JAX", _needs(subject, storage)),
        _imports(subject, storage),
        [
            ['jax.config.update("jax_enable_x64", True)  # numbers of 64 bits'] if double else [],
            parameters.loading_lines(storage),
            sample_lines(subject, storage, library),
            [
                "# The weights of a layer have a row for each neuron.",
                *parameters.parameter_lines(subject, storage, library),
            ],
            setting_lines(subject),
            [
                *constant_lines(subject),
                *parameters.memory_lines(subject, storage, library, "[jnp.zeros_like(p) for p in params]"),
                *parameters.held_lines(subject, storage, library),
            ],
            network.predict_lines(subject),
            network.loss_lines(training.loss),
            network.accuracy_lines(training.loss) if is_classified(subject) else [],
            score_lines(subject, "loss_of(scores, y)", "predict(params, x)"),
            network.gradient_lines(subject),
            schedule_lines(training.learning_rate),
            batch_lines(subject, tells_ends=main.tells_ends(subject)) if has_batches(subject) else [],
            mask_lines(options.precision) if dropping_layers(subject) else [],
            optimizer.step_lines(subject),
            training_lines(
                subject,
                "loss_and_gradients",
                "(loss, accuracy), gradients" if is_classified(subject) else "loss, gradients",
                optimizer.call_of_step(subject),
                first=["params"],
                changed=["params", *optimizer.memory(subject)],
            ),
            main.main_lines(subject),
        ],
    )


def _needs(subject: ExportSubject, storage: Storage) -> list[str]:
    names = ["jax"]
    if has_batches(subject) or dropping_layers(subject):
        names.append("numpy")
    return [*names, "safetensors"] if storage.has_files else names


def _imports(subject: ExportSubject, storage: Storage) -> list[str]:
    lines = ["import jax", "import jax.numpy as jnp", "import math"]
    if has_batches(subject) or dropping_layers(subject):
        lines.append("import numpy as np")
    if not has_batches(subject):
        lines.append("import itertools")
    if main.needs_time(subject):
        lines.append("import time")
    if storage.has_files:
        lines += ["from pathlib import Path", "from safetensors.numpy import load_file"]
    return lines
