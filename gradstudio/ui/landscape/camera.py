"""`SurfaceCamera`: from which side a surface in space is looked at, and where its points are drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_LEAST_TILT, _MOST_TILT = math.radians(5.0), math.radians(88.0)
_HEIGHT = 0.85
"""Of the surface, where its sides are 2."""
_MARGIN = 26.0
_LEAST_ROOM = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceCamera:
    """Looks at the middle of a surface.

    Attributes:
        turn: how far the surface is turned about the upright, in radians.
        tilt: how far one looks down on it, in radians.
    """

    turn: float = math.radians(-35.0)
    tilt: float = math.radians(32.0)

    def turned(self, about: float, down: float) -> SurfaceCamera:
        """Return the camera with the surface turned about the upright, and looked down on more, in radians."""
        tilt = min(max(self.tilt + down, _LEAST_TILT), _MOST_TILT)
        return SurfaceCamera(turn=(self.turn + about) % (2.0 * math.pi), tilt=tilt)

    def projected(self, points: Floats, width: float, height: float) -> Floats:
        """Return where points in space are drawn, and how near they are.

        Args:
            points: shape (points, 3): across and back from −1 to 1, and up from 0 to 1.
            width: of the widget, in pixels.
            height: likewise.

        Returns:
            Shape (points, 3): pixels across and down, and a depth that is greater the farther away.
        """
        x, y, z = points.T
        cos, sin = math.cos(self.turn), math.sin(self.turn)
        across, back = cos * x - sin * y, sin * x + cos * y
        up = _HEIGHT * (z - 0.5)
        down = -(up * math.cos(self.tilt) + back * math.sin(self.tilt))
        depth = back * math.cos(self.tilt) - up * math.sin(self.tilt)
        reach = math.sqrt(2.0)
        tall = _HEIGHT / 2.0 * math.cos(self.tilt) + reach * math.sin(self.tilt)
        room_across = max(width / 2.0 - _MARGIN, _LEAST_ROOM)
        room_down = max(height / 2.0 - _MARGIN, _LEAST_ROOM)
        scale = min(room_across / reach, room_down / tall)
        return np.column_stack([width / 2.0 + scale * across, height / 2.0 + scale * down, depth])
