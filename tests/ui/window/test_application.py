"""How a project named on the command line comes into the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from gradstudio.project.file import MAX_BYTES, save_project
from gradstudio.ui.data.table_dialog import TableDialog
from gradstudio.ui.window import application
from gradstudio.ui.window.application import takes_long
from gradstudio.ui.window.main_window import MainWindow
from tests.qt_helpers import small_spec


def sized(path: Path, count: int) -> Path:
    with path.open("wb") as sparse:
        sparse.truncate(count)
    return path


@pytest.mark.parametrize(("count", "expected"), [(10, False), (2**21, True), (MAX_BYTES + 1, False)])
def test_only_a_large_project_waits_for_the_window(tmp_path: Path, count: int, expected: bool) -> None:
    assert takes_long(sized(tmp_path / "net.gradstudio", count)) == expected


def test_what_is_no_file_is_told_before_there_is_a_window(tmp_path: Path) -> None:
    assert not takes_long(tmp_path)
    assert not takes_long(tmp_path / "not there")


def test_a_large_project_is_read_when_the_window_is_there(start_here, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(application, "_LARGE_BYTES", 10)
    path, said = tmp_path / "net.gradstudio", []

    def watch(window: MainWindow) -> None:
        window.begun.connect(lambda: said.append(("begun", window.document.path)))
        window.document.replaced.connect(window.close)
        window.document.replaced.connect(lambda *how: said.append(("opened", window.document.path)))

    save_project(small_spec(), path)
    assert start_here(watch, str(path)) == 0
    assert said == [("begun", None), ("opened", path)]


def test_a_lesson_named_on_the_command_line_is_what_the_window_begins_with(start_here) -> None:
    said = []

    def watch(window: MainWindow) -> None:
        def end_at_lesson() -> None:
            said.append(window.workspaces.current)
            window.close()

        window.lessons.opened.connect(lambda lesson: said.append(lesson.name))
        window.lessons.opened.connect(end_at_lesson, Qt.ConnectionType.QueuedConnection)

    assert start_here(watch, "lesson", "chain") == 0
    assert said == ["chain", "lab"]


@pytest.mark.parametrize(
    ("given", "kind", "said"),
    [
        ("https://playground.tensorflow.org/#dataset=xor&showTestData=true", "xor", "Ignored: showTestData"),
        ("table.csv", "micrograd_moons", "Read samples from a file"),
    ],
)
def test_a_link_or_a_table_named_on_the_command_line_is_what_the_window_begins_with(
    start_here, tmp_path: Path, monkeypatch, given: str, kind: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("table.csv").write_text("a,y\n" + "1,2.5\n2,3.5\n" * 9)
    shown = []

    def watch(window: MainWindow) -> None:
        def look() -> None:
            titles = [dialog.windowTitle() for dialog in window.findChildren(TableDialog)]
            data = window.document.spec.data.kind
            shown.append((data, window.document.is_edited, [window.messages.text, *titles]))
            window.close_and_lose()

        window.begun.connect(look, Qt.ConnectionType.QueuedConnection)

    assert start_here(watch, given) == 0
    ((data, is_edited, told),) = shown
    assert (data, is_edited) == (kind, False)
    assert any(said in each for each in told)
