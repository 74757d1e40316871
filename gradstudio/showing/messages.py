"""The messages that a program sends to the window, checked as they are read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MOST_TEXT = 200
"""Characters of a name or a title."""
MOST_NOTE = 2000
"""Characters of what is told in sentences."""

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
        notes: what is to be told about it, in sentences.
    """

    channel: int
    title: str
    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ParametersMessage:
    """New weights and biases of the network of a project, neuron by neuron."""

    channel: int
    parameters: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseMessage:
    """The program is done with what it shows on a channel."""

    channel: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EndMessage:
    """The program has come to its end; what it showed stays."""


Message = (
    HelloMessage
    | GraphMessage
    | NumbersMessage
    | ProjectMessage
    | ParametersMessage
    | CloseMessage
    | EndMessage
)


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


def text_of(text: object, most: int = MOST_TEXT) -> str:
    """Return a text as one line that can be drawn: without control characters, and with so many letters at most."""
    line = str(text)[: most + 1]
    if not line.isprintable():
        line = "".join(letter if letter.isprintable() else " " for letter in line).strip()
    return line if len(line) <= most else line[: most - 1] + "…"
