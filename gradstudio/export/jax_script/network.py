"""Network, loss and gradients of a script in JAX."""

from __future__ import annotations

from collections.abc import Mapping

from gradstudio.export.numpy_script.losses import accuracy_lines as numpy_accuracy_lines
from gradstudio.export.numpy_script.losses import penalty_terms
from gradstudio.export.script_parts.dropout import mask_names, no_masks
from gradstudio.export.script_parts.facts import dropping_layers, is_classified
from gradstudio.export.script_parts.parameters import unpacking_lines
from gradstudio.export.subject import ExportSubject
from gradstudio.project.spec import Loss

ACTIVATIONS: Mapping[str, str] = {
    "relu": "jax.nn.relu(Z)",
    "leaky_relu": "jnp.where(Z > 0, Z, 0.01 * Z)",
    "elu": "jax.nn.elu(Z)",
    "tanh": "jnp.tanh(Z)",
    "sigmoid": "jax.nn.sigmoid(Z)",
    "softplus": "jax.nn.softplus(Z)",
    "silu": "jax.nn.silu(Z)",
    "gelu": "jax.nn.gelu(Z, approximate=False)",
    "sin": "jnp.sin(Z)",
}
"""Of a pre-activation ``Z``, by name. At a kink their slopes are ours: 0 for ReLU, 0.01 for leaky ReLU."""

_LOSSES: Mapping[Loss, tuple[str, str]] = {
    "hinge": ("Hinge: max(0, 1 - y * score)", "jax.nn.relu(1.0 - y * scores[:, 0]).mean()"),
    "logistic": ("Logistic: ln(1 + exp(-y * score))", "jax.nn.softplus(-y * scores[:, 0]).mean()"),
    "half_squared_error": ("Half the squared error", "0.5 * ((scores[:, 0] - y) ** 2).mean()"),
    "squared_error": ("Squared error", "((scores[:, 0] - y) ** 2).mean()"),
    "softmax_cross_entropy": (
        "Cross-entropy: ln(sum of exp(scores)) - score of the class",
        "(jax.nn.logsumexp(scores, axis=1) - scores[jnp.arange(len(y)), y]).mean()",
    ),
}


def predict_lines(subject: ExportSubject) -> list[str]:
    """Write ``def predict(params, x)``, with ``masks`` where a layer has dropout."""
    dropping = dropping_layers(subject)
    masks = f", masks={no_masks(subject)}" if dropping else ""
    lines = [
        f"def predict(params, x{masks}):",
        '    """Return the scores of samples, shape (samples, outputs)."""',
        *unpacking_lines(subject),
    ]
    if dropping:
        lines.append(f"    {mask_names(subject)} = masks")
    signal = "x"
    for k, layer in enumerate(subject.layers, start=1):
        lines.append(f"    z{k} = {signal} @ w{k}.T + b{k}")
        signal = f"z{k}"
        if layer.activation != "linear":
            lines.append(f"    a{k} = {ACTIVATIONS[layer.activation].replace('Z', signal)}")
            signal = f"a{k}"
        if layer.dropout:
            lines.append(f"    h{k} = {signal} * mask{k}")
            signal = f"h{k}"
    return [*lines, f"    return {signal}"]


def loss_lines(loss: Loss) -> list[str]:
    """Write ``def loss_of(scores, y)``."""
    words, expression = _LOSSES[loss]
    return [
        "def loss_of(scores, y):",
        f'    """{words}, the mean of some samples."""',
        f"    return {expression}",
    ]


def accuracy_lines(loss: Loss) -> list[str]:
    """Write ``def accuracy_of(scores, y)``."""
    return numpy_accuracy_lines(loss, "mean(dtype=float)")  # which would have 32 bits otherwise


def gradient_lines(subject: ExportSubject) -> list[str]:
    """Write ``def loss_and_gradients(params, x, y)``, with ``masks`` where a layer has dropout."""
    training, classified = subject.spec.training, is_classified(subject)
    masks = ", masks" if dropping_layers(subject) else ""
    default = f", masks={no_masks(subject)}" if masks else ""
    penalty = penalty_terms(training, "(p * jnp.sign(p))")  # the slope of jnp.abs at 0 is 1
    words = "Return loss and accuracy" if classified else "Return the loss"
    lines = [
        f"def total_loss(params, x, y{default}):",
        f'    """{words} of some samples{", penalties included" if penalty else ""}."""',
        f"    scores = predict(params, x{masks})",
        "    loss = loss_of(scores, y)",
        *(["    # |p| with the slope 0 at 0, where that of jnp.abs is 1."] if training.l1 else []),
        *(f"    loss += {term}" for term in penalty),
        "    return loss, accuracy_of(scores, y)" if classified else "    return loss",
        "",
        "",
    ]
    auxiliary = ", has_aux=True" if classified else ""
    returned = "((loss, accuracy), gradients)" if classified else "(loss, gradients)"
    return [
        *lines,
        f"# From params, x and y to {returned}.",
        f"loss_and_gradients = jax.jit(jax.value_and_grad(total_loss{auxiliary}))",
    ]
