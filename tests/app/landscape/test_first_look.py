"""A network that takes long to measure: a first look soon, on some samples or of some states, then all of it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gradstudio.app.landscape import reliefs, surveyor
from gradstudio.app.landscape.plane_kinds import PlaneKey
from gradstudio.app.landscape.survey import LandscapeError, Relief, Survey
from gradstudio.app.landscape.surveyor import Surveyor
from gradstudio.project import edits
from gradstudio.project.fields import set_field
from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.landscape import stages
from gradstudio.training.record import Record
from gradstudio.training.run.moment import Moment

STEPS = 100
SPEC = set_field(edits.set_data(ProjectSpec(), kind="iris"), "data.test_share", 0.0)


@pytest.fixture(scope="module")
def record() -> Record:
    record = Record()
    session = record.begin(SPEC)
    session.run(STEPS)
    record.put_down(session)
    return record


@pytest.fixture(autouse=True)
def _states_are_there_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is the few states of these runs count as quick."""
    monkeypatch.setattr(surveyor, "_SOON_SECONDS", math.inf)


def survey_of(record: Record, kind: PlaneKey = "path") -> Survey:
    snapshot = record.at(Moment(record.runs[-1].number, STEPS)).snapshot()
    return Survey(
        moment=snapshot.moment,
        spec=SPEC,
        parameters=snapshot.parameters,
        gradient=snapshot.gradients,
        before=None,
        kind=kind,
        seed=0,
        chosen=(),
        rectangle=None,
        others=(),
        seen=(),
        is_live=False,
        is_sharpness=False,
    )


def told(record: Record, wanted: Survey) -> list[Relief]:
    found: list[Relief] = []
    Surveyor(record).survey(wanted, found.append, lambda share: True)
    return found


def passes(found: list[Relief]) -> list[tuple[int, int, bool]]:
    return [(relief.samples, len(relief.surface.a), relief.paths[0].on_plane.is_measured) for relief in found]


def test_a_usual_network_is_measured_on_all_samples_with_its_path_from_the_first(record: Record) -> None:
    assert passes(told(record, survey_of(record))) == [(150, side, True) for side in (11, 21, 51, 101)]


def test_a_large_one_is_looked_at_on_some_samples_before_its_path_and_ends_on_all(
    record: Record, monkeypatch
) -> None:
    soon = 121 * SPEC.parameter_count * (40 + 32)
    monkeypatch.setattr(reliefs, "SOON", float(soon))
    monkeypatch.setattr(stages, "_ENOUGH", 20)
    found = told(record, survey_of(record))
    assert passes(found) == [
        (40, 11, False),
        (40, 11, True),
        (40, 21, True),
        (150, 21, True),
        (150, 51, True),
        (150, 101, True),
    ]
    bare, measured = (relief.paths[0].on_plane for relief in found[:2])
    assert np.isnan(bare.losses).all()
    assert np.array_equal(bare.places, measured.places)
    whole = told_at_once(record)
    assert np.array_equal(found[-1].surface.losses, whole.surface.losses)
    assert np.array_equal(found[-1].paths[0].on_plane.losses, whole.paths[0].on_plane.losses)


def told_at_once(record: Record) -> Relief:
    with pytest.MonkeyPatch.context() as usual:
        usual.setattr(reliefs, "SOON", stages.SOON)
        return told(record, survey_of(record))[-1]


@pytest.mark.parametrize("limit", ["_SOON_SECONDS", "_MANY"])
def test_while_states_of_a_run_are_not_there_those_that_are_known_are_shown(
    limit: str, record: Record, monkeypatch
) -> None:
    monkeypatch.setattr(surveyor, limit, 0)
    monkeypatch.setattr(surveyor, "_LIVE_SECONDS", 0.0)
    found = told(record, survey_of(record, "random"))
    first, *others = found
    assert len(first.paths[0].steps) < STEPS + 1
    assert {len(relief.paths[0].steps) for relief in others} == {STEPS + 1}
    assert passes(others)[-1] == (150, 101, True)


def test_a_plane_that_the_known_states_do_not_span_is_told_once_all_are_there(
    record: Record, monkeypatch
) -> None:
    monkeypatch.setattr(surveyor, "_SOON_SECONDS", 0.0)
    asked: list[int] = []
    of_all = surveyor.plane_of

    def plane_of(wanted, paths, states, go_on):
        asked.append(len(paths[0].steps))
        if len(asked) == 1:
            raise LandscapeError("The path does not have two directions yet. Take a few steps.")
        return of_all(wanted, paths, states, go_on)

    monkeypatch.setattr(surveyor, "plane_of", plane_of)
    assert passes(told(record, survey_of(record)))[-1] == (150, 101, True)
    assert asked[0] < asked[1] == STEPS + 1


@pytest.mark.parametrize("asked", [0, 1, 5, 9])
def test_what_is_given_up_tells_nothing_more(record: Record, monkeypatch, asked: int) -> None:
    monkeypatch.setattr(surveyor, "_SOON_SECONDS", 0.0)
    found: list[int] = []
    shares: list[float] = []

    def go_on(share: float) -> bool:
        shares.append(share)
        return len(shares) <= asked

    Surveyor(record).survey(survey_of(record, "random"), lambda relief: found.append(len(shares)), go_on)
    assert len(shares) <= asked + 2
    assert all(count <= asked for count in found)
