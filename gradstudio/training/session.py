"""`Session`: one run of one project, on the `Value` engine itself."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.source import load_dataset
from gradstudio.engine.losses import LOSSES, l2_penalty, mean
from gradstudio.engine.optim import SGD, ConstantSchedule, LinearSchedule, Schedule
from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order
from gradstudio.project.spec import ConstantRate, LinearRate, ProjectSpec, ScheduleSpec
from gradstudio.training.errors import TrainingError
from gradstudio.training.history import History
from gradstudio.training.sample import assign, build_network, sample_loss, target_for
from gradstudio.training.snapshot import Snapshot, Trace


@dataclass(frozen=True, slots=True)
class _Evaluation:
    loss: float
    accuracy: float


class Session:
    """Trains a project. Not thread-safe: whoever owns it uses it alone.

    The gradient at the present parameters is computed when it is first needed, by a snapshot or by the next
    step, and used by both.

    Args:
        spec: what to train.
    """

    def __init__(self, spec: ProjectSpec) -> None:
        self._spec = spec
        self._dataset = load_dataset(spec.data)
        self._network = build_network(spec)
        self._optimizer = SGD(self._network.parameters(), schedule_for(spec.training.learning_rate))
        self._evaluation: _Evaluation | None = None
        self.history = History()

    @property
    def spec(self) -> ProjectSpec:
        """The project that is being trained."""
        return self._spec

    @property
    def sample_count(self) -> int:
        """Number of samples in the data set."""
        return len(self._dataset)

    @property
    def step_count(self) -> int:
        """Number of steps taken."""
        return self._optimizer.step_count

    @property
    def losses(self) -> list[float]:
        """Training loss of every step taken, at the parameters before the step."""
        return self.history.losses.tolist()

    @property
    def accuracies(self) -> list[float]:
        """Accuracy of every step taken, 0 to 1, at the parameters before the step."""
        return self.history.accuracies.tolist()

    def advance(self, steps: int = 1) -> None:
        """Take a number of steps.

        Raises:
            TrainingError: the loss or a gradient is not finite; the steps before it are taken and recorded.
        """
        for _ in range(steps):
            evaluation = self._evaluate()
            self._require_finite(evaluation.loss)
            self._optimizer.step()
            self._evaluation = None
            self.history.append(evaluation.loss, evaluation.accuracy)

    def parameters(self) -> NDArray[np.float64]:
        """Return a copy of the parameters, flat, in the order of `MLP.parameters`."""
        return np.array([parameter.data for parameter in self._network.parameters()])

    def set_parameters(self, flat: Iterable[float]) -> None:
        """Replace all parameters; the step count and the history stay.

        Raises:
            ShapeError: there are more or fewer than the network has.
        """
        assign(self._network, flat)
        self._evaluation = None

    def can_adopt(self, spec: ProjectSpec) -> bool:
        """Whether the run can go on under another spec, rather than start anew from its seed."""
        return (
            spec.data == self._spec.data
            and spec.network == self._spec.network
            and spec.training.seed == self._spec.training.seed
            and spec.training.loss == self._spec.training.loss
        )

    def adopt(self, spec: ProjectSpec) -> None:
        """Go on under a spec that `can_adopt` allows, from the next step."""
        if not self.can_adopt(spec):
            raise ValueError("This change needs a new Session: data, network, loss or seed differ.")
        self._spec = spec
        self._optimizer.schedule = schedule_for(spec.training.learning_rate)
        self._evaluation = None

    def snapshot(self, watch: int | None = None) -> Snapshot:
        """Return the present state; `watch` is the index of a sample to trace scalar by scalar."""
        evaluation = self._evaluate()
        parameters = self._network.parameters()
        return Snapshot(
            spec=self._spec,
            step=self.step_count,
            loss=evaluation.loss,
            accuracy=evaluation.accuracy,
            learning_rate=self._optimizer.learning_rate,
            parameters=_read_only([parameter.data for parameter in parameters]),
            gradients=_read_only([parameter.grad for parameter in parameters]),
            trace=None if watch is None else self._trace(watch),
        )

    def _evaluate(self) -> _Evaluation:
        if self._evaluation is None:
            training, dataset = self._spec.training, self._dataset
            loss_of = LOSSES[training.loss]
            losses, right = [], 0
            for row, label in zip(dataset.inputs.tolist(), dataset.targets.tolist(), strict=True):
                outputs = self._network.outputs(row)
                losses.append(loss_of(outputs, target_for(training.loss, label)))
                right += _predicts_positive(outputs) == (label > 0)
            loss = mean(losses)
            if training.l2:
                loss = loss + l2_penalty(self._network.parameters(), training.l2)
            self._network.zero_grad()
            loss.backward()
            self._evaluation = _Evaluation(loss.data, right / len(dataset))
        return self._evaluation

    def _require_finite(self, loss: float) -> None:
        leaves = self._network.parameters()
        if math.isfinite(loss) and math.isfinite(sum(leaf.grad for leaf in leaves)):
            return
        # Where only a sum overflowed, the largest parameter is the one to look at.
        culprit = next(
            (leaf for leaf in leaves if not (math.isfinite(leaf.data) and math.isfinite(leaf.grad))),
            max(leaves, key=lambda leaf: abs(leaf.data)),
        )
        raise TrainingError(self.step_count, loss, culprit.label, culprit.data, culprit.grad)

    def _trace(self, sample: int) -> Trace:
        parameters = [parameter.data for parameter in self._network.parameters()]
        root = sample_loss(self._spec, self._dataset, parameters, sample)
        root.backward()
        order = topological_order(root)
        return Trace(
            sample=sample,
            data=_read_only([node.data for node in order]),
            grad=_read_only([node.grad for node in order]),
        )


def schedule_for(spec: ScheduleSpec) -> Schedule:
    """Return the engine's schedule for the one in a spec."""
    match spec:
        case ConstantRate():
            return ConstantSchedule(spec.rate)
        case LinearRate():
            return LinearSchedule(spec.start, spec.end, spec.steps)


def _predicts_positive(outputs: list[Value]) -> bool:
    if len(outputs) == 1:
        return outputs[0].data > 0
    return outputs[1].data > outputs[0].data


def _read_only(numbers: list[float]) -> NDArray[np.float64]:
    array = np.array(numbers)
    array.flags.writeable = False
    return array
