"""Network, loss and gradients of a script on single numbers."""

from __future__ import annotations

from gradstudio.export.micrograd_script.operations import ACTIVATIONS, LOSSES
from gradstudio.export.script_parts.facts import dropping_layers, is_classified
from gradstudio.export.script_parts.literals import call_lines, number
from gradstudio.export.script_parts.parameters import parameter_names
from gradstudio.export.script_parts.samples import training_samples
from gradstudio.export.subject import ExportSubject

LAYER = (
    "def total(values):",
    '    """Return the sum of values, in pairs: backward goes as deep as a sum is long."""',
    "    while len(values) > 1:",
    "        rest = values[len(values) // 2 * 2 :]",
    "        values = [a + b for a, b in zip(values[::2], values[1::2])] + rest",
    "    return values[0]",
    "",
    "",
    "def layer(weights, biases, x):",
    '    """Return the pre-activation of each neuron."""',
    "    return [",
    "        total([bias] + [w * xi for w, xi in zip(row, x)]) for row, bias in zip(weights, biases)",
    "    ]",
)
"""Functions that every network needs."""


def value_lines(subject: ExportSubject) -> list[str]:
    """Write how the numbers of the weights become values, and the list of them all."""
    lines = []
    for name in parameter_names(subject):
        values = f"[Value(number) for number in {name}]"
        if name.startswith("w"):
            values = f"[[Value(number) for number in row] for row in {name}]"
        lines.append(f"{name} = {values}")
    layers = [f"(w{k}, b{k})" for k in range(1, len(subject.layers) + 1)]
    lines += call_lines("layers = [", layers, "]")
    return [
        *lines,
        "# Neuron by neuron: its weights, then its bias.",
        "parameters = [p for w, b in layers for row, bias in zip(w, b) for p in [*row, bias]]",
    ]


def predict_lines(subject: ExportSubject) -> list[str]:
    """Write ``def predict(x)`` for one sample, with ``masks`` where a layer has dropout."""
    dropping = dropping_layers(subject)
    lines = [
        f"def predict(x{', masks=None' if dropping else ''}):",
        '    """Return the scores of a sample, a list of values."""',
        "    x = [Value(number) for number in x]",
    ]
    signal = "x"
    for k, one in enumerate(subject.layers, start=1):
        lines.append(f"    z{k} = layer(w{k}, b{k}, {signal})")
        signal = f"z{k}"
        if one.activation != "linear":
            lines.append(f"    a{k} = [{ACTIVATIONS[one.activation].replace('Z', 'z')} for z in {signal}]")
            signal = f"a{k}"
        if one.dropout:
            lines += [
                "    if masks is not None:",
                f"        {signal} = [a * kept for a, kept in zip({signal}, masks[{dropping.index(k - 1)}])]",
            ]
    return [*lines, f"    return {signal}"]


def loss_lines(subject: ExportSubject) -> list[str]:
    """Write ``def loss_of(scores, y)`` for one sample."""
    words, body = LOSSES[subject.spec.training.loss]
    return [
        "def loss_of(scores, y):",
        f'    """{words}, of one sample."""',
        *(f"    {line}" for line in body),
    ]


def right_lines(subject: ExportSubject) -> list[str]:
    """Write ``def is_right(scores, y)``; nothing for regression."""
    if not is_classified(subject):
        return []
    if subject.spec.training.loss == "softmax_cross_entropy":
        words, body = (
            "class has the largest score",
            [
                "numbers = [score.data for score in scores]",
                "return numbers.index(max(numbers)) == y",
            ],
        )
    else:
        words, body = "score has the right sign", ["return (scores[0].data > 0) == (y > 0)"]
    return [
        "def is_right(scores, y):",
        f'    """Whether a sample\'s {words}."""',
        *(f"    {line}" for line in body),
    ]


def score_lines(subject: ExportSubject) -> list[str]:
    """Write ``def score(x, y)`` for some samples."""
    classified = is_classified(subject)
    words = "mean loss and accuracy" if classified else "the mean loss"
    return [
        "def score(x, y):",
        f'    """Return {words} of samples, as they are tested."""',
        "    scores = [predict(xi) for xi in x]",
        "    loss = sum(loss_of(s, yi).data for s, yi in zip(scores, y)) / len(y)",
        *(
            [
                "    right = sum(is_right(s, yi) for s, yi in zip(scores, y))",
                "    return loss, right / len(y)",
            ]
            if classified
            else ["    return loss"]
        ),
    ]


def backpropagate_lines(subject: ExportSubject) -> list[str]:
    """Write ``def backpropagate(rows)``, with ``step`` where a layer has dropout."""
    x, y = training_samples(subject)
    classified, dropping = is_classified(subject), dropping_layers(subject)
    step = ", step=None" if dropping else ""
    words = "return loss and accuracy" if classified else "return the loss"
    lines = [
        f"def backpropagate(rows{step}):",
        f'    """Give parameters their gradients over some training samples, and {words}.',
        "",
        "    Gradients add up, so that each sample can be backpropagated alone: all of them together would",
        "    be a graph of very many values.",
        '    """',
        "    for p in parameters:",
        "        p.grad = 0.0",
        "    loss, right = 0.0, 0" if classified else "    loss = 0.0",
        "    for row in rows:",
    ]
    if dropping:
        masks = [
            f"dropout_mask(step, {index}, {len(subject.layers[index].bias)}, row, "
            f"{number(subject.layers[index].dropout)})"
            for index in dropping
        ]
        lines += [
            "        masks = None",
            "        if step is not None:",
            *([f"            masks = [{masks[0]}]"] if len(masks) == 1 else _listed(masks)),
            f"        scores = predict({x}[row], masks)",
        ]
    else:
        lines.append(f"        scores = predict({x}[row])")
    lines += [
        f"        part = loss_of(scores, {y}[row]) * (1.0 / len(rows))",
        "        part.backward()",
        "        loss += part.data",
    ]
    if classified:
        lines.append(f"        right += is_right(scores, {y}[row])")
    lines += [f"    {line}" for line in _penalty_lines(subject)]
    return [*lines, "    return loss, right / len(rows)" if classified else "    return loss"]


def _listed(masks: list[str]) -> list[str]:
    return ["            masks = [", *(f"                {mask}," for mask in masks), "            ]"]


def _penalty_lines(subject: ExportSubject) -> list[str]:
    training = subject.spec.training
    if not training.l1 and not training.l2:
        return []
    lines, over = [], "parameters"
    if not training.penalize_biases:
        lines.append("weights = [p for w, _ in layers for row in w for p in row]")
        over = "weights"
    for name, strength, term in (
        ("L1", training.l1, "p.relu() + (-p).relu()"),
        ("L2", training.l2, "p * p"),
    ):
        if strength:
            lines += [
                f"penalty = total([{term} for p in {over}]) * {name}",
                "penalty.backward()",
                "loss += penalty.data",
            ]
    return lines
