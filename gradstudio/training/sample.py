"""The `Value` graph of one sample's loss, built fresh from a flat vector of parameters."""

from __future__ import annotations

from collections.abc import Iterable

from gradstudio.data.dataset import Dataset
from gradstudio.engine.errors import ShapeError
from gradstudio.engine.losses import LOSSES
from gradstudio.engine.nn import MLP
from gradstudio.engine.value import Value
from gradstudio.project.spec import Loss, ProjectSpec


def build_network(spec: ProjectSpec, parameters: Iterable[float] | None = None) -> MLP:
    """Build the network of a project, with the given parameters or else the initial ones of its seed.

    Raises:
        ShapeError: there are more or fewer parameters than the network has.
    """
    layers = spec.network.layers
    network = MLP(
        spec.input_count,
        [layer.size for layer in layers],
        [layer.activation for layer in layers],
        spec.training.seed,
    )
    if parameters is not None:
        assign(network, parameters)
    return network


def assign(network: MLP, parameters: Iterable[float]) -> None:
    """Set every parameter of a network from a flat vector."""
    leaves, numbers = network.parameters(), [float(number) for number in parameters]
    if len(leaves) != len(numbers):
        raise ShapeError(f"The network has {len(leaves)} parameters but {len(numbers)} numbers were given.")
    for leaf, number in zip(leaves, numbers, strict=True):
        leaf.data = number


def target_for(loss: Loss, label: float) -> float:
    """Return what a loss takes as target for the class −1 or +1."""
    return float(label > 0) if loss == "softmax_cross_entropy" else label


def sample_loss(spec: ProjectSpec, dataset: Dataset, parameters: Iterable[float], sample: int) -> Value:
    """Build the loss of one sample, without the penalty.

    The graph's topological order depends on `spec.network` and `spec.training.loss` alone, so that the
    numbers of one such graph can be shown on another.
    """
    if not 0 <= sample < len(dataset):
        raise ShapeError(f"There is no sample {sample + 1}: the data set has {len(dataset)}.")
    network = build_network(spec, parameters)
    loss = spec.training.loss
    outputs = network.outputs(dataset.inputs[sample].tolist())
    root = LOSSES[loss](outputs, target_for(loss, dataset.targets[sample].item()))
    root.label = "loss"
    return root
