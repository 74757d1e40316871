"""The `Value` graph of a loss, of one sample or of several, with the places where new numbers can be put."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gradstudio.data.dataset import Dataset
from gradstudio.engine.errors import ShapeError
from gradstudio.engine.losses import LOSSES, l1_penalty, l2_penalty, mean
from gradstudio.engine.nn import MLP, Module
from gradstudio.engine.value import Value
from gradstudio.project.spec import ProjectSpec, TrainingSpec
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.initial import initial_parameters
from gradstudio.training.run.metrics import target_for

SAMPLE_LOSS = "sample loss"
"""Label of the node that is one sample's loss."""


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
class LossGraph:
    """A loss and its leaves.

    Attributes:
        root: the loss.
        parameters: in the order of `MLP.parameters`.
        inputs: the inputs of each sample.
        outputs: the outputs of the network for each sample.
        losses: each sample's own loss.
        constants: for each sample the numbers that its loss brings in, such as the target; see `loss_constants`.
        strengths: of the penalties that are part of the loss.
    """

    root: Value
    parameters: tuple[Value, ...]
    inputs: tuple[tuple[Value, ...], ...]
    outputs: tuple[tuple[Value, ...], ...]
    losses: tuple[Value, ...]
    constants: tuple[tuple[Value, ...], ...]
    strengths: tuple[Value, ...]


def build_loss(
    spec: ProjectSpec,
    dataset: Dataset,
    parameters: Iterable[float],
    watch: Watch,
    samples: Sequence[int],
    masks: Sequence[Sequence[Sequence[float] | None]] = (),
) -> LossGraph:
    """Build a loss as the reference trains on it, by default without dropout.

    Its structure depends on layers, loss, number of samples and penalties alone, and for cross-entropy on the
    samples' classes, so that the numbers of one such graph can be shown on another.

    Args:
        spec: network, loss and penalties.
        dataset: where the samples are.
        parameters: flat.
        watch: whether it is one sample's own loss or a mean, and whether the penalties are added.
        samples: indices of the samples in the data set.
        masks: for dropout: of each sample what its activations are multiplied with, as `MLP.outputs` takes them.

    Raises:
        ShapeError: there is no such sample, or there are more or fewer parameters than the network has.
        MathDomainError: parameters that are not finite leave the domain of a function.
    """
    network, name = build_network(spec, parameters), spec.training.loss
    inputs, outputs, losses, constants = [], [], [], []
    for place, sample in enumerate(samples):
        if not 0 <= sample < len(dataset):
            raise ShapeError(f"There is no sample {sample + 1}: the data set has {len(dataset)}.")
        x = [Value(number, label=f"x{i}") for i, number in enumerate(dataset.inputs[sample].tolist(), 1)]
        scores = network.outputs(x, masks[place] if masks else ())
        loss = LOSSES[name](scores, target_of(spec, dataset, sample))
        loss.label = SAMPLE_LOSS
        inputs.append(tuple(x))
        outputs.append(tuple(scores))
        losses.append(loss)
        constants.append(tuple(_constants(loss, scores)))
    root = losses[0] if watch.scope == "sample" else mean(losses)
    terms = penalties(network, spec.training) if watch.penalty else []
    if terms and watch.scope != "sample":
        root.label = "mean loss"
    for term in terms:
        root = root + term
    root.label = "loss"
    return LossGraph(
        root=root,
        parameters=tuple(network.parameters()),
        inputs=tuple(inputs),
        outputs=tuple(outputs),
        losses=tuple(losses),
        constants=tuple(constants),
        strengths=tuple(term._prev[0] for term in terms),
    )


def sample_loss(spec: ProjectSpec, dataset: Dataset, parameters: Iterable[float], sample: int) -> Value:
    """Build the loss of one sample, without the penalties and dropout.

    Args:
        spec: the project.
        dataset: its samples.
        parameters: flat, in the order of `MLP.parameters`.
        sample: index in the data set.
    """
    return build_loss(spec, dataset, parameters, Watch(sample=sample), (sample,)).root


def penalties(network: MLP, training: TrainingSpec) -> list[Value]:
    """Return the terms that a training adds to the mean loss, each a product of its strength and a sum."""
    parameters = network.parameters() if training.penalize_biases else _weights(network)
    terms = []
    for name, strength, penalty in (("l1", training.l1, l1_penalty), ("l2", training.l2, l2_penalty)):
        if strength:
            terms.append(penalty(parameters, strength))
            terms[-1].label = f"{name} penalty"
    return terms


def target_of(spec: ProjectSpec, dataset: Dataset, sample: int) -> float:
    """Return what the loss of a project takes as the target of a sample.

    Args:
        spec: the project.
        dataset: its samples.
        sample: index in the data set.
    """
    return target_for(spec.training.loss, dataset.task, dataset.targets[sample].item())


def loss_constants(spec: ProjectSpec, scores: Sequence[float], target: float) -> tuple[float, ...]:
    """Return the numbers in `LossGraph.constants` of a sample with these scores and this target.

    Args:
        spec: the project.
        scores: the outputs of the network.
        target: as the loss takes it.
    """
    outputs = [Value(score) for score in scores]
    return tuple(leaf.data for leaf in _constants(LOSSES[spec.training.loss](outputs, target), outputs))


def _constants(loss: Value, outputs: Sequence[Value]) -> Iterator[Value]:
    """Walk from a sample's loss to the leaves that are not the network's, in an order of structure alone."""
    seen, stack = set(outputs), [loss]
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        if node._prev:
            stack.extend(node._prev)
        else:
            yield node


def _weights(network: MLP) -> list[Value]:
    return [w for layer in network.layers for neuron in layer.neurons for w in neuron.w]


def penalty_strengths(training: TrainingSpec) -> tuple[float, ...]:
    """Return the strengths of the penalties that a training adds to the loss; none if there are none."""
    return tuple(strength for strength in (training.l1, training.l2) if strength)


def scalar_count(sizes: Sequence[int]) -> int:
    """Return how many scalars the graph of one sample has, inputs and loss left out.

    Args:
        sizes: number of inputs, then of neurons in each layer.
    """
    return sum(fan_out * (3 * fan_in + 2) for fan_in, fan_out in pairwise(sizes))


def batch_scalar_count(spec: ProjectSpec, samples: int, *, penalty: bool) -> int:
    """Return about how many scalars the graph of several samples' loss has, never fewer than it has.

    Parameters count once, all else once for each sample.

    Args:
        spec: the project.
        samples: number of samples.
        penalty: whether the penalties are part of the loss.
    """
    sizes, parameters = spec.sizes, spec.parameter_count
    # A loss of c outputs takes at most 4c + 4 scalars, its mean two more.
    of_sample = scalar_count(sizes) - parameters + sizes[0] + 4 * sizes[-1] + 6
    terms = len(penalty_strengths(spec.training)) if penalty else 0
    return parameters + samples * of_sample + 2 * terms * (parameters + 2) + 4
