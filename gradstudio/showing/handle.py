"""`Handle`: what `gradstudio.show` returns, by which new numbers are sent."""

from __future__ import annotations

import statistics
import sys
import time
from collections import deque
from typing import TYPE_CHECKING, Protocol

from gradstudio.engine.errors import GradStudioError
from gradstudio.showing.connection import Connection
from gradstudio.showing.messages import CloseMessage
from gradstudio.showing.own_time import own_seconds
from gradstudio.showing.packing import packed

if TYPE_CHECKING:
    from types import FrameType

MOST_SHARE = 0.02
"""Largest share of the program's time that updates may take."""
_LEAST_SECONDS = 1 / 40
"""Least time in seconds between two updates; nobody would see more of them."""
_REMEMBERED = 5
"""Updates whose cost tells what the next is allowed to take."""
_FLUSH_SECONDS = 10.0
"""Longest time in seconds that `flush` waits; a window that is still opening is slow to take a large graph."""


class Thing(Protocol):
    """Something that is shown, and how it becomes messages."""

    @property
    def title(self) -> str:
        """What it is called."""

    def begin(self, channel: int) -> bytes:
        """Return the message that shows it."""

    def renew(self, channel: int, value: object, frame: FrameType | None) -> bytes:
        """Return the message with its new numbers.

        Args:
            channel: number of the handle.
            value: what takes its place, or None for what it is now.
            frame: of the caller, whose variables give names.
        """


class Handle:
    """Something that a window shows, until it is closed.

    No method raises because of the window: a loop that trains goes on when its user closes it. `is_open` and
    `problem` say so, and a sentence goes to ``sys.stderr`` once.

    Args:
        thing: what is shown.
        channel: its number.
        connection: the way to the window.
    """

    def __init__(self, thing: Thing, channel: int, connection: Connection) -> None:
        self._thing = thing
        self._channel = channel
        self._connection = connection
        self._problem = ""
        self._is_closed = False
        self._left_out: list[object] = []
        self._next = self._since = self._pause = 0.0
        self._took: deque[float] = deque(maxlen=_REMEMBERED)
        self._said: set[str] = set()

    def __repr__(self) -> str:
        state = "open" if self.is_open else self.problem
        return f"<gradstudio handle of {self._thing.title}: {state}>"

    @property
    def is_open(self) -> bool:
        """Whether the window shows it still, as far as is known."""
        if not self._is_closed:
            self._connection.push()
        return not self._is_closed and self._connection.is_open

    @property
    def problem(self) -> str:
        """Why nothing is shown any more, or why the last update was not, as a sentence; or ""."""
        if self._is_closed:
            return "The handle has been closed."
        return self._problem or self._connection.problem

    def update(self, value: object = None) -> bool:
        """Show the numbers as they are now.

        Called in every step of a loop it takes no more than 2 % of the loop's time: updates that come too soon are
        left out, and the last one is sent when the cell or the script ends, or with `flush`.

        Args:
            value: the result of the newest step, where each step builds a graph of its own; None where the objects
                that were shown have new numbers themselves.

        Returns:
            Whether the numbers were sent.
        """
        if (now := time.perf_counter()) < self._next:
            self._left_out = [value]
            return False
        began = time.thread_time()
        if (left := self._pause - (own_seconds() - self._since)) > 0:
            self._left_out = [value]
            self._next = now + left
            return False
        if self._is_closed or not self._connection.is_open:
            self._say()
            return False
        if self._connection.is_behind:
            self._connection.push()
            if self._connection.is_behind:
                self._left_out = [value]
                self._next = time.perf_counter() + _LEAST_SECONDS
                return False
        return self._send(value, began, sys._getframe(1))

    def flush(self) -> None:
        """Send the last update if it was left out, and wait up to some seconds until the window takes all."""
        self.hand_over(_FLUSH_SECONDS, sys._getframe(1))

    def hand_over(self, seconds: float, frame: FrameType | None = None) -> None:
        """Send the last update if it was left out, and wait until the window takes all.

        Args:
            seconds: to wait at the most, all in all.
            frame: of the caller, whose variables give names.
        """
        if self._is_closed or not self._connection.is_open:
            return
        end = time.perf_counter() + seconds
        self._connection.flush(seconds)
        if self._left_out and self._connection.is_open:
            self._send(self._left_out[0], time.thread_time(), frame)
            self._connection.flush(end - time.perf_counter())

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until the window is closed.

        Args:
            timeout: seconds to wait at the most; None for as long as it takes.

        Returns:
            Whether it is closed.
        """
        self.hand_over(_FLUSH_SECONDS, sys._getframe(1))
        return self._connection.wait(timeout)

    def close(self) -> None:
        """Take it out of the window; the last one takes the window with it."""
        if not self._is_closed and self._connection.is_open:
            self._connection.send(packed(CloseMessage(channel=self._channel)))
            self._connection.flush(_FLUSH_SECONDS)
        self._is_closed = True
        self._left_out.clear()

    def settle(self) -> None:
        """Send what was left out, as far as the window takes it at once."""
        if self._left_out and self.is_open and not self._connection.is_behind:
            self._send(self._left_out[0], time.thread_time(), None)

    def _send(self, value: object, began: float, frame: FrameType | None) -> bool:
        self._left_out.clear()
        try:
            self._connection.send(self._thing.renew(self._channel, value, frame))
        except GradStudioError as error:
            self._problem = str(error)
        else:
            self._problem = ""
        self._say()
        # The median leaves out the collection of the loop's own garbage, which falls into one update or another.
        self._took.append(time.thread_time() - began)
        self._pause = statistics.median_low(self._took) * (1 / MOST_SHARE - 1)
        self._since = own_seconds()
        self._next = time.perf_counter() + max(_LEAST_SECONDS, self._pause)
        return not self._problem and self._connection.is_open

    def _say(self) -> None:
        problem = self.problem
        if problem and problem not in self._said:
            self._said.add(problem)
            if sys.stderr is not None:
                sys.stderr.write(f"gradstudio: {problem}\n")
