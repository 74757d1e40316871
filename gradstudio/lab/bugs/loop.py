"""A training loop of the lab's own, on `Value` graphs, with mistakes switched in.

Without any it takes the steps of the reference engine, to the last bit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.dataset import Dataset
from gradstudio.engine.dropout import masks
from gradstudio.engine.losses import LOSSES, mean, total
from gradstudio.engine.optimizer import Optimizer
from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order
from gradstudio.lab.bugs.backward import backpropagate
from gradstudio.lab.bugs.faults import Faults
from gradstudio.lab.bugs.forward import biases, put_at
from gradstudio.lab.bugs.layers import by_layer
from gradstudio.lab.bugs.optimizers import couples_decay, faulty_optimizer
from gradstudio.lab.errors import LabError
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.sample import assign, build_network, penalties
from gradstudio.training.run.assemble import clip
from gradstudio.training.run.batches import Batches
from gradstudio.training.run.collector import without_collector
from gradstudio.training.run.holding import HeldParameters
from gradstudio.training.run.metrics import target_for

Floats = NDArray[np.float64]
Memory = tuple[list[float], list[float], int]
"""What an optimizer remembers: running means of gradients and of their squares, and the steps it has taken."""


class _Layer:
    """Parameters that are updated together, by an optimizer of their own."""

    def __init__(self, leaves: list[Value], places: list[int], optimizer: Optimizer) -> None:
        self.leaves, self.places, self.optimizer = leaves, places, optimizer


class TrainingLoop:
    """Trains a copy of a project from its beginning, step by step.

    Args:
        spec: the project.
        samples: what it is trained on.
        faults: what is done wrong.
        memory: what the optimizer remembers of a run before; None for nothing.

    Attributes:
        gradients: of the last step, as the update reads them; shape (parameters,). Those of step 0 are 0.
    """

    def __init__(
        self, spec: ProjectSpec, samples: Dataset, faults: Faults, memory: Memory | None = None
    ) -> None:
        self._spec, self._samples, self._faults = spec, samples, faults
        self._network = build_network(spec)
        self._leaves = self._network.parameters()
        self._holding = HeldParameters(spec)
        assign(self._network, self._holding.adopt(spec, self.parameters()))
        self._held = {self._leaves[i] for i in self._holding.indices.tolist()}
        self._batches = Batches(len(samples), spec.training.seed)
        self._step = 0
        self._carried = [0.0] * len(self._leaves)
        self.gradients = np.zeros(len(self._leaves))
        place = faults.place("forgotten_bias")
        self._left_out = {} if place is None else dict.fromkeys(biases(self._leaves, place), 0.0)
        self._layers = self._layered(memory)

    @property
    def step_count(self) -> int:
        """Number of steps taken."""
        return self._step

    def parameters(self) -> Floats:
        """Return a copy of the parameters, flat, in the order of `MLP.parameters`."""
        return np.array([leaf.data for leaf in self._leaves])

    def memory(self) -> Memory:
        """Return what the optimizer remembers."""
        first, second = [0.0] * len(self._leaves), [0.0] * len(self._leaves)
        for layer in self._layers:
            means, squares = layer.optimizer.memory()
            for place, m, s in zip(layer.places, means, squares, strict=True):
                first[place], second[place] = m, s
        return first, second, self._layers[0].optimizer.age

    @without_collector
    def take_step(self) -> float:
        """Take a step, and return its loss as the loop tells it.

        Raises:
            MathDomainError: a number has run out of the domain of a function; the step is not taken.
            LabError: the loss or a gradient is not finite; the step is not taken.
        """
        rows = self._batches.upcoming(self._spec.training.batch_size).tolist()
        with put_at(self._left_out):
            root = self._forward(rows)
        nodes = topological_order(root)
        for layer in reversed(self._layers):
            for leaf, kept in zip(self._leaves, self._carried, strict=True):
                leaf.grad = kept
            backpropagate(nodes, self._faults)
            gradients = [0.0 if leaf in self._left_out else leaf.grad for leaf in layer.leaves]
            # A sum is finite if all its terms are.
            if not (math.isfinite(root.data) and math.isfinite(sum(gradients))):
                raise LabError(f"Step {self._step + 1}: the loss or a gradient is not finite any more.")
            self._update(layer, gradients)
        self._batches.take(self._spec.training.batch_size)
        self._step += 1
        loss = root.data
        # Freed at once the graph would keep the interpreter for as long as that takes; a window has its turns now.
        del root
        while nodes:
            nodes.pop()
        return loss

    def _update(self, layer: _Layer, gradients: Sequence[float]) -> None:
        """Move parameters by their gradients, as the engine does or wrongly."""
        faults, training, leaves = self._faults, self._spec.training, layer.leaves
        for leaf, gradient in zip(leaves, gradients, strict=True):
            leaf.grad = 0.0 if leaf in self._held else gradient
        kept = [(leaf, leaf.data) for leaf in leaves if leaf in self._held]
        clip(training.clipping, leaves)
        if "no_zero_grad" in faults:
            for place, leaf in zip(layer.places, leaves, strict=True):
                self._carried[place] = leaf.grad
        if "gradient_zeroed" in faults:
            for leaf in leaves:
                leaf.grad = 0.0
        self.gradients[layer.places] = [leaf.grad for leaf in leaves]
        if couples_decay(training, faults):
            for leaf in leaves:
                leaf.grad += training.optimizer.weight_decay * leaf.data
        if "ascent" in faults:  # every optimizer goes just the other way for the other sign
            for leaf in leaves:
                leaf.grad = -leaf.grad
        layer.optimizer.step()
        for leaf, number in kept:
            leaf.data = number

    def _forward(self, rows: Sequence[int]) -> Value:
        """Return the loss of a batch."""
        spec, dataset, network = self._spec, self._samples, self._network
        training, sizes = spec.training, spec.sizes[1:]
        rates = [layer.dropout for layer in spec.network.layers]
        inputs, targets = dataset.inputs[list(rows)].tolist(), dataset.targets[list(rows)].tolist()
        losses = []
        for row, x, target in zip(rows, inputs, targets, strict=True):
            thinned = masks(rates, sizes, training.seed, self._step, row) if any(rates) else ()
            asked = target_for(training.loss, dataset.task, target)
            losses.append(LOSSES[training.loss](network.outputs(x, thinned), asked))
        loss = total(losses) if "sum_for_mean" in self._faults else mean(losses)
        for term in penalties(network, training):
            loss = loss + term
        return loss

    def _layered(self, memory: Memory | None) -> list[_Layer]:
        """Return what is updated together: all parameters, or those of a layer where each is updated by itself."""
        place = {leaf: i for i, leaf in enumerate(self._leaves)}
        groups = by_layer(self._leaves) if "update_early" in self._faults else [self._leaves]
        found = []
        for leaves in groups:
            places = [place[leaf] for leaf in leaves]
            optimizer = faulty_optimizer(self._spec.training, leaves, self._faults)
            if memory is not None:
                first, second, age = memory
                optimizer.remember([first[i] for i in places], [second[i] for i in places], age)
            found.append(_Layer(leaves, places, optimizer))
        return found
