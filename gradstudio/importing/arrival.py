"""`Arrival`: what a window begins with that was named on the command line and is no project file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gradstudio.data.source import load_dataset
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.into_project import UnknownActivationsError
from gradstudio.importing.link_read import LinkRead
from gradstudio.importing.new_project import new_project
from gradstudio.importing.playground_link import read_playground_link
from gradstudio.importing.settings_link import read_settings_link
from gradstudio.importing.tables.table_source import TableSource
from gradstudio.importing.weights_file import read_weights
from gradstudio.importing.what_is import Importable
from gradstudio.project.spec import ProjectSpec

_LARGE_BYTES = 2**20
"""Of a table; a smaller one is looked at before the window is there, and what is wrong with it told at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What a window begins with.

    Attributes:
        spec: the project.
        said: what it is and what was understood, a sentence; "" for nothing.
        details: what was ignored, left out or is different here.
        later: what there is to ask about, once the window is there: a table, weights without their activations.
    """

    spec: ProjectSpec
    said: str = ""
    details: str = ""
    later: Importable | None = None


def arrival_of(given: Importable) -> Arrival:
    """Return what a window begins with.

    Args:
        given: anything but a project.

    Raises:
        GradStudioError: it cannot be read, or its samples cannot be had.
    """
    if given.kind == "playground_link":
        return _of_link(read_playground_link(given.text))
    if given.kind == "settings_link":
        return _of_link(read_settings_link(given.text))
    if given.path is None:
        raise ImportingError(f"Give a file or a link, not {given.title}.")
    if given.kind == "table":
        _require_table(given.path)
        return Arrival(spec=ProjectSpec(), later=given)
    network = read_weights(given.path)
    try:
        made = new_project(network)
    except UnknownActivationsError:
        return Arrival(spec=ProjectSpec(), later=given)
    sizes = "-".join(map(str, made.spec.sizes))
    return Arrival(
        spec=made.spec,
        said=f"{given.path.name} is {given.title}: {sizes}.",
        details=" ".join((*network.notes, *made.notes)),
    )


def _of_link(link: LinkRead) -> Arrival:
    load_dataset(link.spec.data)
    return Arrival(spec=link.spec, said=link.said, details=link.details)


def _require_table(path: Path) -> None:
    try:
        is_large = path.stat().st_size > _LARGE_BYTES
    except OSError as error:
        raise ImportingError(f"{path} cannot be read: {error.strerror or error}.") from None
    if is_large:
        return
    source = TableSource()
    try:
        source.look(path, "", None, _silent)
    finally:
        source.clear()


def _silent(share: float) -> None:
    """Tell nobody how far it is."""
