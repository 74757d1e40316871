"""The messages that a program sends to the window, checked as they are read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.graph.reading import MOST_SCALARS
from gradstudio.showing.errors import WireError
from gradstudio.showing.wire import WireFrame, encode

MOST_TEXT = 200
"""Characters of a name or a title."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class HelloMessage:
    """The first thing that a program says.

    Attributes:
        caller: what it is called, such as ``train.py``.
        pid: number of its process.
        is_notebook: whether it is a notebook, whose kernel goes where a script ends.
    """

    caller: str
    pid: int
    is_notebook: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GraphMessage:
    """A graph of scalars that is to be shown, in topological order, with its numbers.

    Attributes:
        channel: number of the handle that it belongs to.
        title: what it is called.
        labels: name of each node, "" for none.
        symbols: operation of each node, "" for a leaf.
        counts: number of operands of each node.
        operands: of all nodes, one after the other, as indices.
        data: value of each node.
        grad: gradient of each node.
        structure: equal for graphs of the same nodes, names and edges.
        brings_forward: whether the window is to show it now; not where it is another shape of what was shown.
    """

    channel: int
    title: str
    labels: tuple[str, ...]
    symbols: tuple[str, ...]
    counts: Ints
    operands: Ints
    data: Floats
    grad: Floats
    structure: str
    brings_forward: bool = True


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NumbersMessage:
    """New numbers of the graph that was sent last for a channel."""

    channel: int
    data: Floats
    grad: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectMessage:
    """A project that is to be opened, as the text of its file.

    Attributes:
        channel: number of the handle that it belongs to.
        title: what it is called.
        text: as in a project file.
        brings_forward: whether it is opened as another project; else it has new numbers for the one that is open.
    """

    channel: int
    title: str
    text: str
    brings_forward: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseMessage:
    """The program is done with what it shows on a channel."""

    channel: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EndMessage:
    """The program has come to its end; what it showed stays."""


Message = HelloMessage | GraphMessage | NumbersMessage | ProjectMessage | CloseMessage | EndMessage


def structure_of(labels: Sequence[str], symbols: Sequence[str], counts: Ints, operands: Ints) -> str:
    """Return a text that is equal for equal graphs, their names included.

    Args:
        labels: of each node.
        symbols: operation of each node.
        counts: number of operands of each node.
        operands: of all nodes, as indices.
    """
    digest = hashlib.blake2b(digest_size=16)
    for part in (json.dumps([list(labels), list(symbols)]).encode(), counts.tobytes(), operands.tobytes()):
        digest.update(part)
    return digest.hexdigest()


def packed(message: Message) -> bytes:
    """Return a message as a frame.

    Raises:
        WireError: it is larger than a frame may be.
    """
    match message:
        case HelloMessage():
            return encode(
                {
                    "kind": "hello",
                    "caller": message.caller,
                    "pid": message.pid,
                    "notebook": message.is_notebook,
                }
            )
        case GraphMessage():
            kinds = sorted(set(message.symbols))
            place = {symbol: i for i, symbol in enumerate(kinds)}
            return encode(
                {
                    "kind": "graph",
                    "channel": message.channel,
                    "title": message.title,
                    "labels": message.labels,
                    "symbols": kinds,
                    "forward": message.brings_forward,
                },
                {
                    "symbol": np.array([place[symbol] for symbol in message.symbols], dtype=np.int32),
                    "counts": message.counts,
                    "operands": message.operands,
                    "data": message.data,
                    "grad": message.grad,
                },
            )
        case NumbersMessage():
            return encode(
                {"kind": "numbers", "channel": message.channel}, {"data": message.data, "grad": message.grad}
            )
        case ProjectMessage():
            return encode(
                {
                    "kind": "project",
                    "channel": message.channel,
                    "title": message.title,
                    "text": message.text,
                    "forward": message.brings_forward,
                }
            )
        case CloseMessage():
            return encode({"kind": "close", "channel": message.channel})
        case EndMessage():
            return encode({"kind": "end"})


def unpacked_message(frame: WireFrame) -> Message:
    """Return the message that a frame is.

    Raises:
        WireError: it is none: why.
    """
    header, kind = frame.header, frame.header["kind"]
    try:
        match kind:
            case "hello":
                return HelloMessage(
                    caller=text_of(header["caller"]),
                    pid=int(header["pid"]),
                    is_notebook=bool(header["notebook"]),
                )
            case "graph":
                return _graph(frame)
            case "numbers":
                data, grad = _floats(frame, "data"), _floats(frame, "grad")
                if len(data) != len(grad):
                    raise WireError("A graph has as many values as gradients.")
                return NumbersMessage(channel=int(header["channel"]), data=data, grad=grad)
            case "project":
                text = header["text"]
                if not isinstance(text, str):
                    raise WireError("A project is a text.")
                return ProjectMessage(
                    channel=int(header["channel"]),
                    title=text_of(header["title"]),
                    text=text,
                    brings_forward=bool(header["forward"]),
                )
            case "close":
                return CloseMessage(channel=int(header["channel"]))
            case "end":
                return EndMessage()
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        if isinstance(error, WireError):
            raise
        raise WireError(f"The message {text_of(kind)} cannot be read: {error!r}.") from error
    raise WireError(f"There is no message {text_of(kind)}.")


def text_of(text: object) -> str:
    """Return a name as one line that can be drawn: without control characters, and not too long."""
    line = str(text)[: MOST_TEXT + 1]
    if not line.isprintable():
        line = "".join(letter if letter.isprintable() else " " for letter in line).strip()
    return line if len(line) <= MOST_TEXT else line[: MOST_TEXT - 1] + "…"


def _graph(frame: WireFrame) -> GraphMessage:
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
