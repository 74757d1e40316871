"""Forward and backward pass of a script in NumPy, layer by layer."""

from __future__ import annotations

from gradstudio.export.numpy_script.activations import FORMULAS
from gradstudio.export.numpy_script.losses import penalty_slopes, penalty_terms
from gradstudio.export.script_parts.dropout import mask_names, no_masks
from gradstudio.export.script_parts.facts import dropping_layers, is_classified
from gradstudio.export.script_parts.literals import call_lines
from gradstudio.export.script_parts.parameters import parameter_names, unpacking_lines
from gradstudio.export.subject import ExportSubject


def predict_lines(subject: ExportSubject) -> list[str]:
    """Write ``def predict(x)``."""
    lines = [
        "def predict(x):",
        '    """Return the scores of samples, shape (samples, outputs)."""',
        *unpacking_lines(subject),
    ]
    signal = "x"
    for k, layer in enumerate(subject.layers, start=1):
        lines.append(f"    z{k} = {signal} @ w{k}.T + b{k}")
        signal = f"z{k}"
        if layer.activation != "linear":
            lines.append(f"    a{k} = {FORMULAS[layer.activation].activation(f'z{k}')}")
            signal = f"a{k}"
    return [*lines, f"    return {signal}"]


def backpropagate_lines(subject: ExportSubject) -> list[str]:
    """Write ``def backpropagate(x, y)``, with ``masks`` where a layer has dropout."""
    training, dropping = subject.spec.training, dropping_layers(subject)
    penalty, classified = penalty_terms(training), is_classified(subject)
    returned = ["loss", "accuracy", "gradients"] if classified else ["loss", "gradients"]
    words = "Return loss, accuracy and gradients" if classified else "Return loss and gradients"
    words += ", penalties included" if penalty else ""
    arguments = f", masks={no_masks(subject)}" if dropping else ""
    lines = [
        f"def backpropagate(x, y{arguments}):",
        f'    """{words}, of some samples."""',
        *unpacking_lines(subject),
    ]
    if dropping:
        lines.append(f"    {mask_names(subject)} = masks")
    forward, signals = _forward(subject)
    lines += ["", "    # Forward.", *forward, f"    loss, d{signals[-1]} = loss_of({signals[-1]}, y)"]
    lines += [
        "",
        "    # Backward: da2 is the gradient of the loss by a2, and so on.",
        *_backward(subject, signals),
    ]
    names = [f"d{name}" for name in parameter_names(subject)]
    lines += ["", *call_lines("    gradients = [", names, "]")]
    if penalty:
        lines += ["", "    # Penalties.", *(f"    loss += {term}" for term in penalty)]
        lines += [f"    {line}" for line in penalty_slopes(training)]
    if classified:
        lines.append(f"    accuracy = accuracy_of({signals[-1]}, y)")
    return [*lines, f"    return {', '.join(returned)}"]


def _forward(subject: ExportSubject) -> tuple[list[str], list[str]]:
    """Write the forward pass; return it with what each layer hands on."""
    lines, signals = [], ["x"]
    for k, layer in enumerate(subject.layers, start=1):
        lines.append(f"    z{k} = {signals[-1]} @ w{k}.T + b{k}")
        signal = f"z{k}"
        if layer.activation != "linear":
            lines.append(f"    a{k} = {FORMULAS[layer.activation].activation(f'z{k}')}")
            signal = f"a{k}"
        if layer.dropout:
            lines.append(f"    h{k} = {signal} * mask{k}")
            signal = f"h{k}"
        signals.append(signal)
    return lines, signals


def _backward(subject: ExportSubject, signals: list[str]) -> list[str]:
    lines = []
    for k in range(len(subject.layers), 0, -1):
        layer = subject.layers[k - 1]
        if layer.dropout:
            after = "z" if layer.activation == "linear" else "a"
            lines.append(f"    d{after}{k} = dh{k} * mask{k}")
        if layer.activation != "linear":
            slope = FORMULAS[layer.activation].derivative(f"z{k}", f"a{k}")
            lines.append(f"    dz{k} = da{k} * {slope}")
        lines += [f"    dw{k} = dz{k}.T @ {signals[k - 1]}", f"    db{k} = dz{k}.sum(axis=0)"]
        if k > 1:
            lines.append(f"    d{signals[k - 1]} = dz{k} @ w{k}")
    return lines
