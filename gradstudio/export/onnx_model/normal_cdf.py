"""The standard normal distribution Φ of basic operators: onnxruntime has no Erf in float64."""

from __future__ import annotations

import math

from gradstudio.export.onnx_model.nodes import NodeWriter

_MIDDLE = 4.0
# (1 + 2·u)·exp(u²)·erfc(u) for u ≥ 0 as a polynomial in t = (u − 4) / (u + 4), the constant first: interpolated at
# the 23 Chebyshev points of t with 60 digits. With it Φ is off by less than 4e-15 of itself for x > −8, below by
# the rounding of u², which is 6e-14 where Φ is 1e-240.
# Source: Shepherd & Laframboise 1981, "Chebyshev approximation of (1 + 2x)exp(x²)erfc x", for the form.
_POLYNOMIAL = (
    1.2329951186255526, -0.139621116840557, 0.015379652102618402, 0.06809705425420673, -0.10103906603618064,
    0.0937328350110569, -0.06633036581541651, 0.03716751538360477, -0.016197734020451597, 0.005031971017234254,
    -0.0007577735257382458, -0.0001992610018544279, 0.00015062257137043143, -2.4387691264306046e-05,
    -1.1224122281497544e-05, 5.6894090899650724e-06, 2.968409172531307e-07, -8.019174684327191e-07,
    7.202517584836005e-08, 9.290772873032215e-08, -1.673812797437216e-08, -6.984021100158542e-09,
    1.6403183696752708e-09,
)  # fmt: skip


def write_normal_cdf(writer: NodeWriter, x: str) -> str:
    """Write Φ(x), accurate in the lower tail too; return the tensor's name."""
    u = writer.add("Mul", writer.add("Abs", x), writer.number(math.sqrt(0.5)))
    t = writer.add(
        "Div",
        writer.add("Sub", u, writer.number(_MIDDLE)),
        writer.add("Add", u, writer.number(_MIDDLE)),
    )
    total = writer.number(_POLYNOMIAL[-1])
    for coefficient in reversed(_POLYNOMIAL[:-1]):
        total = writer.add("Add", writer.add("Mul", total, t), writer.number(coefficient))
    falling = writer.add("Exp", writer.add("Neg", writer.add("Mul", u, u)))
    below = writer.add("Add", writer.add("Mul", u, writer.number(4.0)), writer.number(2.0))
    tail = writer.add("Div", writer.add("Mul", falling, total), below)  # Φ(−|x|)
    negative = writer.add("Less", x, writer.number(0.0))
    return writer.add("Where", negative, tail, writer.add("Sub", writer.number(1.0), tail))
