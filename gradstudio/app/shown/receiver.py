"""`Receiver`: the thread that listens to the program that shows something."""

from __future__ import annotations

import contextlib
import logging
import os
import selectors
import socket
import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gradstudio.app.shown.inbox import Arrived, GoneMessage, Inbox
from gradstudio.showing.doors import close_door
from gradstudio.showing.errors import WireError
from gradstudio.showing.messages import HelloMessage
from gradstudio.showing.packing import unpacked_message
from gradstudio.showing.wire import MOST_BODY, MOST_HEADER, Decoder, WireFrame, encode

_log = logging.getLogger(__name__)
_CHUNK = 256 * 1024
_MOST_DESCRIPTORS = 16


class Receiver(QObject):
    """Takes the messages of one program at a time; others are told that the window is taken.

    Lives on the GUI thread, with a thread of its own beside it, which alone reads and checks what comes.

    Args:
        listening: the socket at which programs come in.
        path: its name, which goes with the window.
        parent: as for any QObject.

    Signals:
        arrived: `inbox` has something.
    """

    arrived = Signal()

    def __init__(self, listening: socket.socket, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.inbox = Inbox()
        self._listening, self._path = listening, path
        self._stop_here, self._stop_there = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="shown", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Take the name of the socket away, end the thread and close it. Safe to call twice."""
        if self._stop_here.fileno() < 0:
            return
        # Before the program hears that the window has gone: from then on no other is to knock.
        close_door(self._path)
        self._stop_here.close()
        if self._thread.is_alive():
            self._thread.join()
        self._stop_there.close()
        self._listening.close()

    def _put(self, message: Arrived) -> None:
        if self.inbox.put(message):
            self.arrived.emit()

    def _run(self) -> None:
        current: _Caller | None = None
        try:
            with selectors.DefaultSelector() as selector:
                selector.register(self._listening, selectors.EVENT_READ)
                selector.register(self._stop_there, selectors.EVENT_READ)
                while True:
                    ready = [key.fileobj for key, _ in selector.select()]
                    if self._stop_there in ready:
                        return
                    if current is not None and current.socket in ready and not self._read(current):
                        selector.unregister(current.socket)
                        current.close()
                        current = None
                    if self._listening in ready and (came := self._let_in(is_taken=current is not None)):
                        current = came
                        selector.register(current.socket, selectors.EVENT_READ)
        except Exception:  # noqa: BLE001 - the edge of a thread
            _log.exception("The window no longer listens to programs")
        finally:
            if current is not None:
                current.close()

    def _let_in(self, *, is_taken: bool) -> _Caller | None:
        try:
            connected, _ = self._listening.accept()
        except OSError:
            return None
        connected.setblocking(True)
        connected.settimeout(2.0)
        kind = "taken" if is_taken else "welcome"
        with contextlib.suppress(OSError):
            connected.sendall(encode({"kind": kind}))
        if is_taken:
            connected.close()
            return None
        return _Caller(connected)

    def _read(self, caller: _Caller) -> bool:
        """Take what there is; tell whether the program is still there."""
        try:
            data, descriptors, _, _ = socket.recv_fds(caller.socket, _CHUNK, _MOST_DESCRIPTORS)
            caller.files.extend(descriptors)
            for frame in caller.decoder.feed(data):
                for whole in caller.unfolded(frame):
                    message = unpacked_message(whole)
                    caller.has_spoken |= isinstance(message, HelloMessage)
                    if not caller.has_spoken:
                        raise WireError("The program sent something before its name.")
                    self._put(message)
        except WireError as error:
            self._put(GoneMessage(problem=str(error)))
            return False
        except OSError:
            data = b""
        if not data and caller.has_spoken:
            self._put(GoneMessage())
        return bool(data)


class _Caller:
    """A program that is connected.

    Args:
        connected: the socket to it.
    """

    def __init__(self, connected: socket.socket) -> None:
        self.socket = connected
        self.decoder = Decoder()
        self.files: list[int] = []
        self.has_spoken = False

    def unfolded(self, frame: WireFrame) -> list[WireFrame]:
        """Return what a frame stands for: itself, or what the file holds that came with it.

        Raises:
            WireError: it says that there is a file, but none came, or none of such a size.
        """
        if frame.header["kind"] != "file":
            return [frame]
        if not self.files:
            raise WireError("The program announced a file but did not send it.")
        size = frame.header.get("bytes")
        with os.fdopen(self.files.pop(0), "rb") as file:
            if type(size) is not int or not 0 < size <= MOST_HEADER + MOST_BODY + 64:
                raise WireError("The file that the program sent has no size, or is too large.")
            file.seek(0)
            inner = list(Decoder().feed(file.read(size)))
        if len(inner) != 1 or inner[0].header["kind"] == "file":
            raise WireError("A file that came does not hold one message.")
        return inner

    def close(self) -> None:
        """Let go of it."""
        self.socket.close()
        for descriptor in self.files:
            os.close(descriptor)
        self.files.clear()
