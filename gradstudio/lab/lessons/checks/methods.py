"""Which special method Python calls for an operator: found out by having it called."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gradstudio.engine.nn import Neuron, Number
from gradstudio.engine.value import Value
from gradstudio.lab.lessons.checks.rule import ANSWER, ANSWERS, Argument, CheckRule
from gradstudio.lab.lessons.checks.workings import Workings
from gradstudio.lab.lessons.lesson import LessonState

OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "**": operator.pow,
}
"""The operators of two operands by their sign."""
_SIDES = "value", "number", "nothing"
_SPECIAL = "add", "sub", "mul", "truediv", "floordiv", "pow"
_METHODS = (
    *(f"__{name}__" for name in _SPECIAL),
    *(f"__r{name}__" for name in _SPECIAL),
    "__neg__",
    "__repr__",
)
_KNOWN = frozenset((*_METHODS, "__call__", "__init__"))


class _Listening(Value):
    """Remembers which of its special methods Python has called, the reflected ones too."""

    __slots__ = ("heard",)

    def __init__(self, data: float, heard: list[str]) -> None:
        super().__init__(data)
        self.heard = heard


def _heard(name: str) -> Callable[..., Any]:
    plain = getattr(Value, name)

    def method(self: _Listening, *others: Any) -> Any:
        self.heard.append(name)
        return plain(self, *others)

    return method


for _name in _METHODS:
    setattr(_Listening, _name, _heard(_name))


class _ListeningNeuron(Neuron):
    """Remembers that it was called."""

    def __init__(self, heard: list[str]) -> None:
        super().__init__(1, rng=0)
        self.heard = heard

    def __call__(self, x: Sequence[Number]) -> Value:
        self.heard.append("__call__")
        return super().__call__(x)


def method_called(left: str, sign: str, right: str) -> str:
    """Return the special method of a value that answers an operator.

    Args:
        left: ``value`` or ``number``: what stands before the sign; ``nothing`` for a minus that stands before one.
        sign: one of `OPERATORS`, ``repr`` for the text that stands for a value, or ``call`` for a neuron that is
            called.
        right: what stands behind it.
    """
    heard: list[str] = []
    operands: dict[str, Any] = {"value": _Listening(2.0, heard), "number": 3}
    if sign == "call":
        _ListeningNeuron(heard)([1.0])
    elif sign == "repr":
        repr(operands["value"])
    elif left == "nothing":
        operator.neg(operands[right])
    else:
        OPERATORS[sign](operands[left], operands[right])
    return heard[0]


def _judge(workings: Workings, arguments: Mapping[str, Any]) -> str:
    key = arguments["answer"]
    typed = workings.text(key).strip("_ ()").lower()
    right = method_called(arguments["left"], arguments["operator"], arguments["right"])
    label = workings.label_of(key)
    if typed == right.strip("_"):
        return ""
    if f"__{typed}__" not in _KNOWN:
        return f"{label}: {typed} is no special method."
    is_reflected = right.startswith("__r") and right != "__repr__"
    if typed.removeprefix("r") == right.strip("_").removeprefix("r"):
        on = "left" if is_reflected else "right"
        return f"{label}: the operation is right. Look at what stands on the {on} of the sign."
    return f"{label}: __{typed}__ is not what is called here."


def _refusal(arguments: Mapping[str, Any], state: LessonState) -> str:
    left, sign, right = (arguments[name] for name in ("left", "operator", "right"))
    if sign in ("repr", "call"):
        return ""
    if right == "nothing" or (left == "nothing" and sign != "-"):
        return "has nothing on a side of the sign: only a minus can stand before one operand"
    return "" if "value" in (left, right) else "has numbers alone: no method of a value is called"


RULES = {
    "method_called": CheckRule(
        about="the answer names the special method that Python calls for an operator; the operator is carried out",
        judge=_judge,
        needs=ANSWERS,
        arguments={
            "answer": ANSWER,
            "operator": Argument(kind="text", choices=(*OPERATORS, "repr", "call")),
            "left": Argument(kind="text", default="value", choices=_SIDES),
            "right": Argument(kind="text", default="value", choices=_SIDES),
        },
        refusal=_refusal,
    ),
}
"""The checks of this file by name."""
