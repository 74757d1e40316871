"""Closing: never a hang, never a crash, nothing lost, and the next window is as the last one was left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDockWidget

import gradstudio
from gradstudio.project import edits
from gradstudio.project.file import save_project
from gradstudio.training.run.session import Session
from tests.qt_helpers import settle, small_spec, until
from tests.ui.gestures import CTRL, choose_from_menu, click, key

ROOT = Path(gradstudio.__file__).parents[1]


def dock(studio, name: str) -> QDockWidget:
    return studio.window.findChild(QDockWidget, name)


def test_closing_while_training_ends_threads_and_timers_at_once(open_studio, qtbot):
    studio = open_studio()
    click(studio.window.bar.play_button)
    until(qtbot, lambda: studio.heard.step > 10)
    assert studio.window.close()
    steps = len(studio.heard.mails)
    settle()
    assert not studio.window.isVisible()
    assert len(studio.heard.mails) == steps
    assert [timer for timer in studio.window.findChildren(QTimer) if timer.isActive()] == []


class Stuck(Session):
    """Takes a step that lasts until it is let go."""

    go_on = threading.Event()
    begun = threading.Event()

    def run(self, steps: int):
        self.begun.set()
        self.go_on.wait()
        return super().run(1)

    def run_for(self, seconds: float, most: int | None = None):
        return self.run(1)


class BreaksLate(Stuck):
    """Breaks down in its step once that is let go, when the window is closed already."""

    def run(self, steps: int):
        self.begun.set()
        self.go_on.wait()
        raise RuntimeError("the gears are stuck")


def test_closing_does_not_wait_for_the_step(open_studio, qtbot):
    Stuck.go_on.clear()
    Stuck.begun.clear()
    studio = open_studio(small_spec(), Stuck)
    click(studio.window.bar.play_button)
    until(qtbot, Stuck.begun.is_set)
    assert studio.window.close()
    assert not studio.window.isVisible()
    assert not studio.trainer.shutdown(1), "the step ended before the window was closed"
    mails = len(studio.heard.mails)
    Stuck.go_on.set()
    assert studio.trainer.shutdown()
    settle()
    assert len(studio.heard.mails) == mails


def test_of_the_commands_that_wait_none_is_begun_once_the_window_is_closed(open_studio, qtbot):
    made = []

    class Counted(Stuck):
        def __init__(self, spec, *, run_id):
            made.append(spec)
            super().__init__(spec, run_id=run_id)

    Stuck.go_on.clear()
    Stuck.begun.clear()
    studio = open_studio(small_spec(), Counted)
    click(studio.window.bar.play_button)
    until(qtbot, Stuck.begun.is_set)
    click(studio.window.builder.view.headers[0].add_neuron)
    made.clear()
    assert studio.window.close()
    Stuck.go_on.set()
    assert studio.trainer.shutdown()
    assert not made


def test_a_fault_that_comes_while_closing_opens_no_dialog_that_keeps_the_program_alive(open_studio, qtbot):
    Stuck.go_on.clear()
    Stuck.begun.clear()
    studio = open_studio(small_spec(), BreaksLate)
    click(studio.window.bar.play_button)
    until(qtbot, Stuck.begun.is_set)
    assert studio.window.close()
    Stuck.go_on.set()
    assert studio.trainer.shutdown()
    settle()
    assert [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()] == []


def test_a_dialog_that_is_open_goes_with_the_window(studio):
    studio.window.faults.report("RuntimeError: the gears are stuck", "Traceback")
    settle()
    assert studio.window.close()
    settle()
    assert [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()] == []


def test_after_closing_nothing_is_kept_or_told_any_more_and_a_fault_opens_no_dialog(studio, tmp_path):
    assert studio.window.close()
    studio.window.faults.report("late", "traceback")
    assert [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()] == []
    studio.window.editor.edit("Add layer", edits.add_layer)
    assert not studio.window.isWindowModified()
    assert list(tmp_path.rglob("*.unsaved")) == []


def test_closing_while_a_graph_is_placed(open_studio):
    studio = open_studio(wait=False)
    assert studio.window.close()


def test_no_widget_outlives_the_window(open_studio, qtbot):
    before = QApplication.allWidgets()
    studio = open_studio()
    studio.window.workspaces.choose("inspect")
    studio.window.selection.set_node(studio.window.model.node_of("layer1.neuron1.w1"))
    over_time = studio.window.inspector.view.over_time
    until(qtbot, lambda: over_time.isVisible() and over_time.curves)
    open_studio.close_all()
    assert [widget for widget in QApplication.allWidgets() if widget not in before] == []


def test_ctrl_q_closes(studio):
    key(studio.window.canvas.view, Qt.Key.Key_Q, CTRL)
    assert not studio.window.isVisible()


def test_the_size_of_the_window_is_remembered(open_studio):
    first = open_studio()
    size = QSize(first.window.minimumWidth(), 640)  # wider than the screen of the tests it would be cut
    first.window.resize(size)
    settle()
    open_studio.close_all()
    assert open_studio(size=None).window.size() == size


def test_the_layout_of_the_panels_is_remembered_and_can_be_reset(open_studio):
    first = open_studio()
    choose_from_menu(first.window, "View", "Panels", "Inspector")
    first.window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock(first, "loss_dock"))
    settle()
    open_studio.close_all()
    second = open_studio()
    assert not second.window.inspector.isVisible()
    area = second.window.dockWidgetArea(dock(second, "loss_dock"))
    assert area == Qt.DockWidgetArea.RightDockWidgetArea
    choose_from_menu(second.window, "View", "Reset workspace")
    assert second.window.inspector.isVisible()
    area = second.window.dockWidgetArea(dock(second, "loss_dock"))
    assert area == Qt.DockWidgetArea.BottomDockWidgetArea


def spoil_layout(studio) -> None:
    studio.settings.geometry = studio.window.saveGeometry()[:7]
    studio.settings.set_layout("studio", studio.window.saveState()[:9], {"loss_dock": 0.5})


def test_remembered_nonsense_opens_the_window_as_at_first(open_studio):
    first = open_studio()
    spoil_layout(first)
    first.window.close()
    spoil_layout(first)
    second = open_studio()
    assert second.window.inspector.isVisible()
    assert second.window.loss_plot.isVisible()


def start(home: Path, *arguments: str, **variables: str) -> subprocess.Popen:
    environment = (
        os.environ
        | {
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_STATE_HOME": str(home / "state"),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": str(ROOT),
        }
        | variables
    )
    return subprocess.Popen(
        [sys.executable, *arguments],
        env=environment,
        cwd=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


_WATCHED = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from gradstudio.project import edits
from gradstudio.ui.window.main_window import MainWindow

def look():
    windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)]
    if windows and windows[0].isVisible():
        watch(windows[0])

original = QApplication.exec
def run(*_):
    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(20)
    return original()
QApplication.exec = run
"""

_MAIN = """
from gradstudio.cli import main
sys.exit(main(sys.argv[1:]))
"""

_PLAY_EDIT_AND_CLOSE = """
def watch(window):
    if not window.trainer.is_playing:
        window.trainer.play()
    elif (run := window._models.records.present) is not None and run.step > 5:
        window.editor.edit("Add layer", edits.add_layer)
        window.close()
"""


def test_the_program_is_closed_while_training_with_edits_and_says_nothing(tmp_path):
    save_project(small_spec(), tmp_path / "net.gradstudio")
    program = _WATCHED + _PLAY_EDIT_AND_CLOSE + _MAIN
    assert ended(start(tmp_path, "-c", program, str(tmp_path / "net.gradstudio"))) == (0, "", "")
    assert len(list(tmp_path.rglob("*.unsaved"))) == 1
    assert not list(tmp_path.rglob("*.lock"))


@pytest.mark.timeout(900)
def test_the_program_ends_well_when_it_is_asked_to_from_outside(tmp_path):
    process = start(tmp_path, "-m", "gradstudio")
    wait_until_it_is_up(process)
    process.send_signal(signal.SIGINT)
    assert ended(process) == (0, "", "")
    assert_the_place_of_the_window_is_remembered(tmp_path)


@pytest.mark.timeout(900)
def test_a_signal_that_the_one_who_began_the_program_ignores_is_ignored_by_it_which_another_ends(tmp_path):
    # As a shell script has it for what it puts in the background.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process = start(tmp_path, "-m", "gradstudio")
    finally:
        signal.signal(signal.SIGINT, before)
    wait_until_it_is_up(process)
    assert has(process.pid, "SigIgn", signal.SIGINT)
    process.send_signal(signal.SIGHUP)
    assert ended(process) == (0, "", "")
    assert_the_place_of_the_window_is_remembered(tmp_path)


_EDIT_AND_WAIT = """
def watch(window):
    if "edited" not in said:
        window.editor.edit("Add layer", edits.add_layer)
        say("edited")
    elif "asks" not in said and any("the window stays open" in offer for offer in window.messages.offers):
        say("asks")

def say(word):
    said.append(word)
    print(word, flush=True)

said = []
"""


def test_a_second_signal_ends_a_program_that_cannot_keep_its_edits(tmp_path):
    (tmp_path / "data").write_text("a file where the folder should be")
    process = start(tmp_path, "-c", _WATCHED + _EDIT_AND_WAIT + _MAIN)
    assert process.stdout.readline() == "edited\n"
    process.send_signal(signal.SIGTERM)
    assert process.stdout.readline() == "asks\n"
    assert process.poll() is None  # it stays
    process.send_signal(signal.SIGTERM)
    assert ended(process) == (0, "", "")
    assert_the_place_of_the_window_is_remembered(tmp_path)


def test_a_display_that_cannot_be_reached_is_told_in_a_sentence(tmp_path):
    process = start(tmp_path, "-m", "gradstudio", QT_QPA_PLATFORM="xcb", DISPLAY=":987")
    code, output, errors = ended(process)
    assert (code, output) == (1, "")
    assert errors.startswith("gradstudio: the window cannot be opened on DISPLAY=:987. ")
    assert "\n" not in errors.strip()


def assert_the_place_of_the_window_is_remembered(home: Path) -> None:
    assert list((home / "config").rglob("*"))


def ended(process: subprocess.Popen) -> tuple[int, str, str]:
    """Return exit code, output and errors of a process; one that hangs is killed and fails the test."""
    try:
        output, errors = process.communicate(timeout=200)
    except subprocess.TimeoutExpired:
        process.kill()
        output, errors = process.communicate()
        pytest.fail(f"the program did not end: {errors}")
    return process.returncode, output, noise_free(errors)


def wait_until_it_is_up(process: subprocess.Popen) -> None:
    """Wait until the signal handlers are the program's own: until then a signal ends it in the rough way."""
    deadline = time.monotonic() + 200
    while not is_caught(process.pid) and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.05)


def is_caught(pid: int) -> bool:
    """Whether a process has handlers of its own for signals, other than Python's."""
    # Python itself catches SIGINT from the start, SIGTERM only when it was asked to.
    return has(pid, "SigCgt", signal.SIGTERM)


def has(pid: int, field: str, number: signal.Signals) -> bool:
    """Whether a signal is in a set of a process: ``SigCgt``, those it catches, or ``SigIgn``, those it ignores."""
    status = Path(f"/proc/{pid}/status").read_text()
    signals = int(next(line for line in status.splitlines() if line.startswith(field)).split()[1], 16)
    return bool(signals >> (number - 1) & 1)


def noise_free(errors: str) -> str:
    """Return what was written to stderr, but for what the offscreen platform cannot do."""
    return "\n".join(line for line in errors.splitlines() if "This plugin does not support" not in line)
