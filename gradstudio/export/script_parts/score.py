"""How good the network of a script is on some samples."""

from __future__ import annotations

from gradstudio.export.script_parts.facts import dropping_layers, is_classified
from gradstudio.export.subject import ExportSubject


def score_lines(subject: ExportSubject, loss: str, scores: str = "predict(x)") -> list[str]:
    """Write ``def score(x, y)``.

    Args:
        subject: what is handed over.
        loss: the expression for the mean loss of ``scores`` and ``y``.
        scores: the expression for the scores of ``x``.
    """
    training, classified = subject.spec.training, is_classified(subject)
    without = ["penalties"] if training.l1 or training.l2 else []
    without += ["dropout"] if dropping_layers(subject) else []
    words = "Return mean loss and accuracy of samples" if classified else "Return the mean loss of samples"
    words += f", without {' and '.join(without)}" if without else ""
    return [
        "def score(x, y):",
        f'    """{words}."""',
        f"    scores = {scores}",
        f"    return {loss}{', accuracy_of(scores, y)' if classified else ''}",
    ]
