"""The lines that somebody types, and the graph of them on the canvas."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QObject, Signal

from gradstudio.app.graph.model import GraphModel
from gradstudio.app.lab.bench import Bench
from gradstudio.app.lab.expression_source import ExpressionSource
from gradstudio.app.lab.typed_expression import TypedExpression
from gradstudio.app.selection import Selection
from gradstudio.lab.expressions.gallery import GALLERY
from tests.qt_helpers import small_spec, until


class Feed(QObject):
    mail_arrived = Signal(object)


class Desk:
    """An expression with the bench and the graph that it is shown by."""

    def __init__(self) -> None:
        self.selection = Selection()
        self.graph = GraphModel(small_spec(), self.selection)
        self.feed = Feed()
        self.bench = Bench(self.graph, self.feed)
        self.typed = TypedExpression(self.bench, self.graph)
        self.replaced: list[tuple[int, int, str]] = []
        self.typed.part_replaced.connect(self._on_part_replaced)

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

    def grads(self) -> dict[str, float]:
        return {now.leaf.name: now.grad for now in self.typed.leaves}


@pytest.fixture
def desk(qapp, qtbot):
    desk = Desk()
    until(qtbot, lambda: desk.graph.placed is not None)
    yield desk
    desk.graph.shutdown()


def shown(qtbot, desk: Desk) -> None:
    until(qtbot, lambda: isinstance(desk.graph.drawn_source, ExpressionSource) and not desk.graph.is_busy)


def test_a_first_text_is_there_and_the_canvas_is_left_alone(desk) -> None:
    assert desk.typed.text == GALLERY[0].text
    assert desk.typed.error is None
    assert not desk.typed.is_on_canvas
    assert desk.grads() == {"a": -6.0 + -1.0 * -3.0, "b": -6.0 + -1.0 * 2.0}


def test_what_is_typed_is_drawn_and_the_bench_works_on_it(desk, qtbot) -> None:
    desk.typed.set_text("c = a * b")
    shown(qtbot, desk)
    assert desk.numbers == {"a": (2.0, 3.0), "b": (3.0, 2.0), "c": (6.0, 1.0)}
    subject = desk.bench.subject()
    assert subject is not None
    assert subject.title == "c"
    assert [subject.names[knob] for knob in subject.knobs] == ["a", "b"]


def test_another_number_moves_numbers_alone(desk, qtbot) -> None:
    desk.typed.set_text("c = a * b")
    shown(qtbot, desk)
    placed = desk.graph.placed
    desk.typed.set_value("a", -1.5)
    assert desk.graph.placed is placed
    assert desk.numbers == {"a": (-1.5, 3.0), "b": (3.0, -1.5), "c": (-4.5, 1.0)}
    assert desk.typed.text == "c = a * b"


def test_a_number_of_the_text_is_changed_in_the_text(desk, qtbot) -> None:
    desk.typed.set_text("a = -3.0  # here\nc = a * Value(2.0, label='k')")
    shown(qtbot, desk)
    placed = desk.graph.placed
    desk.typed.set_value("k", -0.25)
    desk.typed.set_value("a", 10.0)
    assert desk.typed.text == "a = 10.0  # here\nc = a * Value(-0.25, label='k')"
    assert desk.replaced == [(31, 34, "-0.25"), (4, 8, "10.0")]
    assert desk.graph.placed is placed
    assert desk.numbers["c"] == (-2.5, 1.0)


def test_a_broken_line_keeps_what_was_drawn_and_its_mend_follows(desk, qtbot) -> None:
    desk.typed.set_text("a = 1.0\nc = a * b")
    shown(qtbot, desk)
    before = desk.numbers
    desk.typed.set_text("a = 1.0\nc = a * (b")
    assert desk.typed.error is not None
    assert desk.typed.error.line == 2
    assert desk.numbers == before
    assert [math.isnan(grad) for grad in desk.grads().values()] == [True, True]
    desk.typed.set_value("a", 7.0)  # its place in the text is no longer known
    assert desk.typed.text == "a = 1.0\nc = a * (b"
    desk.typed.set_value("b", 7.0)
    desk.typed.set_text("a = 1.0\nc = a * (b)")
    assert desk.typed.error is None
    assert desk.numbers["c"] == (7.0, 1.0)


def test_a_number_outside_the_domain_is_told_and_another_mends_it(desk) -> None:
    desk.typed.set_text("c = log(a)")
    desk.typed.set_value("a", -1.0)
    assert desk.typed.error is not None
    assert "logarithm of a negative number" in desk.typed.error.reason
    assert desk.typed.values == {"a": -1.0}
    desk.typed.set_value("a", 1.0)
    assert desk.typed.error is None
    assert desk.grads() == {"a": 1.0}


def test_a_number_without_sense_is_not_taken(desk) -> None:
    desk.typed.set_text("c = a * b")
    for number in (math.nan, math.inf, 1e101):
        desk.typed.set_value("a", number)
    desk.typed.set_value("nobody", 1.0)
    assert desk.typed.values == {"a": 2.0, "b": 3.0}


def test_a_chosen_number_comes_back_with_its_name(desk) -> None:
    desk.typed.set_text("c = a * b")
    desk.typed.set_value("b", 0.125)
    desk.typed.set_text("c = a")
    desk.typed.set_text("c = a + b")
    assert desk.typed.values["b"] == 0.125


def test_lines_are_put_with_their_numbers(desk, qtbot) -> None:
    desk.typed.put("c = a ** n", {"n": 3.0, "a": 2.0})
    shown(qtbot, desk)
    assert desk.numbers["c"][0] == 8.0
    desk.typed.put("c = a ** n")
    assert desk.typed.values == {"a": 2.0, "n": 3.0}
    assert "n = Value(3.0, label" in desk.typed.python


def test_a_selected_name_stays_selected_while_lines_change(desk, qtbot) -> None:
    desk.typed.set_text("c = a * b")
    shown(qtbot, desk)
    desk.graph.selected.set_node(desk.graph.graph.index_of("b"))
    placed = desk.graph.placed
    desk.typed.set_text("c = a * b\nd = c + a")
    until(qtbot, lambda: desk.graph.placed is not placed)
    assert desk.graph.graph.labels[desk.graph.selected.node] == "b"
