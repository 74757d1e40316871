"""The reference engine: training on the `Value` graph itself, slow and plain to read."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.dataset import Dataset
from gradstudio.data.split import Split
from gradstudio.engine.dropout import masks
from gradstudio.engine.errors import MathDomainError
from gradstudio.engine.losses import LOSSES, mean
from gradstudio.engine.value import Value
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.health.numbers import (
    ParameterNumbers,
    UnitNumbers,
    counted_parameters,
    counted_units,
)
from gradstudio.training.look.outlook import StepInputs
from gradstudio.training.look.pulls import GradientParts, parts_of
from gradstudio.training.look.sample import assign, build_network, penalties
from gradstudio.training.look.snapshot import read_only, sealed
from gradstudio.training.run.answers import answers_of
from gradstudio.training.run.assemble import clip, optimizer_for
from gradstudio.training.run.batched import BatchedEngine
from gradstudio.training.run.collector import without_collector
from gradstudio.training.run.engine import Evaluation, Score, Scores, Steps, Until
from gradstudio.training.run.errors import TrainingError
from gradstudio.training.run.fault import fault_of
from gradstudio.training.run.metrics import accuracy, is_right, target_for
from gradstudio.training.run.state import EngineState, require_fit


class ReferenceEngine(BatchedEngine):
    """A `TrainingEngine` that builds the graph of every batch anew.

    Args:
        spec: what to train.
        parts: what it is trained and tested on.
    """

    def __init__(self, spec: ProjectSpec, parts: Split) -> None:
        super().__init__(spec, parts)
        self._samples, self._tests = parts.train, parts.test
        self._network = build_network(spec)
        self._leaves = self._network.parameters()
        assign(self._network, self._holding.adopt(spec, self.parameters()))
        self._optimizer = optimizer_for(spec.training, self._leaves)
        self._evaluation: Evaluation | None = None

    @property
    def step_count(self) -> int:
        """Number of steps taken."""
        return self._optimizer.step_count

    @property
    def learning_rate(self) -> float:
        """The rate that the next step will use."""
        return self._optimizer.learning_rate

    @without_collector
    def step_inputs(self) -> StepInputs:
        """Return what the next step is computed from; no step is taken."""
        rows = self._batches.upcoming(self._spec.training.batch_size).tolist()
        first, second = self._optimizer.memory()
        return StepInputs(
            gradients=np.array(self._evaluate_batch(rows).gradients),
            first=np.array(first),
            second=np.array(second),
            age=self._optimizer.age,
            samples=len(rows),
        )

    def gradient_parts(self, parameters: range, *, upcoming: bool) -> GradientParts:
        """Return how the samples of the next step, or all, make up the gradient of some parameters."""
        places = range(len(self.upcoming_rows()) if upcoming else len(self._samples))
        return parts_of(self.sample_gradients(parameters, places, upcoming=upcoming))

    @without_collector
    def sample_gradients(
        self, parameters: range, places: Sequence[int], *, upcoming: bool
    ) -> NDArray[np.float64]:
        """Return what some samples add to the gradient of some parameters.

        Args:
            parameters: their indices.
            places: of the samples.
            upcoming: whether among those of the next step, or all.
        """
        every = self.upcoming_rows().tolist() if upcoming else range(len(self._samples))
        rows, leaves = [every[place] for place in places], self._leaves[parameters.start : parameters.stop]
        found = np.empty((len(rows), len(leaves)))
        losses, _ = self._forward(self._samples, rows, thinned=upcoming and any(self._dropout))
        for row, loss in enumerate(losses):
            for leaf in leaves:
                leaf.grad = 0.0
            loss.backward()
            found[row] = [leaf.grad / len(every) for leaf in leaves]
        return found

    @without_collector
    def next_update(self) -> NDArray[np.float64]:
        """Return what the next step adds to each parameter; NaN each if it would not be taken."""
        before, evaluation = self.state(), self._evaluation
        batch = self._evaluate_batch(self.upcoming_rows().tolist())
        if fault_of(self.step_count, batch, self._leaves) is not None:
            return np.full(len(self._leaves), math.nan)
        evaluation = evaluation or self._evaluation
        self._step(batch)
        update = self.parameters() - before.parameters
        self.restore(before)
        self._evaluation = evaluation
        return update

    def parameter_numbers(
        self, gradients: NDArray[np.float64], update: NDArray[np.float64]
    ) -> ParameterNumbers:
        """Return what the present parameters are like, layer by layer."""
        return counted_parameters(self._spec.sizes, self.parameters(), gradients, update)

    @without_collector
    def unit_numbers(self) -> UnitNumbers:
        """Return how all units answer to all training samples at the present parameters, without dropout."""
        return counted_units(answers_of(self._network, self._samples.inputs.tolist()))

    @without_collector
    def advance(self, steps: int, until: Until | None = None, follow: Sequence[int] = ()) -> Steps:
        """Take a number of steps, or as many as end with finite numbers; one by one if a rule may end them.

        Args:
            steps: how many, at least 1.
            until: ends the run on full batches; see `TrainingEngine.advance`.
            follow: indices of parameters that are to be told after each step.
        """
        steps = steps if until is None else min(steps, 1)
        training = self._spec.training
        losses, accuracies, samples = [], [], []
        followed: list[list[float]] = []
        scores: dict[int, Score] = {}
        fault: TrainingError | None = None
        for _ in range(steps):
            if self.step_count % training.metrics_interval == 0 and (score := self.score()) is not None:
                scores[self.step_count] = score
            rows = self._batches.upcoming(training.batch_size).tolist()
            batch = self._evaluate_batch(rows)
            fault = fault_of(self.step_count, batch, self._leaves)
            if fault is not None:
                break
            self._step(batch)
            self._batches.take(training.batch_size)
            self._evaluation = None
            losses.append(batch.loss)
            accuracies.append(batch.accuracy)
            samples.append(len(rows))
            followed.append([self._leaves[index].data for index in follow])
        test_scores = Scores(
            steps=list(scores),
            losses=[score.loss for score in scores.values()],
            accuracies=[score.accuracy for score in scores.values()],
        )
        return Steps(
            losses=losses,
            accuracies=accuracies,
            samples=samples,
            test_scores=test_scores,
            fault=fault,
            followed=np.array(followed).reshape(len(followed), len(follow)).T,
        )

    @without_collector
    def evaluate(self) -> Evaluation:
        """Return loss and gradients over all training samples at the present parameters."""
        if self._evaluation is None:
            self._evaluation = self._backpropagate(range(len(self._samples)), thinned=False)
        return self._evaluation

    @without_collector
    def score(self) -> Score | None:
        """Return loss and accuracy on the test samples at the present parameters; None if there are none."""
        dataset = self._tests
        if dataset is None:
            return None
        try:
            losses, right = self._forward(dataset, range(len(dataset)), thinned=False)
        except MathDomainError:
            return Score(loss=math.nan, accuracy=math.nan)
        return Score(loss=mean(losses).data, accuracy=accuracy(right, dataset, len(dataset)))

    def parameters(self) -> NDArray[np.float64]:
        """Return a copy of the parameters, flat, in the order of `MLP.parameters`."""
        return np.array([leaf.data for leaf in self._leaves])

    def set_parameters(self, flat: Iterable[float]) -> None:
        """Replace all parameters but those that are cut; the optimizer keeps what it has gathered."""
        assign(self._network, self._holding.without_cut(flat))
        self._evaluation = None

    def state(self) -> EngineState:
        """Return all that the next step follows from, as copies."""
        first, second = self._optimizer.memory()
        return EngineState(
            step=self.step_count,
            parameters=read_only(self.parameters()),
            first=read_only(np.array(first)),
            second=read_only(np.array(second)),
            began_at=self.step_count - self._optimizer.age,
            epoch=self._batches.epoch,
            used=self._batches.used,
            cut_from=sealed(self._holding.cut_from),
        )

    def restore(self, state: EngineState) -> None:
        """Go on from a state of the same project."""
        require_fit(state, self._spec)
        self._holding.restore(state.cut_from)
        assign(self._network, state.parameters)
        self._evaluation = None
        self._optimizer.step_count = state.step
        self._optimizer.remember(state.first.tolist(), state.second.tolist(), state.step - state.began_at)
        self._batches.go_to(state.epoch, state.used)

    def adopt(self, spec: ProjectSpec) -> None:
        """Go on under another spec; an optimizer of another kind starts without memory."""
        self._spec = spec
        optimizer = optimizer_for(spec.training, self._leaves)
        optimizer.follow(self._optimizer)
        self._optimizer = optimizer
        assign(self._network, self._holding.adopt(spec, self.parameters()))
        self._evaluation = None

    def load(self, parts: Split) -> None:
        """Go on with the same samples, some of whose inputs have other numbers."""
        self._samples, self._tests = parts.train, parts.test
        self._evaluation = None

    @property
    def _dropout(self) -> list[float]:
        return [layer.dropout for layer in self._spec.network.layers]

    def _step(self, batch: Evaluation) -> None:
        """Move the parameters by the gradients of a batch."""
        for leaf, gradient in zip(self._leaves, batch.gradients, strict=True):
            leaf.grad = gradient
        # What is held has no gradient to be clipped with the others or gathered by the optimizer.
        held = [self._leaves[i] for i in self._holding.indices.tolist()]
        for leaf in held:
            leaf.grad = 0.0
        kept = [leaf.data for leaf in held]
        clip(self._spec.training.clipping, self._leaves)
        self._optimizer.step()
        for leaf, number in zip(held, kept, strict=True):
            leaf.data = number

    def _evaluate_batch(self, rows: Sequence[int]) -> Evaluation:
        # The whole batch without dropout is what a snapshot has computed already.
        if self._spec.training.batch_size is None and not any(self._dropout):
            return self.evaluate()
        return self._backpropagate(rows, thinned=any(self._dropout))

    def _backpropagate(self, rows: Sequence[int], *, thinned: bool) -> Evaluation:
        training, leaves = self._spec.training, self._leaves
        try:
            losses, right = self._forward(self._samples, rows, thinned=thinned)
        except MathDomainError:  # a pre-activation overflowed on its way into sin
            return Evaluation(loss=math.nan, accuracy=math.nan, gradients=[math.nan] * len(leaves))
        loss = mean(losses)
        for term in penalties(self._network, training):
            loss = loss + term
        self._network.zero_grad()
        loss.backward()
        evaluation = Evaluation(
            loss=loss.data,
            accuracy=accuracy(right, self._samples, len(rows)),
            gradients=[leaf.grad for leaf in leaves],
        )
        # Freed at once, the graph of a large batch would keep the interpreter for as long as that takes;
        # sample by sample, a window on another thread has its turns.
        del loss
        while losses:
            losses.pop()
        return evaluation

    def _forward(self, dataset: Dataset, rows: Sequence[int], *, thinned: bool) -> tuple[list[Value], int]:
        """Return the losses of some samples and how many of them are right."""
        name = self._spec.training.loss
        loss_of, task, network, sizes = LOSSES[name], dataset.task, self._network, self._spec.sizes[1:]
        step, seed = self.step_count, self._spec.training.seed
        inputs, targets = dataset.inputs[list(rows)].tolist(), dataset.targets[list(rows)].tolist()
        losses, right = [], 0
        for row, x, target in zip(rows, inputs, targets, strict=True):
            outputs = network.outputs(x, masks(self._dropout, sizes, seed, step, row) if thinned else ())
            losses.append(loss_of(outputs, target_for(name, task, target)))
            right += is_right([output.data for output in outputs], target, task)
        return losses, right
