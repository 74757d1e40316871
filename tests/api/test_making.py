from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import gradstudio
from gradstudio.engine.errors import ConfigurationError
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.into_project import UnknownActivationsError

RNG = np.random.default_rng(5)
W1, B1, W2, B2 = RNG.normal(size=(4, 3)), RNG.normal(size=4), RNG.normal(size=(1, 4)), RNG.normal(size=1)
XS = RNG.normal(size=(10, 3))
SAID = np.tanh(XS @ W1.T + B1) @ W2.T + B2


@pytest.mark.parametrize(
    "weights",
    [{"0.weight": W1, "0.bias": B1, "2.weight": W2, "2.bias": B2}, [W1, B1, W2, B2], [(W1, B1), (W2, B2)],
     {"W1": W1.T, "b1": B1.tolist(), "W2": W2.T, "b2": B2}],
    ids=["state_dict", "in turn", "pairs", "transposed"],
)  # fmt: skip
def test_weights_of_every_form_say_the_same(weights: object) -> None:
    project = gradstudio.from_weights(weights, XS, SAID[:, 0], activations="tanh")
    np.testing.assert_allclose(project.outputs(), SAID, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(project.predict(XS), SAID[:, 0], rtol=1e-12, atol=1e-14)
    assert project.loss < 1e-20


def test_a_file_of_weights_and_an_mlp_of_values_are_taken(tmp_path: Path) -> None:
    np.savez(tmp_path / "w.npz", W1, B1, W2, B2)
    project = gradstudio.from_weights(str(tmp_path / "w.npz"), activations=["tanh", "linear"])
    np.testing.assert_allclose(project.outputs(XS), SAID, rtol=1e-12)
    mlp = gradstudio.MLP(3, [4, 1], rng=1)
    of_values = gradstudio.from_weights(mlp, XS)
    np.testing.assert_allclose(of_values.outputs()[0, 0], mlp(XS[0].tolist()).data, rtol=1e-12)


def test_one_array_is_one_layer_without_biases() -> None:
    project = gradstudio.from_weights(W2, XS @ W1.T, activations="tanh")
    np.testing.assert_allclose(project.outputs(), XS @ W1.T @ W2.T, rtol=1e-12)
    assert project.spec.network.cut == ("layer1.neuron1.b",)


def test_what_is_not_known_is_asked_for_and_what_is_wrong_is_told() -> None:
    with pytest.raises(UnknownActivationsError, match=r"Say them, such as activations=\['relu', 'linear'\]"):
        gradstudio.from_weights([W1, B1, W2, B2])
    with pytest.raises(ConfigurationError, match="Did you mean 'relu'"):
        gradstudio.from_weights([W1, B1, W2, B2], activations="rellu")
    with pytest.raises(ImportingError, match="takes a file, arrays by name"):
        gradstudio.from_weights(3)
    with pytest.raises(ImportingError, match="2 layers, but 1 activations"):
        gradstudio.from_weights([W1, B1, W2, B2], activations=["relu"])


@pytest.mark.torch
def test_a_module_goes_on_learning() -> None:
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    module = torch.nn.Sequential(
        torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2), torch.nn.Softmax(dim=1)
    )
    classes = (XS[:, 0] > 0).astype(int)
    project = gradstudio.from_torch(module, torch.from_numpy(XS), torch.from_numpy(classes))
    with torch.no_grad():
        theirs = module.double()(torch.from_numpy(XS)).numpy()
    np.testing.assert_allclose(project.probabilities(), theirs, rtol=1e-12)
    before = project.loss
    assert project.train(20).loss < before
    again = gradstudio.from_weights(module.state_dict(), XS, classes, activations="tanh")
    np.testing.assert_allclose(again.probabilities(), theirs, rtol=1e-12)


def test_an_estimator_goes_on_learning() -> None:
    neural = pytest.importorskip("sklearn.neural_network")
    words = np.where(XS[:, 0] > 0, "up", "down")
    with pytest.warns(UserWarning, match="converged"):
        estimator = neural.MLPClassifier((4,), max_iter=5, random_state=0).fit(XS, words)
    project = gradstudio.from_sklearn(estimator, XS, words, test_share=0.2)
    np.testing.assert_allclose(project.probabilities(), estimator.predict_proba(XS), rtol=1e-12)
    assert project.predict().tolist() == estimator.predict(XS).tolist()
    assert project.train(5).step == 5


def test_arrays_of_other_shapes_are_read_or_told() -> None:
    stacked = np.arange(8.0).reshape(2, 2, 2)  # two layers without biases
    project = gradstudio.from_weights(stacked, activations="tanh")
    assert [layer.size for layer in project.spec.network.layers] == [2, 2]
    with pytest.raises(ImportingError):
        gradstudio.from_weights(np.arange(3.0))
    with pytest.raises(ImportingError, match="xs has 0 samples"):
        gradstudio.from_data(np.empty((0, 2, 2)), [])
    images = gradstudio.from_data(np.arange(24.0).reshape(6, 2, 2), [0, 1, 0, 1, 0, 1])
    assert images.predict(np.empty((0, 2, 2))).tolist() == []
