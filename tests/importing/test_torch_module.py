from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradstudio.importing.errors import ImportingError
from gradstudio.importing.new_project import new_project
from gradstudio.importing.torch_module.module import network_of_module
from gradstudio.training import Session
from tests.unloadable import SAYS, make_unloadable

torch = pytest.importorskip("torch")
nn, F = torch.nn, torch.nn.functional

pytestmark = pytest.mark.torch

MODULES = {
    "relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid, "leaky_relu": nn.LeakyReLU, "elu": nn.ELU,
    "softplus": lambda: nn.Softplus(threshold=40), "silu": nn.SiLU, "gelu": nn.GELU, "linear": nn.Identity,
}  # fmt: skip


def same(module: Any, xs: Any = None, ys: Any = None, rtol: float = 1e-12) -> Any:
    """Hold the outputs of a project to those of the module that it was made of, and return both."""
    read = network_of_module(module)
    inputs = np.random.default_rng(2).normal(size=(20, read.input_count)) if xs is None else np.asarray(xs)
    brought = new_project(read, inputs, ys)
    with torch.no_grad():
        theirs = module.eval()(torch.from_numpy(inputs)).numpy()
    ours = read.ended(outputs_of(brought.spec))
    np.testing.assert_allclose(ours, theirs, rtol=rtol, atol=1e-12 * np.abs(theirs).max())
    return brought, read


def outputs_of(spec: Any) -> Any:
    """Compute the outputs of all samples as a run of the project does."""
    from gradstudio.compiled.maps import activations_of  # noqa: PLC0415 - it loads the compiler
    from gradstudio.data.source import load_dataset  # noqa: PLC0415
    from gradstudio.training.run.packed_config import net_config  # noqa: PLC0415

    inputs = load_dataset(spec.data).inputs
    return activations_of(net_config(spec), Session(spec).parameters(), inputs)[-1].T


@st.composite
def modules(draw: Any) -> Any:
    """Chains as they are written: any depth, activations, dropout, biases, ends, nested or flattened first."""
    sizes = draw(st.lists(st.integers(1, 6), min_size=2, max_size=5))
    torch.manual_seed(draw(st.integers(0, 1000)))
    parts: list[Any] = [nn.Flatten()] if draw(st.booleans()) else []
    for k, (into, out) in enumerate(pairwise(sizes)):
        parts.append(nn.Linear(into, out, bias=draw(st.booleans()), dtype=torch.float64))
        is_last = k == len(sizes) - 2
        if not is_last and draw(st.booleans()):
            parts.append(nn.Dropout(0.25))
        kind = draw(st.sampled_from(sorted(MODULES)))
        # A sigmoid of one output is an end, and what follows on it has no place.
        if not (is_last and kind == "sigmoid" and out == 1):
            parts.append(MODULES[kind]())
        if is_last and out > 1 and draw(st.booleans()):
            parts.append(nn.Softmax(dim=1))
        if is_last and out == 1 and kind == "linear" and draw(st.booleans()):
            parts.append(nn.Sigmoid())
    cut = draw(st.integers(1, len(parts)))
    module = nn.Sequential(nn.Sequential(*parts[:cut]), *parts[cut:])
    return module.train(draw(st.booleans()))


@given(module=modules())
@settings(max_examples=40)
def test_any_chain_says_the_same_as_its_project(module: Any) -> None:
    modes = [part.training for part in module.modules()]
    read = network_of_module(module)
    assert [part.training for part in module.modules()] == modes
    wanted = [part for part in module.modules() if isinstance(part, nn.Linear)]
    assert [layer.weight.tolist() for layer in read.layers] == [part.weight.tolist() for part in wanted]
    assert [layer.has_bias for layer in read.layers] == [part.bias is not None for part in wanted]
    same(module)


class Named(nn.Module):
    """As engineers write it: layers by name, functions in forward."""

    def __init__(self, functions: bool = True) -> None:
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(4, 8), nn.Linear(8, 8)
        self.out = nn.Linear(8, 3)
        self.drop = nn.Dropout(0.2)
        self.functions = functions

    def forward(self, x: Any) -> Any:
        x = x.view(x.size(0), -1)
        x = self.drop(F.relu(self.fc1(x)))
        x = torch.tanh(self.fc2(x)) if self.functions else self.fc2(x).sigmoid()
        x = F.dropout(x, p=0.1, training=self.training)
        return F.log_softmax(self.out(x), dim=1)


def test_a_module_with_named_layers_is_followed() -> None:
    torch.manual_seed(1)
    module = Named()
    read = network_of_module(module)
    assert [layer.name for layer in read.layers] == ["fc1", "fc2", "out"]
    assert read.activations == ("relu", "tanh", "linear")
    assert [layer.dropout for layer in read.layers] == [0.2, 0.1, 0.0]
    assert read.ending == "softmax"
    assert any("float32: the outputs are those of module.double()" in note for note in read.notes)
    xs = np.random.default_rng(0).normal(size=(30, 4))
    ours = read.ended(outputs_of(new_project(read, xs, [0, 1, 2] * 10).spec))
    theirs = module.double().eval()(torch.from_numpy(xs)).exp().detach().numpy()
    np.testing.assert_allclose(ours, theirs, rtol=1e-12)
    assert network_of_module(Named(functions=False).double()).activations == ("relu", "sigmoid", "linear")


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16])
def test_a_module_of_any_precision_is_read_exactly(dtype: Any) -> None:
    module = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1)).to(dtype)
    read = network_of_module(module)
    assert next(module.parameters()).dtype == dtype
    assert read.layers[0].weight.tolist() == module[0].weight.double().tolist()


def test_what_holds_a_module_is_looked_through() -> None:
    module = nn.Sequential(nn.Linear(3, 1))
    assert network_of_module(nn.DataParallel(module)).sizes == (3, 1)
    assert network_of_module(nn.Linear(3, 2)).sizes == (3, 2)


def test_frozen_layers_and_missing_biases_are_held_in_the_project() -> None:
    module = nn.Sequential(nn.Linear(2, 3, bias=False), nn.ReLU(), nn.Linear(3, 1))
    module[2].requires_grad_(requires_grad=False)
    spec = new_project(network_of_module(module), np.ones((4, 2)), [1.0, 2.0, 3.0, 0.5]).spec
    assert spec.network.cut == ("layer1.neuron1.b", "layer1.neuron2.b", "layer1.neuron3.b")
    assert spec.network.frozen == ("layer2",)


def test_data_and_training_go_on_as_in_torch() -> None:
    torch.manual_seed(0)
    module = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1)).double()
    xs = torch.randn(40, 2, dtype=torch.float64)
    ys = (xs[:, :1] > 0).double()  # as BCEWithLogitsLoss takes them
    brought, _ = same(module, xs, ys)
    assert (brought.spec.data.task, brought.spec.training.loss) == ("binary", "logistic")
    session = Session(brought.spec)
    loss = F.binary_cross_entropy_with_logits(module(xs), ys).item()
    assert session.snapshot().loss == pytest.approx(loss, rel=1e-12)


class Residual(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.a, self.b = nn.Linear(3, 3), nn.Linear(3, 3)

    def forward(self, x: Any) -> Any:
        return self.b(torch.relu(self.a(x))) + x


class Scaled(nn.Module):
    """Does something that no step tells of."""

    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(3, 2)
        self.fc.register_forward_hook(lambda module, args, output: output * 2)

    def forward(self, x: Any) -> Any:
        return self.fc(x)


class Conditional(nn.Module):
    def __init__(self, factor: float = 1.0) -> None:
        super().__init__()
        self.fc, self.factor = nn.Linear(3, 2), factor

    def forward(self, x: Any) -> Any:
        return self.fc(x) * self.factor if x.sum() > 1e9 or self.factor != 1 else self.fc(x)


class Two(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.a = nn.Linear(3, 2)

    def forward(self, x: Any, y: Any) -> Any:
        return self.a(x) + y


class ByHand(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(3, 2))

    def forward(self, x: Any) -> Any:
        return x @ self.weight


class Sparse(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.a = nn.Linear(3, 2)
        self.a.weight = nn.Parameter(self.a.weight.detach().to_sparse())

    def forward(self, x: Any) -> Any:
        return self.a(x)


class Tuple(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.a = nn.Linear(3, 2)

    def forward(self, x: Any) -> Any:
        return self.a(x), x


def chain(*parts: Any) -> Any:
    return nn.Sequential(nn.Linear(3, 3), *parts)


@pytest.mark.parametrize(
    ("module", "message"),
    [(Residual(), r"add\(…\) takes the outputs of b \(Linear\) and of the input, but .* is a chain"),
     (Scaled(), "forward does more than its layers: on random inputs the outputs differ by"),
     (Conditional(2.0), "forward cannot be followed|mul"),
     (Two(), "second input, y|takes the outputs of"),
     (ByHand(), "forward computes with weight itself"),
     (Tuple(), "returns something else than the outputs of its last layer"),
     (nn.Sequential(nn.Conv2d(1, 2, 3), nn.Flatten(), nn.Linear(3, 1)), r"0 \(Conv2d\) is a layer of a conv"),
     (chain(nn.BatchNorm1d(3)), r"1 \(BatchNorm1d\) is a normalisation.*fuse_linear_bn_eval"),
     (chain(nn.LayerNorm(3)), r"1 \(LayerNorm\) is a normalisation"),
     (nn.LSTM(3, 2), "The LSTM is no layer of neurons"),
     (chain(nn.PReLU()), r"1 \(PReLU\) is no part of an MLP of a project. It has .* activations relu, "),
     (chain(nn.LeakyReLU(0.2)), r"1 \(LeakyReLU\) has negative_slope=0.2, but the .* has 0.01"),
     (chain(nn.ELU(alpha=2.0)), "has alpha=2"),
     (chain(nn.GELU(approximate="tanh")), "approximation of GELU"),
     (chain(nn.Softmax(dim=0)), "over dimension 0"),
     (chain(nn.Softmax(dim=1), nn.Linear(3, 1)), r"1 \(Softmax\) is not at the end"),
     (chain(nn.ReLU(), nn.Tanh()), r"2 \(Tanh\) follows on relu, but a layer of a project has one activation"),
     (nn.Sequential(nn.ReLU(), nn.Linear(3, 1)), r"0 \(ReLU\) comes before the first linear layer"),
     (chain(nn.Linear(3, 1), nn.Softmax(dim=1)), "of a single output is always 1"),
     (chain(nn.AlphaDropout(0.1)), "another dropout"),
     (nn.Sequential(nn.LazyLinear(2)), "has no numbers yet"),
     (nn.Sequential(nn.ReLU()), "comes before the first linear layer"),
     (nn.Sequential(), "has no layer of weights"),
     (nn.Linear(3, 2, dtype=torch.complex64), "are real numbers"),
     (Sparse(), r"a \(Linear\) has a weight that makes no array: .* Give a dense tensor"),
     ({"0.weight": torch.ones(2, 2)}, "not a dictionary. For a state_dict there is from_weights"),
     (3, "takes a torch.nn.Module, not 3")],
    ids=lambda value: type(value).__name__ if isinstance(value, nn.Module) else None,
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:Lazy modules:UserWarning")
def test_what_is_no_chain_of_layers_is_named_with_why(module: Any, message: str) -> None:
    with pytest.raises(ImportingError, match=message):
        network_of_module(module)


def test_a_forward_that_asks_for_numbers_is_read_in_the_order_of_its_layers() -> None:
    read = network_of_module(Conditional())
    assert read.sizes == (3, 2)


class Signed(nn.Module):
    """Takes another way where its inputs sum to less than nothing, or for one sample alone."""

    def __init__(self, *, by_count: bool) -> None:
        super().__init__()
        self.fc, self.by_count = nn.Linear(3, 2), by_count

    def forward(self, x: Any) -> Any:
        other = len(x) == 1 if self.by_count else bool(x.sum() < 0)
        return -self.fc(x) if other else self.fc(x)


@pytest.mark.parametrize("by_count", [False, True])
def test_a_forward_that_goes_another_way_for_other_numbers_is_refused(by_count: bool) -> None:
    with pytest.raises(ImportingError, match=r"cannot be followed.*Write it as a chain of layers"):
        network_of_module(Signed(by_count=by_count))


class Squeezed(nn.Module):
    """Makes float32 of its input, and returns one number for each sample."""

    def __init__(self) -> None:
        super().__init__()
        self.fc, self.out = nn.Linear(3, 4), nn.Linear(4, 1)

    def forward(self, x: Any) -> Any:
        return self.out(torch.relu(self.fc(x.float()))).squeeze(-1)


def test_what_only_changes_type_and_shape_is_passed_over() -> None:
    assert network_of_module(Squeezed()).sizes == (3, 4, 1)


def test_dropout_without_a_place_and_unused_layers_are_told() -> None:
    module = nn.Sequential(
        nn.Dropout(0.5), nn.Linear(3, 4), nn.Dropout(0.1), nn.Tanh(), nn.Linear(4, 1), nn.Dropout(0.3)
    )
    notes = network_of_module(module).notes
    assert any("0 (Dropout) is left out: a project has no dropout of inputs" in note for note in notes)
    assert any("5 (Dropout) is left out: a project has no dropout of outputs" in note for note in notes)
    assert any("Dropout stands before 3 (Tanh)" in note for note in notes)
    named = Named()
    named.spare = nn.Linear(3, 3)
    assert any("forward takes 3: the others are left out" in note for note in network_of_module(named).notes)


def test_softplus_is_told_where_torch_cuts_it() -> None:
    module = nn.Sequential(nn.Linear(2, 2), nn.Softplus(), nn.Linear(2, 1))
    assert any("returns x itself above its threshold" in note for note in network_of_module(module).notes)


def test_samples_in_a_tensor_that_is_no_array_are_told() -> None:
    network = network_of_module(nn.Linear(2, 1))
    with pytest.raises(ImportingError, match=r"xs makes no array: .* Give a dense tensor"):
        new_project(network, torch.ones(4, 2).to_sparse(), [1, 2, 3, 4])


def test_a_torch_that_cannot_be_loaded_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = chain()
    make_unloadable("torch", tmp_path, monkeypatch, "OSError")
    with pytest.raises(ImportingError, match=f"Reading a module needs .* cannot be loaded: {SAYS}"):
        network_of_module(module)
