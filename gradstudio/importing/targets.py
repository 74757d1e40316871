"""What a network is to learn, told by its outputs and the targets that a caller hands over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.errors import shown
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.layer import Floats
from gradstudio.importing.network import ImportedNetwork
from gradstudio.importing.samples import numbers_of
from gradstudio.importing.target_values import class_name, classes_in_order, target_array
from gradstudio.project.spec import MAX_CLASSES, Loss, Task

_MINUS_ONE, _ZERO = ("−1", "+1"), ("0", "1")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GivenTargets:
    """Targets of samples.

    Attributes:
        targets: shape (samples,): numbers, or classes by their index.
        task: what is to be learned.
        class_names: of the classes; empty for a number.
        loss: that targets written so are learned by; None where they do not tell.
    """

    targets: Floats
    task: Task
    class_names: tuple[str, ...] = ()
    loss: Loss | None = None


def targets_of(ys: Any, samples: int, network: ImportedNetwork, task: Task | None = None) -> GivenTargets:
    """Return the targets of samples, and the task that they and the network's outputs make.

    A network of several outputs has a class for each. One of a single output has two classes if the targets are 0
    and 1, −1 and +1, truth values or two words, and else learns a number.

    Args:
        ys: one for each sample: classes, one-hot rows, or numbers.
        samples: how many there are.
        network: that learns them; its class names, where it has some, are the classes in their order.
        task: what is to be learned; None for what the targets are.

    Raises:
        ImportingError: they do not fit the samples or the outputs; the message says where.
    """
    array = target_array(ys)
    if array.ndim == 2 and array.shape[1] == 1:
        array = array.ravel()
    outputs = network.output_count
    if array.ndim == 2 and array.shape[1] == outputs:
        array = _from_one_hot(array)
    if array.ndim != 1:
        raise ImportingError(
            f"ys has the shape {array.shape}, but a sample has one target: a class or a number. A project "
            "learns one "
            "target at a time."
        )
    if len(array) != samples:
        raise ImportingError(f"There are {samples:,} samples but {len(array):,} targets. Give one for each.")
    if outputs > 1 and task == "regression":
        raise ImportingError(
            f"The network has {outputs} outputs, but a project learns one number. Give a network of one "
            "output."
        )
    if outputs > 1:
        return _of_classes(array, network)
    words = array.dtype.kind in "USO" or network.class_names
    if task != "regression" and (words or _is_binary(array, network, task)):
        return _of_two(array, network)
    if task in ("binary", "multiclass"):
        raise ImportingError("ys has more than two different values, but one output tells two classes apart.")
    return GivenTargets(targets=numbers_of(array, "ys"), task="regression")


def _from_one_hot(array: NDArray[Any]) -> NDArray[Any]:
    numbers = numbers_of(array, "ys")
    if not (np.isin(numbers, (0.0, 1.0)).all() and (numbers.sum(axis=1) == 1).all()):
        raise ImportingError(
            f"ys has {array.shape[1]} numbers for each sample that are not one 1 and else 0. A project "
            "learns one target: "
            "a class or a number."
        )
    classes: NDArray[np.intp] = numbers.argmax(axis=1)
    return classes


def _of_classes(array: NDArray[Any], network: ImportedNetwork) -> GivenTargets:
    count = network.output_count
    task: Task = "binary" if count == 2 else "multiclass"
    names = network.class_names
    if names:
        return GivenTargets(targets=_indices(array, names), task=task, class_names=names)
    if array.dtype.kind in "USO":
        found = classes_in_order(array)
        if len(found) != count:
            raise ImportingError(
                f"ys has {len(found)} different classes, but the network has {count} outputs. Give the "
                "classes as "
                "numbers from 0, in the order of the outputs."
            )
        return GivenTargets(targets=_indices(array, found), task=task, class_names=tuple(found))
    numbers = numbers_of(array, "ys")
    wrong = (numbers != np.floor(numbers)) | (numbers < 0) | (numbers >= count)
    if wrong.any():
        row = int(wrong.argmax())
        raise ImportingError(
            f"ys has {numbers[row]:g} in row {row + 1}, but the network has {count} outputs: classes go "
            "from 0 to "
            f"{count - 1}."
        )
    return GivenTargets(targets=numbers, task=task, class_names=tuple(str(index) for index in range(count)))


def _is_binary(array: NDArray[Any], network: ImportedNetwork, task: Task | None) -> bool:
    values = set(np.unique(array[~np.isnan(array)] if array.dtype.kind == "f" else array).tolist())
    usual = values in ({0, 1}, {-1, 1}) or (array.dtype.kind in "biu" and values < {0, 1})
    asked = task == "binary" or (network.ending == "sigmoid" and array.dtype.kind in "biu")
    return usual or (asked and len(values) == 2)


def _of_two(array: NDArray[Any], network: ImportedNetwork) -> GivenTargets:
    names = network.class_names
    if names:
        return GivenTargets(
            targets=_indices(array, names), task="binary", class_names=names, loss=loss_of_names(names)
        )
    if array.dtype.kind in "USO":
        found = classes_in_order(array)
        if len(found) != 2:
            raise ImportingError(
                f"ys has {len(found)} different classes, but one output tells two apart. Give a network "
                "with an output "
                "for each class."
            )
        return GivenTargets(
            targets=_indices(array, found), task="binary", class_names=tuple(found), loss="logistic"
        )
    numbers = numbers_of(array, "ys")
    values = set(np.unique(numbers).tolist())
    if values <= {0.0, 1.0}:
        return GivenTargets(targets=numbers, task="binary", class_names=_ZERO, loss="logistic")
    if values == {-1.0, 1.0}:
        return GivenTargets(
            targets=(numbers > 0).astype(np.float64), task="binary", class_names=_MINUS_ONE, loss="hinge"
        )
    low, high = sorted(values)
    return GivenTargets(
        targets=(numbers == high).astype(np.float64),
        task="binary",
        class_names=(f"{low:g}", f"{high:g}"),
        loss="logistic",
    )


def loss_of_names(names: Sequence[str]) -> Loss:
    """Return the loss of two classes by what they are called: the hinge for −1 and +1, as micrograd has it."""
    return "hinge" if tuple(names) == _MINUS_ONE else "logistic"


def _indices(array: NDArray[Any], names: Sequence[str]) -> Floats:
    """Return which of some classes each target is."""
    places = {name: float(index) for index, name in enumerate(names)}
    found = np.array([places.get(class_name(target), np.nan) for target in array.tolist()])
    if np.isnan(found).any():
        row = int(np.isnan(found).argmax())
        raise ImportingError(
            f"ys has the class {shown(array.tolist()[row])} in row {row + 1}, which is none of "
            f"{', '.join(names[:5])}{', …' if len(names) > 5 else ''}."
        )
    return found


def classes_or_numbers(ys: Any, samples: int, task: Task | None = None) -> GivenTargets:
    """Return the targets of samples where no network says how many outputs there are.

    Words, truth values and up to `MAX_CLASSES` different whole numbers are classes; all else are numbers.

    Args:
        ys: one for each sample.
        samples: how many there are.
        task: what is to be learned; None for what the targets are.

    Raises:
        ImportingError: they do not fit the samples, or the task; the message says where.
    """
    array = target_array(ys)
    if array.ndim == 0:
        raise ImportingError(
            f"ys is {shown(ys)}, but there must be a target for each of the {samples:,} samples."
        )
    if array.ndim == 2:
        array = array.ravel() if array.shape[1] == 1 else _from_one_hot(array)
    if array.shape != (samples,):
        raise ImportingError(f"There are {samples:,} samples but {len(array):,} targets. Give one for each.")
    if array.dtype.kind == "f":
        array = numbers_of(array, "ys")
    values: list[Any] = []
    if array.dtype.kind != "f" or task in ("binary", "multiclass"):
        values = sorted(set(map(class_name, array.tolist()) if array.dtype.kind == "O" else array.tolist()))
    are_classes = array.dtype.kind in "USOb" or (array.dtype.kind in "iu" and len(values) <= MAX_CLASSES)
    if task == "regression" or not (are_classes or task):
        return GivenTargets(targets=numbers_of(array, "ys"), task="regression")
    if not 2 <= len(values) <= MAX_CLASSES:
        raise ImportingError(
            f"ys has {len(values):,} different classes, but there can be 2 to {MAX_CLASSES}. Give other "
            "targets, "
            "or numbers with task='regression'."
        )
    found: Task = "binary" if len(values) == 2 else "multiclass"
    if task is not None and task != found:
        raise ImportingError(
            f"ys has {len(values)} different classes, which is a {found} task and no {task} one."
        )
    names = tuple(class_name(value) for value in values)
    return GivenTargets(targets=_indices(array, names), task=found, class_names=names)
