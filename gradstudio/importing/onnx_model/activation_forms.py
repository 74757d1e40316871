"""What activations look like in ONNX files: our own forms, in either precision, and those of other exporters."""

from __future__ import annotations

import math
from collections.abc import Iterator

from gradstudio.engine.formulas import ELU_ALPHA, LEAKY_RELU_SLOPE
from gradstudio.export.onnx_model.activations import ACTIVATION_WRITERS
from gradstudio.export.onnx_model.nodes import NodeWriter, Precision
from gradstudio.importing.onnx_model.matching import FoundNodes, Write, find
from gradstudio.importing.onnx_model.model_graph import ModelGraph


def find_activation(graph: ModelGraph, tensor: str) -> tuple[str, FoundNodes] | None:
    """Look for an activation of a tensor.

    Args:
        graph: the file.
        tensor: the pre-activation.

    Returns:
        Its name in the engine and the nodes that compute it; None if there is none. Of several the one of the most
        nodes: those of the others are parts of it.
    """
    found = [
        (name, match)
        for name, write, precision in _forms()
        if (match := find(graph, tensor, write, precision, exact=False)) is not None
    ]
    return max(found, key=lambda one: len(one[1].nodes), default=None)


def _forms() -> Iterator[tuple[str, Write, Precision]]:
    for name, write in ACTIVATION_WRITERS.items():
        yield name, write, "float32"
        yield name, write, "float64"
    for name, write in _OTHERS:
        yield name, write, "float32"


def _gelu_by_erf(writer: NodeWriter, x: str) -> str:
    return writer.add("Mul", writer.add("Mul", x, _twice_phi(writer, x)), writer.number(0.5))


def _gelu_by_half(writer: NodeWriter, x: str) -> str:
    return writer.add("Mul", writer.add("Mul", x, writer.number(0.5)), _twice_phi(writer, x))


def _gelu_by_share(writer: NodeWriter, x: str) -> str:
    return writer.add("Mul", x, writer.add("Mul", _twice_phi(writer, x), writer.number(0.5)))


def _twice_phi(writer: NodeWriter, x: str) -> str:
    scaled = writer.add("Div", x, writer.number(math.sqrt(2.0)))
    return writer.add("Add", writer.add("Erf", scaled), writer.number(1.0))


def _elu(writer: NodeWriter, x: str) -> str:
    return writer.add("Elu", x, alpha=ELU_ALPHA)


def _swish(writer: NodeWriter, x: str) -> str:
    return writer.add("Swish", x)


def _softplus_by_log(writer: NodeWriter, x: str) -> str:
    return writer.add("Log", writer.add("Add", writer.add("Exp", x), writer.number(1.0)))


def _sigmoid_by_reciprocal(writer: NodeWriter, x: str) -> str:
    raised = writer.add("Exp", writer.add("Neg", x))
    return writer.add("Reciprocal", writer.add("Add", raised, writer.number(1.0)))


def _relu_by_max(writer: NodeWriter, x: str) -> str:
    return writer.add("Max", x, writer.number(0.0))


def _relu_by_clip(writer: NodeWriter, x: str) -> str:
    return writer.add("Clip", x, writer.number(0.0))


def _leaky_by_slope(writer: NodeWriter, x: str) -> str:
    return writer.add("PRelu", x, writer.number(LEAKY_RELU_SLOPE))


def _leaky_by_choice(writer: NodeWriter, x: str) -> str:
    above = writer.add("Greater", x, writer.number(0.0))
    return writer.add("Where", above, x, writer.add("Mul", x, writer.number(LEAKY_RELU_SLOPE)))


_OTHERS: tuple[tuple[str, Write], ...] = (
    ("gelu", _gelu_by_erf),
    ("gelu", _gelu_by_half),
    ("gelu", _gelu_by_share),
    ("elu", _elu),
    ("silu", _swish),
    ("softplus", _softplus_by_log),
    ("sigmoid", _sigmoid_by_reciprocal),
    ("relu", _relu_by_max),
    ("relu", _relu_by_clip),
    ("leaky_relu", _leaky_by_slope),
    ("leaky_relu", _leaky_by_choice),
)
