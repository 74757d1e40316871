"""The optimizer of a script, with what it remembers of the steps before."""

from __future__ import annotations

from collections.abc import Mapping

from gradstudio.export.script_parts.literals import call_lines, number
from gradstudio.export.subject import ExportSubject
from gradstudio.project.spec import (
    AdamSpec,
    AdamWSpec,
    MomentumSpec,
    NesterovSpec,
    OptimizerSpec,
    RMSpropSpec,
)

_MEMORY: Mapping[str, tuple[str, ...]] = {
    "momentum": ("momentum_buffer",),
    "nesterov": ("momentum_buffer",),
    "rmsprop": ("square_avg",),
    "adam": ("exp_avg", "exp_avg_sq"),
    "adamw": ("exp_avg", "exp_avg_sq"),
}
"""What PyTorch calls what each optimizer remembers."""

_PART: Mapping[str, str] = {
    "momentum_buffer": "first",
    "square_avg": "second",
    "exp_avg": "first",
    "exp_avg_sq": "second",
}
"""What the stored arrays of it are called."""


def shrinks_by_hand(spec: OptimizerSpec) -> bool:
    """Whether the loop decays the weights: in PyTorch only AdamW does, elsewhere its decay is a penalty."""
    return bool(spec.weight_decay) and not isinstance(spec, AdamSpec | AdamWSpec)


def optimizer_lines(subject: ExportSubject, parameters: str, rate: str) -> list[str]:
    """Write the optimizer.

    Args:
        subject: what is handed over.
        parameters: the expression for those that it moves.
        rate: the expression for its learning rate.
    """
    spec = subject.spec.training.optimizer
    name, settings = _constructor(spec)
    return call_lines(f"optimizer = torch.optim.{name}(", [parameters, f"lr={rate}", *settings], ")")


def memory_lines(subject: ExportSubject, *, inside: bool, some_frozen: bool) -> list[str]:
    """Write what hands the optimizer its memory, by the names of the parameters.

    Args:
        subject: what is handed over.
        inside: whether the script has it as ``first`` and ``second``; otherwise it is in the ``data`` of a file.
        some_frozen: whether some parameters are not the optimizer's.
    """
    parts = memory_parts(subject)
    if not parts:
        return []
    kind = subject.spec.training.optimizer.kind
    entries = [
        f'"{name}": {part}[name],' if inside else f'"{name}": data[f"{part}.{{name}}"],'
        for name, part in zip(_MEMORY[kind], parts, strict=True)
    ]
    if kind not in ("momentum", "nesterov"):
        age = subject.engine.step - subject.engine.began_at
        entries.insert(0, f'"step": torch.tensor({age}.0),')
    inner = ["optimizer.state[parameter] = {", *(f"    {entry}" for entry in entries), "}"]
    if some_frozen:
        inner = ["if parameter.requires_grad:", *(f"    {line}" for line in inner)]
    return ["for name, parameter in model.named_parameters():", *(f"    {line}" for line in inner)]


def memory_parts(subject: ExportSubject) -> tuple[str, ...]:
    """Return which stored arrays, ``first`` and ``second``, the optimizer is handed."""
    state = subject.engine
    if state.step == state.began_at:
        return ()
    return tuple(_PART[name] for name in _MEMORY.get(subject.spec.training.optimizer.kind, ()))


def _constructor(spec: OptimizerSpec) -> tuple[str, list[str]]:
    """Return the class of `torch.optim`, and its settings but for the learning rate."""
    match spec:
        case NesterovSpec():
            return "SGD", [f"momentum={number(spec.momentum)}", "nesterov=True"] if spec.momentum else []
        case MomentumSpec():
            return "SGD", [f"momentum={number(spec.momentum)}"]
        case RMSpropSpec():
            return "RMSprop", [f"alpha={number(spec.alpha)}", f"eps={number(spec.epsilon)}"]
        case AdamSpec() | AdamWSpec():
            settings = [f"betas=({number(spec.beta1)}, {number(spec.beta2)})", f"eps={number(spec.epsilon)}"]
            if spec.weight_decay or isinstance(spec, AdamWSpec):
                return "AdamW", [*settings, f"weight_decay={number(spec.weight_decay)}"]
            return "Adam", settings
        case _:
            return "SGD", []
