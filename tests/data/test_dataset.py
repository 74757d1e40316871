"""Data sets: read-only, finite, and the demo's own points."""

from __future__ import annotations

import csv
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.data import Dataset, blobs, load_dataset, moons, plane
from gradstudio.engine import ShapeError
from gradstudio.project import Blobs, MicrogradMoons, Moons, Plane
from gradstudio.resources import resource_path


@pytest.fixture(scope="module")
def demo_points() -> np.ndarray:
    with resource_path("data", "micrograd_moons_points.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    return np.array(rows, dtype=float)


def test_the_shipped_points_are_the_demos(demo_points: np.ndarray) -> None:
    dataset = load_dataset(MicrogradMoons())
    assert len(dataset) == 100
    assert np.array_equal(np.column_stack([dataset.inputs, dataset.targets]), demo_points)


def test_the_generator_gives_the_demos_points_for_its_settings(demo_points: np.ndarray) -> None:
    made = moons(100, 0.1, 1337)
    assert made.inputs == pytest.approx(demo_points[:, :2], rel=0, abs=1e-15)
    assert np.array_equal(made.targets, demo_points[:, 2])


@given(st.integers(2, 300), st.floats(0, 1), st.integers(0, 2**32 - 1))
def test_moons_of_any_size_and_noise(samples: int, noise: float, seed: int) -> None:
    made, again = moons(samples, noise, seed), moons(samples, noise, seed)
    assert len(made) == samples
    assert np.array_equal(made.inputs, again.inputs)
    assert np.count_nonzero(made.targets == -1) == samples // 2
    assert set(made.targets) == {-1.0, 1.0}


def test_without_noise_the_moons_are_half_circles() -> None:
    made = moons(60, 0.0, 3)
    outer, inner = made.inputs[made.targets < 0], made.inputs[made.targets > 0]
    assert np.hypot(*outer.T) == pytest.approx(1.0)
    assert np.hypot(inner[:, 0] - 1, inner[:, 1] - 0.5) == pytest.approx(1.0)
    assert (outer[:, 1] >= 0).all()
    assert (inner[:, 1] <= 0.5).all()


def test_equal_specs_share_one_dataset() -> None:
    assert load_dataset(Moons(samples=10)) is load_dataset(Moons(samples=10))
    assert load_dataset(Moons(samples=10)) is not load_dataset(Moons(samples=11))


def test_a_dataset_is_a_read_only_copy() -> None:
    inputs = np.zeros((2, 2))
    dataset = Dataset(inputs=inputs, targets=np.array([1.0, -1.0]))
    inputs[:] = 5.0
    assert not dataset.inputs.any()
    with pytest.raises(ValueError, match="read-only"):
        dataset.inputs[0, 0] = 1.0
    with pytest.raises(ValueError, match="read-only"):
        dataset.targets[0] = 1.0


@pytest.mark.parametrize(
    ("inputs", "targets"),
    [
        (np.zeros((0, 2)), np.zeros(0)),
        (np.zeros((2, 0)), np.zeros(2)),
        (np.zeros((2, 2)), np.zeros(3)),
        (np.zeros(2), np.zeros(2)),
        (np.zeros((2, 2)), np.zeros((2, 1))),
    ],
)
def test_shapes_that_make_no_dataset_are_refused(inputs: np.ndarray, targets: np.ndarray) -> None:
    with pytest.raises(ShapeError, match="one target per sample"):
        Dataset(inputs=inputs, targets=targets)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_not_finite_is_refused_with_its_sample(bad: float) -> None:
    inputs = np.zeros((3, 2))
    inputs[1, 0] = bad
    with pytest.raises(ShapeError, match="Sample 2"):
        Dataset(inputs=inputs, targets=np.ones(3))
    with pytest.raises(ShapeError, match="Sample 3"):
        Dataset(inputs=np.zeros((3, 2)), targets=np.array([1.0, 1.0, bad]))


@pytest.mark.parametrize(
    ("task", "classes", "targets"),
    [
        ("binary", 2, [1.0, 0.0]),
        ("binary", 2, [1.0, 2.0]),
        ("multiclass", 3, [0.0, 3.0]),
        ("multiclass", 3, [0.0, -1.0]),
        ("multiclass", 3, [0.0, 0.5]),
    ],
)
def test_a_target_that_the_task_does_not_have_is_refused(task, classes: int, targets: list[float]) -> None:
    with pytest.raises(ShapeError, match=f"Sample 2 has the target .* {task} task needs"):
        Dataset(inputs=np.zeros((2, 2)), targets=np.array(targets), task=task, class_count=classes)


def test_regression_takes_any_number() -> None:
    made = Dataset(inputs=np.zeros((2, 2)), targets=np.array([0.3, -7.0]), task="regression", class_count=0)
    assert made.targets.tolist() == [0.3, -7.0]


def test_a_subset_keeps_the_task() -> None:
    some = blobs(9, 3).subset([4, 0])
    assert (some.task, some.class_count, some.targets.tolist()) == ("multiclass", 3, [1.0, 0.0])


@given(st.integers(2, 100), st.integers(2, 16), st.floats(0, 2), st.integers(0, 2**32 - 1))
def test_blobs_share_the_samples_evenly(samples: int, classes: int, noise: float, seed: int) -> None:
    made = blobs(samples, classes, noise, seed)
    counts = np.bincount(made.targets.astype(int), minlength=classes)
    assert counts.max() - counts.min() <= 1
    assert np.array_equal(made.inputs, blobs(samples, classes, noise, seed).inputs)
    assert (made.task, made.class_count) == ("multiclass", classes)


def test_blobs_without_noise_are_points_on_the_circle() -> None:
    made = blobs(8, 4, 0.0)
    expected = np.array([[1, 0], [0, 1], [-1, 0], [0, -1]] * 2, dtype=float)
    assert made.inputs == pytest.approx(expected, abs=1e-15)


def test_the_clouds_have_their_spread() -> None:
    made = blobs(6000, 3, 0.5)
    for label in range(3):
        cloud = made.inputs[made.targets == label]
        angle = 2 * np.pi * label / 3
        assert cloud.mean(axis=0) == pytest.approx([np.cos(angle), np.sin(angle)], abs=0.05)
        assert cloud.std(axis=0) == pytest.approx([0.5, 0.5], rel=0.05)


def test_the_plane_is_playgrounds() -> None:
    made = plane(500)
    assert made.targets == pytest.approx(made.inputs.sum(axis=1) / 10)
    assert np.abs(made.inputs).max() <= 6
    noisy = plane(500, 0.5)
    assert np.array_equal(noisy.inputs, made.inputs)
    assert 0 < np.abs(noisy.targets - made.targets).max() <= 0.6


def test_every_kind_of_data_in_a_project_has_samples() -> None:
    for spec in (MicrogradMoons(), Moons(samples=5), Blobs(samples=5), Plane(samples=5)):
        dataset = load_dataset(spec)
        assert dataset.task == spec.task
        assert dataset.class_count == spec.class_count
        assert dataset.inputs.shape[1] == spec.input_count
