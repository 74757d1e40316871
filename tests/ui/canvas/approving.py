"""Pictures that somebody has looked at and approved, and whether a new one is still like them.

After a change that is meant to be seen run ``GRADSTUDIO_APPROVE=1 pytest tests/ui/canvas/test_approved.py``, then
look at every picture in ``tests/ui/canvas/approved`` that git shows as changed.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

FOLDER = Path(__file__).with_name("approved")
LARGEST_BYTES = 20_000

_NOTICED = 40
"""Levels of 256 by which a colour must differ to be noticed."""
_ALLOWED = 40
"""So many pixels may: edges of letters come out a little differently from one version of Qt to the next."""


def check_against_approved(image: QImage, name: str, failures: Path) -> None:
    """Fail unless a picture is like the approved one of that name.

    Args:
        image: the picture.
        name: of the approved picture.
        failures: folder where the picture and the difference are left if it is not.
    """
    path = FOLDER / f"{name}.png"
    if os.environ.get("GRADSTUDIO_APPROVE"):
        _small(_pixels(image)).save(str(path), "PNG", 0)
        assert path.stat().st_size <= LARGEST_BYTES, f"{path.name} is too large to be kept in the repository"
        return
    assert path.exists(), f"there is no approved picture {path.name}; see {__name__}"
    wanted, found = _pixels(QImage(str(path))), _pixels(image)
    assert found.shape == wanted.shape, f"{path.name} has another size: {wanted.shape} → {found.shape}"
    off = np.abs(found - wanted).max(axis=2) > _NOTICED
    if off.sum() > _ALLOWED:
        image.save(str(failures / f"{name}.png"))
        _difference(found, off).save(str(failures / f"{name}-difference.png"))
        raise AssertionError(f"{off.sum():,} pixels of {path.name} changed; see {failures}")


def _small(pixels: NDArray[np.int16]) -> QImage:
    """Keep every sixteenth level: a fraction of the bytes, and far closer than what is noticed."""
    levels = np.minimum((pixels + 8) // 16 * 16, 255).astype(np.uint8)
    height, width, _ = levels.shape
    return QImage(levels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def _pixels(image: QImage) -> NDArray[np.int16]:
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), dtype=np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3).astype(np.int16)


def _difference(found: NDArray[np.int16], off: NDArray[np.bool_]) -> QImage:
    """Show the picture faintly, and what changed in red."""
    shown = (255 - (255 - found) // 4).astype(np.uint8)
    shown[off] = 255, 0, 0
    height, width = off.shape
    return QImage(shown.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()
