"""`show`: what a script or a notebook has at hand, in the window."""

from __future__ import annotations

import atexit
import contextlib
import os
import sys
import time
import weakref
from pathlib import Path
from typing import Any

from gradstudio.showing.connection import Connection
from gradstudio.showing.doors import close_door, new_door, open_doors
from gradstudio.showing.handle import Handle, Thing
from gradstudio.showing.messages import EndMessage, HelloMessage
from gradstudio.showing.packing import packed
from gradstudio.showing.things import thing_of
from gradstudio.showing.window_process import WindowProcess, require_display

_END_SECONDS = 10.0
"""Seconds that a program waits at its end, in all, for a window that does not answer."""


class Presenter:
    """The window of this process, and all handles that have something in it."""

    def __init__(self) -> None:
        self._connection: Connection | None = None
        self._pid = os.getpid()
        self._handles: weakref.WeakSet[Handle] = weakref.WeakSet()
        self._last_channel = 0
        self._is_tied = False

    def show(self, thing: Thing) -> Handle:
        """Show something in the window, which is opened if there is none."""
        self._register_end_hooks()
        connection = self._connected()
        self._last_channel += 1
        handle = Handle(thing, self._last_channel, connection)
        connection.send(thing.begin(self._last_channel))
        self._handles.add(handle)
        return handle

    def forget(self) -> None:
        """In a process that was forked: the window is the parent's."""
        if self._connection is not None:
            self._connection.leave()
        self._connection, self._pid = None, os.getpid()

    def _connected(self) -> Connection:
        if self._connection is not None:
            self._connection.push()
            if self._connection.is_open:
                return self._connection
        require_display()
        hello = HelloMessage(caller=caller_name(), pid=os.getpid(), is_notebook=in_notebook())
        for connected in open_doors(hello):
            self._connection = Connection(connected)
            return self._connection
        listening, connected, path = new_door()
        try:
            process = WindowProcess(listening, path)
        except BaseException:
            connected.close()
            close_door(path)
            raise
        finally:
            listening.close()
        self._connection = Connection(connected, process)
        self._connection.send(packed(hello))
        return self._connection

    def _register_end_hooks(self) -> None:
        """Have what was left out sent at the end of a cell and of the program."""
        if self._is_tied:
            return
        self._is_tied = True
        atexit.register(self.end)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self.forget)
        shell = _shell()
        if shell is not None:
            with contextlib.suppress(Exception):  # whatever this shell is, showing goes without
                shell.events.register("post_run_cell", self._on_cell_end)

    def _on_cell_end(self, result: object = None) -> None:
        for handle in list(self._handles):
            handle.settle()

    def end(self) -> None:
        """Send what was left out, and let the window live on by itself."""
        connection = self._connection
        if connection is None or self._pid != os.getpid():
            return
        end = time.monotonic() + _END_SECONDS
        for handle in list(self._handles):
            handle.hand_over(end - time.monotonic())
        connection.send(packed(EndMessage()))
        connection.flush(end - time.monotonic())
        connection.leave()


_PRESENTER = Presenter()
"""The window belongs to the process, and so does this."""


def show(
    value: object, xs: Any = None, ys: Any = None, *, title: str | None = None, block: bool = False
) -> Handle:
    """Open a window on something, or show it in the one that is open.

    Args:
        value: a `Value` or any object like micrograd's (`data`, `grad`, `_prev`, `_op`), or a list or dict of them,
            is shown as a graph. An MLP, of ours or like micrograd's, a `torch.nn.Module`, an estimator of
            scikit-learn or a project opens in the whole studio.
        xs: inputs that a network learns from, a row for each sample.
        ys: targets, one for each sample.
        title: what it is called in the window; by default its label or the variable that it is in.
        block: whether to wait until the window is closed; a notebook never does.

    Returns:
        A handle, whose `update` sends new numbers.

    Raises:
        ShowError: there is no display, or no window can be opened.
        GradStudioError: it is nothing that can be shown: why.
    """
    data = () if xs is None and ys is None else (xs, ys)
    handle = _PRESENTER.show(thing_of(value, data, title or "", sys._getframe(1)))
    if block and not in_notebook():
        handle.wait()
    return handle


def caller_name() -> str:
    """Return what this program is called: its script, or what kind of session it is."""
    if in_notebook():
        return "the notebook"
    main = sys.modules.get("__main__")
    file = getattr(main, "__file__", None)
    return Path(file).name if file else "the Python session"


def in_notebook() -> bool:
    """Whether this is the kernel of a notebook."""
    return getattr(_shell(), "kernel", None) is not None


def _shell() -> Any:
    """Return IPython's shell, if this runs in one."""
    ipython = sys.modules.get("IPython")
    return None if ipython is None else ipython.get_ipython()
