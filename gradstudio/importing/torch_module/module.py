"""`network_of_module`: an MLP of PyTorch as an imported network."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gradstudio.engine.errors import cut, shown
from gradstudio.export.missing import loading
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.layer import Floats, ImportedLayer
from gradstudio.importing.network import Ending, ImportedNetwork
from gradstudio.importing.state_dict import tensor_array
from gradstudio.importing.torch_module.following import UnfollowedError, followed, in_order_of_definition
from gradstudio.importing.torch_module.steps import ForwardStep

_TRIED = 8
"""Random inputs on which what was read is run against the module."""
_SAME_BEFORE_AND_BEHIND = frozenset({"relu", "leaky_relu"})
"""Activations that dropout may stand before or behind: f(c·z) is c·f(z) for c ≥ 0."""
_SAME, _SAME_IN_FLOAT32 = 1e-8, 1e-4


def network_of_module(module: Any) -> ImportedNetwork:
    """Return the network of a module of PyTorch: a chain of linear layers, activations and dropout.

    Its forward is followed in evaluation mode, and what was read is compared with the module on random inputs, so
    that nothing that forward does besides goes unnoticed. The module stays as it is.

    Args:
        module: a `torch.nn.Module`, on any device, in any precision.

    Raises:
        ImportingError: PyTorch cannot be loaded, it is no module, or no MLP; the message names what and why.
    """
    with loading("torch", "Reading a module", ImportingError):
        import torch  # noqa: PLC0415 - a library of its own, and a large one
    if not isinstance(module, torch.nn.Module):
        raise ImportingError(
            "from_torch takes a torch.nn.Module, not "
            f"{shown(module) if not hasattr(module, 'keys') else 'a dictionary'}. "
            "For a state_dict there is from_weights."
        )
    module = _unwrapped(module)
    with _evaluating(module):
        return _read(module)


def _read(module: Any) -> ImportedNetwork:
    unfollowed: UnfollowedError | None = None
    try:
        steps = followed(module)
    except UnfollowedError as error:
        unfollowed = error
        steps = in_order_of_definition(module)
    network = _Chain(f"The {type(module).__name__}").network(steps)
    inputs = np.random.Generator(np.random.PCG64(1)).normal(size=(_TRIED, network.input_count))
    is_log = any(step.kind == "log_softmax" for step in steps)
    # With each sign, and one by one: a forward that asks what the numbers are may go another way.
    tried = (inputs, -inputs, *(inputs[k : k + 1] for k in range(_TRIED)))
    difference = next(filter(None, (_difference(module, network, some, is_log=is_log) for some in tried)), "")
    if difference and unfollowed is not None:
        raise ImportingError(f"{unfollowed}. Write it as a chain of layers, such as nn.Sequential.")
    if difference:
        raise ImportingError(difference)
    notes = network.notes + tuple(_left_out(module, len(network.layers)))
    dtypes = {str(parameter.dtype).removeprefix("torch.") for parameter in module.parameters()}
    if dtypes - {"float64"}:
        notes += (f"Its weights are {', '.join(sorted(dtypes))}: the outputs are those of module.double().",)
    return ImportedNetwork(layers=network.layers, ending=network.ending, notes=notes, source=network.source)


def _unwrapped(module: Any) -> Any:
    for _ in range(4):
        inner = getattr(module, "_orig_mod", None)  # what torch.compile returns
        if inner is None and type(module).__name__ in ("DataParallel", "DistributedDataParallel"):
            inner = module.module
        if inner is None:
            break
        module = inner
    return module


@contextmanager
def _evaluating(module: Any) -> Iterator[None]:
    """Have a module in evaluation mode, and each part of it then as it was."""
    modes = [(part, part.training) for part in module.modules()]
    module.eval()
    try:
        yield
    finally:
        for part, mode in modes:
            part.training = mode


def _difference(module: Any, network: ImportedNetwork, inputs: Floats, *, is_log: bool) -> str:
    """Return in a sentence how what was read differs from the module on some inputs; nothing if it does not."""
    try:
        theirs, allowed = _run(module, inputs)
    except Exception as error:  # noqa: BLE001 - forward is the caller's: it may raise anything
        said = str(error).splitlines()
        return (
            f"The module cannot be run on inputs of the shape {inputs.shape}, as a project gives them: "
            f"{cut(said[0] if said else repr(error), 120)}."
        )
    ours = network.ended(network.outputs(inputs))
    ours = np.log(ours) if is_log else ours
    if theirs.ndim == 1 and ours.shape == (len(theirs), 1):  # outputs without their last dimension
        ours = ours[:, 0]
    if theirs.shape != ours.shape:
        return f"The module returns the shape {theirs.shape} for {len(inputs)} samples, not {ours.shape}."
    scale = max(1.0, float(np.abs(theirs).max()))
    apart = float(np.abs(ours - theirs).max())
    if apart <= allowed * scale:
        return ""
    return (
        f"forward does more than its layers: on random inputs the outputs differ by {apart:.3g}. Write it "
        "as a chain of "
        "nn.Linear, activations and dropout."
    )


def _run(module: Any, inputs: Floats) -> tuple[Floats, float]:
    """Return what a module says of inputs, in float64 where it can compute in it, and how far off it may be."""
    import torch  # noqa: PLC0415 - a library of its own

    with torch.no_grad():
        try:
            wide = {
                name: tensor.detach().cpu().double()
                for name, tensor in (*module.named_parameters(), *module.named_buffers())
                if tensor.is_floating_point()
            }
            outputs = torch.func.functional_call(module, wide, (torch.from_numpy(inputs),))
            allowed = _SAME
        except RuntimeError:  # forward itself turns its input into float32
            own = next(iter(module.parameters()))
            outputs = module(torch.from_numpy(inputs).to(own.device, own.dtype))
            allowed = _SAME_IN_FLOAT32
    return tensor_array(outputs, "What it returns").astype(np.float64), allowed


def _left_out(module: Any, layers: int) -> Iterator[str]:
    linear = [name for name, part in module.named_modules() if type(part).__name__ == "Linear"]
    if len(linear) > layers:
        some = ", ".join(linear[:5])
        yield f"Of {len(linear)} linear layers ({some}) forward takes {layers}: the others are left out."


@dataclass(slots=True)
class _Chain:
    """Puts steps together to layers.

    Attributes:
        source: what messages call the module.
        layers: those that are whole.
        notes: what is different here.
    """

    source: str
    layers: list[ImportedLayer] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _linear: ForwardStep | None = None
    _activation: str = ""
    _rates: list[float] = field(default_factory=list)
    _ending: Ending = "none"

    def network(self, steps: Sequence[ForwardStep]) -> ImportedNetwork:
        """Return the network that some steps make.

        Raises:
            ImportingError: they are no layers; the message names the step.
        """
        last = max((index for index, step in enumerate(steps) if step.kind == "linear"), default=-1)
        for index, step in enumerate(steps):
            if step.note and step.note not in self.notes:
                self.notes.append(step.note)
            if self._ending != "none" and step.kind not in ("nothing", "dropout"):
                raise ImportingError(
                    f"{step.name} follows on the {self._ending} at the end, which must be the last."
                )
            match step.kind:
                case "linear":
                    self._close()
                    self._linear = step
                case "activation":
                    self._activate(step, is_last=index > last)
                case "dropout":
                    self._drop(step, is_last=index > last)
                case "softmax" | "log_softmax":
                    self._end(step, is_last=index > last)
        self._close()
        return ImportedNetwork(
            layers=tuple(self.layers), ending=self._ending, notes=tuple(self.notes), source=self.source
        )

    def _close(self) -> None:
        step = self._linear
        if step is None or step.weight is None:
            return
        zeros = np.zeros(len(step.weight))
        self.layers.append(
            ImportedLayer(
                weight=step.weight,
                bias=zeros if step.bias is None else step.bias,
                has_bias=step.bias is not None,
                activation=self._activation or "linear",
                dropout=_joined(self._rates),
                frozen=step.frozen,
                name=step.name,
            )
        )
        self._linear, self._activation, self._rates = None, "", []

    def _activate(self, step: ForwardStep, *, is_last: bool) -> None:
        if self._linear is None or self._linear.weight is None:
            raise ImportingError(
                f"{step.name} comes before the first linear layer, but a layer of a project has its "
                "activation at its end."
            )
        if is_last and step.activation == "sigmoid" and len(self._linear.weight) == 1:
            self._ending = "sigmoid"
        elif self._activation:
            raise ImportingError(
                f"{step.name} follows on {self._activation}, but a layer of a project has one activation."
            )
        else:
            if self._rates and step.activation not in _SAME_BEFORE_AND_BEHIND:
                self.notes.append(
                    f"Dropout stands before {step.name}; in a project it comes behind the activation."
                )
            self._activation = step.activation

    def _drop(self, step: ForwardStep, *, is_last: bool) -> None:
        if step.rate == 0.0:
            return
        if self._linear is None or is_last or step.rate >= 1.0:
            where = "of everything" if step.rate >= 1 else "of outputs" if is_last else "of inputs"
            self.notes.append(f"{step.name} is left out: a project has no dropout {where}.")
            return
        self._rates.append(step.rate)

    def _end(self, step: ForwardStep, *, is_last: bool) -> None:
        if not is_last or self._linear is None or self._linear.weight is None:
            raise ImportingError(
                f"{step.name} is not at the end, but a softmax belongs to the loss of a project."
            )
        if len(self._linear.weight) == 1:
            raise ImportingError(
                f"{step.name} of a single output is always 1. Give the network an output for each class."
            )
        self._ending = "softmax"


def _joined(rates: Sequence[float]) -> float:
    """Return the share that one dropout leaves out in the place of several."""
    if len(rates) < 2:
        return rates[0] if rates else 0.0
    return 1.0 - math.prod(1.0 - rate for rate in rates)
