"""Projects with their runs on the disk: one SQLite file, safe to open and never half written. No Qt."""

from gradstudio.store.kept import (
    KeptProject,
    count_runs,
    is_kept,
    load_any_project,
    load_kept,
    load_kept_project,
)
from gradstudio.store.writer import RunsFile, with_project

__all__ = [
    "KeptProject",
    "RunsFile",
    "count_runs",
    "is_kept",
    "load_any_project",
    "load_kept",
    "load_kept_project",
    "with_project",
]
