"""Any moment can be looked at: equal parameters show the same, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest

from gradstudio.engine.errors import ShapeError
from gradstudio.project import edits
from gradstudio.project.spec import LayerSpec, NetworkSpec, ProjectSpec
from gradstudio.training.look.requests import (
    BatchRequest,
    Beyond,
    HiddenRequest,
    MapRequest,
    OutcomeRequest,
    OutlookRequest,
)
from gradstudio.training.look.viewer import Viewer
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.training.run.session import Session
from tests.training.look.test_maps import SQUARE, blobs_spec

REQUESTS = (
    MapRequest(lens=SQUARE, width=7, height=5),
    OutcomeRequest(),
    HiddenRequest(lens=SQUARE, layer=1, neurons=(0, 2), cells=5),
    HiddenRequest(lens=SQUARE, layer=2, cells=5),
    BatchRequest(keys=("layer1.neuron1.w1", "layer2.neuron3.a", "loss"), penalty=True),
)
ENGINES = pytest.mark.parametrize("engine", ["compiled", "reference"])


def numbers(answer) -> dict[str, object]:
    """Return all of an answer but the moment, arrays as bytes, which tell a last bit and −0 from 0."""
    found = {}
    for name in answer.__dataclass_fields__:
        value = getattr(answer, name)
        parts = value if isinstance(value, tuple) else (value,)
        found[name] = [part.tobytes() if isinstance(part, np.ndarray) else part for part in parts]
    found.pop("moment", None)
    return found


@ENGINES
@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: type(request).__name__)
def test_an_earlier_state_shows_after_training_on_what_was_seen_then(engine, request_):
    session = Session(blobs_spec(engine), run_id=RunId(4))
    session.advance(3)
    then, seen, state = session.moment, session.look(request_), session.state().engine
    session.advance(5)
    assert numbers(session.look(request_)) != numbers(seen)
    again = Viewer(session.spec).answer(request_, then, state.parameters)
    assert numbers(again) == numbers(seen)
    assert seen.moment == again.moment == Moment(RunId(4), 3)


@ENGINES
@pytest.mark.parametrize("watch", [Watch(sample=4, penalty=True), Watch(scope="all")], ids=["sample", "all"])
def test_a_trace_of_an_earlier_state_is_that_of_the_snapshot_then(engine, watch):
    session = Session(edits.set_training(blobs_spec(engine), l2=0.1))
    session.advance(3)
    then, state = session.snapshot(watch=watch), session.state().engine
    session.advance(5)
    again = Viewer(session.spec).trace(watch, then.trace.samples, state.parameters)
    assert numbers(again) == numbers(then.trace)
    assert numbers(again) != numbers(session.snapshot(watch=watch).trace)


def test_an_overview_of_an_earlier_state_is_that_of_the_snapshot_then():
    layers = (LayerSpec(size=200, activation="tanh"),) * 2
    spec = ProjectSpec(network=NetworkSpec(layers=(*layers, LayerSpec(size=1, activation="linear"))))
    session, watch = Session(spec), Watch(sample=2)
    then, state = session.snapshot(watch=watch), session.state().engine
    session.advance()
    again = Viewer(spec).overview(watch, state.parameters)
    assert numbers(again) == numbers(then.overview)
    assert numbers(again) != numbers(session.snapshot(watch=watch).overview)


@ENGINES
def test_one_viewer_goes_back_and_forth_between_moments(engine):
    session, states = Session(blobs_spec(engine)), []
    for _ in range(3):
        states.append((session.moment, session.parameters()))
        session.advance(5)
    viewer = Viewer(session.spec)
    for request in (REQUESTS[0], REQUESTS[1], REQUESTS[2], REQUESTS[4]):
        first, second, third = (numbers(viewer.answer(request, *state)) for state in states)
        assert [numbers(viewer.answer(request, *states[at])) for at in (2, 0, 1)] == [third, first, second]


@ENGINES
@pytest.mark.parametrize("request_", REQUESTS[:3], ids=lambda request: type(request).__name__)
def test_parameters_of_another_network_are_refused(engine, request_):
    viewer = Viewer(blobs_spec(engine))
    with pytest.raises(ShapeError, match="3 parameters, but this network has 54"):
        viewer.answer(request_, Moment(RunId(1), 0), np.zeros(3))
    with pytest.raises(ShapeError, match="3 parameters"):
        viewer.trace(Watch(), [0], np.zeros(3))


@ENGINES
def test_every_answer_and_snapshot_bears_run_and_step(engine):
    session = Session(blobs_spec(engine), run_id=RunId(7))
    session.advance(2)
    here = Moment(RunId(7), 2)
    requests = (*REQUESTS, OutlookRequest(parameters=(0, 1)))
    assert {session.look(request).moment for request in requests} == {here}
    assert session.snapshot().moment == session.moment == here
    session.set_parameters(np.full(session.spec.parameter_count, 1e300))
    beyond = session.look(HiddenRequest(lens=SQUARE, layer=3, cells=3))
    assert isinstance(beyond, Beyond)
    assert beyond.moment == here


@pytest.mark.parametrize(
    "request_", [*REQUESTS, OutlookRequest(parameters=(0,))], ids=lambda r: type(r).__name__
)
def test_a_request_of_one_run_is_not_answered_by_another(request_):
    session = Session(blobs_spec(), run_id=RunId(2))
    of = type(request_)
    given = {name: getattr(request_, name) for name in request_.__dataclass_fields__}
    assert session.look(of(**given | {"run": RunId(1)})) is None
    assert session.look(of(**given | {"run": RunId(2)})) is not None
