"""From what the colours stand for to the colours themselves."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from gradstudio.app.canvas.quantities import Scale
from gradstudio.app.canvas.state import CanvasState
from gradstudio.app.graph.placed import PlacedGraph
from gradstudio.graph.folding import FoldedGraph
from gradstudio.graph.magnitude import largest_magnitude
from gradstudio.ui.canvas.shading import Shades, Shading
from gradstudio.ui.look.colours import blend, categorical, diverging, levels
from gradstudio.ui.look.theme import Theme

Mask = NDArray[np.bool_]


class CanvasColours:
    """Shades nodes and edges of one graph in one theme by the state of the canvas.

    Args:
        placed: the graph.
        state: search, focus and colouring.
        theme: whose colours are taken.

    Attributes:
        edge_limit: the edge colours go from −limit to +limit, as of the last `edges`; None if edges are plain.
    """

    def __init__(self, placed: PlacedGraph, state: CanvasState, theme: Theme) -> None:
        self._placed = placed
        self._state = state
        self._theme = theme
        self._numbers, self._calm, self._flow, self._plain = _shades(theme)
        self._categories: tuple[int, Shades] = (0, self._numbers)
        self.edge_limit: float | None = None
        self._known: tuple[Scale, Shading, Shading] | None = None

    @property
    def scale(self) -> Scale:
        """What the node colours stand for, as of the last `update`."""
        return self._shaded()[0]

    @property
    def nodes(self) -> Shading:
        """The shading of the nodes."""
        return self._shaded()[1]

    @property
    def groups(self) -> Shading:
        """The shading of the groups, for those that are closed."""
        return self._shaded()[2]

    def update(self) -> None:
        """Take over new numbers or settings, when they are drawn next."""
        self._known = None

    def _shaded(self) -> tuple[Scale, Shading, Shading]:
        if self._known is None:
            self._known = self._shade()
        return self._known

    def _shade(self) -> tuple[Scale, Shading, Shading]:
        scale = self._state.colouring.scale()
        lit = self.lit()
        lit_groups = None if lit is None else self._placed.outline.means(lit.astype(np.float64)) > 0
        if scale.categories is not None:
            count = len(scale.categories.names)
            if self._categories[0] != count:
                self._categories = count, Shades(tuple(categorical(count, self._theme)), self._theme)
            shades = group_shades = self._categories[1]
            of_node, of_group = scale.categories.of_node, scale.categories.of_group
        else:
            shades, group_shades = self._numbers, self._calm
            of_node = levels(scale.values, scale.limit, scale.logarithmic)
            of_group = levels(scale.groups, 1.0, logarithmic=False)
        return scale, shades.shading(of_node, lit), group_shades.shading(of_group, lit_groups)

    def edges(self, folded: FoldedGraph) -> Shading:
        """Return the shading of the edges that show: by what flows along them if that is asked for."""
        focus = self._state.focus.edges
        lit = None if focus is None else folded.any(focus)
        flow = self._state.colouring.edge_values()
        self.edge_limit = None
        if flow is not None:
            flow = folded.sums(flow)
            self.edge_limit = largest_magnitude(flow)
            return self._flow.shading(
                levels(flow, self.edge_limit, self._state.colouring.is_logarithmic), lit
            )
        # Edges in focus stand out a little more than all of them do at rest.
        index = np.full(len(folded.edges), 0 if lit is None else 1, dtype=np.intp)
        return self._plain.shading(index, lit)

    def lit(self) -> Mask | None:
        """Return which nodes stand out, those in focus and found; None for all."""
        lit = self._state.focus.nodes
        if lit is not None and len(lit) != len(self._placed.graph):
            lit = None
        search = self._state.search
        if search.is_active and len(search.hits):
            found = np.zeros(len(self._placed.graph), dtype=np.bool_)
            found[search.hits] = True
            lit = found if lit is None else lit & found
        return lit


@lru_cache(maxsize=4)
def _shades(theme: Theme) -> tuple[Shades, Shades, Shades, Shades]:
    """Return the colours of a theme for nodes, for groups, for edges by what flows along them, and for others."""
    colours = diverging(theme)
    # A whole group is a large area: calmer colours carry as far.
    calm = tuple(blend(theme.surface, colour.name(), 0.78) for colour in colours)
    # Even an edge without gradient must show on the surface.
    strong = tuple(blend(theme.edge, colour.name(), 0.85) for colour in colours)
    plain = QColor(theme.edge), QColor(theme.muted)
    return Shades(tuple(colours), theme), Shades(calm, theme), Shades(strong, theme), Shades(plain, theme)
