"""Products of matrices too large for the nearest cache: copied into panels before tiles are computed.

A panel is a few columns of the right factor, row after row without gaps, as deep as fits into the cache beside four
rows of the left. It is used for all rows of the result, so that the copying hardly counts, and no distance between
rows is a bad one. What a number is summed up from, and in which order, depends neither on the panels nor on who
computes which columns: the bits are those of one sum from the first term to the last.

Source: Goto & van de Geijn 2008, "Anatomy of high-performance matrix multiplication", section 4.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.jit import kernel
from gradstudio.compiled.tiles import LANES, SET, TILE_ROWS, TILE_VECTORS, product_tile

Floats = NDArray[np.float64]

PANEL_DEPTH = 264
"""Rows of a panel: with 12 columns 25 kB, most of the nearest cache."""
BLOCK = 96
"""Most columns of the result computed in one go: their panels, 200 kB, stay in the second cache."""
_EDGE = TILE_ROWS * TILE_VECTORS * LANES
SPARE = PANEL_DEPTH * BLOCK + _EDGE
"""Size of the scratch memory of a product."""


@kernel
def _panel_width(columns: int) -> int:
    """Return the width of the next panel, whole vectors; one vector alone keeps a core half idle."""
    vectors = (columns + LANES - 1) // LANES
    return LANES * (2 if vectors == TILE_VECTORS + 1 else min(vectors, TILE_VECTORS))


@kernel
def _pack(
    panel: Floats, at: int, source: Floats, source_at: int, row: int, step: int, depth: int, width: int,
    columns: int,
) -> None:  # fmt: skip
    """Copy `columns` columns, `step` apart, into a panel; columns that are missing are 0."""
    if step == 1 and width == columns:
        for k in range(depth):
            for c in range(width):
                panel[at + k * width + c] = source[source_at + k * row + c]
        return
    for c in range(width):
        start = source_at + c * step
        for k in range(depth):
            panel[at + k * width + c] = source[start + k * row] if c < columns else 0.0


@kernel
def packed_product(
    out: Floats, out_at: int, out_stride: int, there_at: int,
    left: Floats, left_at: int, left_row: int, left_step: int,
    right: Floats, right_at: int, right_row: int, right_step: int,
    rows: int, depth: int, columns: int, adds: bool, finish: int, spare: Floats,
) -> None:  # fmt: skip
    """``left · right``, or with `adds` that much more, finished into `out`.

    Factors may be given transposed by their strides. On the way `out` may hold sums that are not complete: "there"
    (see `tiles`) must be another place.

    Args:
        columns: any number; whole vectors if sums are not just stored.
        spare: scratch of `SPARE` numbers.
    """
    for begin in range(0, columns, BLOCK):
        end = min(begin + BLOCK, columns)
        for k in range(0, depth, PANEL_DEPTH):
            deep = min(PANEL_DEPTH, depth - k)
            at, c = 0, begin
            while c < end:
                width = _panel_width(end - c)
                start = right_at + k * right_row + c * right_step
                _pack(spare, at, right, start, right_row, right_step, deep, width, min(width, end - c))
                at += deep * width
                c += width
            _panel_products(
                out, out_at + begin, out_stride, there_at + begin,
                left, left_at + k * left_step, left_row, left_step,
                rows, deep, end - begin, adds or k > 0, finish if k + deep == depth else SET, spare,
            )  # fmt: skip


@kernel
def _panel_products(
    out: Floats, out_at: int, out_stride: int, there_at: int,
    left: Floats, left_at: int, left_row: int, left_step: int,
    rows: int, depth: int, columns: int, adds: bool, finish: int, panels: Floats,
) -> None:  # fmt: skip
    """Multiply all rows of `left` with all panels."""
    edge = panels.size - _EDGE
    for r in range(0, rows, TILE_ROWS):
        count = min(TILE_ROWS, rows - r)
        at, c = 0, 0
        while c < columns:
            width = _panel_width(columns - c)
            valid = min(width, columns - c)
            place, there = out_at + r * out_stride + c, there_at + r * out_stride + c
            target, target_at, target_stride, target_there = out, place, out_stride, there
            if valid < width:  # a tile stores whole vectors: it goes aside
                target, target_at, target_stride, target_there = panels, edge, width, edge
                if adds:
                    for i in range(count):
                        for j in range(valid):
                            panels[edge + i * width + j] = out[place + i * out_stride + j]
            product_tile(
                count, width // LANES, target, target_at, target_stride, target_there,
                left, left_at + r * left_row, left_row, left_step, panels, at, width, depth, int(adds), finish,
            )  # fmt: skip
            if valid < width:
                for i in range(count):
                    for j in range(valid):
                        out[place + i * out_stride + j] = panels[edge + i * width + j]
            at += depth * width
            c += width
