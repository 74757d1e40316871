from __future__ import annotations

import numpy as np

from gradstudio.training.look.envelope import Envelope
from gradstudio.training.record import Label, Run
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.ui.loss.home import loss_bounds, with_ancestors
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
