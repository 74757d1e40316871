"""A table of samples as a project, with what one most likely wants of it."""

from __future__ import annotations

from pathlib import Path

from gradstudio.api.project import Project
from gradstudio.data.csv.head import TableHead
from gradstudio.data.csv.table import read_table
from gradstudio.data.csv.usual import usual_choices
from gradstudio.engine.errors import cut, did_you_mean
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.tables.table_source import TableSource
from gradstudio.project.edits import set_data
from gradstudio.project.spec import ProjectSpec


def project_of_table(path: Path, target: str | None = None) -> Project:
    """Return a project on the samples of a file; all settings are as they suit them.

    Args:
        path: a CSV file, a workbook, or a table of another kind that is known.
        target: name of the column that is to be learned; None for the one that it most likely is.

    Raises:
        TableError: it cannot be read; the message says where.
        ImportingError: it cannot be unpacked, or has no such column.
    """
    source = TableSource()
    try:
        head = source.look(path, "", None, _silent).head
        place = None if target is None else _place_of(target, head, path)
        read = read_table(head, usual_choices(head, place), _silent)
        notes = (*source.notes, *read.notes)
    finally:
        source.clear()
    spec = set_data(ProjectSpec(), kind="table", **{**read.fields, "source": path.name[-255:]})
    return Project(spec, title=path.stem, notes=notes)


def _place_of(target: str, head: TableHead, path: Path) -> int:
    if target not in head.names:
        some = ", ".join(map(cut, head.names[:10])) + (", …" if len(head.names) > 10 else "")
        raise ImportingError(
            f"{path.name} has no column {cut(target)!r}.{did_you_mean(target, head.names)} It has {some}."
        )
    return head.names.index(target)


def _silent(share: float) -> None:
    """Tell nobody how far it is."""
