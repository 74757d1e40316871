"""The end of a window and of the program: at once, and nothing goes on behind it."""

from __future__ import annotations

import subprocess
import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QWidget

from gradstudio.ui.window.ending import silence
from tests.qt_helpers import until

_BUSY = """
import threading, sys
from gradstudio.ui.window.ending import end_process_if_busy
threading.Thread(target=threading.Event().wait, name="never").start()
print("saved")
end_process_if_busy(3, patience=0.05)
"""


def test_a_thread_that_does_not_end_does_not_keep_the_process(qapp):
    done = subprocess.run(
        [sys.executable, "-c", _BUSY], capture_output=True, text=True, timeout=200, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (3, "saved\n", "")


_SOON_DONE = """
import threading, time
from gradstudio.ui.window.ending import end_process_if_busy
threading.Thread(target=time.sleep, args=(0.02,)).start()
end_process_if_busy(3, patience=30.0)
print("goes on")
"""


def test_a_process_whose_threads_end_goes_on(qapp):
    done = subprocess.run(
        [sys.executable, "-c", _SOON_DONE], capture_output=True, text=True, timeout=200, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "goes on\n", "")


def test_no_timer_of_a_silent_window_is_heard_even_if_it_is_started_again(qtbot):
    window, heard = QWidget(), []
    timer, other = QTimer(window), QTimer()
    timer.timeout.connect(lambda: heard.append("window"))
    other.timeout.connect(lambda: heard.append("other"))
    timer.start(0)
    silence(window)
    assert not timer.isActive()
    timer.start(0)
    other.start(0)
    until(qtbot, lambda: len(heard) > 5)
    assert "window" not in heard
    other.stop()
    window.deleteLater()


def test_dialogs_of_a_silent_window_are_closed(qtbot):
    window = QWidget()
    dialog = QDialog(window)
    dialog.open()
    silence(window)
    assert not dialog.isVisible()
    window.deleteLater()
