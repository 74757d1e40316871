"""`RandomUser`: takes one step after another in a window, and writes down what comes of it."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu

from benchmarks.opened import open_window
from benchmarks.torture.standstill import Watchman
from benchmarks.torture.user.choosing import Chooser
from benchmarks.torture.user.deeds import Deeds, pass_time
from benchmarks.torture.user.gestures import GESTURES
from benchmarks.torture.user.in_sight import named, open_windows
from benchmarks.torture.user.inputs import TABLES
from benchmarks.torture.user.log import Halt, Log, Step
from gradstudio.project.file import SUFFIX
from gradstudio.project.spec import ProjectSpec

_STUCK_SECONDS = 0.4


class RandomUser:
    """Does what a hand at the mouse and one at the keys could do, and writes down what comes of it.

    Args:
        seed: of all choices.
        folder: for settings and files.
        log: where steps and findings go.
        in_lab: whether it is the tools of the lab that are used most.
    """

    def __init__(self, seed: int, folder: Path, log: Log, *, in_lab: bool = False) -> None:
        self._chance = random.Random(seed)
        self._chooser = Chooser(self._chance, in_lab=in_lab)
        self._folder = folder
        self._log = log
        self._application = QApplication.instance() or QApplication([])
        self._seen: set[str] = set()
        self._step_began = 0.0
        self._watchman = Watchman()
        self._watch = QTimer()
        self._watch.setInterval(100)
        self._watch.timeout.connect(self._leave_a_loop_of_its_own)
        self._watch.start()
        for name, text in TABLES.items():
            (folder / name).write_text(text, encoding="utf-8")
        for dialog, answer in (
            ("getOpenFileName", self._file_to_open),
            ("getSaveFileName", self._file_to_save),
        ):  # they would wait in a loop of their own
            setattr(QFileDialog, dialog, staticmethod(answer))
        self._open()

    def run(self, count: int) -> None:
        """Take so many steps."""
        for number in range(count):
            self.do(number, self._chooser.choose(self._window))

    def do(self, number: int, step: Step) -> None:
        """Take one step."""
        self._log.write({"step": number, "do": step})
        self._watchman.begin(number, json.dumps(step), counts=step[0] != "reopen")
        self._step_began = time.perf_counter()
        try:
            self._act(step)
        except LookupError:  # on replay a widget may not be there
            pass
        except RuntimeError as error:
            if "already deleted" not in str(error):  # it went with a step's own first half
                raise
        QApplication.processEvents()
        # A loop of its own would do this: without it all that was ever thrown away would pile up.
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self._step_began = 0.0
        self._watchman.beat()

    def tell(self, kind: str, text: str) -> None:
        """Write a finding down, once."""
        key = kind + text[-600:]
        if key not in self._seen:
            self._seen.add(key)
            self._log.write({"found": kind, "text": text})

    def longest(self) -> Halt:
        """Return the longest standstill so far."""
        longest = self._watchman.longest
        return {
            "own": longest.own,
            "clock": longest.clock,
            "number": longest.number,
            "step": longest.step,
            "seen": list(longest.seen),
        }

    def close(self) -> None:
        """Close the window, as its user would."""
        for widget in open_windows():
            if widget is not self._window:
                widget.close()
        if not self._window.close():
            self.tell("not closed", "the window stays open")
        self._trainer.shutdown()
        self._window.shutdown()
        self._window.model.shutdown()
        self._window.deleteLater()
        pass_time(0.05)

    def leave(self) -> None:
        """Watch the window no longer."""
        self._watchman.leave()

    def _open(self) -> None:
        opened = open_window(ProjectSpec(), self._folder, theme="")
        self._window, self._trainer = opened.window, opened.trainer
        self._deeds = Deeds(self._window, self._trainer, self._folder)
        self._trainer.failed.connect(
            lambda what, details: self.tell("training broke off", f"{what}\n{details}")
        )
        pass_time(0.3)

    def _act(self, step: Step) -> None:
        kind, *given = step
        match kind, given:
            case "reopen", []:
                self.close()
                self._open()
            case str(), [str(name), int(index), *more] if kind in GESTURES:
                GESTURES[kind](named(name, index), *more)
            case str(), _ if kind in self._deeds.by_kind:
                self._deeds.by_kind[kind](*given)
            case _:
                raise ValueError(f"There is no step {step}.")

    def _leave_a_loop_of_its_own(self) -> None:
        """Close what has opened a loop of its own within a step."""
        if self._step_began and time.perf_counter() - self._step_began > _STUCK_SECONDS:
            widget = QApplication.activePopupWidget() or QApplication.activeModalWidget()
            if isinstance(widget, (QMenu, QDialog)):
                widget.close()

    def _file_to_open(self, *arguments: object, **keywords: object) -> tuple[str, str]:
        names = ["", f"project{SUFFIX}", *sorted(TABLES)]
        return str(self._folder / self._chance.choice(names)), ""

    def _file_to_save(self, *arguments: object, **keywords: object) -> tuple[str, str]:
        return str(self._folder / f"project{SUFFIX}"), ""
