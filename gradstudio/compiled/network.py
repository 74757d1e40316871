"""`PackedNetwork`: a multi-layer perceptron as one parameter vector, trained at the speed of the machine."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradstudio.compiled.arguments import BatchedData, Followed, NetworkArrays, Tests
from gradstudio.compiled.checks import checked_batches, checked_indices, checked_rates
from gradstudio.compiled.kernels import train
from gradstudio.compiled.per_sample import PerSample, compute
from gradstudio.compiled.results import PackedEvaluation, PackedSteps
from gradstudio.compiled.state import copied
from gradstudio.engine.errors import ConfigurationError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class PackedNetwork(PerSample):
    """A network, its training rule and its data. Not thread-safe: whoever owns it uses it alone.

    Kernels run without the interpreter lock. The same calls give the same numbers bit for bit, also when the
    steps are split over several calls of `run`.

    Args:
        net: the network.
        training: the loss and the rule.
        parameters: initial values in the order of `engine.nn.MLP.parameters`; zeros if None.

    Raises:
        ShapeError: `parameters` do not fit.
    """

    def run(
        self,
        learning_rates: ArrayLike,
        order: ArrayLike | None = None,
        starts: ArrayLike | None = None,
        *,
        measure_every: int = 0,
        follow: ArrayLike = (),
    ) -> PackedSteps:
        """Take one step per learning rate.

        Args:
            learning_rates: one per step.
            order: indices of samples, batch after batch; None for all samples in each step.
            starts: where in `order` each batch starts, and the end of the last: one more than there are steps.
                `epoch_starts` makes them.
            measure_every: measure the samples of `load_tests` before each step whose number, over the whole
                run, is a multiple of this; 0 for never.
            follow: indices of parameters that are to be told after each step.

        Returns:
            The loss and accuracy of each step. A step whose loss or gradient is not finite is not taken and ends
            the call: see `PackedSteps.failed_at`.

        Raises:
            ConfigurationError: a rate that is negative or not finite; an empty or impossible batch; no data.
            ShapeError: there is no such parameter to follow.
        """
        rates = checked_rates(learning_rates)
        inputs, targets = self._data()
        if order is None:
            samples, bounds = np.arange(self.sample_count), np.array([0, self.sample_count])
        elif starts is None:
            raise ConfigurationError(
                "Batches need their starts too: pass starts=epoch_starts(samples, batch_size)."
            )
        else:
            samples, bounds = checked_batches(order, starts, self.sample_count, len(rates))
        largest = int(np.diff(bounds).max()) if bounds.size > 1 else 1
        workspace = self._workspaces.of(largest)
        same = order is None
        data = BatchedData(
            inputs, targets, samples, bounds, workspace.part, same, same and largest <= workspace.part
        )
        losses, accuracies = np.empty(len(rates)), np.empty(len(rates))
        began = self.step_count
        tests = self._tests_for(workspace.arrays, data, measure_every, len(rates))
        indices = checked_indices(follow, self.net)
        followed = Followed(indices, np.empty((len(indices), len(rates))))
        taken = train(workspace.arrays, data, self._rule(), tests, followed, rates, began, losses, accuracies)
        self.step_count += taken
        failed = taken < len(rates)
        # The step that failed was measured before.
        measured = multiples(began, min(taken + 1, len(rates)), tests.every)
        return PackedSteps(
            losses=losses[:taken],
            accuracies=accuracies[:taken],
            failed_at=self.step_count if failed else None,
            failed_loss=float(losses[taken]) if failed else None,
            test_losses=tests.losses[:measured],
            test_accuracies=tests.accuracies[:measured],
            followed=followed.numbers[:, :taken],
        )

    # -- looking --------------------------------------------------------------------------------------------

    def evaluate(
        self, inputs: ArrayLike | None = None, targets: ArrayLike | None = None, *, penalties: bool = True
    ) -> PackedEvaluation:
        """Compute loss, accuracy and gradient on the given samples, or on those loaded, without a step or dropout.

        Args:
            inputs: as for `load`; None for the samples loaded.
            targets: as for `load`.
            penalties: whether loss and gradient contain the penalties.

        Raises:
            ShapeError: as for `load`.
            ConfigurationError: nothing was given and nothing is loaded.
        """
        some_inputs, some_targets = self._data() if inputs is None else self._checked(inputs, targets)
        workspace = self._workspaces.of(some_inputs.shape[1])
        data = workspace.all_in_order(some_inputs, some_targets)
        loss, accuracy = compute(workspace.arrays, data, self._looking(penalties=penalties))
        return PackedEvaluation(loss=loss, accuracy=accuracy, gradient=self._gradient.copy())

    def evaluate_tests(self) -> tuple[float, float]:
        """Compute mean loss without penalties and accuracy of the samples of `load_tests`, without dropout.

        Raises:
            ConfigurationError: there are none.
        """
        if self._tests is None:
            raise ConfigurationError("There are no test samples: call load_tests(inputs, targets) first.")
        data, arrays = self._tests
        return compute(arrays, data, self._looking(penalties=False))

    def step_gradient(self, samples: ArrayLike | None = None) -> Floats:
        """Compute the gradient that the next step takes, dropout and penalties included, before clipping.

        Args:
            samples: indices of the samples of its batch; None for all.

        Raises:
            ConfigurationError: an empty or impossible batch; no data.
        """
        chosen = self._chosen(samples)
        workspace = self._workspaces.of(len(chosen))
        data = workspace.some(*self._data(), chosen)
        rule = self._rule()._replace(updates=False)
        compute(workspace.arrays, data, rule, self.step_count)
        return self._gradient.copy()

    def next_update(self, learning_rate: float, samples: ArrayLike | None = None) -> Floats:
        """Compute what the next step adds to each parameter, as `run` would take it; no step is taken.

        Args:
            learning_rate: of the step.
            samples: indices of the samples of its batch; None for all.

        Returns:
            One number for each parameter, of those held 0; NaN each where the step would not be taken.

        Raises:
            ConfigurationError: a rate that is negative or not finite; an empty or impossible batch; no data.
        """
        rates = checked_rates([learning_rate])
        chosen = self._chosen(samples)
        workspace = self._workspaces.of(len(chosen))
        data = workspace.some(*self._data(), chosen)
        # A copy steps, in the place of the network.
        ahead = workspace.arrays._replace(parameters=self._parameters.copy())
        rule = self._rule()._replace(first=copied(self._first), second=copied(self._second))
        loss, accuracy, nothing = np.empty(1), np.empty(1), np.empty(0)
        tests = Tests(ahead, data, 0, nothing, nothing)
        nobody = Followed(np.empty(0, dtype=np.int64), np.empty((0, 1)))
        taken = train(ahead, data, rule, tests, nobody, rates, self.step_count, loss, accuracy)
        return ahead.parameters - self._parameters if taken else np.full(len(self._parameters), np.nan)

    # -- within ---------------------------------------------------------------------------------------------

    def _tests_for(self, net: NetworkArrays, data: BatchedData, every: int, steps: int) -> Tests:
        """Return the test samples to measure during some steps, with room for the results."""
        if self._tests is not None:
            data, net = self._tests
        else:
            every = 0
        found = multiples(self.step_count, steps, every)
        return Tests(net, data, every, np.empty(found), np.empty(found))


def epoch_starts(samples: int, batch_size: int) -> Integers:
    """Return where the batches of one epoch start, and its end; the last batch may be smaller.

    Raises:
        ConfigurationError: a batch size below 1 or no samples.
    """
    if batch_size < 1 or samples < 1:
        raise ConfigurationError(f"A batch needs 1 sample or more, not {batch_size} of {samples}.")
    return np.append(np.arange(0, samples, batch_size), samples)


def multiples(first: int, steps: int, every: int) -> int:
    """Return how many of some steps have a number that is a multiple of another.

    Args:
        first: number of the first step.
        steps: how many steps.
        every: the other; of 0 there are none.
    """
    return (first + steps - 1) // every - (first - 1) // every if every else 0
