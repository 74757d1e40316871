"""The nudged node follows selection and numbers, and what nobody sees is not worked out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from gradstudio.app.canvas.colouring import Colouring
from gradstudio.app.lab.nudging import Nudging
from gradstudio.training.record import Record
from tests.app.lab.desk import Desk
from tests.qt_helpers import until

LINES = "a = 2.0\nb = -3.0\nc = a + b\nd = a * b\nL = c * d"


class NudgeDesk(Desk):
    """An expression on the canvas, and what nudges its nodes."""

    def __init__(self, qtbot) -> None:
        super().__init__(qtbot)
        record = Record()
        self.colouring = Colouring(self.graph, lambda: record)
        self.nudging = Nudging(self.bench, self.graph, self.colouring)
        self.qtbot = qtbot
        self.typed.put(LINES)
        self.typed.show()
        self.drawn()

    def select(self, label: str) -> None:
        self.graph.selected.set_node(self.graph.graph.index_of(label))

    def studied(self, label: str):
        until(
            self.qtbot,
            lambda: (
                (study := self.nudging.study) is not None
                and study.nudge.name == label
                and not self.nudging.is_busy
            ),
        )
        return self.nudging.study.nudge

    def close(self) -> None:
        self.nudging.shutdown()
        super().close()


@pytest.fixture
def desk(qapp, qtbot) -> Iterator[NudgeDesk]:
    desk = NudgeDesk(qtbot)
    yield desk
    desk.close()


def test_the_selected_node_is_nudged_while_it_is_seen(desk: NudgeDesk) -> None:
    desk.select("a")
    assert desk.nudging.study is None
    assert not desk.nudging.is_busy
    desk.nudging.set_seen(True)
    assert desk.studied("a").gradient == desk.graph.grad[desk.graph.graph.index_of("a")]
    desk.select("d")
    assert desk.studied("d").gradient == -1.0
    desk.graph.selected.set_node(None)
    assert desk.nudging.study is None
    assert desk.nudging.problem == ""


def test_all_that_changes_colours_the_canvas_live(desk: NudgeDesk) -> None:
    desk.nudging.set_seen(True)
    desk.select("a")
    desk.studied("a")
    assert desk.colouring.overlay is None
    desk.nudging.set_epsilon(0.5)
    changes = dict(zip(desk.graph.graph.labels, desk.colouring.overlay.values.tolist(), strict=True))
    assert changes["a"] == changes["c"] == 0.5
    assert changes["b"] == 0.0
    assert changes["d"] == -1.5
    assert changes["L"] == pytest.approx((2.5 - 3.0) * (2.5 * -3.0) - 6.0)
    desk.nudging.set_colours(False)
    assert desk.colouring.overlay is None
    desk.nudging.set_colours(True)
    assert desk.colouring.overlay is not None
    desk.nudging.set_seen(False)
    assert desk.colouring.overlay is None


def test_colours_of_another_tool_are_left_alone(desk: NudgeDesk) -> None:
    desk.nudging.set_seen(True)
    desk.select("a")
    desk.studied("a")
    desk.nudging.set_epsilon(0.5)
    desk.colouring.set_by("data")
    assert desk.colouring.overlay is None
    desk.nudging.set_seen(False)
    assert desk.colouring.by == "data"


def test_a_slider_of_the_expression_moves_the_curve(desk: NudgeDesk) -> None:
    desk.nudging.set_seen(True)
    desk.select("a")
    desk.studied("a")
    desk.typed.set_value("b", 1.0)
    until(desk.qtbot, lambda: desk.nudging.study is not None and desk.nudging.study.nudge.loss == 6.0)
    desk.typed.set_value("b", 2.0)
    until(desk.qtbot, lambda: desk.nudging.study.nudge.loss == (2.0 + 2.0) * 4.0)
    np.testing.assert_allclose(desk.nudging.curve.losses[60], 16.0)


def test_while_a_run_trains_the_numbers_are_held_until_the_newest_are_asked_for(desk: NudgeDesk) -> None:
    desk.nudging.set_seen(True)
    desk.select("a")
    desk.studied("a")
    desk.nudging.set_playing(True)
    desk.typed.set_value("b", 2.0)
    until(desk.qtbot, lambda: desk.nudging.is_stale)
    assert desk.nudging.study.nudge.loss == 6.0
    desk.nudging.take()
    until(desk.qtbot, lambda: desk.nudging.study.nudge.loss == 16.0)
    assert not desk.nudging.is_stale


def test_an_epsilon_beyond_the_reach_takes_that_with_it(desk: NudgeDesk) -> None:
    desk.nudging.set_seen(True)
    desk.select("a")
    desk.studied("a")
    assert desk.nudging.reach == 1.0
    desk.nudging.set_epsilon(30.0)
    assert (desk.nudging.epsilon, desk.nudging.reach) == (30.0, 100.0)
    desk.nudging.set_reach(1e-3)
    assert desk.nudging.epsilon == 1e-3
    assert desk.nudging.curve.epsilons[-1] == 1e-3
    desk.nudging.set_epsilon(float("nan"))
    desk.nudging.set_epsilon(1e300)
    assert desk.nudging.epsilon == 1e-3


def test_another_node_is_nudged_by_as_much(desk: NudgeDesk) -> None:
    desk.nudging.set_seen(True)
    desk.select("a")
    desk.studied("a")
    desk.nudging.set_epsilon(30.0)
    desk.nudging.set_reach(100.0)
    desk.select("b")
    desk.studied("b")
    assert desk.nudging.epsilon == 30.0
    assert desk.nudging.state.epsilon == 30.0
    desk.graph.selected.set_node(None)
    assert desk.nudging.epsilon == 0.0


def test_another_graph_is_nudged_anew(desk: NudgeDesk) -> None:
    desk.nudging.set_seen(True)
    desk.select("a")
    desk.studied("a")
    desk.typed.put("a = 0.5\nL = a.tanh()")
    until(
        desk.qtbot,
        lambda: (
            desk.nudging.study is not None
            and desk.nudging.study.nudge.number == 0.5
            and not desk.nudging.is_busy
        ),
    )
    assert len(desk.nudging.study.nudge.subject) == len(desk.graph.graph)


@pytest.mark.parametrize("epsilon", [5000.0, -1000.1, float("inf"), float("nan")])
def test_an_epsilon_that_goes_too_far_is_refused_in_words(desk: NudgeDesk, epsilon: float) -> None:
    assert desk.nudging.set_epsilon(0.5) == ""
    assert desk.nudging.set_epsilon(epsilon) == "ε goes up to 1000 to either side."
    assert desk.nudging.epsilon == 0.5
