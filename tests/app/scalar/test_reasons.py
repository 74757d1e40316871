"""Why a parameter changed is told of the moment in sight, whatever is trained meanwhile."""

from __future__ import annotations

import threading

import pytest

from gradstudio.app.run.mailbox import Mail
from gradstudio.app.scalar import reasons as module
from gradstudio.app.scalar.reasons import Reason, Reasons
from gradstudio.app.selection import Selection
from gradstudio.engine.paths import ScalarPath
from gradstudio.project.edited import set_parameter
from gradstudio.training.record import Record, Why
from tests.qt_helpers import small_spec, until

BIAS, WEIGHT = ScalarPath.parameter(1, 0, None), ScalarPath.parameter(1, 2, 1)


class Bench:
    """A record with a run, and what is told of its moments."""

    def __init__(self) -> None:
        self.record = Record()
        self.session = self.record.begin(small_spec())
        self.selection = Selection()
        self.reasons = Reasons(lambda: self.record, self.selection)

    def show(self) -> None:
        self.reasons.receive(Mail(snapshot=self.session.snapshot()))

    def train(self, steps: int = 1) -> None:
        self.session.advance(steps)
        self.show()

    def why(self, path: ScalarPath = BIAS) -> Why | str | None:
        reason = self.reasons.reason_of(path)
        assert reason is None or isinstance(reason, Reason)
        return None if reason is None else reason.why

    def step(self, path: ScalarPath = BIAS) -> int:
        why = self.why(path)
        return why.moment.step if isinstance(why, Why) else -1


@pytest.fixture
def bench(qapp):
    made = Bench()
    yield made
    made.reasons.shutdown()


def test_the_newest_account_follows_the_moment_in_sight(bench, qtbot):
    bench.reasons.look("view", BIAS)
    for _ in range(4):
        bench.train()
    until(qtbot, lambda: bench.step() == 4)
    bench.train(3)
    until(qtbot, lambda: bench.step() == 7)
    why = bench.why()
    assert why.after == bench.session.parameters()[2]
    assert bench.reasons.reason_of(WEIGHT) is None


def test_an_edit_between_two_steps_is_told_at_the_same_moment(bench, qtbot):
    bench.reasons.look("view", WEIGHT)
    bench.train(2)
    until(qtbot, lambda: bench.step(WEIGHT) == 2)
    assert bench.why(WEIGHT).by_hand == ""
    bench.session.adopt(set_parameter(small_spec(), str(WEIGHT), 0.5))
    bench.show()
    until(qtbot, lambda: bench.why(WEIGHT).by_hand == "typed")
    assert bench.why(WEIGHT).after == 0.5


def test_where_no_step_was_taken_a_sentence_says_so(bench, qtbot):
    bench.reasons.look("view", BIAS)
    bench.show()
    until(qtbot, lambda: bench.why() is not None)
    assert bench.why() == "No step has been taken yet: nothing has changed."


def test_nothing_is_computed_for_nobody(bench, qtbot, monkeypatch):
    asked = []

    def counted(*arguments, **named):
        asked.append(arguments[2])
        return original(*arguments, **named)

    original = module.why
    monkeypatch.setattr(module, "why", counted)
    bench.train(2)
    bench.reasons.look("view", BIAS)
    until(qtbot, lambda: bench.step() == 2)
    bench.reasons.look("view", None)
    assert bench.why() is None
    bench.train(1)
    bench.reasons.look("view", BIAS)
    until(qtbot, lambda: bench.step() == 3)
    assert asked == [2, 3]


def test_views_that_look_at_the_same_share_its_account(bench, qtbot):
    bench.train(2)
    for viewer, path in (("one", BIAS), ("other", BIAS), ("third", WEIGHT)):
        bench.reasons.look(viewer, path)
    until(qtbot, lambda: bench.step() == bench.step(WEIGHT) == 2)
    bench.reasons.look("one", None)
    assert bench.step() == 2
    bench.reasons.look("other", None)
    assert bench.why() is None


def test_another_run_and_another_project_have_no_account_of_the_one_before(bench, qtbot):
    bench.reasons.look("view", BIAS)
    bench.train(2)
    until(qtbot, lambda: bench.step() == 2)
    bench.session = bench.record.begin(small_spec())
    bench.show()
    assert bench.why() is None
    bench.train(1)
    until(qtbot, lambda: bench.step() == 1)
    assert bench.why().moment.run == 2
    bench.reasons.start_over()
    assert bench.why() is None
    assert bench.reasons.moment is None
    bench.record = Record()
    bench.session = bench.record.begin(small_spec(5))
    bench.train(3)
    until(qtbot, lambda: bench.step() == 3)


def test_a_long_way_is_given_up_when_another_moment_is_in_sight(bench, qtbot, monkeypatch):
    """And a short one is not: while training runs on and on, something is told."""
    monkeypatch.setattr(module, "_PATIENCE_SECONDS", 0.0)
    reached, moved, given_up = threading.Event(), threading.Event(), []

    def slow(replay, run, step, path, *, go_on):
        if step == 1:
            reached.set()
            moved.wait(60)
            given_up.append(not go_on(0.5))
            return None
        return original(replay, run, step, path, go_on=go_on)

    original = module.why
    monkeypatch.setattr(module, "why", slow)
    bench.reasons.look("view", BIAS)
    bench.train(1)
    assert reached.wait(60)
    bench.train(1)
    moved.set()
    until(qtbot, lambda: bench.step() == 2)
    assert given_up == [True]


def test_a_sample_is_opened_at_a_moment(bench):
    wanted = []
    bench.reasons.moment_wanted.connect(wanted.append)
    bench.train(2)
    bench.reasons.open_moment(bench.session.moment, sample=5)
    assert wanted == [bench.session.moment]
    assert bench.selection.sample == 5
    bench.reasons.open_moment(bench.session.moment)
    assert bench.selection.sample == 5
