"""Reading what stands to the right of an equals sign."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from gradstudio.engine import ops
from gradstudio.engine.errors import cut
from gradstudio.lab.expressions.allowed import ALLOWED, MAX_NAME, MAX_NODES, METHODS, OPERATIONS
from gradstudio.lab.expressions.errors import ExpressionError
from gradstudio.lab.expressions.instructions import Instructions
from gradstudio.lab.expressions.plain import Number, compute
from gradstudio.reader import Reader, Source, closest

_USES = "names, numbers, + - * / // **, brackets, and functions such as tanh, exp, log, relu and max"

_MODULES = ("cmath", "math", "np", "numpy", "random", "torch")
_INSTEAD = {
    "sum": "Write the sum out: a + b + c",
    "zip": "Write the lines out, each with its own names",
    "range": "Write the lines out, one after the other",
    "len": "Write the number itself",
    "float": "Every number is one: leave float(…) out",
    "int": "There are no whole numbers among values: leave int(…) out",
    "Neuron": "Write it out: tanh(w1*x1 + w2*x2 + b)",
    "Layer": "Write its neurons out, one line each",
    "MLP": "Networks are put together in the workspace Design",
}
"""What many snippets call → what to write instead."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A number that is no value yet, as in Python, and where it stands."""

    number: Number
    start: int
    end: int


Term = Plain | int
"""A plain number, or a node."""


class TermReader(Reader[Term]):
    """Adds to instructions what parts of a text mean.

    Args:
        source: the text.
        instructions: what is added to.
        assigned: names that some line gives a value → the first such line.

    Attributes:
        names: what each name means at the line that is read.
        line: which line that is, from 1.
        wraps: places of the text that must be put into Value(…) where it is to run as Python.
    """

    allowed = ALLOWED

    def __init__(self, source: Source, instructions: Instructions, assigned: Mapping[str, int]) -> None:
        super().__init__()
        self.names: dict[str, int] = {}
        self.line = 1
        self.wraps: list[tuple[int, int, str]] = []
        self._source, self._instructions, self._assigned = source, instructions, assigned

    # -- what a part becomes ---------------------------------------------------------------------------------

    def number(self, node: ast.expr, number: float) -> Term:
        """Return a number, a whole one exactly."""
        whole = node.value if isinstance(node, ast.Constant) and isinstance(node.value, int) else number
        return Plain(whole, *self._span(node))

    def name(self, node: ast.Name) -> Term:
        """Return the node that a name means; one without a value becomes a leaf."""
        name = node.id
        if name in self.names:
            return self.names[name]
        self.require_name(node, name)
        if name in self._assigned:
            line = self._assigned[name]
            if line <= self.line:
                raise self.error(
                    node,
                    f"{name} is used here before it has a value. Give it one in a line above: {name} = 1.0",
                )
            raise self.error(
                node,
                f"{name} is used here, but line {line} gives it its value. Move that line above this one",
            )
        self.names[name] = self._instructions.add_leaf(name, *self._span(node))
        return self.names[name]

    def require_name(self, node: ast.expr | ast.stmt, name: str) -> None:
        """Raise an error if a name means something else here, or is too long."""
        if name in self.allowed.functions:
            arguments = ", ".join("ab"[: self.allowed.functions[name]])
            raise self.error(node, f"{name} is a function: write {name}({arguments}), or choose another name")
        if name == "Value":
            raise self.error(node, "Value makes a leaf: write Value(2.0)")
        if len(name) > MAX_NAME:
            raise self.error(node, f"A name has at most {MAX_NAME} characters. Choose a shorter one")

    def apply(self, node: ast.expr, operation: str, parts: Sequence[Term]) -> Term:
        """Return the result: of plain numbers a plain number, as in Python, else a new node.

        Args:
            node: the whole of it.
            operation: as the table calls it.
            parts: its operands.
        """
        numbers = [part for part in parts if isinstance(part, Plain)]
        is_function = operation in self.allowed.functions
        if len(numbers) == len(parts) and not is_function:
            try:
                return Plain(compute(operation, [part.number for part in numbers]), *self._span(node))
            except ValueError as error:
                raise self.error(node, str(error)) from None
        op = OPERATIONS[operation]
        if op is ops.POWER and isinstance(parts[1], Plain):
            op = ops.POWER_LITERAL
        if is_function:
            self.wraps += [(part.start, part.end, "") for part in numbers]
        operands = tuple(self.node(part) for part in parts)
        made = self._instructions.add_operation(op, operands, *self._span(node))
        if made >= MAX_NODES:
            raise self.error(node, f"The graph grows beyond {MAX_NODES:,} scalars here. Leave some lines out")
        return made

    def node(self, term: Term) -> int:
        """Return the node of a term; a plain number becomes a leaf of its own."""
        if isinstance(term, Plain):
            return self._instructions.add_number(term.number, term.start, term.end)
        return term

    def other(self, node: ast.expr) -> Term:
        """Return what a call means, and refuse the rest with its mend."""
        match node:
            case ast.Call(func=ast.Name(id="Value")):
                return self._value(node)
            case ast.Call(func=ast.Name(id=name)) if name in _INSTEAD:
                raise self.error(node, f"There is no {name} here. {_INSTEAD[name]}")
            case ast.Call(func=ast.Name(id=name), keywords=[]):
                return self.call(node, name)
            case ast.Call(func=ast.Attribute(value=owner, attr=method), keywords=[]):
                return self._method(node, owner, method)
            case ast.Attribute():
                self._refuse_attribute(node)
            case ast.Compare(ops=[ast.Eq()], left=ast.Name(id=name), comparators=[right]):
                given = f"{name} = {self.text_of(right)}"
                raise self.error(node, f"`==` compares. Give a name its value with one equals sign: {given}")
            case ast.Compare():
                raise self.error(
                    node, "A comparison has no gradient. Compute with max(a, b), min(a, b) or relu(a) instead"
                )
            case ast.Subscript() | ast.List() | ast.ListComp():
                raise self.error(node, "Lists are not known here. Give each scalar a name of its own: x1, x2")
        raise self.misplaced(node)

    def _method(self, node: ast.Call, owner: ast.expr, method: str) -> Term:
        module = _first_name(owner)
        if module in _MODULES:
            is_known = isinstance(owner, ast.Name) and method in self.allowed.functions
            mend = f": write {method}(a)" if is_known else ". Write the number itself, or Value(2.0)"
            raise self.error(node, f"Nothing of {module} is used here{mend}")
        if method == "backward":
            raise self.error(node, "backward() gives nothing back. Write it in a line of its own")
        if method not in METHODS:
            others = closest(method, METHODS) or f" It has {', '.join(METHODS)}"
            raise self.error(node, f"A value has no method “{cut(method)}”.{others}")
        term = self.read(owner)
        if isinstance(term, Plain):
            number = self.text_of(owner)
            raise self.error(owner, f"A plain number has no methods. Write Value({number}).{method}()")
        function = METHODS[method]
        self.count(node, f".{method}()", self.allowed.functions[function] - 1, len(node.args))
        return self.apply(node, function, [term, *(self.read(argument) for argument in node.args)])

    def _value(self, node: ast.Call) -> Term:
        given = {keyword.arg: keyword.value for keyword in node.keywords}
        numbers = [*node.args, *([given.pop("data")] if "data" in given else [])]
        label = given.pop("label", None)
        if given or len(numbers) != 1:
            raise self.error(node, 'Value takes a number, and a label if you like: Value(2.0, label="a")')
        term = self.read(numbers[0])
        if not isinstance(term, Plain):
            raise self.error(
                numbers[0],
                f"{self.text_of(numbers[0])} is a value already. Use it as it is, without Value(…)",
            )
        made = self._instructions.add_number(term.number, *self._span(numbers[0]))
        if label is not None:
            self._instructions.name_leaf(made, self.label(label))
        return made

    def label(self, node: ast.expr) -> str:
        """Return a label from the text in quotes that it must be."""
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            raise self.error(node, 'A label is text in quotes: label = "a"')
        label = node.value.strip()
        if not label or len(label) > MAX_NAME or not label.isprintable():
            raise self.error(node, f"A label is one line of 1 to {MAX_NAME} characters. Choose another")
        return label

    def _refuse_attribute(self, node: ast.Attribute) -> NoReturn:
        owner = self.text_of(node.value)
        if (module := _first_name(node.value)) in _MODULES:
            raise self.error(
                node, f"Nothing of {module} is used here. Write the number itself, such as 3.14159"
            )
        match node.attr:
            case "data" | "grad":
                raise self.error(
                    node,
                    f"{node.attr} is a plain number, through which no gradient flows. Use {owner} itself",
                )
            case "backward":
                raise self.error(node, f"Write it with brackets, in a line of its own: {owner}.backward()")
            case name if name in METHODS:
                raise self.error(node, f"{name} is a function. Write {owner}.{name}()")
        raise self.error(
            node, f"A value has no “{cut(node.attr)}” that could be used here.{closest(node.attr, METHODS)}"
        )

    # -- errors for parts that are refused -------------------------------------------------------------------

    def text_of(self, node: ast.expr) -> str:
        """Return a part as it was typed, cut to what a sentence can hold."""
        return cut(self._source.text_of(node), 30)

    def error(self, node: ast.expr | ast.stmt, message: str) -> ExpressionError:
        """Return an error about a part or a line."""
        return error_at(self._source, self._source.index_of(node), self._source.end_of(node), message)

    def misplaced(self, node: ast.expr) -> ExpressionError:
        """Return the error about what has no place in an expression."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return self.error(node, 'Text has no place here. Only a label is text: Value(2.0, label="a")')
        if isinstance(node, ast.IfExp | ast.BoolOp | ast.UnaryOp):
            return self.error(
                node, "Conditions have no gradient. Compute with max(a, b), min(a, b) or relu(a) instead"
            )
        return self.error(node, f"“{self.text_of(node)}” has no place in an expression. Use {_USES}")

    def no_function(self, node: ast.expr, name: str) -> ExpressionError:
        """Return the error about a function that there is not: the nearest one, or all."""
        functions = self.allowed.functions
        others = closest(name.lower(), functions) or f" There are {', '.join(functions)}"
        return self.error(node, f"There is no function “{cut(name)}”.{others}")

    def truth(self, node: ast.expr) -> ExpressionError:
        """Return the error about True or False."""
        return self.error(node, f"{self.text_of(node)} is no number. Write 1.0 or 0.0")

    def _span(self, node: ast.expr) -> tuple[int, int]:
        return self._source.index_of(node), self._source.end_of(node)


def _first_name(node: ast.expr) -> str:
    """Return the name with which a chain of attributes and calls begins, or ""."""
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.value if isinstance(node, ast.Attribute) else node.func
    return node.id if isinstance(node, ast.Name) else ""


def error_at(source: Source, start: int, end: int, message: str) -> ExpressionError:
    """Return an error about a part of a text.

    Args:
        source: the text.
        start: index of the part.
        end: the index behind it.
        message: reason and mend, the last full stop may be missing.
    """
    line, column = source.position(start)
    full_stop = "" if message.endswith((".", "?")) else "."
    return ExpressionError(f"{message}{full_stop}", line, column, start, end)
