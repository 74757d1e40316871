"""Conditions over the nodes of a graph: ``op == tanh and abs(data) > 0.99``, or just a piece of a name.

A condition is read as a Python expression and put together from a table of allowed parts; nothing is ever
evaluated as code. It speaks of

    label, op                   text, compared without regard to case; a bare word is text too
    data, grad, layer, neuron   numbers; the inputs are layer 0, and what is in no layer compares with nothing

by ``< <= > >= == !=``, ``"w" in label``, ``and or not``, ``abs()`` and ``+ - * /``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from gradstudio.graph.columns import NUMBERS, TEXTS, Columns
from gradstudio.graph.query_source import QueryError, QuerySource
from gradstudio.reader import Allowed, Reader, closest

MAX_LENGTH = 400
_CONDITION = re.compile(r"[<>=!()]|\b(and|or|not|in)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A condition that was understood.

    Attributes:
        text: as it was typed.
        names: what it speaks of.
    """

    text: str
    names: frozenset[str]
    _test: Callable[[Columns], Any]

    @property
    def follows_values(self) -> bool:
        """Whether its hits change as data and grad do."""
        return not self.names.isdisjoint({"data", "grad"})

    def matches(self, columns: Columns) -> NDArray[np.bool_]:
        """Return for each node whether it is a hit."""
        with np.errstate(all="ignore"):
            hits: NDArray[np.bool_] = np.broadcast_to(self._test(columns), columns["label"].shape)
            return hits


def parse_query(text: str) -> Query:
    """Read a search.

    Raises:
        QueryError: it is no condition; the sentence says what, where and how to mend it.
    """
    text = text.strip()
    if len(text) > MAX_LENGTH:
        raise QueryError(f"The condition is longer than {MAX_LENGTH} characters.")
    if not text:
        raise QueryError("Type a piece of a name, or a condition such as grad > 0.1.")
    if not _CONDITION.search(text):
        return Query(text=text, names=frozenset(TEXTS), _test=_contains(text.strip("\"'")))
    source = QuerySource(text)
    reader = _QueryReader(source)
    part = reader.condition(source.tree)
    return Query(text=text, names=frozenset(reader.names), _test=part)


Kind = Literal["number", "text", "word", "condition"]
Test = Callable[[Columns], Any]


@dataclass(frozen=True, slots=True)
class _Part:
    kind: Kind
    value: Test
    word: str = ""


_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
    ast.Eq: np.equal,
    ast.NotEq: np.not_equal,
}
_COMPUTE: dict[str, Callable[..., Any]] = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "divide": np.divide,
    "negate": np.negative,
    "abs": np.abs,
}
_ALLOWED = Allowed(
    operators={ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply", ast.Div: "divide"},
    signs={ast.USub: "negate"},
    functions={"abs": 1},
    others=(ast.Attribute, ast.Constant, ast.BoolOp, ast.UnaryOp, ast.Call, ast.Compare),
    beyond_floats=True,
)


class _QueryReader(Reader[_Part]):
    """Turns the syntax tree of one condition into functions of the columns."""

    allowed = _ALLOWED

    def __init__(self, source: QuerySource) -> None:
        super().__init__()
        self.names: set[str] = set()
        self._source = source

    def condition(self, node: ast.expr) -> Test:
        """Read a part that must be true or false."""
        part = self.read(node)
        if part.kind == "condition":
            return part.value
        if part.kind == "word":
            self.names.update(TEXTS)
            return _contains(part.word)
        text = self.text_of(node)
        example = f"{text} > 0.1" if part.kind == "number" else f"{text} == w1"
        raise self.error(
            node, f"“{text}” is not a condition: compare it with something, for example {example}"
        )

    def number(self, node: ast.expr, number: float) -> _Part:
        return _Part("number", _constant(number))

    def name(self, node: ast.Name) -> _Part:
        key = node.id.lower()
        if key in NUMBERS or key in TEXTS:
            self.names.add(key)
            return _Part("number" if key in NUMBERS else "text", lambda c: c[key])
        return _Part("word", _constant(key), node.id)

    def apply(self, node: ast.expr, operation: str, parts: Sequence[_Part]) -> _Part:
        compute = _COMPUTE[operation]
        tests = [part.value for part in parts]
        return _Part("number", lambda c: compute(*(test(c) for test in tests)))

    def other(self, node: ast.expr) -> _Part:
        match node:
            case ast.Attribute():
                return self._dotted(node)
            case ast.Constant(value=str(text)):
                return _Part("word", _constant(text.lower()), text)
            case ast.BoolOp(op=op, values=values):
                join = np.logical_and if isinstance(op, ast.And) else np.logical_or
                tests = [self.condition(value) for value in values]
                return _Part("condition", lambda c: reduce(join, (test(c) for test in tests)))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                test = self.condition(operand)
                return _Part("condition", lambda c: np.logical_not(test(c)))
            case ast.Call(func=ast.Name(id="abs" as name), args=[argument], keywords=[]):
                return self.apply(node, name, (self.operand(argument, self.read(argument)),))
            case ast.Compare():
                return self._comparison(node)
        raise self.misplaced(node)

    def operand(self, node: ast.expr, part: _Part) -> _Part:
        if part.kind == "number":
            return part
        what = self.text_of(node)
        raise self.error(
            node, f"“{what}” is not a number.{self._hint(node)} Numbers are {', '.join(NUMBERS)}"
        )

    def misplaced(self, node: ast.expr) -> QueryError:
        uses = "comparisons, and, or, not, abs(), numbers and names"
        return self.error(node, f"“{self.text_of(node)}” has no place in a condition. Use {uses}")

    def truth(self, node: ast.expr) -> QueryError:
        return self.error(node, "True and False are not needed: write the condition itself")

    def error(self, node: ast.expr, message: str) -> QueryError:
        return self._source.error(node, message)

    def text_of(self, node: ast.expr) -> str:
        return self._source.text_of(node)

    def _dotted(self, node: ast.expr) -> _Part:
        # layer1.neuron3.w2 is a label, though Python reads it as attributes.
        text = self.text_of(node)
        if not re.fullmatch(r"\w+(\.\w+)+", text):
            raise self.error(node, f"“{text}” is not a name. Put text in quotes")
        return _Part("word", _constant(text.lower()), text)

    def _comparison(self, node: ast.Compare) -> _Part:
        tests = []
        left = node.left
        for operator, right in zip(node.ops, node.comparators, strict=True):
            tests.append(self._pair(left, operator, right))
            left = right
        return _Part("condition", lambda c: reduce(np.logical_and, (test(c) for test in tests)))

    def _pair(self, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> Test:
        a, b = self.read(left), self.read(right)
        if isinstance(operator, ast.In | ast.NotIn):
            if a.kind != "word" or b.kind != "text":
                raise self.error(left, 'Write in as in "w" in label')
            piece, whole = a.word.lower(), b.value
            inverse = isinstance(operator, ast.NotIn)
            return lambda c: (np.char.find(whole(c), piece) >= 0) != inverse
        if type(operator) not in _COMPARISONS:
            raise self.error(right, "Compare with == or !=, not with is")
        compare = _COMPARISONS[type(operator)]
        kinds = {a.kind, b.kind}
        if kinds == {"number"}:
            # What has no layer compares with nothing, not even as unequal.
            return lambda c: compare(a.value(c), b.value(c)) & _known(a.value(c), b.value(c))
        if "text" in kinds and kinds <= {"text", "word"}:
            if not isinstance(operator, ast.Eq | ast.NotEq):
                raise self.error(left, "Text has no order: compare it with == or !=")
            return self._same_text(a, b, isinstance(operator, ast.NotEq))
        wrong = next((side for side, part in ((left, a), (right, b)) if part.kind == "word"), None)
        if wrong is not None:
            raise self.error(
                wrong,
                f"There is no quantity “{self.text_of(wrong)}”.{self._hint(wrong)} "
                f"Numbers are {', '.join(NUMBERS)}",
            )
        raise self.error(
            left,
            f"“{self.text_of(left)}” and “{self.text_of(right)}” cannot be compared: one is text or a condition",
        )

    @staticmethod
    def _same_text(a: _Part, b: _Part, inverse: bool) -> Test:
        def test(columns: Columns) -> Any:
            same = np.equal(a.value(columns), b.value(columns))
            for whole, part in ((a, b), (b, a)):
                if whole.kind == "text" and part.kind == "word":
                    # A label is also known by its last part: w2 for layer1.neuron3.w2.
                    same = same | np.char.endswith(whole.value(columns), "." + part.word.lower())
            return same != inverse

        return test

    def _hint(self, node: ast.expr) -> str:
        return closest(self.text_of(node).lower(), NUMBERS)


def _constant(value: float | str) -> Test:
    return lambda columns: value


def _known(a: Any, b: Any) -> Any:
    return ~(np.isnan(a) | np.isnan(b))


def _contains(text: str) -> Test:
    """A plain search: an operation by its name, a label by any piece of it."""
    piece = text.lower().replace("−", "-")

    def test(columns: Columns) -> Any:
        exact = columns["op"] == piece
        if exact.any():
            return exact | (columns["label"] == piece)
        return (np.char.find(columns["label"], piece) >= 0) | (np.char.find(columns["op"], piece) >= 0)

    return test
