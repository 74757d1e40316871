from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save

from gradstudio.export.kind import ExportOptions
from gradstudio.export.kinds import KINDS
from gradstudio.export.subject import subject_of_spec
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.into_project import bring_in
from gradstudio.importing.weights_file import read_weights, weights_of
from gradstudio.project import ProjectSpec
from gradstudio.project.edits import set_data, set_training
from gradstudio.project.spec import Iris
from gradstudio.training.run.initial import initial_parameters

WEIGHT, BIAS = np.arange(6.0).reshape(3, 2), np.array([0.5, -0.25, 1e-300])
LAST, END = np.array([[1.0, 2.0, 3.0]]), np.array([7.0])


def npz(**arrays: object) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def test_npz_and_safetensors_are_told_by_their_content(tmp_path: Path) -> None:
    arrays = {"0.weight": WEIGHT, "0.bias": BIAS, "2.weight": LAST, "2.bias": END}
    for content in (npz(**arrays), save(arrays)):
        path = tmp_path / "without_suffix"
        path.write_bytes(content)
        read = read_weights(path)
        assert read.source == "without_suffix"
        assert [layer.weight.tolist() for layer in read.layers] == [WEIGHT.tolist(), LAST.tolist()]
        assert [layer.bias.tolist() for layer in read.layers] == [BIAS.tolist(), END.tolist()]


def test_half_precision_is_read_exactly() -> None:
    half = np.array([[0.1, -2.5], [3.0, 4.0]], dtype=np.float16)
    assert weights_of(save({"w": half}), "f").layers[0].weight.tolist() == half.astype(float).tolist()
    brain = (half.astype(np.float32).view(np.uint32) >> 16).astype("<u2")
    header = json.dumps({"w": {"dtype": "BF16", "shape": [2, 2], "data_offsets": [0, 8]}}).encode()
    content = struct.pack("<Q", len(header)) + header + brain.tobytes()
    assert weights_of(content, "f").layers[0].weight[0, 1] == -2.5


ROWS = """parameter,value
layer1.neuron1.w1,0.5
layer1.neuron1.w2,-1e-3
layer1.neuron1.b,0.25
layer2.neuron1.w1,2
layer2.neuron1.b,0
"""


def test_rows_of_parameters_are_read() -> None:
    read = weights_of(ROWS.encode(), "rows.csv")
    assert read.parameters().tolist() == [0.5, -0.001, 0.25, 2.0, 0.0]
    told = weights_of(b"# activations: tanh, linear\n" + ROWS.encode(), "rows.csv")
    assert told.activations == ("tanh", "linear")
    column = "layer,parameter,value,activation\n1,layer1.neuron1.w1,4,sin\n1,layer1.neuron1.b,5,sin\n"
    assert weights_of(column.encode(), "rows.csv").activations == ("sin",)
    more = "step,gradient,parameter,value\n3,9,layer1.neuron1.w1,4\n3,9,layer1.neuron1.b,5\n"
    assert weights_of(more.encode(), "rows.csv").parameters().tolist() == [4, 5]


@pytest.mark.parametrize(
    ("text", "message"),
    [(ROWS + "layer1.neuron2.w1,1\nlayer1.neuron2.w3,1\nlayer1.neuron2.b,1\nlayer1.neuron1.w3,1\n",
      "no row for layer1.neuron2.w2"),
     (ROWS + "layer1.neuron1.b,3\n", "Line 7 of rows.csv gives layer1.neuron1.b a second time"),
     (ROWS + "layer1.neuron1.w3\n", "Line 7 of rows.csv has no number for layer1.neuron1.w3"),
     (ROWS + "total,3\n", "Line 7 of rows.csv has total where a parameter is named"),
     (ROWS + "layer4.neuron1.w1,3\n", "no row of layer3"),
     (ROWS + "layer1.neuron99999999.w1,3\n", "lacks most rows of layer1"),
     (ROWS + "layer1.neuron99999999.b,3\n", "lacks most rows of layer1"),
     (ROWS.replace("0.5", "nan"), "no number")],
)  # fmt: skip
def test_rows_that_make_no_network_are_told_with_their_line(text: str, message: str) -> None:
    with pytest.raises(ImportingError, match=message):
        weights_of(text.encode(), "rows.csv")


@pytest.mark.parametrize("kind", ["safetensors", "parameters", "onnx"])
@pytest.mark.parametrize("data", ["moons", "iris"])
def test_what_was_exported_comes_back_equal(kind: str, data: str) -> None:
    if kind == "onnx":
        pytest.importorskip("onnx")
    row = KINDS[kind]
    spec = ProjectSpec()
    if data == "iris":
        spec = set_data(spec, **Iris(test_share=0.2).model_dump())
    spec = set_training(spec, seed=5)
    files = row.write(subject_of_spec(spec), ExportOptions())
    read = weights_of(files.main, f"network{row.suffix}")
    after = bring_in(read, set_training(spec, seed=6)).spec
    assert initial_parameters(after).tolist() == initial_parameters(spec).tolist()
    assert (after.data, after.training.loss) == (spec.data, spec.training.loss)
    assert after.network.layers == spec.network.layers
    assert read.activations == ("relu", "relu", "linear")
    if kind != "parameters":
        assert read.class_names == spec.data.class_names
        assert (read.standardising is not None) == (data == "iris")


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("w.npy", bytes(2**21))
    return file.getvalue()


def lying() -> bytes:
    """Return an array whose header says that it is far larger than it is."""
    file, inner = io.BytesIO(), io.BytesIO()
    np.lib.format.write_array_header_1_0(
        inner, {"shape": (10**9, 10**3), "fortran_order": False, "descr": "<f8"}
    )
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("w.npy", inner.getvalue())
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [(npz(w=np.array([{"a": 1}], dtype=object)), "never unpickled"),
     (lying(), "is damaged: it says that it has the shape"),
     (npz(w=WEIGHT)[:60], "can be read"),
     (struct.pack("<Q", 20) + b"{" + b"x" * 40, "no safetensors file, or is damaged"),
     (save({"w": WEIGHT})[:-8], "no safetensors file, or is damaged"),
     (b"hello", "holds no weights that are known here"),
     (b"", "holds no weights that are known here"),
     (b"\xff\xfe\x00", "holds no weights that are known here")],
)  # fmt: skip
def test_damaged_and_foreign_files_are_refused(content: bytes, message: str) -> None:
    with pytest.raises(ImportingError, match=message):
        weights_of(content, "file")


def test_a_file_that_would_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradstudio.importing.weights_file.MOST_BYTES", 2**20)
    with pytest.raises(ImportingError, match="take more than 1 MB"):
        weights_of(bomb(), "bomb.npz")


NAMED = {"0.weight": WEIGHT, "0.bias": BIAS}
GOOD = [npz(**NAMED), save(NAMED, {"activations": "relu"}), ROWS.encode()]


@given(which=st.integers(0, 2), at=st.integers(0, 10**6), byte=st.integers(0, 255), end=st.integers(0, 10**6))
def test_a_mutated_file_is_read_or_refused_in_a_sentence(which: int, at: int, byte: int, end: int) -> None:
    content = bytearray(GOOD[which])
    content[at % len(content)] = byte
    try:
        weights_of(bytes(content[: 1 + end % (2 * len(content))]), "file")
    except ImportingError as error:
        assert str(error).endswith(".")  # noqa: PT017 - reading it may be right too


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(ImportingError, match="No such file"):
        read_weights(tmp_path / "nothing.npz")
    with pytest.raises(ImportingError):
        read_weights(tmp_path)


def test_a_project_is_told_where_it_is_opened() -> None:
    with pytest.raises(ImportingError, match=r"m.gradstudio is a project. Open it .*gradstudio.load"):
        weights_of(b"SQLite format 3\0", "m.gradstudio")
