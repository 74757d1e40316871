"""`GraphThing`: a graph of scalars, our own or anyone's like micrograd's, as it goes to the window."""

from __future__ import annotations

from collections.abc import Sequence
from operator import is_
from types import FrameType

from gradstudio.graph.reading import GraphReadingError
from gradstudio.showing.known_graph import KnownGraph
from gradstudio.showing.messages import GraphMessage, NumbersMessage, structure_of
from gradstudio.showing.names import names_in
from gradstudio.showing.packing import packed
from gradstudio.showing.shown_results import ShownResults, results_of


class GraphThing:
    """A result, or several as one graph.

    Args:
        value: a `Value`, an object like micrograd's, or a list or dict of them.
        title: what it is called; by default its label, its variable, or "result".
        frame: of the caller, whose variables give names.

    Raises:
        GraphReadingError: it is none of these.
    """

    def __init__(self, value: object, title: str, frame: FrameType | None) -> None:
        self._asked_title = title
        self._value: object = value  # None once a loop hands over a result of its own in every step
        results = results_of(value)
        self._nodes: Sequence[object] = results.nodes  # of the results, while the graph holds their nodes
        self._graph = self._read(value, results, frame)
        self.title = title or self._own_title()

    def begin(self, channel: int) -> bytes:
        """Return the message that shows it."""
        return self._whole(channel, brings_forward=True)

    def renew(self, channel: int, value: object, frame: FrameType | None) -> bytes:
        """Return its new numbers, or another graph where it has become one.

        Args:
            channel: number of the handle.
            value: the new result; None for the one that is shown, if no other was handed over since.
            frame: of the caller, whose variables give names.

        Raises:
            GraphReadingError: it is no graph, or has no numbers.
        """
        given = self._value if value is None else value
        if given is None:
            raise GraphReadingError("Hand over the result of the newest step: update(loss).")
        results = results_of(given)
        if given is self._value and self._holds(results.nodes):
            return self._numbers(channel)
        self._nodes = ()
        try:
            if self._graph.follow(results.nodes):
                message = self._numbers(channel)
            else:
                self._graph = self._read(given, results, frame)
                message = self._whole(channel, brings_forward=False)
        finally:
            self._graph.let_go()
        if given is not self._value:
            self._value = None
        return message

    def _holds(self, nodes: Sequence[object]) -> bool:
        """Whether results are those whose nodes the graph holds: a list may have others by now."""
        return len(nodes) == len(self._nodes) and all(map(is_, nodes, self._nodes))

    def _numbers(self, channel: int) -> bytes:
        data, grad = self._graph.numbers()
        return packed(NumbersMessage(channel=channel, data=data, grad=grad))

    def _read(self, value: object, results: ShownResults, frame: FrameType | None) -> KnownGraph:
        names = names_in(frame)  # never those of earlier: what is freed leaves its id to another
        title = self._asked_title or names.get(id(value), "")
        return KnownGraph(results.nodes, title, results.kind, {**names, **results.names})

    def _own_title(self) -> str:
        return self._graph.labels[-1] or "result"

    def _whole(self, channel: int, *, brings_forward: bool) -> bytes:
        graph = self._graph
        data, grad = graph.numbers()
        return packed(
            GraphMessage(
                channel=channel,
                title=self.title,
                labels=graph.labels,
                symbols=graph.symbols,
                counts=graph.counts,
                operands=graph.operands,
                data=data,
                grad=grad,
                structure=structure_of(graph.labels, graph.symbols, graph.counts, graph.operands),
                brings_forward=brings_forward,
            )
        )
