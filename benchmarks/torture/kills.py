"""The program killed at random moments and started again: no file is damaged, no work is lost, nothing is left behind.

A round is the real window in a process of its own, on the home that the round before left. It edits, trains, saves,
scrubs, starts over, brings back and discards by itself, and writes into a journal what it is about to do and what it has
done. The parent ends it at a random moment, by SIGKILL or SIGTERM, and holds what is on the disk against the journal.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gradstudio.app.document.recovery import Recovery
from gradstudio.engine.errors import GradStudioError
from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.store import is_kept, load_any_project, load_kept
from gradstudio.training.record import Record
from gradstudio.training.run.moment import Moment

ROOT = Path(__file__).resolve().parents[2]
KEPT_WITHIN_SECONDS = 2.0
_START_SECONDS = 120.0
_END_SECONDS = 30.0
_LONGEST_LIFE_SECONDS = 5.0
_TICK_MILLISECONDS = 60
_UNMARKED = ProjectSpec().training.seed


def run(count: int, seed: int) -> list[str]:
    """Kill the program so many times.

    Args:
        count: number of rounds.
        seed: of all that is random.

    Returns:
        What was lost, damaged or left behind, each with the round that shows it.
    """
    findings: list[str] = []
    with tempfile.TemporaryDirectory(prefix="gradstudio-kills-") as folder:
        home = Path(folder)
        for number in range(count):
            found = _round(home, seed, number)
            findings += [f"seed {seed}, round {number}: {what}" for what in found]
    return findings


@dataclass
class Truth:
    """What has to be on the disk, by the journal: each state of a project is told by its mark.

    Attributes:
        saved: for each file the mark it was saved with last.
        saving: a file and a mark that may or may not have got there.
        waiting: marks of work that was left or set aside.
        unsure: marks of work that was being discarded or brought back.
        edits: of the present project, marks that are not saved, with the moment of each.
        reached: of the present project, moment, mark of the run's project, and step to which it had come.
    """

    saved: dict[str, int] = field(default_factory=dict)
    saving: tuple[str, int] | None = None
    waiting: set[int] = field(default_factory=set)
    unsure: set[int] = field(default_factory=set)
    edits: list[tuple[float, int]] = field(default_factory=list)
    reached: list[tuple[float, int, int]] = field(default_factory=list)

    def follow(self, entry: dict[str, Any]) -> None:
        """Take an entry of the journal into account."""
        mark = entry.get("mark", -1)
        match entry["what"]:
            case "up":
                self.waiting = set(entry["left"])
            case "edited":
                self.edits.append((entry["when"], mark))
            case "reached":
                self.reached.append((entry["when"], mark, entry["step"]))
            case "saving":
                self.saving = (entry["file"], mark)
            case "saved":
                self.saved[entry["file"]] = mark
                self.saving = None
                self.edits.clear()
            case "replacing":
                self.reached.clear()
                if self.edits:
                    self.unsure.add(self.edits[-1][1])
            case "replaced" if self.edits:
                self.unsure.discard(self.edits[-1][1])
                self.waiting.add(self.edits[-1][1])
                self.edits.clear()
            case "taking" | "discarding":
                self.unsure.add(mark)
            case "taken":
                self.waiting.discard(mark)
                self.edits = [(entry["when"], mark)]
            case "discarded":
                self.waiting.discard(mark)


def _round(home: Path, seed: int, number: int) -> list[str]:
    chance = random.Random(f"{seed} {number}")
    journal, projects = home / "journal", home / "projects"
    projects.mkdir(exist_ok=True)
    before = _saved_marks(projects)
    journal.write_text("")
    process = _start(home, seed, number)
    try:
        if not _await_up(process, journal):
            process.kill()
            return [f"it did not start: {_errors(home)}"]
        time.sleep(chance.uniform(0.0, _LONGEST_LIFE_SECONDS))
        how = chance.choice([signal.SIGKILL, signal.SIGTERM])
        killed = time.monotonic()
        process.send_signal(how)
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return [f"SIGTERM did not end it within {_END_SECONDS:.0f} s"]
    found = []
    if how == signal.SIGTERM and process.returncode != 0:
        found.append(f"it ended by SIGTERM with code {process.returncode}")
    if "Traceback" in (errors := _errors(home)) or "Fatal" in errors:
        found.append(f"it wrote {errors}")
    truth = Truth(saved=before)
    for line in journal.read_text().splitlines(keepends=True):
        if line.endswith("\n"):
            truth.follow(json.loads(line))
    return [f"{how.name}: {what}" for what in found + _compare(home, truth, killed, how)]


def _compare(home: Path, truth: Truth, killed: float, how: signal.Signals) -> list[str]:
    found = []
    for file in sorted((home / "projects").glob("*.gradstudio")):
        may_hold = {truth.saved.get(file.name), truth.saving[1] if truth.saving else None} - {None}
        try:
            if (mark := load_any_project(file).training.seed) not in may_hold:
                found.append(f"{file.name} holds {mark}, not {may_hold}")
        except GradStudioError as error:
            found.append(f"a saved file is damaged. {error}")
    recovery = Recovery(home / "data" / "GradStudio" / "GradStudio")
    works = [recovery.read(kept) for kept in recovery.leftovers()]
    left = {work.spec.training.seed for work in works}
    records = [work.record for work in works if work.record is not None]
    saved = set(_saved_marks(home / "projects").values())
    if lost := truth.waiting - truth.unsure - left - saved:
        found.append(f"work that was left is lost: {sorted(lost)}")
    due = KEPT_WITHIN_SECONDS if how == signal.SIGKILL else 0.0
    old = [mark for when, mark in truth.edits if killed - when > due]
    present = {mark for _, mark in truth.edits}
    newest = max((mark for mark in (left | saved) & present), default=-1)
    if old and newest < old[-1] and truth.saving is None:
        ages = ", ".join(f"{mark} {killed - when:.1f} s" for when, mark in truth.edits)
        found.append(f"edits are lost: kept up to {newest} of {ages}")
    steps = [(mark, step) for when, mark, step in truth.reached if killed - when > due]
    if steps and (how == signal.SIGKILL or truth.edits):
        mark, step = steps[-1]
        if (kept := _furthest([*records, *_saved_records(home / "projects")], mark)) < step:
            found.append(f"steps are lost: the run of {mark} came to {step}, and is kept to {kept}")
    strays = [
        path for path in home.rglob("*") if path.suffix in (".lock", ".part") and "config" not in path.parts
    ]
    strays = [
        path for path in strays if path.parent != home / "projects"
    ]  # the next save there takes care of it
    if strays:
        found.append(f"left behind: {', '.join(path.name for path in strays)}")
    return found


def _saved_marks(projects: Path) -> dict[str, int]:
    marks = {}
    for file in projects.glob("*.gradstudio"):
        try:
            marks[file.name] = load_any_project(file).training.seed
        except GradStudioError:
            continue
    return marks


def _saved_records(projects: Path) -> list[Record]:
    found = []
    for file in projects.glob("*.gradstudio"):
        with suppress(GradStudioError):
            if is_kept(file):
                found.append(load_kept(file).record)
    return found


def _furthest(records: list[Record], mark: int) -> int:
    """Return the last step of the run whose project has a mark; −1 if it is kept nowhere."""
    runs = [run for record in records for run in record.runs if run.spec.training.seed == mark]
    for run in runs:  # whether it opens at its end
        run.require(run.end)
    return max((run.end for run in runs), default=-1)


def _start(home: Path, seed: int, number: int) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_STATE_HOME": str(home / "state"),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
    }
    with (home / "errors").open("wb") as errors:
        return subprocess.Popen(
            [sys.executable, "-m", "benchmarks.torture.kills", str(home), str(seed), str(number)],
            env=environment,
            cwd=ROOT,
            stdout=errors,
            stderr=errors,
        )


def _await_up(process: subprocess.Popen[bytes], journal: Path) -> bool:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if "\n" in journal.read_text():
            return True
        time.sleep(0.02)
    return False


def _errors(home: Path) -> str:
    lines = (home / "errors").read_text(errors="replace").splitlines()
    return "\n".join(line for line in lines if "plugin does not support" not in line)


# -- the window's side ---------------------------------------------------------------------------------------


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

    def __init__(self, window: Any, home: Path, chance: random.Random, first_mark: int) -> None:
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
        elif (doing == "save" and document.path is not None) or doing == "save as":
            self._save(anew=doing == "save as")
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

    def _save(self, *, anew: bool) -> None:
        files, document = self._window.files, self._window.document
        path = self.answer = self._chance.choice(self._files) if anew else document.path
        mark = document.newest.training.seed
        self._write("saving", file=path.name, mark=mark)
        if anew:
            files.save_as()
        else:
            files.save()
        if (
            document.path == path and not document.is_edited
        ):  # or the window was closed meanwhile, and it may be either
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

    def _mark_of(self, kept: Any) -> int:
        return int(self._recovery.read(kept).spec.training.seed)

    def _write(self, what: str, **fields: object) -> None:
        self._journal.write(json.dumps({"what": what, "when": time.monotonic(), **fields}) + "\n")
        self._journal.flush()


if __name__ == "__main__":
    sys.exit(drive(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
