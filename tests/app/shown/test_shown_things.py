"""What a program sends is shown on the canvas, also when it comes in odd orders, and what is no message is told."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from gradstudio.app.graph.model import GraphModel
from gradstudio.app.selection import Selection
from gradstudio.app.shown import receiver
from gradstudio.app.shown.receiver import Receiver
from gradstudio.app.shown.shown_things import ShownThings
from gradstudio.engine.value import Value
from gradstudio.lab.subject import subject_of_value
from gradstudio.showing.connection import Connection
from gradstudio.showing.doors import new_door, open_doors
from gradstudio.showing.handle import Handle
from gradstudio.showing.messages import EndMessage, HelloMessage
from gradstudio.showing.packing import packed
from gradstudio.showing.shown_graph import GraphThing
from tests.qt_helpers import PATIENCE, small_spec, until

HELLO = HelloMessage(caller="train.py", pid=1, is_notebook=False)


@dataclass
class Stage:
    """A window's side without the window, and the way to it."""

    graph: GraphModel
    things: ShownThings
    connection: Connection
    path: Path
    told: list[str] = field(default_factory=list)
    channels: int = 0

    def show(self, root: object, title: str = "") -> Handle:
        self.channels += 1
        thing = GraphThing(root, title, None)
        self.connection.send(thing.begin(self.channels))
        return Handle(thing, self.channels, self.connection)


@pytest.fixture
def stage(qtbot, tmp_path_factory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("s")
    monkeypatch.setattr("gradstudio.showing.doors.private_folder", lambda: folder)
    monkeypatch.setattr("gradstudio.showing.doors._MOST_PATH", 1000)
    graph = GraphModel(small_spec(), Selection())
    listening, connected, path = new_door()
    ears = Receiver(listening, path)
    made = Stage(graph, ShownThings(ears, graph), Connection(connected), path)
    made.things.failed.connect(made.told.append)
    made.connection.send(packed(HELLO))
    ears.start()
    yield made
    made.connection.leave()
    ears.stop()
    graph.shutdown()
    assert not path.exists()


def product(a: float) -> Value:
    root = Value(a, label="a") * 3
    root.label = "L"
    root.backward()
    return root


def test_a_graph_that_is_shown_is_drawn_with_its_numbers(stage: Stage, qtbot) -> None:
    stage.show(product(2.0))
    until(qtbot, lambda: stage.things.is_on_canvas and stage.graph.has_values)
    until(qtbot, lambda: stage.graph.graph.labels == ("a", "", "L"))
    assert stage.graph.data.tolist() == [2.0, 3.0, 6.0]
    assert stage.graph.grad.tolist() == [3.0, 2.0, 1.0]
    assert stage.graph.drawn_source.title == "train.py: L"
    assert stage.things.caller == "train.py"


def test_new_numbers_move_on_the_same_drawing_nan_and_inf_too(stage: Stage, qtbot) -> None:
    handle = stage.show(product(2.0))
    until(qtbot, lambda: stage.graph.has_values and stage.graph.data.tolist() == [2.0, 3.0, 6.0])
    placed = stage.graph.placed
    for number in (5.0, np.inf, np.nan):
        handle._next = handle._pause = 0.0
        assert handle.update(product(number))
        until(qtbot, lambda number=number: np.array_equal(stage.graph.data[:1], [number], equal_nan=True))
    assert stage.graph.placed is placed


def test_a_graph_of_another_shape_takes_the_place_of_the_one_before(stage: Stage, qtbot) -> None:
    handle = stage.show(product(2.0))
    for steps in range(1, 30):
        handle._next = handle._pause = 0.0
        root = product(2.0)
        for _ in range(steps):
            root = root.tanh()
        handle.update(root)
    until(qtbot, lambda: stage.graph.has_values and len(stage.graph.graph) == 32 and not stage.graph.is_busy)
    assert stage.graph.data[-1] == root.data


def test_what_the_program_has_taken_away_gives_way_to_what_it_showed_before(stage: Stage, qtbot) -> None:
    stage.show(product(1.0), "first")
    second = stage.show(product(2.0), "second")
    until(qtbot, lambda: list(stage.things.titles.values()) == ["train.py: first", "train.py: second"])
    second.close()
    until(qtbot, lambda: stage.graph.drawn_source.title == "train.py: first")
    with qtbot.waitSignal(stage.things.emptied, timeout=PATIENCE):
        Handle(GraphThing(product(1.0), "first", None), 1, stage.connection).close()


def test_numbers_are_kept_unseen_while_the_project_is_looked_at(stage: Stage, qtbot) -> None:
    handle = stage.show(product(2.0))
    until(qtbot, lambda: stage.things.is_on_canvas and stage.graph.has_values)
    stage.graph.show_project()
    handle._next = handle._pause = 0.0
    handle.update(product(7.0))
    other = stage.show(product(1.0), "other")
    until(qtbot, lambda: len(stage.things.titles) == 2)
    del other
    stage.things.show(1)
    until(qtbot, lambda: stage.graph.has_values and stage.graph.data.tolist() == [7.0, 3.0, 21.0])


def test_the_end_of_the_program_is_told_and_another_takes_its_place(
    stage: Stage, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gradstudio.showing.doors._ANSWER_SECONDS", 60.0)  # it answers late on a busy machine
    stage.show(product(2.0), "of the first")
    until(qtbot, lambda: stage.things.is_connected and stage.things.titles)
    assert not list(open_doors(HELLO))  # it is taken
    stage.connection.send(packed(EndMessage()))
    stage.connection.leave()
    until(qtbot, lambda: not stage.things.is_connected)
    assert stage.things.titles
    (connected,) = open_doors(HelloMessage(caller="again.py", pid=2, is_notebook=True))
    stage.connection = Connection(connected)
    stage.show(product(4.0), "of the next")
    until(qtbot, lambda: list(stage.things.titles.values()) == ["again.py: of the next"])
    assert stage.told == []


def test_a_program_that_is_killed_amid_a_message_is_told_as_gone(stage: Stage, qtbot) -> None:
    until(qtbot, lambda: stage.things.is_connected)
    stage.connection.send(GraphThing(product(2.0), "", None).begin(1)[:-5])
    stage.connection.leave()
    until(qtbot, lambda: not stage.things.is_connected)


def test_the_door_of_a_window_that_ends_is_closed_before_its_program_hears_of_it(
    stage: Stage, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    close_door, had_gone = receiver.close_door, list[bool]()

    def close(path: Path) -> None:
        had_gone.append(stage.connection.wait(0.0))
        close_door(path)

    monkeypatch.setattr(receiver, "close_door", close)
    until(qtbot, lambda: stage.things.is_connected)
    stage.things._receiver.stop()
    assert had_gone == [False]
    assert stage.connection.wait(60.0)


def test_what_is_no_message_ends_the_connection_with_a_sentence(stage: Stage, qtbot) -> None:
    until(qtbot, lambda: stage.things.is_connected)
    stage.connection.send(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    until(qtbot, lambda: stage.told == ["The data that came are no message of gradstudio.show."])
    until(qtbot, lambda: stage.connection.wait(0.0))


def test_a_stranger_that_says_nothing_of_itself_is_not_listened_to(stage: Stage, qtbot) -> None:
    until(qtbot, lambda: stage.things.is_connected)
    stage.connection.leave()
    until(qtbot, lambda: not stage.things.is_connected)
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.connect(os.fspath(stage.path))
        stranger.sendall(packed(EndMessage()))
        until(qtbot, lambda: bool(stage.told))
    assert stage.told == ["The program sent something before its name."]


def test_a_large_graph_comes_whole(stage: Stage, qtbot) -> None:
    root = Value(0.0)
    for i in range(3000):
        root = root + Value(float(i), label=f"重み{i}")
    stage.show(root)
    until(qtbot, lambda: bool(stage.things.titles))
    source = stage.graph.source
    assert source.most_scalars == 6001
    assert subject_of_value(source.value()).root.data == root.data


def test_the_lab_computes_anew_what_is_shown(stage: Stage, qtbot) -> None:
    root = (Value(2.0, label="a") ** 3 + Value(-1.0, label="b").relu()).tanh()
    root.backward()
    stage.show(root)
    until(qtbot, lambda: bool(stage.things.titles))
    subject = subject_of_value(stage.graph.source.value())
    assert subject.is_known
    assert subject.root.data == root.data
    assert subject.grad.tolist() == [node.grad for node in subject_of_value(root).nodes]
