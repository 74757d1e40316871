"""The wire carries headers and numbers whole, and refuses whatever is none of its frames."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.showing.errors import WireError
from gradstudio.showing.messages import (
    CloseMessage,
    EndMessage,
    GraphMessage,
    HelloMessage,
    Message,
    NumbersMessage,
    ProjectMessage,
    structure_of,
    text_of,
)
from gradstudio.showing.packing import packed, unpacked_message
from gradstudio.showing.wire import PROTOCOL, Decoder, encode

KINDS = st.sampled_from(["graph", "numbers", "project", "hello", "close"])


def graph(**changes: object) -> GraphMessage:
    counts, operands = np.array([0, 0, 2], np.int32), np.array([0, 1], np.int32)
    labels, symbols = ("a", "مرحبا 😀", ""), ("", "", "+")
    fields: dict[str, object] = {
        "channel": 3,
        "title": "损失",
        "labels": labels,
        "symbols": symbols,
        "counts": counts,
        "operands": operands,
        "data": np.array([1.0, np.nan, np.inf]),
        "grad": np.array([-0.0, 5e-324, 1.0]),
        "structure": structure_of(labels, symbols, counts, operands),
    }
    return GraphMessage(**{**fields, **changes})


def read(data: bytes) -> list[Message]:
    return [unpacked_message(frame) for frame in Decoder().feed(data)]


@pytest.mark.parametrize(
    "message",
    [
        HelloMessage(caller="train.py", pid=7, is_notebook=False),
        ProjectMessage(channel=1, title="moons", text='{"a": "é"}'),
        CloseMessage(channel=2),
        EndMessage(),
    ],
)
def test_messages_without_numbers_come_back_equal(message: Message) -> None:
    assert read(packed(message)) == [message]


def test_a_graph_comes_back_with_its_numbers_to_the_last_bit() -> None:
    sent = graph()
    (came,) = read(packed(sent))
    for name in ("channel", "title", "labels", "symbols", "structure", "brings_forward"):
        assert getattr(came, name) == getattr(sent, name)
    for name in ("counts", "operands", "data", "grad"):
        assert getattr(came, name).tobytes() == getattr(sent, name).tobytes()


@given(st.lists(st.integers(1, 40), min_size=1, max_size=30))
def test_frames_come_whole_however_the_bytes_are_cut(cuts: list[int]) -> None:
    data = packed(graph()) + packed(NumbersMessage(channel=3, data=np.ones(3), grad=np.zeros(3)))
    decoder, kinds, at = Decoder(), [], 0
    for cut in [*cuts, len(data)]:
        kinds += [frame.header["kind"] for frame in decoder.feed(data[at : at + cut])]
        at += cut
    assert kinds == ["graph", "numbers"]


def test_lone_surrogates_in_a_name_are_sent_all_the_same() -> None:
    (came,) = read(packed(HelloMessage(caller="a\ud800b", pid=1, is_notebook=False)))
    assert came.caller == "a?b"


def test_names_become_one_line_that_is_not_too_long() -> None:
    assert text_of("a\nb\x00c\x1b[31m") == "a b c [31m"
    assert len(text_of("x" * 10_000)) == 200
    assert text_of("β₁ 重み 🎲") == "β₁ 重み 🎲"


def ends_well(data: bytes) -> bool:
    """Whether bytes give messages, or an error that is a sentence."""
    try:
        read(data)
    except WireError as error:
        return str(error).endswith(".")
    return True


def head(magic: bytes = b"GSshow", protocol: int = PROTOCOL, header: int = 0, body: int = 0) -> bytes:
    return struct.pack("<6sHIQ", magic, protocol, header, body)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"GET / HTTP/1.1\r\nHost: localhost\r\n", "no message of gradstudio.show"),
        (head(protocol=PROTOCOL + 1), f"version {PROTOCOL + 1}"),
        (head(header=2**31), "larger"),
        (head(body=2**62), "larger"),
        (head(header=2) + b"{}", "cannot be read"),
        (head(header=4) + b"\xff\xff\xff\xff", "cannot be read"),
        (head(header=5000) + b"[" * 5000, "cannot be read"),
    ],
)
def test_what_is_no_frame_is_refused_with_a_sentence(data: bytes, word: str) -> None:
    with pytest.raises(WireError, match=word):
        read(data)


@pytest.mark.parametrize(
    "layout",
    [[["a", "f8", 2]], [["a", "f8", -1]], [["a", "O", 1]], [["a", "f8", 1.0]], [["a", "f8", True]], 7, []],
)
def test_arrays_that_are_not_as_the_header_says_are_refused(layout: object) -> None:
    header = json.dumps({"kind": "end", "arrays": layout}).encode()
    with pytest.raises(WireError):
        read(head(header=len(header), body=8) + header + bytes(8))


@pytest.mark.parametrize(
    "changes",
    [
        {"operands": np.array([0, 2], np.int32)},
        {"operands": np.array([0, -1], np.int32)},
        {"operands": np.array([0], np.int32)},
        {"counts": np.array([1, 0, 1], np.int32)},
        {"counts": np.array([2, 2, -2], np.int32)},
        {"data": np.ones(2)},
        {"labels": ()},
    ],
)
def test_a_graph_that_is_none_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(WireError):
        read(packed(graph(**changes)))


@given(st.binary(max_size=200))
def test_any_bytes_give_messages_or_a_sentence(data: bytes) -> None:
    header = data[: len(data) // 2]
    for stream in (data, head(header=len(header), body=len(data) - len(header)) + data):
        assert ends_well(stream)


@given(
    st.dictionaries(
        st.sampled_from(
            ["kind", "channel", "title", "labels", "symbols", "text", "forward", "caller", "pid"]
        ),
        st.one_of(KINDS, st.integers(), st.none(), st.lists(st.integers())),
    )
)
def test_any_header_gives_a_message_or_a_sentence(header: dict[str, object]) -> None:
    assert ends_well(
        encode({"kind": "graph", **header}, {"data": np.ones(2), "counts": np.zeros(2, np.int32)})
    )


def test_notes_are_sentences_that_are_told_whole() -> None:
    note = "The loss is another one here. " * 20
    sent = packed(ProjectMessage(channel=1, title="net", text="{}", notes=(note,)))
    (frame,) = Decoder().feed(sent)
    assert unpacked_message(frame).notes == (note,)
