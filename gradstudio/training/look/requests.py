"""What the views ask of the network besides a snapshot, and the answers: immutable, to cross threads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.paths import ScalarPath
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.health.reading import HealthReading
from gradstudio.training.look.lens import Lens
from gradstudio.training.look.outlook import Outlook
from gradstudio.training.look.pulls import GradientParts, OpposedPair
from gradstudio.training.look.structure import Structure
from gradstudio.training.run.moment import Moment, RunId

Floats = NDArray[np.float64]
Images = NDArray[np.float32]

Neurons = Literal["all", "outputs"] | tuple[tuple[int, ...], ...]
"""Which neurons: all, those of the last layer, or for each layer, inputs first, their indices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _BaseRequest:
    """What every request says.

    Attributes:
        run: the run that is to answer, for a request that only makes sense there; None for whichever is live.
    """

    run: RunId | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _BaseAnswer:
    """What every answer says.

    Attributes:
        moment: the run and the step that it is of.
    """

    moment: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class MapRequest(_BaseRequest):
    """Asks for neurons' activations on a grid over a part of the input space.

    Attributes:
        lens: the part.
        width: number of cells from left to right.
        height: number of cells from top to bottom; 1 on a line.
        neurons: which neurons.
    """

    lens: Lens
    width: int = 100
    height: int = 100
    neurons: Neurons = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRequest(_BaseRequest):
    """Asks for the outputs of the network for every sample."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenRequest(_BaseRequest):
    """Asks for samples and input space as a layer sees them, in two dimensions.

    Attributes:
        layer: 0 for the inputs, 1 for the first layer and so on.
        lens: the part of the input space whose grid is warped.
        neurons: the two that are the axes; None for the principal components of the samples in the layer.
        cells: number of the grid's points in each direction.
        most: largest number of samples, evenly taken.
    """

    layer: int
    lens: Lens
    neurons: tuple[int, int] | None = None
    cells: int = 33
    most: int = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRequest(_BaseRequest):
    """Asks for some nodes of the graph of a sample's own loss over all samples.

    Attributes:
        keys: for each its label, or its place in the topological order.
        penalty: whether the penalties of the project are part of the loss.
    """

    keys: tuple[str | int, ...] = ()
    penalty: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlookRequest(_BaseRequest):
    """Asks what the next step does to some parameters.

    Attributes:
        parameters: their indices in the order of `MLP.parameters`.
    """

    parameters: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharesRequest(_BaseRequest):
    """Asks what each sample of the next step's batch adds to the gradient of a parameter.

    Attributes:
        parameter: its index in the order of `MLP.parameters`.
    """

    parameter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthRequest(_BaseRequest):
    """Asks what the numbers of each layer are like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PullsRequest(_BaseRequest):
    """Asks how each sample pulls at some parameters.

    Attributes:
        part: the weight, neuron or layer that they belong to; None for the whole network.
        upcoming: whether of the batch of the next step, with its dropout, or of all training samples, without.
    """

    part: ScalarPath | None = None
    upcoming: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Maps(_BaseAnswer):
    """The answer to a `MapRequest`.

    Attributes:
        request: what was asked. The grid is coarser than that if the network is too large to be drawn live.
        sizes: inputs, then neurons of each layer, of the network that answered.
        layers: for the inputs and for each layer one array of shape (neurons asked for, height, width),
            float32, read-only, rows from the top down; NaN where an input has no value.
    """

    request: MapRequest
    sizes: tuple[int, ...]
    layers: tuple[Images, ...]

    @property
    def is_draft(self) -> bool:
        """Whether the grid is coarser than was asked for."""
        return bool(self.layers[-1].shape[2] < self.request.width)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcomes(_BaseAnswer):
    """The answer to an `OutcomeRequest`. All arrays are read-only.

    Attributes:
        outputs: shape (samples, outputs).
        wrong: for each sample whether it is predicted wrongly; nowhere for regression.
        train_confusion: how many training samples of each class (row) are predicted as each class (column);
            shape (0, 0) for regression.
        test_confusion: the same for the test samples.
        train_r2: share of the training targets' variance that is explained; NaN for classes.
        test_r2: the same for the test samples; NaN without any.
    """

    outputs: Floats
    wrong: NDArray[np.bool_]
    train_confusion: NDArray[np.intp]
    test_confusion: NDArray[np.intp]
    train_r2: float
    test_r2: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HiddenPicture(_BaseAnswer):
    """The answer to a `HiddenRequest`. All arrays are read-only.

    Attributes:
        request: what was asked.
        sizes: inputs, then neurons of each layer, of the network that answered.
        samples: indices of the samples that are shown.
        places: where they are, shape (samples shown, 2).
        grid: where the points of the warped grid are, shape (rows, columns, 2), from the top down.
        outputs: the network's outputs there, shape (outputs, rows, columns).
    """

    request: HiddenRequest
    sizes: tuple[int, ...]
    samples: NDArray[np.intp]
    places: Floats
    grid: Floats
    outputs: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BatchTrace(_BaseAnswer):
    """The answer to a `BatchRequest`: some scalars, each in the graph of the sample's own loss.

    Attributes:
        keys: which ones; none if the graph lacks one of those asked for, or one has no value.
        structure: of the graphs, apart from the classes of the samples.
        rows: the samples that were looked at, ascending; all of them unless they are a great many.
        data: shape (scalars, rows); read-only.
        grad: derivative of each sample's own loss with respect to the scalar, of the same shape; read-only.
        samples: number of samples in the data set.
    """

    keys: tuple[str | int, ...]
    structure: Structure
    rows: NDArray[np.intp]
    data: Floats
    grad: Floats
    samples: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outlooks(_BaseAnswer):
    """The answer to an `OutlookRequest`.

    Attributes:
        spec: the project that the step belongs to.
        outlooks: what the step is computed from, for each parameter that the network has.
    """

    spec: ProjectSpec
    outlooks: tuple[Outlook, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shares(_BaseAnswer):
    """The answer to a `SharesRequest`. Both arrays are read-only.

    Attributes:
        samples: indices in the data set of the samples of the batch, in its order.
        shares: what each adds: their sum is the gradient of the batch's mean loss, dropout included, without
            penalties.
    """

    samples: NDArray[np.intp]
    shares: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Health(_BaseAnswer):
    """The answer to a `HealthRequest`.

    Attributes:
        reading: of that moment.
    """

    reading: HealthReading


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pulls(_BaseAnswer):
    """The answer to a `PullsRequest`.

    Attributes:
        request: what was asked.
        samples: indices in the data set of the samples that were looked at; read-only.
        parts: what each of them adds.
        opposed: the pairs that pull hardest against each other, by their places in `samples`.
    """

    request: PullsRequest
    samples: NDArray[np.intp]
    parts: GradientParts
    opposed: tuple[OpposedPair, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Beyond(_BaseAnswer):
    """The answer where the numbers of a run are beyond what can be shown.

    Attributes:
        request: what was asked.
        reason: a sentence that says what is beyond, for the view to show in the place of a picture.
    """

    request: Request
    reason: str


NeuronRequest = MapRequest | OutcomeRequest | HiddenRequest
"""What the compiled network answers, whichever engine trains."""
Request = NeuronRequest | BatchRequest | OutlookRequest | SharesRequest | HealthRequest | PullsRequest
Answer = Maps | Outcomes | HiddenPicture | BatchTrace | Outlooks | Shares | Health | Pulls | Beyond
