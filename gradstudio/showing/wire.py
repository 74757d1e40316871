"""What goes between a program that shows something and the window: frames of a JSON header and raw numbers.

A frame is a head of 20 bytes (``GSshow``, version, sizes), a header in JSON, and arrays of numbers one after the
other, little-endian. Sizes are bounded, nothing is executed, and what does not fit raises `WireError`.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.showing.errors import WireError

PROTOCOL = 1
"""Raised whenever frames come to mean something else: two versions never talk to each other."""
MOST_HEADER = 64 * 2**20
"""Bytes: the names of 100,000 scalars, or a project with its data."""
MOST_BODY = 64 * 2**20
"""Bytes of all arrays of a frame."""

_MAGIC = b"GSshow"
_HEAD = struct.Struct("<6sHIQ")
_KINDS: Mapping[str, np.dtype[Any]] = {"f8": np.dtype("<f8"), "i4": np.dtype("<i4")}
_MOST_ARRAYS = 16

Numbers = NDArray[np.float64] | NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WireFrame:
    """One message as it is on the wire.

    Attributes:
        header: what it says; every message has a ``kind``.
        arrays: the numbers that belong to it, by name.
    """

    header: Mapping[str, Any]
    arrays: Mapping[str, Numbers]


def encode(header: Mapping[str, Any], arrays: Mapping[str, Numbers] | None = None) -> bytes:
    """Return a frame as bytes.

    Args:
        header: what can be said in JSON; texts of any script.
        arrays: float64 and int32, of one dimension.

    Raises:
        WireError: it is larger than a frame may be.
    """
    parts = [np.ascontiguousarray(array) for array in (arrays or {}).values()]
    named = zip(arrays or {}, parts, strict=True)
    layout = [[name, "f8" if part.dtype.kind == "f" else "i4", len(part)] for name, part in named]
    text = json.dumps({**header, "arrays": layout}, ensure_ascii=False, separators=(",", ":"))
    head = text.encode("utf-8", "replace")
    body = b"".join(
        part.astype(_KINDS["f8" if part.dtype.kind == "f" else "i4"], copy=False).tobytes() for part in parts
    )
    if len(head) > MOST_HEADER or len(body) > MOST_BODY:
        raise WireError(f"This is too large to be shown: {(len(head) + len(body)) >> 20} MB.")
    return _HEAD.pack(_MAGIC, PROTOCOL, len(head), len(body)) + head + body


class Decoder:
    """Takes bytes as they come and gives the frames in them."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def feed(self, data: bytes) -> Iterator[WireFrame]:
        """Take some bytes and yield each frame that is whole now.

        Raises:
            WireError: this is no frame, one of another version, or one that is too large.
        """
        self._kept += data
        while len(self._kept) >= _HEAD.size:
            magic, protocol, header, body = _HEAD.unpack_from(self._kept)
            if magic != _MAGIC:
                raise WireError("The data that came are no message of gradstudio.show.")
            if protocol != PROTOCOL:
                raise WireError(
                    f"The program uses version {protocol} of the protocol, this window version {PROTOCOL}. "
                    "Use the same GradStudio for both."
                )
            if header > MOST_HEADER or body > MOST_BODY:
                raise WireError("The message that came is larger than any that gradstudio.show sends.")
            end = _HEAD.size + header + body
            if len(self._kept) < end:
                return
            text = bytes(self._kept[_HEAD.size : _HEAD.size + header])
            numbers = bytes(self._kept[_HEAD.size + header : end])
            del self._kept[:end]
            yield _frame(text, numbers)


def _frame(text: bytes, numbers: bytes) -> WireFrame:
    try:
        header = json.loads(text)
        layout = header["arrays"]
        arrays: dict[str, Numbers] = {}
        at = 0
        if len(layout) > _MOST_ARRAYS:
            raise WireError("A frame has more arrays than any message has.")
        for name, kind, count in layout:
            size = _KINDS[kind].itemsize * count
            if type(count) is not int or not 0 <= size <= len(numbers) - at:
                raise WireError("The arrays of a frame are not as long as it says.")
            arrays[name] = np.frombuffer(numbers, _KINDS[kind], count, at)
            at += size
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        if isinstance(error, WireError):
            raise
        raise WireError(f"A frame cannot be read: {error}.") from error
    if at != len(numbers) or not isinstance(header.get("kind"), str):
        raise WireError("A frame is not whole.")
    return WireFrame(header=header, arrays=arrays)
