"""Lines of PyTorch for the clipboard compute the scalar, the layer or the network that they were copied from."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.engine.paths import ScalarPath
from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order
from gradstudio.export.certificate.expected import expected_of
from gradstudio.export.copying.copying import copy_node
from gradstudio.export.copying.torch_lines import layer_lines, network_lines, scalar_lines, torch_lines
from gradstudio.export.errors import ExportError
from gradstudio.export.subject import ExportSubject, subject_of_spec
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.project import ProjectSpec, edits
from gradstudio.training import build_network
from tests.graph.expressions import expressions

torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install torch==2.13.0")
pytestmark = pytest.mark.torch


def subject_with(activation: str) -> ExportSubject:
    spec = edits.set_data(ProjectSpec(), kind="moons", samples=8)
    for layer in (0, 1):
        spec = edits.set_activation(edits.set_layer_size(spec, layer, 3), layer, activation)
    return subject_of_spec(edits.set_activation(spec, 2, activation))


def pasted(lines: list[str], **known: Any) -> dict[str, Any]:
    names: dict[str, Any] = dict(known)
    exec("\n".join(lines), names)  # noqa: S102 - our own lines, pasted
    return names


def path_of(text: str) -> ScalarPath:
    path = ScalarPath.parse(text)
    assert path is not None
    return path


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_scalars_of_a_sample_are_those_of_the_graph(activation: str) -> None:
    subject = subject_with(activation)
    outputs = build_network(subject.spec).outputs(subject.dataset.inputs[4].tolist())
    numbers = {value.label: value.data for value in topological_order(outputs[0])}
    for label in ("layer1.neuron2.z", "layer3.neuron1.z", "layer2.neuron3.a"):
        if label in numbers:  # without an activation, z is called a
            found = pasted(scalar_lines(subject, path_of(f"sample5.{label}")))[label[-1]]
            assert found.item() == pytest.approx(numbers[label], rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_network_computes_all_outputs_and_a_layer_its_own(activation: str) -> None:
    subject = subject_with(activation)
    model = pasted(network_lines(subject))["model"]
    x = torch.tensor(subject.dataset.inputs)
    np.testing.assert_allclose(model(x).detach(), expected_of(subject, 1).outputs, rtol=1e-12)
    signal = x
    for layer in (1, 2, 3):
        signal = pasted(layer_lines(subject, layer))[f"layer{layer}"](signal)
    np.testing.assert_allclose(signal.detach(), model(x).detach(), rtol=1e-12)


def test_a_leaf_is_its_number() -> None:
    subject = subject_with("tanh")
    found = pasted(scalar_lines(subject, path_of("layer2.neuron3.w2")))["layer2_neuron3_w2"]
    assert (found.item(), found.requires_grad) == (subject.layers[1].weight[2, 1], True)
    found = pasted(scalar_lines(subject, path_of("layer2.neuron3.b")))["layer2_neuron3_b"]
    assert found.item() == subject.layers[1].bias[2]
    assert pasted(scalar_lines(subject, path_of("sample3.x2")))["x2"].item() == subject.dataset.inputs[2, 1]


def test_a_neuron_without_a_sample_takes_rows_of_them() -> None:
    subject = subject_with("tanh")
    x = torch.tensor(subject.dataset.inputs)
    found = pasted(scalar_lines(subject, path_of("layer1.neuron2")), x=x)["a"]
    assert torch.allclose(found, pasted(layer_lines(subject, 1))["layer1"](x)[:, 1], rtol=1e-12)


def test_what_is_copied_is_text_of_whole_lines() -> None:
    subject = subject_with("relu")
    assert pasted([torch_lines(subject, None)])["model"]
    assert pasted([torch_lines(subject, path_of("layer2"))])["layer2"]
    assert "of sample 3" in torch_lines(subject, path_of("layer2.neuron1.z"), 2)


@given(expressions())
def test_any_node_of_any_graph_can_be_pasted_with_its_gradients(root: Value) -> None:
    graph, order = ValueGraph(root), topological_order(root)
    text = copy_node(graph, [node.data for node in order], graph.root, "pytorch")
    found = pasted([text])
    last = [tensor for tensor in found.values() if isinstance(tensor, torch.Tensor)][-1]
    assert last.item() == pytest.approx(root.data, rel=1e-9, abs=1e-12, nan_ok=True)
    leaves = {
        name: tensor
        for name, tensor in found.items()
        if isinstance(tensor, torch.Tensor) and tensor.is_leaf and tensor.requires_grad
    }
    if last.requires_grad and math.isfinite(root.data):
        last.backward()
        root.backward()
        for node in order:
            if node.label in leaves and math.isfinite(node.grad):
                grad = leaves[node.label].grad
                assert (0.0 if grad is None else grad.item()) == pytest.approx(node.grad, rel=1e-6, abs=1e-9)


def test_what_is_not_finite_is_written_too() -> None:
    value = Value(math.inf, label="a") * 2.0
    text = copy_node(ValueGraph(value), [node.data for node in topological_order(value)], 2, "pytorch")
    assert 'torch.tensor(float("inf")' in text
    assert pasted([text])["v"].item() == math.inf


def test_what_is_not_there_and_what_is_too_large_are_said() -> None:
    subject = subject_with("relu")
    with pytest.raises(ExportError, match=r"layer9\.neuron1 is not in this 2-3-3-1 network"):
        scalar_lines(subject, path_of("layer9.neuron1"))
    with pytest.raises(ExportError, match="There is no sample 9"):
        scalar_lines(subject, path_of("sample9.layer1.neuron1.z"))
    wide = edits.set_layer_size(edits.set_layer_size(ProjectSpec(), 0, 256), 1, 256)
    with pytest.raises(ExportError, match="Export it as PyTorch instead"):
        network_lines(subject_of_spec(wide))
