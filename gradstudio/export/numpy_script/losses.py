"""The loss of a script in NumPy with its gradient by the scores, and the share of samples that is right."""

from __future__ import annotations

from gradstudio.project.spec import Loss, TrainingSpec

_BODIES: dict[Loss, tuple[str, list[str]]] = {
    "hinge": (
        "Hinge: max(0, 1 - y * score)",
        [
            "margin = 1.0 - y * scores[:, 0]",
            "slope = np.where(margin > 0, -y, 0.0)",
            "return np.maximum(margin, 0.0).mean(), slope[:, None] / len(y)",
        ],
    ),
    "logistic": (
        "Logistic: ln(1 + exp(-y * score))",
        [
            "margin = -y * scores[:, 0]",
            "slope = -y * sigmoid(margin)",
            "return softplus(margin).mean(), slope[:, None] / len(y)",
        ],
    ),
    "half_squared_error": (
        "Half the squared error: (score - y)**2 / 2",
        ["error = scores[:, 0] - y", "return 0.5 * (error * error).mean(), error[:, None] / len(y)"],
    ),
    "squared_error": (
        "Squared error: (score - y)**2",
        ["error = scores[:, 0] - y", "return (error * error).mean(), 2.0 * error[:, None] / len(y)"],
    ),
    "softmax_cross_entropy": (
        "Cross-entropy: ln(sum of exp(scores)) - score of the class",
        [
            "rows = np.arange(len(y))",
            "shifted = scores - scores.max(axis=1, keepdims=True)",
            "total = np.exp(shifted).sum(axis=1, keepdims=True)",
            "losses = np.log(total[:, 0]) - shifted[rows, y]",
            "slope = np.exp(shifted) / total",
            "slope[rows, y] -= 1.0",
            "return losses.mean(), slope / len(y)",
        ],
    ),
}


def loss_lines(loss: Loss) -> list[str]:
    """Write ``def loss_of(scores, y)``."""
    words, body = _BODIES[loss]
    return [
        "def loss_of(scores, y):",
        '    """Return the mean loss of samples, and its gradient by their scores.',
        "",
        f"    {words}.",
        '    """',
        *(f"    {line}" for line in body),
    ]


def loss_helpers(loss: Loss) -> tuple[str, ...]:
    """Return the names of the functions that the loss uses."""
    return ("sigmoid", "softplus") if loss == "logistic" else ()


def accuracy_lines(loss: Loss, mean: str = "mean()") -> list[str]:
    """Write ``def accuracy_of(scores, y)``.

    Args:
        loss: of the project.
        mean: the method that takes the mean of truth values.
    """
    right = (
        "scores.argmax(axis=1) == y" if loss == "softmax_cross_entropy" else "(scores[:, 0] > 0) == (y > 0)"
    )
    words = "class has the largest score" if loss == "softmax_cross_entropy" else "score has the right sign"
    return [
        "def accuracy_of(scores, y):",
        f'    """Return the share of samples whose {words}."""',
        f"    return ({right}).{mean}",
    ]


def penalty_terms(training: TrainingSpec, absolute: str = "np.abs(p)") -> list[str]:
    """Write the penalties that are added to the mean loss, each as an expression.

    Args:
        training: strengths.
        absolute: the expression for the magnitudes of ``p``.
    """
    over = "params" if training.penalize_biases else "params[::2]"
    terms = [f"L1 * sum({absolute}.sum() for p in {over})"] if training.l1 else []
    return [*terms, f"L2 * sum((p * p).sum() for p in {over})"] if training.l2 else terms


def penalty_slopes(training: TrainingSpec) -> list[str]:
    """Write the lines that add the gradients of the penalties to ``gradients``."""
    slopes = []
    if training.l1:
        slopes.append("L1 * np.sign(p)")
    if training.l2:
        slopes.append("2.0 * L2 * p")
    if not slopes:
        return []
    pairs = "gradients, params" if training.penalize_biases else "gradients[::2], params[::2]"
    return [f"for g, p in zip({pairs}):", f"    g += {' + '.join(slopes)}"]
