"""What a window of a size has room for: which columns lie over the stage, and what shares it."""

from __future__ import annotations

from dataclasses import dataclass

_WIDTH_FOR_DRAWER = 1180
_WIDTH_FOR_SIDE = 1000
_HEIGHT_FOR_STACK = 660


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeClass:
    """What gives way in a window that is too small for all of it.

    Attributes:
        drawer_over: whether what stands on the left lies over the stage, and is opened when it is wanted.
        side_over: the same for what stands on the right.
        stage_shared: whether network and graph stand behind each other's tabs.
    """

    drawer_over: bool = False
    side_over: bool = False
    stage_shared: bool = False

    @property
    def key(self) -> str:
        """Short name under which layouts of this class are remembered; "" if all has room."""
        letters = ((self.drawer_over, "d"), (self.side_over, "s"), (self.stage_shared, "t"))
        return "".join(letter for holds, letter in letters if holds)

    @property
    def areas_over(self) -> tuple[str, ...]:
        """The areas of the window whose panels lie over the stage."""
        areas = ((self.drawer_over, "left"), (self.side_over, "right"))
        return tuple(area for holds, area in areas if holds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """The least pixels that the regions of a window take, below which controls would be cut off.

    Attributes:
        left: width of the drawer.
        stage: width of the stage.
        right: width of the side column.
        stack: height of network and graph, one above the other.
        height: of network, graph and strip, one above the other.
    """

    left: int = 0
    stage: int = 0
    right: int = 0
    stack: int = 0
    height: int = 0


def size_class(width: int, height: int, needs: Needs, scale: float = 1.0) -> SizeClass:
    """Return what gives way in a window.

    Args:
        width: of the window in pixels.
        height: of what menu, toolbar and status bar leave in pixels.
        needs: what the regions take at least.
        scale: share of the usual size at which type is drawn: larger type needs more room.
    """
    side_over = width < max(_WIDTH_FOR_SIDE * scale, needs.stage + needs.right)
    everything = needs.left + needs.stage + needs.right
    return SizeClass(
        drawer_over=side_over or width < max(_WIDTH_FOR_DRAWER * scale, everything),
        side_over=side_over,
        stage_shared=height < max((_HEIGHT_FOR_STACK - 110) * scale, needs.height),
    )


def size_class_presented(width: int, height: int, needs: Needs) -> SizeClass:
    """Return what gives way in a window that presents: it shows the stage, and one column where it has room for it.

    Args:
        width: of the window in pixels.
        height: of what menu, toolbar and status bar leave in pixels.
        needs: what the regions take at least.
    """
    return SizeClass(
        drawer_over=True, side_over=width < needs.stage + needs.right, stage_shared=height < needs.stack
    )
