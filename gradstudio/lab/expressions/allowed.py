"""What an expression may be made of, and how large it may be."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from gradstudio.engine import ops
from gradstudio.engine.op import Op
from gradstudio.engine.value import Value
from gradstudio.reader import Allowed

MAX_LENGTH = 10_000
"""Characters of a text."""

MAX_NODES = 2_000
"""Scalars of a graph: more could be read by nobody, and would not follow a slider."""

MAX_LEAVES = 100
"""Leaves with names: each has a slider."""

MAX_NAME = 40
"""Characters of a name or a label."""

_METHODS: Mapping[str, Op] = {
    op.name: op for op in ops.OPS if op.arity == 1 and op is not ops.NEGATE and hasattr(Value, op.name)
}

OPERATIONS: Mapping[str, Op] = {
    "+": ops.ADD,
    "-": ops.SUBTRACT,
    "*": ops.MULTIPLY,
    "/": ops.DIVIDE,
    "//": ops.FLOOR_DIVIDE,
    "**": ops.POWER,
    "negate": ops.NEGATE,
    **_METHODS,
    "max": ops.MAXIMUM,
    "min": ops.MINIMUM,
}
"""What a sign, an operator or a function becomes."""

METHODS: Mapping[str, str] = {
    **{name: name for name in _METHODS},
    "maximum": "max",
    "minimum": "min",
}
"""Methods of a value → the function that does the same."""

IGNORED: Mapping[str, str] = {
    "print": "print(…) is left out: the graph shows every number.",
    "draw_dot": "draw_dot(…) is left out: the panel Graph draws it.",
}
"""Calls that stand in many snippets and change nothing → what is said of them."""

_OPERATORS: Mapping[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Pow: "**",
}

ALLOWED = Allowed(
    operators=_OPERATORS,
    signs={ast.USub: "negate"},
    functions={name: OPERATIONS[name].arity for name in (*METHODS, "max", "min") if name in OPERATIONS},
    others=(ast.Call, ast.Attribute, ast.Compare, ast.Subscript, ast.List, ast.ListComp),
    most_nested=60,
)
