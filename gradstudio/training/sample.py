"""The `Value` graph of one sample's loss, built fresh from a flat vector of parameters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gradstudio.data.dataset import Dataset
from gradstudio.engine.errors import ShapeError
from gradstudio.engine.losses import LOSSES
from gradstudio.engine.nn import MLP, Module
from gradstudio.engine.value import Value
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.initial import initial_parameters
from gradstudio.training.metrics import target_for


def build_network(spec: ProjectSpec, parameters: Iterable[float] | None = None) -> MLP:
    """Build the network of a project, with the given parameters or else its initial ones.

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
    assign(network, initial_parameters(spec) if parameters is None else parameters)
    return network


def assign(network: Module, parameters: Iterable[float]) -> None:
    """Set every parameter of a network from a flat vector."""
    leaves, numbers = network.parameters(), [float(number) for number in parameters]
    if len(leaves) != len(numbers):
        raise ShapeError(f"The network has {len(leaves)} parameters but {len(numbers)} numbers were given.")
    for leaf, number in zip(leaves, numbers, strict=True):
        leaf.data = number


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SampleGraph:
    """The graph of one sample's loss: its root, and its parameters in the order of `MLP.parameters`."""

    root: Value
    parameters: tuple[Value, ...]


def sample_graph(
    spec: ProjectSpec, dataset: Dataset, parameters: Iterable[float], sample: int
) -> SampleGraph:
    """Build the loss of one sample, without the penalties and dropout.

    The graph's topological order depends on the layers and the loss alone, and for cross-entropy on the
    sample's class, so that the numbers of one such graph can be shown on another.

    Raises:
        ShapeError: there is no such sample, or there are more or fewer parameters than the network has.
        MathDomainError: parameters that are not finite leave the domain of a function.
    """
    if not 0 <= sample < len(dataset):
        raise ShapeError(f"There is no sample {sample + 1}: the data set has {len(dataset)}.")
    network = build_network(spec, parameters)
    loss = spec.training.loss
    outputs = network.outputs(dataset.inputs[sample].tolist())
    root = LOSSES[loss](outputs, target_for(loss, dataset.task, dataset.targets[sample].item()))
    root.label = "loss"
    return SampleGraph(root=root, parameters=tuple(network.parameters()))


def sample_loss(spec: ProjectSpec, dataset: Dataset, parameters: Iterable[float], sample: int) -> Value:
    """Build the loss of one sample: the root of `sample_graph`."""
    return sample_graph(spec, dataset, parameters, sample).root


def scalar_count(sizes: Sequence[int]) -> int:
    """Return how many scalars the graph of one sample has, inputs and loss left out.

    Args:
        sizes: number of inputs, then of neurons in each layer.
    """
    return sum(fan_out * (3 * fan_in + 2) for fan_in, fan_out in pairwise(sizes))
