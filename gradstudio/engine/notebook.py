"""How values and networks show themselves in a notebook. What draws is no part of the engine: loaded when asked."""

from __future__ import annotations

from importlib import import_module

_DRAWING = "gradstudio.export.drawing.display"


def display_bundle(thing: object) -> dict[str, str]:
    """Return MIME type → text, as Jupyter asks for it: a drawing, and a text beside it.

    Where the engine stands alone, or what draws cannot be loaded, the text is all.
    """
    try:
        drawing = import_module(_DRAWING)
    except ImportError:
        return {"text/plain": repr(thing)}
    bundle: dict[str, str] = drawing.bundle_of(thing)
    return bundle
