"""The stops of the tour: what is pointed at, and what is said there."""

from __future__ import annotations

from dataclasses import dataclass

from gradstudio.lab.arrangement import WindowArrangement


@dataclass(frozen=True, slots=True, kw_only=True)
class TourStop:
    """One stop.

    Attributes:
        title: heading of the card.
        text: what is said, in two or three sentences.
        workspace: where one sees it.
        panel: name of the panel that is pointed at.
        control: name of a control that is pointed at as well, or "".
    """

    title: str
    text: str
    workspace: str
    panel: str
    control: str = ""

    @property
    def arrangement(self) -> WindowArrangement:
        """What the window shows at the stop: the workspace, with the panel in front."""
        return WindowArrangement(workspace=self.workspace, front=(self.panel,))


TOUR: tuple[TourStop, ...] = (
    TourStop(
        title="The network",
        text="Each column is a layer, and each square a neuron with its own output over the plane of inputs. Lines "
        "are weights: blue above 0, orange below. Add and remove neurons above a column, and layers with ⊕.",
        workspace="studio",
        panel="builder",
    ),
    TourStop(
        title="Play and training",
        text="Play trains, and so does Space; the button beside it takes a single step. Learning rate, data and "
        "all the rest are set here, while it trains too. What is marked ↺ starts the run over.",
        workspace="studio",
        panel="project",
        control="play",
    ),
    TourStop(
        title="The loss",
        text="How wrong the network is, step by step: it should fall. Drag the timeline below it, and everything "
        "shows that earlier step. Change something there and press Play: a new run grows from it.",
        workspace="studio",
        panel="loss",
    ),
    TourStop(
        title="The graph",
        text="The loss of one sample, with every scalar that it is computed from. Zoom in until the numbers can be "
        "read, and double-click a box to see what is in it.",
        workspace="inspect",
        panel="canvas",
    ),
    TourStop(
        title="The inspector",
        text="Click any scalar, and here you see its value, its gradient, where the gradient comes from, and what "
        "the next step does to it. Weights, biases and inputs can be typed.",
        workspace="inspect",
        panel="inspector",
    ),
    TourStop(
        title="The output",
        text="What the network says over the plane of inputs, with the samples on it. Point at the map to read it, "
        "and click a sample to look at it everywhere.",
        workspace="studio",
        panel="output",
    ),
)
"""All of them, in order."""
