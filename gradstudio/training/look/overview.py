"""The numbers of a network too large to trace scalar by scalar: what each neuron computes, for one sample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.source import load_dataset
from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.engine.losses import LOSSES
from gradstudio.engine.value import Value, unary
from gradstudio.engine.walk import topological_order
from gradstudio.project.spec import Loss, ProjectSpec
from gradstudio.training.look.sample import target_of
from gradstudio.training.look.snapshot import Overview, read_only
from gradstudio.training.look.structure import Structure
from gradstudio.training.look.trace import is_traced
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.parameters import by_layer

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LossPart:
    """The end of the graph, from the outputs to the loss.

    Attributes:
        root: the loss.
        outputs: the network's outputs, as leaves.
        nodes: all other nodes in topological order; the root is the last.
    """

    root: Value
    outputs: tuple[Value, ...]
    nodes: tuple[Value, ...]


def is_on_demand(spec: ProjectSpec, watch: Watch) -> bool:
    """Whether a loss is a sample's and has too many scalars to be traced whole."""
    return watch.scope == "sample" and not is_traced(spec, watch, 1)


def loss_part(loss: Loss, scores: list[float], target: float) -> LossPart:
    """Build the loss on top of some scores.

    Args:
        loss: its name.
        scores: the outputs of the network for a sample.
        target: of the sample, as the loss takes it.
    """
    outputs = tuple(Value(score) for score in scores)
    root = LOSSES[loss](outputs, target)
    root.label = "loss"
    own = set(outputs)
    nodes = tuple(node for node in topological_order(root) if node not in own)
    return LossPart(root=root, outputs=outputs, nodes=nodes)


def look_over(spec: ProjectSpec, parameters: Floats, watch: Watch) -> Overview:
    """Compute pre-activation and activation of every neuron for a sample, and the derivatives of its loss.

    The functions are the reference's own, so that the numbers are those of its graph.

    Args:
        spec: the network and its loss; its data has the sample.
        parameters: flat.
        watch: which sample.

    Raises:
        MathDomainError: parameters that diverged leave a function's domain.
    """
    dataset = load_dataset(spec.data)
    layers = by_layer(spec.sizes, parameters)
    x = dataset.inputs[watch.sample]
    signals, sums, slopes = [x], [], []
    for layer, given in zip(layers, spec.network.layers, strict=True):
        with np.errstate(all="ignore"):
            z = layer.weights @ signals[-1] + layer.biases
        a, slope = _activated(given.activation, z)
        sums.append(z)
        signals.append(a)
        slopes.append(slope)
    end = loss_part(spec.training.loss, signals[-1].tolist(), target_of(spec, dataset, watch.sample))
    end.root.backward()
    gradient = np.array([output.grad for output in end.outputs])
    back = [np.array([[node.data, node.grad] for node in end.nodes])]
    for k in range(len(layers) - 1, -1, -1):
        with np.errstate(all="ignore"):
            of_sum = gradient * slopes[k]
            own = [np.stack([signals[k + 1], gradient], axis=1)]
            if spec.network.layers[k].activation != "linear":
                own.insert(0, np.stack([sums[k], of_sum], axis=1))
            back.append(np.stack(own, axis=1).reshape(-1, 2))
            gradient = layers[k].weights.T @ of_sum
    back.append(np.stack([x, gradient], axis=1))
    numbers = np.concatenate(back[::-1])
    return Overview(
        watch=watch,
        structure=Structure.of(spec, watch, (watch.sample,)),
        data=read_only(numbers[:, 0]),
        grad=read_only(numbers[:, 1]),
    )


def _activated(activation: str, z: Floats) -> tuple[Floats, Floats]:
    """Return the activations of some pre-activations, and the slopes there."""
    operation = ACTIVATIONS[activation].operation
    if operation is None:
        return z, np.ones_like(z)
    values, slopes = np.empty_like(z), np.empty_like(z)
    for i, number in enumerate(z.tolist()):
        values[i] = unary(operation, Value(number)).data
        slopes[i] = operation.partials(values[i].item(), number)[0]
    return values, slopes
