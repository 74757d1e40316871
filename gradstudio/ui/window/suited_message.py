"""What is said when other data bring settings that suit them, and the way back to one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject

from gradstudio.app.document.editor import Editor
from gradstudio.app.run.trainer import Trainer
from gradstudio.project.errors import SpecError
from gradstudio.project.number_text import short_number
from gradstudio.project.spec import ProjectSpec, Setting, Table
from gradstudio.project.suited import highest_of
from gradstudio.project.suiting import changes, kept
from gradstudio.project.titles import VALUE_TITLES
from gradstudio.ui.kit.first_letter import sentence_case
from gradstudio.ui.window.message_bar import MessageBar
from gradstudio.ui.window.message_line import Answer

_ABOUT = "settings"
_WHERE = "studio", "design"
"""The workspaces in which the settings are shown that it speaks of."""
_TASKS = {"binary": "two classes", "multiclass": "several classes", "regression": "a regression"}


class SuitedMessage(QObject):
    """Tells which settings an edit brought, until the next edit; once one trains, no longer than it takes to read.

    Lives on the GUI thread.

    Args:
        editor: whose edits they are.
        trainer: what trains with them.
        messages: where the user is told.
        parent: as for any QObject.
    """

    def __init__(
        self, editor: Editor, trainer: Trainer, messages: MessageBar, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._messages = messages
        self._told: tuple[ProjectSpec, ProjectSpec] | None = None
        editor.suited.connect(self._on_editor_suited)
        trainer.playing_changed.connect(self._on_trainer_playing_changed)

    def inform(self, text: str) -> None:
        """Tell what an edit did; if it is the one that brought settings, together with these."""
        if self._told is not None and self._told[1] == self._editor.spec:
            self._tell(*self._told, f"{text} ")
        else:
            self._messages.inform(text)

    def tell_instead(self, text: str, details: str) -> None:
        """Tell what an edit did that brought all settings with it: they are not told once more.

        Args:
            text: what it did.
            details: what else is to be known of it.
        """
        self._messages.inform(text, details=details, about=_ABOUT, until_edit=True)

    def _on_editor_suited(self, before: ProjectSpec, after: ProjectSpec) -> None:
        self._told = before, after
        self._tell(before, after)

    def _on_trainer_playing_changed(self, playing: bool) -> None:
        if playing:
            self._messages.let_go(_ABOUT)

    def _tell(self, before: ProjectSpec, after: ProjectSpec, first: str = "") -> None:
        lead, _, details = suited_text(before, after).partition(": ")
        if not details:
            return
        text, details = f"{first}{lead}.", sentence_case(details)
        if before.data != after.data and _can_be_kept(before, after):
            keep = partial(self._keep, before)
            answers: list[Answer] = [("Keep my settings", keep)]
            self._inform(text, details, answers)
        else:
            self._inform(text, details)

    def _inform(self, text: str, details: str, answers: Sequence[Answer] = ()) -> None:
        self._messages.inform(text, answers, details=details, about=_ABOUT, until_edit=True, where=_WHERE)

    def _keep(self, mine: ProjectSpec) -> None:
        self._editor.edit("Keep my settings", kept, mine)


def _can_be_kept(before: ProjectSpec, after: ProjectSpec) -> bool:
    """Whether the settings that were before can be had back under the data of now; given weights may not fit."""
    try:
        return kept(after, before) != after
    except SpecError:
        return False


def suited_text(before: ProjectSpec, after: ProjectSpec) -> str:
    """Return the sentence that names the settings which an edit brought, or "" if it brought none.

    For example: "Settings now suit a regression: ½ squared error, Adam at 0.01, batches of 32, 1,000 steps."
    """
    changed = changes(before, after)
    rated = "training.learning_rate" in changed  # the rate is told with its optimizer
    told = [name for name in changed if not (rated and name == "training.optimizer")]
    named = [words for name in told if (words := _WORDS[name](after))]
    if not named:
        return ""
    cause = _TASKS[after.data.task] if before.data != after.data else "what you chose"
    return f"Settings now suit {cause}: {', '.join(named)}."


def _inputs(spec: ProjectSpec) -> str:
    if isinstance(spec.data, Table):  # the dialog has just said so
        return ""
    return "inputs standardised" if spec.data.standardise else "inputs as they are"


def _target(spec: ProjectSpec) -> str:
    is_on = getattr(spec.data, "standardise_target", False) and not isinstance(spec.data, Table)
    return "target standardised" if is_on else ""


def _weights(spec: ProjectSpec) -> str:
    kind = spec.network.initialisation.kind
    return f"initial weights {VALUE_TITLES['network.initialisation.kind'].get(kind, kind)}"


def _output(spec: ProjectSpec) -> str:
    return f"{spec.network.layers[-1].activation} output"


def _loss(spec: ProjectSpec) -> str:
    return VALUE_TITLES["training.loss"][spec.training.loss]


def _optimizer(spec: ProjectSpec) -> str:
    return VALUE_TITLES["training.optimizer.kind"][spec.training.optimizer.kind]


def _rate(spec: ProjectSpec) -> str:
    return f"{_optimizer(spec)} at {short_number(highest_of(spec.training.learning_rate), 6)}"


def _batches(spec: ProjectSpec) -> str:
    size = spec.training.batch_size
    return "all samples in each step" if size is None else f"batches of {size:,}"


def _steps(spec: ProjectSpec) -> str:
    return f"{spec.training.steps:,} steps"


def _l1(spec: ProjectSpec) -> str:
    return f"L1 {short_number(spec.training.l1, 6)}" if spec.training.l1 else "no L1"


def _l2(spec: ProjectSpec) -> str:
    return f"L2 {short_number(spec.training.l2, 6)}" if spec.training.l2 else "no L2"


def _clipping(spec: ProjectSpec) -> str:
    return "no clipping"


_WORDS: Mapping[Setting, Callable[[ProjectSpec], str]] = {
    "data.standardise": _inputs,
    "data.standardise_target": _target,
    "network.initialisation": _weights,
    "network.output": _output,
    "training.loss": _loss,
    "training.optimizer": _optimizer,
    "training.learning_rate": _rate,
    "training.batch_size": _batches,
    "training.steps": _steps,
    "training.l1": _l1,
    "training.l2": _l2,
    "training.clipping": _clipping,
}
