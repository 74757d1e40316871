"""`DebugCanvas`: has the canvas show where a pass stands."""

from __future__ import annotations

import numpy as np

from gradstudio.app.canvas.lights import Lights
from gradstudio.app.canvas.stops import Stops
from gradstudio.app.graph.shown import ShownGraph
from gradstudio.app.graph.source import Numbers
from gradstudio.app.lab.bench import Bench
from gradstudio.app.lab.debug_source import DebugSource
from gradstudio.app.lab.preparing import Prepared


class DebugCanvas:
    """Lays the numbers of a position over the graph, lights its node and its edges, and marks breakpoints.

    Args:
        bench: the graph that is worked on.
        graph: the graph that the canvas shows.
        lights: what is lit on it.
        stops: what is marked on it.
    """

    def __init__(self, bench: Bench, graph: ShownGraph, lights: Lights, stops: Stops) -> None:
        self._bench, self._graph, self._lights, self._stops = bench, graph, lights, stops

    def show(self, prepared: Prepared) -> None:
        """Show a position."""
        graph, drawing, now = self._graph, prepared.drawing, prepared.debugger.now
        numbers = Numbers(
            data=drawing.numbers(now.data),
            grad=drawing.numbers(now.grad),
            origin=object(),  # no two positions are the same
            parameters=graph.parameters,
            step=graph.step,
            run=graph.run,
            is_share=prepared.kind == "step" and len(prepared.graph) < len(now.data),
        )
        self._bench.lay_over(DebugSource(graph.drawn_source, numbers))
        edges = [
            (operand, result)
            for edge in now.edges
            if (operand := drawing.drawn(edge[0])) is not None
            and (result := drawing.drawn(edge[1])) is not None
        ]
        self._lights.set(drawing.drawn(now.node), edges, drawing.all_drawn(now.others))

    def mark(self, prepared: Prepared) -> None:
        """Mark the nodes that have a breakpoint, or whose operation has one."""
        drawing, breakpoints = prepared.drawing, prepared.debugger.breakpoints
        stops = np.array([symbol in breakpoints.operations for symbol in prepared.graph.symbols])
        of_operations = np.flatnonzero(stops & (drawing.nodes >= 0))
        self._stops.mark(drawing.all_drawn(breakpoints.nodes), of_operations)

    def leave(self) -> None:
        """Show the numbers of the graph again, and light nothing."""
        self._bench.lay_over(None)
        self._lights.clear()

    def clear(self) -> None:
        """As `leave`, and mark nothing."""
        self.leave()
        self._stops.clear()
