"""`NodeEditing`: giving numbers to the weights, biases and inputs that a graph's leaves stand for."""

from __future__ import annotations

from PySide6.QtCore import QObject

from gradstudio.app.document.editor import Editor
from gradstudio.app.graph.model import GraphModel
from gradstudio.app.graph.source import TypedSource
from gradstudio.engine.paths import Part, ScalarPath
from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec


class NodeEditing(QObject):
    """Turns a number typed for a node into an edit of the project. Lives on the GUI thread.

    Args:
        editor: makes the edits.
        model: the graph whose nodes they are.
        parent: as for any QObject.
    """

    def __init__(self, editor: Editor, model: GraphModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._model = model
        self._gesture = 0
        self._nudged: tuple[int, ProjectSpec] | None = None

    def can_type(self, node: int) -> bool:
        """Whether a node's number is given and not computed: a parameter, an input, an expression's leaf."""
        source = self._model.drawn_source
        if isinstance(source, TypedSource):
            return source.can_type(node)
        return self._is(node, "input", "weight", "bias")

    def is_parameter(self, node: int) -> bool:
        """Whether a node is a weight or a bias."""
        return self._is(node, "weight", "bias")

    @property
    def is_waiting(self) -> bool:
        """Whether the numbers of the graph are still those from before the last edit."""
        return self._model.shows_project and self._model.shown_spec != self._editor.spec

    def type(self, node: int, value: float) -> str:
        """Give a node a number, as one undo step.

        Returns:
            Why it was refused, or "".
        """
        return self._set(node, value)

    def nudge(self, node: int, value: float, *, starts: bool) -> str:
        """Give a node the next of several numbers, as a drag does; all of them together are one undo step.

        Args:
            node: which one.
            value: its number from now on.
            starts: whether this is the first number of a drag.
        """
        continued = not starts and self._nudged is not None and self._nudged == (node, self._editor.spec)
        if not continued:
            self._gesture += 1
        problem = self._set(node, value, merge=f"nudge {self._gesture}", continued=continued)
        self._nudged = (node, self._editor.spec)
        return problem

    def _set(self, node: int, value: float, merge: str = "", *, continued: bool = False) -> str:
        label, source = self._label(node), self._model.drawn_source
        if isinstance(source, TypedSource):
            return source.type_number(node, value, continues=continued)
        path = ScalarPath.parse(label)
        if path is not None and path.part == "input" and path.neuron is not None:
            sample, column = self._sample_of(node, label), path.neuron
            text = f"Set {label} of sample {sample + 1}"
            return self._editor.attempt(text, edits.set_input, sample, column, value, merge=merge)
        text = f"Set {label}"
        return self._editor.attempt(text, edits.set_parameter, label, value, merge=merge, continued=continued)

    def _is(self, node: int, *parts: Part) -> bool:
        path = ScalarPath.parse(self._label(node)) if self._model.shows_project else None
        return path is not None and path.part in parts

    def _sample_of(self, node: int, label: str) -> int:
        """Return the sample whose input a node is: a graph of several samples has one node of a label for each."""
        graph = self._model.graph
        assert graph is not None
        return self._model.samples[graph.labels[:node].count(label)]

    def _label(self, node: int) -> str:
        graph = self._model.graph
        return graph.labels[node] if graph is not None and node < len(graph) else ""
