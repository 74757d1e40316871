from __future__ import annotations

import numpy as np

from gradstudio.app.looking import Looking
from gradstudio.project.spec import LayerSpec, NetworkSpec
from gradstudio.training.lens import column_lens
from gradstudio.training.requests import MapRequest, OutcomeRequest
from gradstudio.training.session import Session
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


def test_answers_leave_most_of_the_time_to_the_training():
    looking, session = Looking(), Session(small_spec())
    looking.want("map", REQUEST)
    assert looking.due_answers(session, playing=True)
    assert not looking.due_answers(session, playing=True)
    assert looking.due_answers(session, playing=False)
