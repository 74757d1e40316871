"""The graph of a value as micrograd draws it: a box for each scalar with its operation before it, left to right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradstudio.engine.errors import cut
from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order
from gradstudio.export.drawing.svg import TEXT, Point, Svg, colour_of, width_of
from gradstudio.graph.layered import layered
from gradstudio.graph.metrics import NODE_HEIGHT, ROW_PITCH
from gradstudio.graph.routing import routes
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.project.number_text import format_number

_PADDING = 8.0
_LINE = (NODE_HEIGHT - _PADDING / 2) / 3
_RADIUS = 12.0
_GAP = 28.0
_LINK = 10.0
_APART = 6.0
"""Between the ends of the two edges that arrive at an operation."""

_LONGEST_LABEL = 20
_MOST_CIRCLED = 2
"""A longer symbol of an operation stands in an oval as wide as it."""

_PITCH = 1000.0
"""Of columns while edges are routed, when only their order counts."""

_Line = tuple[str, str, bool]
"""Text, colour, and whether it is bold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    """A scalar: its lines, where its box stands, and half the width of its operation, 0 for a leaf."""

    lines: tuple[_Line, ...]
    symbol: str
    oval: float
    left: float
    middle: float
    width: float

    @property
    def entry(self) -> Point:
        """Where edges arrive: at its operation."""
        return (self.left - (_LINK + 2 * self.oval if self.oval else 0.0), self.middle)

    @property
    def exit(self) -> Point:
        """Where edges leave."""
        return (self.left + self.width, self.middle)


def value_as_svg(root: Value) -> str:
    """Draw the graph of a value with its present numbers.

    Args:
        root: the final result.
    """
    graph, nodes = ValueGraph(root), topological_order(root)
    places = layered(graph.operands)
    places -= places.min(axis=0)
    columns = np.rint(places[:, 0]).astype(int).tolist()
    heights: list[float] = (places[:, 1] * ROW_PITCH).tolist()
    boxes, lanes = _boxes(nodes, graph, columns, heights)
    svg = Svg()
    paths = _paths(graph, boxes, columns, lanes)
    for path in paths:
        svg.way(path)
    for box in boxes:
        _draw(svg, box)
    half = NODE_HEIGHT / 2
    title = f"The graph of {root.label or 'a value'}: {len(nodes)} scalars"
    bends = [y for path in paths for _, y in path]
    top, bottom = min([*bends, min(heights) - half]), max([*bends, max(heights) + half])
    return svg.document(0.0, top, lanes[-1][1], bottom, title)


def _lines(node: Value) -> tuple[_Line, ...]:
    label = ((cut(node.label, _LONGEST_LABEL), TEXT, True),) if node.label else ()
    return (
        *label,
        (f"data {format_number(node.data)}", TEXT, False),
        (f"grad {format_number(node.grad)}", colour_of(node.grad), False),
    )


def _boxes(
    nodes: list[Value], graph: ValueGraph, columns: list[int], heights: list[float]
) -> tuple[list[_Box], list[Point]]:
    """Return the boxes, and left and right end of each column, which is as wide as the widest in it."""
    lines = [_lines(node) for node in nodes]
    widths = [max(width_of(text) for text, _, _ in own) + 2 * _PADDING for own in lines]
    ovals = [_oval(symbol) for symbol in graph.symbols]
    count = max(columns) + 1
    before, across = [0.0] * count, [0.0] * count
    for column, width, oval in zip(columns, widths, ovals, strict=True):
        across[column] = max(across[column], width)
        before[column] = max(before[column], 2 * oval + _LINK if oval else 0.0)
    lanes, at = [], 0.0
    for oval, width in zip(before, across, strict=True):
        lanes.append((at, at + oval + width))
        at += oval + width + _GAP
    boxes = [
        _Box(
            lines=own,
            symbol=symbol,
            oval=oval,
            left=lanes[column][0] + before[column],
            middle=height,
            width=width,
        )
        for own, symbol, oval, column, height, width in zip(
            lines, graph.symbols, ovals, columns, heights, widths, strict=True
        )
    ]
    return boxes, lanes


def _oval(symbol: str) -> float:
    if len(symbol) <= _MOST_CIRCLED:
        return _RADIUS if symbol else 0.0
    return width_of(symbol) / 2 + _PADDING


def _paths(graph: ValueGraph, boxes: list[_Box], columns: list[int], lanes: list[Point]) -> list[list[Point]]:
    """Return the way of each edge: past the boxes between its ends, and to its side of the operation."""
    positions = np.array([(_PITCH * column, box.middle) for column, box in zip(columns, boxes, strict=True)])
    edges = np.array(
        [(operand, node) for node, own in enumerate(graph.operands) for operand in own], dtype=np.intp
    ).reshape(-1, 2)
    bends = routes(positions, edges)
    paths = []
    for node, own in enumerate(graph.operands):
        for position, operand in enumerate(own):
            off = (position - (len(own) - 1) / 2) * _APART if len(own) == 2 else 0.0
            x, y = boxes[node].entry
            between = [
                (lanes[round(bend / _PITCH)][int(bend > _PITCH * round(bend / _PITCH))], height)
                for bend, height in bends.get((operand, node), np.empty((0, 2))).tolist()
            ]
            paths.append([boxes[operand].exit, *between, (x + abs(off) / 4, y + off)])
    return paths


def _draw(svg: Svg, box: _Box) -> None:
    if box.symbol:
        x, y = box.entry
        svg.way([(x + 2 * box.oval, y), (box.left, y)])
        svg.oval((x + box.oval, y), box.oval, _RADIUS)
        svg.text(box.symbol, (x + box.oval, y), anchor="middle")
    height = len(box.lines) * _LINE + _PADDING / 2
    svg.box(box.left, box.middle, box.width, height)
    top = box.middle - len(box.lines) * _LINE / 2
    for number, (text, colour, bold) in enumerate(box.lines):
        svg.text(text, (box.left + _PADDING, top + (number + 0.5) * _LINE), colour=colour, bold=bold)
