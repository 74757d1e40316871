"""`connected`: a client of a Dask scheduler, or a sentence why there is none, after some seconds at most."""

from __future__ import annotations

import asyncio
import struct
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from gradstudio.sweep.errors import SweepError

if TYPE_CHECKING:
    from distributed import Client

_ATTEMPT_SECONDS = 10.0
"""So long Dask tries to connect in one go: it doubles its waits, and would find a scheduler late that came back."""
_PAUSE_SECONDS = 0.2
_END_SECONDS = 2.0


async def connected(address: str, seconds: float) -> Client:
    """Return a client, which is used on the running event loop alone.

    Args:
        address: of the scheduler.
        seconds: so long it is tried again while nothing answers there.

    Raises:
        SweepError: there is no scheduler.
    """
    end = time.monotonic() + seconds
    while True:
        left = min(_ATTEMPT_SECONDS, max(1.0, end - time.monotonic()))
        try:
            return await _attempt(address, left)
        except Exception as error:  # noqa: BLE001 - of what else listens there Dask raises errors of any kind
            if time.monotonic() >= end or not isinstance(error, OSError):
                raise SweepError(
                    f"There is no Dask scheduler at {address}: {_reason(error)}. "
                    "Start one with the command dask scheduler."
                ) from None
        await asyncio.sleep(_PAUSE_SECONDS)


async def _attempt(address: str, seconds: float) -> Client:
    """Connect in so many seconds: Dask has a limit for the connection, but none for what is said on it."""
    from distributed import Client  # noqa: PLC0415 - an extra

    client = Client(address, timeout=seconds, set_as_default=False, asynchronous=True)
    try:
        return await asyncio.wait_for(client, seconds)
    except BaseException:
        with suppress(Exception):
            await client.close(timeout=_END_SECONDS)
        raise


def _reason(error: Exception) -> str:
    if isinstance(error, MemoryError | struct.error):  # another protocol, whose first bytes are read as sizes
        return "what answers there is something else"
    return str(error).rstrip(".") or "nothing answers there"
