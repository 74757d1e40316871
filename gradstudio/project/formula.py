"""Formulas over the columns of the data: ``x1**2 - x2``, ``sin(x1)``.

A formula is read as a Python expression and put together from a table of allowed parts; nothing is ever evaluated
as code. What comes out is a list of steps in postfix order, which `data.features` computes over
whole arrays. Allowed are

    columns by name, numbers, pi
    a value of a class, ``colour == "red"``, which is its column ``colour=red`` of 0 and 1
    + - * / ** and brackets
    the functions of `FUNCTIONS`
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from gradstudio.engine.errors import cut
from gradstudio.project.errors import SpecError
from gradstudio.reader import SIGNS, Allowed, Reader, Source, UnreadableTextError, closest

MAX_FORMULA_LENGTH = 200

FUNCTIONS: Mapping[str, int] = {
    "sin": 1,
    "cos": 1,
    "tan": 1,
    "tanh": 1,
    "exp": 1,
    "log": 1,
    "sqrt": 1,
    "abs": 1,
    "sign": 1,
    "floor": 1,
    "min": 2,
    "max": 2,
}
"""Functions that a formula may call → number of their arguments."""

CONSTANTS: Mapping[str, float] = {"pi": math.pi}

_ALLOWED = Allowed(
    operators={ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"},
    signs={ast.USub: "negate"},
    functions=FUNCTIONS,
    others=(ast.Compare, ast.Call),
)
_UNFINISHED = re.compile(r"[-+*/(,]\s*$")


class FormulaError(SpecError):
    """A formula that cannot be understood.

    Attributes:
        place: which character of the formula it is about, from 1; 0 for the formula as a whole.
    """

    def __init__(self, message: str, place: int = 0) -> None:
        self.place = place
        super().__init__(f"{message} (character {place})" if place else message)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a formula: something is put on the stack, or the topmost are replaced by a result.

    Attributes:
        kind: a number or a column to push, or an operation on what the stack holds.
        name: of the column; of the operation: ``+ - * / **``, ``negate`` or a function.
        number: the number.
        arity: how many the operation takes from the stack.
    """

    kind: Literal["number", "column", "operation"]
    name: str = ""
    number: float = 0.0
    arity: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A formula that was understood: its text, its steps in postfix order, and the columns that it uses."""

    text: str
    steps: tuple[Step, ...]
    columns: frozenset[str]


@lru_cache(maxsize=1024)
def parse_formula(text: str, columns: tuple[str, ...]) -> Formula:
    """Read a formula.

    Args:
        text: what was typed.
        columns: names that it may use.

    Raises:
        FormulaError: it is none; the sentence says what, where and how to mend it.
    """
    if not text.strip():
        raise FormulaError(f"Type a formula, for example {example(columns)}.")
    if len(text) > MAX_FORMULA_LENGTH:
        raise FormulaError(f"The formula is longer than {MAX_FORMULA_LENGTH} characters. Make it shorter.")
    if text in columns:  # also where its name is that of a class's value, which is no Python
        return Formula(text=text, steps=(Step("column", text),), columns=frozenset({text}))
    reader = _FormulaReader(text, columns)
    return Formula(text=text, steps=tuple(reader.steps), columns=frozenset(reader.used))


def is_column_name(name: str) -> bool:
    """Whether a column can be called so: formulas must be able to speak of it."""
    return name not in FUNCTIONS and name not in CONSTANTS and _parses_to_itself(name)


def _parses_to_itself(name: str) -> bool:
    try:
        body = ast.parse(name, mode="eval").body
    except (SyntaxError, ValueError):
        return False
    return isinstance(body, ast.Name) and body.id == name


def example(columns: tuple[str, ...]) -> str:
    """Return a formula over some columns, to show how one is written."""
    numbers = [column for column in columns if "=" not in column]
    if len(numbers) > 1:
        return f"{numbers[0]}**2 - {numbers[-1]}"
    if numbers:
        return f"{numbers[0]}**3"
    name, value = columns[0].split("=", 1)
    return f'1 - ({name} == "{value}")'


def _number(columns: Sequence[str]) -> str:
    """Return the first column that is no value of a class, or nothing."""
    return next((column for column in columns if "=" not in column), "")


def _nearest(name: str, known: Sequence[str]) -> str:
    return closest(name, known) or f" There are {', '.join(known[:8])}{', …' if len(known) > 8 else ''}"


class _FormulaReader(Reader[None]):
    """Turns the syntax tree of one formula into steps."""

    allowed = _ALLOWED

    def __init__(self, text: str, columns: tuple[str, ...]) -> None:
        super().__init__()
        self.steps: list[Step] = []
        self.used: set[str] = set()
        self._columns = columns
        # Leading blanks would be an indentation; the places of what follows are counted with them.
        self._skipped = len(text) - len(text.lstrip())
        self._text = text.strip().translate(SIGNS)
        try:
            self._source = Source(text, read=self._text, start=self._skipped)
        except UnreadableTextError as error:
            raise self._unreadable(error.index) from None
        if self._source.body is not None:
            self.read(self._source.body)

    def number(self, node: ast.expr, number: float) -> None:
        self.steps.append(Step("number", number=number))

    def apply(self, node: ast.expr, operation: str, parts: Sequence[None]) -> None:
        self.steps.append(Step("operation", operation, arity=len(parts)))

    def name(self, node: ast.Name) -> None:
        name = node.id
        if name in self._columns:
            self.used.add(name)
            self.steps.append(Step("column", name))
        elif name in CONSTANTS:
            self.steps.append(Step("number", number=CONSTANTS[name]))
        elif name in FUNCTIONS:
            arguments = ", ".join([_number(self._columns) or "1"] * FUNCTIONS[name])
            raise self.error(node, f"{name} is a function. Write {name}({arguments})")
        else:
            if any(column.startswith(f"{name}=") for column in self._columns):
                raise self.error(node, f'{name} is a class. Write which value of it: {name} == "…"')
            raise self.error(node, f"There is no column “{cut(name)}”.{self._hint(name)}")

    def other(self, node: ast.expr) -> None:
        match node:
            case ast.Compare(
                left=ast.Name(id=name), ops=[ast.Eq()], comparators=[ast.Constant(value=str() as value)]
            ):
                self._value(node, name, value)
            case ast.Call(func=ast.Name(id=name), keywords=[]):
                self.call(node, name)
            case _:
                raise self.misplaced(node)

    def _value(self, node: ast.expr, name: str, value: str) -> None:
        column = f"{name}={value}"
        if column not in self._columns:
            known = [other for other in self._columns if other.startswith(f"{name}=")]
            if not known:
                raise self.error(node, f"There is no class “{cut(name)}” among the columns")
            raise self.error(node, f"{name} has no value “{cut(value)}”.{_nearest(column, known)}")
        self.used.add(column)
        self.steps.append(Step("column", column))

    def _hint(self, name: str) -> str:
        factors = (
            re.fullmatch(
                "|".join(f"({re.escape(a)})({re.escape(b)})" for a in self._columns for b in self._columns),
                name,
            )
            if len(self._columns) <= 8
            else None
        )
        if factors:
            return f" Write a product with a star: {'*'.join(part for part in factors.groups() if part)}"
        return _nearest(name, self._columns)

    def text_of(self, node: ast.expr) -> str:
        return cut(self._source.text_of(node).translate(SIGNS))

    def error(self, node: ast.expr, message: str) -> FormulaError:
        end = "" if message.endswith(("?", ".")) else "."
        return FormulaError(f"{message}{end}", self._source.index_of(node) + 1)

    def misplaced(self, node: ast.expr) -> FormulaError:
        return self.error(
            node,
            f"“{self.text_of(node)}” has no place in a formula. Use columns, numbers, + - * / **, "
            f"brackets and {', '.join(FUNCTIONS)}",
        )

    def truth(self, node: ast.expr) -> FormulaError:
        return self.error(node, f"“{self.text_of(node)}” is not a number. Write 1 or 0")

    def _unreadable(self, index: int | None) -> FormulaError:
        if index is None:
            return FormulaError("The formula cannot be read. Use fewer brackets.")
        rest = self._text[index - self._skipped :].strip()
        if not rest or _UNFINISHED.search(self._text) or self._text.count("(") > self._text.count(")"):
            return FormulaError("The formula is not finished.", self._skipped + len(self._text))
        mend = (
            f"Write a product as {number}*2"
            if (number := _number(self._columns))
            else "Use the columns by name"
        )
        if rest.startswith("=") and any("=" in column for column in self._columns):
            mend = 'Write a class as name == "value"'
        return FormulaError(f"“{rest[:20]}” is not understood here. {mend}.", index + 1)
