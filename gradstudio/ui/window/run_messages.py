"""What is said of a run: why it stopped, and when it does badly, with the way on as buttons."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from gradstudio.app.run.mailbox import Mail
from gradstudio.lab.arrangement import WORKSPACES
from gradstudio.project.fields import get_field
from gradstudio.project.rates import scale_rate
from gradstudio.project.spec import ProjectSpec
from gradstudio.project.suiting import suited_afresh
from gradstudio.training.run.stopping import Stop
from gradstudio.training.run.verdict import Mend, Verdict
from gradstudio.ui.window.lab_panels import LAB
from gradstudio.ui.window.message_bar import MessageBar
from gradstudio.ui.window.message_line import Answer
from gradstudio.ui.window.models import Models

_KEY = "run"
_HALT = "halt"
_STEP = 10.0
_WHERE_RUNS_ARE_SEEN = tuple(name for name in WORKSPACES if name != LAB)
"""In the lab one works on a graph, which the message would cover after every run; it waits until that is left."""


class RunMessages(QObject):
    """Follows the trainer. Lives on the GUI thread.

    A run that does badly is told of once, in a line that stays until it is answered, the run recovers or another
    begins. The sentence that it stopped as asked for is then not said: it would be no answer.

    Args:
        models: what is trained and edited.
        messages: where it is said.
        ask: has the field of a path changed, such as "training.steps".
        parent: as for any QObject.
    """

    def __init__(
        self,
        models: Models,
        messages: MessageBar,
        ask: Callable[[str], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._trainer = trainer = models.trainer
        self._sight = models.sight
        self._editor = models.editor
        self._messages = messages
        self._ask = ask
        self._halt: Stop | None = None
        self._at = (0, 0)
        self._does_badly = self._has_diverged = False
        models.document.spec_changed.connect(self._on_document_spec_changed)
        trainer.mail_arrived.connect(self._on_trainer_mail_arrived)
        trainer.halted.connect(self._on_trainer_halted)
        trainer.judged.connect(self._on_trainer_judged)
        trainer.diverged.connect(self._on_trainer_diverged)
        trainer.playing_changed.connect(self._on_trainer_playing_changed)

    def start_over(self) -> None:
        """Say nothing of the run of a project that is gone."""
        self._forget_halt()
        self._does_badly = self._has_diverged = False
        self._messages.withdraw(_KEY)

    def _on_document_spec_changed(self, spec: ProjectSpec) -> None:
        if self._halt is not None and get_field(spec, _path_of(self._halt)) != self._limit:
            self._forget_halt()

    def _on_trainer_halted(self, stop: Stop) -> None:
        if self._does_badly or not self._at[1]:  # it has been reset since
            return
        self._halt, self._limit = stop, get_field(self._editor.spec, _path_of(stop))
        change = partial(self._ask, _path_of(stop))
        answers: list[Answer] = [("Go on", self._go_on), ("Change…", change)]
        self._messages.inform(stop.message, answers, about=_HALT, where=_WHERE_RUNS_ARE_SEEN)

    def _on_trainer_mail_arrived(self, mail: Mail) -> None:
        here = mail.run, mail.snapshot.step
        if here != self._at:  # the mail of the step where it stopped comes before the word that it did
            self._at = here
            self._forget_halt()

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
        self._forget_halt()

    def _forget_halt(self) -> None:
        self._halt = None
        self._messages.withdraw(_HALT)

    def _answers(self, mend: Mend) -> list[Answer]:
        answers: list[Answer] = []
        match mend:
            case "lower_rate":
                answers.append(("Lower the rate ÷10 and start over", partial(self._scale, 1 / _STEP)))
            case "raise_rate":
                answers.append(("Raise the rate ×10 and start over", partial(self._scale, _STEP)))
            case "go_on":
                answers.append(("Go on", self._go_on))
        if suited_afresh(self._editor.spec) != self._editor.spec:
            answers.append(("Use suitable settings", self._suit))
        return answers

    def _scale(self, factor: float) -> None:
        title = "Lower the rate" if factor < 1 else "Raise the rate"
        self._start_over(title, partial(scale_rate, factor=factor))

    def _suit(self) -> None:
        self._start_over("Use suitable settings", suited_afresh)

    def _go_on(self) -> None:
        """Train on: what is said is of the run that is trained, whatever is looked at."""
        self._sight.go_live()
        self._trainer.play()

    def _start_over(self, title: str, change: Callable[[ProjectSpec], ProjectSpec]) -> None:
        self._sight.go_live()
        if not self._editor.edit(title, change):
            return
        self._trainer.reset()
        self._trainer.play()


def _path_of(stop: Stop) -> str:
    """Return the path of the field that holds the rule which stopped a run."""
    return "training.steps" if stop.rule == "steps" else f"training.stop.{stop.rule}"
