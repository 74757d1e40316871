"""Typing a number in place of a parameter or an input, and what becomes of it when the network changes shape."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from gradstudio.engine.paths import ScalarPath
from gradstudio.project.errors import SpecError
from gradstudio.project.parts import cut_range, is_within
from gradstudio.project.spec import (
    MAX_EDITS,
    MAX_TYPED,
    EditedInput,
    EditedParameter,
    ProjectSpec,
    validated,
)


def set_parameter(spec: ProjectSpec, label: str, value: float, *, continued: bool = False) -> ProjectSpec:
    """Give a weight or bias a number: a run that is under way takes it up, and undo puts back the number before.

    Args:
        spec: the project.
        label: of the parameter, such as ``layer1.neuron3.w2`` or ``layer1.neuron3.b``.
        value: finite, and not beyond `MAX_TYPED`.
        continued: whether this goes on with the edit just before it, as a drag does: if that was of the same
            parameter, this number takes the place of that one.
    """
    path = ScalarPath.parse(label)
    if path is None or path.flat_index(spec.sizes) is None:
        sizes = "-".join(map(str, spec.sizes))
        raise SpecError(f"There is no parameter {label} in this {sizes} network. Choose one of its weights.")
    _require_typable(label, value)
    if is_within(label, spec.network.cut, spec.sizes, cut_range):
        raise SpecError(f"{label} is cut and stays at zero. Restore it first, then give it a number.")
    edited = spec.network.edited
    if continued and edited and edited[-1].label == label:
        edited = edited[:-1]
    return _with_parameters(spec, (*edited, EditedParameter(label=label, value=value)))


def set_input(spec: ProjectSpec, sample: int, column: int, value: float) -> ProjectSpec:
    """Give an input of one sample a number in place of the one that the data has.

    Args:
        spec: the project.
        sample: index in the whole data set, from 0.
        column: which of the inputs, from 0.
        value: finite, and not beyond `MAX_TYPED`.
    """
    count = spec.data.sample_count
    if not 0 <= sample < count:
        raise SpecError(f"There is no sample {sample + 1} in this data. Choose one up to {count}.")
    if not 0 <= column < spec.input_count:
        raise SpecError(f"There is no input x{column + 1} in this data: it has {spec.input_count}.")
    _require_typable(f"x{column + 1} of sample {sample + 1}", value)
    others = tuple(edit for edit in spec.data.edited if (edit.sample, edit.column) != (sample, column))
    _require_room(others)
    edited = (*others, EditedInput(sample=sample, column=column, value=value))
    return validated({**vars(spec), "data": {**vars(spec.data), "edited": edited}})


def clear_parameters(spec: ProjectSpec) -> ProjectSpec:
    """Take back all numbers that were given to parameters."""
    return _with_parameters(spec, ())


def rearranged(edited: Iterable[EditedParameter], order: Sequence[int | None]) -> list[EditedParameter]:
    """Return the typed parameters of a network whose layers were put in another order.

    A layer that no longer follows the one it followed loses the weights that were typed, which weighed other
    inputs, and keeps its biases.

    Args:
        edited: of the network before.
        order: for each layer the index that it had before, or None for a new one.
    """
    moved = []
    for edit in edited:
        path = edit.path.moved(order)
        if path is not None:
            moved.append(EditedParameter(label=str(path), value=edit.value))
    return moved


def fitting(edited: Iterable[EditedParameter], sizes: Sequence[int]) -> list[EditedParameter]:
    """Return those typed parameters that a network of these sizes, inputs first, still has."""
    return [edit for edit in edited if edit.path.flat_index(sizes) is not None]


def _with_parameters(spec: ProjectSpec, edited: tuple[EditedParameter, ...]) -> ProjectSpec:
    _require_room(edited[:-1])
    network = spec.network.model_copy(update={"edited": edited})
    # Each number was looked at by itself: a large network need not be validated again for each step of a drag.
    return spec.model_copy(update={"network": network})


def _require_typable(name: str, value: float) -> None:
    if not math.isfinite(value):
        raise SpecError(f"{name} needs a finite number, not {value}.")
    if abs(value) > MAX_TYPED:
        raise SpecError(f"{name} can be set to numbers from −{MAX_TYPED:g} to {MAX_TYPED:g}, not {value:g}.")


def _require_room(others: Sequence[object]) -> None:
    if len(others) >= MAX_EDITS:
        raise SpecError(
            f"{MAX_EDITS:,} numbers have been typed in, which is as many as a project holds. Undo some of them, "
            "or begin with new weights or other data."
        )
