"""The card that shows when the mouse rests on a node."""

from __future__ import annotations

from html import escape

from gradstudio.app.graph_model import GraphModel
from gradstudio.graph.numbers import format_number


def hover_card(model: GraphModel, node: int) -> str:
    """Return a node's name, operation, value and gradient as rich text."""
    graph = model.graph
    assert graph is not None
    rows = []
    operation = graph.operations[node]
    if operation is not None:
        rows.append(("op", f"{operation.name}: {operation.formula}"))
    if model.has_values:
        rows.append(("data", format_number(model.data[node])))
        rows.append(("grad", format_number(model.grad[node])))
    cells = "".join(f"<tr><td>{name}&nbsp;&nbsp;</td><td>{escape(text)}</td></tr>" for name, text in rows)
    return f"<b>{escape(graph.title(node))}</b><table>{cells}</table>"
