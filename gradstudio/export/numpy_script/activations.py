"""Activations and their slopes in NumPy, and the functions that NumPy lacks for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WrittenActivation:
    """An activation in NumPy.

    Attributes:
        forward: of the pre-activation ``Z``.
        slope: of ``Z`` and the activation ``A``.
        helpers: names of the functions that both use.
    """

    forward: str
    slope: str
    helpers: tuple[str, ...] = ()

    def activation(self, z: str) -> str:
        """Write the activation of a pre-activation."""
        return self.forward.replace("Z", z)

    def derivative(self, z: str, a: str) -> str:
        """Write its slope, from pre-activation and activation."""
        return self.slope.replace("Z", z).replace("A", a)


FORMULAS: Mapping[str, WrittenActivation] = {
    "relu": WrittenActivation("np.maximum(Z, 0.0)", "(Z > 0)"),
    "leaky_relu": WrittenActivation("np.where(Z > 0, Z, 0.01 * Z)", "np.where(Z > 0, 1.0, 0.01)"),
    "elu": WrittenActivation(
        "np.where(Z > 0, Z, np.expm1(np.minimum(Z, 0.0)))", "np.where(Z > 0, 1.0, A + 1.0)"
    ),
    "tanh": WrittenActivation("np.tanh(Z)", "(1.0 - A * A)"),
    "sigmoid": WrittenActivation("sigmoid(Z)", "(A * (1.0 - A))", ("sigmoid",)),
    "softplus": WrittenActivation("softplus(Z)", "sigmoid(Z)", ("sigmoid", "softplus")),
    "silu": WrittenActivation(
        "Z * sigmoid(Z)", "(sigmoid(Z) * (1.0 + Z * (1.0 - sigmoid(Z))))", ("sigmoid",)
    ),
    "gelu": WrittenActivation("gelu(Z)", "gelu_slope(Z)", ("erfc", "gelu")),
    "sin": WrittenActivation("np.sin(Z)", "np.cos(Z)"),
}
"""By name; a linear layer has none."""

HELPERS: Mapping[str, tuple[str, ...]] = {
    "sigmoid": (
        "def sigmoid(z):",
        '    """Return 1 / (1 + exp(-z)), without overflow on either side."""',
        "    e = np.exp(-np.abs(z))",
        "    return np.where(z >= 0, 1.0, e) / (1.0 + e)",
    ),
    "softplus": (
        "def softplus(z):",
        '    """Return ln(1 + exp(z)), without overflow."""',
        "    return np.maximum(z, 0.0) + np.log1p(np.exp(-np.abs(z)))",
    ),
    "erfc": (
        "def erfc(z):",
        '    """Return 1 - erf(z) by Python\'s own function, number by number: NumPy has none."""',
        "    return np.vectorize(math.erfc, otypes=[z.dtype])(z)",
    ),
    "gelu": (
        "def gelu(z):",
        '    """Return z times the share of a normal distribution below z."""',
        "    return 0.5 * z * erfc(-z * math.sqrt(0.5))",
        "",
        "",
        "def gelu_slope(z):",
        '    """Return the derivative of gelu."""',
        "    density = np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)",
        "    return 0.5 * erfc(-z * math.sqrt(0.5)) + z * density",
    ),
}
"""Definitions by name, in the order in which they stand in a script."""
