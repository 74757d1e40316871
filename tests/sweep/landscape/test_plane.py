"""Planes through the parameters, the losses on them, and what they hide of a path."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.landscape.measured_loss import MeasuredLoss
from gradstudio.sweep.landscape.plane import parameter_plane, path_plane, random_plane, step_plane
from gradstudio.sweep.landscape.surface import path_on, surfaces, window_of
from gradstudio.training.run.initial import initial_parameters
from gradstudio.training.run.session import Session


@pytest.fixture(scope="module")
def path() -> np.ndarray:
    session, states = Session(ProjectSpec()), []
    for _ in range(12):
        states.append(session.parameters())
        session.advance(5)
    return np.array(states)


@given(st.integers(0, 1000))
def test_each_neuron_of_a_random_direction_is_as_long_as_its_own_weights(seed: int) -> None:
    spec = ProjectSpec()
    parameters = initial_parameters(spec)
    plane = random_plane(spec.sizes, parameters, seed)
    begin = 0
    for fan_in, fan_out in zip(spec.sizes, spec.sizes[1:], strict=False):
        end = begin + (fan_in + 1) * fan_out
        for direction in (plane.first, plane.second):
            np.testing.assert_allclose(
                np.linalg.norm(direction[begin:end].reshape(fan_out, -1), axis=1),
                np.linalg.norm(parameters[begin:end].reshape(fan_out, -1), axis=1),
                rtol=1e-12,
            )
        begin = end
    assert not np.allclose(plane.first, plane.second)
    np.testing.assert_array_equal(plane.first, random_plane(spec.sizes, parameters, seed).first)


def test_a_network_of_zeros_has_random_planes_too() -> None:
    plane = random_plane((2, 3, 1), np.zeros(13), 0)
    assert np.linalg.norm(plane.first) == pytest.approx(1.0)


def test_the_components_of_a_path_are_those_of_its_singular_values(path: np.ndarray) -> None:
    plane = path_plane(path, path[-1])
    assert plane is not None
    _, values, rows = np.linalg.svd(path - path[-1], full_matrices=False)
    for direction, row in zip((plane.first, plane.second), rows, strict=False):
        assert abs(direction @ row) == pytest.approx(1.0, abs=1e-9)
    np.testing.assert_allclose(plane.explained, values[:2] ** 2 / (values**2).sum(), rtol=1e-9)
    assert plane.places(path[:1])[0, 0] <= 0.0


@pytest.mark.parametrize("exponent", [-700, 600, 1020])
def test_the_components_of_very_small_and_very_large_paths_are_the_same(
    path: np.ndarray, exponent: int
) -> None:
    plane, other = (
        path_plane(path, path[-1]),
        path_plane(np.ldexp(path, exponent), np.ldexp(path[-1], exponent)),
    )
    np.testing.assert_array_equal(other.first, plane.first)
    np.testing.assert_array_equal(other.second, plane.second)
    assert other.explained == plane.explained


def test_a_path_beyond_all_numbers_has_no_plane() -> None:
    path = np.array([[-1.7e308, 1.0], [1.7e308, 2.0], [1.7e308, 3.0]])
    with np.errstate(over="ignore"):
        assert path_plane(path, path[-1]) is None


def test_a_path_of_one_dimension_has_no_plane() -> None:
    line = np.arange(5.0)[:, None] * np.ones(4)
    assert path_plane(line, line[-1]) is None
    assert path_plane(np.zeros((3, 4)), np.zeros(4)) is None
    assert step_plane(np.zeros(4), np.ones(4), -2.0 * np.ones(4)) is None
    assert step_plane(np.zeros(4), np.zeros(4), np.ones(4)) is None


@settings(max_examples=30)
@given(st.integers(0, 1000))
def test_places_are_the_nearest_points_of_the_plane(seed: int) -> None:
    dice = np.random.default_rng(seed)
    plane = random_plane((2, 3, 1), dice.normal(size=13), seed)
    some = dice.normal(size=(4, 13))
    directions = np.stack([plane.first, plane.second], axis=1)
    expected = np.linalg.lstsq(directions, (some - plane.origin).T, rcond=None)[0].T
    np.testing.assert_allclose(plane.places(some), expected, rtol=1e-9, atol=1e-12)
    wanted = dice.normal(size=(3, 2))
    np.testing.assert_allclose(plane.places(plane.points(wanted)), wanted, rtol=1e-9, atol=1e-9)
    assert plane.distances(plane.points(wanted)).max() < 1e-9


def test_steepest_descent_and_last_change_are_perpendicular() -> None:
    dice = np.random.default_rng(3)
    gradient, change = dice.normal(size=(2, 7))
    plane = step_plane(np.zeros(7), gradient, change)
    assert plane is not None
    assert plane.first @ plane.second == pytest.approx(0.0, abs=1e-12)
    assert plane.first @ gradient < 0.0
    assert plane.distances(change).max() == pytest.approx(0.0, abs=1e-9)


def test_a_surface_comes_coarse_first_and_is_the_loss_at_each_place() -> None:
    spec = ProjectSpec()
    measured, parameters = MeasuredLoss(spec), initial_parameters(spec)
    plane = parameter_plane(parameters, 0, 5, ("layer1.neuron1.w1", "layer1.neuron2.b"))
    found = list(surfaces(measured, plane, (-1.0, 1.0, -2.0, 3.0), side=21))
    assert [surface.losses.shape for surface in found] == [(3, 3), (5, 5), (11, 11), (21, 21)]
    finest = found[-1]
    assert (finest.a[0], finest.a[-1], finest.b[0], finest.b[-1]) == (-1.0, 1.0, -2.0, 3.0)
    for surface in found:
        for row, b in enumerate(surface.b):
            for column, a in enumerate(surface.a):
                there = parameters.copy()
                there[0] += a
                there[5] += b
                assert surface.losses[row, column] == pytest.approx(measured.at(there[None])[0], rel=1e-12)


def test_a_cancelled_surface_ends() -> None:
    spec = ProjectSpec()
    plane = parameter_plane(initial_parameters(spec), 0, 1, ("a", "b"))
    assert not list(surfaces(MeasuredLoss(spec), plane, (-1.0, 1.0, -1.0, 1.0), lambda work: False))


def test_what_a_plane_hides_is_the_true_loss_less_its_own(path: np.ndarray) -> None:
    measured = MeasuredLoss(ProjectSpec())
    plane = path_plane(path, path[-1])
    assert plane is not None
    shown = path_on(measured, plane, path)
    np.testing.assert_array_equal(shown.losses, measured.at(path))
    np.testing.assert_allclose(
        shown.hidden, measured.at(path) - measured.at(plane.points(plane.places(path)))
    )
    assert shown.hidden[-1] == pytest.approx(0.0, abs=1e-12)
    assert shown.distances[-1] == pytest.approx(0.0, abs=1e-9)
    assert np.abs(shown.hidden).max() > 1e-4
    low_a, high_a, low_b, high_b = window_of(plane, path)
    assert (shown.places[:, 0] > low_a).all()
    assert (shown.places[:, 0] < high_a).all()
    assert (shown.places[:, 1] > low_b).all()
    assert (shown.places[:, 1] < high_b).all()
