"""A connection never keeps the program waiting, never raises, and says when the window is gone."""

from __future__ import annotations

import math
import os
import socket
import sys
import weakref
from collections.abc import Iterator

import numpy as np
import pytest

from gradstudio.engine.value import Value
from gradstudio.showing.connection import CLOSED, MOST_DIRECT, Connection
from gradstudio.showing.handle import Handle
from gradstudio.showing.messages import NumbersMessage
from gradstudio.showing.packing import unpacked_message
from gradstudio.showing.shown_graph import GraphThing
from gradstudio.showing.wire import Decoder


@pytest.fixture
def pair() -> Iterator[tuple[Connection, socket.socket]]:
    here, there = socket.socketpair()
    connection = Connection(here)
    yield connection, there
    connection.leave()
    there.close()


def messages(there: socket.socket) -> list[object]:
    there.setblocking(False)
    decoder, found = Decoder(), []
    try:
        while data := there.recv(2**20):
            found += [unpacked_message(frame) for frame in decoder.feed(data)]
    except BlockingIOError:
        pass
    return found


def handle_of(root: object, connection: Connection) -> Handle:
    return Handle(GraphThing(root, "loss", None), 1, connection)


def test_numbers_are_sent_when_there_are_new_ones(pair: tuple[Connection, socket.socket]) -> None:
    connection, there = pair
    a = Value(2.0, label="a")
    root = a * 3
    handle = handle_of(root, connection)
    a.data = 5.0
    assert handle.update()
    (message,) = messages(there)
    assert isinstance(message, NumbersMessage)
    assert message.data.tolist() == [5.0, 3.0, 6.0]


def test_updates_that_come_too_soon_are_left_out_and_the_last_is_sent_in_the_end(
    pair: tuple[Connection, socket.socket],
) -> None:
    connection, there = pair
    a = Value(0.0, label="a")
    handle = handle_of(a * 3, connection)
    sent = 0
    for i in range(1, 2001):
        a.data = float(i)
        sent += handle.update()
    assert 0 < sent < 1000
    handle.flush()
    assert messages(there)[-1].data[0] == 2000.0


def test_a_window_that_is_closed_amid_a_loop_is_told_and_raises_nothing(
    pair: tuple[Connection, socket.socket], capsys: pytest.CaptureFixture[str]
) -> None:
    connection, there = pair
    handle = handle_of(Value(1.0) * 2, connection)
    assert handle.is_open
    there.close()
    for _ in range(3):
        handle._next = handle._pause = 0.0
        assert not handle.update()
    assert not handle.is_open
    assert handle.problem == CLOSED
    assert handle.wait(0.1)
    handle.flush()
    handle.close()
    assert capsys.readouterr().err.count(CLOSED) == 1


def test_a_value_that_is_no_graph_is_told_and_raises_nothing(
    pair: tuple[Connection, socket.socket], capsys: pytest.CaptureFixture[str]
) -> None:
    connection, _ = pair
    handle = handle_of(Value(1.0) * 2, connection)
    assert not handle.update(3.0)
    assert "is no node of a graph" in handle.problem
    assert handle.is_open
    handle._next = handle._pause = 0.0
    assert handle.update(Value(4.0) * 2)
    assert handle.problem == ""
    assert "is no node of a graph" in capsys.readouterr().err


def test_nothing_waits_for_a_window_that_takes_nothing(pair: tuple[Connection, socket.socket]) -> None:
    connection, there = pair
    total = Value(0.0)
    for _ in range(1500):
        total = total + Value(1.0)
    handle = handle_of(total, connection)
    results = []
    for _ in range(200):
        handle._next = handle._pause = 0.0
        results.append(handle.update())
    assert not results[-1]
    assert handle.is_open
    handle._left_out.clear()
    assert messages(there)  # then there is room again
    handle._next = handle._pause = 0.0
    assert handle.update()


def test_a_large_message_goes_as_a_file_that_nobody_else_can_open(
    pair: tuple[Connection, socket.socket],
) -> None:
    connection, there = pair
    message = bytes(MOST_DIRECT + 1)
    connection.send(message)
    data, descriptors, _, _ = socket.recv_fds(there, 4096, 4)
    (frame,) = Decoder().feed(data)
    assert frame.header["bytes"] == len(message)
    with os.fdopen(descriptors[0], "rb") as file:
        file.seek(0)
        assert file.read() == message


def test_a_process_that_was_forked_sends_nothing(
    pair: tuple[Connection, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    connection, there = pair
    handle = handle_of(Value(1.0) * 2, connection)
    monkeypatch.setattr("gradstudio.showing.connection.os.getpid", lambda: -1)
    assert not handle.update()
    assert not handle.is_open
    monkeypatch.undo()
    assert messages(there) == []
    assert handle.is_open


def test_another_shape_is_sent_whole_and_does_not_come_forward(
    pair: tuple[Connection, socket.socket],
) -> None:
    connection, there = pair
    handle = handle_of(Value(1.0) * 2, connection)
    assert handle.update(Value(1.0) * 2 + 3)
    (message,) = messages(there)
    assert np.array_equal(message.data, [1.0, 2.0, 2.0, 3.0, 5.0])
    assert not message.brings_forward


def test_the_graph_of_a_step_is_not_kept_longer_than_the_loop_keeps_it(
    pair: tuple[Connection, socket.socket],
) -> None:
    class Watched(Value):
        __slots__ = ("__weakref__",)

    connection, there = pair
    handle = handle_of(Value(1.0) * 2, connection)
    newest = Watched(3.0)
    alive = weakref.ref(newest)
    assert handle.update(newest * 2)
    del newest
    assert alive() is None
    handle._next = handle._pause = 0.0
    assert not handle.update()
    assert "newest step" in handle.problem
    del there


def product(a: float) -> Value:
    return Value(a, label="a") * 3


@pytest.mark.parametrize("handed_over", [True, False])
def test_a_list_or_dict_that_holds_the_result_of_another_step_is_read_again(
    pair: tuple[Connection, socket.socket], handed_over: bool
) -> None:
    connection, there = pair
    results = {"loss": product(1.0)}
    handle = handle_of(results, connection)
    for number in (2.0, 4.0):
        results["loss"] = product(number)
        handle._next = handle._pause = 0.0
        assert handle.update(results if handed_over else None)
        (message,) = messages(there)
        assert isinstance(message, NumbersMessage)
        assert message.data.tolist() == [number, 3.0, 3 * number]
    results["more"] = product(5.0)
    handle._next = handle._pause = 0.0
    assert handle.update(results if handed_over else None)
    assert messages(there)[0].labels[-3:] == ("", "more", "loss")


def test_a_wrong_value_leaves_what_is_shown_as_it_was(pair: tuple[Connection, socket.socket]) -> None:
    connection, there = pair
    root = product(2.0)
    handle = handle_of(root, connection)
    assert not handle.update("x")
    messages(there)
    root.data = 7.0
    handle._next = handle._pause = 0.0
    assert handle.update()
    assert messages(there)[0].data.tolist() == [2.0, 3.0, 7.0]


def test_names_of_variables_are_those_of_now(pair: tuple[Connection, socket.socket]) -> None:
    a = Value(2.0)
    thing = GraphThing(a * 3, "loss", sys._getframe())
    frame = thing.renew(1, a * 3 + 1, None)  # at the end of a cell nobody knows what the variables are
    (message,) = [unpacked_message(each) for each in Decoder().feed(frame)]
    assert not any(message.labels)
    frame = thing.renew(1, a * 3 - 1, sys._getframe())
    (message,) = [unpacked_message(each) for each in Decoder().feed(frame)]
    assert message.labels[0] == "a"


def test_a_large_message_goes_directly_where_there_is_no_room_for_a_file(
    pair: tuple[Connection, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise OSError(28, "No space left on device")

    connection, there = pair
    handle = handle_of(product(1.0), connection)
    monkeypatch.setattr("gradstudio.showing.connection.tempfile.TemporaryFile", refuse)
    total = Value(0.0)
    for _ in range(3000):
        total = total + Value(1.0)
    assert handle.update(total)
    (message,) = messages(there)
    assert message.data[-1] == 3000.0


def test_a_window_that_another_thread_has_heard_is_gone_is_not_given_up_twice(
    pair: tuple[Connection, socket.socket],
) -> None:
    connection, _ = pair

    class Process:
        has_ended = True
        said = 0

        def last_words(self) -> str:
            self.said += 1
            return "no fonts"

        def leave(self) -> None:
            pass

    class LockOfAnother:
        def __enter__(self) -> None:
            if connection.is_open:
                connection._lose()

        def __exit__(self, *_: object) -> None:
            pass

    connection._process, connection._lock = Process(), LockOfAnother()
    connection.send(b"x")
    assert connection._process.said == 1
    assert connection.problem == "The window has gone: no fonts"
    assert not connection.is_behind


def test_what_was_left_out_bears_the_names_of_whoever_asks_for_it(
    pair: tuple[Connection, socket.socket],
) -> None:
    connection, there = pair
    handle = handle_of(product(1.0), connection)
    handle._next = math.inf
    width = Value(2.0)
    assert not handle.update(width * 3 + 1)
    handle.flush()
    assert messages(there)[0].labels[0] == "width"
