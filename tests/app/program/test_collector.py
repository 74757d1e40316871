from __future__ import annotations

import gc
import weakref

import pytest

from gradstudio.app.program import collector
from gradstudio.app.program.collector import GarbageCollector
from tests.qt_helpers import until


class Node:
    """Something that can be in a cycle."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def automatic():
    """Automatic collection on, as the interpreter starts with; put back as it was afterwards.

    What was imported is out of the collector's sight again then: looking through it takes half a second.
    """
    was_on = gc.isenabled()
    gc.enable()
    yield
    gc.freeze()
    (gc.enable if was_on else gc.disable)()


def test_automatic_collection_is_off_while_it_lives_and_on_again_after(automatic, qapp):
    running = GarbageCollector()
    assert not gc.isenabled()
    running.stop()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_cycles_are_collected_from_the_event_loop(automatic, qtbot, monkeypatch):
    monkeypatch.setattr(collector, "_INTERVAL_MILLISECONDS", 1)
    running = GarbageCollector()
    try:
        gone = weakref.ref(Node())
        assert gone() is not None
        until(qtbot, lambda: gone() is None)
    finally:
        running.stop()


def test_old_cycles_are_collected_now_and_then(automatic, qtbot, monkeypatch):
    monkeypatch.setattr(collector, "_INTERVAL_MILLISECONDS", 1)
    monkeypatch.setattr(collector, "_FULL_EVERY", 3)
    running = GarbageCollector()
    try:
        node = Node()
        gc.collect(0)
        gc.collect(1)  # now it is in the oldest generation
        gone = weakref.ref(node)
        del node
        until(qtbot, lambda: gone() is None)
    finally:
        running.stop()


def test_it_waits_while_a_graph_of_many_objects_is_alive(automatic, qtbot, monkeypatch):
    monkeypatch.setattr(collector, "_INTERVAL_MILLISECONDS", 1)
    monkeypatch.setattr(collector, "_RETRY_MILLISECONDS", 1)
    running = GarbageCollector()
    try:
        graph = [[number] for number in range(30_000)]
        gone = weakref.ref(Node())
        until(qtbot, lambda: running._retries >= 5)
        assert gone() is not None
        del graph
        until(qtbot, lambda: gone() is None)
    finally:
        running.stop()


def test_it_does_not_wait_for_ever(automatic, qtbot, monkeypatch):
    monkeypatch.setattr(collector, "_INTERVAL_MILLISECONDS", 1)
    monkeypatch.setattr(collector, "_RETRY_MILLISECONDS", 1)
    monkeypatch.setattr(collector, "_MOST_RETRIES", 3)
    running = GarbageCollector()
    try:
        graph = [[number] for number in range(30_000)]
        gone = weakref.ref(Node())
        until(qtbot, lambda: gone() is None)
        assert len(graph) == 30_000
    finally:
        running.stop()


def test_a_large_graph_that_stays_is_set_aside_unseen_and_looked_through_when_it_has_gone(
    automatic, qtbot, monkeypatch
):
    monkeypatch.setattr(collector, "_INTERVAL_MILLISECONDS", 1)
    monkeypatch.setattr(collector, "_RETRY_MILLISECONDS", 1)
    monkeypatch.setattr(collector, "_MOST_RETRIES", 3)
    monkeypatch.setattr(collector, "_MOST_OBJECTS", 20_000)
    monkeypatch.setattr(collector, "_FULL_EVERY", 3)
    running = GarbageCollector()
    try:
        graph = [[number] for number in range(50_000)]
        gone = weakref.ref(Node())
        until(qtbot, lambda: running._set_aside)
        assert gc.get_count()[0] < 20_000
        assert gone() is not None
        del graph
        until(qtbot, lambda: gone() is None)
        assert not running._set_aside
    finally:
        running.stop()
