"""A long run of the moons demo in the real window, with its past gone through all the while, and its memory watched.

In each round a thousand steps are trained, and meanwhile moments are gone to by chance, runs are played backwards and
forwards, ways are ended, bookmarks come and go, and now and then a run grows from a past step. What is shown at a
keyframe must have its bits.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtWidgets import QApplication

from benchmarks.opened import opened_window
from benchmarks.torture.memory import held
from gradstudio.app.run.mailbox import Mail
from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.moment import Moment
from gradstudio.ui.timeline.timeline import Timeline
from gradstudio.ui.window.main_window import MainWindow

STEPS = 1000
"""Trained in a round."""
_SCRUBS = 4
_MOST_GROWTH = 12 * 2**20
"""Bytes by which the second half of a long soak may let the process grow, besides what is kept of each step."""
_PER_LOSS = 3 * 8, 2 * 8
"""Bytes that a step takes in the record, and again in the window, until a run of a million thins them out."""
_LONG = 100
"""Rounds from which on memory is judged: the first fill what is kept by design."""
_PATIENCE_SECONDS = 60.0


def run(count: int, seed: int) -> list[str]:
    """Scrub so many rounds.

    Args:
        count: rounds of `STEPS` steps.
        seed: of all that is chosen.

    Returns:
        What went wrong, each as a sentence.
    """
    spec = edits.set_training(ProjectSpec(), steps=10**8)
    with tempfile.TemporaryDirectory() as folder, opened_window(spec, Path(folder)) as opened:
        soak = _Soak(opened.window, random.Random(seed))
        try:
            soak.scrub(count)
        finally:
            opened.window.playback.stop()
    return soak.broken


class _Soak:
    """One window that is scrubbed, and what broke in it."""

    def __init__(self, window: MainWindow, dice: random.Random) -> None:
        self.broken: list[str] = []
        self._window, self._dice = window, dice
        self._sight, self._trainer = window.sight, window.trainer
        self._line = window.findChildren(Timeline)[0]
        self._mail: Mail | None = None
        self._sight.mail_arrived.connect(self._on_sight_mail_arrived)
        self._sight.failed.connect(self._on_failed)
        self._trainer.failed.connect(self._on_failed)

    def scrub(self, rounds: int) -> None:
        """Train and scrub so many rounds."""
        self._until(
            lambda: self._sight.live is not None and self._trainer.record.runs != (), "the first numbers"
        )
        self._trainer.set_speed(0.0)
        self._window.playback.set_speed(1000.0)
        half = 0
        for turn in range(rounds):
            if self.broken:
                return
            self._round()
            if rounds >= _LONG and turn == rounds // 2:
                half = held() - self._kept()
        grown = held() - self._kept() - half
        if rounds >= _LONG and grown > _MOST_GROWTH:
            self.broken.append(f"the second half of {rounds:,} rounds took {grown / 2**20:.0f} MB of memory")

    def _kept(self) -> int:
        """Return the bytes of what is kept by design of the steps so far."""
        runs, in_record, in_window = self._trainer.record, *_PER_LOSS
        seen = self._window._models.records.runs
        return (
            runs.nbytes
            + in_record * sum(len(run.history) for run in runs.runs)
            + in_window * sum(len(run.training) for run in seen)
        )

    def _round(self) -> None:
        live = self._sight.live
        assert live is not None  # there are numbers
        run, end = live.run, live.step + STEPS
        self._trainer.step(STEPS)
        for _ in range(_SCRUBS):
            self._dice.choice((self._go, self._go, self._go, self._play, self._halt, self._move))(run)
        if self._dice.random() < 0.1:
            self._bookmark()
        self._compare(run)
        self._sight.go_live()
        self._until(
            lambda: self._sight.live is not None and self._sight.live.step >= end,
            f"step {end:,} of run {run}",
        )

    def _go(self, run: int) -> None:
        kept = self._trainer.record.run(run)
        moment = Moment(kept.number, self._dice.randint(kept.begin, kept.end))
        self._sight.go_to(moment)
        if self._dice.random() < 0.7:
            self._until(lambda: self._sight.moment != moment or self._sight.shown == moment, f"{moment}")

    def _play(self, run: int) -> None:
        self._window.playback.play(self._dice.choice((-1, 1)))
        self._spin(0.05)
        self._window.playback.stop()

    def _halt(self, run: int) -> None:
        self._go(run)
        self._sight.halt()

    def _move(self, run: int) -> None:
        self._line.track.moved.emit(self._dice.choice((-100, -1, 1, 100)))

    def _bookmark(self) -> None:
        handlers = self._line.handlers()
        handlers["bookmark"]()
        self._line.name_field.returnPressed.emit()
        self._spin(0.0)
        handlers["bookmark_delete"]()
        self._window.document.undo_stack.clear()

    def _compare(self, run: int) -> None:
        """Go to a keyframe, and see whether what is shown there has its bits."""
        kept = list(self._trainer.record.run(run).keyframes)
        if not kept:
            return
        frame = self._dice.choice(kept)
        moment = Moment(self._trainer.record.run(run).number, frame.step)
        self._sight.go_to(moment)
        self._until(lambda: self._sight.shown == moment, f"{moment}")
        mail = self._mail
        if mail is not None and mail.snapshot.moment == moment:
            told, held_then = mail.snapshot.parameters, frame.state.engine.parameters
            if not np.array_equal(told, held_then):
                self.broken.append(f"{moment} is shown with other parameters than it had")

    def _until(self, condition: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not condition() and not self.broken:
            if time.monotonic() > deadline:
                self.broken.append(f"waited {_PATIENCE_SECONDS:.0f} s for {what} in vain")
                return
            self._spin(0.001)

    def _spin(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        QApplication.processEvents()
        while (left := end - time.monotonic()) > 0:
            time.sleep(min(left, 0.002))
            QApplication.processEvents()

    def _on_sight_mail_arrived(self, mail: Mail) -> None:
        self._mail = mail

    def _on_failed(self, what: str, details: str) -> None:
        self.broken.append(f"{what}\n{details}")
