"""The outline of a series shows every peak, in few points, however long the series is."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from gradstudio.training.look.envelope import Envelope
from gradstudio.training.run.history import Series


def grown(count: int, pieces: int = 7, capacity: int = 2**20) -> tuple[Series, Envelope]:
    """Return a noisy series that came in pieces, followed as it grew."""
    series = Series(1, capacity)
    envelope = Envelope(series)
    numbers = np.random.default_rng(count).normal(size=count)
    for part in np.array_split(np.arange(count), pieces):
        series.extend(part, numbers[part])
        envelope.bounds()
    return series, envelope


def test_nothing_has_no_bounds_and_no_outline():
    envelope = Envelope(Series(1))
    assert envelope.bounds() is None
    steps, numbers = envelope.outline(0, 100, 500)
    assert len(steps) == len(numbers) == 0


@pytest.mark.parametrize("count", [1, 63, 64, 65, 1000, 30_000])
def test_bounds_are_those_of_all_numbers(count):
    series, envelope = grown(count)
    assert envelope.bounds() == (series.column(0).min(), series.column(0).max())


def test_a_short_series_is_its_own_outline():
    series, envelope = grown(900)
    steps, numbers = envelope.outline(-10, 1000, 500)
    assert steps.tolist() == series.steps.tolist()
    assert numbers.tolist() == series.column(0).tolist()


@pytest.mark.parametrize("count", [5_000, 80_000, 300_000])
@pytest.mark.parametrize("columns", [3, 100, 700])
def test_a_long_one_keeps_to_the_columns_and_shows_the_extremes_of_each_part(count, columns):
    series, envelope = grown(count)
    steps, numbers = envelope.outline(0, count, columns)
    assert len(steps) <= 4 * columns + 5
    assert (np.diff(steps) >= 0).all()
    assert numbers.min() == series.column(0).min()
    assert numbers.max() == series.column(0).max()
    assert numbers[-1] == series.column(0)[-1]
    starts = np.unique(steps)
    for begin, end in pairwise(starts):
        if (steps == begin).sum() == 2:
            part = series.column(0)[begin:end]
            assert sorted(numbers[steps == begin]) == [part.min(), part.max()]


def test_one_peak_among_many_is_seen():
    series = Series(1)
    numbers = np.zeros(200_000)
    numbers[123_457] = 5.0
    series.extend(np.arange(200_000), numbers)
    steps, outline = Envelope(series).outline(0, 200_000, 300)
    assert outline.max() == 5.0
    assert abs(int(steps[np.argmax(outline)]) - 123_457) <= 2 * 200_000 / 300


@pytest.mark.parametrize(("first", "last"), [(10_000.5, 10_020.5), (150_000, 152_000), (290_000, 400_000)])
def test_a_part_goes_on_beyond_its_edges(first, last):
    series, envelope = grown(300_000)
    steps, numbers = envelope.outline(first, last, 800)
    assert steps[0] < first
    assert steps[-1] >= min(last, series.steps[-1])
    inside = (series.steps >= first) & (series.steps <= last)
    assert numbers.max() >= series.column(0)[inside].max()
    assert numbers.min() <= series.column(0)[inside].min()


def test_it_follows_a_series_that_is_thinned_and_one_that_begins_anew():
    series, envelope = grown(5000, pieces=50, capacity=1024)
    assert series.stride > 1
    assert envelope.bounds() == (series.column(0).min(), series.column(0).max())
    series.clear()
    series.extend(np.arange(2000), np.full(2000, 3.0))
    assert envelope.bounds() == (3.0, 3.0)


@pytest.mark.parametrize("every", [1, 3, 10])
def test_a_thinned_series_keeps_the_multiples_of_its_stride(every):
    series = Series(1, capacity=100)
    for begin in range(0, 6000, 7 * every):
        steps = np.arange(begin, min(begin + 7 * every, 6000), every)
        series.extend(steps, steps / 2)
    kept = [step for step in range(0, 6000, every) if step % series.stride == 0]
    assert series.steps.tolist() == kept
    assert series.column(0).tolist() == [step / 2 for step in kept]
    assert 40 <= len(series) <= 100


@pytest.mark.parametrize("edge", [1e19, 1e300, float("inf")])
def test_an_outline_over_more_than_any_run_is_that_of_all_of_it(edge: float) -> None:
    series = Series(1)
    series.extend(np.arange(200), np.linspace(0.0, 1.0, 200))
    steps, numbers = Envelope(series).outline(-edge, edge, 1000)
    assert steps.tolist() == list(range(200))
    assert numbers[-1] == 1.0


@pytest.mark.parametrize("edge", [1e19, 1e300, float("inf")])
@pytest.mark.parametrize("side", [-1, 1])
def test_far_beyond_either_end_of_a_run_there_is_its_last_point_at_most(edge: float, side: int) -> None:
    series = Series(1)
    series.extend(np.arange(200), np.linspace(0.0, 1.0, 200))
    first, last = sorted((side * edge / 2, side * edge))
    for part in (Envelope(series).outline, Envelope(series).means):
        steps, _ = part(first, last, 1000)
        assert steps.tolist() == ([199] if side > 0 else [0])


@pytest.mark.parametrize("count", [5_000, 80_000, 300_000])
@pytest.mark.parametrize("columns", [3, 100, 700])
def test_means_are_those_of_the_parts_of_a_long_series(count, columns):
    series, envelope = grown(count)
    steps, means = envelope.means(0, count, columns)
    assert len(steps) <= 2 * columns + 3
    assert (np.diff(steps) > 0).all()
    group = int(steps[1] - steps[0])
    numbers = series.column(0)
    for place in (0, 1, len(steps) // 2):
        part = numbers[place * group : (place + 1) * group]
        if place < len(steps) - 1:
            assert means[place] == pytest.approx(part.mean())
    assert abs(np.average(means[:-1]) - numbers.mean()) < 0.1


def test_a_short_series_is_its_own_mean_and_huge_numbers_do_not_overflow_with_a_warning():
    series, envelope = grown(200)
    steps, means = envelope.means(-10, 1000, 500)
    assert steps.tolist() == series.steps.tolist()
    assert means.tolist() == series.column(0).tolist()
    huge = Series(1)
    huge.extend(np.arange(10_000), np.full(10_000, 1e308))
    assert np.isinf(Envelope(huge).means(0, 10_000, 10)[1]).any()
