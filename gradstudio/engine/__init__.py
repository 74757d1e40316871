"""A scalar autograd engine: `Value`, the operations on it, and the networks built from it.

Standard library only, small enough to read in one sitting. It is the reference that every faster form of the
same network is held against.
"""

from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.engine.clipping import clip_by_norm, clip_by_value
from gradstudio.engine.errors import (
    ConfigurationError,
    GradStudioError,
    MathDomainError,
    ShapeError,
    ValueTypeError,
)
from gradstudio.engine.gradcheck import GradCheck, gradcheck
from gradstudio.engine.initialisation import INITIALISATIONS, Initialisation, initialise
from gradstudio.engine.losses import (
    LOSSES,
    half_squared_error,
    hinge,
    logistic,
    mean,
    softmax_cross_entropy,
    squared_error,
)
from gradstudio.engine.nn import MLP, Layer, Module, Neuron
from gradstudio.engine.op import Op
from gradstudio.engine.ops import OPS
from gradstudio.engine.optim import SGD, Adam, AdamW, Momentum, Nesterov, RMSprop
from gradstudio.engine.optimizer import Optimizer
from gradstudio.engine.schedules import (
    ConstantSchedule,
    CosineSchedule,
    ExponentialSchedule,
    LinearSchedule,
    StepSchedule,
    WarmUp,
)
from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order

__all__ = [
    "ACTIVATIONS",
    "INITIALISATIONS",
    "LOSSES",
    "MLP",
    "OPS",
    "SGD",
    "Adam",
    "AdamW",
    "ConfigurationError",
    "ConstantSchedule",
    "CosineSchedule",
    "ExponentialSchedule",
    "GradCheck",
    "GradStudioError",
    "Initialisation",
    "Layer",
    "LinearSchedule",
    "MathDomainError",
    "Module",
    "Momentum",
    "Nesterov",
    "Neuron",
    "Op",
    "Optimizer",
    "RMSprop",
    "ShapeError",
    "StepSchedule",
    "Value",
    "ValueTypeError",
    "WarmUp",
    "clip_by_norm",
    "clip_by_value",
    "gradcheck",
    "half_squared_error",
    "hinge",
    "initialise",
    "logistic",
    "mean",
    "softmax_cross_entropy",
    "squared_error",
    "topological_order",
]
