"""The card that shows when the mouse rests on a node."""

from __future__ import annotations

import math
from html import escape

from gradstudio.app.canvas.colouring import Colouring
from gradstudio.app.graph.shown import ShownGraph
from gradstudio.graph.operand_names import named, operand_names
from gradstudio.project.number_text import format_number
from gradstudio.ui.canvas.records import written_numbers


def hover_card(model: ShownGraph, node: int) -> str:
    """Return a node's name, operation, value and gradient as rich text."""
    graph = model.graph
    assert graph is not None
    rows = []
    operation = graph.operations[node]
    if operation is not None:
        data = model.data if model.has_values else None
        names = dict(zip("ab", operand_names(graph, node, data), strict=False))
        rows.append(("op", f"{operation.name}: {named(operation.formula, names)}"))
    if (numbers := written_numbers(model)) is not None:
        rows.append(("data", numbers.text(numbers.data[node])))
        rows.append(("grad", numbers.text(numbers.grad[node])))
    return _card(graph.title(node), rows)


def group_card(model: ShownGraph, colouring: Colouring, group: int) -> str:
    """Return a closed group's name, what it holds and its numbers as rich text.

    Args:
        model: whose graph it is in.
        colouring: knows the numbers of groups.
        group: its index in the outline.
    """
    placed = model.placed
    assert placed is not None
    outline = placed.outline
    first, last = outline.spans[group].tolist()
    built, count = last - first, last - first
    if placed.part is not None:
        count = placed.part.addresses.scalar_count(group)
    rows = [("scalars", f"{count:,}" if built == count else f"{count:,}, {built:,} of them built")]
    if model.has_values:
        numbers = colouring.figures(placed).numbers(model.data, model.grad)
        told = (
            ("w·x + b", numbers.pre_activation[group]),
            ("activation", numbers.activation[group]),
            ("mean |grad|", numbers.gradient[group]),
        )
        rows += [(name, format_number(value)) for name, value in told if not math.isnan(value)]
    return _card(outline.full_title(group) or outline.groups[group].title, rows, "Double-click to unfold")


def _card(title: str, rows: list[tuple[str, str]], hint: str = "") -> str:
    cells = "".join(f"<tr><td>{name}&nbsp;&nbsp;</td><td>{escape(text)}</td></tr>" for name, text in rows)
    return f"<b>{escape(title)}</b><table>{cells}</table>{hint}"
