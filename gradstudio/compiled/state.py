"""`NetworkState`: what is trained, by which rule, on which samples."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradstudio.compiled.arguments import BatchedData, NetworkArrays, Rule
from gradstudio.compiled.checks import checked_indices, checked_inputs, checked_parameters, checked_targets
from gradstudio.compiled.config import NetConfig, TrainingConfig
from gradstudio.compiled.losses import LOSS_NAMES
from gradstudio.compiled.optimizers import CLIP_NAMES, OPTIMIZER_NAMES
from gradstudio.compiled.results import OptimizerState
from gradstudio.compiled.workspace import WorkspaceCache
from gradstudio.engine.errors import ConfigurationError, ShapeError

Floats = NDArray[np.float64]


class NetworkState:
    """Parameters, what the optimizer remembers, the rule, and the data; no step is taken here.

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
        self._penalized: Floats | None = None
        self._held = np.zeros(0, dtype=np.int64)
        self._dropout = np.array(net.dropout or (0.0,) * net.layer_count)
        self._inputs: Floats | None = None
        self._targets: Floats | None = None
        self._tests: tuple[BatchedData, NetworkArrays] | None = None
        self._workspaces = WorkspaceCache(net, self._dropout, self._parameters, self._gradient)
        self._began_at = 0
        self.step_count = 0

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
            self._workspaces = WorkspaceCache(self.net, self._dropout, self._parameters, self._gradient)
        self._training, self._penalized = training, None

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
        workspace = self._workspaces.apart(some_inputs.shape[1])
        self._tests = workspace.all_in_order(some_inputs, some_targets), workspace.arrays

    @property
    def sample_count(self) -> int:
        """Number of samples loaded."""
        return 0 if self._inputs is None else int(self._inputs.shape[1])

    def inputs(self) -> Floats:
        """Return the inputs of the samples loaded, shape (inputs, samples); they are not to be changed."""
        return self._data()[0]

    def parameters(self) -> Floats:
        """Return a copy of the parameters."""
        return self._parameters.copy()

    def set_parameters(self, parameters: ArrayLike, *, finite: bool = True) -> None:
        """Replace all parameters; step count and optimizer state stay.

        Args:
            parameters: one number each.
            finite: whether each must be finite; those of a run that diverged are not.

        Raises:
            ShapeError: not one number per parameter, or one that is not finite.
        """
        self._parameters[:] = checked_parameters(parameters, self.net, finite=finite)

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
            first=copied(self._first),
            second=copied(self._second),
        )

    def restore(self, state: OptimizerState, parameters: ArrayLike | None = None) -> None:
        """Go on from a state of this network, or of one of the same sizes.

        Args:
            state: what the optimizer had gathered, numbers that are not finite among them.
            parameters: the parameters at that time; None for those that there are.

        Raises:
            ShapeError: the state is of another network; nothing was changed.
        """
        wanted = self._parameters if parameters is None else np.asarray(parameters, dtype=np.float64)
        if not self._parameters.shape == wanted.shape == state.first.shape == state.second.shape:
            raise ShapeError(
                f"The state has {len(state.first)} parameters, but this network has {len(self._parameters)}. "
                "Restore a state of the same network."
            )
        self._parameters[:] = wanted
        for own, memory in ((self._first, state.first), (self._second, state.second)):
            if memory.any() or own.any():  # zeros over zeros would only claim their pages
                own[:] = memory
        self.step_count, self._began_at = state.step_count, state.began_at

    def _data(self) -> tuple[Floats, Floats]:
        if self._inputs is None or self._targets is None:
            raise ConfigurationError("There is no data to train on: call load(inputs, targets) first.")
        return self._inputs, self._targets

    def _checked(self, inputs: ArrayLike, targets: ArrayLike | None) -> tuple[Floats, Floats]:
        if targets is None:
            raise ShapeError("Inputs were given without targets. Pass one target per sample.")
        some_inputs = checked_inputs(inputs, self.net)
        return some_inputs, checked_targets(targets, some_inputs.shape[1], self.net, self._training.loss)

    def _rule(self) -> Rule:
        training = self._training
        settings = training.all_settings
        decay = settings.pop("weight_decay")
        return Rule(
            loss=LOSS_NAMES.index(training.loss),
            l1=float(training.l1),
            l2=float(training.l2),
            penalized=self._what_is_penalized(),
            clip=CLIP_NAMES.index(training.clip),
            clip_limit=float(training.clip_limit),
            optimizer=OPTIMIZER_NAMES.index(training.optimizer),
            settings=np.array([decay, self._began_at, *settings.values()]),
            first=self._first,
            second=self._second,
            held=self._held,
            kept=self._parameters[self._held],
            seed=training.seed,
            training=any(rate > 0.0 for rate in self.net.dropout),
            updates=True,
        )

    def _what_is_penalized(self) -> Floats:
        """Return 1 for each parameter that is penalized and 0 for the others; nothing where none is."""
        training = self._training
        if training.l1 == training.l2 == 0.0:
            return np.zeros(0)
        if self._penalized is None:
            every = training.penalize_biases
            self._penalized = np.ones(self.net.parameter_count) if every else _weight_mask(self.net)
        return self._penalized

    def _looking(self, *, penalties: bool) -> Rule:
        """Return the rule without steps and dropout."""
        rule = self._rule()._replace(training=False, updates=False)
        return rule if penalties else rule._replace(l1=0.0, l2=0.0)


def _weight_mask(net: NetConfig) -> Floats:
    layers = []
    for inputs, neurons in zip(net.sizes, net.sizes[1:], strict=False):
        mask = np.ones((neurons, inputs + 1))
        mask[:, -1] = 0.0
        layers.append(mask.ravel())
    return np.concatenate(layers)


def copied(memory: Floats) -> Floats:
    """Return a copy of what an optimizer has gathered; that of one which gathers nothing takes no memory."""
    return memory.copy() if memory.any() else np.zeros(memory.shape)
