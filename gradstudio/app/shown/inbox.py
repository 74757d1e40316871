"""`Inbox`: where the thread that listens leaves what came, and the window takes it."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from gradstudio.showing.messages import Message, NumbersMessage, ParametersMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneMessage:
    """The program is there no longer.

    Attributes:
        problem: what it sent that is no message, as a sentence; "" if it just ended.
    """

    problem: str = ""


Arrived = Message | GoneMessage


class Inbox:
    """Keeps messages in their order; of numbers of one channel that follow each other the newest alone.

    Both threads share it, under one lock.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._messages: list[Arrived] = []

    def put(self, message: Arrived) -> bool:
        """Add a message; tell whether the inbox was empty, so that somebody has to be told."""
        with self._lock:
            messages = self._messages
            was_empty = not messages
            last = messages[-1] if messages else None
            if (
                isinstance(message, NumbersMessage | ParametersMessage)
                and isinstance(last, type(message))
                and last.channel == message.channel
            ):
                messages[-1] = message
            else:
                messages.append(message)
            return was_empty

    def take(self) -> list[Arrived]:
        """Return what came since the last time."""
        with self._lock:
            messages, self._messages = self._messages, []
            return messages
