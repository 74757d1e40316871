"""What activations and losses are written as, and which operations they need that micrograd does not have."""

from __future__ import annotations

from collections.abc import Mapping

from gradstudio.export.subject import ExportSubject
from gradstudio.project.spec import Loss

ACTIVATIONS: Mapping[str, str] = {
    "relu": "Z.relu()",
    "leaky_relu": "0.01 * Z + 0.99 * Z.relu()",
    "elu": "Z.elu()",
    "tanh": "Z.tanh()",
    "sigmoid": "Z.sigmoid()",
    "softplus": "Z.softplus()",
    "silu": "Z.silu()",
    "gelu": "Z.gelu()",
    "sin": "Z.sin()",
}
"""Of a pre-activation ``Z``, by name; a linear layer has none."""

LOSSES: Mapping[Loss, tuple[str, tuple[str, ...]]] = {
    "hinge": ("Hinge: max(0, 1 - y * score)", ("return (1.0 + -y * scores[0]).relu()",)),
    "logistic": ("Logistic: ln(1 + exp(-y * score))", ("return (-y * scores[0]).softplus()",)),
    "half_squared_error": (
        "Half the squared error: (score - y)**2 / 2",
        ("error = scores[0] - y", "return 0.5 * (error * error)"),
    ),
    "squared_error": ("Squared error: (score - y)**2", ("error = scores[0] - y", "return error * error")),
    "softmax_cross_entropy": (
        "Cross-entropy: ln(sum of exp(scores)) - score of the class",
        (
            "largest = max(score.data for score in scores)",
            "exponentials = [(score - largest).exp() for score in scores]",
            "return total(exponentials).log() + largest - scores[y]",
        ),
    ),
}
"""Its words, and the lines of a function of ``scores`` and ``y``."""

_OF_MICROGRAD = frozenset({"relu"})
_NAMES = ("relu", "elu", "tanh", "sigmoid", "softplus", "silu", "gelu", "sin", "exp", "log")


def operations(subject: ExportSubject) -> list[str]:
    """Return the functions of one number that a script needs, in the order in which they are defined."""
    training = subject.spec.training
    texts = [ACTIVATIONS[layer.activation] for layer in subject.layers if layer.activation != "linear"]
    texts += LOSSES[training.loss][1]
    if training.l1:
        texts.append(".relu()")
    return [name for name in _NAMES if any(f".{name}()" in text for text in texts)]


def suits_micrograd(subject: ExportSubject) -> bool:
    """Whether micrograd's own `Value` has all operations that a script needs."""
    return _OF_MICROGRAD.issuperset(operations(subject))
