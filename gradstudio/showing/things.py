"""What becomes of a thing that is handed to `show`: a graph, or a project."""

from __future__ import annotations

from types import FrameType
from typing import Any

from gradstudio.showing.errors import ShowError
from gradstudio.showing.handle import Thing
from gradstudio.showing.names import is_node, variable_of
from gradstudio.showing.shown_graph import GraphThing


def thing_of(value: object, data: tuple[Any, ...], title: str, frame: FrameType) -> Thing:
    """Return what was handed over as something that can be shown.

    Args:
        value: as for `show`.
        data: inputs and targets, if they were given.
        title: what it is called; "" for its own name.
        frame: of the caller, whose variables give names.

    Raises:
        GradStudioError: it is nothing that can be shown: why.
    """
    if not is_node(value) and not isinstance(value, list | tuple | dict | set | frozenset):
        # Reading networks loads what projects need, which graphs alone do not.
        from gradstudio.showing.shown_project import ProjectThing, is_project, network_kind  # noqa: PLC0415

        if is_project(value) or network_kind(value) is not None:
            if data and is_project(value):
                raise ShowError("A project has its own samples. Call show(project) without xs and ys.")
            called = title or variable_of(value, frame) or type(value).__name__
            return ProjectThing(value, data, called)
    if data:
        raise ShowError(
            "Only a network takes samples: show(network, xs, ys). Call show(value) without xs and ys."
        )
    return GraphThing(value, title, frame)
