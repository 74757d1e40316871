"""A ``state_dict`` that ``torch.save`` wrote, read by PyTorch itself and only as weights: no code in it is run."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from gradstudio.engine.errors import cut
from gradstudio.export.missing import loading
from gradstudio.importing.errors import ImportingError

_WITHIN = ("state_dict", "model_state_dict", "model", "net", "network", "weights")
"""Where a checkpoint keeps the state_dict, among the optimizer's state and numbers."""


def looks_like_torch(content: bytes) -> bool:
    """Whether a file is one of ``torch.save``: an archive with a ``data.pkl``, or a pickle as it was before 1.6."""
    if content[:2] == b"PK":
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as file:
                return any(name.endswith("/data.pkl") for name in file.namelist())
        except zipfile.BadZipFile:
            return False
    return content[:1] == b"\x80"


def read_state_dict(content: bytes, name: str, most_bytes: int) -> dict[str, NDArray[Any]]:
    """Return the arrays of a ``state_dict`` by name, in its order.

    Args:
        content: of the file.
        name: of the file, for messages.
        most_bytes: that it may take when unpacked.

    Raises:
        ImportingError: PyTorch cannot be loaded, the file is damaged or too large, or holds more than weights.
    """
    with loading("torch", f"Reading {name}", ImportingError, "save the weights as safetensors"):
        import torch  # noqa: PLC0415 - a library of its own, and a large one
    _require_room(content, name, most_bytes)
    try:
        found = torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    except Exception as error:  # noqa: BLE001 - PyTorch raises what it likes for a file that it cannot read
        raise ImportingError(_refusal(name, str(error))) from None
    weights = _state_dict(found, name, torch.Tensor)
    return {key: tensor_array(tensor, f"“{cut(key)}” of {name}") for key, tensor in weights.items()}


def tensor_array(tensor: Any, what: str) -> NDArray[Any]:
    """Return a tensor as an array; one of half precision as float32, which holds it exactly.

    Args:
        tensor: on any device.
        what: what a message calls it: ``xs``.

    Raises:
        ImportingError: NumPy has nothing like it, such as for a sparse or a quantised one.
    """
    try:
        plain = tensor.detach().cpu()
        if plain.is_floating_point() and plain.element_size() < 4:
            plain = plain.float()
        array: NDArray[Any] = plain.numpy()
    except (TypeError, RuntimeError) as error:
        said = cut(str(error).partition("\n")[0], 200).rstrip(".")
        raise ImportingError(f"{what} makes no array: {said}. Give a dense tensor of real numbers.") from None
    return array


def _require_room(content: bytes, name: str, most_bytes: int) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            size = sum(entry.file_size for entry in file.infolist())
    except zipfile.BadZipFile:
        return
    if size > most_bytes:
        raise ImportingError(
            f"{name} takes more than {most_bytes >> 20} MB when unpacked. Save the weights alone."
        )


def _refusal(name: str, said: str) -> str:
    if "weights_only" in said or "Unsupported" in said:
        return (
            f"{name} holds more than weights, such as a whole module, which would run code when it is "
            "read. Save "
            "torch.save(module.state_dict(), …), or call gradstudio.from_torch(module)."
        )
    first = cut(said.splitlines()[0]) if said else "it is damaged"
    return f"{name} cannot be read as a state_dict of PyTorch: {first}."


def _state_dict(found: Any, name: str, kind: type) -> Mapping[str, Any]:
    for _ in range(3):  # a checkpoint within a checkpoint
        if not isinstance(found, Mapping):
            break
        if found and all(isinstance(key, str) and isinstance(tensor, kind) for key, tensor in found.items()):
            return found
        within = next((found[key] for key in _WITHIN if isinstance(found.get(key), Mapping)), None)
        if within is None:
            break
        found = within
    raise ImportingError(f"{name} holds no state_dict. Save one: torch.save(module.state_dict(), …).")
