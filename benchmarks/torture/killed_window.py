"""The window that `kills` kills, which uses itself at random: ``python -m benchmarks.torture.killed_window HOME SEED NUMBER``.

It edits, trains, saves, scrubs, starts over, brings back and discards, and writes that into the journal.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from benchmarks.torture.journal import Entry, Told
from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.moment import Moment

if TYPE_CHECKING:
    from gradstudio.app.document.kept_work import Kept
    from gradstudio.ui.window.main_window import MainWindow

_TICK_MILLISECONDS = 60
_UNMARKED = ProjectSpec().training.seed


def drive(home: Path, seed: int, number: int) -> int:
    """Open the window and use it at random until the process is killed."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QFileDialog

    from gradstudio.cli import main
    from gradstudio.ui.window.main_window import MainWindow

    chance = random.Random(f"user {seed} {number}")
    projects = sorted((home / "projects").glob("*.gradstudio"))
    user: list[_User] = []
    timer = QTimer()

    def tick() -> None:
        windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()]
        if windows and not user:
            user.append(_User(windows[0], home, chance, first_mark=1_000 * (number + 1)))
        elif windows:
            user[0].act()

    def named(*arguments: object) -> tuple[str, str]:
        return str(user[0].answer), ""

    QFileDialog.getSaveFileName = staticmethod(named)  # type: ignore[method-assign,assignment] # nobody is there to ask
    application_exec: Callable[..., int] = QApplication.exec

    def execute(*arguments: object) -> int:
        timer.timeout.connect(tick)
        timer.start(_TICK_MILLISECONDS)
        return application_exec()

    QApplication.exec = execute  # type: ignore[method-assign] # the timer starts with the loop
    return main([str(chance.choice(projects))] if projects and chance.random() < 0.5 else [])


class _User:
    """Does one thing after another, and writes it down before and after."""

    def __init__(self, window: MainWindow, home: Path, chance: random.Random, first_mark: int) -> None:
        self._window = window
        self._chance = chance
        self._mark = first_mark
        self._files = [home / "projects" / f"net{number}.gradstudio" for number in range(3)]
        self.answer = self._files[0]
        # Half of the users save or start over every other second, the others leave it to the program.
        busy = self._chance.choice([0.0, 1.0])
        self._weights = {"edit": 30.0, "play": 20.0, "scrub": 6.0, "wait": 30.0, "save": 3.0 * busy}
        self._weights |= dict.fromkeys(("save as", "new", "take", "discard"), busy)
        self._is_acting = False
        self._journal = (home / "journal").open("a")
        self._recovery = window.files.recovery
        left = {self._mark_of(kept): kept for kept in self._recovery.leftovers()}
        offered = bool(window.messages.offers)
        if offered != bool(left):
            sys.stderr.write(f"Fatal: {len(left)} works are left, and offered is {offered}\n")
        self._write("up", left=sorted(left))

    def act(self) -> None:
        """Do one thing, unless the one before is still being waited for: input is held back meanwhile."""
        if self._is_acting:
            return
        self._is_acting = True
        try:
            self._tell_reached()
            self._act()
        finally:
            self._is_acting = False

    def _act(self) -> None:
        window, document = self._window, self._window.document
        doing = self._chance.choices(list(self._weights), list(self._weights.values()))[0]
        if doing == "edit":
            self._mark += 1
            window.editor.edit("Mark", edits.set_training, seed=self._mark, steps=10**6)
            self._write("edited", mark=self._mark)
        elif doing == "save" and document.path is not None:
            self._save(document.path, window.files.save)
        elif doing == "save as":
            self._save(self._chance.choice(self._files), window.files.save_as)
        elif doing == "new":
            self._write("replacing")
            window.files.new()
            self._write("replaced")
        elif doing in ("take", "discard"):
            self._answer(doing)
        elif doing == "play":
            window.trainer.toggle()
        elif doing == "scrub" and window.trainer.record.runs:
            run = self._chance.choice(window.trainer.record.runs)
            window.sight.go_to(Moment(run.number, self._chance.randint(run.begin, run.end)))

    def _tell_reached(self) -> None:
        """Write down how far the present run has come, if an edit gave its project a mark."""
        runs = self._window.trainer.record.runs
        if runs and runs[-1].end > runs[-1].begin and runs[-1].spec.training.seed != _UNMARKED:
            self._write("reached", mark=runs[-1].spec.training.seed, step=runs[-1].end)

    def _save(self, path: Path, save: Callable[[], object]) -> None:
        document = self._window.document
        self.answer, mark = path, document.newest.training.seed
        self._write("saving", file=path.name, mark=mark)
        save()
        # Or the window was closed meanwhile, and it may be either.
        if document.path == path and not document.is_edited:
            self._write("saved", file=path.name, mark=mark)

    def _answer(self, doing: str) -> None:
        left = self._recovery.leftovers()
        if not left:
            return
        kept = self._chance.choice(left)
        mark = self._mark_of(kept)
        unsaved = self._window.files.unsaved
        if doing == "discard":
            self._write("discarding", mark=mark)
            unsaved.discard(kept)
            self._write("discarded", mark=mark)
        else:
            self._write("replacing")
            self._write("taking", mark=mark)
            unsaved.bring_back(kept)
            self._write("replaced")
            self._write("taken", mark=mark)

    def _mark_of(self, kept: Kept) -> int:
        return self._recovery.read(kept).spec.training.seed

    def _write(self, what: str, **told: Unpack[Told]) -> None:
        entry: Entry = {"what": what, "when": time.monotonic(), **told}
        self._journal.write(json.dumps(entry) + "\n")
        self._journal.flush()


if __name__ == "__main__":
    sys.exit(drive(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
