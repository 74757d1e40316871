"""A scalar autograd engine: `Value`, the operations on it, and the networks built from it.

Standard library only, small enough to read in one sitting. It is the reference that every faster form of the
same network is held against.
"""

from gradstudio.engine.errors import (
    ConfigurationError,
    GradStudioError,
    MathDomainError,
    ShapeError,
    ValueTypeError,
)
from gradstudio.engine.gradcheck import GradCheck, gradcheck
from gradstudio.engine.losses import (
    LOSSES,
    half_squared_error,
    hinge,
    logistic,
    mean,
    softmax_cross_entropy,
    squared_error,
)
from gradstudio.engine.nn import ACTIVATIONS, MLP, Layer, Module, Neuron
from gradstudio.engine.ops import OPS, Op
from gradstudio.engine.optim import SGD, ConstantSchedule, LinearSchedule
from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order

__all__ = [
    "ACTIVATIONS",
    "LOSSES",
    "MLP",
    "OPS",
    "SGD",
    "ConfigurationError",
    "ConstantSchedule",
    "GradCheck",
    "GradStudioError",
    "Layer",
    "LinearSchedule",
    "MathDomainError",
    "Module",
    "Neuron",
    "Op",
    "ShapeError",
    "Value",
    "ValueTypeError",
    "gradcheck",
    "half_squared_error",
    "hinge",
    "logistic",
    "mean",
    "softmax_cross_entropy",
    "squared_error",
    "topological_order",
]
