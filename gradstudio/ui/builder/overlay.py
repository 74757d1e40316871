"""What lies over the picture of the network: frames and locks, what is pointed at, names and titles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPen

from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.engine.paths import ScalarPath
from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.builder.painting import (
    draw_captions,
    draw_frames,
    draw_path,
    draw_ring,
    draw_titles,
)
from gradstudio.ui.builder.parts import part_of
from gradstudio.ui.builder.scene import DRAWING_TOP, Scene
from gradstudio.ui.kit.badges import draw_cut, draw_lock
from gradstudio.ui.look.theme import Theme

_DROP_WIDTH = 3
_FRAME_REACH = 200.0
_MOST_LOCKED_EDGES = 60


def draw_over(
    painter: QPainter,
    theme: Theme,
    scene: Scene,
    spec: ProjectSpec,
    values: Sequence[float | None],
    pointed: Iterable[tuple[ScalarPath | None, str]],
    drop_at: int | None,
    size: QSize,
) -> None:
    """Draw all that lies over the picture of the network, what belongs to it below the heads of the layers only.

    Args:
        painter: where, not shifted.
        theme: in which to draw.
        scene: where everything is.
        spec: the project.
        values: of each input; None for one that has none.
        pointed: what is hovered or selected, None for nothing, with the colour of its line.
        drop_at: the layer before which one that is dragged would go, or None.
        size: of the view.
    """
    painter.setClipRect(0, DRAWING_TOP, size.width(), size.height())
    _draw_over_network(painter, theme, scene, spec, values, pointed)
    painter.setClipping(False)
    _draw_heads(painter, theme, scene, spec, drop_at, size.height())


def _draw_over_network(
    painter: QPainter,
    theme: Theme,
    scene: Scene,
    spec: ProjectSpec,
    values: Sequence[float | None],
    pointed: Iterable[tuple[ScalarPath | None, str]],
) -> None:
    """Draw the neurons' frames and the locks of what is frozen, names and values of the inputs, and what is marked.

    Args:
        painter: where, not shifted.
        theme: in which to draw.
        scene: where everything is.
        spec: the project.
        values: of each input; None for one that has none.
        pointed: what is hovered or selected, None for nothing, with the colour of its line.
    """
    painter.translate(-scene.offset)
    for paths, draw in ((spec.network.frozen, draw_lock), (spec.network.cut, draw_cut)):
        _draw_held(painter, theme, scene, paths, draw)
    for index, column in enumerate(scene.columns):
        if scene.is_seen(column, _FRAME_REACH):
            cut, frozen = _neurons(index, spec.network.cut), _neurons(index, spec.network.frozen)
            draw_frames(painter, theme, column, cut, frozen)
    draw_captions(painter, theme, scene.columns[0], list(spec.data.formulas), values)
    for part, colour in pointed:
        _draw_pointed(painter, scene, part, colour)
    painter.resetTransform()


def _draw_heads(
    painter: QPainter, theme: Theme, scene: Scene, spec: ProjectSpec, drop_at: int | None, height: int
) -> None:
    """Draw short titles where there is no room for controls, or where a layer that is dragged would go.

    Args:
        painter: where, not shifted.
        theme: in which to draw.
        scene: where everything is.
        spec: the layers.
        drop_at: the layer before which it would go, or None.
        height: of the view.
    """
    if not scene.has_headers:
        painter.translate(-scene.offset.x(), 0)
        layers = spec.network.layers
        titles = [
            f"{k}\n{layer.size} {ACTIVATIONS[layer.activation].title}"
            for k, layer in enumerate(layers[:-1], start=1)
        ]
        draw_titles(painter, theme, scene.columns[1:], [*titles, "Output"])
    elif drop_at is not None:
        x = scene.gap_x(drop_at)
        painter.setPen(QPen(QColor(theme.accent), _DROP_WIDTH))
        painter.drawLine(QPointF(x, 8), QPointF(x, height - 8))


def _neurons(index: int, paths: tuple[str, ...]) -> frozenset[int]:
    """Return the neurons of a column that are named themselves; a frozen layer has its mark at its head."""
    parts = (part_of(path) for path in paths)
    return frozenset(
        part.neuron
        for part in parts
        if part is not None and part.layer == index and part.is_neuron and part.neuron is not None
    )


def _draw_held(
    painter: QPainter,
    theme: Theme,
    scene: Scene,
    paths: Sequence[str],
    draw: Callable[[QPainter, Theme, QPointF, float], None],
) -> None:
    """Draw a mark on the single weights and biases among some paths."""
    held = [path for path in paths if ".w" in path or path.endswith(".b")]
    for path in held[:_MOST_LOCKED_EDGES]:
        part = part_of(path)
        if part is None or part.neuron is None:
            continue
        if part.is_bias:
            place = scene.place_of(part)
            centre = None if place is None else QPointF(place.center()) + scene.offset
        else:
            curve = scene.path_of(part)
            centre = None if curve is None else curve.pointAtPercent(0.5)
        if centre is not None:
            draw(painter, theme, centre, 10.0)


def _draw_pointed(painter: QPainter, scene: Scene, part: ScalarPath | None, colour: str) -> None:
    """Draw a part as hovered or selected, in a colour as a style sheet names it."""
    if part is None or part.neuron is None:
        return
    if part.weight is not None:
        path = scene.path_of(part)
        if path is not None:
            draw_path(painter, path, colour)
    elif (place := scene.place_of(part)) is not None:
        draw_ring(painter, QRectF(place).translated(scene.offset), colour)
