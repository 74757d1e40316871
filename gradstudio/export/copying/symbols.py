r"""Names of a network's scalars in formulas, such as ``w^{(1)}_{3,2}``."""

from __future__ import annotations

from gradstudio.engine.paths import ScalarPath
from gradstudio.export.latex import latex_name

_LETTERS = {"weight": "w", "bias": "b", "pre_activation": "z", "activation": "a", "neuron": "a"}

FUNCTIONS = {
    "relu": r"\operatorname{ReLU}",
    "leaky_relu": r"\operatorname{LeakyReLU}",
    "elu": r"\operatorname{ELU}",
    "tanh": r"\tanh",
    "sigmoid": r"\sigma",
    "softplus": r"\operatorname{softplus}",
    "silu": r"\operatorname{SiLU}",
    "gelu": r"\operatorname{GELU}",
    "sin": r"\sin",
}
"""Activations in formulas, by the engine's name."""


def symbol(label: str) -> str:
    """Return the symbol of a label in LaTeX: of a path its letter with indices, of all else the label as a text."""
    path = ScalarPath.parse(label)
    if path is None or path.part == "layer" or path.neuron is None:
        return latex_name(label)
    index = f"{path.neuron + 1}" if path.weight is None else f"{path.neuron + 1},{path.weight + 1}"
    if path.sample is not None:
        index += rf",\text{{sample {path.sample + 1}}}"
    if path.layer == 0:
        return f"x_{{{index}}}"
    return f"{_LETTERS[path.part]}^{{({path.layer})}}_{{{index}}}"
