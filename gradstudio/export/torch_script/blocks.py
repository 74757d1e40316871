"""The code of a PyTorch script in blocks, which script and notebook put into their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from gradstudio.export.script_parts.batches import batch_constants, batch_lines, has_batches
from gradstudio.export.script_parts.dropout import mask_lines
from gradstudio.export.script_parts.facts import dropping_layers, is_classified
from gradstudio.export.script_parts.literals import number
from gradstudio.export.script_parts.main import main_lines, needs_time, tells_ends
from gradstudio.export.script_parts.main import needs_math as main_needs_math
from gradstudio.export.script_parts.samples import sample_lines
from gradstudio.export.script_parts.schedule import needs_math as schedule_needs_math
from gradstudio.export.script_parts.schedule import schedule_lines
from gradstudio.export.script_parts.storage import Storage
from gradstudio.export.subject import ExportSubject
from gradstudio.export.torch_script.held import frozen_lines, held_of, part_lines
from gradstudio.export.torch_script.library import TORCH
from gradstudio.export.torch_script.modules import module_lines, own_modules
from gradstudio.export.torch_script.objective import (
    accuracy_lines,
    has_penalty,
    loss_lines,
    needs_functional,
    penalty_constants,
    penalty_lines,
)
from gradstudio.export.torch_script.optimizer import (
    memory_lines,
    memory_parts,
    optimizer_lines,
    shrinks_by_hand,
)
from gradstudio.export.torch_script.steps import (
    dropout_constant,
    has_schedule,
    moved,
    network_class,
    training_lines,
)
from gradstudio.project.spec import ConstantRate

Lines = list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """The code of a script; a list of blocks holds functions and classes, each by itself.

    Attributes:
        imports: with the precision.
        settings: the numbers of the training.
        modules: classes that the network needs.
        model: the network with random numbers.
        objective: loss, penalty, accuracy.
        functions: what else the training calls.
        training: the generator of steps.
        files: loads the files beside, if there are any.
        samples: ``x``, ``y`` and their parts.
        weights: the numbers of the network, and what of them stands still.
        optimizer: with its memory.
        main: trains on when the script is run.
    """

    imports: Lines
    settings: Lines
    modules: list[Lines]
    model: Lines
    objective: list[Lines]
    functions: list[Lines]
    training: Lines
    files: Lines
    samples: Lines
    weights: Lines
    optimizer: Lines
    main: Lines


def blocks_of(
    subject: ExportSubject, storage: Storage, precision: str, *, folder: str, imports: Sequence[str] = ()
) -> Blocks:
    """Write the code of a subject.

    Args:
        subject: what is handed over.
        storage: its arrays.
        precision: "float64" or "float32".
        folder: the expression for the folder of the files beside.
        imports: further modules that are needed.
    """
    activations = [layer.activation for layer in subject.layers]
    held = held_of(subject)
    functions = []
    if has_schedule(subject):
        functions.append(schedule_lines(subject.spec.training.learning_rate))
    if has_batches(subject):
        functions.append(batch_lines(subject, tells_ends=tells_ends(subject)))
    if dropping_layers(subject):
        functions.append(mask_lines(precision))
    objective = [loss_lines(subject)]
    if has_penalty(subject):
        objective.append(penalty_lines(subject))
    if is_classified(subject):
        objective.append(accuracy_lines(subject))
    modules = own_modules(activations)
    if dropping_layers(subject):
        modules.append(network_class())
    return Blocks(
        imports=_imports(subject, storage, precision, folder, imports),
        settings=_settings(subject),
        modules=modules,
        model=_model(subject),
        objective=[*objective, _score(subject)],
        functions=functions,
        training=training_lines(subject, held),
        files=[f'data = load_file({folder} / "{storage.training_file}")']
        if storage.has_training_file
        else [],
        samples=sample_lines(subject, storage, TORCH),
        weights=spaced([_weights(storage, folder), frozen_lines(held), part_lines(held, storage)], 1),
        optimizer=_optimizer(subject, storage, moved(held), some_frozen=bool(held.whole)),
        main=main_lines(subject),
    )


def spaced(blocks: Sequence[Sequence[str]], lines_between: int) -> Lines:
    """Return blocks one after the other, with empty lines between those that have lines."""
    made: Lines = []
    for block in blocks:
        if block:
            made += [*([""] * lines_between if made else []), *block]
    return made


def needs_numpy(subject: ExportSubject) -> bool:
    """Whether the script draws numbers as NumPy does."""
    return has_batches(subject) or bool(dropping_layers(subject))


def _imports(
    subject: ExportSubject, storage: Storage, precision: str, folder: str, others: Sequence[str]
) -> Lines:
    conditions = {
        "import itertools": not has_batches(subject),
        "import math": schedule_needs_math(subject.spec.training.learning_rate)
        or main_needs_math(subject)
        or any(layer.activation == "gelu" for layer in subject.layers),
        "import time": needs_time(subject),
        "from pathlib import Path": storage.has_files and "Path(" in folder,
    }
    own = [line for line, needed in conditions.items() if needed]
    conditions = {
        "import numpy as np": needs_numpy(subject),
        "import torch": True,
        "from safetensors.torch import load_file": storage.has_files,
        "from torch import nn": True,
        "from torch.nn import functional": needs_functional(subject),
    }
    foreign = sorted(
        [*others, *(line for line, needed in conditions.items() if needed)],
        key=lambda line: (line.startswith("from "), line),
    )
    dtype = [f"torch.set_default_dtype(torch.{precision})"] if precision != "float32" else []
    return spaced([own, foreign, dtype], 1)


def _settings(subject: ExportSubject) -> Lines:
    training, lines = subject.spec.training, []
    if needs_numpy(subject):
        lines.append(f"SEED = {training.seed}")
    lines.append(f"STEP = {subject.step}  # steps taken before")
    if has_batches(subject):
        lines += batch_constants(subject)
    if isinstance(training.learning_rate, ConstantRate) and not has_schedule(subject):
        lines.append(f"LEARNING_RATE = {number(training.learning_rate.rate)}")
    if shrinks_by_hand(training.optimizer):
        lines.append(f"WEIGHT_DECAY = {number(training.optimizer.weight_decay)}")
    lines += penalty_constants(subject)
    if dropping_layers(subject):
        lines += dropout_constant(subject)
    return lines


def _model(subject: ExportSubject) -> Lines:
    name = "Network" if dropping_layers(subject) else "nn.Sequential"
    modules = module_lines(pairwise(subject.spec.sizes), (layer.activation for layer in subject.layers))
    return [f"model = {name}(", *(f"    {line}" for line in modules), ")"]


def _score(subject: ExportSubject) -> Lines:
    classified = is_classified(subject)
    words = "mean loss of some samples, without penalties" + (", and their accuracy" if classified else "")
    values = ["loss_of(outputs, targets).item()"]
    if classified:
        values.append("accuracy_of(outputs, targets).item()")
    return [
        "@torch.no_grad()",
        "def score(inputs, targets):",
        f'    """Return the {words}."""',
        "    outputs = model(inputs)",
        f"    return {', '.join(values)}",
    ]


def _weights(storage: Storage, folder: str) -> Lines:
    if not storage.weights_inside:
        return [f'model.load_state_dict(load_file({folder} / "{storage.weights_file}"))']
    lines = ["weights = {}"]
    for name, array in storage.weights.items():
        lines += TORCH.assign(f'weights["{name}"]', array)
    return [*lines, "model.load_state_dict(weights)"]


def _optimizer(subject: ExportSubject, storage: Storage, parameters: str, *, some_frozen: bool) -> Lines:
    rate = "learning_rate(STEP)" if has_schedule(subject) else "LEARNING_RATE"
    lines = optimizer_lines(subject, parameters, rate)
    memory = memory_lines(subject, inside=storage.weights_inside, some_frozen=some_frozen)
    if not memory:
        return lines
    lines.append("# What it remembers of the steps before.")
    for part in memory_parts(subject) if storage.weights_inside else ():
        lines.append(f"{part} = {{}}")
        for name in storage.weights:
            lines += TORCH.assign(f'{part}["{name}"]', storage.training[f"{part}.{name}"])
    return [*lines, *memory]
