"""`Allowed`: the table of what a text may be made of."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What a text may be made of besides names, numbers, brackets and a plus before a number.

    Attributes:
        operators: what stands between two operands → what the operation is called.
        signs: what stands before one operand → what the operation is called.
        functions: name of each function → number of its arguments.
        others: kinds of parts that the reader knows how to read by itself.
        beyond_floats: whether a number may be larger than any float and is then infinite.
        most_nested: how many parts may stand within each other.
    """

    operators: Mapping[type[ast.operator], str]
    signs: Mapping[type[ast.unaryop], str]
    functions: Mapping[str, int]
    others: tuple[type[ast.expr], ...] = ()
    beyond_floats: bool = False
    most_nested: int = 150
