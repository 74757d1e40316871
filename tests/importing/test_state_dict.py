from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from gradstudio.importing.errors import ImportingError
from gradstudio.importing.weights_file import weights_of
from tests.unloadable import SAYS, make_missing, make_unloadable

pytestmark = pytest.mark.torch


def saved(thing: object, **options: Any) -> bytes:
    torch = pytest.importorskip("torch")
    file = io.BytesIO()
    torch.save(thing, file, **options)
    return file.getvalue()


@pytest.fixture(scope="module")
def module() -> Any:
    torch = pytest.importorskip("torch")
    torch.manual_seed(3)
    return torch.nn.Sequential(
        torch.nn.Linear(2, 5), torch.nn.Tanh(), torch.nn.Linear(5, 1, bias=False, dtype=torch.float32)
    )


def test_a_saved_state_dict_is_read(module: Any) -> None:
    read = weights_of(saved(module.state_dict()), "model.pt")
    assert read.sizes == (2, 5, 1)
    assert read.layers[0].weight.tolist() == module[0].weight.detach().double().numpy().tolist()
    assert [layer.has_bias for layer in read.layers] == [True, False]


def test_a_checkpoint_and_the_old_format_are_read(module: Any) -> None:
    checkpoint = {"epoch": 3, "optimizer": {"lr": 0.1}, "model_state_dict": module.state_dict()}
    assert weights_of(saved(checkpoint), "model.pt").sizes == (2, 5, 1)
    old = saved(module.state_dict(), _use_new_zipfile_serialization=False)
    assert weights_of(old, "model.pt").sizes == (2, 5, 1)


def test_a_whole_module_is_refused_because_it_would_run_code(module: Any) -> None:
    with pytest.raises(ImportingError, match=r"holds more than weights.*from_torch\(module\)"):
        weights_of(saved(module), "model.pt")


class Evil:
    def __reduce__(self) -> tuple[Any, ...]:
        return print, ("it ran",)


def test_code_in_a_file_is_not_run(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ImportingError):
        weights_of(saved({"0.weight": Evil()}), "model.pt")
    assert "it ran" not in capsys.readouterr().out


def test_what_is_no_state_dict_and_what_is_damaged_is_told(module: Any) -> None:
    with pytest.raises(ImportingError, match=r"holds no state_dict\. Save one"):
        weights_of(saved({"epoch": 3}), "model.pt")
    with pytest.raises(ImportingError, match=r"cannot be read as a state_dict|holds no weights|can be read"):
        weights_of(saved(module.state_dict())[:-200], "model.pt")


@pytest.mark.parametrize("kind", ["sparse", "meta"])
def test_a_tensor_that_is_no_array_is_told_by_its_name(kind: str) -> None:
    torch = pytest.importorskip("torch")
    weight = torch.ones(2, 2)
    content = saved({"0.weight": weight.to_sparse() if kind == "sparse" else weight.to("meta")})
    with pytest.raises(
        ImportingError, match=r"“0\.weight” of model\.pt makes no array: .* Give a dense tensor"
    ):
        weights_of(content, "model.pt")


def test_without_torch_the_way_to_install_it_is_told(module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    content = saved(module.state_dict())
    make_missing("torch", monkeypatch)
    with pytest.raises(
        ImportingError, match=r"needs the package torch\. Install it: .*, or save the weights"
    ):
        weights_of(content, "model.pt")


@pytest.mark.parametrize("error", ["ImportError", "OSError"])
def test_a_torch_that_cannot_be_loaded_is_told(
    error: str, module: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = saved(module.state_dict())
    make_unloadable("torch", tmp_path, monkeypatch, error)
    with pytest.raises(ImportingError, match=f"torch, which is installed but cannot be loaded: {SAYS}"):
        weights_of(content, "model.pt")
