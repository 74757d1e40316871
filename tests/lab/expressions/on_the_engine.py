"""The same lines run by Python itself on the engine: what expressions are held against."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from gradstudio.engine.value import Value
from gradstudio.lab.expressions.allowed import ALLOWED, METHODS


def _as_value(operand: Any) -> Value:
    return operand if isinstance(operand, Value) else Value(operand)


def _function(method: str) -> Callable[..., Value]:
    return lambda first, *others: getattr(_as_value(first), method)(*others)


class Names(dict[str, Any]):
    """A namespace in which a number that is given a name is a leaf, and a name without a value too."""

    def __init__(self, leaves: Mapping[str, float]) -> None:
        methods = {function: method for method, function in METHODS.items()}
        super().__init__({name: _function(methods[name]) for name in ALLOWED.functions})
        super().update({"Value": Value, "print": lambda *args: None, "draw_dot": lambda *args: None})
        self.leaves = leaves
        self.made: dict[str, Value] = {}
        self.computed: dict[str, Value] = {}  # by the name that was given first
        self._seen: set[Value] = set()

    def __missing__(self, name: str) -> Value:
        self[name] = Value(self.leaves[name], label=name)
        return self.made[name]

    def __setitem__(self, name: str, thing: Any) -> None:
        if isinstance(thing, Value | int | float):
            thing = self.made[name] = _as_value(thing)
            if thing._prev and thing not in self._seen:
                self.computed[name] = thing
            self._seen.add(thing)
            if not thing.label:
                thing.label = name
        super().__setitem__(name, thing)


def run(text: str, leaves: Mapping[str, float]) -> Names:
    """Run lines by Python, but for their imports; `leaves` are the names without a value."""
    names = Names(leaves)
    own = re.sub(r"^(from|import) .*$", "", text, flags=re.MULTILINE)
    exec(own, {"__builtins__": {}}, names)  # noqa: S102 - of the tests' own making
    return names
