from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSizeF

from gradstudio.training.look.envelope import Envelope
from gradstudio.training.record import Label, Run
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.ui.loss.home import home_of, loss_bounds, with_ancestors
from tests.ui.loss.curves import SPEC, curve


def line(number: int, losses, parent: Moment | None = None, *, present: bool = False):
    run = Run(RunId(number), SPEC, parent=parent, label=Label(name=f"Run {number}"))
    one = curve(losses, run=run, is_present=present)
    return one, Envelope(one.series)


def test_a_branch_is_shown_with_the_runs_that_it_grew_from_and_no_others():
    first = line(1, [2.0, 1.0])
    second = line(2, [0.9, 0.1], Moment(RunId(1), 2))
    other = line(3, [7.0, 0.01])
    present = line(4, [0.2], Moment(RunId(2), 2), present=True)
    leading = with_ancestors([other, first, second, present])
    assert [one.run.number for one, _ in leading] == [4, 1, 2]
    assert loss_bounds(leading) == (0.1, 2.0)


def test_a_run_that_ran_away_is_not_shown_whole_for_one_that_grew_from_it():
    away = line(1, [1.0, 1e9])
    present = line(2, [0.9, 0.8], Moment(RunId(1), 1), present=True)
    assert [one.run.number for one, _ in with_ancestors([away, present])] == [2]


def test_without_a_present_run_there_is_nobody_to_have_ancestors():
    assert list(with_ancestors([line(1, np.ones(3))])) == []
    assert list(with_ancestors([])) == []


def test_what_lies_lower_of_other_runs_is_seen_too_on_a_linear_axis():
    present, lower = line(1, [2.0, 1.0], present=True), line(2, [9.0, 0.1])
    size = QSizeF(600, 200)
    for log_losses, seen in ((False, True), (True, False)):
        _, (low, high) = home_of([present], [present, lower], size, log_steps=False, log_losses=log_losses)
        assert (low <= (np.log10(0.1) if log_losses else 0.1)) == seen
        assert high < (1.0 if log_losses else 3.0)
