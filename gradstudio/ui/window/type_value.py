"""Typing a number, wherever the selected scalar is shown: in the builder, or in an inspector."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from gradstudio.ui.actions.conditions import CONDITIONS
from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.builder import BuilderPanel
from gradstudio.ui.builder.parts import is_cut
from gradstudio.ui.inspector import NodeView
from gradstudio.ui.window.models import Models

_NOTHING = CONDITIONS["value_selected"]
_SEVERAL = "Several scalars are selected: select one"
_COMPUTED = "The selected number is computed: select a weight, a bias or an input"
_LAYER = "A layer has many numbers: select one of its weights or biases"
_CUT = "What is cut is held at zero: restore it first"


class TypeValue(QObject):
    """The action that opens the field of what is selected. Lives on the GUI thread.

    Builder and canvas share one selection. Where the focus is decides between them: in the builder a neuron
    stands for its bias and the number is typed where it is drawn, elsewhere in the inspector.

    Args:
        models: what is selected.
        builder: where a neuron stands for its bias.
        inspector: shows what is selected.
        window: where the focus is looked for; its parent.
    """

    def __init__(
        self,
        models: Models,
        builder: BuilderPanel,
        inspector: NodeView,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._models = models
        self._builder = builder
        self._inspector = inspector
        self._show_panel: Callable[[str], None] | None = None
        self._window = window

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return for the action what it does."""
        return {"type_value": self.ask}

    def follow(self, actions: ActionRegistry, show_panel: Callable[[str], None]) -> None:
        """Keep the action enabled while there is a number to be typed; to be called when the panels stand.

        Args:
            actions: where the action is.
            show_panel: brings the panel of a name into sight.
        """
        models, self._show_panel = self._models, show_panel
        actions.follow(
            {"value_selected": self._refusal},
            models.graph.selected.nodes_changed,
            models.graph.structure_changed,
            models.document.spec_changed,
            self._builder.view.commands.part_changed,
            QApplication.instance().focusChanged,  # type: ignore[union-attr]  # there is one
        )

    def ask(self) -> None:
        """Let the number be typed."""
        found = self._found()
        if not isinstance(found, str):
            found()

    def _refusal(self) -> str:
        """Return why no number can be typed, or ""."""
        found = self._found()
        return found if isinstance(found, str) else ""

    def _found(self) -> Callable[[], None] | str:
        """Return what opens the field, or why there is none."""
        models, commands = self._models, self._builder.view.commands
        part, nodes, focus = commands.part, models.graph.selected.nodes, self._window.focusWidget()
        near = _node_view_around(focus)
        if near is not None and near.can_type:
            return near.begin_typing  # a pinned one, perhaps
        if part is not None and part.layer and self._builder.isAncestorOf(focus):
            if part.neuron is None:
                return _LAYER
            is_held = part.is_parameter and is_cut(models.document.spec, part)
            return _CUT if is_held else commands.ask_value
        if len(nodes) > 1:
            return _SEVERAL
        if self._inspector.can_type:
            return self._ask_in_inspector
        return _COMPUTED if nodes else _NOTHING

    def _ask_in_inspector(self) -> None:
        assert self._show_panel is not None
        self._show_panel("inspector")
        self._inspector.begin_typing()


def _node_view_around(widget: QWidget | None) -> NodeView | None:
    while widget is not None and not isinstance(widget, NodeView):
        widget = widget.parentWidget()
    return widget
