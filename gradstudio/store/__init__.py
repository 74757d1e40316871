"""Projects with their runs on the disk: one SQLite file, safe to open and never half written. No Qt."""

from gradstudio.store.connection import LOGS, MOST_BYTES_WITH_RUNS
from gradstudio.store.kept import (
    KeptProject,
    is_kept,
    load_any_kept,
    load_any_project,
    load_kept,
    load_kept_project,
)
from gradstudio.store.news import Copier, News
from gradstudio.store.work_reader import (
    WorkHead,
    content_digest,
    load_working,
    read_work_head,
    read_work_spec,
)
from gradstudio.store.working import WorkingStore, remove_logs
from gradstudio.store.writer import RunsFile, write_project

__all__ = [
    "LOGS",
    "MOST_BYTES_WITH_RUNS",
    "Copier",
    "KeptProject",
    "News",
    "RunsFile",
    "WorkHead",
    "WorkingStore",
    "content_digest",
    "is_kept",
    "load_any_kept",
    "load_any_project",
    "load_kept",
    "load_kept_project",
    "load_working",
    "read_work_head",
    "read_work_spec",
    "remove_logs",
    "write_project",
]
