"""Messages as frames, and back; what comes is checked as it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.graph.reading import MOST_SCALARS
from gradstudio.showing.errors import WireError
from gradstudio.showing.messages import (
    MOST_NOTE,
    CloseMessage,
    EndMessage,
    Floats,
    GraphMessage,
    HelloMessage,
    Ints,
    Message,
    NumbersMessage,
    ParametersMessage,
    ProjectMessage,
    structure_of,
    text_of,
)
from gradstudio.showing.wire import Numbers, WireFrame, encode

_Parts = tuple[dict[str, Any], dict[str, Numbers]]


def packed(message: Message) -> bytes:
    """Return a message as a frame.

    Raises:
        WireError: it is larger than a frame may be.
    """
    header, arrays = _parts(message)
    return encode(header, arrays)


def _parts(message: Message) -> _Parts:
    header: dict[str, Any]
    arrays: dict[str, Numbers] = {}
    match message:
        case HelloMessage():
            header = {
                "kind": "hello",
                "caller": message.caller,
                "pid": message.pid,
                "notebook": message.is_notebook,
            }
        case GraphMessage():
            header, arrays = _parts_of_graph(message)
        case NumbersMessage():
            header, arrays = {"kind": "numbers"}, {"data": message.data, "grad": message.grad}
        case ProjectMessage():
            header = {
                "kind": "project",
                "title": message.title,
                "text": message.text,
                "notes": message.notes,
            }
        case ParametersMessage():
            header, arrays = {"kind": "parameters"}, {"parameters": message.parameters}
        case CloseMessage():
            header = {"kind": "close"}
        case EndMessage():
            header = {"kind": "end"}
    if not isinstance(message, HelloMessage | EndMessage):
        header["channel"] = message.channel
    return header, arrays


def _parts_of_graph(message: GraphMessage) -> _Parts:
    kinds = sorted(set(message.symbols))
    place = {symbol: i for i, symbol in enumerate(kinds)}
    return {
        "kind": "graph",
        "title": message.title,
        "labels": message.labels,
        "symbols": kinds,
        "forward": message.brings_forward,
    }, {
        "symbol": np.array([place[symbol] for symbol in message.symbols], dtype=np.int32),
        "counts": message.counts,
        "operands": message.operands,
        "data": message.data,
        "grad": message.grad,
    }


def unpacked_message(frame: WireFrame) -> Message:
    """Return the message that a frame is.

    Raises:
        WireError: it is none: why.
    """
    kind = frame.header["kind"]
    read = _READERS.get(kind)
    if read is None:
        raise WireError(f"There is no message {text_of(kind)}.")
    try:
        return read(frame)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        if isinstance(error, WireError):
            raise
        raise WireError(f"The message {text_of(kind)} cannot be read: {error!r}.") from error


def _hello(frame: WireFrame) -> Message:
    header = frame.header
    return HelloMessage(
        caller=text_of(header["caller"]), pid=int(header["pid"]), is_notebook=bool(header["notebook"])
    )


def _numbers(frame: WireFrame) -> Message:
    data, grad = _floats(frame, "data"), _floats(frame, "grad")
    if len(data) != len(grad):
        raise WireError("A graph has as many values as gradients.")
    return NumbersMessage(channel=int(frame.header["channel"]), data=data, grad=grad)


def _project(frame: WireFrame) -> Message:
    header, text = frame.header, frame.header["text"]
    if not isinstance(text, str):
        raise WireError("A project is a text.")
    return ProjectMessage(
        channel=int(header["channel"]),
        title=text_of(header["title"]),
        text=text,
        notes=tuple(text_of(note, MOST_NOTE) for note in header["notes"]),
    )


def _parameters(frame: WireFrame) -> Message:
    return ParametersMessage(channel=int(frame.header["channel"]), parameters=_floats(frame, "parameters"))


def _close(frame: WireFrame) -> Message:
    return CloseMessage(channel=int(frame.header["channel"]))


def _end(frame: WireFrame) -> Message:
    return EndMessage()


def _graph(frame: WireFrame) -> Message:
    header = frame.header
    kinds = [text_of(symbol) for symbol in header["symbols"]]
    labels = tuple(map(text_of, header["labels"]))
    rows, counts, operands = (_ints(frame, name) for name in ("symbol", "counts", "operands"))
    data, grad = _floats(frame, "data"), _floats(frame, "grad")
    size = len(labels)
    if not 0 < size <= MOST_SCALARS or any(len(part) != size for part in (rows, counts, data, grad)):
        raise WireError(f"A graph has from 1 to {MOST_SCALARS:,} scalars, each with its numbers.")
    if counts.min() < 0 or int(counts.sum(dtype=np.int64)) != len(operands):
        raise WireError("A graph has other operands than it says.")
    if len(operands) and (operands.min() < 0 or (operands >= np.repeat(np.arange(size), counts)).any()):
        raise WireError("A node of a graph is computed from one that comes after it.")
    if rows.min() < 0 or rows.max() >= len(kinds):
        raise WireError("A node of a graph has an operation that is not named.")
    symbols = tuple(kinds[row] for row in rows.tolist())
    return GraphMessage(
        channel=int(header["channel"]),
        title=text_of(header["title"]),
        labels=labels,
        symbols=symbols,
        counts=counts,
        operands=operands,
        data=data,
        grad=grad,
        structure=structure_of(labels, symbols, counts, operands),
        brings_forward=bool(header["forward"]),
    )


def _floats(frame: WireFrame, name: str) -> Floats:
    array: NDArray[Any] = frame.arrays[name]
    if array.dtype.kind != "f":
        raise WireError(f"{name} is not made of floats.")
    return array.astype(np.float64, copy=False)


def _ints(frame: WireFrame, name: str) -> Ints:
    array: NDArray[Any] = frame.arrays[name]
    if array.dtype.kind != "i":
        raise WireError(f"{name} is not made of whole numbers.")
    return array.astype(np.int32, copy=False)


_READERS: Mapping[str, Callable[[WireFrame], Message]] = {
    "hello": _hello,
    "graph": _graph,
    "numbers": _numbers,
    "project": _project,
    "parameters": _parameters,
    "close": _close,
    "end": _end,
}
