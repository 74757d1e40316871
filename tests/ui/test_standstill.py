"""What watches random users sees what the window stands still at, and does not meddle with it."""

from __future__ import annotations

import threading
import time
from typing import ClassVar

import pytest

from benchmarks.torture.standstill import Standstill, Watchman


class _Painter:
    """Notes which thread it ended on."""

    ended_on: ClassVar[set[int]] = set()

    def __del__(self) -> None:
        self.ended_on.add(threading.get_ident())


def _paint() -> None:
    painter = _Painter()
    sum(range(300))
    assert painter.ended_on is _Painter.ended_on


def _paint_for(seconds: float) -> None:
    began = time.thread_time()
    while time.thread_time() - began < seconds:
        _paint()


@pytest.fixture
def longest(qapp) -> Standstill:
    """The standstill while the thread painted for 0.7 s without a look at its events."""
    _Painter.ended_on.clear()
    watchman = Watchman()
    watchman.begin(3, "step")
    _paint_for(0.7)
    watchman.beat()
    watchman.leave()
    return watchman.longest


def test_a_halt_is_told_with_its_step_and_what_it_was_at(longest):
    assert longest.own >= 0.7
    assert (longest.number, longest.step) == (3, "step")
    assert any("_paint_for" in look for look in longest.seen)


def test_what_the_watched_thread_holds_ends_where_it_was_made(longest):
    assert longest.seen
    assert _Painter.ended_on == {threading.get_ident()}
