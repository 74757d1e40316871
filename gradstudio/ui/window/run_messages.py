"""What is said of a run above the panels: why it stopped, and when it does badly, with the way on as buttons."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from gradstudio.app.document.editor import Editor
from gradstudio.app.run.trainer import Trainer
from gradstudio.project.rates import scale_rate
from gradstudio.project.spec import ProjectSpec
from gradstudio.project.suiting import suited_afresh
from gradstudio.training.run.verdict import Mend, Verdict
from gradstudio.ui.window.message_bar import MessageBar
from gradstudio.ui.window.message_line import Answer

_KEY = "run"
_STEP = 10.0


class RunMessages(QObject):
    """Follows the trainer. Lives on the GUI thread.

    A run that does badly is told of once, in a line that stays until it is answered, the run recovers or another
    begins. The sentence that it stopped as asked for is then not said: it would be no answer.

    Args:
        trainer: whose runs they are.
        editor: changes the rate.
        messages: where it is said.
        parent: as for any QObject.
    """

    def __init__(
        self, trainer: Trainer, editor: Editor, messages: MessageBar, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._trainer = trainer
        self._editor = editor
        self._messages = messages
        self._halt = ""
        self._does_badly = self._has_diverged = False
        trainer.halted.connect(self._on_trainer_halted)
        trainer.judged.connect(self._on_trainer_judged)
        trainer.diverged.connect(self._on_trainer_diverged)
        trainer.playing_changed.connect(self._on_trainer_playing_changed)

    def start_over(self) -> None:
        """Say nothing of the run of a project that is gone."""
        self._halt = ""
        self._does_badly = self._has_diverged = False
        self._messages.withdraw(_KEY)

    def _on_trainer_halted(self, reason: str) -> None:
        if not self._does_badly:
            self._halt = f"{reason} Play goes on from here."
            self._messages.inform(self._halt)

    def _on_trainer_judged(self, verdict: Verdict | None) -> None:
        self._does_badly, self._has_diverged = verdict is not None, False
        if verdict is None:
            self._messages.withdraw(_KEY)
        else:
            self._messages.offer(_KEY, verdict.message, self._answers(verdict.mend), is_fault=True)

    def _on_trainer_diverged(self, where: str) -> None:
        self._has_diverged = True
        self._messages.offer(_KEY, where, self._answers("lower_rate"), is_fault=True)

    def _on_trainer_playing_changed(self, playing: bool) -> None:
        if not playing:
            return
        if self._has_diverged:
            self._has_diverged = False
            self._messages.withdraw(_KEY)
        if self._messages.text == self._halt:
            self._messages.clear()

    def _answers(self, mend: Mend) -> list[Answer]:
        answers: list[Answer] = []
        match mend:
            case "lower_rate":
                answers.append(("Lower the rate ÷10 and start over", partial(self._scale, 1 / _STEP)))
            case "raise_rate":
                answers.append(("Raise the rate ×10 and start over", partial(self._scale, _STEP)))
            case "go_on":
                answers.append(("Play on", self._trainer.play))
        if suited_afresh(self._editor.spec) != self._editor.spec:
            answers.append(("Settings that suit", self._suit))
        return answers

    def _scale(self, factor: float) -> None:
        title = "Lower the rate" if factor < 1 else "Raise the rate"
        self._start_over(title, partial(scale_rate, factor=factor))

    def _suit(self) -> None:
        self._start_over("Settings that suit", suited_afresh)

    def _start_over(self, title: str, change: Callable[[ProjectSpec], ProjectSpec]) -> None:
        if not self._editor.edit(title, change):
            return
        self._trainer.reset()
        self._trainer.play()
