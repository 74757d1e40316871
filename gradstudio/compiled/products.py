"""The three matrix products of a layer: forward, and backward to its inputs and to its parameters.

A layer's parameters are a matrix P of shape (neurons, inputs + 1), row by row a neuron's weights and its bias,
which is micrograd's order. Activations are stored neuron by neuron, samples side by side, with a row of ones at
the end of each layer's inputs A, so that the bias is one more weight and each product is a single one:

    Z = P·A             pre-activations            (neurons, samples)
    ∂A = Pᵀ·∂Z          gradient of the inputs     (inputs, samples)
    ∂P = ∂P + ∂Z·Aᵀ     gradient of P              (neurons, inputs + 1)

What follows on the first two, element by element, is done while their sums are in registers: ReLU on Z, and on ∂A
the product with the slopes of the layer before, which makes it that layer's ∂Z.

A part of a flat array becomes a matrix where it is used: a part without reference counts cannot return a view.

All arrays are flat; `…_at` is the offset of the first element. `samples` is padded to whole vectors.
`uses_blas` says whether the product goes to BLAS instead of tiles.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.jit import counting_kernel, kernel
from gradstudio.compiled.tiles import (
    RECTIFY,
    SET,
    TALL_ROWS,
    TILE_ROWS,
    TILE_VECTORS,
    TIMES,
    outer_tile,
    product_tile,
)
from gradstudio.compiled.width import LANES

Floats = NDArray[np.float64]


@kernel
def _typed(number: int) -> int:
    """Keep numba from taking a literal for a type of its own, and compiling a second time for it."""
    return number + 0


@counting_kernel
def _blas(left: Floats, right: Floats, out: Floats) -> None:
    """``left · right`` into `out`, which NumPy's function returns too: that takes a count."""
    np.dot(left, right, out)


@kernel
def tiled_product(
    out: Floats, out_at: int, out_stride: int, left: Floats, left_at: int, left_row: int, left_step: int,
    right: Floats, right_at: int, right_stride: int, rows: int, depth: int, samples: int, finish: int,
) -> None:  # fmt: skip
    """``left · right`` tile by tile, finished into `out`; `left` may be given transposed by its strides.

    Args:
        out: receives the product.
        out_at: where it begins.
        out_stride: numbers from one of its rows to the next.
        left: the first factor, shape (rows, depth).
        left_at: where it begins.
        left_row: numbers from one of its rows to the next.
        left_step: numbers from one of its columns to the next.
        right: the second factor, shape (depth, samples).
        right_at: where it begins.
        right_stride: numbers from one of its rows to the next.
        rows: rows of the product.
        depth: columns of the first factor.
        samples: columns of the product, whole vectors.
        finish: what is done with the sums, see `tiles`.
    """
    width = TILE_VECTORS * LANES
    for s in range(0, samples, width):
        vectors = min(TILE_VECTORS, (samples - s) // LANES)
        r = 0
        while r < rows:
            height = TALL_ROWS if rows - r >= TALL_ROWS else min(TILE_ROWS, rows - r)
            product_tile(
                height, vectors, out, out_at + r * out_stride + s, out_stride,
                left, left_at + r * left_row, left_row, left_step, right, right_at + s, right_stride, depth, finish,
            )  # fmt: skip
            r += height


@kernel
def layer_product(
    z: Floats, z_at: int, parameters: Floats, parameters_at: int, neurons: int, inputs: int,
    a: Floats, a_at: int, samples: int, stride: int, rectify: bool, uses_blas: int,
) -> None:  # fmt: skip
    """Z = P·A, with A of shape (inputs + 1, samples), or max(0, P·A).

    Rows of Z and A are `stride` apart; for BLAS that is `samples`.

    Args:
        z: receives the product.
        z_at: where Z begins.
        parameters: of all layers.
        parameters_at: where P begins, shape (neurons, inputs + 1).
        neurons: rows of Z.
        inputs: rows of A without the row of ones.
        a: the factor A.
        a_at: where A begins.
        samples: columns of A, whole vectors.
        stride: numbers from one row of Z and A to the next; for BLAS `samples`.
        rectify: whether the result is max(0, P·A).
        uses_blas: other than 0 for BLAS.
    """
    if uses_blas:
        rows, count = inputs + 1, neurons * samples
        _blas(
            parameters[parameters_at : parameters_at + neurons * rows].reshape((neurons, rows)),
            a[a_at : a_at + rows * samples].reshape((rows, samples)),
            z[z_at : z_at + count].reshape((neurons, samples)),
        )
        if rectify:
            for i in range(z_at, z_at + count):
                z[i] = 0.0 if z[i] <= 0.0 else z[i]  # a NaN stays
    else:
        one = _typed(1)
        tiled_product(
            z, z_at, stride, parameters, parameters_at, inputs + 1, one, a, a_at, stride,
            neurons, inputs + 1, samples, _typed(RECTIFY if rectify else SET),
        )  # fmt: skip


@kernel
def input_gradient(
    out: Floats, out_at: int, parameters: Floats, parameters_at: int, neurons: int, inputs: int,
    dz: Floats, dz_at: int, samples: int, finish: int, scratch_at: int, uses_blas: int,
) -> None:  # fmt: skip
    """∂A = Pᵀ·∂Z, finished into `out` (see `tiles`).

    BLAS puts ∂A into scratch at `scratch_at` of `out`, with one row more that means nothing.

    Args:
        out: receives the result.
        out_at: where it begins.
        parameters: of all layers.
        parameters_at: where P begins, shape (neurons, inputs + 1).
        neurons: rows of ∂Z.
        inputs: rows of ∂A.
        dz: the factor ∂Z.
        dz_at: where ∂Z begins.
        samples: columns, whole vectors.
        finish: what is done with the sums, see `tiles`.
        scratch_at: where in `out` BLAS has scratch.
        uses_blas: other than 0 for BLAS.
    """
    if uses_blas:
        rows, count = inputs + 1, inputs * samples
        _blas(
            parameters[parameters_at : parameters_at + neurons * rows].reshape((neurons, rows)).T,
            dz[dz_at : dz_at + neurons * samples].reshape((neurons, samples)),
            out[scratch_at : scratch_at + rows * samples].reshape((rows, samples)),
        )
        there, sums = out[out_at : out_at + count], out[scratch_at : scratch_at + count]
        if finish == SET:
            for i in range(count):
                there[i] = sums[i]
        elif finish == TIMES:
            for i in range(count):
                there[i] *= sums[i]
        else:
            for i in range(count):
                there[i] = sums[i] if there[i] > 0.0 else 0.0
    else:
        one = _typed(1)
        tiled_product(
            out, out_at, samples, parameters, parameters_at, one, inputs + 1, dz, dz_at, samples,
            inputs, neurons, samples, finish,
        )  # fmt: skip


@kernel
def parameter_gradient(
    gradient: Floats, parameters_at: int, neurons: int, inputs: int, dz: Floats, dz_at: int,
    a: Floats, a_at: int, samples: int, first: bool, spare: Floats, uses_blas: int,
) -> None:  # fmt: skip
    """∂P = ∂Z·Aᵀ for the first part of a batch, ∂P += ∂Z·Aᵀ for the others; `spare` is scratch of P's size.

    Args:
        gradient: of all layers; changed.
        parameters_at: where ∂P begins, shape (neurons, inputs + 1).
        neurons: rows of ∂Z.
        inputs: rows of A without the row of ones.
        dz: the factor ∂Z.
        dz_at: where ∂Z begins.
        a: the factor A.
        a_at: where A begins.
        samples: columns, whole vectors.
        first: whether the part is the first of its batch.
        spare: scratch of the size of P.
        uses_blas: other than 0 for BLAS.
    """
    count = neurons * (inputs + 1)
    if uses_blas:
        # BLAS overwrites: the sum of the parts before goes aside and is added again.
        total = gradient[parameters_at : parameters_at + count]
        if not first:
            for i in range(count):
                spare[i] = total[i]
        rows = inputs + 1
        _blas(
            dz[dz_at : dz_at + neurons * samples].reshape((neurons, samples)),
            a[a_at : a_at + rows * samples].reshape((rows, samples)).T,
            total.reshape((neurons, rows)),
        )
        if not first:
            for i in range(count):
                total[i] += spare[i]
        return
    if first:
        gradient[parameters_at : parameters_at + count] = 0.0
    columns = inputs + 1
    for r in range(0, neurons, TILE_ROWS):
        for c in range(0, columns, TILE_VECTORS):
            outer_tile(
                min(TILE_ROWS, neurons - r), min(TILE_VECTORS, columns - c),
                gradient, parameters_at + r * columns + c, columns,
                dz, dz_at + r * samples, samples, a, a_at + c * samples, samples, samples,
            )  # fmt: skip
