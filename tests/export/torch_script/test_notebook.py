"""A notebook runs from top to bottom, and computes what our engine does."""

from __future__ import annotations

import ast
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gradstudio.export.certificate.certificate import Certificate
from gradstudio.export.kind import ExportFiles, ExportOptions
from gradstudio.export.subject import ExportSubject
from gradstudio.export.torch_script import pictures
from gradstudio.export.torch_script.kinds import NOTEBOOK
from gradstudio.export.torch_script.notebook import code_before_training
from gradstudio.project import ProjectSpec, edits
from tests.export.running_scripts import differences, subject_after

torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install torch==2.13.0")
pytestmark = pytest.mark.torch
EXTRA = "The extra is not installed: pip install 'gradstudio[notebook]'"


def moons(steps: int = 3) -> ExportSubject:
    spec = edits.set_data(ProjectSpec(), kind="moons", samples=12, test_share=0.3)
    spec = edits.set_training(spec, steps=8, batch_size=4)
    return subject_after(spec, steps, "moons")


def cells_of(subject: ExportSubject, folder: Path, **options: Any) -> list[dict[str, Any]]:
    files = NOTEBOOK.write(subject, ExportOptions(name="moons", **options))
    for name, content in files.beside.items():
        (folder / name).write_bytes(content)
    (folder / "moons.ipynb").write_bytes(files.main)
    cells: list[dict[str, Any]] = json.loads(files.main)["cells"]
    return cells


def test_it_is_a_valid_notebook_of_words_and_code_in_turn(tmp_path: Path) -> None:
    nbformat = pytest.importorskip("nbformat", reason=EXTRA)
    cells = cells_of(moons(), tmp_path)
    nbformat.validate(nbformat.read(tmp_path / "moons.ipynb", as_version=4))
    words = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    assert words[0].startswith("# moons: a 2-16-16-1 network in PyTorch")
    assert "`moons.safetensors`" in words[0]
    assert [text.splitlines()[0] for text in words[1:]] == [
        "## The samples",
        "## The network",
        "## What is made small",
        "## How it is trained",
        "## Where it stands",
        "## Training on",
    ]
    assert [cell["source"] for cell in cells if cell["metadata"].get("tags") == ["trains"]] == [["main()"]]


@pytest.mark.timeout(900)
def test_jupyter_runs_it_and_its_plots_are_in_it(tmp_path: Path) -> None:
    nbclient = pytest.importorskip("nbclient", reason=EXTRA)
    nbformat = pytest.importorskip("nbformat", reason=EXTRA)
    pytest.importorskip("ipykernel", reason=EXTRA)
    pytest.importorskip("matplotlib", reason=EXTRA)
    cells_of(moons(), tmp_path)
    notebook = nbformat.read(tmp_path / "moons.ipynb", as_version=4)
    resources = {"metadata": {"path": str(tmp_path)}}
    nbclient.NotebookClient(notebook, timeout=280, startup_timeout=200, resources=resources).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert sum("image/png" in output.get("data", ()) for output in outputs) == 5
    said = "".join(output.text for output in outputs if output.output_type == "stream")
    assert "Reached 8 steps." in said
    assert "Test samples: loss" in said


DATA: dict[str, dict[str, Any]] = {
    "one input, numbers": {"kind": "sine"},
    "two inputs, numbers": {"kind": "plane", "samples": 30},
    "two inputs, three classes": {"kind": "blobs", "classes": 3},
    "two inputs, two classes, of softmax": {"kind": "moons", "samples": 12, "loss": "softmax_cross_entropy"},
    "many inputs, three classes": {"kind": "iris"},
    "many inputs, two classes": {"kind": "breast_cancer"},
    "features, numbers": {"kind": "plane", "samples": 30, "features": ("x1", "x2", "x1**2")},
    "one input, two classes": {"kind": "moons", "samples": 12, "features": ("x1",)},
    "one input, three classes": {"kind": "blobs", "classes": 3, "features": ("x2",)},
}


@pytest.mark.parametrize("what", DATA)
def test_all_cells_run_whatever_the_data_are(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    matplotlib = pytest.importorskip("matplotlib", reason=EXTRA)
    matplotlib.use("Agg")
    plt = pytest.importorskip("matplotlib.pyplot", reason=EXTRA)
    monkeypatch.setattr(plt, "show", plt.close)
    monkeypatch.chdir(tmp_path)
    before = torch.get_default_dtype()
    chosen = dict(DATA[what])
    loss = chosen.pop("loss", None)
    spec = edits.set_data(ProjectSpec(), **chosen)
    spec = edits.set_training(spec, steps=6, **({"loss": loss} if loss else {}))
    names: dict[str, Any] = {}
    try:
        for cell in cells_of(subject_after(spec, 2), tmp_path, weights="inside"):
            if cell["cell_type"] == "code":
                exec("".join(cell["source"]), names)  # noqa: S102 - our own notebook
    finally:
        torch.set_default_dtype(before)
    assert len(names["losses"]) == 4


def test_what_its_cells_compute_before_they_train_is_what_is_proved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plt = pytest.importorskip("matplotlib.pyplot", reason=EXTRA)
    monkeypatch.setattr(plt, "show", plt.close)
    monkeypatch.chdir(tmp_path)

    def write_cells(subject: ExportSubject, options: ExportOptions) -> ExportFiles:
        files = NOTEBOOK.write(subject, options)
        return replace(files, main=code_before_training(files.main.decode("utf-8")).encode("utf-8"))

    before = torch.get_default_dtype()
    cells, options = replace(NOTEBOOK, write=write_cells), ExportOptions(name="network")
    try:
        assert not differences(cells, moons(), options, tmp_path, "torch_script.py")
    finally:
        torch.set_default_dtype(before)


def test_its_certificate_stands_in_its_first_cell() -> None:
    files = NOTEBOOK.write(moons(), ExportOptions(name="moons"))
    certificate = Certificate(status="not installed", why="no Jupyter on the moon.")
    assert NOTEBOOK.certify is not None
    cells = json.loads(NOTEBOOK.certify(files, certificate).main)["cells"]
    assert "".join(cells[0]["source"]).endswith("```text\nNot run: no Jupyter on the moon.\n```")
    assert cells[1:] == json.loads(files.main)["cells"][1:]


@pytest.mark.parametrize("text", ["a\nb", 'a\r"b\\', "tab\t\x00", "ß 重み"])
def test_any_name_is_a_literal_of_itself(text: str) -> None:
    assert ast.literal_eval(pictures._quoted(text)) == text
    assert ast.literal_eval(pictures._quoted("1 $")) == r"1 \$"
