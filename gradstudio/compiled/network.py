"""`PackedNetwork`: a multi-layer perceptron as one parameter vector, trained at the speed of the machine."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradstudio.compiled import layout
from gradstudio.compiled.checks import (
    checked_batches,
    checked_indices,
    checked_inputs,
    checked_parameters,
    checked_rates,
    checked_targets,
)
from gradstudio.compiled.config import NetConfig, TrainingConfig
from gradstudio.compiled.kernels import (
    Arrays,
    Batches,
    Rule,
    Tests,
    train,
)
from gradstudio.compiled.losses import LOSS_NAMES
from gradstudio.compiled.maps import activations_of_all
from gradstudio.compiled.optimizers import ADAM, ADAMW, CLIP_NAMES, OPTIMIZER_NAMES
from gradstudio.compiled.results import Evaluation, LayerView, OptimizerState, Steps
from gradstudio.engine.errors import ConfigurationError, ShapeError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_PART = 504
"""Largest number of samples worked off at once: whole tiles, and an odd number of cache lines in a row."""
_PART_IN_BLAS = 1024
"""The same if a layer is large: BLAS takes its own pieces."""


class _Workspace(NamedTuple):
    arrays: Arrays
    part: int


class PackedNetwork:
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

    def __init__(self, net: NetConfig, training: TrainingConfig, parameters: ArrayLike | None = None) -> None:
        self.net = net
        self._training = training
        count = net.parameter_count
        self._parameters = np.zeros(count) if parameters is None else checked_parameters(parameters, net)
        self._gradient = np.zeros(count)
        self._first = np.zeros(count)
        self._second = np.zeros(count)
        self._is_weight = _weight_mask(net)
        self._everywhere = np.ones(count)
        self._held = np.zeros(0, dtype=np.int64)
        self._dropout = np.array(net.dropout or (0.0,) * net.layer_count)
        self._inputs: Floats | None = None
        self._targets: Floats | None = None
        self._tests: tuple[Batches, Arrays] | None = None
        self._workspaces: dict[tuple[int, bool], _Workspace] = {}
        self._began_at = 0
        self.step_count = 0

    # -- what is trained ------------------------------------------------------------------------------------

    @property
    def training(self) -> TrainingConfig:
        """The loss and the rule."""
        return self._training

    def configure(self, training: TrainingConfig, dropout: tuple[float, ...] | None = None) -> None:
        """Go on under another rule from the next step; a change of optimizer starts with fresh running means.

        Args:
            training: the rule.
            dropout: new rates, one per layer; None for those there were.

        Raises:
            ConfigurationError: the loss differs, whose targets may mean something else: load the data again.
        """
        if training.loss != self._training.loss and self._targets is not None:
            raise ConfigurationError(
                f"The data was loaded for the loss {self._training.loss}. Make a new network for {training.loss}."
            )
        if training.optimizer != self._training.optimizer:
            self._first[:] = 0.0
            self._second[:] = 0.0
            self._began_at = self.step_count
        if dropout is not None:
            self.net = replace(self.net, dropout=dropout)
            self._dropout[:] = dropout or 0.0
        self._training = training

    def load(self, inputs: ArrayLike, targets: ArrayLike) -> None:
        """Take a data set to train on; it is copied.

        Args:
            inputs: shape (samples, inputs).
            targets: shape (samples,), or for the squared errors with several outputs (samples, outputs): −1 or
                +1, a class index from 0, or numbers, as the loss needs.

        Raises:
            ShapeError: sizes that do not fit, no samples, a number that is not finite, a target not for the loss.
        """
        self._inputs, self._targets = self._checked(inputs, targets)

    def load_tests(self, inputs: ArrayLike, targets: ArrayLike) -> None:
        """Take samples that `run` measures the network on and does not train on; they are copied.

        Args:
            inputs: as for `load`.
            targets: as for `load`.

        Raises:
            ShapeError: as for `load`.
        """
        some_inputs, some_targets = self._checked(inputs, targets)
        # The workspace is theirs alone: a batch that was loaded into another stays there.
        workspace = self._new_workspace(self._columns(some_inputs.shape[1]))
        self._tests = _all_in_order(some_inputs, some_targets, workspace.part), workspace.arrays

    @property
    def sample_count(self) -> int:
        """Number of samples loaded."""
        return 0 if self._inputs is None else int(self._inputs.shape[1])

    def parameters(self) -> Floats:
        """Return a copy of the parameters."""
        return self._parameters.copy()

    def set_parameters(self, parameters: ArrayLike) -> None:
        """Replace all parameters; step count and optimizer state stay.

        Raises:
            ShapeError: not one finite number per parameter.
        """
        self._parameters[:] = checked_parameters(parameters, self.net)

    def hold(self, indices: ArrayLike) -> None:
        """Keep these parameters, and no others, where they are from the next step.

        To clipping and optimizer the gradient of one that is held is zero.

        Raises:
            ShapeError: there is no such parameter, or not one number per parameter.
        """
        self._held = checked_indices(indices, self.net)

    def optimizer_state(self) -> OptimizerState:
        """Return a copy of what `restore` needs."""
        return OptimizerState(
            step_count=self.step_count,
            began_at=self._began_at,
            first=self._first.copy(),
            second=self._second.copy(),
        )

    def restore(self, state: OptimizerState) -> None:
        """Go on from a state of this network, or of one of the same sizes.

        Raises:
            ShapeError: the state is of another network.
        """
        self._first[:] = checked_parameters(state.first, self.net)
        self._second[:] = checked_parameters(state.second, self.net)
        self.step_count, self._began_at = state.step_count, state.began_at

    # -- training -------------------------------------------------------------------------------------------

    def run(
        self,
        learning_rates: ArrayLike,
        order: ArrayLike | None = None,
        starts: ArrayLike | None = None,
        *,
        measure_every: int = 0,
    ) -> Steps:
        """Take one step per learning rate.

        Args:
            learning_rates: one per step.
            order: indices of samples, batch after batch; None for all samples in each step.
            starts: where in `order` each batch starts, and the end of the last: one more than there are steps.
                `epoch_starts` makes them.
            measure_every: measure the samples of `load_tests` before each step whose number, over the whole
                run, is a multiple of this; 0 for never.

        Returns:
            The loss and accuracy of each step. A step whose loss or gradient is not finite is not taken and ends
            the call: see `Steps.failed_at`.

        Raises:
            ConfigurationError: a rate that is negative or not finite; an empty or impossible batch; no data.
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
        workspace = self._workspace(largest)
        same = order is None
        data = Batches(
            inputs, targets, samples, bounds, workspace.part, same, same and largest <= workspace.part
        )
        losses, accuracies = np.empty(len(rates)), np.empty(len(rates))
        began = self.step_count
        tests = self._tests_for(workspace.arrays, data, measure_every, len(rates))
        taken = train(workspace.arrays, data, self._rule(), tests, rates, began, losses, accuracies)
        self.step_count += taken
        failed = taken < len(rates)
        # The step that failed was measured before.
        measured = _multiples(began, min(taken + 1, len(rates)), tests.every)
        return Steps(
            losses=losses[:taken],
            accuracies=accuracies[:taken],
            failed_at=self.step_count if failed else None,
            failed_loss=float(losses[taken]) if failed else None,
            test_losses=tests.losses[:measured],
            test_accuracies=tests.accuracies[:measured],
        )

    # -- looking --------------------------------------------------------------------------------------------

    def evaluate(
        self, inputs: ArrayLike | None = None, targets: ArrayLike | None = None, *, penalties: bool = True
    ) -> Evaluation:
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
        count = some_inputs.shape[1]
        workspace = self._workspace(count)
        data = _all_in_order(some_inputs, some_targets, workspace.part)
        rule = self._looking() if penalties else self._looking()._replace(l1=0.0, l2=0.0)
        loss, accuracy = _compute(workspace.arrays, data, rule)
        return Evaluation(loss=loss, accuracy=accuracy, gradient=self._gradient.copy())

    def evaluate_tests(self) -> tuple[float, float]:
        """Compute mean loss without penalties and accuracy of the samples of `load_tests`, without dropout.

        Raises:
            ConfigurationError: there are none.
        """
        if self._tests is None:
            raise ConfigurationError("There are no test samples: call load_tests(inputs, targets) first.")
        data, arrays = self._tests
        return _compute(arrays, data, self._looking()._replace(l1=0.0, l2=0.0))

    def step_gradient(self, samples: ArrayLike | None = None) -> Floats:
        """Compute the gradient that the next step takes, dropout and penalties included, before clipping.

        Args:
            samples: indices of the samples of its batch; None for all.

        Raises:
            ConfigurationError: an empty or impossible batch; no data.
        """
        inputs, targets = self._data()
        count = self.sample_count
        chosen = np.arange(count) if samples is None else np.asarray(samples, dtype=np.int64)
        chosen, bounds = checked_batches(chosen, [0, len(chosen)], count, 1)
        workspace = self._workspace(len(chosen))
        data = Batches(inputs, targets, chosen, bounds, workspace.part, False, False)
        rule = self._rule()._replace(updates=False)
        _compute(workspace.arrays, data, rule, self.step_count)
        return self._gradient.copy()

    def maps(self, inputs: ArrayLike) -> tuple[Floats, ...]:
        """Compute the activation of every neuron for every sample, without dropout.

        Args:
            inputs: shape (samples, inputs), for example the points of a grid.

        Returns:
            One array per layer, shape (neurons, samples), each neuron's numbers side by side.

        Raises:
            ShapeError: as for `load`.
        """
        plan, _ = layout.make_plan(self.net, layout.padded(1), keep=False)
        return activations_of_all(plan, self._parameters, checked_inputs(inputs, self.net))

    def predict(self, inputs: ArrayLike) -> Floats:
        """Compute the outputs, shape (samples, outputs)."""
        return np.ascontiguousarray(self.maps(inputs)[-1].T)

    def inspect(self, inputs: ArrayLike, targets: ArrayLike) -> tuple[LayerView, ...]:
        """Compute every layer's numbers and their gradients for one or more samples, without dropout or penalty.

        The gradients are those of the samples' mean loss: for one sample, of its own loss.

        Args:
            inputs: shape (samples, inputs).
            targets: as for `load`.

        Raises:
            ShapeError: as for `load`.
        """
        some_inputs, some_targets = self._checked(inputs, targets)
        count = some_inputs.shape[1]
        workspace = self._workspace(count, keep=True)
        data = _all_in_order(some_inputs, some_targets, workspace.part)
        rule = self._looking()._replace(l1=0.0, l2=0.0)
        _compute(workspace.arrays, data, rule)
        return tuple(_layer_view(workspace.arrays, layer, count) for layer in range(self.net.layer_count))

    # -- within ---------------------------------------------------------------------------------------------

    def _data(self) -> tuple[Floats, Floats]:
        if self._inputs is None or self._targets is None:
            raise ConfigurationError("There is no data to train on: call load(inputs, targets) first.")
        return self._inputs, self._targets

    def _checked(self, inputs: ArrayLike, targets: ArrayLike | None) -> tuple[Floats, Floats]:
        if targets is None:
            raise ShapeError("Inputs were given without targets. Pass one target per sample.")
        some_inputs = checked_inputs(inputs, self.net)
        return some_inputs, checked_targets(targets, some_inputs.shape[1], self.net, self._training.loss)

    def _tests_for(self, net: Arrays, data: Batches, every: int, steps: int) -> Tests:
        """Return what is measured in the course of some steps on some data."""
        if self._tests is not None:
            data, net = self._tests
        else:
            every = 0
        found = _multiples(self.step_count, steps, every)
        return Tests(net, data, every, np.empty(found), np.empty(found))

    def _workspace(self, samples: int, *, keep: bool = False) -> _Workspace:
        columns = layout.padded(samples) if keep else self._columns(samples)
        if (columns, keep) not in self._workspaces:
            if len(self._workspaces) >= 4:  # a run uses one or two, the views a few more
                self._workspaces.pop(next(iter(self._workspaces)))
            self._workspaces[columns, keep] = self._new_workspace(columns, keep=keep)
        return self._workspaces[columns, keep]

    def _columns(self, samples: int) -> int:
        return min(layout.padded(samples), _PART_IN_BLAS if layout.uses_blas(self.net) else _PART)

    def _new_workspace(self, columns: int, *, keep: bool = False) -> _Workspace:
        plan, size = layout.make_plan(self.net, columns, keep=keep)
        largest_layer = max((i + 1) * n for i, n in zip(self.net.sizes, self.net.sizes[1:], strict=False))
        arrays = Arrays(
            plan=plan,
            dropout=self._dropout,
            parameters=self._parameters,
            gradient=self._gradient,
            work=np.zeros(size + self.net.sizes[-1] * columns),
            spare=np.zeros(max(largest_layer, 3 * columns)),
        )
        return _Workspace(arrays, columns)

    def _rule(self) -> Rule:
        training = self._training
        optimizer = OPTIMIZER_NAMES.index(training.optimizer)
        beta1, beta2 = training.betas if optimizer in {ADAM, ADAMW} else (training.momentum, training.alpha)
        return Rule(
            loss=LOSS_NAMES.index(training.loss),
            l1=float(training.l1),
            l2=float(training.l2),
            penalized=self._everywhere if training.penalize_biases else self._is_weight,
            clip=CLIP_NAMES.index(training.clip),
            clip_limit=float(training.clip_limit),
            optimizer=optimizer,
            settings=np.array([training.decay, beta1, beta2, training.epsilon, self._began_at]),
            first=self._first,
            second=self._second,
            held=self._held,
            kept=self._parameters[self._held],
            seed=training.seed,
            training=any(rate > 0.0 for rate in self.net.dropout),
            updates=True,
        )

    def _looking(self) -> Rule:
        return self._rule()._replace(training=False, updates=False)


def epoch_starts(samples: int, batch_size: int) -> Integers:
    """Return where the batches of one epoch start, and its end; the last batch may be smaller.

    Raises:
        ConfigurationError: a batch size below 1 or no samples.
    """
    if batch_size < 1 or samples < 1:
        raise ConfigurationError(f"A batch needs 1 sample or more, not {batch_size} of {samples}.")
    return np.append(np.arange(0, samples, batch_size), samples)


def _compute(net: Arrays, data: Batches, rule: Rule, step: int = 0) -> tuple[float, float]:
    """Compute loss and accuracy, and into the network's arrays the gradient; the rule says that none is stepped."""
    loss, accuracy, nothing = np.empty(1), np.empty(1), np.empty(0)
    train(net, data, rule, Tests(net, data, 0, nothing, nothing), np.zeros(1), step, loss, accuracy)
    return loss.item(), accuracy.item()


def _multiples(first: int, steps: int, every: int) -> int:
    """Return how many of some steps have a number that is a multiple; none if it is 0."""
    return (first + steps - 1) // every - (first - 1) // every if every else 0


def _all_in_order(inputs: Floats, targets: Floats, part: int) -> Batches:
    count = inputs.shape[1]
    return Batches(inputs, targets, np.arange(count), np.array([0, count]), part, True, False)


def _weight_mask(net: NetConfig) -> Floats:
    layers = []
    for inputs, neurons in zip(net.sizes, net.sizes[1:], strict=False):
        mask = np.ones((neurons, inputs + 1))
        mask[:, -1] = 0.0
        layers.append(mask.ravel())
    return np.concatenate(layers)


def _layer_view(arrays: Arrays, layer: int, samples: int) -> LayerView:
    plan, columns = arrays.plan, layout.padded(samples)
    row = plan[layer]
    neurons, inputs = int(row[layout.NEURONS]), int(row[layout.INPUTS])

    def numbers(at: int, rows: int) -> Floats:
        return arrays.work[at : at + rows * columns].reshape(rows, columns)[:, :samples]

    def parameters(row: Integers) -> Floats:
        shape = int(row[layout.NEURONS]), int(row[layout.INPUTS]) + 1
        return arrays.parameters[row[layout.PARAMETERS] :][: shape[0] * shape[1]].reshape(shape)

    if layer + 1 < len(plan):
        after = plan[layer + 1]
        gradients = parameters(after)[:, :-1].T @ numbers(
            after[layout.Z_GRADIENT], int(after[layout.NEURONS])
        )
    else:
        gradients = numbers(row[layout.SCRATCH], neurons)
    return LayerView(
        pre_activations=(parameters(row) @ numbers(row[layout.INPUT], inputs + 1)).T.copy(),
        activations=numbers(row[layout.OUTPUT], neurons).T.copy(),
        pre_activation_gradients=numbers(row[layout.Z_GRADIENT], neurons).T.copy(),
        activation_gradients=gradients.T.copy(),
    )
