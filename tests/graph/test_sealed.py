from __future__ import annotations

import random

import numpy as np
import pytest

from gradstudio.data.source import load_dataset
from gradstudio.engine.walk import topological_order
from gradstudio.graph.explain import explain
from gradstudio.graph.grouping import network_outline
from gradstudio.graph.partial import PartialGraph
from gradstudio.graph.placing import place
from gradstudio.graph.sealed import SealedNetwork
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.project.spec import Blobs, LayerSpec, Moons, NetworkSpec, ProjectSpec, TrainingSpec
from gradstudio.training.look.overview import look_over, loss_part
from gradstudio.training.look.sample import sample_loss, target_of
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.initial import initial_parameters

SAMPLE = 3


def project(*layers: tuple[int, str], loss: str = "logistic") -> ProjectSpec:
    several = loss == "softmax_cross_entropy"
    return ProjectSpec(
        data=Blobs(samples=9, classes=3, noise=0.4, seed=2)
        if several
        else Moons(samples=9, noise=0.1, seed=2),
        network=NetworkSpec(layers=tuple(LayerSpec(size=size, activation=name) for size, name in layers)),
        training=TrainingSpec.model_validate({"loss": loss, "seed": 5}),
    )


PROJECTS = [
    project((3, "tanh"), (4, "relu"), (1, "linear")),
    project((4, "linear"), (2, "gelu"), (3, "sigmoid"), (1, "tanh"), loss="hinge"),
    project((5, "silu"), (3, "linear"), loss="softmax_cross_entropy"),
    project((1, "linear")),
]


def sealed(spec: ProjectSpec) -> SealedNetwork:
    dataset = load_dataset(spec.data)
    end = loss_part(spec.training.loss, [0.0] * spec.sizes[-1], target_of(spec, dataset, SAMPLE))
    activations = [layer.activation for layer in spec.network.layers]
    return SealedNetwork(spec.sizes, activations, end.outputs, end.nodes, lambda share: None)


def neurons(spec: ProjectSpec) -> list[str]:
    return [f"layer{k}.neuron{j}" for k, n in enumerate(spec.sizes[1:], 1) for j in range(1, n + 1)]


def some(spec: ProjectSpec, share: float, seed: int) -> list[str]:
    draw = random.Random(seed)
    return [key for key in neurons(spec) if draw.random() < share]


class Whole:
    """The same network with every scalar, built by the engine."""

    def __init__(self, spec: ProjectSpec) -> None:
        root = sample_loss(spec, load_dataset(spec.data), initial_parameters(spec), SAMPLE)
        root.backward()
        order = topological_order(root)
        self.graph = ValueGraph(root)
        self.data = [node.data for node in order]
        self.grad = [node.grad for node in order]
        self.outline = network_outline(self.graph)
        self.placement = place("network", self.graph, self.outline, lambda share: None)

    def twin(self, part: PartialGraph, node: int) -> int:
        """Return the node that stands where one of a partial graph does."""
        key = part.outline.groups[part.outline.of_node[node]].key
        return int(self.outline.nodes(self.outline.index_of(key))[part.places[node]])


def numbers(spec: ProjectSpec, part: PartialGraph) -> tuple[np.ndarray, np.ndarray]:
    parameters = initial_parameters(spec)
    overview = look_over(spec, parameters, Watch(sample=SAMPLE))
    return part.numbers(overview.data, overview.grad, parameters)


@pytest.mark.parametrize("spec", PROJECTS)
@pytest.mark.parametrize(("share", "seed"), [(0.0, 0), (0.3, 1), (0.5, 2), (0.5, 3), (1.0, 0)])
def test_every_scalar_is_that_of_the_whole_graph_in_the_same_place(spec, share, seed) -> None:
    network, whole = sealed(spec), Whole(spec)
    part = network.build(some(spec, share, seed))
    data, grad = numbers(spec, part)
    twins = [whole.twin(part, node) for node in range(len(part.graph))]
    assert len(set(twins)) == len(twins)
    assert [part.graph.labels[node] for node in range(len(twins))] == [
        whole.graph.labels[twin] for twin in twins
    ]
    np.testing.assert_allclose(data, np.array(whole.data)[twins], rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(grad, np.array(whole.grad)[twins], rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(part.positions, whole.placement.positions[twins], atol=1e-6)
    boxes = whole.placement.boxes
    assert boxes is not None
    for index, group in enumerate(part.outline.groups):
        np.testing.assert_allclose(network.boxes[index], boxes[whole.outline.index_of(group.key)], atol=1e-6)


@pytest.mark.parametrize("spec", PROJECTS)
def test_with_everything_open_it_is_the_whole_graph(spec) -> None:
    part, whole = sealed(spec).build(neurons(spec)), Whole(spec)
    assert len(part.graph) == len(whole.graph)
    assert not part.sealed.any()
    twins = {node: whole.twin(part, node) for node in range(len(part.graph))}
    for node, twin in twins.items():
        assert tuple(twins[o] for o in part.graph.operands[node]) == whole.graph.operands[twin]
        assert part.graph.symbols[node] == whole.graph.symbols[twin]
        assert part.graph.operations[node] is whole.graph.operations[twin]


@pytest.mark.parametrize("spec", PROJECTS)
def test_operands_come_before_their_results_and_the_loss_is_last(spec) -> None:
    for seed in range(4):
        graph = sealed(spec).build(some(spec, 0.4, seed)).graph
        assert all(operand < node for node, own in enumerate(graph.operands) for operand in own)
        assert graph.labels[graph.root] == "loss"


@pytest.mark.parametrize("spec", PROJECTS[:3])
def test_the_contributions_to_an_opened_neurons_gradient_add_up(spec) -> None:
    for key in neurons(spec):
        part = sealed(spec).build([key])
        data, grad = numbers(spec, part)
        nodes = part.outline.nodes(part.outline.index_of(key)).tolist()
        for node in nodes:
            total = sum(term.product for term in explain(part.graph, data, grad, node).contributions)
            assert total == pytest.approx(grad[node], rel=1e-12, abs=1e-14)


def test_opening_a_neuron_moves_nothing_and_changes_no_number() -> None:
    spec = PROJECTS[0]
    network = sealed(spec)
    before, after = network.build(["layer1.neuron2"]), network.build(["layer1.neuron2", "layer2.neuron3"])

    def told(part: PartialGraph) -> dict[tuple[int, int], tuple[float, ...]]:
        data, grad = numbers(spec, part)
        names = zip(part.outline.of_node.tolist(), part.places.tolist(), strict=True)
        rows = np.column_stack([part.positions, data, grad]).tolist()
        return {name: tuple(row) for name, row in zip(names, rows, strict=True)}

    one, other = told(before), told(after)
    assert one.keys() < other.keys()
    for name, row in one.items():
        assert other[name] == pytest.approx(row, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("spec", PROJECTS)
@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_mean_gradients_and_sizes_of_groups_are_those_of_the_whole_graph(spec, share) -> None:
    network, whole = sealed(spec), Whole(spec)
    part = network.build(some(spec, share, 1))
    means = part.mean_gradients(*numbers(spec, part))
    expected = whole.outline.means(np.abs(whole.grad))
    for index, group in enumerate(part.outline.groups):
        twin = whole.outline.index_of(group.key)
        assert means[index] == pytest.approx(expected[twin], rel=1e-12), group.key
        assert part.addresses.scalar_count(index) == len(whole.outline.nodes(twin)), group.key


def test_keys_that_are_no_neurons_are_ignored() -> None:
    network = sealed(PROJECTS[0])
    assert len(network.build(["loss", "layer1", "layer9.neuron1"]).graph) == len(network.build([]).graph)


def test_a_network_of_millions_is_outlined_from_its_sizes() -> None:
    spec = ProjectSpec(
        network=NetworkSpec(
            layers=(
                *(LayerSpec(size=512, activation="relu") for _ in range(32)),
                LayerSpec(size=1, activation="linear"),
            )
        )
    )
    network = sealed(spec)
    part = network.build(["layer7.neuron100"])
    assert len(part.outline) == 32 * 512 + 1 + 33 + 2
    assert int((~part.sealed).sum()) == len(part.outline) - 32 * 512
    assert len(part.outline.nodes(part.outline.index_of("layer7.neuron100"))) == 3 * 512 + 2
