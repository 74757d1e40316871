"""The landscape behind the window: which planes are measured, of which moment, when, and what is shown of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal

from gradstudio.app.landscape.landscape import Landscape
from gradstudio.app.landscape.plane_kinds import PLANE_KINDS
from gradstudio.app.landscape.surveyor import Surveyor
from gradstudio.app.run.mailbox import Mail
from gradstudio.app.selection import GraphScalar, Selection
from gradstudio.app.sight.whereabouts import Whereabouts
from gradstudio.project import edits
from gradstudio.project.edited import set_parameter
from gradstudio.project.fields import set_field
from gradstudio.sweep.landscape.measured_loss import MeasuredLoss
from gradstudio.training.record.errors import RecordError
from gradstudio.training.run.moment import Moment
from tests.app.record.kept_runs import KeptRuns
from tests.qt_helpers import settle, small_spec, until

SPEC = edits.set_activation(small_spec(3), 0, "tanh")


class Looking(QObject):
    """Stands for the `Sight` of a window: at once where one wants to go."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.moment: Moment | None = None

    def go_to(self, moment: Moment) -> None:
        self.moment = moment

    def go_live(self) -> None:
        self.moment = None


class Landscaped(KeptRuns):
    """Runs with the landscape of the one in sight."""

    def __init__(self) -> None:
        super().__init__()
        self.sight, self.selection = Looking(), Selection()
        whereabouts = Whereabouts(self.sight, self.records)
        self.landscape = Landscape(whereabouts, self.records, self.selection, lambda: self.record)
        self.told: list[tuple[int, ...]] = []
        self.landscape.changed.connect(self._note)

    def train(self, spec=SPEC, steps: int = 12) -> int:
        number = self.begin(spec, steps)
        self.hear(number)
        self.look(number, steps)
        return number

    def look(self, number: int, step: int) -> None:
        if step != self.record.run(number).end:
            self.sight.go_to(Moment(number, step))
        session = self.record.at(Moment(number, step))
        self.landscape.receive(Mail(snapshot=session.snapshot()))

    def _note(self) -> None:
        if self.landscape.relief is not None:
            self.told.append(self.landscape.relief.surface.losses.shape)


@pytest.fixture
def runs(qapp) -> Iterator[Landscaped]:
    made = Landscaped()
    yield made
    made.landscape.shutdown()


def measured(qtbot, runs):
    """Have it seen, and wait until it is measured to the end."""
    landscape = runs.landscape
    landscape.set_seen(True)
    until(qtbot, lambda: not landscape._pace.is_waiting and not landscape.is_busy)
    return landscape


def test_nothing_is_measured_before_somebody_sees_it_or_there_is_a_step(runs, qtbot):
    runs.train()
    settle()
    assert runs.landscape.relief is None
    assert runs.landscape._measuring._surveyor is None
    assert measured(qtbot, runs).relief is not None


def test_it_comes_coarse_first(runs, qtbot):
    runs.train()
    measured(qtbot, runs)
    assert list(dict.fromkeys(runs.told)) == [(11, 11), (21, 21), (51, 51), (101, 101)]


def test_the_path_is_that_of_the_run_and_the_moment_in_sight_lies_on_it(runs, qtbot):
    number = runs.train()
    landscape = measured(qtbot, runs)
    path = landscape.relief.paths[0]
    assert path.run == number
    assert (path.steps[0], path.steps[-1]) == (0, 12)
    assert np.allclose(landscape.here(), path.on_plane.places[-1])
    runs.look(number, 5)
    measured(qtbot, runs)
    at = path.steps.tolist().index(5)
    assert np.allclose(landscape.here(), path.on_plane.places[at])
    loss = MeasuredLoss(SPEC).at(runs.record.at(Moment(number, 5)).parameters()[None])[0]
    assert path.on_plane.losses[at] == pytest.approx(loss, rel=1e-12)


def test_the_components_stay_as_one_goes_along_the_run(runs, qtbot):
    number = runs.train()
    relief = measured(qtbot, runs).relief
    runs.look(number, 3)
    assert measured(qtbot, runs).relief is relief


@pytest.mark.parametrize(
    "edited",
    [set_field(SPEC, "training.l2", 0.5), set_parameter(SPEC, "layer1.neuron1.w1", 3.0)],
    ids=["penalty", "typed weight"],
)
def test_an_edit_that_takes_no_step_is_measured_too(edited, runs, qtbot):
    number = runs.train()
    before = measured(qtbot, runs).relief
    session = runs.record.resume(number)
    session.adopt(edited)
    runs.record.put_down(session)
    runs.records.start_over(runs.record)
    runs.landscape.receive(Mail(snapshot=session.snapshot()))
    relief = measured(qtbot, runs).relief
    assert relief.moment == before.moment
    loss = MeasuredLoss(edited).at(session.parameters()[None])[0]
    assert relief.paths[0].on_plane.losses[-1] == pytest.approx(loss, rel=1e-12)
    assert np.allclose(runs.landscape.here(), relief.paths[0].on_plane.places[-1])


@pytest.mark.parametrize("kind", [kind.key for kind in PLANE_KINDS])
def test_each_kind_of_plane_goes_through_the_moment_in_sight(kind, runs, qtbot):
    number = runs.train()
    runs.selection.set_scalars([GraphScalar(path="layer1.neuron2.w1"), GraphScalar(path="layer2.neuron1.b")])
    runs.landscape.set_kind(kind)
    relief = measured(qtbot, runs).relief
    assert runs.landscape.problem == ""
    assert relief.kind == kind
    origin = relief.surface.plane.origin
    assert np.array_equal(origin, runs.record.at(Moment(number, 12)).parameters())
    if kind == "parameters":
        assert relief.surface.plane.titles == ("layer1.neuron2.w1", "layer2.neuron1.b")


def test_other_random_directions_give_another_picture(runs, qtbot):
    runs.train()
    runs.landscape.set_kind("random")
    first = measured(qtbot, runs).relief.surface.losses
    runs.landscape.another()
    second = measured(qtbot, runs).relief.surface.losses
    assert not np.array_equal(first, second)
    assert first[50, 50] == second[50, 50]  # both go through the same weights


def test_other_random_directions_are_shown_whole(runs, qtbot):
    runs.train()
    runs.landscape.set_kind("random")
    runs.landscape.set_rectangle((-0.1, 0.1, -0.2, 0.2))
    measured(qtbot, runs)
    runs.landscape.another()
    assert runs.landscape.rectangle is None
    relief = measured(qtbot, runs).relief
    assert relief.surface.a[0] == relief.whole[0] < -0.1


def test_what_cannot_be_shown_says_why(runs, qtbot):
    runs.train()
    runs.landscape.set_kind("parameters")
    landscape = measured(qtbot, runs)
    assert landscape.relief is None
    assert "Select two weights" in landscape.problem
    landscape.set_kind("path")
    measured(qtbot, runs)
    assert landscape.problem == ""
    assert landscape.relief is not None


def test_why_there_is_no_plane_is_still_said_after_a_look_at_the_eigenvalues(runs, qtbot):
    runs.train()
    runs.landscape.set_kind("parameters")
    why = measured(qtbot, runs).problem
    runs.landscape.set_sharpness(True)
    assert runs.landscape.problem == ""
    assert measured(qtbot, runs).measured is not None
    runs.landscape.set_sharpness(False)
    assert measured(qtbot, runs).problem == why != ""


def test_eigenvalues_that_cannot_be_measured_say_so_and_leave_none_of_before(runs, qtbot, monkeypatch):
    number = runs.train()
    runs.landscape.set_sharpness(True)
    assert measured(qtbot, runs).measured is not None

    def fails(*_):
        raise RecordError("The run is gone.")

    monkeypatch.setattr(Surveyor, "_sharpness", fails)
    runs.look(number, 5)
    runs.landscape._measuring.forget()
    assert measured(qtbot, runs).problem == "The run is gone."
    assert runs.landscape.measured is None
    runs.train()
    assert runs.landscape.problem == ""  # of another run


def test_another_run_and_other_weights_are_looked_at_whole(runs, qtbot):
    part = (-0.1, 0.1, -0.2, 0.2)
    runs.train()
    runs.landscape.set_rectangle(part)
    runs.look(1, 5)
    assert runs.landscape.rectangle == part
    runs.train()
    assert runs.landscape.rectangle is None
    runs.landscape.set_rectangle(part)
    runs.selection.set_scalars([GraphScalar(path="layer1.neuron2.w1"), GraphScalar(path="layer2.neuron1.b")])
    assert runs.landscape.rectangle == part
    runs.landscape.set_kind("parameters")
    runs.landscape.set_rectangle(part)
    runs.selection.set_scalars([GraphScalar(path="layer1.neuron1.w1"), GraphScalar(path="layer2.neuron1.b")])
    assert runs.landscape.rectangle is None


def test_weights_that_are_no_numbers_span_no_plane(runs, qtbot):
    number = runs.train()
    session = runs.record.at(Moment(number, 12))
    snapshot = replace(session.snapshot(), parameters=np.full(SPEC.parameter_count, np.inf))
    runs.landscape.receive(Mail(snapshot=snapshot))
    assert "earlier step" in measured(qtbot, runs).problem


def test_runs_of_the_same_network_share_a_plane_and_others_do_not(runs, qtbot):
    same = runs.begin(set_field(SPEC, "training.learning_rate.rate", 0.05), 8)
    hidden = runs.begin(SPEC, 8)
    runs.records.set_label(hidden, runs.record.run(hidden).label.__class__(name="x", hidden=True))
    runs.begin(small_spec(4), 8)
    runs.begin(edits.set_activation(SPEC, 0, "sigmoid"), 8)
    own = runs.train()
    runs.landscape.set_others(True)
    assert [path.run for path in measured(qtbot, runs).relief.paths] == [own, same]


def test_a_part_of_the_plane_is_measured_anew_and_the_whole_is_remembered(runs, qtbot):
    runs.train()
    whole = measured(qtbot, runs).relief.whole
    runs.landscape.set_rectangle((-0.1, 0.1, -0.2, 0.2))
    relief = measured(qtbot, runs).relief
    assert (relief.surface.a[0], relief.surface.b[-1]) == (-0.1, 0.2)
    assert relief.whole == whole


def test_eigenvalues_are_measured_over_the_steps(runs, qtbot):
    number = runs.train()
    runs.landscape.set_sharpness(True)
    found = measured(qtbot, runs).measured
    assert found.run == number
    assert found.curve.steps.tolist() == list(range(13))
    assert np.isfinite(found.curve.values[:, 0]).all()


def test_what_would_take_long_waits_to_be_asked(runs, qtbot, monkeypatch):
    monkeypatch.setattr("gradstudio.app.landscape.survey.AT_ONCE", 10)
    runs.train()
    runs.landscape.set_sharpness(True)
    landscape = measured(qtbot, runs)
    assert landscape.waits_to_be_asked
    assert landscape.measured is None
    landscape.measure()
    assert measured(qtbot, runs).measured is not None
    assert not landscape.waits_to_be_asked


def test_while_it_is_trained_nothing_is_replayed(runs, qtbot):
    runs.landscape.set_playing(True)
    runs.train(steps=40)
    landscape = runs.landscape
    landscape.set_seen(True)
    until(qtbot, lambda: landscape.relief is not None or landscape.problem != "")
    kept = {frame.step for frame in runs.record.run(1).keyframes} | {40}
    assert set(landscape.relief.paths[0].steps.tolist()) == kept
    landscape.set_playing(False)
    assert measured(qtbot, runs).relief.paths[0].steps.tolist() == list(range(41))


def test_what_was_given_up_is_left_until_something_else_is_asked_for(runs, qtbot):
    runs.train()
    landscape = runs.landscape
    landscape.set_seen(True)
    landscape._begin()
    assert landscape.is_busy
    landscape.cancel()
    assert not measured(qtbot, runs).is_busy
    assert landscape.relief is None or landscape.relief.surface.losses.shape != (101, 101)
    landscape.set_kind("random")
    assert measured(qtbot, runs).relief.kind == "random"


def test_what_was_given_up_can_be_gone_on_with(runs, qtbot):
    runs.train()
    landscape = runs.landscape
    landscape.set_seen(True)
    landscape._begin()
    landscape.cancel()
    assert landscape.is_given_up
    landscape.measure()
    assert measured(qtbot, runs).relief.surface.losses.shape == (101, 101)
    assert not landscape.is_given_up


def test_a_plane_that_one_comes_back_to_before_another_is_there_is_measured_again(runs, qtbot):
    runs.train()
    landscape = measured(qtbot, runs)
    landscape.set_kind("random")
    landscape._begin()
    landscape.set_kind("path")
    assert landscape.relief is None
    assert measured(qtbot, runs).relief.kind == "path"


def test_the_plane_is_still_there_after_a_look_at_the_eigenvalues(runs, qtbot):
    runs.train()
    relief = measured(qtbot, runs).relief
    runs.landscape.set_sharpness(True)
    found = measured(qtbot, runs).measured
    runs.landscape.set_sharpness(False)
    assert measured(qtbot, runs).relief is relief
    runs.landscape.set_sharpness(True)
    assert measured(qtbot, runs).measured is found


def test_what_takes_long_can_be_seen_to(runs, qtbot, monkeypatch):
    monkeypatch.setattr("gradstudio.app.landscape.surveying.SLOW_MILLISECONDS", 0)
    runs.train()
    assert not runs.landscape.takes_long
    runs.landscape.set_seen(True)
    runs.landscape._begin()
    assert runs.landscape.takes_long
    runs.landscape.cancel()
    assert not runs.landscape.takes_long


def test_another_project_forgets_all(runs, qtbot):
    runs.train()
    measured(qtbot, runs)
    runs.landscape.start_over()
    assert runs.landscape.relief is None
    assert not runs.landscape.has_steps
    assert runs.landscape.here() is None
