"""What a script makes small: the loss, with the penalties, and how it tells what is right."""

from __future__ import annotations

from collections.abc import Mapping

from gradstudio.export.script_parts.facts import is_classified
from gradstudio.export.script_parts.literals import number
from gradstudio.export.subject import ExportSubject
from gradstudio.project.spec import Loss

_LOSSES: Mapping[Loss, tuple[str, str]] = {
    "hinge": ("hinge loss", "torch.relu(1 - targets * outputs[:, 0]).mean()"),
    "logistic": (
        "logistic loss",
        "functional.binary_cross_entropy_with_logits(outputs[:, 0], (targets + 1) / 2)",
    ),
    "squared_error": ("squared error", "functional.mse_loss(outputs[:, 0], targets)"),
    "half_squared_error": ("half of the squared error", "functional.mse_loss(outputs[:, 0], targets) / 2"),
    "softmax_cross_entropy": ("cross-entropy of the softmax", "functional.cross_entropy(outputs, targets)"),
}


def has_penalty(subject: ExportSubject) -> bool:
    """Whether large parameters cost something."""
    return bool(subject.spec.training.l1 or subject.spec.training.l2)


def needs_functional(subject: ExportSubject) -> bool:
    """Whether the loss is one of `torch.nn.functional`."""
    return "functional." in _LOSSES[subject.spec.training.loss][1]


def loss_lines(subject: ExportSubject) -> list[str]:
    """Write ``def loss_of(outputs, targets)``."""
    words, formula = _LOSSES[subject.spec.training.loss]
    return [
        "def loss_of(outputs, targets):",
        f'    """Return the mean {words} of some samples."""',
        f"    return {formula}",
    ]


def penalty_lines(subject: ExportSubject) -> list[str]:
    """Write ``def penalty()``."""
    training = subject.spec.training
    terms = []
    if training.l1:
        terms.append("L1 * sum(p.abs().sum() for p in penalized)")
    if training.l2:
        terms.append("L2 * sum((p * p).sum() for p in penalized)")
    some = "weights and biases" if training.penalize_biases else "weights"
    lines = ["def penalty():", f'    """Return what large {some} add to the loss."""']
    if not training.penalize_biases:
        lines.append("    penalized = [module.weight for module in model if isinstance(module, nn.Linear)]")
    elif len(terms) > 1:
        lines.append("    penalized = list(model.parameters())")
    else:
        terms = [term.replace("penalized", "model.parameters()") for term in terms]
    return [*lines, f"    return {' + '.join(terms)}"]


def penalty_constants(subject: ExportSubject) -> list[str]:
    """Write the strengths of the penalties."""
    training = subject.spec.training
    strengths = (("L1", training.l1), ("L2", training.l2))
    return [f"{name} = {number(strength)}" for name, strength in strengths if strength]


def accuracy_lines(subject: ExportSubject) -> list[str]:
    """Write ``def accuracy_of(outputs, targets)``; of a regression nothing."""
    if not is_classified(subject):
        return []
    if subject.spec.training.loss == "softmax_cross_entropy":
        right = "outputs.argmax(dim=1) == targets"
    else:
        right = "(outputs[:, 0] > 0) == (targets > 0)"
    return [
        "def accuracy_of(outputs, targets):",
        '    """Return the share of samples that are classified rightly, 0 to 1."""',
        f"    return ({right}).double().mean()",
    ]
