"""`all_ended`: ends several threads and waits for each."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Protocol


class Ending(Protocol):
    """What has a thread, or several."""

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End it, wait for that, and return whether it has ended."""


def all_ended(threads: Iterable[Ending], most_milliseconds: int | None = None) -> bool:
    """End threads, and wait for each: one that does not end in time keeps none of the others from being told.

    Args:
        threads: in the order in which they are waited for.
        most_milliseconds: how long to wait for all of them together; None for as long as it takes.

    Returns:
        Whether all have ended.
    """
    if most_milliseconds is None:
        ended = [thread.shutdown() for thread in threads]
    else:
        deadline = time.monotonic() + most_milliseconds / 1000
        ended = [thread.shutdown(max(0, round(1000 * (deadline - time.monotonic())))) for thread in threads]
    return all(ended)
