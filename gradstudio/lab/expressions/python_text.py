"""An expression as a program that runs on the engine."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from gradstudio.lab.expressions.allowed import ALLOWED, METHODS
from gradstudio.lab.expressions.expression import Leaf

LEAVES = "# leaves"
"""The line behind which the leaves stand to which the text gives no number."""

_FOREIGN = re.compile(r"^[ \t]*(from|import)\b.*$", re.MULTILINE)


def python_text(
    text: str, wraps: Sequence[tuple[int, int, str]], leaves: Sequence[Leaf], result: str, has_backward: bool
) -> str:
    """Return a program that gives the same graph: its own lines, with what they need around them.

    Args:
        text: the lines.
        wraps: start, end and label of parts that must become values, since Python would take them for numbers.
        leaves: those of the expression.
        result: name of the result, "" if it has none.
        has_backward: whether the lines call `backward`.
    """
    written = text
    for start, end, label in sorted(set(wraps), reverse=True):
        named = f', label="{label}"' if label else ""
        written = f"{written[:start]}Value({written[start:end]}{named}){written[end:]}"
    written = _FOREIGN.sub("", written).strip("\n")
    functions = [name for name in ALLOWED.functions if re.search(rf"(?<![.\w]){name}\s*\(", written)]
    methods = {function: method for method, function in METHODS.items()}
    lines = ["from gradstudio.engine import Value", ""]
    lines += [f"{name} = Value.{methods[name]}" for name in functions]
    lines += [""] * bool(functions)
    if any(not leaf.is_given for leaf in leaves):
        lines += [LEAVES, ""]
    lines.append(written)
    if result and not has_backward:
        lines.append(f"{result}.backward()")
    return "\n".join(lines) + "\n"


def with_leaves(python: str, names: Sequence[str], values: Mapping[str, float]) -> str:
    """Return a program with its leaves at some numbers.

    Args:
        python: as `python_text` gave it.
        names: of the leaves without a number in the text.
        values: their numbers.
    """
    lines = "\n".join(f'{name} = Value({values[name]!r}, label="{name}")' for name in names)
    return python.replace(LEAVES, lines, 1) if names else python
