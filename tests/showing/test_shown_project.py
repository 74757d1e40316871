"""Networks of any kind, with their samples, go to the window as projects, and their weights follow."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from gradstudio.api.project import Project
from gradstudio.engine.errors import GradStudioError
from gradstudio.engine.nn import MLP
from gradstudio.engine.value import Value
from gradstudio.project.file import parsed_project
from gradstudio.project.spec import ProjectSpec
from gradstudio.showing.errors import ShowError
from gradstudio.showing.messages import ParametersMessage, ProjectMessage
from gradstudio.showing.packing import unpacked_message
from gradstudio.showing.things import thing_of
from gradstudio.showing.wire import Decoder

XS = [[0.1, -0.4], [0.7, 0.2], [-0.3, 0.9], [0.5, 0.5]]
YS = [1, -1, -1, 1]


def thing(value: object, *data: object, title: str = ""):
    return thing_of(value, data, title, sys._getframe(1))


def message(data: bytes):
    (frame,) = Decoder().feed(data)
    return unpacked_message(frame)


def opened(value: object, *data: object) -> ProjectSpec:
    came = message(thing(value, *data).begin(1))
    assert isinstance(came, ProjectMessage)
    return parsed_project(came.text.encode(), came.title)


def test_an_mlp_opens_with_its_weights_and_samples() -> None:
    net = MLP(2, [3, 1], rng=5)
    spec = opened(net, XS, YS)
    assert [layer.size for layer in spec.network.layers] == [3, 1]
    assert spec.network.initialisation.values == tuple(p.data for p in net.parameters())
    assert spec.data.sample_count == 4


def test_it_is_called_by_its_variable() -> None:
    my_net = MLP(2, [3, 1], rng=5)
    assert thing(my_net, XS, YS).title == "my_net"
    assert thing(MLP(2, [1]), XS, YS).title == "MLP"
    assert thing(my_net, XS, YS, title="other").title == "other"


def test_its_weights_follow() -> None:
    net = MLP(2, [3, 1], rng=5)
    shown = thing(net, XS, YS)
    for parameter in net.parameters():
        parameter.data += 1.0
    came = message(shown.renew(1, None, None))
    assert isinstance(came, ParametersMessage)
    assert came.parameters.tolist() == [p.data for p in net.parameters()]


def test_a_network_that_has_become_another_is_told() -> None:
    shown = thing(MLP(2, [3, 1], rng=5), XS, YS)
    with pytest.raises(GradStudioError, match="Call show again"):
        shown.renew(1, MLP(2, [4, 1]), None)


def test_a_project_opens_as_it_is_and_has_its_own_samples() -> None:
    spec = ProjectSpec()
    assert opened(spec) == spec
    with pytest.raises(ShowError, match="has its own samples"):
        thing(spec, XS, YS)


def test_a_project_that_was_trained_opens_with_the_weights_that_it_came_to() -> None:
    project = Project(ProjectSpec())
    project.train(3)
    shown = thing(project)
    came = message(shown.begin(1))
    spec = parsed_project(came.text.encode(), came.title)
    assert spec.network.initialisation.values == tuple(project.parameters.tolist())
    assert "step 3" in came.notes[0]
    project.train(2)
    assert message(shown.renew(1, None, None)).parameters.tolist() == project.parameters.tolist()


def test_a_graph_takes_no_samples() -> None:
    with pytest.raises(ShowError, match="Only a network takes samples"):
        thing(Value(1.0), XS, YS)


def test_a_module_of_pytorch_opens_and_its_weights_follow() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 1)).double()
    shown = thing(net, XS, YS)
    spec = parsed_project(message(shown.begin(1)).text.encode(), "net")
    assert [layer.activation for layer in spec.network.layers] == ["tanh", "linear"]
    with torch.no_grad():
        net[2].bias[0] = 7.25
    assert message(shown.renew(1, None, None)).parameters[-1] == 7.25


def test_an_estimator_opens() -> None:
    sklearn = pytest.importorskip("sklearn.linear_model", reason="scikit-learn is not installed")
    estimator = sklearn.LogisticRegression().fit(np.array(XS), YS)
    spec = opened(estimator, XS, YS)
    assert [layer.size for layer in spec.network.layers] == [1]


def test_a_project_that_is_shown_before_it_is_trained_follows() -> None:
    project = Project(ProjectSpec())
    shown = thing(project)
    assert message(shown.renew(1, None, None)).parameters.tolist() == project.parameters.tolist()
    project.train(3)
    assert message(shown.renew(1, None, None)).parameters.tolist() == project.parameters.tolist()
    project.set("network.layers", [{"size": 1, "activation": "linear"}])
    with pytest.raises(GradStudioError, match="has 3 parameters now, but what is shown has 337"):
        shown.renew(1, None, None)


def test_what_is_no_network_takes_no_place_of_one() -> None:
    net = MLP(2, [3, 1], rng=5)
    shown = thing(net, XS, YS)
    with pytest.raises(ShowError, match="is no network, no model and no project"):
        shown.renew(1, 3.0, None)
    assert len(message(shown.renew(1, None, None)).parameters) == 13
