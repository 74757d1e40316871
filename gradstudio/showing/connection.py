"""`Connection`: the way from a program to the window, which never keeps the program waiting."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import tempfile
import threading
import time
from typing import IO

from gradstudio.showing.window_process import WindowProcess
from gradstudio.showing.wire import encode

MOST_DIRECT = 64 * 1024
"""Bytes; a larger message goes as a file without a name, whose descriptor alone is sent."""

CLOSED = "The window has been closed."
FORKED = (
    "This process was forked: the window belongs to the one that it was forked from. Call show again here."
)


class Connection:
    """Sends messages without waiting: what the other side does not take yet is kept.

    A process that was forked has no part in it: it would write amid the messages of its parent.

    Args:
        connected: a socket that is connected to the window.
        process: of the window, if this program has begun it.

    Attributes:
        problem: why nothing can be sent any more, or "".
    """

    def __init__(self, connected: socket.socket, process: WindowProcess | None = None) -> None:
        connected.setblocking(False)
        self._socket = connected
        self._process = process
        self._pid = os.getpid()
        self._lock = threading.RLock()  # threads of the program may show things too
        self._waiting: list[tuple[memoryview, IO[bytes] | None]] = []
        self.problem = ""

    @property
    def is_open(self) -> bool:
        """Whether the window is there, as far as it has been heard of."""
        return not self.problem and self._pid == os.getpid()

    @property
    def is_behind(self) -> bool:
        """Whether something still waits for the window to take it."""
        return bool(self._waiting)

    def send(self, message: bytes) -> None:
        """Send a message, after those that wait."""
        if not self.is_open:
            return
        with self._lock:
            self._keep(message)
            self._push()

    def push(self) -> None:
        """Send as much of what waits as the other side takes now, and hear whether it is still there."""
        if self.is_open:  # a fork has a copy of the lock that nobody may ever release
            with self._lock:
                self._push()

    def _keep(self, message: bytes) -> None:
        if not self.is_open:
            return
        spool = _spooled(message) if len(message) > MOST_DIRECT else None
        if spool is not None:
            self._waiting.append((memoryview(encode({"kind": "file", "bytes": len(message)})), spool))
        else:
            self._waiting.append((memoryview(message), None))

    def _push(self) -> None:
        if not self.is_open:
            return  # another thread may have heard meanwhile that the window is gone
        try:
            while self._waiting:
                data, spool = self._waiting[0]
                if spool is not None:
                    sent = socket.send_fds(self._socket, [data], [spool.fileno()])
                    spool.close()
                else:
                    sent = self._socket.send(data)
                if sent < len(data):
                    self._waiting[0] = data[sent:], None
                else:
                    del self._waiting[0]
        except BlockingIOError:
            pass
        except OSError:
            self._lose()
            return
        self._hear()

    def flush(self, seconds: float) -> bool:
        """Send all that waits, for so long at the most; tell whether all is sent."""
        end = time.monotonic() + seconds
        self.push()
        while self._waiting and self.is_open and (left := end - time.monotonic()) > 0:
            with contextlib.suppress(OSError, ValueError):
                select.select([], [self._socket], [], left)
            self.push()
        return not self._waiting

    def wait(self, seconds: float | None) -> bool:
        """Wait until the window is gone, for so long at the most; tell whether it is."""
        end = None if seconds is None else time.monotonic() + seconds
        self.push()
        while self.is_open:
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                break
            try:
                select.select([self._socket], [self._socket] if self._waiting else [], [], left)
            except (OSError, ValueError):
                break
            self.push()
        return not self.is_open

    def leave(self) -> None:
        """Let the window live on by itself."""
        is_own = self._pid == os.getpid()
        self._drop()  # in a fork its own descriptor; the parent's stays
        if is_own and self._process is not None:
            self._process.leave()
        self.problem = self.problem or (CLOSED if is_own else FORKED)

    def _hear(self) -> None:
        """Read away what the window says; at its end there is nothing more to read."""
        try:
            while True:
                if not self._socket.recv(4096):
                    self._lose()
                    return
        except BlockingIOError:
            return
        except OSError:
            self._lose()

    def _lose(self) -> None:
        self._drop()
        words = ""
        if self._process is not None:
            end = time.monotonic() + 1
            while not self._process.has_ended and time.monotonic() < end:
                time.sleep(0.005)  # its last words come a moment after its end is heard of
            words = self._process.last_words()
            self._process.leave()
        self.problem = f"The window has gone: {words}" if words else CLOSED

    def _drop(self) -> None:
        for _, spool in self._waiting:
            if spool is not None:
                spool.close()
        self._waiting.clear()
        self._socket.close()


def _spooled(message: bytes) -> IO[bytes] | None:
    """Return a file without a name that holds a message; None where there is no room for it."""
    try:
        spool = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it has been sent
    except OSError:
        return None
    try:
        spool.write(message)
        spool.flush()
    except OSError:
        with contextlib.suppress(OSError):
            spool.close()  # it would write again
        return None
    return spool
