"""`Reader`: goes through a syntax tree part by part, and refuses whatever its table does not have."""

from __future__ import annotations

import ast
import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from gradstudio.engine.errors import cut
from gradstudio.reader.allowed import Allowed
from gradstudio.reader.names import closest

Part = TypeVar("Part")


class Reader(ABC, Generic[Part]):
    """Reads a syntax tree by a table. A subclass names the table, and says what each part of a text becomes.

    Long chains of operators are walked and not descended, so that depth is that of brackets alone.
    """

    allowed: ClassVar[Allowed]

    def __init__(self) -> None:
        self._depth = 0

    # -- what a part becomes ---------------------------------------------------------------------------------

    @abstractmethod
    def number(self, node: ast.expr, number: float) -> Part:
        """Return what a number becomes."""

    @abstractmethod
    def name(self, node: ast.Name) -> Part:
        """Return what a name becomes, or raise an error."""

    @abstractmethod
    def apply(self, node: ast.expr, operation: str, parts: Sequence[Part]) -> Part:
        """Return what an operation becomes.

        Args:
            node: the whole of it.
            operation: what the table calls it.
            parts: its operands in order.
        """

    def other(self, node: ast.expr) -> Part:
        """Return what a part of one of the other kinds that the table allows becomes."""
        raise self.misplaced(node)

    def operand(self, node: ast.expr, part: Part) -> Part:
        """Return an operand of a sign or an operator, or raise an error if it can be none."""
        return part

    # -- errors for parts that are refused -------------------------------------------------------------------

    @abstractmethod
    def error(self, node: ast.expr, message: str) -> Exception:
        """Return an error about a part; the message may lack its full stop."""

    @abstractmethod
    def text_of(self, node: ast.expr) -> str:
        """Return a part as it was typed."""

    @abstractmethod
    def misplaced(self, node: ast.expr) -> Exception:
        """Return the error about a part that the table does not have."""

    def no_function(self, node: ast.expr, name: str) -> Exception:
        """Return the error about a function that the table does not have."""
        functions = self.allowed.functions
        return self.error(
            node,
            f"There is no function “{cut(name)}”.{closest(name.lower(), functions)} "
            f"There are {', '.join(functions)}",
        )

    @abstractmethod
    def truth(self, node: ast.expr) -> Exception:
        """Return the error about True or False."""

    # -- the walk --------------------------------------------------------------------------------------------

    def read(self, node: ast.expr) -> Part:
        """Return what a part of the tree becomes.

        Raises:
            Exception: what `error` returns, about the first part that is not allowed.
        """
        self._depth += 1
        if self._depth > self.allowed.most_nested:
            raise self.error(node, "Too many brackets stand within each other here. Use fewer of them")
        part = self._part(node)
        self._depth -= 1
        return part

    def _part(self, node: ast.expr) -> Part:
        match node:
            case ast.Name():
                return self.name(node)
            case ast.Constant(value=bool()):
                raise self.truth(node)
            case ast.Constant(value=int() | float() as number):
                return self.number(node, self._float(node, number))
            case ast.UnaryOp() if self._is_sign(node):
                return self._signed(node)
            case ast.BinOp() if type(node.op) in self.allowed.operators:
                return self._chain(node)
        if isinstance(node, self.allowed.others):
            return self.other(node)
        match node:
            case ast.BinOp(op=ast.BitXor()) if ast.Pow in self.allowed.operators:
                power = f"{self.text_of(node.left)}**{self.text_of(node.right)}"
                raise self.error(node.right, f"Write a power with two stars: {power}")
            case ast.Tuple():
                raise self.error(
                    node, f"“{self.text_of(node)}” has a comma. Write decimals with a point: 0.5"
                )
        raise self.misplaced(node)

    def _is_sign(self, node: ast.UnaryOp) -> bool:
        return isinstance(node.op, ast.UAdd) or type(node.op) in self.allowed.signs

    def _signed(self, node: ast.UnaryOp) -> Part:
        signs = [node]
        while isinstance(inner := signs[-1].operand, ast.UnaryOp) and self._is_sign(inner):
            signs.append(inner)
        part = self.operand(inner, self.read(inner))
        for sign in reversed(signs):
            if not isinstance(sign.op, ast.UAdd):
                part = self.apply(sign, self.allowed.signs[type(sign.op)], (part,))
        return part

    def _chain(self, node: ast.BinOp) -> Part:
        links = [node]
        while isinstance(left := links[-1].left, ast.BinOp) and type(left.op) in self.allowed.operators:
            links.append(left)
        part = self.operand(left, self.read(left))
        for link in reversed(links):
            right = self.operand(link.right, self.read(link.right))
            part = self.apply(link, self.allowed.operators[type(link.op)], (part, right))
        return part

    def call(self, node: ast.Call, name: str) -> Part:
        """Return what the call of a function becomes, if the table has it and its arguments are as many.

        Args:
            node: the call, without keywords.
            name: of the function.
        """
        functions = self.allowed.functions
        if name not in functions:
            raise self.no_function(node, name)
        self.count(node, name, functions[name], len(node.args))
        return self.apply(node, name, [self.read(argument) for argument in node.args])

    def count(self, node: ast.expr, name: str, needed: int, given: int) -> None:
        """Raise an error unless a function was given as many arguments as it takes.

        Args:
            node: the call.
            name: of the function.
            needed: how many it takes.
            given: how many there are.
        """
        if given != needed:
            raise self.error(node, f"{name} takes {needed} argument{'s' * (needed != 1)}, not {given}")

    def _float(self, node: ast.expr, number: int | float) -> float:
        try:
            result = float(number)
        except OverflowError:
            raise self.error(node, "The number is too large") from None
        if math.isinf(result) and not self.allowed.beyond_floats:
            raise self.error(node, "The number is too large")
        return result
