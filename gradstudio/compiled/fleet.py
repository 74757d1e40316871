"""`Fleet`: many networks of one shape under one rule, trained in one compiled call."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradstudio.compiled.arguments import BatchedData, Tests
from gradstudio.compiled.checks import checked_batches
from gradstudio.compiled.config import NetConfig, TrainingConfig
from gradstudio.compiled.fleet_kernels import (
    FleetArrays,
    FleetSteps,
    measure_fleet,
    train_fleet,
)
from gradstudio.compiled.network import multiples
from gradstudio.compiled.optimizers import ADAM, ADAMW, MOMENTUM, NESTEROV, OPTIMIZER_NAMES, RMSPROP
from gradstudio.compiled.state import NetworkState
from gradstudio.engine.errors import ConfigurationError, ShapeError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_FIRST = (MOMENTUM, NESTEROV, ADAM, ADAMW)
_SECOND = (RMSPROP, ADAM, ADAMW)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FleetRun:
    """The steps that a call of `Fleet.run` took; one row per network.

    Attributes:
        losses: shape (networks, steps), batch loss with penalty at the parameters before each step; NaN for the
            steps of a network that diverged, after the first that was not finite.
        accuracies: likewise, share of the batch classified rightly, 0 to 1.
        test_losses: shape (networks, measurements), mean loss of the test samples without penalty.
        test_accuracies: share of them classified rightly, 0 to 1.
    """

    losses: Floats
    accuracies: Floats
    test_losses: Floats
    test_accuracies: Floats


class Fleet(NetworkState):
    """Networks that differ in their parameters, seeds, learning rates and batches, and in nothing else.

    Each gives the numbers of a `PackedNetwork` of its own, bit for bit. Not thread-safe: whoever owns it uses it
    alone. Several fleets can share their data and work on a thread each: the kernel runs without the lock.

    Args:
        net: the network.
        training: the loss and the rule; its seed is not used.
        parameters: shape (networks, parameters), initial values in the order of `engine.nn.MLP.parameters`.
        seeds: of each network's dropout.

    Raises:
        ShapeError: `parameters` or `seeds` do not fit.
    """

    def __init__(
        self, net: NetConfig, training: TrainingConfig, parameters: ArrayLike, seeds: ArrayLike
    ) -> None:
        numbers = np.array(parameters, dtype=np.float64, ndmin=2, order="C")
        self._seeds = np.array(seeds, dtype=np.int64)
        if not len(numbers) or self._seeds.shape != numbers.shape[:1] or not np.isfinite(numbers).all():
            raise ShapeError(
                f"Parameters of shape {numbers.shape} and seeds of shape {self._seeds.shape} make no fleet. "
                "Give one seed and one row of finite parameters per network."
            )
        super().__init__(net, training, numbers[0])
        self._numbers = numbers
        kind = OPTIMIZER_NAMES.index(training.optimizer)
        self._first_of_all = np.zeros_like(numbers) if kind in _FIRST else np.zeros((0, 1))
        self._second_of_all = np.zeros_like(numbers) if kind in _SECOND else np.zeros((0, 1))
        self._kept = numbers[:, :0].copy()
        self._steps = np.zeros(len(numbers), dtype=np.int64)

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def steps(self) -> Integers:
        """Shape (networks,), number of steps that each has taken: fewer than `step_count` where it diverged."""
        return self._steps.copy()

    def parameters_of(self, network: int) -> Floats:
        """Return a copy of the parameters of one network."""
        own: Floats = self._numbers[network].copy()
        return own

    def memory_of(self, network: int) -> tuple[Floats, Floats]:
        """Return first and second moments that the optimizer has gathered of a network; zeros without."""
        nothing = np.zeros(self.net.parameter_count)
        first, second = (
            memory[network].copy() if len(memory) else nothing
            for memory in (self._first_of_all, self._second_of_all)
        )
        return first, second

    def go_on(self, step: int, parameters: Floats, first: Floats, second: Floats) -> None:
        """Go on from where all networks were after as many steps, under the same rule since the first.

        Args:
            step: number of steps taken.
            parameters: shape (networks, parameters).
            first: likewise, first moments as `memory_of` returned them.
            second: likewise, second moments.
        """
        self._numbers[:] = parameters
        for own, memory in ((self._first_of_all, first), (self._second_of_all, second)):
            if len(own):
                own[:] = memory
        self._kept = np.ascontiguousarray(self._numbers[:, self._held])
        self.step_count, self._steps[:] = step, step

    def hold(self, indices: ArrayLike) -> None:
        """Keep these parameters, and no others, where they are from the next step, in each network.

        Raises:
            ShapeError: there is no such parameter.
        """
        super().hold(indices)
        self._kept = np.ascontiguousarray(self._numbers[:, self._held])

    def share_data(self, other: NetworkState) -> None:
        """Take the samples that another has loaded, for training and for testing; they are held once.

        Raises:
            ConfigurationError: it has loaded none, or for another loss.
        """
        if other.training.loss != self.training.loss:
            raise ConfigurationError(
                f"The data was loaded for the loss {other.training.loss}. Load it again for {self.training.loss}."
            )
        self._inputs, self._targets = other._data()
        self._tests = None
        if other._tests is not None:
            of_tests = other._tests[0]
            workspace = self._workspaces.apart(of_tests.inputs.shape[1])
            self._tests = workspace.all_in_order(of_tests.inputs, of_tests.targets), workspace.arrays

    def run(
        self,
        learning_rates: ArrayLike,
        order: ArrayLike | None = None,
        starts: ArrayLike | None = None,
        *,
        measure_every: int = 0,
    ) -> FleetRun:
        """Take one step per learning rate with each network that has not diverged.

        Args:
            learning_rates: shape (steps,), or (networks, steps).
            order: shape (networks, samples), indices of samples, batch after batch; None for all samples in each
                step.
            starts: where in a row of `order` each batch starts, and the end of the last.
            measure_every: as for `PackedNetwork.run`.

        Raises:
            ConfigurationError: a rate that is negative or not finite; an empty or impossible batch; no data.
        """
        rates = self._rates(learning_rates)
        count, began = rates.shape[1], self.step_count
        samples, bounds = self._batches(order, starts, count)
        inputs, targets = self._data()
        largest = int(np.diff(bounds).max()) if bounds.size > 1 else 1
        workspace, same = self._workspaces.of(largest), order is None
        once = same and largest <= workspace.part
        data = BatchedData(inputs, targets, samples[0], bounds, workspace.part, same, once)
        nothing, every = np.empty(0), measure_every if self._tests is not None else 0
        tests = Tests(workspace.arrays, data, 0, nothing, nothing)
        if every and self._tests is not None:
            tests = Tests(self._tests[1], self._tests[0], every, nothing, nothing)
        measured = multiples(began, count, every)
        found = [np.full((len(self), columns), np.nan) for columns in (count, count, measured, measured)]
        fleet = FleetArrays(
            self._numbers, self._first_of_all, self._second_of_all, self._kept, self._seeds, self._steps
        )
        train_fleet(
            workspace.arrays, data, self._rule(), tests, fleet, FleetSteps(rates, samples, *found), began
        )
        self.step_count += count
        return FleetRun(losses=found[0], accuracies=found[1], test_losses=found[2], test_accuracies=found[3])

    def measure(self, *, tests: bool = False) -> tuple[Floats, Floats]:
        """Compute mean loss and accuracy of each network at its present parameters, without dropout.

        Args:
            tests: whether on the samples of `load_tests`, without penalties, or on those of `load`, with them.

        Returns:
            Losses and accuracies, each of shape (networks,).

        Raises:
            ConfigurationError: there are no such samples.
        """
        if tests and self._tests is None:
            raise ConfigurationError("There are no test samples: call load_tests(inputs, targets) first.")
        inputs, targets = self._tests[0][:2] if tests and self._tests is not None else self._data()
        workspace = self._workspaces.of(inputs.shape[1])
        losses, accuracies = np.empty(len(self)), np.empty(len(self))
        data, rule = workspace.all_in_order(inputs, targets), self._looking(penalties=not tests)
        measure_fleet(workspace.arrays, data, rule, self._numbers, losses, accuracies)
        return losses, accuracies

    def _rates(self, learning_rates: ArrayLike) -> Floats:
        rates = np.array(learning_rates, dtype=np.float64, ndmin=2, order="C")
        if not (np.isfinite(rates).all() and (rates >= 0.0).all()) or rates.shape[0] not in {1, len(self)}:
            raise ConfigurationError("Learning rates are finite and 0 or more: one row for all, or one each.")
        return rates

    def _batches(
        self, order: ArrayLike | None, starts: ArrayLike | None, count: int
    ) -> tuple[Integers, Integers]:
        if order is None:
            return np.arange(self.sample_count)[np.newaxis], np.array([0, self.sample_count])
        rows = np.array(order, dtype=np.int64, ndmin=2, order="C")
        if starts is None or rows.shape[0] != len(self):
            raise ConfigurationError("Batches need their starts, and one row of samples per network.")
        checked_batches(rows.ravel(), np.array([0, rows.size]), self.sample_count, 1)
        return rows, checked_batches(rows[0], starts, self.sample_count, count)[1]
