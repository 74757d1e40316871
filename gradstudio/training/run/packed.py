"""The compiled engine: a project on a `PackedNetwork`, the same numbers as the reference at machine speed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.layout import uses_blas
from gradstudio.compiled.network import PackedNetwork
from gradstudio.compiled.results import OptimizerState
from gradstudio.data.dataset import Dataset
from gradstudio.data.split import Split
from gradstudio.engine.paths import ScalarPath
from gradstudio.engine.schedules import ConstantSchedule
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.health.numbers import ParameterNumbers, UnitNumbers
from gradstudio.training.look.outlook import StepInputs
from gradstudio.training.look.pulls import GradientParts
from gradstudio.training.look.snapshot import sealed
from gradstudio.training.run.assemble import schedule_for
from gradstudio.training.run.batched import BatchedEngine
from gradstudio.training.run.engine import Evaluation, Score, Scores, Steps, Until
from gradstudio.training.run.errors import TrainingError
from gradstudio.training.run.initial import initial_parameters
from gradstudio.training.run.metrics import exact_shares, target_for
from gradstudio.training.run.one_blas_thread import OneBlasThread
from gradstudio.training.run.packed_config import dropout_rates, net_config, training_config
from gradstudio.training.run.packed_numbers import packed_parameter_numbers, packed_unit_numbers
from gradstudio.training.run.state import EngineState, require_fit

Floats = NDArray[np.float64]

_MOST_AT_RISK = 4096
"""Largest number of steps in a call that a rule may end early."""


class CompiledEngine(BatchedEngine):
    """A `TrainingEngine` on compiled kernels, which run without the interpreter lock.

    Args:
        spec: what to train.
        parts: what it is trained and tested on.
    """

    def __init__(self, spec: ProjectSpec, parts: Split) -> None:
        super().__init__(spec, parts)
        self._network = PackedNetwork(
            net_config(spec),
            training_config(spec.training),
            self._holding.adopt(spec, initial_parameters(spec)),
        )
        self._is_large = uses_blas(self._network.net)
        self._network.hold(self._holding.indices)
        self._evaluation: Evaluation | None = None
        self.load(parts)
        self._schedule = schedule_for(spec.training.learning_rate)

    @property
    def step_count(self) -> int:
        """Number of steps taken."""
        return self._network.step_count

    @property
    def learning_rate(self) -> float:
        """The rate that the next step will use."""
        return self._schedule(self.step_count)

    def step_inputs(self) -> StepInputs:
        """Return what the next step is computed from; no step is taken."""
        state, rows = self._network.optimizer_state(), self._rows(upcoming=True)
        with self._one_thread():
            gradients = self._network.step_gradient(rows)
        return StepInputs(
            gradients=gradients,
            first=state.first,
            second=state.second,
            age=state.step_count - state.began_at,
            samples=self._sample_count if rows is None else len(rows),
        )

    def gradient_parts(self, parameters: range, *, upcoming: bool) -> GradientParts:
        """Return how the samples of the next step, or all, make up the gradient of some parameters."""
        with self._one_thread():
            found = self._network.gradient_parts(parameters, self._rows(upcoming=upcoming), dropout=upcoming)
        return GradientParts(norm=found.norm, along=sealed(found.along), sizes=sealed(found.sizes))

    def sample_gradients(self, parameters: range, places: Sequence[int], *, upcoming: bool) -> Floats:
        """Return what some samples add to the gradient of some parameters; see `TrainingEngine.sample_gradients`.

        Args:
            parameters: their indices.
            places: of the samples.
            upcoming: whether among those of the next step, or all.
        """
        rows = self._rows(upcoming=upcoming)
        chosen = np.asarray(places) if rows is None else rows[list(places)]
        among = self._sample_count if rows is None else len(rows)
        with self._one_thread():
            return self._network.sample_gradients(parameters, chosen, among=among, dropout=upcoming)

    def next_update(self) -> Floats:
        """Return what the next step adds to each parameter; NaN each if it would not be taken."""
        with self._one_thread():
            return self._network.next_update(self.learning_rate, self._rows(upcoming=True))

    def parameter_numbers(self, gradients: Floats, update: Floats) -> ParameterNumbers:
        """Return what the present parameters are like, layer by layer."""
        return packed_parameter_numbers(self._network.net, self.parameters(), gradients, update)

    def unit_numbers(self) -> UnitNumbers:
        """Return how all units answer to all training samples at the present parameters, without dropout."""
        with self._one_thread():
            return packed_unit_numbers(self._network.net, self.parameters(), self._network.inputs())

    def advance(self, steps: int, until: Until | None = None, follow: Sequence[int] = ()) -> Steps:
        """Take a number of steps, or as many as end with finite numbers.

        Kernels know nothing of stop rules: what a call took beyond them is taken back, and the steps before are
        taken again, which gives the same numbers bit for bit.

        Args:
            steps: how many, at least 1.
            until: ends the run on full batches; see `TrainingEngine.advance`.
            follow: indices of parameters that are to be told after each step.
        """
        steps = steps if until is None else min(steps, _MOST_AT_RISK)
        with self._one_thread():
            if until is None or steps == 1:
                return self._advance(steps, follow)
            before = self.state()
            taken = self._advance(steps, follow)
            enough = until(np.asarray(taken.losses), np.asarray(taken.accuracies))
            if enough is None or enough == steps:
                return taken
            self.restore(before)
            return self._advance(enough, follow)

    def _advance(self, steps: int, follow: Sequence[int]) -> Steps:
        self._evaluation = None
        size = self._spec.training.batch_size
        rates, began, interval = self._rates(steps), self.step_count, self._spec.training.metrics_interval
        if size is None:
            done = self._network.run(rates, measure_every=interval, follow=follow)
            samples = np.full(len(done.losses), self._sample_count)
        else:
            order, starts = self._batches.draw(size, steps)
            done = self._network.run(rates, order, starts, measure_every=interval, follow=follow)
            samples = np.diff(starts)[: len(done.losses)]
        self._batches.take(size, len(done.losses))
        accuracies = self._accuracies(done.accuracies, samples)
        test_accuracies = self._accuracies(done.test_accuracies, self._test_count)
        first = -(-began // interval) * interval
        scores = Scores(
            steps=np.arange(len(done.test_losses)) * interval + first,
            losses=done.test_losses,
            accuracies=test_accuracies,
        )
        fault = None if done.failed_loss is None else self._fault(done.failed_loss)
        return Steps(
            losses=done.losses,
            accuracies=accuracies,
            samples=samples,
            test_scores=scores,
            fault=fault,
            followed=done.followed,
        )

    def evaluate(self) -> Evaluation:
        """Return loss and gradients over all training samples at the present parameters."""
        if self._evaluation is None:
            with self._one_thread():
                found = self._network.evaluate()
            accuracy = float(self._accuracies(np.array(found.accuracy), self._sample_count))
            gradients = sealed(found.gradient)
            self._evaluation = Evaluation(loss=found.loss, accuracy=accuracy, gradients=gradients)
        return self._evaluation

    def score(self) -> Score | None:
        """Return loss and accuracy on the test samples at the present parameters; None if there are none."""
        if not self._test_count:
            return None
        with self._one_thread():
            loss, accuracy = self._network.evaluate_tests()
        return Score(loss=loss, accuracy=float(self._accuracies(np.array(accuracy), self._test_count)))

    def parameters(self) -> Floats:
        """Return a copy of the parameters, flat, in the order of `MLP.parameters`."""
        return self._network.parameters()

    def set_parameters(self, flat: Iterable[float]) -> None:
        """Replace all parameters but those that are cut; the optimizer keeps what it has gathered."""
        self._network.set_parameters(self._holding.without_cut(flat), finite=False)
        self._evaluation = None

    def state(self) -> EngineState:
        """Return all that the next step follows from, as copies."""
        optimizer = self._network.optimizer_state()
        return EngineState(
            step=optimizer.step_count,
            parameters=sealed(self.parameters()),
            first=sealed(optimizer.first),
            second=sealed(optimizer.second),
            began_at=optimizer.began_at,
            epoch=self._batches.epoch,
            used=self._batches.used,
            cut_from=sealed(self._holding.cut_from),
        )

    def restore(self, state: EngineState) -> None:
        """Go on from a state of the same project."""
        require_fit(state, self._spec)
        self._evaluation = None
        self._holding.restore(state.cut_from)
        self._network.restore(
            OptimizerState(
                step_count=state.step, began_at=state.began_at, first=state.first, second=state.second
            ),
            state.parameters,
        )
        self._batches.go_to(state.epoch, state.used)

    def adopt(self, spec: ProjectSpec) -> None:
        """Go on under another spec; an optimizer of another kind starts without memory."""
        parameters = self._holding.adopt(spec, self.parameters())
        self._evaluation = None
        if spec.network.cut != self._spec.network.cut:
            self._network.set_parameters(parameters, finite=False)
        self._network.hold(self._holding.indices)
        self._network.configure(training_config(spec.training), dropout=dropout_rates(spec))
        self._schedule = schedule_for(spec.training.learning_rate)
        self._spec = spec

    def load(self, parts: Split) -> None:
        """Go on with the same samples, some of whose inputs have other numbers."""
        self._evaluation = None
        # The network has copies of its own: a large table is not held twice.
        self._sample_count = len(parts.train)
        self._test_count = 0 if parts.test is None else len(parts.test)
        self._is_regression = parts.train.task == "regression"
        self._network.load(parts.train.inputs, self._targets(parts.train))
        if parts.test is not None:
            self._network.load_tests(parts.test.inputs, self._targets(parts.test))

    def _rows(self, *, upcoming: bool) -> NDArray[np.int64] | None:
        """Return which samples are meant, those of the next step or all; None for all."""
        size = self._spec.training.batch_size
        return self._batches.upcoming(size) if upcoming and size is not None else None

    def _rates(self, steps: int) -> Floats:
        first = self.step_count
        if isinstance(self._schedule, ConstantSchedule):
            return np.full(steps, self._schedule.rate)
        return np.fromiter(map(self._schedule, range(first, first + steps)), dtype=np.float64, count=steps)

    def _targets(self, samples: Dataset) -> Floats:
        loss = self._spec.training.loss
        return np.array([target_for(loss, samples.task, target) for target in samples.targets.tolist()])

    def _accuracies(self, shares: Floats, samples: NDArray[np.int64] | int) -> Floats:
        return np.full(shares.shape, math.nan) if self._is_regression else exact_shares(shares, samples)

    def _one_thread(self) -> AbstractContextManager[object]:
        """Return what large networks compute under: their numbers are those of one thread of BLAS."""
        return OneBlasThread() if self._is_large else nullcontext()

    def _fault(self, loss: float) -> TrainingError:
        parameters, gradients = self.parameters(), self._network.evaluate().gradient
        finite = np.isfinite(parameters) & np.isfinite(gradients)
        # Where only a sum overflowed, the largest parameter is the one to look at.
        culprit = int(np.argmin(finite)) if not finite.all() else int(np.argmax(np.abs(parameters)))
        return TrainingError(
            self.step_count,
            loss,
            str(ScalarPath.of_parameter(culprit, self._spec.sizes)),
            float(parameters[culprit]),
            float(gradients[culprit]),
        )
