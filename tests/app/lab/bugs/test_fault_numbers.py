"""The numbers of both passes are those of what was asked for last."""

from __future__ import annotations

from gradstudio.app.lab.bugs.fault_numbers import FaultNumbers
from gradstudio.engine.errors import GradStudioError
from gradstudio.lab.bugs.faults import only
from tests.app.lab.desk import Desk


def test_where_nothing_can_be_computed_what_was_under_way_is_given_up(qapp, qtbot, monkeypatch) -> None:
    def refuse() -> None:
        raise GradStudioError("There is no graph.")

    desk = Desk(qtbot)
    numbers = FaultNumbers(desk.bench)
    try:
        desk.typed.set_text("L = a * a")
        desk.drawn()
        numbers.compute(only("overwrite"), 0.1)
        monkeypatch.setattr(desk.bench, "recipe", refuse)
        numbers.compute(only("overwrite"), 0.1)
        assert not numbers.background.is_busy
        assert (numbers.passes, numbers.problem) == (None, "There is no graph.")
    finally:
        numbers.background.shutdown()
        desk.close()
