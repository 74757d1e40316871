"""The loss at any parameters: on all samples or a fair part of them, in pieces that can be given up."""

import numpy as np
import pytest

from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.landscape import measured_loss
from gradstudio.sweep.landscape.measured_loss import MeasuredLoss
from gradstudio.training.run.initial import initial_parameters

SPEC = edits.set_data(ProjectSpec(), kind="iris")


def points_of(spec: ProjectSpec, count: int) -> np.ndarray:
    dice = np.random.default_rng(1)
    return initial_parameters(spec) + 0.1 * dice.normal(size=(count, spec.parameter_count))


def test_a_part_of_the_samples_has_about_the_loss_of_all() -> None:
    loss, points = MeasuredLoss(SPEC), points_of(SPEC, 4)
    whole, part = loss.at(points), loss.at(points, samples=60)
    assert not np.array_equal(whole, part)
    np.testing.assert_allclose(part, whole, rtol=0.2)
    np.testing.assert_array_equal(loss.at(points, samples=loss.sample_count), whole)


@pytest.mark.parametrize("at_once", [1, 20 * SPEC.parameter_count, 2**12 * SPEC.parameter_count])
@pytest.mark.parametrize("samples", [None, 50])
def test_pieces_of_places_and_of_samples_give_the_whole(
    monkeypatch, at_once: int, samples: int | None
) -> None:
    loss, points = MeasuredLoss(SPEC), points_of(SPEC, 5)
    plane = np.stack([points[0], points[1] - points[0], points[2] - points[0]])
    places = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    whole = loss.at(points, samples=samples), loss.on_plane(plane, places, samples=samples)
    monkeypatch.setattr(measured_loss, "AT_ONCE", at_once)
    np.testing.assert_allclose(loss.at(points, samples=samples), whole[0], rtol=1e-13)
    np.testing.assert_allclose(loss.on_plane(plane, places, samples=samples), whole[1], rtol=1e-13)


@pytest.mark.parametrize("at_once", [1, 2**12 * SPEC.parameter_count])
def test_it_is_given_up_between_pieces(monkeypatch, at_once: int) -> None:
    monkeypatch.setattr(measured_loss, "AT_ONCE", at_once)
    loss, asked = MeasuredLoss(SPEC), []

    def goes_on(work: float) -> bool:
        asked.append(work)
        return len(asked) < 2

    assert loss.at(points_of(SPEC, 200), goes_on) is None
    assert len(asked) == 2
