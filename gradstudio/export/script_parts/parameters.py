"""Weights, what the optimizer remembers, and what stands still, in a script."""

from __future__ import annotations

from gradstudio.export.script_parts.facts import is_held, keys, memory_names
from gradstudio.export.script_parts.library import Library
from gradstudio.export.script_parts.literals import WIDTH, call_lines
from gradstudio.export.script_parts.storage import Storage
from gradstudio.export.subject import ExportSubject


def loading_lines(storage: Storage) -> list[str]:
    """Write the loading of the files beside the script, by the package safetensors."""
    lines = []
    if not storage.weights_inside:
        lines.append(f'weights = load_file(Path(__file__).with_name("{storage.weights_file}"))')
    if storage.has_training_file:
        lines.append(f'data = load_file(Path(__file__).with_name("{storage.training_file}"))')
    return lines


def parameter_names(subject: ExportSubject) -> list[str]:
    """Return what weights and biases are called in a script: ``w1``, ``b1``, ``w2`` and so on."""
    return [f"{letter}{k}" for k in range(1, len(subject.layers) + 1) for letter in "wb"]


def unpacking_lines(subject: ExportSubject) -> list[str]:
    """Write the statement in a function that gives the arrays in ``params`` their names."""
    names = parameter_names(subject)
    whole = f"    {', '.join(names)} = params"
    return [whole] if len(whole) <= WIDTH else call_lines("    (", names, ") = params")


def parameter_lines(subject: ExportSubject, storage: Storage, library: Library) -> list[str]:
    """Write ``w1``, ``b1`` and so on, and the list of them, ``params``.

    Args:
        subject: what is handed over.
        storage: its arrays.
        library: how they are written.
    """
    lines = array_lines_of(subject, storage, library)
    return [*lines, *call_lines("params = [", parameter_names(subject), "]")]


def array_lines_of(subject: ExportSubject, storage: Storage, library: Library) -> list[str]:
    """Write ``w1``, ``b1`` and so on.

    Args:
        subject: what is handed over.
        storage: its arrays.
        library: how they are written.
    """
    lines = []
    for name, key in zip(parameter_names(subject), keys(subject), strict=True):
        lines += library.assign(name, storage.weights[key], storage.weight(key))
    return lines


def memory_lines(subject: ExportSubject, storage: Storage, library: Library, zeros: str) -> list[str]:
    """Write what the optimizer remembers: a list of arrays, as ``params``.

    Args:
        subject: what is handed over.
        storage: its arrays.
        library: how they are written.
        zeros: the list for an optimizer that has taken no step.
    """
    lines: list[str] = []
    for name, part in zip(memory_names(subject), ("first", "second"), strict=True):
        if name is None:
            continue
        names = [f"{part}.{key}" for key in keys(subject)]
        if names[0] in storage.training:
            lines += _list(name, names, storage, library)
        else:
            lines.append(f"{name} = {zeros}")
    return lines


def held_lines(subject: ExportSubject, storage: Storage, library: Library) -> list[str]:
    """Write ``held``, for each of ``params`` where training leaves it as it is; nothing where it leaves nothing.

    Args:
        subject: what is handed over.
        storage: its arrays.
        library: how they are written.
    """
    if not is_held(subject):
        return []
    return _list("held", [f"held.{key}" for key in keys(subject)], storage, library)


def _list(name: str, arrays: list[str], storage: Storage, library: Library) -> list[str]:
    lines = [f"{name} = ["]
    for key in arrays:
        values = storage.training[key]
        if values.dtype.kind == "b" and (values.all() or not values.any()):
            lines.append(f"    {bool(values.all())},")
        elif stored := storage.other(key):
            lines.append(f"    {library.stored.format(stored)},")
        else:
            lines += library.lines("    ", values, ",")
    return [*lines, "]"]
