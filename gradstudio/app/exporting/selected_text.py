"""`selected_text`: what is selected, or the whole network, as text for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gradstudio.app.exporting.moment_in_sight import MomentInSight
from gradstudio.engine.paths import ScalarPath
from gradstudio.export.copying.copying import copy_as, copy_node
from gradstudio.export.subject import subject_of_run, subject_of_spec
from gradstudio.graph.value_graph import ValueGraph


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SelectedNode:
    """A node of a graph that is drawn, which has no path in the project's network.

    Attributes:
        graph: that is drawn.
        data: number of each node.
        node: its index.
    """

    graph: ValueGraph
    data: Sequence[float]
    node: int


def selected_text(
    what: MomentInSight, selected: ScalarPath | SelectedNode | None, form: str, sample: int
) -> str:
    """Return a part of the network at a moment, or a node of a graph, as text. On any thread.

    Args:
        what: a project at a moment.
        selected: the part; None for the whole network.
        form: one of `FORMS` of `export/copying`.
        sample: whose numbers are taken, from 0.

    Raises:
        ExportError: it is too large for a clipboard, or cannot be written in this form.
        RecordError: the run is gone.
    """
    if isinstance(selected, SelectedNode):
        return copy_node(selected.graph, selected.data, selected.node, form)
    moment = what.moment
    if moment is None:
        subject = subject_of_spec(what.spec, what.title)
    else:
        gone = subject_of_run(what.record, moment.run, moment.step, title=what.title)
        assert gone is not None  # nobody gives it up
        subject = gone
    return copy_as(subject, selected, form, sample)
