"""Activation functions in ONNX operators: one node where onnxruntime has it in the precision, else written out.

In float64 its CPU kernels have neither LeakyRelu, Elu, Softplus, Gelu nor Erf, and the Sigmoid that they have loses
the lower tail: 0 at −40 in place of 4e-18. What is written out keeps its digits where the function is small.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gradstudio.engine.formulas import LEAKY_RELU_SLOPE
from gradstudio.export.onnx_model.nodes import NodeWriter
from gradstudio.export.onnx_model.normal_cdf import write_normal_cdf

WriteFunction = Callable[[NodeWriter, str], str]
"""Writes a function of a tensor, and returns the name of the tensor that it makes."""


def _relu(writer: NodeWriter, x: str) -> str:
    return writer.add("Relu", x)


def _tanh(writer: NodeWriter, x: str) -> str:
    return writer.add("Tanh", x)


def _sin(writer: NodeWriter, x: str) -> str:
    return writer.add("Sin", x)


def _leaky_relu(writer: NodeWriter, x: str) -> str:
    if not writer.is_double:
        return writer.add("LeakyRelu", x, alpha=LEAKY_RELU_SLOPE)
    return writer.add("Max", x, writer.add("Mul", x, writer.number(LEAKY_RELU_SLOPE)))


def _elu(writer: NodeWriter, x: str) -> str:
    """exp(a) − 1 is 2·t / (1 − t) with t = tanh(a/2): near 0 that keeps the digits that float32's Elu loses."""
    negative = writer.add("Min", x, writer.number(0.0))
    t = writer.add("Tanh", writer.add("Mul", negative, writer.number(0.5)))
    below = writer.add("Div", writer.add("Add", t, t), writer.add("Sub", writer.number(1.0), t))
    return writer.add("Add", writer.add("Relu", x), below)


def write_sigmoid(writer: NodeWriter, x: str) -> str:
    """Write 1 / (1 + exp(−x)); return the tensor's name."""
    if not writer.is_double:
        return writer.add("Sigmoid", x)
    raised = writer.add("Exp", writer.add("Neg", x))
    return writer.add("Div", writer.number(1.0), writer.add("Add", raised, writer.number(1.0)))


def _softplus(writer: NodeWriter, x: str) -> str:
    """In float64 ln(1 + e) is ln(s)·e / (s − 1) with s = 1 + e, or e where s is 1: so its rounding cancels.

    Source: Kahan's formula for log1p: Goldberg 1991, "What every computer scientist should know", theorem 4.
    """
    if not writer.is_double:
        return writer.add("Softplus", x)
    one = writer.number(1.0)
    e = writer.add("Exp", writer.add("Neg", writer.add("Abs", x)))
    s = writer.add("Add", e, one)
    corrected = writer.add("Div", writer.add("Mul", writer.add("Log", s), e), writer.add("Sub", s, one))
    logarithm = writer.add("Where", writer.add("Equal", s, one), e, corrected)
    return writer.add("Add", writer.add("Relu", x), logarithm)


def _silu(writer: NodeWriter, x: str) -> str:
    return writer.add("Mul", x, write_sigmoid(writer, x))


def _gelu(writer: NodeWriter, x: str) -> str:
    if not writer.is_double:
        return writer.add("Gelu", x)
    return writer.add("Mul", x, write_normal_cdf(writer, x))


ACTIVATION_WRITERS: Mapping[str, WriteFunction] = {
    "relu": _relu,
    "leaky_relu": _leaky_relu,
    "elu": _elu,
    "tanh": _tanh,
    "sigmoid": write_sigmoid,
    "softplus": _softplus,
    "silu": _silu,
    "gelu": _gelu,
    "sin": _sin,
}
"""By the engine's name; linear needs no node."""
