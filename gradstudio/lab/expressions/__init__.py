"""Expressions: lines of Python that are typed or pasted become a `Value` graph; nothing of them is run.

`read_expression` reads a text by the table of `allowed.py` into an `Expression`, which builds the graph for the
numbers of its leaves as often as they change.
"""

from gradstudio.lab.expressions.errors import ExpressionError
from gradstudio.lab.expressions.expression import ComputedExpression, Expression, Leaf, Remark
from gradstudio.lab.expressions.lines import read_expression

__all__ = ["ComputedExpression", "Expression", "ExpressionError", "Leaf", "Remark", "read_expression"]
