"""The three matrix products of a layer: forward, and backward to its inputs and to its parameters.

A layer's parameters are a matrix P of shape (neurons, inputs + 1), row by row a neuron's weights and its bias,
which is micrograd's order. Activations are stored neuron by neuron, samples side by side, with a row of ones at
the end of each layer's inputs A, so that the bias is one more weight and each product is a single one:

    Z = P·A             pre-activations            (neurons, samples)
    ∂A = Pᵀ·∂Z          gradient of the inputs     (inputs, samples)
    ∂P = ∂P + ∂Z·Aᵀ     gradient of P              (neurons, inputs + 1)

What follows on the first two, element by element, is done while their sums are in registers: ReLU on Z, and on ∂A
the product with the slopes of the layer before, which makes it that layer's ∂Z.

All arrays are flat; `…_at` is the offset of the first element, and rows of activations are `stride` apart.
`samples` is a number of whole vectors. In a large network (`layout.is_large`) operands are packed, see `panels`,
into the scratch memory `spare`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.jit import kernel
from gradstudio.compiled.panels import packed_product
from gradstudio.compiled.tiles import (
    LANES,
    RECTIFY,
    SET,
    TILE_ROWS,
    TILE_VECTORS,
    outer_tile,
    product_tile,
)

Floats = NDArray[np.float64]


@kernel
def _typed(number: int) -> int:
    """Keep numba from taking a literal for a type of its own, and compiling a second time for it."""
    return number + 0


@kernel
def tiled_product(
    out: Floats, out_at: int, there_at: int, left: Floats, left_at: int, left_row: int, left_step: int,
    right: Floats, right_at: int, stride: int, rows: int, depth: int, samples: int, finish: int,
) -> None:  # fmt: skip
    """``left · right`` tile by tile, finished into `out`; `left` may be given transposed by its strides."""
    width = TILE_VECTORS * LANES
    for s in range(0, samples, width):
        vectors = min(TILE_VECTORS, (samples - s) // LANES)
        for r in range(0, rows, TILE_ROWS):
            at = r * stride + s
            product_tile(
                min(TILE_ROWS, rows - r), vectors, out, out_at + at, stride, there_at + at,
                left, left_at + r * left_row, left_row, left_step, right, right_at + s, stride, depth, 0, finish,
            )  # fmt: skip


@kernel
def layer_product(
    z: Floats, z_at: int, parameters: Floats, parameters_at: int, neurons: int, inputs: int,
    a: Floats, a_at: int, samples: int, stride: int, rectify: bool, large: bool, spare: Floats,
) -> None:  # fmt: skip
    """Z = P·A, with A of shape (inputs + 1, samples), or max(0, P·A)."""
    one, finish = _typed(1), _typed(RECTIFY if rectify else SET)
    if large:
        packed_product(
            z, z_at, stride, z_at, parameters, parameters_at, inputs + 1, one, a, a_at, stride, one,
            neurons, inputs + 1, samples, False, finish, spare,
        )  # fmt: skip
    else:
        tiled_product(
            z, z_at, z_at, parameters, parameters_at, inputs + 1, one, a, a_at, stride, neurons, inputs + 1,
            samples, finish,
        )  # fmt: skip


@kernel
def input_gradient(
    out: Floats, out_at: int, there_at: int, parameters: Floats, parameters_at: int, neurons: int, inputs: int,
    dz: Floats, dz_at: int, samples: int, stride: int, finish: int, large: bool, spare: Floats,
) -> None:  # fmt: skip
    """∂A = Pᵀ·∂Z, finished into `out` by what is at `there_at` of it (see `tiles`)."""
    one = _typed(1)
    if large:
        packed_product(
            out, out_at, stride, there_at, parameters, parameters_at, one, inputs + 1, dz, dz_at, stride, one,
            inputs, neurons, samples, False, finish, spare,
        )  # fmt: skip
    else:
        tiled_product(
            out, out_at, there_at, parameters, parameters_at, one, inputs + 1, dz, dz_at, stride, inputs, neurons,
            samples, finish,
        )  # fmt: skip


@kernel
def parameter_gradient(
    gradient: Floats, parameters_at: int, neurons: int, inputs: int, dz: Floats, dz_at: int,
    a: Floats, a_at: int, samples: int, first: bool,
) -> None:  # fmt: skip
    """∂P = ∂Z·Aᵀ for the first part of a batch, ∂P += ∂Z·Aᵀ for the others."""
    columns = inputs + 1
    if first:
        gradient[parameters_at : parameters_at + neurons * columns] = 0.0
    for r in range(0, neurons, TILE_ROWS):
        for c in range(0, columns, TILE_VECTORS):
            outer_tile(
                min(TILE_ROWS, neurons - r), min(TILE_VECTORS, columns - c),
                gradient, parameters_at + r * columns + c, columns,
                dz, dz_at + r * samples, samples, a, a_at + c * samples, samples, samples,
            )  # fmt: skip


@kernel
def parameter_gradient_columns(
    gradient: Floats, parameters_at: int, neurons: int, inputs: int, begin: int, end: int,
    dz: Floats, dz_at: int, a: Floats, a_at: int, samples: int, first: bool, spare: Floats,
) -> None:  # fmt: skip
    """Do the same for the inputs from `begin` to `end` of a layer of a large network."""
    one = _typed(1)
    at = parameters_at + begin
    packed_product(
        gradient, at, inputs + 1, at, dz, dz_at, samples, one, a, a_at + begin * samples, one, samples,
        neurons, samples, end - begin, not first, _typed(SET), spare,
    )  # fmt: skip
