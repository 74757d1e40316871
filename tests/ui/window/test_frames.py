"""Live views share the GUI thread: each at its rate, in turn, and none keeps the others from being drawn."""

from __future__ import annotations

import itertools

import pytest

from gradstudio.ui.window import frames
from gradstudio.ui.window.frames import BUDGET_SECONDS, FRAME_MILLISECONDS, FrameScheduler


class Clock:
    """A clock that only drawing and the end of a frame move on."""

    def __init__(self) -> None:
        self.now = 100.0

    def perf_counter(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch, qapp):
    clock = Clock()
    monkeypatch.setattr(frames, "time", clock)
    return clock


class Bench:
    """A scheduler whose views take a known time, run frame by frame."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.scheduler = FrameScheduler()
        self.drawn: list[str] = []

    def add(self, name: str, seconds: float, most_per_second: float = 1000.0, painting: float = 0.0) -> None:
        def redraw() -> None:
            self.drawn.append(name)
            self.clock.now += seconds

        self.scheduler.add(redraw, most_per_second, lambda: painting)

    def frame(self) -> list[str]:
        """Run one frame with everything asked for; return what it drew."""
        began, self.drawn = self.clock.now, []
        self.scheduler.request()
        if not self.drawn:
            self.scheduler._on_timer_timeout()
        self.clock.now = max(began + FRAME_MILLISECONDS / 1000, self.clock.now)
        return self.drawn


@pytest.fixture
def bench(clock):
    bench = Bench(clock)
    yield bench
    bench.scheduler._timer.stop()


def test_a_view_that_is_asked_for_twice_is_drawn_once_and_then_nothing_runs(bench):
    bench.add("one", 0.0, most_per_second=10)
    for _ in range(3):
        bench.scheduler.request()
    assert bench.drawn == ["one"]
    assert bench.scheduler._timer.isActive()
    bench.clock.now += 0.1
    bench.scheduler._on_timer_timeout()
    assert bench.drawn == ["one", "one"]
    assert not bench.scheduler._timer.isActive()


def test_what_does_not_fit_comes_first_in_the_next_frame_and_a_smaller_one_is_drawn_meanwhile(bench):
    bench.add("large", 0.8 * BUDGET_SECONDS)
    bench.add("middle", 0.7 * BUDGET_SECONDS)
    bench.add("small", 0.1 * BUDGET_SECONDS)
    for _ in range(40):  # what each takes is learned from what it took
        bench.frame()
    seen = [bench.frame() for _ in range(10)]
    assert all(len(drawn) == 2 and "small" in drawn for drawn in seen)
    larger = [next(name for name in drawn if name != "small") for drawn in seen]
    assert all(one != other for one, other in itertools.pairwise(larger))


def test_a_view_larger_than_the_budget_is_drawn_alone(bench):
    bench.add("huge", 3 * BUDGET_SECONDS)
    bench.add("other", 0.5 * BUDGET_SECONDS)
    for _ in range(40):
        bench.frame()
    seen = [bench.frame() for _ in range(6)]
    assert ["huge"] in seen
    assert ["other"] in seen


@pytest.mark.parametrize("rate", [10, 20, 30, 50])
def test_a_view_is_drawn_about_as_often_as_it_may(bench, rate):
    bench.add("one", 0.0, rate)
    count = sum(len(bench.frame()) for _ in range(1000 // FRAME_MILLISECONDS))
    assert rate == pytest.approx(count, rel=0.18)


@pytest.mark.parametrize(("painting", "rate"), [(0.0005, 25), (0.002, 20), (0.008, 5)])
def test_a_view_that_is_dear_to_paint_comes_less_often(bench, painting, rate):
    bench.add("one", 0.0, 25, painting)
    count = sum(len(bench.frame()) for _ in range(1000 // FRAME_MILLISECONDS))
    assert rate == pytest.approx(count, rel=0.2)
