"""An expression as a program that runs on the engine."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from gradstudio.lab.expressions.allowed import ALLOWED, METHODS
from gradstudio.lab.expressions.expression import Leaf

LEAVES = "# leaves"
"""The comment after which a program defines the leaves that have no number in the text."""


def python_text(
    text: str,
    wraps: Sequence[tuple[int, int, str]],
    drops: Sequence[tuple[int, int]],
    leaves: Sequence[Leaf],
    result: str,
) -> str:
    """Return a program that gives the same graph: its own lines, with what they need around them.

    Args:
        text: the lines, as Python is to read them.
        wraps: start, end and label of parts that must become values, since Python would take them for numbers.
        drops: start and end of statements that are left out.
        leaves: those of the expression.
        result: name of the result on which `backward` is still to be called, "" for none.
    """
    changes = [(start, end, _value(text[start:end], label)) for start, end, label in wraps]
    changes += [(start, end, "pass") for start, end in drops]
    written = text
    for start, end, instead in sorted(set(changes), reverse=True):
        written = written[:start] + instead + written[end:]
    written = re.sub(r"^pass[ \t;]*$", "", written, flags=re.MULTILINE).strip("\n")
    functions = [name for name in ALLOWED.functions if re.search(rf"(?<![.\w]){name}\s*\(", written)]
    methods = {function: method for method, function in METHODS.items()}
    lines = ["from gradstudio.engine import Value", ""]
    lines += [f"{name} = Value.{methods[name]}" for name in functions]
    lines += [""] * bool(functions)
    if any(not leaf.is_given for leaf in leaves):
        lines += [LEAVES, ""]
    lines.append(written)
    if result:
        lines.append(f"{result}.backward()")
    return "\n".join(lines) + "\n"


def _value(number: str, label: str) -> str:
    return f'Value({number}, label="{label}")' if label else f"Value({number})"


def with_leaves(python: str, leaves: Sequence[Leaf], values: Mapping[str, float]) -> str:
    """Return a program with its leaves at some numbers.

    Args:
        python: as `python_text` gave it.
        leaves: those of the expression.
        values: numbers of those without one in the text, by their names.
    """
    free = [(leaf.identifier, values[leaf.name]) for leaf in leaves if not leaf.is_given]
    lines = "\n".join(f'{name} = Value({number!r}, label="{name}")' for name, number in free)
    return python.replace(LEAVES, lines, 1) if free else python
