"""What suits a task: the settings that GradStudio proposes for data and a network.

The numbers are those with which `python -m benchmarks.suited` reaches its targets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.project.spec import (
    LOSSES_FOR,
    AdamSpec,
    AdamWSpec,
    CosineRate,
    DataSpec,
    Initialisation,
    LayerSpec,
    Loss,
    MicrogradMoons,
    NoClipping,
    OptimizerSpec,
    ProjectSpec,
    RandomInitialisation,
    ScheduleSpec,
    Setting,
)

_DEMO = ProjectSpec()

_AS_THEY_ARE = frozenset({"micrograd_moons", "moons", "blobs", "drawn"})
"""Kinds of data whose columns are of about unit size, or would all move with each point that is drawn."""

_SQUARED: frozenset[Loss] = frozenset({"half_squared_error", "squared_error"})
_SHARE_FOR_SQUARED = 0.25
"""Of a rate: the slope of a squared error has no bound."""
_LAST_SHARE = 0.05
"""Of the rate that is left at the end of the steps."""

_MOST_IN_ONE_BATCH = 100
_BATCHES = ((2_000, 32), (20_000, 64))
_LARGEST_BATCH = 256
_STEPS = 1000
_STEPS_OF_MANY = 2000
_MANY = 2_000
_FEW = 1_000
_SHRINKING = 0.3


def suited(
    data: DataSpec,
    layers: Sequence[LayerSpec],
    *,
    loss: Loss | None = None,
    optimizer: OptimizerSpec | None = None,
    steps: int | None = None,
) -> Mapping[Setting, Any]:
    """Return what suits data and a network: a value for each setting.

    Micrograd's own points and network are trained as in its notebook.

    Args:
        data: what is learned.
        layers: from the first hidden one to the output layer.
        loss: what it is learned by, where that is settled already; one that fits the task.
        optimizer: likewise.
        steps: likewise.
    """
    if (
        isinstance(data, MicrogradMoons)
        and [(layer.size, layer.activation) for layer in layers[:-1]]
        == [(layer.size, layer.activation) for layer in _DEMO.network.layers[:-1]]
        and loss in (None, _DEMO.training.loss)
        and optimizer in (None, _DEMO.training.optimizer)
    ):
        return _demo() | ({} if steps is None else {"training.steps": steps})
    return suited_in_general(data, layers, loss=loss, optimizer=optimizer, steps=steps)


def suited_in_general(
    data: DataSpec,
    layers: Sequence[LayerSpec],
    *,
    loss: Loss | None = None,
    optimizer: OptimizerSpec | None = None,
    steps: int | None = None,
) -> dict[Setting, Any]:
    """Return what suits, as `suited` does, with no exception for micrograd's notebook.

    Args:
        data: what is learned.
        layers: from the first hidden one to the output layer.
        loss: what it is learned by, where that is settled already.
        optimizer: likewise.
        steps: likewise.
    """
    trained = round(data.sample_count * (1 - data.test_share))
    loss = loss or LOSSES_FOR[data.task][0]
    optimizer = optimizer or _optimizer(data, trained)
    steps = steps or (_STEPS if trained <= _MANY else _STEPS_OF_MANY)
    return {
        "data.standardise": data.kind not in _AS_THEY_ARE,
        "data.standardise_target": data.kind in ("formula", "table") and data.task == "regression",
        "network.initialisation": initialisation_for(layers),
        "network.output": "linear",
        "training.loss": loss,
        "training.optimizer": optimizer,
        "training.learning_rate": rate_for(optimizer, loss, steps),
        "training.batch_size": _batch(trained),
        "training.steps": steps,
        "training.l1": 0.0,
        "training.l2": 0.0,
        "training.clipping": NoClipping(),
    }


def initialisation_for(layers: Sequence[LayerSpec]) -> Initialisation:
    """Return how weights begin that suit most of the hidden activations: He's for rectifiers, else Xavier's."""
    kinds = Counter(ACTIVATIONS[layer.activation].is_rectifier for layer in layers[:-1])
    return RandomInitialisation(kind="he_uniform" if kinds[True] > kinds[False] else "xavier_uniform")


def rate_for(optimizer: OptimizerSpec, loss: Loss, steps: int) -> ScheduleSpec:
    """Return a learning rate that suits an optimizer: it falls over the steps of the run.

    Args:
        optimizer: that takes the steps.
        loss: of one sample.
        steps: number of steps of the run.
    """
    rate = _share(optimizer.first_rate, optimizer, loss)
    return CosineRate(rate=rate, floor=round(rate * _LAST_SHARE, 9), steps=steps)


def fits(setting: Setting, value: Any, data: DataSpec, loss: Loss, optimizer: OptimizerSpec) -> bool:
    """Whether a setting that was chosen for other data can be kept for these.

    Args:
        setting: which it is.
        value: what was chosen.
        data: what is to be learned now.
        loss: what it is learned by; not used where the setting is the loss.
        optimizer: that a learning rate would be for.
    """
    match setting:
        case "training.loss":
            return value in LOSSES_FOR[data.task]
        case "training.learning_rate":
            return highest_of(value) <= _share(optimizer.highest_rate, optimizer, loss)
        case "network.output":
            function = ACTIVATIONS[value]
            return function.is_unbounded if data.task == "regression" else not function.is_one_sided
        case _:
            return True


def highest_of(schedule: ScheduleSpec) -> float:
    """Return the highest rate of a schedule."""
    rates = (getattr(schedule, name, 0.0) for name in ("rate", "start", "end"))
    return max(float(rate) for rate in rates)


def _share(rate: float, optimizer: OptimizerSpec, loss: Loss) -> float:
    return rate * _SHARE_FOR_SQUARED if loss in _SQUARED and optimizer.is_steep else rate


def _optimizer(data: DataSpec, trained: int) -> OptimizerSpec:
    """Return Adam; for few samples of a measured number the weights shrink, or they would learn the noise."""
    is_measured = data.kind == "table" and data.task == "regression"
    return AdamWSpec(weight_decay=_SHRINKING) if is_measured and trained <= _FEW else AdamSpec()


def _batch(samples: int) -> int | None:
    if samples <= _MOST_IN_ONE_BATCH:
        return None
    return next((size for most, size in _BATCHES if samples <= most), _LARGEST_BATCH)


def _demo() -> dict[Setting, Any]:
    training = _DEMO.training
    return {
        "data.standardise": False,
        "data.standardise_target": False,
        "network.initialisation": _DEMO.network.initialisation,
        "network.output": _DEMO.network.layers[-1].activation,
        "training.loss": training.loss,
        "training.optimizer": training.optimizer,
        "training.learning_rate": training.learning_rate,
        "training.batch_size": training.batch_size,
        "training.steps": training.steps,
        "training.l1": training.l1,
        "training.l2": training.l2,
        "training.clipping": training.clipping,
    }
