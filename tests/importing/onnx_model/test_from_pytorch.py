"""Models that PyTorch's own exporter writes come in with their activations."""

from __future__ import annotations

import io
import warnings

import numpy as np
import pytest

from gradstudio.importing.onnx_model.model import read_onnx

pytest.importorskip(
    "onnx", reason="ONNX models are not read without the extra onnx: pip install 'gradstudio[onnx]'"
)
torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install torch==2.13.0")
pytestmark = pytest.mark.torch

ACTIVATIONS = {
    "relu": torch.nn.ReLU,
    "leaky_relu": torch.nn.LeakyReLU,
    "elu": torch.nn.ELU,
    "tanh": torch.nn.Tanh,
    "sigmoid": torch.nn.Sigmoid,
    "softplus": torch.nn.Softplus,
    "silu": torch.nn.SiLU,
    "gelu": torch.nn.GELU,
}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_model_of_pytorch_is_read(name: str) -> None:
    nn = torch.nn
    module = nn.Sequential(
        nn.Flatten(),
        nn.Linear(3, 5),
        ACTIVATIONS[name](),
        nn.Dropout(0.1),
        nn.Linear(5, 2, bias=False),
        nn.Softmax(1),
    ).eval()
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter that needs no further package is the older one
        torch.onnx.export(module, (torch.zeros(1, 3),), file, dynamo=False)
    network = read_onnx(file.getvalue(), "theirs.onnx")
    assert network.activations == (name, "linear")
    assert [layer.has_bias for layer in network.layers] == [True, False]
    assert network.ending == "softmax"
    x = torch.randn(7, 3)
    found = network.ended(network.outputs(x.double().numpy()))
    np.testing.assert_allclose(found, module(x).detach().numpy(), rtol=1e-5, atol=1e-6)
