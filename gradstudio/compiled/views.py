"""A layer's numbers, sample by sample, from where the kernels left them."""

from __future__ import annotations

from gradstudio.compiled import layout
from gradstudio.compiled.arrays import Arrays, Floats, Integers
from gradstudio.compiled.results import LayerView


def layer_view(arrays: Arrays, layer: int, samples: int) -> LayerView:
    """Copy a layer's numbers out of a workspace in which activations were kept.

    Args:
        arrays: after a forward and a backward pass.
        layer: from 0.
        samples: number of samples, all in one part.
    """
    plan, columns = arrays.plan, layout.padded(samples)
    row = plan[layer]
    neurons, inputs = int(row[layout.NEURONS]), int(row[layout.INPUTS])

    def numbers(at: int, rows: int) -> Floats:
        return arrays.work[at : at + rows * columns].reshape(rows, columns)[:, :samples]

    def parameters(row: Integers) -> Floats:
        shape = int(row[layout.NEURONS]), int(row[layout.INPUTS]) + 1
        return arrays.parameters[row[layout.PARAMETERS] :][: shape[0] * shape[1]].reshape(shape)

    if layer + 1 < len(plan):
        after = plan[layer + 1]
        gradients = parameters(after)[:, :-1].T @ numbers(
            after[layout.Z_GRADIENT], int(after[layout.NEURONS])
        )
    else:
        gradients = numbers(row[layout.OUTPUT_GRADIENT], neurons)
    return LayerView(
        pre_activations=(parameters(row) @ numbers(row[layout.INPUT], inputs + 1)).T.copy(),
        activations=numbers(row[layout.OUTPUT], neurons).T.copy(),
        pre_activation_gradients=numbers(row[layout.Z_GRADIENT], neurons).T.copy(),
        activation_gradients=gradients.T.copy(),
    )
