"""The words of a notebook, between its code: each function returns the lines of a cell in Markdown."""

from __future__ import annotations

from collections.abc import Mapping

from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.export.script_parts.batches import has_batches
from gradstudio.export.script_parts.facts import dropping_layers, is_classified, is_split
from gradstudio.export.script_parts.storage import Storage
from gradstudio.export.subject import ExportSubject
from gradstudio.export.torch_script.steps import has_schedule
from gradstudio.project.spec import OPTIMIZERS, ClipNorm, ClipValue, Loss

_MOST_NAMED = 20
_PLAIN_CLASSES = frozenset({"−1", "+1", *map(str, range(_MOST_NAMED))})

_LOSSES: Mapping[Loss, str] = {
    "hinge": r"the **hinge loss** $\max(0, 1 - y \cdot s)$ of the score $s$ and the class $y = \pm 1$",
    "logistic": r"the **logistic loss** $\ln(1 + e^{-y \cdot s})$ of the score $s$ and the class $y = \pm 1$, "
    "which PyTorch calls the binary cross-entropy with logits",
    "squared_error": r"the **squared error** $(s - y)^2$ of the answer $s$ and the target $y$",
    "half_squared_error": r"**half of the squared error** $\frac{1}{2} (s - y)^2$ of answer $s$ and target $y$",
    "softmax_cross_entropy": r"the **cross-entropy** $\ln \sum_k e^{s_k} - s_y$ of scores $s$ and class $y$",
}


def introduction(subject: ExportSubject, storage: Storage) -> list[str]:
    """Say what the notebook is, and what it needs."""
    sizes = "-".join(map(str, subject.spec.sizes))
    moment = f"after {_counted(subject.step, 'training step')}" if subject.step else "before its training"
    title = f"{_plain(subject.title)}: a" if subject.title else "A"
    needs = ["torch", "matplotlib"]
    if has_batches(subject) or dropping_layers(subject):
        needs.append("numpy")
    files = [] if storage.weights_inside else [storage.weights_file]
    files += [storage.training_file] if storage.has_training_file else []
    lines = [f"# {title} {sizes} network in PyTorch", ""]
    lines.append(f"Exported from GradStudio {moment}. Run the cells from top to bottom:")
    lines.append("the network is what it was in GradStudio, and goes on with its training as it would there.")
    needs += ["safetensors"] if files else []
    lines += ["", f"It needs `pip install {' '.join(needs)}`, and nothing of GradStudio."]
    if files:
        lines.append(f"Keep {' and '.join(f'`{file}`' for file in files)} beside it.")
    return lines


def words_of_samples(subject: ExportSubject) -> list[str]:
    """Say what there is to learn from."""
    dataset, inputs = subject.dataset, subject.spec.input_count
    lines = ["## The samples", ""]
    parts = ""
    if is_split(subject):
        parts = f": {len(subject.train_rows):,} to train on, {len(subject.test_rows):,} to test on"
    lines.append(f"{_counted(len(dataset), 'sample')} of {_counted(inputs, 'input')}{parts}.")
    lines.append("`x` holds the inputs as the network sees them, a row for each sample, and `y` the targets.")
    names = subject.spec.data.class_names
    if is_classified(subject) and len(names) <= _MOST_NAMED and not set(names) <= _PLAIN_CLASSES:
        first = 0 if subject.spec.training.loss == "softmax_cross_entropy" else -1
        keys = [first + place * (2 if first else 1) for place in range(len(names))]
        told = [f"{key} is {_plain(name)}" for key, name in zip(keys, names, strict=True)]
        lines.append(f"The classes: {', '.join(told)}.")
    return lines


def words_of_network(subject: ExportSubject) -> list[str]:
    """Say what the network is made of."""
    kinds = list(dict.fromkeys(ACTIVATIONS[name].title for name in subject.activations if name != "linear"))
    count = subject.spec.parameter_count
    lines = ["## The network", ""]
    kind = f"with {' and '.join(kinds)} between" if kinds else "with nothing between"
    layers = len(subject.layers)
    between = f", {kind}" if layers > 1 or kinds else ""
    lines.append(f"{_counted(layers, 'layer')} of {count:,} weights and biases{between}.")
    if dropping_layers(subject):
        lines.append("In training some activations are left out (dropout).")
    if any(layer.held is not None for layer in subject.layers):
        lines.append("Some parameters stand still: they were frozen or cut in GradStudio.")
    return lines


def words_of_loss(subject: ExportSubject) -> list[str]:
    """Say what is made small."""
    training = subject.spec.training
    lines = ["## What is made small", "", f"The mean over the samples of {_LOSSES[training.loss]}."]
    terms = [rf"{training.l1:g} \sum |p|"] if training.l1 else []
    terms += [rf"{training.l2:g} \sum p^2"] if training.l2 else []
    if terms:
        over = "weights and biases" if training.penalize_biases else "weights"
        lines.append(f"Penalties are added to it: ${' + '.join(terms)}$ over all {over} $p$.")
    return lines


def words_of_optimizer(subject: ExportSubject) -> list[str]:
    """Say how a gradient becomes a step."""
    training = subject.spec.training
    optimizer = training.optimizer
    lines = ["## How it is trained", "", f"By **{OPTIMIZERS[optimizer.kind].title}**"]
    lines[-1] += ", with a learning rate that changes." if has_schedule(subject) else "."
    if training.batch_size is None:
        lines.append("Each step takes all training samples.")
    else:
        lines.append(
            f"Each step takes {_counted(training.batch_size, 'sample')}, in a new random order each epoch: "
            "the very order that GradStudio draws."
        )
    match training.clipping:
        case ClipValue(limit=limit):
            lines.append(f"Each gradient is kept between −{limit:g} and {limit:g}.")
        case ClipNorm(limit=limit):
            lines.append(f"Gradients are scaled down together where their norm is above {limit:g}.")
    if optimizer.weight_decay:
        decay = f"{optimizer.weight_decay:g}"
        lines.append(f"Each step first shrinks the parameters by the learning rate times {decay}.")
    return lines


def words_of_training(subject: ExportSubject) -> list[str]:
    """Say what comes next."""
    return ["## Where it stands", "", "What the network answers now:"]


def words_of_steps(subject: ExportSubject) -> list[str]:
    """Say what training on does."""
    return [
        "## Training on",
        "",
        "`training()` takes a step each time that it is asked for the next; `main()` goes through them until the",
        "project's rules say that it is enough.",
    ]


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _plain(text: str) -> str:
    """Return a text with what Markdown gives a meaning to escaped."""
    return "".join(f"\\{letter}" if letter in r"\`*_{}[]<>()#+-!|$~" else letter for letter in text)
