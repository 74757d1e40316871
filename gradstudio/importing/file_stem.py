"""`stem_of`: a file's name made of what a project is called."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from gradstudio.importing.tables.suffixes import OF_TEXT, UNPACKED

_UNSUITED = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_READ = frozenset((*OF_TEXT, *UNPACKED, ".safetensors", ".onnx", ".pt", ".pth", ".npz"))


def stem_of(name: str) -> str:
    """Return what a file of a project is called at first, without its suffix, on any system.

    Args:
        name: of the project, such as "Playground: circle, 4-2" or "moons.pt"; "" for none.
    """
    plain = " ".join(_UNSUITED.sub(" ", name).split())
    suffix = PurePosixPath(plain).suffix
    return (plain.removesuffix(suffix) if suffix.lower() in _READ else plain).strip(". ") or "network"
