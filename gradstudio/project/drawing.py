"""Pure edits of points that are placed by hand. As in `edits`, a spec in, a spec out."""

from __future__ import annotations

from gradstudio.project.edits import set_data
from gradstudio.project.errors import SpecError
from gradstudio.project.spec import MAX_CLASSES, Drawn, ProjectSpec
from gradstudio.project.spec.data import DRAWN_LIMIT, MAX_DRAWN


def draw_points(spec: ProjectSpec) -> ProjectSpec:
    """Learn from points placed by hand; at first there is one of each class."""
    return spec if isinstance(spec.data, Drawn) else set_data(spec, kind="drawn")


def add_point(spec: ProjectSpec, x1: float, x2: float, label: int) -> ProjectSpec:
    """Place a point of a class, counted from 0.

    Args:
        spec: a project of drawn points.
        x1: its place, −6 to 6.
        x2: likewise.
        label: index of its class, from 0.
    """
    points = _points(spec)
    if len(points) >= MAX_DRAWN:
        raise SpecError(f"There can be at most {MAX_DRAWN:,} points. Remove some first.")
    return set_data(spec, points=(*points, (_within(x1), _within(x2), label)))


def move_point(spec: ProjectSpec, index: int, x1: float, x2: float) -> ProjectSpec:
    """Put a point somewhere else; it stays on the square of ±6.

    Args:
        spec: a project of drawn points.
        index: of the point, from 0.
        x1: its new place.
        x2: likewise.
    """
    points = list(_points(spec))
    points[index] = (_within(x1), _within(x2), points[index][2])
    return set_data(spec, points=tuple(points))


def remove_point(spec: ProjectSpec, index: int) -> ProjectSpec:
    """Take a point away."""
    points = _points(spec)
    if len(points) <= 2:
        raise SpecError("Two points are the fewest to learn from. Add another before you remove this one.")
    return set_data(spec, points=(*points[:index], *points[index + 1 :]))


def start_over(spec: ProjectSpec) -> ProjectSpec:
    """Take all points away but the two that a drawing begins with, and all classes but two."""
    _points(spec)
    fresh = Drawn()
    return set_data(spec, points=fresh.points, classes=fresh.classes)


def add_class(spec: ProjectSpec) -> ProjectSpec:
    """Have one more class to place points of."""
    _points(spec)
    assert isinstance(spec.data, Drawn)
    if spec.data.classes >= MAX_CLASSES:
        raise SpecError(f"There can be at most {MAX_CLASSES} classes. Use one of them.")
    return set_data(spec, classes=spec.data.classes + 1)


def _points(spec: ProjectSpec) -> tuple[tuple[float, float, int], ...]:
    if not isinstance(spec.data, Drawn):
        raise SpecError("The data of this project are not drawn. Choose the pencil in the gallery first.")
    return spec.data.points


def _within(coordinate: float) -> float:
    # Two decimals are a fraction of a pixel, and keep the project file short.
    return round(min(max(coordinate, -DRAWN_LIMIT), DRAWN_LIMIT), 2)
