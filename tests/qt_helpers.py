"""What the tests of `app` and `ui` share: the check for leftovers, and a small project that trains fast."""

from __future__ import annotations

import gc
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import shiboken6

if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import scipy.linalg  # noqa: F401 - its BLAS has threads that stay, and are named after the one that loads it
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QTimer
from PySide6.QtGui import QCursor, QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from gradstudio.app.run.mailbox import Mail
from gradstudio.app.run.trainer import Trainer
from gradstudio.project.spec import ConstantRate, LayerSpec, Moons, NetworkSpec, ProjectSpec, TrainingSpec
from gradstudio.training.run.stopping import Stop
from tests.kernels import make_kernels_ready

PATIENCE = 90_000
"""Milliseconds to wait for a condition before a test fails; far more than any of them needs."""

_GONE_SECONDS = 60.0
_TASKS = Path("/proc/self/task")
_AWAY = QPoint(-10_000, -10_000)


def small_spec(*hidden: int, samples: int = 8, rate: float = 0.2, steps: int = 10**6) -> ProjectSpec:
    """Return a project of a few samples and neurons; a step of it takes about a millisecond."""
    layers = [LayerSpec(size=size, activation="tanh") for size in hidden or (4,)]
    return ProjectSpec(
        data=Moons(samples=samples, noise=0.05, seed=3),
        network=NetworkSpec(layers=(*layers, LayerSpec(size=1, activation="linear"))),
        training=TrainingSpec(learning_rate=ConstantRate(rate=rate), steps=steps, seed=7, engine="reference"),
    )


def runaway_spec() -> ProjectSpec:
    """Return a project whose loss overflows within a few dozen steps."""
    training = TrainingSpec(
        loss="squared_error", learning_rate=ConstantRate(rate=1000.0), steps=10**6, engine="reference"
    )
    layers = (LayerSpec(size=4, activation="linear"), LayerSpec(size=1, activation="linear"))
    return ProjectSpec(data=small_spec().data, network=NetworkSpec(layers=layers), training=training)


class Listener:
    """Writes down all that a trainer says."""

    def __init__(self, trainer: Trainer) -> None:
        self.mails: list[Mail] = []
        self.halts: list[Stop] = []
        self.divergences: list[str] = []
        self.failures: list[tuple[str, str]] = []
        self.playing: list[bool] = []
        trainer.mail_arrived.connect(self.mails.append)
        trainer.halted.connect(self.halts.append)
        trainer.diverged.connect(self.divergences.append)
        trainer.failed.connect(self._on_failed)
        trainer.playing_changed.connect(self.playing.append)

    @property
    def step(self) -> int:
        """Step count of the newest snapshot; −1 before there is one."""
        return self.mails[-1].snapshot.step if self.mails else -1

    @property
    def run(self) -> int:
        """Number of the newest run; −1 before there is one."""
        return self.mails[-1].run if self.mails else -1

    def forget(self) -> None:
        """Forget all that was said."""
        for said in (self.mails, self.halts, self.divergences, self.failures, self.playing):
            said.clear()

    def losses(self, run: int) -> list[float]:
        """Return every loss that came of one run, and check that they came in step."""
        losses: list[float] = []
        for mail in self.mails:
            if mail.run == run:
                steps = mail.training.steps.tolist()
                assert steps == list(range(len(losses), len(losses) + len(steps)))
                losses.extend(mail.training.losses.tolist())
        return losses

    def _on_failed(self, what: str, details: str) -> None:
        self.failures.append((what, details))


class SetAside:
    """Objects that the collector does not look through any more."""

    def __init__(self) -> None:
        self._tests = self._looked_through = 0

    def take_all(self) -> None:
        """Set aside what lives after a test: it lives long. But not for ever, or what died since would stay.

        To look through all takes half a second, most of it through what was imported. Therefore that is done
        when it has become much more than the last time; to count it takes 30 ms.
        """
        gc.freeze()
        self._tests += 1
        if self._tests % 200 == 0 and gc.get_freeze_count() > 1.5 * self._looked_through:
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            self._looked_through = gc.get_freeze_count()


_set_aside = SetAside()


@pytest.fixture(scope="session", autouse=True)
def _long_lived_objects_set_aside() -> Iterator[None]:
    """Take all that was imported out of the collector's sight; a collection after each test is then quick.

    The kernels, which draw the maps of every window and take the steps of sweeps, are made ready first: where
    none are kept on the disk yet, compiling them takes longer than a test waits for a sweep. Loading them starts
    the threads of BLAS, which live on and would bear the name of the thread that loaded them.
    """
    make_kernels_ready()

    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(scope="session", autouse=True)
def _none_stands_back() -> Iterator[None]:
    """Leave threads their priority: beside other programs that are busy, those without it get next to nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gradstudio.app.race.running._NICE", 0)
        yield


@pytest.fixture(autouse=True)
def _nothing_left_behind(qapp: QApplication, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that leaves a thread, a window or a running timer, or that logs a warning.

    As in the application, cyclic garbage is collected on the GUI thread only. The mouse is where no window is:
    left where the test before had it, it would lie on whatever a window shows there. What a window began that
    the tests of a file share is looked for when that is closed.
    """
    QCursor.setPos(_AWAY)
    before = Running.now()
    interval = sys.getswitchinterval()
    sys.setswitchinterval(5e-4)
    collects = gc.isenabled()  # not while a window is shared, whose threads are not to collect either
    gc.disable()
    yield
    QToolTip.hideText()
    settle()
    gc.collect()
    if collects:
        gc.enable()
    sys.setswitchinterval(interval)
    timers = before.check()
    _set_aside.take_all()
    assert not timers, "the test left a timer running"
    records = [
        record
        for when in ("setup", "call", "teardown")
        for record in caplog.get_records(when)
        if record.levelno >= logging.WARNING
    ]
    assert not records, "the test logged a warning"


@dataclass(frozen=True)
class Running:
    """What runs and is open before a test, or before the tests of a file."""

    threads: set[threading.Thread]
    tasks: set[str]
    windows: list[QWindow]

    @classmethod
    def now(cls) -> Running:
        """Return what runs now."""
        return cls(set(threading.enumerate()), _tasks(), _open_windows())

    def check(self) -> list[QTimer]:
        """Fail if threads or windows came and stayed; return the timers that run.

        While the tests of a file share a window nothing is told apart that it began: then only other windows are
        looked for, and the rest when the shared one is closed.
        """
        assert not [one for one in _open_windows() if one not in self.windows], "the test left a window open"
        if self.windows:
            return []
        assert not _eventually_none(self._new_threads), "the test left a thread running"
        timers = [one for one in gc.get_objects() if type(one) is QTimer and shiboken6.isValid(one)]
        return [timer for timer in timers if timer.isActive()]

    def _new_threads(self) -> list[str]:
        """Return what runs beside the main thread: Python's threads, and Qt's by the name the system knows."""
        python = [
            thread.name
            for thread in set(threading.enumerate()) - self.threads
            if thread.is_alive()
            and not isinstance(thread, threading._DummyThread)
            and not thread.name.startswith("pytest_timeout")  # each test has one of its own
        ]
        return python + [f"{name} {task}" for task in _tasks() - self.tasks if (name := _name_of_qt(task))]


def _open_windows() -> list[QWindow]:
    return [window for window in QGuiApplication.topLevelWindows() if window.isVisible()]


def until(qtbot: QtBot, condition: Callable[[], object]) -> None:
    """Run the event loop until a condition holds; fail if it never does.

    Most hold within some milliseconds: it is looked at soon at first, and then every 10 ms.
    """
    begun = time.monotonic()
    while not condition():
        waited = 1000 * (time.monotonic() - begun)
        assert waited < PATIENCE, "what is waited for never came"
        qtbot.wait(min(10, 1 + int(waited / 4)))


def settle() -> None:
    """Handle all events that are waiting, deferred deletions too."""
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()


def _tasks() -> set[str]:
    """Return the numbers that the system gave to the threads."""
    return {task.name for task in _TASKS.iterdir()} if _TASKS.is_dir() else set()


def _name_of_qt(task: str) -> str:
    """Return the name of a thread if it is one of Qt's, else ""."""
    try:
        name = (_TASKS / task / "comm").read_text().strip()
    except OSError:  # it ended while we looked
        return ""
    return name if name in ("training", "QThread") else ""


def _eventually_none(look: Callable[[], list[str]]) -> list[str]:
    deadline = time.monotonic() + _GONE_SECONDS
    while (found := look()) and time.monotonic() < deadline:
        time.sleep(0.01)
    return found
