"""`ShownThings`: what a program has handed over, and which of it the canvas shows."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QObject, Qt, Signal

from gradstudio.app.graph.model import GraphModel
from gradstudio.app.shown.inbox import Arrived, GoneMessage
from gradstudio.app.shown.receiver import Receiver
from gradstudio.app.shown.shown_values import ShownValues
from gradstudio.showing.messages import (
    CloseMessage,
    EndMessage,
    GraphMessage,
    HelloMessage,
    NumbersMessage,
    ParametersMessage,
    ProjectMessage,
)


class ShownThings(QObject):
    """Takes what the receiver hears. Lives on the GUI thread.

    A graph that changes its shape while the one before is still being placed waits for that: else nothing would
    ever be seen of a program whose graph is another one in each step.

    Args:
        receiver: hears it.
        graph: the graph that the canvas shows.
        parent: as for any QObject.

    Signals:
        graph_shown: another graph is to be looked at.
        project_shown: a project is to be opened, a `ProjectMessage`.
        parameters_came: its network has other weights, a `ParametersMessage`; of those that come one after another
            the newest alone.
        caller_changed: another program shows something, or it has gone.
        offer_changed: there are other graphs than before.
        emptied: the program has taken its last thing away.
        failed: what came is no message: a sentence.

    Attributes:
        caller: what the program is called.
        is_connected: whether it is still there.
    """

    graph_shown = Signal()
    project_shown = Signal(object)
    parameters_came = Signal(object)
    caller_changed = Signal()
    offer_changed = Signal()
    emptied = Signal()
    failed = Signal(str)

    def __init__(self, receiver: Receiver, graph: GraphModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.caller = ""
        self.is_connected = False
        self.is_notebook = False
        self._receiver, self._graph = receiver, graph
        self._graphs: dict[int, ShownValues] = {}
        self._projects: set[int] = set()
        self._newest_project: int | None = None
        self._queue: deque[Arrived] = deque()
        self._is_taking = False
        self._is_of_earlier = False
        self._current: int | None = None
        self._waiting: ShownValues | None = None
        receiver.arrived.connect(self._on_receiver_arrived, Qt.ConnectionType.QueuedConnection)
        graph.structure_changed.connect(self._on_graph_structure_changed)

    @property
    def titles(self) -> dict[int, str]:
        """What each graph is called, by the number of its handle; the newest is the last."""
        return {channel: source.title for channel, source in self._graphs.items()}

    @property
    def current(self) -> int | None:
        """The number of the graph that is shown, or was last."""
        return self._current

    @property
    def is_on_canvas(self) -> bool:
        """Whether the canvas shows one of the graphs, or will as soon as it is placed."""
        return isinstance(self._graph.source, ShownValues)

    def show(self, channel: int) -> None:
        """Show one of the graphs on the canvas."""
        source = self._graphs[channel]
        self._current, self._waiting = channel, None
        self._graph.show(source)

    def show_next(self) -> None:
        """Show the graph that was shown last, where the canvas shows another; else the next one."""
        channels = list(self._graphs)
        if not channels:
            return
        current = self._current if self._current in channels else channels[-1]
        if self.is_on_canvas:
            current = channels[(channels.index(current) + 1) % len(channels)]
        self.show(current)

    def _on_receiver_arrived(self) -> None:
        self._queue.extend(self._receiver.inbox.take())
        if self._is_taking:
            return  # opening a project waits in an event loop: what comes meanwhile is taken after it
        self._is_taking = True
        try:
            while self._queue:
                self._take(self._queue.popleft())
        finally:
            self._is_taking = False

    def _take(self, message: Arrived) -> None:
        match message:
            case HelloMessage():
                self.caller, self.is_notebook = message.caller, message.is_notebook
                self.is_connected = self._is_of_earlier = True
                self.caller_changed.emit()
            case GraphMessage():
                self._take_graph(message)
            case NumbersMessage():
                source = self._graphs.get(message.channel)
                if source is None or not source.take(message.data, message.grad):
                    return
                if self._graph.source is source:
                    self._graph.refresh()
            case ProjectMessage():
                self._forget_earlier()
                self._projects.add(message.channel)
                self._newest_project = message.channel
                self.project_shown.emit(message)
            case ParametersMessage():
                if message.channel == self._newest_project:
                    self.parameters_came.emit(message)
            case CloseMessage():
                self._close(message.channel)
            case EndMessage() | GoneMessage():
                if isinstance(message, GoneMessage) and message.problem:
                    self.failed.emit(message.problem)
                if self.is_connected:
                    self.is_connected = False
                    self.caller_changed.emit()

    def _take_graph(self, message: GraphMessage) -> None:
        self._forget_earlier()
        source = ShownValues(message, self.caller)
        if message.brings_forward:
            self._graphs.pop(message.channel, None)  # the newest is the last
        self._graphs[message.channel] = source
        if message.brings_forward:
            self.show(message.channel)
            self.offer_changed.emit()
            self.graph_shown.emit()
        elif message.channel == self._current and self.is_on_canvas:
            if self._graph.is_busy:
                self._waiting = source
            else:
                self.show(message.channel)

    def _forget_earlier(self) -> None:
        """Another program's things take the place of those of the one before."""
        if self._is_of_earlier:
            self._is_of_earlier = False
            self._graphs.clear()
            self._projects.clear()
            self._newest_project = None
            self.offer_changed.emit()

    def _close(self, channel: int) -> None:
        self._graphs.pop(channel, None)
        self._projects.discard(channel)
        self.offer_changed.emit()
        if not self._graphs and not self._projects:
            self.emptied.emit()
        elif channel == self._current and self._graphs and self.is_on_canvas:
            self.show(next(reversed(self._graphs)))

    def _on_graph_structure_changed(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None and self.is_on_canvas and waiting in self._graphs.values():
            self._graph.show(waiting)
