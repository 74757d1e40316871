"""Sweeps of the window that stop after their first chunk until they are let go on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from gradstudio.sweep.running import thread_crew
from gradstudio.sweep.running.chunk import Chunk, ChunkDone, run_chunk


@contextmanager
def held_after_the_first() -> Iterator[threading.Event]:
    """Have every sweep wait after the first chunk of all until the event is set, or it is given up."""
    first, may_go_on = threading.Lock(), threading.Event()

    def held(chunk: Chunk, cancelled: Callable[[], bool]) -> ChunkDone:
        if not first.acquire(blocking=False):
            while not (may_go_on.is_set() or cancelled()):
                may_go_on.wait(0.01)
        return run_chunk(chunk, cancelled)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(thread_crew, "run_chunk", held)
        try:
            yield may_go_on
        finally:
            may_go_on.set()
