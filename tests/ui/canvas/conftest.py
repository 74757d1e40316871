"""A canvas with its models around it, on a small trained network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter
from pytestqt.qtbot import QtBot

from gradstudio.app.canvas.state import CanvasState
from gradstudio.app.document.document import Document
from gradstudio.app.document.editor import Editor
from gradstudio.app.graph.model import GraphModel
from gradstudio.app.graph.selected_nodes import SelectedNodes
from gradstudio.app.run.mailbox import LossCurve, Mail
from gradstudio.app.selection import Selection
from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.watch import Watch
from gradstudio.training.record import Record
from gradstudio.training.run.session import Session
from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.actions.table import ACTIONS
from gradstudio.ui.canvas import CanvasPanel, GraphCommands
from gradstudio.ui.inspector import InspectorPanel
from gradstudio.ui.look.theme import DARK, load_fonts
from tests.qt_helpers import until


@dataclass(slots=True)
class Bench:
    """What a test of the canvas works with."""

    window: QMainWindow
    model: GraphModel
    selection: SelectedNodes
    state: CanvasState
    panel: CanvasPanel
    commands: GraphCommands
    actions: ActionRegistry
    session: Session
    inspector: InspectorPanel
    run: int = 1

    def node(self, label: str) -> int:
        """Return the node with a label."""
        assert self.model.graph is not None
        node = self.model.graph.index_of(label)
        assert node is not None
        return node

    def post(self) -> None:
        """Show the session as it is now."""
        snapshot = self.session.snapshot(watch=Watch(sample=self.selection.sample))
        none = LossCurve(np.empty(0, dtype=np.int64), np.empty(0))
        self.model.receive(Mail(snapshot=replace(snapshot, run=self.run), training=none, test=none))

    def train(self, steps: int) -> None:
        """Train on and show the numbers."""
        self.session.advance(steps)
        self.post()


def _nothing(*arguments: object) -> None:
    """Stand in for what the canvas is not concerned with."""


@pytest.fixture
def bench(qapp: QApplication, qtbot: QtBot) -> Iterator[Bench]:
    load_fonts()
    spec = ProjectSpec()
    spec = edits.set_layer_size(edits.set_layer_size(spec, 0, 3), 1, 3)
    # Gradients that never vanish, whichever sample is looked at.
    spec = edits.set_activation(edits.set_activation(spec, 0, "tanh"), 1, "tanh")
    spec = edits.set_training(spec, loss="logistic", engine="reference")
    window = QMainWindow()
    editor = Editor(Document(spec, window), window)
    model = GraphModel(spec, Selection(window), window)
    selection = model.selected
    state = CanvasState(model, selection, editor, Record, window)
    panel = CanvasPanel(model, selection, state, DARK, window)
    commands = GraphCommands(panel, model, selection, state, window)
    handlers = {spec.name: _nothing for spec in ACTIONS} | commands.handlers()
    actions = ActionRegistry(window, handlers, DARK)
    panel.set_actions(actions)
    commands.follow(actions)
    inspector = InspectorPanel(model, selection, state, DARK, window)
    middle = QSplitter(window)
    middle.addWidget(panel)
    middle.addWidget(inspector)
    window.setCentralWidget(middle)
    window.resize(1200, 640)
    window.show()
    made = Bench(window, model, selection, state, panel, commands, actions, Session(spec), inspector)
    try:
        until(qtbot, lambda: model.graph is not None)
        made.train(2)
        yield made
    finally:
        model.shutdown()
        window.close()
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
