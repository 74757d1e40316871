"""The layouts one can choose from, as a table. Positions depend on structure alone, never on values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec


@cache
def is_installed(package: str) -> bool:
    """Whether a package is installed. The package is not imported to find out."""
    return find_spec(package) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One way to place a graph.

    Attributes:
        name: key of the layout.
        title: what the menu says.
        hint: what it is good for.
        limit: largest number of nodes it is offered for.
        needs: the package that it takes beside GradStudio's own, or "".
        extra: name of GradStudio's extra that brings it.
    """

    name: str
    title: str
    hint: str
    limit: int
    needs: str = ""
    extra: str = ""

    def refusal(self, size: int) -> str:
        """Return why a graph with this number of nodes cannot be placed like this, or ""."""
        if self.needs and not is_installed(self.needs):
            return f"Needs the package {self.needs}: pip install 'gradstudio[{self.extra}]'"
        if size > self.limit:
            return f"For graphs of up to {self.limit:,} scalars; this one has about {size:,}"
        return ""


LAYOUTS: dict[str, Layout] = {
    layout.name: layout
    for layout in (
        Layout(
            name="network",
            title="Network",
            hint="Layers as columns, neurons as boxes, each with its scalars inside",
            limit=100_000,
        ),
        Layout(
            name="layered",
            title="Layered",
            hint="Topological generations from left to right",
            limit=50_000,
        ),
        Layout(
            name="radial",
            title="Radial",
            hint="Rings by distance from the loss",
            limit=20_000,
        ),
        Layout(
            name="spring",
            title="Spring",
            hint="Connected nodes pull each other (a few seconds)",
            limit=1_500,
        ),
        Layout(
            name="kamada_kawai",
            title="Kamada–Kawai",
            hint="Distances on the plane follow distances in the graph (a few seconds)",
            limit=150,
        ),
        Layout(
            name="dot",
            title="Graphviz dot",
            hint="Left to right with few crossings, as micrograd draws its graphs (a few seconds)",
            limit=2_000,
            needs="pygraphviz",
            extra="graphviz",
        ),
    )
}
"""Every layout by name, in menu order; `graph.placing` has the function of each."""
