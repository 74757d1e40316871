"""The gradient check runs in the background, colours the canvas, and says when other numbers are in sight."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from gradstudio.app.canvas.colouring import Colouring
from gradstudio.app.lab.checking import Checking
from gradstudio.engine.errors import GradStudioError
from gradstudio.training.record import Record
from tests.app.lab.desk import Desk
from tests.qt_helpers import until

LINES = "a = 2.0\nb = -3.0\nL = (a * b).tanh() + a"


class CheckDesk(Desk):
    """An expression on the canvas, and what checks its gradients."""

    def __init__(self, qtbot) -> None:
        super().__init__(qtbot)
        record = Record()
        self.colouring = Colouring(self.graph, lambda: record)
        self.checking = Checking(self.bench, self.graph, self.colouring)
        self.qtbot = qtbot
        self.checking.set_seen(True)
        self.typed.put(LINES)
        self.typed.show()
        self.drawn()

    def check(self):
        self.checking.begin()
        assert self.checking.is_busy
        until(self.qtbot, lambda: not self.checking.is_busy)
        return self.checking.result

    def close(self) -> None:
        self.checking.shutdown()
        super().close()


@pytest.fixture
def desk(qapp, qtbot) -> Iterator[CheckDesk]:
    desk = CheckDesk(qtbot)
    yield desk
    desk.close()


def test_parameters_or_every_node_are_checked(desk: CheckDesk) -> None:
    assert [row.name for row in desk.check()] == ["a", "b"]
    desk.checking.set_all_nodes(True)
    until(desk.qtbot, lambda: not desk.checking.is_busy)
    assert len(desk.checking.result) == len(desk.graph.graph)
    assert desk.checking.result.is_good


def test_the_canvas_is_coloured_by_the_errors_on_one_scale(desk: CheckDesk) -> None:
    result = desk.check()
    overlay = desk.colouring.overlay
    assert overlay.limit == 1e-2
    for row in result:
        assert overlay.values[row.node] == row.error
    assert np.isnan(overlay.values[len(desk.graph.graph) - 1])
    desk.checking.set_colours(False)
    assert desk.colouring.overlay is None
    desk.checking.set_colours(True)
    assert desk.colouring.overlay is not None
    desk.checking.set_seen(False)
    assert desk.colouring.overlay is None
    desk.checking.set_seen(True)
    assert desk.colouring.overlay is not None
    desk.colouring.set_by("data")
    desk.checking.set_seen(False)
    assert desk.colouring.by == "data"


def test_other_numbers_make_the_result_one_of_before(desk: CheckDesk) -> None:
    desk.check()
    assert not desk.checking.is_stale
    desk.typed.set_value("a", 0.5)
    until(desk.qtbot, lambda: desk.checking.is_stale)
    desk.typed.set_value("a", 2.0)
    until(desk.qtbot, lambda: not desk.checking.is_stale)


def test_another_graph_drops_the_result_and_its_colours(desk: CheckDesk) -> None:
    desk.check()
    desk.typed.put("a = 0.5\nL = a.tanh() * 2")
    until(desk.qtbot, lambda: desk.checking.result is None)
    assert desk.colouring.overlay is None


def test_it_can_be_cancelled(desk: CheckDesk) -> None:
    desk.checking.begin()
    desk.checking.cancel()
    assert not desk.checking.is_busy
    assert desk.checking.result is None


def test_a_check_that_is_given_up_leaves_it_said_that_the_one_before_is_of_other_numbers(
    desk: CheckDesk,
) -> None:
    before = desk.check()
    desk.typed.set_value("a", 1.0)
    assert desk.checking.is_stale
    desk.checking.begin()
    desk.checking.cancel()
    assert desk.checking.result is before
    assert desk.checking.is_stale
    assert desk.check() is not before
    assert not desk.checking.is_stale


def test_what_cannot_be_checked_gives_up_the_check_that_was_under_way(desk: CheckDesk, monkeypatch) -> None:
    def refuse() -> None:
        raise GradStudioError("There is no graph.")

    desk.checking.begin()
    monkeypatch.setattr(desk.bench, "recipe", refuse)
    desk.checking.begin()
    assert not desk.checking.is_busy
    assert (desk.checking.result, desk.checking.problem) == (None, "There is no graph.")
