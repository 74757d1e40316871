"""`ShownProgram`: the window of a program that calls `gradstudio.show`."""

from __future__ import annotations

import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QMainWindow

from gradstudio.app.program.aside import Aside
from gradstudio.app.shown.receiver import Receiver
from gradstudio.app.shown.shown_things import ShownThings
from gradstudio.app.shown.shown_weights import ShownWeights
from gradstudio.data.source import load_dataset
from gradstudio.engine.errors import GradStudioError
from gradstudio.lab.arrangement import WindowArrangement
from gradstudio.project.difference.text import counted
from gradstudio.project.file import parsed_project
from gradstudio.project.spec import ProjectSpec
from gradstudio.showing.messages import ParametersMessage, ProjectMessage
from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.window.message_bar import MessageBar
from gradstudio.ui.window.models import Models
from gradstudio.ui.window.project_files import ProjectFiles
from gradstudio.ui.window.workspaces import Workspaces

_ABOUT = "shown"
_NOTES = "shown notes"
_AGAIN_MILLISECONDS = 100
_WAITING = "Waiting for the program"


class ShownProgram(QObject):
    """Brings into sight what the program shows, and says when it has gone. Lives on the GUI thread.

    The window of a graph begins with a project that nobody asked for: until it is edited or trained, nothing is
    said of it.

    Args:
        models: of the window.
        files: open projects that are shown.
        workspaces: lay out the window for what is shown; nothing of that is remembered.
        messages: where the user is told.
        aside: where projects are read.
        window: the window; its parent.

    Signals:
        changed: `title` or `told` may be another.
    """

    changed = Signal()

    def __init__(
        self,
        models: Models,
        files: ProjectFiles,
        workspaces: Workspaces,
        messages: MessageBar,
        aside: Aside,
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        self._models, self._files, self._workspaces = models, files, workspaces
        self._messages, self._aside, self._window = messages, aside, window
        self.receiver: Receiver | None = None
        self.things: ShownThings | None = None
        self._is_laid_out = self._is_project_wanted = self._has_come = False
        self._actions: ActionRegistry | None = None
        self._weights = ShownWeights(models.document, models.trainer, self)
        self._waiting_project: ProjectMessage | None = None
        self._waiting_weights: ParametersMessage | None = None
        self._is_opening = False
        self._again = QTimer(self)
        self._again.setInterval(_AGAIN_MILLISECONDS)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._open_waiting)
        self._weights.left.connect(messages.inform)
        self._weights.left_out.connect(messages.inform)
        models.trainer.playing_changed.connect(self._on_trainer_playing_changed)

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return for each action what it does."""
        return {"shown_graph": self._on_shown_graph}

    def follow(self, actions: ActionRegistry) -> None:
        """Have the action enabled while a program shows a graph."""
        self._actions = actions
        actions.follow({"has_shown": self._has_graphs})

    @property
    def title(self) -> str:
        """Of the graph that the canvas shows; "" where it shows none of the program's."""
        things = self.things
        if self._is_waiting:
            return _WAITING
        if things is None or not things.is_on_canvas or things.current is None:
            return ""
        return things.titles.get(things.current, "")

    @property
    def told(self) -> tuple[str, ...]:
        """What is said in the place of the project that nobody asked for; nothing where it is wanted."""
        things, graph, document = self.things, self._models.graph, self._models.document
        if self._is_waiting:
            return (_WAITING,)
        if things is None or not self.title or self._is_project_wanted or document.is_edited:
            return ()
        state = "Shown by {}" if things.is_connected else "{} has ended"
        return state.format(things.caller), counted(graph.source.most_scalars, "scalar")

    @property
    def _is_waiting(self) -> bool:
        """Whether the window was opened for something that has not come yet."""
        return self._is_laid_out and not self._has_come and not self._is_project_wanted

    def listen(self, listening: socket.socket, path: Path) -> None:
        """Listen to programs from now on.

        Args:
            listening: where they come in.
            path: the name of that socket, which goes with the window.
        """
        self.receiver = Receiver(listening, path, self)
        self.things = ShownThings(self.receiver, self._models.graph, self)
        self.things.graph_shown.connect(self._on_things_graph_shown)
        self.things.project_shown.connect(self._on_things_project_shown)
        self.things.caller_changed.connect(self._on_things_caller_changed)
        self.things.parameters_came.connect(self._on_things_parameters_came)
        self.things.emptied.connect(self._window.close)
        self.things.failed.connect(self._on_things_failed)
        if self._actions is not None:
            self._actions.follow({"has_shown": self._has_graphs}, self.things.offer_changed)
        self.receiver.start()

    def lay_out(self) -> None:
        """Have canvas and inspector in sight, until one chooses another workspace.

        In a small window the inspector stays in its drawer: it would lie over the graph.
        """
        self._is_laid_out = True
        arrangement = WindowArrangement(workspace="inspect", panels=("canvas", "inspector"))
        self._workspaces.visit(arrangement, opens_drawers=False)
        self.changed.emit()

    def stop(self) -> None:
        """Listen no longer."""
        self._weights.stop()
        self._waiting_project = self._waiting_weights = None
        if self.receiver is not None:
            self.receiver.stop()

    def _has_graphs(self) -> bool:
        return self.things is not None and bool(self.things.titles)

    def _on_shown_graph(self) -> None:
        if self.things is not None:
            self.things.show_next()

    def _on_things_graph_shown(self) -> None:
        self._has_come = True
        if not self._is_laid_out:
            self.lay_out()
        self.changed.emit()
        QApplication.alert(self._window)

    def _on_things_project_shown(self, message: ProjectMessage) -> None:
        self._has_come = True
        self._weights.stop()  # what follows are weights of this one, also if it cannot be opened
        self._waiting_project, self._waiting_weights = message, None
        self._open_waiting()

    def _open_waiting(self) -> None:
        """Open the project that came last, as soon as nothing else is being done."""
        message = self._waiting_project
        if message is None:
            return
        if self._aside.is_busy:
            self._again.start()
            return
        self._waiting_project, self._is_opening = None, True
        try:
            self._open(message)
        finally:
            self._is_opening = False

    def _open(self, message: ProjectMessage) -> None:
        """Open a project, unless another one comes while it is read."""
        try:
            spec = self._aside.run(f"Opening {message.title}", partial(_read, message))
        except GradStudioError as error:
            self._messages.warn(str(error), about=_ABOUT)
            return
        if self._waiting_project is not None:
            return  # the weights that follow are of that one
        self._is_project_wanted = True
        self._files.begin(spec)
        self._models.graph.show_project()
        self._workspaces.choose("studio")
        if message.notes:
            self._messages.inform(message.notes[0], details="\n".join(message.notes[1:]), about=_NOTES)
        if self.things is not None:
            self._weights.follow(spec, self.things.caller)
            weights, self._waiting_weights = self._waiting_weights, None
            if weights is not None:
                self._weights.take(weights.parameters)
        QApplication.alert(self._window)

    def _on_trainer_playing_changed(self, playing: bool) -> None:
        """Have the project that is trained in sight, where it was not till now."""
        if playing and self.told:
            self._is_project_wanted = True
            self._models.graph.show_project()

    def _on_things_parameters_came(self, message: ParametersMessage) -> None:
        if self._is_opening or self._waiting_project is not None:
            self._waiting_weights = message  # those of the project before would be other ones
        else:
            self._weights.take(message.parameters)

    def _on_things_caller_changed(self) -> None:
        things = self.things
        self._has_come |= things is not None and not things.is_connected
        self.changed.emit()
        if things is None or things.is_connected:
            self._messages.withdraw(_ABOUT)
            return
        gone = "the kernel of the notebook" if things.is_notebook else things.caller
        gone = (
            gone.replace("the ", "The ", 1) if gone.startswith("the ") else gone
        )  # a file is called as it is
        self._messages.inform(f"{gone} has ended. What it showed last stays in sight.", about=_ABOUT)

    def _on_things_failed(self, problem: str) -> None:
        self._messages.warn(f"What the program sent cannot be read. {problem}", about=_ABOUT)


def _read(message: ProjectMessage) -> ProjectSpec:
    spec = parsed_project(message.text.encode(), message.title)
    load_dataset(spec.data)  # remembered: the window does not wait for its samples
    return spec
