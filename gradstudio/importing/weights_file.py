"""Reading weights from a file of any of the kinds that are known, told apart by what is in it."""

from __future__ import annotations

from pathlib import Path

from gradstudio.importing.errors import ImportingError
from gradstudio.importing.facts import with_facts
from gradstudio.importing.file_signs import is_onnx
from gradstudio.importing.named_arrays import network_of_arrays
from gradstudio.importing.network import ImportedNetwork
from gradstudio.importing.npz import read_npz
from gradstudio.importing.onnx_model.model import read_onnx
from gradstudio.importing.parameter_rows import looks_like_parameters, read_parameter_rows
from gradstudio.importing.safetensors_file import looks_like_safetensors, read_safetensors
from gradstudio.importing.state_dict import looks_like_torch, read_state_dict
from gradstudio.project.errors import ProjectFileError
from gradstudio.project.file import SUFFIX
from gradstudio.project.regular import read_regular

MOST_BYTES = 256 * 2**20
"""Of a file of weights, packed and unpacked."""


def read_weights(path: Path) -> ImportedNetwork:
    """Return the network whose weights a file holds: safetensors, ``.npz``, CSV, a state_dict, or ONNX.

    Nothing in it is run or unpickled.

    Args:
        path: the file.

    Raises:
        ImportingError: it cannot be read, is of no such kind, is damaged, or holds no MLP.
    """
    try:
        content = read_regular(path, MOST_BYTES, "file of weights")
    except ProjectFileError as error:
        raise ImportingError(str(error)) from None
    except OSError as error:
        raise ImportingError(f"{path} cannot be read: {error.strerror or error}.") from None
    return weights_of(content, path.name)


def weights_of(content: bytes, name: str) -> ImportedNetwork:
    """Return the network whose weights the content of a file holds.

    Args:
        content: of the file.
        name: of the file, for messages.

    Raises:
        ImportingError: as for `read_weights`.
    """
    if looks_like_safetensors(content):
        arrays, facts = read_safetensors(content, name)
        # It sorts its arrays by their names.
        return with_facts(network_of_arrays(arrays, name, in_order=False), facts)
    if looks_like_torch(content):
        return network_of_arrays(read_state_dict(content, name, MOST_BYTES), name)
    if content[:2] == b"PK":
        return network_of_arrays(read_npz(content, name, MOST_BYTES), name)
    suffix = Path(name).suffix.lower()
    if suffix == ".onnx" or is_onnx(content, suffix):
        return read_onnx(content, name)
    if name.lower().endswith(SUFFIX):
        raise ImportingError(
            f"{name} is a project. Open it with File → Open, or in Python with gradstudio.load."
        )
    text = _text(content)
    if text is not None and looks_like_parameters(text):
        return read_parameter_rows(text, name)
    raise ImportingError(
        f"{name} holds no weights that are known here. Give a file of safetensors, a .npz of NumPy, a "
        "CSV file of the parameters, a state_dict of PyTorch, or an ONNX model."
    )


def _text(content: bytes) -> str | None:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
