"""`ProjectLoss`: the loss of some samples of a project at a moment, as a source of a graph."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gradstudio.app.graph.placed import PlacedGraph
from gradstudio.app.graph.scopes import watched_count
from gradstudio.app.graph.source import Numbers, Progress
from gradstudio.app.selection import PROJECT
from gradstudio.data.source import load_dataset, same_samples
from gradstudio.graph.grouping import network_outline
from gradstudio.graph.groups import Outline
from gradstudio.graph.sealed import SealedNetwork
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.overview import is_on_demand, loss_part
from gradstudio.training.look.sample import build_loss, target_of
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.look.structure import Structure
from gradstudio.training.look.watch import Watch


@dataclass(frozen=True, kw_only=True, eq=False)
class ProjectLoss:
    """A `GraphSource`: the graph is that of the loss, the numbers are those of a snapshot.

    Attributes:
        spec: the project.
        watch: whose loss.
        samples: indices of its samples in the data set.
        snapshot: the moment; None before there is one. It may be of another spec or of other samples: then there
            are no numbers.
    """

    spec: ProjectSpec
    watch: Watch
    samples: tuple[int, ...]
    snapshot: Snapshot | None = None

    @property
    def name(self) -> str:
        """That of the project's graph."""
        return PROJECT

    @property
    def title(self) -> str:
        """That it is the project's."""
        return "Loss of the project"

    @cached_property
    def structure(self) -> Structure:
        """Layers, loss, samples and penalties."""
        return Structure.of(self.spec, self.watch, self.samples)

    @property
    def most_scalars(self) -> int:
        """As many as the loss of the samples has, about."""
        return watched_count(self.spec, self.watch)

    @property
    def root_title(self) -> str:
        """Whose loss it is."""
        return self.watch.title

    def build(self, progress: Progress) -> tuple[ValueGraph, Outline] | SealedNetwork:
        """Return the graph of the loss with the network's groups; a large network is built on demand."""
        if is_on_demand(self.spec, self.watch):
            return self._network(progress)
        # The structure does not depend on the parameters, so zeros will do.
        zeros = np.zeros(self.spec.parameter_count)
        dataset = load_dataset(self.spec.data)
        graph = ValueGraph(build_loss(self.spec, dataset, zeros, self.watch, self.samples).root)
        return graph, network_outline(graph)

    def numbers(self, placed: PlacedGraph) -> Numbers | None:
        """Return the snapshot's numbers, if they are those of this graph and of the samples that are watched."""
        snapshot = self.snapshot
        if snapshot is None or not self.is_of(snapshot):
            return None
        seen = snapshot.trace if placed.part is None else snapshot.overview
        if seen is None or seen.structure != placed.key.structure:
            return None
        data, grad = seen.data, seen.grad
        if placed.part is not None:
            data, grad = placed.part.numbers(data, grad, snapshot.parameters)
        return Numbers(
            data=data,
            grad=grad,
            origin=seen,
            parameters=snapshot.parameters,
            step=snapshot.step,
            run=snapshot.run,
        )

    def is_of(self, snapshot: Snapshot) -> bool:
        """Whether a snapshot's numbers are of the samples that are watched; those of all are there for each."""
        seen, watch = snapshot.trace or snapshot.overview, self.watch
        return (
            seen is not None
            and (watch.scope != "sample" or seen.watch.sample == watch.sample)
            and same_samples(snapshot.spec.data, self.spec.data)
        )

    def _network(self, progress: Progress) -> SealedNetwork:
        spec = self.spec
        # Which class or target it is does not change the groups; for cross-entropy it is part of the key.
        target = target_of(spec, load_dataset(spec.data), self.watch.sample)
        end = loss_part(spec.training.loss, [0.0] * spec.sizes[-1], target)
        activations = [layer.activation for layer in spec.network.layers]
        return SealedNetwork(spec.sizes, activations, end.outputs, end.nodes, progress)
