"""A race's thread gives way to the run that is live, whatever priority the program was begun with."""

from __future__ import annotations

import os
import sys
import threading

import pytest

from gradstudio.app.race import running

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Only Linux knows a priority for one thread.")

LOWEST = 19


def priority() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def lower_to_the_lowest() -> None:
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWEST)


def priority_after(*lower) -> int:
    """Return the priority of a thread that has lowered it."""
    found = []
    thread = threading.Thread(target=lambda: found.append([each() for each in (*lower, priority)][-1]))
    thread.start()
    thread.join()
    return found[0]


def test_a_thread_lowers_its_own_priority_and_no_other(monkeypatch):
    monkeypatch.setattr(running, "_NICE", 1)
    own = priority()
    assert priority_after(running.stand_back) == min(own + 1, LOWEST)
    assert priority() == own


def test_a_thread_of_the_lowest_priority_keeps_it(monkeypatch):
    """A program that was begun with a low priority may not raise it."""
    monkeypatch.setattr(running, "_NICE", 10)
    assert priority_after(lower_to_the_lowest, running.stand_back) == LOWEST
