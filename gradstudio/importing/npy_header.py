"""The header of an array of NumPy: its type and shape, read before any of its numbers."""

from __future__ import annotations

import ast
import math
from dataclasses import dataclass
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy

from gradstudio.engine.errors import cut
from gradstudio.importing.errors import ImportingError

_LONGEST_HEADER = 10_000
_FIELDS = {"descr", "fortran_order", "shape"}
_MOST_AXES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class NpyHeader:
    """What an array is.

    Attributes:
        shape: lengths along its axes; none for a single number.
        dtype: the type of its items.
        is_fortran: whether the first axis changes fastest in the file.
        offset: where in the file the first item begins.
    """

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    is_fortran: bool
    offset: int

    @property
    def size(self) -> int:
        """Number of bytes of its items."""
        return math.prod(self.shape) * self.dtype.itemsize


def read_npy_header(file: IO[bytes], what: str) -> NpyHeader:
    """Read a header, and no more than one can be.

    Args:
        file: at the beginning of the array.
        what: what to call it in a message.

    Raises:
        ImportingError: it is damaged, or holds Python's own objects.

    Source: NumPy, numpy.lib.format.
    """
    head = file.read(_LONGEST_HEADER)
    wide = 2 if head[6:7] == b"\x01" else 4
    begin = 8 + wide
    end = begin + int.from_bytes(head[8:begin], "little")
    if not head.startswith(npy.MAGIC_PREFIX) or len(head) < begin or end > len(head):
        raise ImportingError(f"{what} is no array of NumPy, or it is damaged.")
    try:
        fields = ast.literal_eval(head[begin:end].decode("latin-1").strip())
        if not isinstance(fields, dict) or fields.keys() != _FIELDS:
            raise ValueError("its header is another")
        dtype = npy.descr_to_dtype(fields["descr"])
    except (ValueError, TypeError, SyntaxError, KeyError, IndexError, RecursionError, MemoryError) as error:
        raise ImportingError(f"{what} is damaged: {cut(str(error), 120)}.") from None
    if dtype.hasobject:
        raise ImportingError(
            f"{what} holds objects of Python, which are never unpickled here. Save plain arrays of numbers."
        )
    shape = fields["shape"]
    if (
        not isinstance(shape, tuple)
        or len(shape) > _MOST_AXES
        or any(type(length) is not int or not 0 <= length < 2**48 for length in shape)
    ):
        raise ImportingError(f"{what} is damaged: its shape is not valid. Save it again.")
    return NpyHeader(shape=shape, dtype=dtype, is_fortran=bool(fields["fortran_order"]), offset=end)
