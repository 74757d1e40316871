"""Formulas over the columns of the data: ``x1**2 - x2``, ``sin(x1)``.

A formula is read as a Python expression by `ast` and put together from a short list of allowed parts; nothing is
ever evaluated as code. What comes out is a list of steps in postfix order, which `data.features` computes over
whole arrays. Allowed are

    columns by name, numbers, pi
    a value of a class, ``colour == "red"``, which is its column ``colour=red`` of 0 and 1
    + - * / ** and brackets
    the functions of `FUNCTIONS`
"""

from __future__ import annotations

import ast
import difflib
import math
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from gradstudio.engine.errors import cut
from gradstudio.project.errors import SpecError

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

_OPERATORS: Mapping[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
}
# Other ways to write a sign, of one character each, so that places stay what they are.
_SIGNS = str.maketrans({"−": "-", "–": "-", "×": "*", "·": "*", "∙": "*", "÷": "/"})
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
    reader = _Reader(text, columns)
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
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return f" Did you mean {close[0]}?"
    return f" There are {', '.join(known[:8])}{', …' if len(known) > 8 else ''}"


class _Reader:
    """Turns the syntax tree of one formula into steps."""

    def __init__(self, text: str, columns: tuple[str, ...]) -> None:
        self.steps: list[Step] = []
        self.used: set[str] = set()
        self._columns = columns
        # Leading blanks would be an indentation; the places of what follows are counted with them.
        self._skipped = len(text) - len(text.lstrip())
        self._source = text.strip().translate(_SIGNS)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Python's advice on odd spellings is not for this reader
                tree = ast.parse(self._source, mode="eval").body
        except SyntaxError as error:
            raise self._unreadable(error.offset or 0) from None
        except (ValueError, MemoryError, RecursionError):
            raise FormulaError("The formula cannot be read. Use fewer brackets.") from None
        self._read(tree)

    def _read(self, node: ast.expr) -> None:
        match node:
            case ast.Name(id=name):
                self._name(node, name)
            case ast.Constant(value=bool()):
                raise self._error(node, f"“{self._text(node)}” is not a number. Write 1 or 0")
            case ast.Constant(value=int() | float() as number):
                self.steps.append(Step("number", number=self._float(node, number)))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                self._read(operand)
                self.steps.append(Step("operation", "negate", arity=1))
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                self._read(operand)
            case ast.BinOp(op=operator, left=left, right=right) if type(operator) in _OPERATORS:
                self._read(left)
                self._read(right)
                self.steps.append(Step("operation", _OPERATORS[type(operator)], arity=2))
            case ast.Compare(
                left=ast.Name(id=name), ops=[ast.Eq()], comparators=[ast.Constant(value=str() as value)]
            ):
                self._value(node, name, value)
            case ast.BinOp(op=ast.BitXor()):
                power = f"{self._text(node.left)}**{self._text(node.right)}"
                raise self._error(node.right, f"Write a power with two stars: {power}")
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                self._call(node, name, arguments)
            case ast.Tuple():
                raise self._error(node, f"“{self._text(node)}” has a comma. Write decimals with a point: 0.5")
            case _:
                raise self._error(
                    node,
                    f"“{self._text(node)}” has no place in a formula. Use columns, numbers, + - * / **, "
                    f"brackets and {', '.join(FUNCTIONS)}",
                )

    def _name(self, node: ast.expr, name: str) -> None:
        if name in self._columns:
            self.used.add(name)
            self.steps.append(Step("column", name))
        elif name in CONSTANTS:
            self.steps.append(Step("number", number=CONSTANTS[name]))
        elif name in FUNCTIONS:
            arguments = ", ".join([_number(self._columns) or "1"] * FUNCTIONS[name])
            raise self._error(node, f"{name} is a function. Write {name}({arguments})")
        else:
            if any(column.startswith(f"{name}=") for column in self._columns):
                raise self._error(node, f'{name} is a class. Write which value of it: {name} == "…"')
            raise self._error(node, f"There is no column “{cut(name)}”.{self._hint(name)}")

    def _value(self, node: ast.expr, name: str, value: str) -> None:
        column = f"{name}={value}"
        if column not in self._columns:
            known = [other for other in self._columns if other.startswith(f"{name}=")]
            if not known:
                raise self._error(node, f"There is no class “{cut(name)}” among the columns")
            raise self._error(node, f"{name} has no value “{cut(value)}”.{_nearest(column, known)}")
        self.used.add(column)
        self.steps.append(Step("column", column))

    def _call(self, node: ast.Call, name: str, arguments: list[ast.expr]) -> None:
        if name not in FUNCTIONS:
            close = difflib.get_close_matches(name.lower(), FUNCTIONS, n=1)
            hint = f" Did you mean {close[0]}?" if close else ""
            raise self._error(
                node, f"There is no function “{cut(name)}”.{hint} There are {', '.join(FUNCTIONS)}"
            )
        if len(arguments) != FUNCTIONS[name]:
            needed = FUNCTIONS[name]
            raise self._error(
                node, f"{name} takes {needed} argument{'s' * (needed > 1)}, not {len(arguments)}"
            )
        for argument in arguments:
            self._read(argument)
        self.steps.append(Step("operation", name, arity=len(arguments)))

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

    def _float(self, node: ast.expr, number: int | float) -> float:
        try:
            result = float(number)
        except OverflowError:
            result = math.inf
        if not math.isfinite(result):
            raise self._error(node, "The number is too large")
        return result

    def _text(self, node: ast.expr) -> str:
        text = ast.get_source_segment(self._source, node)
        return cut(text if text is not None else self._source)

    def _error(self, node: ast.expr, message: str) -> FormulaError:
        # `ast` counts bytes of UTF-8.
        before = self._source.encode()[: node.col_offset].decode(errors="ignore")
        end = "" if message.endswith(("?", ".")) else "."
        return FormulaError(f"{message}{end}", self._skipped + len(before) + 1)

    def _unreadable(self, offset: int) -> FormulaError:
        place = min(max(offset - 1, 0), len(self._source))
        rest = self._source[place:].strip()
        if not rest or _UNFINISHED.search(self._source) or self._source.count("(") > self._source.count(")"):
            return FormulaError("The formula is not finished.", self._skipped + len(self._source))
        mend = (
            f"Write a product as {number}*2"
            if (number := _number(self._columns))
            else "Use the columns by name"
        )
        if rest.startswith("=") and any("=" in column for column in self._columns):
            mend = 'Write a class as name == "value"'
        return FormulaError(f"“{rest[:20]}” is not understood here. {mend}.", self._skipped + place + 1)
