"""`ProjectThing`: a network with its samples, or a project, as it goes to the window: the whole studio."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Any

import numpy as np

from gradstudio.engine.errors import ShapeError, shown
from gradstudio.importing.into_project import BroughtIn
from gradstudio.importing.micrograd_mlp import is_mlp, network_of_mlp
from gradstudio.importing.network import ImportedNetwork
from gradstudio.importing.new_project import ProjectOptions, new_project
from gradstudio.project.file import project_text
from gradstudio.project.given_weights import beginning_with
from gradstudio.project.spec import GivenInitialisation, ProjectSpec
from gradstudio.showing.errors import ShowError
from gradstudio.showing.messages import Floats, ParametersMessage, ProjectMessage
from gradstudio.showing.packing import packed
from gradstudio.training.run.initial import initial_parameters

Reading = tuple[ImportedNetwork, ProjectOptions | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkKind:
    """A kind of networks that a project can be made of.

    Attributes:
        is_it: whether something is of this kind.
        read: reads one; of the inputs it is handed how many there are, or None.
    """

    is_it: Callable[[object], bool]
    read: Callable[[Any, int | None], Reading]


class ProjectThing:
    """A network as a project, with the samples that it learns from.

    Args:
        value: the network, or the project.
        data: inputs and targets.
        title: what it is called.

    Raises:
        GradStudioError: no project can be made of it: why.
    """

    def __init__(self, value: object, data: tuple[Any, ...], title: str) -> None:
        self.title = title
        self._value, self._data = value, data
        self._made = self._project(value)
        self._is_plain = self._has_weights_of(value)

    def begin(self, channel: int) -> bytes:
        """Return the message that opens it."""
        return packed(
            ProjectMessage(
                channel=channel, title=self.title, text=project_text(self._made.spec), notes=self._made.notes
            )
        )

    def renew(self, channel: int, value: object, frame: FrameType | None) -> bytes:
        """Return its weights as they are now.

        Args:
            channel: number of the handle.
            value: a network of the same shape in its place; None for the one that is shown.
            frame: of the caller; of no use here.

        Raises:
            ShapeError: it is a network of another shape.
            GradStudioError: it cannot be read: why.
        """
        given = self._value if value is None else value
        parameters, count = self._parameters(given), self._made.spec.parameter_count
        if parameters.size != count:
            raise ShapeError(
                f"{self.title} has {parameters.size:,} parameters now, but what is shown has {count:,}. "
                "Call show again."
            )
        self._value = given
        return packed(ParametersMessage(channel=channel, parameters=parameters))

    def _parameters(self, value: Any) -> Floats:
        """Return the weights of what is shown, or takes its place, as they are now."""
        kind = network_kind(value)
        if self._is_plain and kind is not None:
            return _flat(kind.read(value, None)[0])
        if kind is None and not is_project(value):
            raise ShowError(
                f"{shown(value)} is no network, no model and no project. Hand over what was shown, as it is now."
            )
        if kind is None and hasattr(value, "parameters"):
            return np.array(value.parameters, dtype=np.float64)
        return initial_parameters(self._project(value).spec)

    def _project(self, value: object) -> BroughtIn:
        if isinstance(spec := getattr(value, "spec", value), ProjectSpec):
            return _as_it_is_now(spec, value)
        kind = network_kind(value)
        assert kind is not None
        samples = len(self._data[0]) if self._data and hasattr(self._data[0], "__len__") else None
        network, options = kind.read(value, samples)
        xs, ys = self._data or (None, None)
        return new_project(network, xs, ys, options)

    def _has_weights_of(self, value: object) -> bool:
        """Whether the weights of the project are those of the network, in their order, and not made of them."""
        kind = network_kind(value)
        if kind is None:
            return False
        network, _ = kind.read(value, None)
        return np.array_equal(_flat(network), _given(self._made.spec))


def is_project(value: object) -> bool:
    """Whether something is a project, or has one as its `spec`."""
    return isinstance(getattr(value, "spec", value), ProjectSpec)


def network_kind(value: object) -> NetworkKind | None:
    """Return what kind of network something is; None if it is none that is known."""
    return next((kind for kind in NETWORK_KINDS if kind.is_it(value)), None)


def _as_it_is_now(spec: ProjectSpec, project: Any) -> BroughtIn:
    """Return a project that begins with the weights that a run of it has come to, where it has taken steps."""
    step = getattr(project, "step", 0)
    if not step:
        return BroughtIn(spec=spec, notes=())
    return BroughtIn(
        spec=beginning_with(spec, project.parameters.tolist()),
        notes=(f"It begins with the weights of step {step:,}. Save the project to open its run.",),
    )


def _flat(network: ImportedNetwork) -> Floats:
    """Return all weights and biases, neuron by neuron."""
    rows = [np.column_stack([layer.weight, layer.bias]).ravel() for layer in network.layers]
    flat: Floats = np.concatenate(rows).astype(np.float64)
    return flat


def _given(spec: ProjectSpec) -> Floats:
    given = spec.network.initialisation
    return np.array(given.values if isinstance(given, GivenInitialisation) else ())


def _is_of(package: str, *path: str) -> Callable[[object], bool]:
    """Return what tells whether something is of a class of a package; one that is not loaded has no objects."""

    def is_it(value: object) -> bool:
        found: Any = sys.modules.get(package)
        for name in path:
            found = getattr(found, name, None)
        return isinstance(found, type) and isinstance(value, found)

    return is_it


def _read_mlp(mlp: Any, samples: int | None) -> Reading:
    return network_of_mlp(mlp), None


def _read_module(module: Any, samples: int | None) -> Reading:
    from gradstudio.importing.torch_module.module import network_of_module  # noqa: PLC0415 - it is large

    return network_of_module(module), None


def _read_estimator(estimator: Any, samples: int | None) -> Reading:
    from gradstudio.importing.sklearn_model.estimator import network_of_estimator  # noqa: PLC0415 - as above

    return network_of_estimator(estimator, samples)


NETWORK_KINDS = (
    NetworkKind(is_it=_is_of("torch", "nn", "Module"), read=_read_module),
    NetworkKind(is_it=_is_of("sklearn.base", "BaseEstimator"), read=_read_estimator),
    NetworkKind(is_it=is_mlp, read=_read_mlp),
)
