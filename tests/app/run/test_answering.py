from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from gradstudio.app.run.answering import PACES, Looking
from gradstudio.app.run.asking import Gathering
from gradstudio.app.run.mailbox import LossCurve, Mail
from gradstudio.project import edits
from gradstudio.project.spec import LayerSpec, NetworkSpec
from gradstudio.training.look.lens import column_lens
from gradstudio.training.look.requests import (
    BatchRequest,
    HealthRequest,
    HiddenRequest,
    MapRequest,
    OutcomeRequest,
    OutlookRequest,
    PullsRequest,
    SharesRequest,
)
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.session import Session
from tests.qt_helpers import small_spec, until

SQUARE = column_lens((0.0, 0.0), 0, 1, (-2.0, 2.0, -1.0, 1.0))
REQUEST = MapRequest(lens=SQUARE, width=10, height=8)


def newest(heard, view):
    """Return the last answer that a view was sent, and the parameters that came with it."""
    for mail in reversed(heard.mails):
        if view in mail.answers:
            return mail.answers[view], mail.snapshot.parameters
    return None


def is_answer_of(session: Session, answer, parameters) -> bool:
    session.set_parameters(parameters)
    return np.array_equal(answer.layers[-1], session.look(answer.request).layers[-1])


def test_nobody_asks_and_nothing_is_computed(make_trainer, qtbot):
    trainer, heard = make_trainer()
    trainer.step(3)
    until(qtbot, lambda: heard.step == 3)
    assert all(not mail.answers for mail in heard.mails)


def test_a_request_is_answered_while_paused(make_trainer, qtbot):
    spec = small_spec()
    trainer, heard = make_trainer(spec)
    until(qtbot, lambda: heard.step == 0)
    trainer.look("map", REQUEST)
    until(qtbot, lambda: newest(heard, "map"))
    assert is_answer_of(Session(spec), *newest(heard, "map"))


def test_each_step_brings_new_maps_of_the_same_parameters(make_trainer, qtbot):
    spec = small_spec()
    trainer, heard = make_trainer(spec)
    trainer.look("map", REQUEST)
    trainer.look("outputs", OutcomeRequest())
    until(qtbot, lambda: newest(heard, "map") and newest(heard, "outputs"))
    first = newest(heard, "map")[0]
    trainer.step(5)
    until(qtbot, lambda: heard.step == 5 and newest(heard, "map")[0] is not first)
    assert is_answer_of(Session(spec), *newest(heard, "map"))
    assert not np.array_equal(newest(heard, "map")[0].layers[-1], first.layers[-1])
    assert newest(heard, "outputs")[0].outputs.shape == (8, 1)


def test_maps_keep_coming_while_playing_until_nothing_is_wanted(make_trainer, qtbot):
    spec = small_spec()
    trainer, heard = make_trainer(spec)
    trainer.play()
    trainer.look("map", REQUEST)
    until(qtbot, lambda: sum("map" in mail.answers for mail in heard.mails) >= 4)
    assert is_answer_of(Session(spec), *newest(heard, "map"))
    trainer.look("map", None)
    trainer.pause()
    until(qtbot, lambda: not trainer.is_playing)
    for _ in range(2):  # with the first there may still be an answer that was on its way
        last = heard.mails[-1]
        trainer.step()
        until(qtbot, lambda last=last: heard.mails[-1] is not last)
    assert not heard.mails[-1].answers


def test_a_request_that_no_longer_fits_waits_for_the_next(make_trainer, qtbot):
    trainer, heard = make_trainer(small_spec(4))
    trainer.look("map", MapRequest(lens=SQUARE, width=4, height=4, neurons=((), (3,), ())))
    until(qtbot, lambda: newest(heard, "map"))
    heard.mails.clear()
    trainer.set_spec(small_spec(2))
    until(qtbot, lambda: heard.step == 0)
    assert newest(heard, "map") is None
    trainer.look("map", MapRequest(lens=SQUARE, width=4, height=4, neurons=((), (1,), ())))
    until(qtbot, lambda: newest(heard, "map"))
    assert newest(heard, "map")[0].sizes == (2, 2, 1)


def test_a_large_network_is_drawn_coarsely_at_once_and_finely_when_it_holds_still():
    spec = small_spec().model_copy(
        update={"network": NetworkSpec(layers=(LayerSpec(size=512), LayerSpec(size=512), LayerSpec(size=1)))}
    )
    looking, session = Looking(), Session(spec)
    looking.want("map", MapRequest(lens=SQUARE, neurons="outputs"))
    assert looking.wait == 0
    draft = looking.awaited_answers(session)["map"]
    assert draft.is_draft
    assert looking.wait is not None
    assert looking.wait > 0
    sharp = looking.awaited_answers(session)["map"]
    assert sharp.layers[-1].shape == (1, 100, 100)
    assert looking.wait is None


EVERYTHING = {
    "map": REQUEST,
    "hidden": HiddenRequest(layer=1, lens=SQUARE, cells=4),
    "outcomes": OutcomeRequest(),
    "over batch": BatchRequest(keys=("layer1.neuron1.a",)),
    "next step": OutlookRequest(parameters=(0,)),
    "shares": SharesRequest(parameter=0),
    "health": HealthRequest(),
    "pulls": PullsRequest(),
}


class Clock:
    """Time that passes when it is told to, and work that takes as long as it is told."""

    def __init__(self, monkeypatch, session: Session) -> None:
        self.now = 100.0
        self.costs: dict[str, float] = {}
        self._look = session.look
        monkeypatch.setattr("time.perf_counter", self)
        monkeypatch.setattr("time.thread_time", self)
        monkeypatch.setattr(session, "look", self._work)

    def __call__(self) -> float:
        return self.now

    def _work(self, request, work):
        self.now += self.costs.get(type(request).__name__, 0.0)
        return self._look(request, work)


def test_answers_leave_most_of_the_time_to_the_training(monkeypatch):
    session = Session(small_spec())
    looking, clock = Looking(), Clock(monkeypatch, session)
    looking.want("map", REQUEST)
    assert looking.due_answers(session, playing=True)
    session.advance()
    clock.now += 0.01
    assert not looking.due_answers(session, playing=True)
    assert looking.due_answers(session, playing=False)


def test_every_kind_has_a_pace_and_all_together_leave_most_of_the_time_to_the_training(monkeypatch):
    session = Session(small_spec())
    looking, clock = Looking(), Clock(monkeypatch, session)
    assert {type(request) for request in EVERYTHING.values()} == set(PACES)
    for view, request in EVERYTHING.items():
        looking.want(view, request)
    clock.costs = {"MapRequest": 0.002, "HiddenRequest": 0.001, "OutcomeRequest": 0.05, "BatchRequest": 0.03}
    clock.costs |= {"HealthRequest": 0.04}
    spent, began = 0.0, clock.now
    while clock.now < began + 20:
        before = clock.now
        looking.due_answers(session, playing=True)
        spent += clock.now - before
        clock.now += 0.022  # a slice of training
    assert spent < 0.3 * (clock.now - began)


def test_numbers_beside_a_snapshot_come_with_each_and_others_when_they_are_due(monkeypatch):
    session = Session(small_spec())
    looking, clock = Looking(), Clock(monkeypatch, session)
    for view, request in EVERYTHING.items():
        looking.want(view, request)
    counts = dict.fromkeys(EVERYTHING, 0)
    for _ in range(100):
        for view in looking.due_answers(session, playing=True):
            counts[view] += 1
        clock.now += 0.011
    assert counts["next step"] == 100
    assert counts["map"] == counts["hidden"] == 50
    assert counts["outcomes"] == 10
    assert counts["over batch"] == 8


def test_what_is_newly_asked_for_does_not_wait_for_the_pace_of_its_kind(monkeypatch):
    session = Session(small_spec())
    looking, clock = Looking(), Clock(monkeypatch, session)
    clock.costs = {"BatchRequest": 1.0}
    looking.want("over batch", BatchRequest(keys=("x1",)))
    assert looking.due_answers(session, playing=True)
    clock.now += 0.1
    assert not looking.due_answers(session, playing=True)
    looking.want("over batch", BatchRequest(keys=("x2",)))
    assert looking.due_answers(session, playing=True)["over batch"].keys == ("x2",)


def test_while_nothing_changes_nothing_is_computed_again_and_another_run_begins_anew():
    session = Session(small_spec())
    looking = Looking()
    for view, request in EVERYTHING.items():
        looking.want(view, request)
    assert looking.due_answers(session, playing=False).keys() == EVERYTHING.keys()
    assert not looking.due_answers(session, playing=False)
    session.advance()
    assert looking.due_answers(session, playing=False).keys() == EVERYTHING.keys()
    session.adopt(edits.set_parameter(session.spec, "layer1.neuron1.w1", 0.5))
    assert looking.due_answers(session, playing=False).keys() == EVERYTHING.keys()
    looking.start_over()
    assert looking.due_answers(session, playing=False).keys() == EVERYTHING.keys()


def test_another_sample_is_shown_without_drawing_the_maps_again(make_trainer, qtbot):
    trainer, heard = make_trainer()
    trainer.look("map", REQUEST)
    until(qtbot, lambda: newest(heard, "map"))
    heard.mails.clear()
    trainer.watch(Watch(sample=3))
    until(qtbot, lambda: heard.mails and heard.mails[-1].snapshot.trace is not None)
    assert newest(heard, "map") is None


class Wanted(Gathering[int]):
    """Asks for parameters by their indices."""

    def _request(self):
        return OutlookRequest(parameters=tuple(sorted(self._wishes.values())))


def mail(run: int, **answers: object) -> Mail:
    nothing = LossCurve(np.empty(0, np.int64), np.empty(0))
    snapshot = Session(small_spec(), run_id=run).snapshot()
    return Mail(snapshot=snapshot, training=nothing, test=nothing, answers=answers)


def test_views_ask_as_one_and_an_answer_of_a_run_that_is_gone_is_forgotten(qapp):
    wanted, asked, changes, views = Wanted("mine"), [], [], (QObject(), QObject())
    wanted.look_requested.connect(lambda name, request: asked.append(request and request.parameters))
    wanted.changed.connect(lambda: changes.append(wanted._answer))
    wanted.look(views[0], 4)
    wanted.look(views[1], 2)
    wanted.look(views[1], 2)
    assert asked == [(4,), (2, 4)]
    answer = Session(small_spec()).look(OutlookRequest(parameters=(2, 4)))
    wanted.receive(mail(1, mine=answer))
    assert changes == []
    wanted.tell()
    wanted.receive(mail(1))
    wanted.tell()
    assert changes == [answer]
    wanted.receive(mail(2))
    wanted.tell()
    assert changes == [answer, None]
    for view in views:
        wanted.look(view, None)
    wanted.receive(mail(2, mine=answer))  # it was on its way
    wanted.tell()
    assert asked == [(4,), (2, 4), (2,), None]
    assert changes == [answer, None]


def test_health_is_answered_at_each_step(make_trainer, qtbot):
    trainer, heard = make_trainer()
    trainer.look("health", HealthRequest())
    until(qtbot, lambda: newest(heard, "health"))
    trainer.step(3)
    until(qtbot, lambda: newest(heard, "health")[0].moment.step == 3)
    assert newest(heard, "health")[0].reading.step == 3
