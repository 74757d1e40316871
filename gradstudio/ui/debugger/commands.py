"""What the actions of the debugger do, and when they can be done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QSignalBlocker

from gradstudio.app.graph.selected_nodes import SelectedNodes
from gradstudio.app.lab.debugging import Debugging
from gradstudio.ui.actions.registry import ActionRegistry, Holds


class DebuggerCommands(QObject):
    """Acts on the debugger, and on the nodes that are selected in the drawing. Lives on the GUI thread.

    Args:
        debugging: what is acted on.
        selected: the nodes.
        parent: as for any QObject.
    """

    def __init__(self, debugging: Debugging, selected: SelectedNodes, parent: QObject) -> None:
        super().__init__(parent)
        self._debugging = debugging
        self._selected = selected
        self._actions: ActionRegistry | None = None

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return for each action what it does."""
        debugging = self._debugging
        in_sight: dict[str, Callable[..., None]] = {
            "debug_unstep": debugging.unstep,
            "debug_step": debugging.step,
            "debug_run": debugging.toggle_run,
            "debug_restart": debugging.restart,
            "debug_end": debugging.to_end,
            "debug_run_to": self._on_run_to,
            "debug_break_node": self._on_break_node,
            "debug_break_operation": self._on_break_operation,
            "debug_watch": self._on_watch,
            "debug_newest": debugging.take_newest,
        }
        return {name: partial(self._do_in_sight, act) for name, act in in_sight.items()} | {
            "debug_break_none": debugging.clear_stops,
            "debug_leave": debugging.leave,
        }

    def follow(self, actions: ActionRegistry) -> None:
        """Keep the actions enabled and checked as they should be."""
        self._actions = actions
        debugging = self._debugging
        actions.follow(self._conditions(), debugging.changed)
        debugging.changed.connect(self._show_stops)
        self._selected.node_changed.connect(self._show_stops)

    def _do_in_sight(self, act: Callable[..., None], *arguments: object) -> None:
        """Bring the panel into sight, where a key was pressed before another one, and do what the key says."""
        self._debugging.come_into_sight()
        act(*arguments)

    def _conditions(self) -> dict[str, Holds]:
        debugging = self._debugging
        return {
            "has_steps": lambda: debugging.problem,
            "pass_has_begun": lambda: debugging.debugger is not None and debugging.debugger.position > 0,
            "pass_goes_on": self._goes_on,
            "pass_is_behind": lambda: bool(debugging.age),
            "pass_is_shown": lambda: debugging.is_shown,
            "has_breakpoints": self._has_breakpoints,
        }

    def _goes_on(self) -> bool:
        debugger = self._debugging.debugger
        return debugger is None or debugger.position < debugger.length or self._debugging.stepping.is_running

    def _has_breakpoints(self) -> bool:
        debugger = self._debugging.debugger
        return debugger is not None and bool(debugger.breakpoints.nodes or debugger.breakpoints.operations)

    def _show_stops(self, *news: object) -> None:
        """Check the actions of those breakpoints that the selected node has."""
        node, actions = self._selected.node, self._actions
        assert actions is not None
        own, of_operation = (False, False) if node is None else self._debugging.stops_at(node)
        for name, on in (("debug_break_node", own), ("debug_break_operation", of_operation)):
            with QSignalBlocker(actions[name]):
                actions[name].setChecked(on)

    def _on_run_to(self) -> None:
        if self._selected.node is not None:
            self._debugging.run_to(self._selected.node)

    def _on_break_node(self, on: bool) -> None:
        if self._selected.node is not None:
            self._debugging.toggle_stop(self._selected.node)
        self._show_stops()

    def _on_break_operation(self, on: bool) -> None:
        if self._selected.node is not None:
            self._debugging.toggle_operation_stop(self._selected.node)
        self._show_stops()

    def _on_watch(self) -> None:
        self._debugging.watch(self._selected.nodes)
