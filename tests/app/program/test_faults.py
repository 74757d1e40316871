from __future__ import annotations

import sys
import threading

import pytest
from PySide6.QtCore import QObject, QThread, QTimer, Signal

from gradstudio.app.program.faults import FaultReporter
from tests.qt_helpers import settle, until


@pytest.fixture
def faults(qapp, caplog):
    """The faults that were reported, as (what, details); the reporter is installed."""
    reporter = FaultReporter()
    heard: list[tuple[str, str]] = []
    reporter.fault.connect(lambda what, details: heard.append((what, details)))
    reporter.install()
    yield heard
    reporter.uninstall()
    records = caplog.get_records("call")
    assert [record.levelname for record in records] == ["ERROR"] * len(heard)
    records.clear()  # they are what these tests provoke


def fail(message: str = "it broke") -> None:
    raise ValueError(message)


class Emitter(QObject):
    happened = Signal()


class BrokenThread(QThread):
    def run(self) -> None:
        fail("on a thread")


def test_an_exception_in_a_slot_is_reported_with_its_traceback(faults):
    emitter = Emitter()
    emitter.happened.connect(fail)
    emitter.happened.emit()
    ((what, details),) = faults
    assert what == "ValueError: it broke"
    assert "Traceback" in details
    assert "in fail" in details


def test_an_exception_in_a_timer_is_reported(faults, qtbot):
    timer = QTimer()
    timer.setSingleShot(True)
    timer.timeout.connect(fail)
    timer.start(0)
    until(qtbot, lambda: faults)
    assert faults[0][0] == "ValueError: it broke"


def test_an_exception_on_a_qt_thread_is_reported_on_the_gui_thread(qapp, caplog, qtbot):
    reporter = FaultReporter()
    told_on: list[QThread] = []

    class Window(QObject):
        def on_fault(self, what: str, details: str) -> None:
            told_on.append(QThread.currentThread())

    window = Window()
    reporter.fault.connect(window.on_fault)
    reporter.install()
    thread = BrokenThread()
    try:
        thread.start()
        until(qtbot, lambda: told_on)
    finally:
        thread.wait()
        reporter.uninstall()
    assert told_on == [qapp.thread()]
    caplog.clear()


def test_the_same_fault_is_reported_once(faults):
    emitter = Emitter()
    emitter.happened.connect(fail)
    for _ in range(5):
        emitter.happened.emit()
    assert len(faults) == 1


def test_another_fault_is_reported_too(faults):
    emitter = Emitter()
    emitter.happened.connect(fail)
    emitter.happened.emit()
    sys.excepthook(KeyError, KeyError("other"), None)
    assert [what for what, _ in faults] == ["ValueError: it broke", "KeyError: 'other'"]


def test_faults_from_many_threads_at_once_are_each_reported_once(faults):
    def report(i: int) -> None:
        for _ in range(20):
            sys.excepthook(ValueError, ValueError(f"fault {i}"), None)

    threads = [threading.Thread(target=report, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    settle()  # what comes from another thread is queued
    assert sorted(what for what, _ in faults) == [f"ValueError: fault {i}" for i in range(4)]


def test_ctrl_c_goes_to_the_hook_before(qapp):
    caught: list[type] = []
    before = sys.excepthook
    sys.excepthook = lambda kind, error, trace: caught.append(kind)
    try:
        reporter = FaultReporter()
        reporter.install()
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
        reporter.uninstall()
    finally:
        sys.excepthook = before
    assert caught == [KeyboardInterrupt]


def test_uninstalling_puts_the_hook_before_back(qapp):
    before = sys.excepthook
    reporter = FaultReporter()
    reporter.install()
    assert sys.excepthook != before
    reporter.uninstall()
    assert sys.excepthook is before
