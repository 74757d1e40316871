"""Which files nothing else is written over, and why."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from gradstudio.project import ProjectSpec, save_project
from gradstudio.store import Copier, write_project
from gradstudio.store.sweeps import SweepStore
from gradstudio.store.why_not_replaced import why_not_replaced
from gradstudio.training.record import Record


def make(path: Path, what: str) -> None:
    match what:
        case "project":
            save_project(ProjectSpec(), path)
        case "project with runs":
            write_project(path, ProjectSpec(), Copier().take(Record()))
        case "sweep":
            SweepStore.create(path, "", "", ()).close()
        case "database":
            with closing(sqlite3.connect(path)) as connection:
                connection.execute("CREATE TABLE mine (x)")
        case "text":
            path.write_text("mine")


@pytest.mark.parametrize(
    ("what", "name", "why"),
    [
        ("", "net.gradstudio", "has the name of a project"),
        ("project", "net.gradstudio", "has the name of a project"),
        ("", "rates.gradsweep", "has the name of the results of a sweep"),
        ("project with runs", "net.csv", "holds a project with its runs"),
        ("sweep", "net.csv", "holds the results of a sweep"),
        ("database", "net.csv", "is an SQLite database"),
        ("text", "net.csv", ""),
        ("", "net.csv", ""),
    ],
)
@pytest.mark.parametrize("is_link", [False, True])
def test_projects_and_results_are_known_by_name_and_by_content(
    tmp_path: Path, what: str, name: str, why: str, is_link: bool
) -> None:
    path = tmp_path / name
    make(path, what)
    if is_link:
        path = tmp_path / "link"
        path.symlink_to(tmp_path / name)
    assert why_not_replaced(path) == why


def test_what_is_no_file_or_cannot_be_read_has_no_reason(tmp_path: Path) -> None:
    loop = tmp_path / "loop.csv"
    loop.symlink_to(loop)
    assert why_not_replaced(loop) == why_not_replaced(tmp_path) == ""
