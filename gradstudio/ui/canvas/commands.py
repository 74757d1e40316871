"""What the actions of the menu "Graph" do, and when they can be done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal

from gradstudio.app.canvas.state import CanvasState
from gradstudio.app.graph.model import GraphModel
from gradstudio.app.graph.scopes import SCOPE_TITLES
from gradstudio.app.graph.selected_nodes import SelectedNodes
from gradstudio.training.look.watch import Scope
from gradstudio.ui.actions.registry import ActionRegistry, Holds
from gradstudio.ui.canvas.panel import CanvasPanel
from gradstudio.ui.canvas.viewport import Viewport

_NO_SAMPLES = "The graph is not that of the project's loss: go back to that first"


class GraphCommands(QObject):
    """Acts on the canvas and its models. Lives on the GUI thread.

    Args:
        panel: the canvas with its controls.
        model: the graph with its numbers.
        selection: what is looked at, and is chosen by a click.
        state: what canvas and inspector share.
        parent: as for any QObject.

    Signals:
        copy_text_asked: the account of the selected scalar is wanted as text.
        copy_latex_asked: the same as LaTeX.
        informed: a sentence that the user should know.
        refused: a sentence that says why something cannot be done.
    """

    copy_text_asked = Signal()
    copy_latex_asked = Signal()
    informed = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        panel: CanvasPanel,
        model: GraphModel,
        selection: SelectedNodes,
        state: CanvasState,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._model = model
        self._selection = selection
        self._state = state
        self._actions: ActionRegistry | None = None

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return for each action of the menu what it does."""
        colouring = self._state.colouring
        return {
            "find": self._panel.search_bar.open,
            "find_next": self._on_find_next,
            "find_previous": self._on_find_previous,
            "focus_ancestors": self._on_focus_ancestors,
            "focus_descendants": self._on_focus_descendants,
            "focus_between": self._on_focus_between,
            "focus_paths": self._on_focus_paths,
            "focus_off": self._state.focus.clear,
            "fold": self._on_fold,
            "unfold": self._on_unfold,
            "fold_all": self._state.folding.fold_all,
            "unfold_all": self._state.folding.unfold_all,
            "zoom_selected": self._on_zoom_selected,
            "back": self._panel.trail.back,
            "forward": self._panel.trail.forward,
            **{f"show_{scope}": partial(self._on_show, scope) for scope in SCOPE_TITLES},
            "show_penalty": self._model.set_penalty,
            "colour_log": colouring.set_logarithmic,
            "colour_fixed": colouring.set_fixed,
            "colour_edges": colouring.set_edges_by_flow,
            "freeze": colouring.set_frozen,
            "export_graph": self._on_export,
            "copy_text": self.copy_text_asked.emit,
            "copy_latex": self.copy_latex_asked.emit,
        }

    def follow(self, actions: ActionRegistry) -> None:
        """Keep the actions enabled and checked as they should be."""
        self._actions = actions
        actions.follow(
            self._conditions(),
            self._state.focus.changed,
            self._state.folding.changed,
            self._selection.nodes_changed,
            self._model.structure_changed,
            self._panel.trail.changed,
        )
        model = self._model
        signals = model.watch_changed, model.offer_changed, model.structure_changed
        actions.follow(self._scope_conditions(), *signals)
        self._state.colouring.changed.connect(self._show_colouring)
        self._model.watch_changed.connect(self._show_scopes)
        self._model.offer_changed.connect(self._show_scopes)
        self._show_scopes()
        self._show_colouring()

    def _conditions(self) -> dict[str, Holds]:
        selection, state, trail = self._selection, self._state, self._panel.trail
        return {
            "scalar_selected": lambda: selection.node is not None,
            "one_scalar_selected": lambda: len(selection.nodes) == 1,
            "two_scalars_selected": lambda: len(selection.nodes) > 1,
            "in_focus": lambda: state.focus.is_active,
            "paths_are_whole": lambda: state.focus.paths_refusal,
            "has_graph": lambda: self._model.graph is not None,
            "has_groups": lambda: state.folding.can_fold,
            "has_folded": lambda: bool(state.folding.keys),
            "can_go_back": lambda: trail.can_go_back,
            "can_go_forward": lambda: trail.can_go_forward,
        }

    def _scope_conditions(self) -> dict[str, Holds]:
        return {
            **{f"can_show_{scope}": partial(self._scope_refusal, scope) for scope in SCOPE_TITLES},
            "can_show_penalty": self._penalty_refusal,
        }

    def _scope_refusal(self, scope: Scope) -> str:
        return self._model.refusals()[scope] if self._model.shows_project else _NO_SAMPLES

    def _penalty_refusal(self) -> str:
        return self._model.penalty_refusal() if self._model.shows_project else _NO_SAMPLES

    def _show_colouring(self) -> None:
        actions, colouring = self._actions, self._state.colouring
        assert actions is not None
        actions["colour_log"].setChecked(colouring.is_logarithmic)
        actions["colour_fixed"].setChecked(colouring.is_fixed)
        actions["colour_edges"].setChecked(colouring.edges_by_flow)
        actions["freeze"].setChecked(colouring.is_frozen)

    def _show_scopes(self) -> None:
        assert self._actions is not None
        watch = self._model.watch
        for scope in SCOPE_TITLES:
            self._show_choice(f"show_{scope}", watch.scope == scope)
        self._show_choice("show_penalty", watch.penalty)

    def _show_choice(self, name: str, checked: bool) -> None:
        assert self._actions is not None
        action = self._actions[name]
        with QSignalBlocker(action):
            action.setChecked(checked)

    def _on_show(self, scope: Scope, on: bool) -> None:
        self._model.set_scope(scope)
        self._show_scopes()  # the one that is shown cannot be unchecked

    def _on_find_next(self) -> None:
        self._find(1)

    def _on_find_previous(self) -> None:
        self._find(-1)

    def _find(self, direction: int) -> None:
        if self._state.search.is_active:
            self._state.search.step(direction)
        else:
            self._panel.search_bar.open()

    def _on_focus_ancestors(self) -> None:
        if (node := self._selection.node) is not None:
            self._state.focus.show_ancestors(node)

    def _on_focus_descendants(self) -> None:
        if (node := self._selection.node) is not None:
            self._state.focus.show_descendants(node)

    def _on_focus_between(self) -> None:
        if len(self._selection.nodes) > 1:
            self._state.focus.show_between(*self._selection.nodes[-2:])

    def _on_focus_paths(self) -> None:
        if refusal := self._state.focus.paths_refusal:
            self.refused.emit(refusal)
        elif (node := self._selection.node) is not None:
            self._state.focus.show_paths(node)

    def _on_fold(self) -> None:
        if (node := self._selection.node) is not None:
            self._state.folding.fold_around(node)

    def _on_unfold(self) -> None:
        if (node := self._selection.node) is not None:
            self._panel.view.unfold_around(node)

    def _on_export(self) -> None:
        # What writes pictures takes a tenth of a second to load: the window opens without it.
        from gradstudio.ui.canvas.export_dialog import ExportDialog  # noqa: PLC0415

        view = self._panel.view
        dialog = ExportDialog(self._model, self._state, self._frame, view.scene.theme, self._panel.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.exported.connect(self._on_dialog_exported)
        dialog.refused.connect(self.refused)
        dialog.open()

    def _frame(self) -> tuple[int, int, Viewport]:
        return self._panel.view.frame_of_view

    def _on_dialog_exported(self, path: str) -> None:
        self.informed.emit(f"Wrote {path}.")

    def _on_zoom_selected(self) -> None:
        if (node := self._selection.node) is not None:
            self._panel.view.reveal(node)
