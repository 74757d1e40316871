"""An expression with the bench and the graph that it is shown by, without a window."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gradstudio.app.graph.model import GraphModel
from gradstudio.app.lab.bench import Bench
from gradstudio.app.lab.expression_source import ExpressionSource
from gradstudio.app.lab.typed_expression import TypedExpression
from gradstudio.app.selection import Selection
from tests.qt_helpers import small_spec, until


class Feed(QObject):
    """Stands for the sight, from which nothing comes."""

    mail_arrived = Signal(object)
    mail = None


class Desk:
    """What an expression lives on; `close` ends its thread."""

    def __init__(self, qtbot) -> None:
        self._qtbot = qtbot
        self.graph = GraphModel(small_spec(), Selection())
        self.feed = Feed()
        self.bench = Bench(self.graph, self.feed)
        self.typed = TypedExpression(self.bench, self.graph)
        self.replaced: list[tuple[int, int, str]] = []
        self.typed.part_replaced.connect(self._on_part_replaced)
        until(qtbot, lambda: self.graph.placed is not None)

    def _on_part_replaced(self, start: int, end: int, text: str) -> None:
        self.replaced.append((start, end, text))

    @property
    def numbers(self) -> dict[str, tuple[float, float]]:
        """Data and gradient of each node of the drawing, by its label."""
        graph = self.graph.graph
        assert graph is not None
        return {
            label: (self.graph.data[i], self.graph.grad[i]) for i, label in enumerate(graph.labels) if label
        }

    def grads(self) -> dict[str, float | None]:
        """The gradient of each leaf, by its name."""
        return {now.leaf.name: now.grad for now in self.typed.leaves}

    def drawn(self) -> None:
        """Wait until the expression is drawn."""
        until(
            self._qtbot,
            lambda: isinstance(self.graph.drawn_source, ExpressionSource) and not self.graph.is_busy,
        )

    def close(self) -> None:
        """End the thread of the graph."""
        self.graph.shutdown()
