"""`DebugMarks`: breakpoints and watched nodes by name, so that a pass begun anew has those of the one before."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradstudio.lab.debugger.debugger import Debugger

_OF_SAMPLE = re.compile(r"^sample\d+\.")


class DebugMarks:
    """Remembers what was marked in one pass for the next of the same graph, and what was in other graphs."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forget all."""
        self._graph: Hashable = None
        self._others: dict[Hashable, tuple[tuple[str, ...], ...]] = {}
        self._stops: tuple[str, ...] = ()
        self._operations: tuple[str, ...] = ()
        self._watched: tuple[str, ...] = ()

    def turn_to(self, graph: Hashable) -> None:
        """Remember for another graph from now on, beginning with what was marked in it before."""
        if graph == self._graph:
            return
        marks = self._stops, self._operations, self._watched
        if any(marks):
            self._others[self._graph] = marks
        self._graph = graph
        self._stops, self._operations, self._watched = self._others.pop(graph, ((), (), ()))

    def keep(self, debugger: Debugger) -> None:
        """Remember what is marked; names that its graph does not have stay remembered."""
        names = debugger.subject.names
        own = set(names)
        breakpoints = debugger.breakpoints
        stops, watched = sorted(breakpoints.nodes), debugger.watched
        self._stops = (*(name for name in self._stops if name not in own), *(names[node] for node in stops))
        self._operations = tuple(sorted(breakpoints.operations))
        self._watched = (
            *(name for name in self._watched if name not in own),
            *(names[node] for node in watched),
        )

    def give(self, debugger: Debugger, sample: int | None) -> None:
        """Mark in another pass what its graph has of that.

        Args:
            debugger: goes through it.
            sample: the one that is drawn, as an index in the data set; its scalars are meant where there are those
                of several; None where it is not one alone.
        """
        names = debugger.subject.names
        place = {name: node for node, name in enumerate(names)}
        if sample is not None:
            own = f"sample{sample + 1}."
            place = {
                name.removeprefix(own): node for name, node in place.items() if name.startswith(own)
            } | place
        for name in self._stops:
            if name in place and place[name] not in debugger.breakpoints.nodes:
                debugger.toggle_node(place[name])
        for symbol in self._operations:
            if symbol not in debugger.breakpoints.operations:
                debugger.toggle_operation(symbol)
        for name in self._watched:
            bare = _OF_SAMPLE.sub("", name)
            if name in place or bare in place:
                debugger.watch(place[name if name in place else bare])
