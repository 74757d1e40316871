"""A whole PyTorch script: what is read first stands first, numbers come after the code."""

from __future__ import annotations

from gradstudio.export.script_parts.header import header_lines
from gradstudio.export.script_parts.storage import Storage
from gradstudio.export.subject import ExportSubject
from gradstudio.export.torch_script.blocks import Blocks, blocks_of, needs_numpy, spaced


def torch_script(subject: ExportSubject, storage: Storage, precision: str) -> str:
    """Return the text of a script that trains on.

    Args:
        subject: what is handed over.
        storage: its arrays.
        precision: "float64" or "float32".
    """
    blocks = blocks_of(subject, storage, precision, folder="Path(__file__).parent")
    header = header_lines(subject, storage, "PyTorch", needed_packages(subject, storage))
    return "\n".join([*header, "", *_arranged(blocks), ""])


def needed_packages(subject: ExportSubject, storage: Storage) -> list[str]:
    """Return what is to be installed for a script."""
    needed = ["torch"]
    if needs_numpy(subject):
        needed.append("numpy")
    if storage.has_files:
        needed.append("safetensors")
    return needed


def _arranged(blocks: Blocks) -> list[str]:
    simple = not blocks.modules  # the network needs no class, and stands with its settings
    top = spaced([blocks.imports, blocks.settings, blocks.model if simple else []], 1)
    numbers = spaced([blocks.files, blocks.samples, blocks.weights, blocks.optimizer], 1)
    parts = [
        top,
        *blocks.modules,
        [] if simple else blocks.model,
        *blocks.objective,
        *blocks.functions,
        blocks.training,
        numbers,
        blocks.main,
    ]
    return spaced(parts, 2)
