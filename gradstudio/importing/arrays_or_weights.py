"""Whether the arrays in an ``.npz`` file are the samples of a table or the weights of a network."""

from __future__ import annotations

import re
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Literal

from gradstudio.importing.errors import ImportingError
from gradstudio.importing.file_signs import DAMAGES
from gradstudio.importing.npy_header import NpyHeader, read_npy_header

_WEIGHT = re.compile(
    r"(?:.*[._/ -])?(?:weights?|kernel|coefs?_?)(?:[._]?\d+)?(?::0)?|[wW][._]?\d+(?:[._].*)?", re.ASCII
)
_MOST_ARRAYS = 2000


def kind_of_arrays(path: Path) -> Literal["table", "weights"]:
    """Return what an ``.npz`` file holds, by the names and shapes of its arrays.

    Arrays of one name for each layer, such as ``0.weight`` or ``W1``, are weights. Arrays of as many rows each are
    samples. What is left is weights if it is a chain of matrices.

    Raises:
        ImportingError: the file is damaged.
    """
    headers = array_headers(path)
    matrices = {name: header.shape for name, header in headers.items() if len(header.shape) == 2}
    if any(_WEIGHT.fullmatch(name) for name in matrices):
        return "weights"
    if len({header.shape[0] for header in headers.values() if header.shape}) == 1:
        return "table"
    shapes = list(matrices.values())
    is_chain = len(shapes) > 1 and all(set(one) & set(other) for one, other in pairwise(shapes))
    vectors = sum(len(header.shape) == 1 for header in headers.values())
    return "weights" if is_chain and vectors >= len(shapes) - 1 and not _is_parted(headers) else "table"


def array_headers(path: Path) -> dict[str, NpyHeader]:
    """Return the header of each array in an ``.npz`` file, by its name.

    Raises:
        ImportingError: the file is damaged, or an array of another kind than numbers or texts is in it.
    """
    found: dict[str, NpyHeader] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            for part in archive.infolist()[:_MOST_ARRAYS]:
                with archive.open(part) as file:
                    name = part.filename.removesuffix(".npy")
                    found[name] = read_npy_header(file, f"{path.name}, array {name}")
    except ImportingError:
        raise
    except (*DAMAGES, OSError) as error:
        raise ImportingError(f"{path.name} is damaged: {error}.") from None
    return found


def _is_parted(headers: dict[str, NpyHeader]) -> bool:
    """Whether the names part samples for training from those for testing."""
    return any(re.search(r"(?:^|[._])(?:train|test|val)", name.lower()) for name in headers)
