"""Pictures as files: PNG, SVG and PDF, each made by the same drawing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from gradstudio.export.errors import ExportError

PICTURE_TITLES: dict[str, str] = {"png": "PNG picture", "svg": "SVG picture", "pdf": "PDF page"}
"""Formats of pictures, by the end of a file's name."""

MOST_PIXELS = 120_000_000

_RESOLUTION = 96
_POINTS_PER_INCH = 72
_MOST_POINTS = 14_400.0  # the largest page of PDF

Draw = Callable[[QPainter], None]


def picture_file(end: str, size: QSize, draw: Draw, *, title: str, scale: float = 2.0) -> bytes:
    """Return a picture as a file.

    Args:
        end: of the file's name: "png", "svg" or "pdf".
        size: of the drawing, in pixels of the window.
        draw: draws it from the origin on.
        title: what the file says it is.
        scale: pixels of a PNG for each pixel of the window; a page or an SVG is sharp at any size.

    Raises:
        ExportError: it has no size, or a PNG would be too large.
    """
    if size.isEmpty():
        raise ExportError(f"{title} has no size at present. Make its panel larger, and try again.")
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if end == "png":
        image = picture_image(size, draw, scale)
        image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs know bytes only, Qt takes str
    elif end == "svg":
        _write_svg(buffer, size, draw, title)
    else:
        _write_pdf(buffer, size, draw, title)
    return bytes(buffer.data().data())


def picture_image(size: QSize, draw: Draw, scale: float = 2.0) -> QImage:
    """Return a picture as pixels, as for the clipboard.

    Args:
        size: of the drawing, in pixels of the window.
        draw: draws it from the origin on.
        scale: pixels of the image for each pixel of the window.

    Raises:
        ExportError: it would be too large.
    """
    pixels = png_size(size, scale)
    if pixels.width() * pixels.height() > MOST_PIXELS:
        raise ExportError(
            f"A picture of {pixels.width():,} × {pixels.height():,} pixels is too large. "
            "Choose a smaller scale, or SVG or PDF."
        )
    image = QImage(pixels, QImage.Format.Format_RGB32)
    image.fill(0)
    with QPainter(image) as painter:
        painter.scale(scale, scale)
        draw(painter)
    return image


def png_size(size: QSize, scale: float) -> QSize:
    """Return how many pixels a PNG has."""
    return QSize(max(round(size.width() * scale), 1), max(round(size.height() * scale), 1))


def _write_svg(buffer: QBuffer, size: QSize, draw: Draw, title: str) -> None:
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)  # SVG Tiny cuts nothing off at the axes
    generator.setOutputDevice(buffer)
    generator.setResolution(_RESOLUTION)
    generator.setSize(size)
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setTitle(title)
    with QPainter(generator) as painter:
        draw(painter)


def _write_pdf(buffer: QBuffer, size: QSize, draw: Draw, title: str) -> None:
    """Write one page, a point for each pixel of the window."""
    shrink = min(1.0, _MOST_POINTS / max(size.width(), size.height()))
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setResolution(_RESOLUTION)  # that of the window: type is measured in points of it
    page = QSizeF(size.width() * shrink, size.height() * shrink)
    exact = QPageSize.SizeMatchPolicy.ExactMatch
    writer.setPageSize(QPageSize(page, QPageSize.Unit.Point, "picture", exact))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    with QPainter(writer) as painter:
        factor = shrink * _RESOLUTION / _POINTS_PER_INCH
        painter.scale(factor, factor)
        draw(painter)
