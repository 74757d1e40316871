"""Arrays and facts of a safetensors file. No code can be in one.

Source: https://github.com/huggingface/safetensors, the format: a length, a header in JSON, the numbers.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.importing.errors import ImportingError

_DTYPES = {
    "F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "|i1",
    "U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "|u1", "BOOL": "|b1",
}  # fmt: skip
_LONGEST_HEADER = 2**24


def looks_like_safetensors(content: bytes) -> bool:
    """Whether a file begins as one of safetensors does: the length of a header, and the header's bracket."""
    length = int.from_bytes(content[:8], "little")
    return len(content) > 9 and content[8:9] == b"{" and 2 <= length <= len(content) - 8


def read_safetensors(content: bytes, name: str) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """Return the arrays of a file by name, and the texts of its metadata.

    Args:
        content: of the file.
        name: of the file, for messages.

    Raises:
        ImportingError: it is damaged, or an array is of a kind that NumPy has no numbers for.
    """
    from safetensors import SafetensorError, deserialize  # noqa: PLC0415 - a library of its own

    if int.from_bytes(content[:8], "little") > _LONGEST_HEADER:
        raise ImportingError(
            f"{name} is damaged: its header would be longer than {_LONGEST_HEADER >> 20} MB."
        )
    try:
        found = deserialize(content)  # type: ignore[no-untyped-call]  # a compiled module
    except (SafetensorError, UnicodeDecodeError) as error:
        raise ImportingError(f"{name} is no safetensors file, or is damaged: {error}.") from None
    arrays = {key: _array(f"{key} in {name}", entry) for key, entry in found}
    return arrays, _metadata(content)


def _array(name: str, entry: dict[str, Any]) -> NDArray[Any]:
    kind, shape, held = entry["dtype"], tuple(entry["shape"]), bytes(entry["data"])
    if kind == "BF16":  # the upper half of a float32
        wide = np.frombuffer(held, dtype="<u2").astype(np.uint32) << 16
        return wide.view(np.float32).reshape(shape)
    if kind not in _DTYPES:
        raise ImportingError(f"{name} is of {kind}, which cannot be read. Save it as float32 or float64.")
    return np.frombuffer(held, dtype=_DTYPES[kind]).reshape(shape)


def _metadata(content: bytes) -> dict[str, str]:
    header = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])
    found = header.get("__metadata__") or {}
    return {str(key): str(value) for key, value in found.items()}
