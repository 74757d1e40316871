"""How a project named on the command line comes into the window."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gradstudio.project.file import MAX_BYTES, save_project
from gradstudio.ui.window.application import takes_long
from tests.qt_helpers import small_spec

_OPENED = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from gradstudio.ui.window import application
from gradstudio.ui.window.main_window import MainWindow

class Watched(MainWindow):
    def __init__(self, *parts):
        super().__init__(*parts)
        self.begun.connect(lambda: print("begun", self.document.path))
        self.document.replaced.connect(self.close)
        self.document.replaced.connect(lambda *how: print("opened", self.document.path.name))

application._LARGE_BYTES = 10
application.MainWindow = Watched
sys.exit(application.run(Path(sys.argv[1])))
"""


_AT_LESSON = """
import sys
from PySide6.QtCore import QTimer
from gradstudio import cli
from gradstudio.ui.window import application
from gradstudio.ui.window.main_window import MainWindow

class Watched(MainWindow):
    def __init__(self, *parts):
        super().__init__(*parts)
        self.lessons.opened.connect(self._tell)

    def _tell(self, lesson):
        print(lesson.name)
        QTimer.singleShot(0, self, self._end_at_lesson)

    def _end_at_lesson(self):
        print(self.workspaces.current)
        self.close()

application.MainWindow = Watched
sys.exit(cli.main(["lesson", "chain"]))
"""


_WITH = """
import sys
from PySide6.QtCore import QTimer
from gradstudio import cli
from gradstudio.ui.data.table_dialog import TableDialog
from gradstudio.ui.window import application
from gradstudio.ui.window.main_window import MainWindow

class Watched(MainWindow):
    def __init__(self, *parts):
        super().__init__(*parts)
        self.begun.connect(self._tell, application.Qt.ConnectionType.QueuedConnection)

    def _tell(self):
        print(self.document.spec.data.kind, not self.document.is_edited)
        print(self.messages.text, *[dialog.windowTitle() for dialog in self.findChildren(TableDialog)])
        self.close_and_lose()

application.MainWindow = Watched
sys.exit(cli.main(sys.argv[1:]))
"""


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


def test_a_large_project_is_read_when_the_window_is_there(tmp_path: Path) -> None:
    path = tmp_path / "net.gradstudio"
    save_project(small_spec(), path)
    done = subprocess.run(
        [sys.executable, "-c", _OPENED, str(path)], capture_output=True, text=True, timeout=200, check=False
    )
    assert (done.returncode, done.stdout.split()) == (0, ["begun", "None", "opened", "net.gradstudio"]), (
        done.stderr
    )


def test_a_lesson_named_on_the_command_line_is_what_the_window_begins_with(tmp_path: Path) -> None:
    # Settings of its own: which workspace a window begins with is remembered.
    own = {name: str(tmp_path) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
    done = subprocess.run(
        [sys.executable, "-c", _AT_LESSON],
        capture_output=True,
        text=True,
        env=os.environ | own,
        timeout=200,
        check=False,
    )
    assert (done.returncode, done.stdout.split()) == (0, ["chain", "lab"]), done.stderr


@pytest.mark.parametrize(
    ("given", "kind", "said"),
    [
        ("https://playground.tensorflow.org/#dataset=xor&showTestData=true", "xor", "Ignored: showTestData"),
        ("table.csv", "micrograd_moons", "Read samples from a file"),
    ],
)
def test_a_link_or_a_table_named_on_the_command_line_is_what_the_window_begins_with(
    tmp_path: Path, given: str, kind: str, said: str
) -> None:
    (tmp_path / "table.csv").write_text("a,y\n" + "1,2.5\n2,3.5\n" * 9)
    own = {name: str(tmp_path) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
    done = subprocess.run(
        [sys.executable, "-c", _WITH, given],
        capture_output=True,
        text=True,
        env=os.environ | own,
        cwd=tmp_path,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == f"{kind} True"
    assert said in done.stdout
