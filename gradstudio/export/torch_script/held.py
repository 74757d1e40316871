"""Parameters that stand still while a script trains the others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.export.script_parts.storage import Storage
from gradstudio.export.subject import ExportSubject
from gradstudio.export.torch_script.library import TORCH

_MOST_LINES = 16

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What of a network stands still, by the names of `state_dict`.

    Attributes:
        whole: names of weights or biases that stand still altogether.
        parts: masks of those of which some numbers do.
    """

    whole: tuple[str, ...]
    parts: dict[str, Mask]


def held_of(subject: ExportSubject) -> Held:
    """Return what stands still; where all does, as parts: PyTorch has no optimizer of nothing."""
    masks: dict[str, Mask] = {}
    for layer in subject.layers:
        if layer.held is not None:
            masks |= zip(layer.names, (layer.held.weight, layer.held.bias), strict=True)
    if len(masks) == 2 * len(subject.layers) and all(mask.all() for mask in masks.values()):
        return Held(whole=(), parts=masks)
    return Held(
        whole=tuple(name for name, mask in masks.items() if mask.all()),
        parts={name: mask for name, mask in masks.items() if mask.any() and not mask.all()},
    )


def frozen_lines(held: Held) -> list[str]:
    """Write that PyTorch leaves whole weights and biases alone; both of a layer in one line."""
    if not held.whole:
        return []
    lines = ["# What stands still altogether."]
    for name in held.whole:
        place, kind = name.split(".")
        if f"{place}.weight" in held.whole and f"{place}.bias" in held.whole:
            lines += [f"model[{place}].requires_grad_(False)"] if kind == "weight" else []
        else:
            lines.append(f"model[{place}].{kind}.requires_grad_(False)")
    return [*lines, "trained = [parameter for parameter in model.parameters() if parameter.requires_grad]"]


def part_lines(held: Held, storage: Storage) -> list[str]:
    """Write ``held``: the masks of weights and biases of which some numbers stand still, and these numbers.

    Args:
        held: what stands still.
        storage: the arrays of the script, for a mask that takes many lines.
    """
    if not held.parts:
        return []
    lines = ["# What stands still in part: its place in each parameter, and its numbers."]
    lines.append("held = []")
    for name, mask in held.parts.items():
        place, kind = name.split(".")
        of_mask = mask_lines("mask", mask)
        if len(of_mask) > _MOST_LINES:
            of_mask = TORCH.assign("mask", mask, storage.other(f"held.{name}"))
        else:
            of_mask.insert(0, f"mask = torch.zeros({tuple(mask.shape)}, dtype=torch.bool)")
        lines += [
            *of_mask,
            f"held.append((model[{place}].{kind}, mask, model[{place}].{kind}.detach()[mask]))",
        ]
    return lines


def mask_lines(name: str, mask: Mask) -> list[str]:
    """Write the truth of a mask into one of zeros: whole rows, then whole columns, then numbers one by one.

    Args:
        name: of the mask in the script.
        mask: of one or two dimensions.
    """
    if mask.all():
        return [f"{name}[:] = True"]
    left, lines = mask.copy(), []
    if mask.ndim == 2:
        for row in np.flatnonzero(mask.all(axis=1)).tolist():
            lines.append(f"{name}[{row}] = True")
            left[row] = False
        for column in np.flatnonzero(mask.all(axis=0)).tolist():
            lines.append(f"{name}[:, {column}] = True")
            left[:, column] = False
    return lines + [f"{name}[{', '.join(map(str, place))}] = True" for place in np.argwhere(left).tolist()]
