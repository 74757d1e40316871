"""What the network says of one sample or of a place on the map, in a line of words and numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradstudio.data.dataset import Dataset
from gradstudio.engine.errors import GradStudioError
from gradstudio.engine.losses import LOSSES
from gradstudio.engine.value import Value
from gradstudio.project.number_text import format_number
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.reading import reading_of
from gradstudio.training.run.metrics import target_for

_MOST_COLUMNS = 3


def prediction_text(spec: ProjectSpec, dataset: Dataset, outputs: Sequence[float]) -> str:
    """Return what outputs say, for example ``+1 (score 0.8312)`` or ``setosa (97.1 %)``.

    Args:
        spec: the project.
        dataset: the samples.
        outputs: of the network.
    """
    reading, names = reading_of(spec, dataset), spec.data.class_names
    numbers = np.array(outputs, dtype=np.float64)
    if not np.isfinite(numbers).all():
        return "undefined"
    if dataset.task == "regression":
        return format_number(float(dataset.in_target_unit(numbers)[0]))
    if not reading.is_signed:
        shares = reading.shares(numbers)
        best = int(shares.argmax())
        return f"{names[best]} ({shares[best]:.1%})"
    signed = float(reading.signed(numbers))
    name = names[int(signed > 0)]
    if reading.is_probability:
        return f"{name} ({(1 + abs(signed)) / 2:.1%})"
    return f"{name} (score {format_number(signed)})"


def sample_text(spec: ProjectSpec, dataset: Dataset, sample: int, outputs: Sequence[float]) -> str:
    """Return a sample's columns, what is predicted, its label and its own loss, in two lines.

    Args:
        spec: the project.
        dataset: the samples.
        sample: its number, from 0.
        outputs: of the network.
    """
    target = dataset.targets[sample].item()
    label = label_text(dataset, spec.data.class_names, sample)
    loss = sample_loss(spec, dataset, target, outputs)
    return (
        f"Sample {sample + 1}: {place_text(dataset.told(sample))}\n"
        f"{prediction_text(spec, dataset, outputs)}, label {label}, loss {format_number(loss)}"
    )


def label_text(dataset: Dataset, names: Sequence[str], sample: int) -> str:
    """Return the name of a sample's class, or the number that is its target.

    Args:
        dataset: the samples.
        names: of the classes; empty for a regression.
        sample: its number, from 0.
    """
    target = dataset.targets[sample].item()
    if dataset.task == "regression":
        return format_number(float(dataset.in_target_unit(dataset.targets[sample : sample + 1])[0]))
    return names[int(target > 0) if dataset.task == "binary" else int(target)]


def place_text(told: Sequence[tuple[str, float | str]], most: int = _MOST_COLUMNS) -> str:
    """Return what the first few columns say, as `Dataset.told` has it."""
    pairs = [f"{name} {said if isinstance(said, str) else format_number(said)}" for name, said in told[:most]]
    return ", ".join(pairs) + (" …" if len(told) > most else "")


def sample_loss(spec: ProjectSpec, dataset: Dataset, target: float, outputs: Sequence[float]) -> float:
    """Return the loss of one sample; NaN where it is not defined.

    Args:
        spec: the project.
        dataset: the samples.
        target: what the sample should give.
        outputs: of the network.
    """
    name = spec.training.loss
    try:
        loss: Value = LOSSES[name](
            [Value(output) for output in outputs], target_for(name, dataset.task, target)
        )
    except GradStudioError:
        return float("nan")
    return float(loss.data)
