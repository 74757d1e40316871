"""`BugHunt`: “Find the bug” behind the window. What is asked is answered in the background."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from gradstudio.app.document.document import Document
from gradstudio.app.lab.bench import Bench
from gradstudio.app.lab.bugs.riddle_source import RiddleSource
from gradstudio.app.program.background import Background
from gradstudio.engine.paths import ScalarPath
from gradstudio.lab.bugs.bug import Bug
from gradstudio.lab.bugs.faults import EVERYWHERE, FaultPlace
from gradstudio.lab.bugs.game import BugGame, GuessAnswer
from gradstudio.lab.bugs.heard_pass import heard_pass
from gradstudio.lab.bugs.probes import (
    ProbeAnswer,
    ProbeKind,
    checked_gradients,
    difference_of,
    gradient_of,
    losses_of,
    step_of,
    update_of,
)
from gradstudio.lab.bugs.progress import GameProgress, progress_of
from gradstudio.lab.bugs.riddle import Riddle, riddle
from gradstudio.lab.debugger.script import Script
from gradstudio.training.record.way import GoOn

_OF_NODE = {"gradient": gradient_of, "difference": difference_of, "step": step_of}
GoThrough = Callable[[Callable[[], Script], str], None]


class BugHunt(QObject):
    """One round after another. Lives on the GUI thread.

    A round is played on the project as it was when it began; edits do not change it.

    Args:
        document: the project.
        bench: shows the graph of a round on the canvas.
        go_through: has the debugger go through a pass that is recorded by what it is handed, under a title.
        parent: as for any QObject.

    Signals:
        changed: anything of it is new.
    """

    changed = Signal()

    def __init__(
        self, document: Document, bench: Bench, go_through: GoThrough, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._bench = document, bench
        self._go_through = go_through
        self._source: RiddleSource | None = None
        self._debugger = QTimer(self)  # waits until all have heard that the canvas has the graph
        self._debugger.setSingleShot(True)
        self._debugger.timeout.connect(self._on_debugger_timeout)
        self._is_debugger_due = self._has_debugger = self._was_on_canvas = False
        bench.changed.connect(self._on_bench_changed)
        self.background = Background("bug hunt", self)
        self.background.done.connect(self._on_background_done)
        self.background.progressed.connect(self._on_background_progressed)
        self.background.failed.connect(self._on_background_failed)
        self._progress = GameProgress()
        self._game: BugGame | None = None
        self._answers: list[ProbeAnswer] = []
        self._verdict: GuessAnswer | None = None
        self._share = 0.0
        self._problem = ""

    @property
    def progress(self) -> GameProgress:
        """How far one has come, the round that is played included."""
        return self._progress

    @property
    def game(self) -> BugGame | None:
        """The round; None before one has begun."""
        return self._game

    @property
    def answers(self) -> tuple[ProbeAnswer, ...]:
        """What was answered in this round, the newest first."""
        return tuple(reversed(self._answers))

    @property
    def verdict(self) -> GuessAnswer | None:
        """What came of the last guess of this round; None before one."""
        return self._verdict

    @property
    def is_busy(self) -> bool:
        """Whether a round is being made, or an answer."""
        return self.background.is_busy

    @property
    def share(self) -> float:
        """Share of it that is done, 0 to 1."""
        return self._share

    @property
    def problem(self) -> str:
        """Why there is no round, or no answer; "" where there is none."""
        return self._problem

    @property
    def is_on_canvas(self) -> bool:
        """Whether the canvas has the graph of this round: its node i is node i of the round's subject."""
        return self._source is not None and self._bench.source is self._source

    def show_graph(self, on: bool = True) -> None:
        """Show the graph of this round on the canvas, with right numbers, or the project's loss again.

        A debugger that was asked for in this round has the pass with the mistake whenever its graph is there.
        """
        if on and self._game is not None:
            if self._source is None:
                self._source = RiddleSource(self._game.riddle)
            self._is_debugger_due = self._has_debugger
            self._bench.show(self._source)
        else:
            self._is_debugger_due = False
            if self.is_on_canvas:
                self._bench.show_project()
        self.changed.emit()

    def leave_canvas(self) -> None:
        """Have the canvas show the project's loss, if it shows the graph of this round, until `come_back`."""
        self._was_on_canvas = self.is_on_canvas
        if self._was_on_canvas:
            self.show_graph(False)

    def come_back(self) -> None:
        """Show on the canvas what was there when it was left."""
        if self._was_on_canvas:
            self._was_on_canvas = False
            self.show_graph()

    def recall(self, kept: object) -> None:
        """Go on from what `progress` was at the end of the last start."""
        self._progress = progress_of(kept)
        self.changed.emit()

    def begin(self) -> None:
        """Begin the next round, or take up the one that was played."""
        self.show_graph(False)
        self._forget()
        spec, progress = self._document.spec, self._progress
        self._begin(lambda go_on: riddle(spec, progress.seed, progress.level))

    def set_level(self, level: int) -> None:
        """Play another level, in a round of its own that waits for `begin`."""
        if level != self._progress.level:
            before = self._progress
            self._progress = GameProgress(level=level, seed=before.seed + 1, rounds=before.rounds)
            self.background.cancel()
            self.show_graph(False)
            self._forget()
            self._problem = ""
            self.changed.emit()

    def ask(self, kind: ProbeKind, node: int = 0) -> None:
        """Ask for something; it is counted when it is answered.

        Args:
            kind: what.
            node: of which node of the graph; without effect on losses, the gradient check and the debugger.
        """
        game = self._game
        if game is None or self.is_busy:
            return
        asked = game.riddle
        if kind == "debugger":
            self._open_debugger(game)
        elif kind == "losses":
            self._begin(partial(losses_of, asked))
        elif kind == "check":
            self._begin(partial(checked_gradients, asked))
        elif kind == "update":
            parameter = self.parameter_of(node)
            if parameter is not None:
                self._begin(lambda go_on: update_of(asked, parameter))
        else:
            answer = _OF_NODE[kind]
            self._begin(lambda go_on: answer(asked, node))

    def parameter_of(self, node: int) -> int | None:
        """Return which parameter a node is, in the order of `MLP.parameters`; None for any other node."""
        game = self._game
        if game is None:
            return None
        stage = game.riddle.stage
        path = ScalarPath.parse(stage.subject.nodes[node].label)
        return path.flat_index(stage.spec.sizes) if path is not None and path.is_parameter else None

    def hint(self) -> None:
        """Take the next hint."""
        if self._game is not None and self._game.hint():
            self._keep()

    def guess(self, bug: Bug, place: FaultPlace = EVERYWHERE) -> None:
        """Name fault and place."""
        if self._game is not None and not self._game.is_over:
            self._verdict = self._game.guess(bug, place)
            self._keep()

    def give_up(self) -> None:
        """Have the answer told."""
        if self._game is not None and not self._game.is_over:
            self._game.give_up()
            self._verdict = None
            self._keep()

    def cancel(self) -> None:
        """Give up what is being worked out."""
        self.background.cancel()
        self.changed.emit()

    def start_over(self) -> None:
        """Forget the round: it was played on a project that is gone. What was found stays found."""
        self.background.cancel()
        self._forget()
        self._problem = ""
        self.changed.emit()

    def _forget(self) -> None:
        self._game, self._answers, self._verdict, self._source = None, [], None, None
        self._is_debugger_due = self._has_debugger = self._was_on_canvas = False

    def _open_debugger(self, game: BugGame) -> None:
        """Have the debugger go through the pass with the mistake, as soon as the canvas has the graph."""
        self._is_debugger_due = self._has_debugger = True
        if not self.is_on_canvas:
            self.show_graph()
        self._on_bench_changed()
        self._take(
            ProbeAnswer(
                kind="debugger", title="Debugger", lines=("It has the pass of the program with the bug.",)
            ),
            game,
        )

    def _on_bench_changed(self) -> None:
        if self._is_debugger_due and self.is_on_canvas:
            self._is_debugger_due = False
            self._debugger.start()
        self.changed.emit()

    def _on_debugger_timeout(self) -> None:
        if self._game is not None and self.is_on_canvas:
            self._go_through(partial(heard_pass, self._game.riddle), "The program with the bug")

    def _begin(self, work: Callable[[GoOn], Riddle | ProbeAnswer]) -> None:
        self._share, self._problem = 0.0, ""
        self.background.begin(work)
        self.changed.emit()

    def _keep(self) -> None:
        """Keep how the round stands."""
        assert self._game is not None
        self._problem = ""  # of what was asked for before
        self._progress = self._progress.with_game(self._game)
        self.changed.emit()

    def _on_background_done(self, found: Riddle | ProbeAnswer) -> None:
        if isinstance(found, Riddle):
            kept = self._progress
            self._game = BugGame(found, dict(kept.probes or {}), kept.hints, kept.wrong)
            self.changed.emit()
        elif self._game is not None:
            self._take(found, self._game)

    def _take(self, answer: ProbeAnswer, game: BugGame) -> None:
        """Show an answer, and count it while the round goes on, if it tells anything."""
        self._answers.append(answer)
        if game.is_over or answer.is_free:
            self.changed.emit()
        else:
            game.count(answer.kind)
            self._keep()

    def _on_background_progressed(self, share: float) -> None:
        self._share = share
        self.changed.emit()

    def _on_background_failed(self, problem: str) -> None:
        self._problem = problem
        self.changed.emit()
