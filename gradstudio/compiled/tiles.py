"""The two matrix products of a layer on register tiles, for arrays too small to be worth a call to BLAS.

A tile of 4 rows times 3 vectors of `LANES` float64 holds 12 sums, which with 3 vectors of operands and one
broadcast fill the 16 registers of AVX2 and hide the latency of the multiply-add. AVX-512 has 32: there a product
takes 8 rows at once where there are so many, which loads and stores less for each sum. It is emitted as LLVM vector
instructions rather than left to the loop vectorizer, which vectorizes innermost loops only and so keeps the sums
in memory. LLVM lowers them for any CPU.

Arrays are flat, with offsets and strides counted in elements. With the compiler disabled, the NumPy definitions
that stand first, and say what a tile means, are what runs.

Source: Goto & van de Geijn 2008, "Anatomy of high-performance matrix multiplication", section 6 (inner kernel).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import cgutils, config, types
from numba.extending import intrinsic
from numpy.typing import NDArray

from gradstudio.compiled.width import LANES

TILE_ROWS = 4
"""Largest number of rows in a tile, except for tall ones."""
TALL_ROWS = 8 if LANES == 8 else TILE_ROWS
"""Number of rows in a tall product tile."""
TILE_VECTORS = 3
"""Largest number of vectors in a row of a product tile, and of columns in an outer tile."""

SET, RECTIFY, TIMES, WHERE_POSITIVE = range(4)
"""What a product tile does with its sums: store them; store those above 0 and else 0 (ReLU); multiply the old
number by them; store them where the old number is above 0 and else 0 (ReLU's slope, known from its result)."""

_DOUBLE = ir.DoubleType()
_VECTOR = ir.VectorType(_DOUBLE, LANES)
_Floats = NDArray[np.float64]
_HEIGHTS = tuple(range(1, TILE_ROWS + 1))


def _product_tile_interpreted(
    rows: int, vectors: int, out: _Floats, out_at: int, out_stride: int,
    left: _Floats, left_at: int, left_row: int, left_step: int,
    right: _Floats, right_at: int, right_stride: int, depth: int, finish: int,
) -> None:  # fmt: skip
    row, step, lane = np.arange(rows)[:, None], np.arange(depth), np.arange(vectors * LANES)
    factors = left[left_at + row * left_row + step * left_step]
    panel = right[right_at + step[:, None] * right_stride + lane]
    sums, place = factors @ panel, out_at + row * out_stride + lane
    if finish == RECTIFY:
        sums = np.where(sums <= 0.0, 0.0, sums)
    elif finish == TIMES:
        sums *= out[place]
    elif finish == WHERE_POSITIVE:
        sums = np.where(out[place] > 0.0, sums, 0.0)
    out[place] = sums


def _outer_tile_interpreted(
    rows: int, columns: int, out: _Floats, out_at: int, out_stride: int,
    left: _Floats, left_at: int, left_stride: int,
    right: _Floats, right_at: int, right_stride: int, length: int,
) -> None:  # fmt: skip
    row, column, lane = np.arange(rows)[:, None], np.arange(columns), np.arange(length)
    factors = left[left_at + row * left_stride + lane]
    others = right[right_at + column[:, None] * right_stride + lane]
    out[out_at + row * out_stride + column] += factors @ others.T


class _Tile:
    """Emits one tile; offsets are LLVM integers, `rows` and `width` are fixed."""

    def __init__(self, builder: Any, rows: int, width: int) -> None:
        self.builder = builder
        self.rows = rows
        self.width = width
        self.sums = [[cgutils.alloca_once(builder, _VECTOR) for _ in range(width)] for _ in range(rows)]
        zero = ir.Constant(_VECTOR, [0.0] * LANES)
        for row in self.sums:
            for slot in row:
                builder.store(zero, slot)

    def offset(self, start: Any, stride: Any, count: int) -> Any:
        """Start + stride · count."""
        return self.builder.add(start, self.builder.mul(stride, ir.Constant(stride.type, count)))

    def element(self, base: Any, index: Any) -> Any:
        return self.builder.gep(base, [index], inbounds=True)

    def vector_at(self, base: Any, index: Any) -> Any:
        return self.builder.bitcast(self.element(base, index), _VECTOR.as_pointer())

    def load_vector(self, base: Any, index: Any) -> Any:
        return self.builder.load(self.vector_at(base, index), align=8)

    def broadcast(self, base: Any, index: Any) -> Any:
        undefined = ir.Constant(_VECTOR, ir.Undefined)
        first = self.builder.insert_element(
            undefined, self.builder.load(self.element(base, index)), ir.Constant(ir.IntType(32), 0)
        )
        mask = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
        return self.builder.shuffle_vector(first, undefined, mask)

    def add_product(self, row: int, column: int, a: Any, b: Any) -> None:
        # fmuladd and not fma: on a CPU without the instruction, fma would call libm for exact rounding.
        kind = ir.FunctionType(_VECTOR, [_VECTOR] * 3)
        function = cgutils.get_or_insert_function(self.builder.module, kind, f"llvm.fmuladd.v{LANES}f64")
        slot = self.sums[row][column]
        self.builder.store(self.builder.call(function, [a, b, self.builder.load(slot)]), slot)

    def lane_total(self, row: int, column: int) -> Any:
        kind = ir.FunctionType(_DOUBLE, [_DOUBLE, _VECTOR])
        function = cgutils.get_or_insert_function(
            self.builder.module, kind, f"llvm.vector.reduce.fadd.v{LANES}f64"
        )
        lanes = self.builder.load(self.sums[row][column])
        return self.builder.call(function, [ir.Constant(_DOUBLE, -0.0), lanes], fastmath=("reassoc",))


def _emit_product(tile: _Tile, arguments: tuple[Any, ...]) -> None:
    builder = tile.builder
    (
        out,
        out_at,
        out_stride,
        left,
        left_at,
        left_row,
        left_step,
        right,
        right_at,
        right_stride,
        depth,
        finish,
    ) = arguments
    row_starts = [tile.offset(left_at, left_row, row) for row in range(tile.rows)]
    with cgutils.for_range(builder, depth) as loop:
        along_right = builder.add(right_at, builder.mul(loop.index, right_stride))
        along_left = builder.mul(loop.index, left_step)
        panel = [
            tile.load_vector(right, builder.add(along_right, ir.Constant(depth.type, LANES * vector)))
            for vector in range(tile.width)
        ]
        for row, start in enumerate(row_starts):
            factor = tile.broadcast(left, builder.add(start, along_left))
            for column, vector in enumerate(panel):
                tile.add_product(row, column, factor, vector)
    done = builder.append_basic_block("tile.stored")
    switch = builder.switch(finish, done)
    for code in (SET, RECTIFY, TIMES, WHERE_POSITIVE):
        block = builder.append_basic_block("tile.store")
        switch.add_case(ir.Constant(finish.type, code), block)
        builder.position_at_end(block)
        for row, slots in enumerate(tile.sums):
            start = tile.offset(out_at, out_stride, row)
            for column, slot in enumerate(slots):
                place = tile.vector_at(out, builder.add(start, ir.Constant(depth.type, LANES * column)))
                builder.store(_finished(builder, code, builder.load(slot), place), place, align=8)
        builder.branch(done)
    builder.position_at_end(done)


def _finished(builder: Any, code: int, sums: Any, place: Any) -> Any:
    zero = ir.Constant(_VECTOR, [0.0] * LANES)
    if code == SET:
        return sums
    if code == RECTIFY:
        return builder.select(
            builder.fcmp_ordered("<=", sums, zero), zero, sums
        )  # false for NaN, which stays
    there = builder.load(place, align=8)
    if code == TIMES:
        return builder.fmul(there, sums)
    return builder.select(builder.fcmp_ordered(">", there, zero), sums, zero)


def _emit_outer(tile: _Tile, arguments: tuple[Any, ...]) -> None:
    builder = tile.builder
    out, out_at, out_stride, left, left_at, left_stride, right, right_at, right_stride, length = arguments
    left_starts = [tile.offset(left_at, left_stride, row) for row in range(tile.rows)]
    right_starts = [tile.offset(right_at, right_stride, column) for column in range(tile.width)]
    lanes = ir.Constant(length.type, LANES)
    with cgutils.for_range(builder, builder.udiv(length, lanes)) as loop:
        along = builder.mul(loop.index, lanes)
        others = [tile.load_vector(right, builder.add(start, along)) for start in right_starts]
        for row, start in enumerate(left_starts):
            factor = tile.load_vector(left, builder.add(start, along))
            for column, other in enumerate(others):
                tile.add_product(row, column, factor, other)
    for row in range(tile.rows):
        start = tile.offset(out_at, out_stride, row)
        for column in range(tile.width):
            pointer = tile.element(out, builder.add(start, ir.Constant(length.type, column)))
            builder.store(builder.fadd(builder.load(pointer), tile.lane_total(row, column)), pointer)


def _switch_over_tiles(
    emit: Callable[[_Tile, tuple[Any, ...]], None], heights: tuple[int, ...], array_positions: tuple[int, ...]
) -> Any:
    """Build the code generator that jumps to the tile of the size asked for."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        arguments = tuple(
            context.make_array(signature.args[i])(context, builder, arg).data if i in array_positions else arg
            for i, arg in enumerate(args)
        )
        rows, width = arguments[:2]
        key = builder.add(builder.mul(rows, ir.Constant(rows.type, TILE_VECTORS + 1)), width)
        done = builder.append_basic_block("tile.done")
        switch = builder.switch(key, done)
        for row_count in heights:
            for width_count in range(1, TILE_VECTORS + 1):
                block = builder.append_basic_block(f"tile.{row_count}x{width_count}")
                switch.add_case(ir.Constant(rows.type, row_count * (TILE_VECTORS + 1) + width_count), block)
                builder.position_at_end(block)
                emit(_Tile(builder, row_count, width_count), arguments[2:])
                builder.branch(done)
        builder.position_at_end(done)
        return context.get_dummy_value()

    return generate


@intrinsic  # type: ignore[untyped-decorator]  # numba ships no types
def _product_tile_compiled(
    typingctx: Any, rows: Any, vectors: Any, out: Any, out_at: Any, out_stride: Any,
    left: Any, left_at: Any, left_row: Any, left_step: Any,
    right: Any, right_at: Any, right_stride: Any, depth: Any, finish: Any,
) -> Any:  # fmt: skip
    i = types.intp
    return types.void(i, i, out, i, i, left, i, i, i, right, i, i, i, i), _switch_over_tiles(
        _emit_product, tuple(sorted({*_HEIGHTS, TALL_ROWS})), (2, 5, 9)
    )


@intrinsic  # type: ignore[untyped-decorator]  # numba ships no types
def _outer_tile_compiled(
    typingctx: Any, rows: Any, columns: Any, out: Any, out_at: Any, out_stride: Any,
    left: Any, left_at: Any, left_stride: Any, right: Any, right_at: Any, right_stride: Any, length: Any,
) -> Any:  # fmt: skip
    i = types.intp
    return types.void(i, i, out, i, i, left, i, i, right, i, i, i), _switch_over_tiles(
        _emit_outer, _HEIGHTS, (2, 5, 8)
    )


product_tile = _product_tile_interpreted if config.DISABLE_JIT else _product_tile_compiled
"""``sum[r, s] = Σₖ left[r, k] · right[k, s]``, finished into `out`; `TALL_ROWS` or up to 4 rows, up to 3
vectors of samples."""

outer_tile = _outer_tile_interpreted if config.DISABLE_JIT else _outer_tile_compiled
"""``out[r, c] += Σₛ left[r, s] · right[c, s]`` for up to 4 rows r and 3 columns c; s runs over whole vectors."""
