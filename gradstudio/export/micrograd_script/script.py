"""The whole script on single numbers."""

from __future__ import annotations

from gradstudio.export.micrograd_script import network, optimizer
from gradstudio.export.micrograd_script.dropout import MASK
from gradstudio.export.micrograd_script.engine import engine_lines
from gradstudio.export.micrograd_script.operations import operations, suits_micrograd
from gradstudio.export.script_parts import main, parameters
from gradstudio.export.script_parts.batches import batch_lines, has_batches, loop_line
from gradstudio.export.script_parts.constants import constant_lines, setting_lines
from gradstudio.export.script_parts.facts import dropping_layers, is_classified
from gradstudio.export.script_parts.header import header_lines
from gradstudio.export.script_parts.library import PLAIN
from gradstudio.export.script_parts.samples import sample_lines, training_samples
from gradstudio.export.script_parts.schedule import schedule_lines
from gradstudio.export.script_parts.storage import Storage
from gradstudio.export.script_parts.text import script_text
from gradstudio.export.script_parts.training import training_words
from gradstudio.export.subject import ExportSubject


def micrograd_script(subject: ExportSubject, storage: Storage) -> str:
    """Return the text of a script that has one object for each number.

    Args:
        subject: what is handed over.
        storage: its arrays, with the weights inside.
    """
    own = not suits_micrograd(subject)
    training = subject.spec.training
    library = "micrograd's style" if own else "micrograd"
    return script_text(
        header_lines(subject, storage, library, _needs(subject, storage), _words(own)),
        _imports(subject, storage),
        [
            parameters.loading_lines(storage),
            sample_lines(subject, storage, PLAIN),
            [
                "# The weights of a layer have a row for each neuron.",
                *parameters.array_lines_of(subject, storage, PLAIN),
            ],
            setting_lines(subject),
            constant_lines(subject),
            *(engine_lines(operations(subject)) if own else []),
            [*network.value_lines(subject), *optimizer.memory_lines(subject)],
            list(network.LAYER),
            network.predict_lines(subject),
            network.loss_lines(subject),
            network.right_lines(subject),
            network.score_lines(subject),
            list(MASK) if dropping_layers(subject) else [],
            network.backpropagate_lines(subject),
            schedule_lines(training.learning_rate),
            batch_lines(subject, tells_ends=main.tells_ends(subject)) if has_batches(subject) else [],
            optimizer.step_lines(subject),
            _training_lines(subject),
            main.main_lines(subject),
        ],
    )


def _training_lines(subject: ExportSubject) -> list[str]:
    batched = has_batches(subject)
    rows = "rows" if batched else f"range(len({training_samples(subject)[1]}))"
    step = ", step" if dropping_layers(subject) else ""
    found = "loss, accuracy" if is_classified(subject) else "loss"
    return [
        "def training():",
        *training_words(subject),
        f"    {loop_line(subject, tells_ends=main.tells_ends(subject))}",
        f"        {found} = backpropagate({rows}{step})",
        "        if not math.isfinite(loss):",
        '            print(f"The loss of step {step} is not finite: no step is taken.")',
        "            return",
        "        take_step(step)",
        f"        yield {', '.join(main.yielded(subject))}",
    ]


def _words(own: bool) -> list[str]:
    if own:
        return ["Value is a small engine of its own: micrograd's lacks a function that this network needs."]
    return []


def _needs(subject: ExportSubject, storage: Storage) -> list[str]:
    names = [] if not suits_micrograd(subject) else ["micrograd"]
    if has_batches(subject):
        names.append("numpy")
    return [*names, "safetensors"] if storage.has_files else names


def _imports(subject: ExportSubject, storage: Storage) -> list[str]:
    lines = ["import math"]
    if suits_micrograd(subject):
        lines.append("from micrograd.engine import Value")
    lines.append("import numpy as np" if has_batches(subject) else "import itertools")
    if main.needs_time(subject):
        lines.append("import time")
    if storage.has_files:
        lines += ["from pathlib import Path", "from safetensors.numpy import load_file"]
    return lines
