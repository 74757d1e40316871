"""What goes wrong on the training thread is told to the window, and training can be brought back."""

from __future__ import annotations

import gc
import math
import re
import threading
import weakref

import pytest

from gradstudio.app.run.mailbox import Mailbox
from gradstudio.app.run.recording import Recording
from gradstudio.app.run.trainer import Trainer
from gradstudio.app.run.worker import TrainingWorker
from gradstudio.project import edits
from gradstudio.training.look.lens import column_lens
from gradstudio.training.look.requests import (
    BatchRequest,
    Beyond,
    HiddenRequest,
    MapRequest,
    OutcomeRequest,
    OutlookRequest,
)
from gradstudio.training.look.watch import Watch
from gradstudio.training.record import Record
from gradstudio.training.run.errors import TrainingError
from gradstudio.training.run.session import Session
from tests.qt_helpers import runaway_spec, small_spec, until


class Breaking(Session):
    """Breaks down at its third step."""

    def run(self, steps: int):
        if self.step_count == 3:
            raise RuntimeError("the gears are stuck")
        return super().run(1)

    def run_for(self, seconds: float, most: int | None = None):
        return self.run(1)


class Held(Session):
    """Takes steps that last until they are let go, and counts those that were begun and ended."""

    begun = ended = 0
    go_on = threading.Event()

    @classmethod
    def hold(cls) -> None:
        cls.begun = cls.ended = 0
        cls.go_on.clear()

    def advance(self, steps: int = 1, *, timed: bool = False) -> None:
        for _ in range(steps):
            Held.begun += 1
            self.go_on.wait()
            super().advance(1, timed=timed)
            Held.ended += 1

    def run(self, steps: int):
        Held.begun += 1
        self.go_on.wait()
        stop = super().run(1)
        Held.ended += 1
        return stop

    def run_for(self, seconds: float, most: int | None = None):
        return self.run(1)


class Factory:
    """Makes sessions of whatever kind is set."""

    def __init__(self, kind) -> None:
        self.kind = kind

    def __call__(self, spec, run_id):
        return self.kind(spec, run_id=run_id)


def cannot_build(spec, run_id):
    raise ValueError("no room for a session")


def test_a_session_that_cannot_be_made_is_reported_with_cause_and_traceback(make_trainer, qtbot):
    _, heard = make_trainer(small_spec(), cannot_build)
    until(qtbot, lambda: heard.failures)
    what, details = heard.failures[0]
    assert what == "ValueError: no room for a session"
    assert "cannot_build" in details
    assert heard.mails == []


def test_commands_after_a_failure_do_nothing(make_trainer, qtbot):
    trainer, heard = make_trainer(small_spec(), cannot_build)
    until(qtbot, lambda: heard.failures)
    trainer.play()
    trainer.step()
    trainer.pause()
    trainer.watch(Watch())
    trainer.reset()  # tries again, and says so
    until(qtbot, lambda: len(heard.failures) == 2)
    assert heard.mails == []
    assert not trainer.is_playing


def test_reset_brings_training_back_after_a_failure(make_trainer, qtbot):
    factory = Factory(cannot_build)
    trainer, heard = make_trainer(small_spec(), factory)
    until(qtbot, lambda: heard.failures)
    factory.kind = Session
    trainer.reset()
    until(qtbot, lambda: heard.step == 0)
    trainer.step(2)
    until(qtbot, lambda: heard.step == 2)


def test_runs_of_a_project_that_could_not_be_begun_at_first_are_its_own(make_trainer, qtbot):
    factory = Factory(Session)
    trainer, heard = make_trainer(small_spec(), factory)
    trainer.step(2)
    until(qtbot, lambda: heard.step == 2)
    before, offered = trainer.record, []
    factory.kind = cannot_build
    trainer.open(small_spec(5), None, lambda record: bool(offered.append(record)) or True)
    until(qtbot, lambda: heard.failures)
    factory.kind = Session
    trainer.set_spec(small_spec(6))
    trainer.step(3)
    trainer.offer_now()
    until(qtbot, lambda: heard.step == 3)
    until(qtbot, lambda: [run.end for run in offered[-1].runs] == [3])
    assert all(record is trainer.record for record in offered)
    assert [run.end for run in before.runs] == [2]


def test_a_project_opened_where_kernels_fail_does_not_train_into_the_runs_of_the_one_before(qapp):
    def fail(progress):
        raise OSError("no compiler")

    worker = TrainingWorker(Mailbox(), Recording(), fail)
    spec = small_spec()
    worker.restart(spec)
    worker.step(2)
    before, record, offered = worker._recording.record, Record(), []
    compiled = edits.set_training(spec, engine="compiled")
    with pytest.raises(OSError, match="compiler"):
        worker.open(compiled, 1, record, lambda record: bool(offered.append(record)) or True)
    assert offered == [record]
    worker.restart(spec)
    worker.step(3)
    assert [run.end for run in before.runs] == [2]
    assert [run.end for run in record.runs] == [3]
    worker.offering.stop()
    worker._slices.finish()


def cannot_go_on(spec, run_id):
    raise TrainingError(3, math.nan, "layer1.neuron1.w1", 1.0, math.nan)


def test_a_run_whose_state_cannot_be_come_to_counts_as_failed_and_is_brought_back(make_trainer, qtbot):
    factory = Factory(cannot_go_on)
    trainer, heard = make_trainer(small_spec(), factory)
    until(qtbot, lambda: heard.failures)
    trainer.play()
    assert not trainer.is_waiting
    factory.kind = Session
    trainer.reset()
    until(qtbot, lambda: heard.step == 0)


def test_an_edit_brings_training_back_after_a_failure(make_trainer, qtbot):
    factory = Factory(cannot_build)
    trainer, heard = make_trainer(small_spec(), factory)
    until(qtbot, lambda: heard.failures)
    factory.kind = Session
    trainer.set_spec(small_spec(5))
    until(qtbot, lambda: heard.step == 0)
    assert heard.mails[-1].snapshot.spec.sizes == (2, 5, 1)


def test_a_session_that_breaks_while_playing_stops_and_is_reported_once(make_trainer, qtbot):
    trainer, heard = make_trainer(small_spec(), Breaking)
    trainer.play()
    until(qtbot, lambda: heard.failures)
    until(qtbot, lambda: not trainer.is_playing)
    assert heard.playing == [True, False]
    assert [what for what, _ in heard.failures] == ["RuntimeError: the gears are stuck"]
    assert heard.halts == []
    trainer.reset()
    until(qtbot, lambda: heard.run == 2)
    assert heard.step == 0


def test_an_overflowing_run_divergences_and_names_step_and_parameter(make_trainer, qtbot):
    trainer, heard = make_trainer(runaway_spec())
    trainer.play()
    until(qtbot, lambda: heard.divergences)
    until(qtbot, lambda: not trainer.is_playing)
    (reason,) = heard.divergences
    named = re.search(r"At step (\d+) .*(layer\d\.neuron\d\.(w\d|b)) is", reason)
    assert named, reason
    until(qtbot, lambda: heard.step == int(named[1]))
    assert heard.failures == []


def test_an_overflowed_run_can_be_reset_and_mended_by_a_lower_rate(make_trainer, qtbot):
    spec = runaway_spec()
    trainer, heard = make_trainer(spec)
    trainer.play()
    until(qtbot, lambda: heard.divergences)
    trainer.set_spec(edits.set_training(spec, learning_rate={"kind": "constant", "rate": 0.01}))
    trainer.reset()
    until(qtbot, lambda: heard.run == 2 and heard.step == 0)
    trainer.play()
    until(qtbot, lambda: heard.step > 50)
    assert len(heard.divergences) == 1


def test_playing_on_an_overflowed_run_divergences_again_at_the_same_step(make_trainer, qtbot):
    trainer, heard = make_trainer(runaway_spec())
    trainer.play()
    until(qtbot, lambda: len(heard.divergences) == 1)
    trainer.play()
    until(qtbot, lambda: len(heard.divergences) == 2)
    assert heard.divergences[0] == heard.divergences[1]


def ends_after_its_step(trainer: Trainer) -> None:
    assert not trainer.shutdown(1)
    Held.go_on.set()
    assert trainer.shutdown()
    assert Held.begun == Held.ended == 1


def test_shutdown_during_a_long_step_waits_for_that_step_only(make_trainer, qtbot):
    Held.hold()
    trainer, _ = make_trainer(small_spec(), Held)
    trainer.play()
    until(qtbot, lambda: Held.begun)
    ends_after_its_step(trainer)


def test_shutdown_during_many_steps_waits_for_the_running_one_only(make_trainer, qtbot):
    Held.hold()
    trainer, _ = make_trainer(small_spec(), Held)
    trainer.step(10)
    until(qtbot, lambda: Held.begun)
    ends_after_its_step(trainer)


def test_shutdown_can_be_called_twice_and_at_once(make_trainer):
    trainer, _ = make_trainer()
    trainer.play()
    trainer.shutdown()
    trainer.shutdown()


class Unseen(Session):
    """Cannot show what it is asked for once it has moved."""

    def look(self, request, work=math.inf):
        if self.step_count:
            raise RuntimeError("nothing to be seen here")
        return super().look(request, work)


def test_a_run_that_ran_away_says_so_even_if_a_view_cannot_be_answered(make_trainer, qtbot):
    trainer, heard = make_trainer(runaway_spec(), Unseen)
    trainer.look("outcomes", OutcomeRequest())
    until(qtbot, lambda: heard.step == 0)
    trainer.step(1000)
    until(qtbot, lambda: heard.failures)
    assert "diverged" in heard.divergences[0]


@pytest.mark.parametrize("engine", ["reference", "compiled"])
def test_every_view_may_watch_a_run_that_runs_away(make_trainer, qtbot, engine):
    spec = edits.set_training(runaway_spec(), engine=engine)
    trainer, heard = make_trainer(spec)
    square = column_lens((0.0, 0.0), 0, 1, (-2.0, 2.0, -1.0, 1.0))
    for layer in range(3):
        trainer.look(f"hidden {layer}", HiddenRequest(layer=layer, lens=square))
    trainer.look("map", MapRequest(lens=square, width=10, height=10))
    trainer.look("outcomes", OutcomeRequest())
    trainer.look("over batch", BatchRequest(keys=("loss",)))
    trainer.look("next step", OutlookRequest(parameters=(0,)))
    trainer.watch(Watch())
    trainer.play()
    until(qtbot, lambda: heard.divergences)
    step = int(re.search(r"At step (\d+)", heard.divergences[0])[1])
    until(qtbot, lambda: heard.step == step)
    until(qtbot, lambda: any(isinstance(mail.answers.get("hidden 1"), Beyond) for mail in heard.mails))
    assert heard.failures == []
    trainer.reset()
    until(qtbot, lambda: heard.run == 2 and heard.step == 0)
    assert heard.failures == []


def test_a_run_is_gone_before_the_next_one_is_built(make_trainer, qtbot) -> None:
    made: list[weakref.ref[Session]] = []
    alive: list[int] = []

    def build(spec, **named) -> Session:
        gc.collect()
        alive.append(sum(session() is not None for session in made))
        session = Session(spec, **named)
        made.append(weakref.ref(session))
        return session

    trainer, _ = make_trainer(small_spec(), build)
    until(qtbot, lambda: len(made) == 1)
    trainer.set_spec(edits.add_layer(small_spec(), 0))
    until(qtbot, lambda: len(made) == 2)
    trainer.reset()
    until(qtbot, lambda: len(made) == 3)
    assert alive == [0, 0, 0]
