"""What a module or a function of PyTorch is in an MLP: a linear layer, an activation, dropout or softmax."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.engine.formulas import ELU_ALPHA, LEAKY_RELU_SLOPE
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.layer import Floats
from gradstudio.importing.state_dict import tensor_array

Kind = Literal["linear", "activation", "dropout", "softmax", "log_softmax", "nothing"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ForwardStep:
    """One step of a forward pass.

    Attributes:
        kind: what it is.
        name: what a message calls it: ``fc1``, ``relu``.
        activation: its name in the engine.
        rate: share that dropout leaves out.
        weight: of a linear layer, shape (neurons, inputs).
        bias: of a linear layer; None where it has none.
        frozen: whether no parameter of a linear layer is trained.
        note: what is different here; empty for nothing.
    """

    kind: Kind
    name: str = ""
    activation: str = ""
    rate: float = 0.0
    weight: Floats | None = None
    bias: Floats | None = None
    frozen: bool = False
    note: str = ""


def step_of_module(module: Any, name: str) -> ForwardStep:
    """Return what a module of `torch.nn` is.

    Args:
        module: one that is called whole.
        name: where it stands in the module that is read.

    Raises:
        ImportingError: it is no part of an MLP; the message names it and says why.
    """
    kind = type(module).__name__
    called = f"{name} ({kind})" if name else f"The {kind}"
    if kind == "Linear" or any(base.__name__ == "Linear" for base in type(module).__mro__):
        return _linear(module, called, name)
    if kind in _ACTIVATIONS:
        return _activation(_ACTIVATIONS[kind], called, _Options(module, {}))
    match kind:
        case "Dropout":
            return ForwardStep(kind="dropout", name=called, rate=float(module.p))
        case "Softmax" | "LogSoftmax":
            return _softmax(kind == "LogSoftmax", called, module.dim)
        case "Identity" | "Flatten":
            return ForwardStep(kind="nothing", name=called)
    raise ImportingError(f"{called} {_why_not(kind)}")


def step_of_call(function: str, arguments: tuple[Any, ...], named: Mapping[str, Any]) -> ForwardStep:
    """Return what a call of a function or a method of a tensor is.

    Args:
        function: its name: ``relu``.
        arguments: those after the tensor.
        named: those that are given by name.

    Raises:
        ImportingError: as for `step_of_module`.
    """
    called = f"{function}(…)"
    plain = function.removesuffix("_")
    if plain in _FUNCTIONS:
        places = dict(zip(_PLACES.get(plain, ()), arguments, strict=False))
        return _activation(_FUNCTIONS[plain], called, _Options(None, {**places, **named}))
    match plain:
        case "dropout":
            rate = named.get("p", arguments[0] if arguments else 0.5)
            return ForwardStep(kind="dropout", name=called, rate=float(rate))
        case "softmax" | "log_softmax":
            dim = named.get("dim", arguments[0] if arguments else None)
            return _softmax(plain == "log_softmax", called, dim)
        case "flatten" | "view" | "reshape" | "contiguous" | "float" | "double" | "to" | "squeeze" | "type":
            return ForwardStep(kind="nothing", name=called)
    raise ImportingError(f"{called} in forward {_why_not(function)}")


@dataclass(frozen=True, slots=True)
class _Options:
    """Settings of an activation: those of a module, or those given in a call."""

    module: Any
    given: Mapping[str, Any]

    def get(self, name: str, usual: Any) -> Any:
        return self.given.get(name, usual) if self.module is None else getattr(self.module, name, usual)


_ACTIVATIONS: Mapping[str, str] = {
    "ReLU": "relu",
    "Tanh": "tanh",
    "Sigmoid": "sigmoid",
    "LeakyReLU": "leaky_relu",
    "ELU": "elu",
    "Softplus": "softplus",
    "SiLU": "silu",
    "GELU": "gelu",
}
_FUNCTIONS: Mapping[str, str] = {
    **{name: name for name in _ACTIVATIONS.values()},
    "sin": "sin",
    "expit": "sigmoid",
}
_PLACES: Mapping[str, tuple[str, ...]] = {
    "leaky_relu": ("negative_slope",),
    "elu": ("alpha",),
    "softplus": ("beta", "threshold"),
}
"""Settings of an activation by their place behind the tensor."""

_SETTINGS: Mapping[str, tuple[str, float]] = {
    "leaky_relu": ("negative_slope", LEAKY_RELU_SLOPE),
    "elu": ("alpha", ELU_ALPHA),
    "softplus": ("beta", 1.0),
}
"""The one that an activation must have here."""

_EXACT_ABOVE = 36.0
"""x is ln(1 + eˣ) to the last bit from there on."""


def _activation(activation: str, called: str, options: _Options) -> ForwardStep:
    if activation in _SETTINGS:
        name, wanted = _SETTINGS[activation]
        if float(options.get(name, wanted)) != wanted:
            raise ImportingError(
                f"{called} has {name}={options.get(name, wanted):g}, but the "
                f"{ACTIVATIONS[activation].title} of a project "
                f"has {wanted:g}. Train it with that, or take another activation."
            )
    note = ""
    if activation == "gelu" and options.get("approximate", "none") != "none":
        raise ImportingError(
            f"{called} is the approximation of GELU by tanh, but a project has the exact one. Take "
            "approximate='none'."
        )
    if activation == "softplus" and float(options.get("threshold", 20.0)) < _EXACT_ABOVE:
        note = (
            "Softplus of PyTorch returns x itself above its threshold; here it is exact: outputs may "
            "differ by 2e-9."
        )
    return ForwardStep(kind="activation", name=called, activation=activation, note=note)


def _softmax(is_log: bool, called: str, dim: Any) -> ForwardStep:
    if dim not in (None, 1, -1):
        raise ImportingError(
            f"{called} is over dimension {dim}, which is not that of the outputs. Take dim=1."
        )
    note = "The module returns logarithms of probabilities; a project returns scores." if is_log else ""
    return ForwardStep(kind="log_softmax" if is_log else "softmax", name=called, note=note)


def _linear(module: Any, called: str, name: str) -> ForwardStep:
    weight, bias = module.weight, module.bias
    if getattr(weight, "is_meta", False) or type(weight).__name__.startswith("Uninitialized"):
        raise ImportingError(f"{called} has no numbers yet. Run the module once, so that it has its weights.")
    if not weight.is_floating_point():
        raise ImportingError(
            f"{called} has weights of {weight.dtype}, but those of a project are real numbers."
        )
    own = list(module.parameters())
    return ForwardStep(
        kind="linear",
        name=name or type(module).__name__,
        weight=tensor_array(weight, f"{called} has a weight that").astype(np.float64),
        bias=None if bias is None else tensor_array(bias, f"{called} has a bias that").astype(np.float64),
        frozen=bool(own) and not any(parameter.requires_grad for parameter in own),
    )


_OTHER: tuple[tuple[Callable[[str], bool], str], ...] = (
    (lambda kind: "BatchNorm" in kind, "is a normalisation, and an MLP of a project has none. Fold it into "
     "the layer before it: torch.nn.utils.fusion.fuse_linear_bn_eval."),
    (lambda kind: "Norm" in kind, "is a normalisation, and an MLP of a project has none."),
    (lambda kind: kind.startswith(("Conv", "LazyConv")) or "Pool" in kind,
     "is a layer of a convolutional network, and a project has multi-layer perceptrons."),
    (lambda kind: any(word in kind for word in ("RNN", "LSTM", "GRU", "Transformer", "Attention", "Embedding")),
     "is no layer of neurons that take all outputs of the layer before, and a project has only those."),
    (lambda kind: kind in ("add", "sub", "mul", "cat", "stack", "truediv", "matmul", "linear"),
     "computes by hand what a project has as a layer. Write the module as a chain of nn.Linear and activations."),
    (lambda kind: "Dropout" in kind, "is another dropout than a project's. Take nn.Dropout."),
)  # fmt: skip


def _why_not(kind: str) -> str:
    for fits, why in _OTHER:
        if fits(kind):
            return why
    known = ", ".join(name for name in ACTIVATIONS if name != "linear")
    return f"is no part of an MLP of a project. It has linear layers, dropout, and the activations {known}."
