"""Generators against their definitions, each property worked out here on its own."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.data import (
    checkerboard,
    circle,
    curve,
    gaussians,
    load_dataset,
    multi_gaussian,
    plane,
    rings,
    spiral,
    xor,
    yin_yang,
)
from gradstudio.data.curves import STEP
from gradstudio.data.source import make_dataset
from gradstudio.project import ProjectSpec, SpecError, edits

GENERATORS = [circle, xor, gaussians, spiral, plane, multi_gaussian, checkerboard, rings, yin_yang]
PLAYGROUNDS = {
    "circle": 500,
    "xor": 500,
    "gaussians": 500,
    "spiral": 500,
    "plane": 1200,
    "multi_gaussian": 1200,
}
COUNTS = st.integers(2, 300)
SEEDS = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize("generate", GENERATORS)
@given(samples=COUNTS, noise=st.floats(0, 0.5), seed=SEEDS)
def test_any_count_noise_and_seed_give_the_same_points_again(generate, samples, noise, seed) -> None:
    made, again = (generate(samples, noise=noise, seed=seed) for _ in range(2))
    assert len(made) == samples
    assert np.array_equal(made.inputs, again.inputs)
    assert np.array_equal(made.targets, again.targets)
    assert made.domain.tolist() == [[-6, 6], [-6, 6]]


@pytest.mark.parametrize("generate", GENERATORS)
def test_another_seed_gives_other_points(generate) -> None:
    # The spiral without noise has nothing that is drawn.
    a, b = generate(100, noise=0.2, seed=1), generate(100, noise=0.2, seed=2)
    assert not np.array_equal(a.inputs, b.inputs)


@pytest.mark.parametrize(("kind", "samples"), PLAYGROUNDS.items())
def test_playgrounds_data_begin_as_there(kind: str, samples: int) -> None:
    data = edits.set_data(ProjectSpec(), kind=kind).data
    assert data.noise == 0
    made = load_dataset(data)
    assert len(made) == samples
    assert made.domain.tolist() == [[-6, 6], [-6, 6]]


def test_the_circle_is_half_a_disc_and_half_a_ring() -> None:
    made = circle(2000)
    radii = np.hypot(*made.inputs.T)
    inner = made.targets > 0
    assert inner.sum() == 1000
    assert radii[inner].max() < 2.5
    assert radii[~inner].min() >= 3.5
    assert radii[~inner].max() < 5
    # The radius is uniform, not the area: half the inner points are within half the radius.
    assert np.median(radii[inner]) == pytest.approx(1.25, abs=0.1)
    angles = np.arctan2(*made.inputs.T)
    assert np.abs([np.cos(angles).mean(), np.sin(angles).mean()]).max() < 0.06


def test_noise_changes_the_circles_labels_and_not_its_points() -> None:
    clean, noisy = circle(2000, 0.0, 5), circle(2000, 0.5, 5)
    assert np.array_equal(clean.inputs, noisy.inputs)
    changed = clean.targets != noisy.targets
    assert 0.05 < changed.mean() < 0.5
    # A shift of at most 2.5 a coordinate reaches no ring point beyond 2.5 + 2.5·√2.
    flipped_in = changed & (clean.targets < 0)
    assert np.hypot(*noisy.inputs[flipped_in].T).max() < 2.5 + 2.5 * math.sqrt(2)


def test_xor_labels_by_quadrant_and_keeps_off_the_axes() -> None:
    made = xor(2000)
    assert np.abs(made.inputs).min() >= 0.3
    assert 5 < np.abs(made.inputs).max() <= 5.3
    assert np.array_equal(made.targets > 0, made.inputs.prod(axis=1) >= 0)
    noisy = xor(2000, 0.1)
    flipped = noisy.targets != made.targets
    assert flipped.any()
    assert np.abs(noisy.inputs[flipped]).min(axis=1).max() <= 0.5  # a shift of U(−5, 5)·0.1


@pytest.mark.parametrize(("noise", "variance"), [(0.0, 0.5), (0.25, 2.25), (0.5, 4.0)])
def test_gaussians_have_their_centres_and_variance(noise: float, variance: float) -> None:
    made = gaussians(8000, noise)
    for label in (-1, 1):
        cloud = made.inputs[made.targets == label]
        assert len(cloud) == 4000
        assert cloud.mean(axis=0) == pytest.approx([2 * label, 2 * label], abs=0.15)
        assert cloud.var(axis=0) == pytest.approx([variance, variance], rel=0.1)


def test_the_spiral_is_playgrounds_formula() -> None:
    made = spiral(500)
    for label, turn in ((1.0, 0.0), (-1.0, math.pi)):
        arm = made.inputs[made.targets == label]
        expected = [
            (5 * i / 250 * math.sin(t), 5 * i / 250 * math.cos(t))
            for i in range(250)
            for t in [1.75 * i / 250 * 2 * math.pi + turn]
        ]
        assert arm == pytest.approx(np.array(expected), abs=1e-12)
    shift = spiral(500, 0.5, 3).inputs - made.inputs
    assert 0.4 < np.abs(shift).max() <= 0.5


def test_hills_and_hollows_are_where_playground_has_them() -> None:
    made = multi_gaussian(3000)
    signs = {(-4, 2.5): 1, (0, 2.5): -1, (4, 2.5): 1, (-4, -2.5): -1, (0, -2.5): 1, (4, -2.5): -1}
    for point, target in zip(made.inputs[:300], made.targets[:300], strict=True):
        heights = [sign * max(0.0, 1 - math.dist(point, centre) / 2) for centre, sign in signs.items()]
        assert target == pytest.approx(max(heights, key=abs), abs=1e-12)
    assert made.targets.max() > 0.9
    assert made.targets.min() < -0.9
    assert np.array_equal(multi_gaussian(3000, 0.3).inputs, made.inputs)


def yin_yang_of_the_paper(x: float, y: float) -> int:
    """The class of a point in the square from 0 to 1, as the paper's own code has it."""
    right, left = math.hypot(x - 0.75, y - 0.5), math.hypot(x - 0.25, y - 0.5)
    if right < 0.1 or left < 0.1:
        return 2
    return int(right <= 0.1 or (left > 0.1 and left <= 0.25) or (y > 0.5 and right > 0.25))


def test_the_yin_yang_sign_is_the_papers_ten_times_as_large() -> None:
    made = yin_yang(3000)
    assert np.hypot(*made.inputs.T).max() <= 5
    for (x, y), label in zip(made.inputs.tolist(), made.targets.tolist(), strict=True):
        assert yin_yang_of_the_paper(x / 10 + 0.5, y / 10 + 0.5) == label
    assert np.bincount(made.targets.astype(int)).min() > 900  # drawn evenly, though the dots are small


@pytest.mark.parametrize("cells", [2, 4, 7])
def test_neighbouring_fields_of_the_board_differ(cells: int) -> None:
    made = checkerboard(2000, cells=cells)
    side = 12 / cells
    for (x, y), label in zip(made.inputs.tolist(), made.targets.tolist(), strict=True):
        field = int((x + 6) // side), int((y + 6) // side)
        assert label == (1 if sum(field) % 2 == 0 else -1)


def test_rings_have_their_radii_and_share_the_samples() -> None:
    made = rings(400, 4, noise=0.0)
    for label in range(4):
        ring = made.inputs[made.targets == label]
        assert len(ring) == 100
        assert np.hypot(*ring.T) == pytest.approx(5 * (label + 1) / 4)


def test_a_curve_is_its_formula_and_noise_is_on_the_target_alone() -> None:
    made = curve("x1**2 - 3", 300, noise=0.0, low=-1.0, high=2.0)
    x1 = made.raw[:, 0]
    assert made.targets == pytest.approx(x1**2 - 3)
    assert -1 <= x1.min() < -0.9
    assert 1.9 < x1.max() <= 2
    noisy = curve("x1**2 - 3", 4000, noise=0.5)
    assert (noisy.targets - (noisy.raw[:, 0] ** 2 - 3)).std() == pytest.approx(0.5, rel=0.05)


def test_the_step_is_minus_one_below_zero_and_one_above() -> None:
    made = curve(STEP, 200, noise=0.0)
    assert np.array_equal(made.targets, np.where(made.raw[:, 0] > 0, 1.0, -1.0))


def test_a_curve_without_a_value_says_where() -> None:
    with pytest.raises(SpecError, match="log\\(x1\\) has no finite value at x1 = -"):
        curve("log(x1)", 50)


def test_a_file_that_is_shipped_is_read_once_however_many_others_are_looked_at(monkeypatch):
    kinds = "micrograd_moons", "iris", "wine", "breast_cancer", "digits"
    shown = [edits.set_data(ProjectSpec(), kind=kind).data for kind in kinds]
    for data in shown:
        make_dataset(data)
    monkeypatch.setattr(np, "loadtxt", None)
    assert [len(make_dataset(data)) for data in shown] == [100, 150, 178, 569, 1797]
