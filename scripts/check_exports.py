"""Run exported files in fresh environments, which have what each of them names and nothing else.

Usage: check_exports.py [TARGET...]; without one, all. Downloads packages; the environments are removed afterwards.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from collections.abc import Mapping
from pathlib import Path

from gradstudio.export.export import export
from gradstudio.export.kinds import KINDS
from gradstudio.export.subject import ExportSubject, subject_of_spec, subject_of_state
from gradstudio.project.part_edits import cut, freeze
from gradstudio.project.spec import (
    AdamWSpec,
    ClipNorm,
    CosineRate,
    LayerSpec,
    Moons,
    NetworkSpec,
    ProjectSpec,
    StopSpec,
    TrainingSpec,
)
from gradstudio.training.run.session import Session

PACKAGES: Mapping[str, tuple[str, ...]] = {
    "numpy": ("numpy", "safetensors"),
    "micrograd": ("micrograd", "numpy"),
    "jax": ("jax", "numpy", "safetensors"),
    "pytorch": ("torch==2.13.0", "numpy", "safetensors"),
    "notebook": (
        *("torch==2.13.0", "numpy", "safetensors"),
        *("ipykernel", "matplotlib", "nbclient", "nbformat"),
    ),
    "onnx": ("onnxruntime",),
}
"""By kind."""

_NOTEBOOK = """
import sys, nbclient, nbformat
notebook = nbformat.read(sys.argv[1], as_version=4)
nbclient.NotebookClient(notebook, timeout=600).execute()
"""
_ONNX = """
import sys, numpy, onnxruntime
session = onnxruntime.InferenceSession(sys.argv[1])
one, *_ = session.get_inputs()
print(session.run(None, {one.name: numpy.zeros((3, one.shape[1]))})[0].shape)
"""
"""Programs that use what is no script."""


def subjects() -> Mapping[str, ExportSubject]:
    """Return the moons demo before its first step, and a project with nearly everything amid an epoch."""
    spec = ProjectSpec(
        data=Moons(samples=60, noise=0.2, test_share=0.2, features=("x1", "x2", "x1*x2"), standardise=True),
        network=NetworkSpec(
            layers=(
                LayerSpec(size=6, activation="gelu", dropout=0.2),
                LayerSpec(size=4, activation="tanh"),
                LayerSpec(size=1, activation="linear"),
            )
        ),
        training=TrainingSpec(
            loss="logistic",
            optimizer=AdamWSpec(weight_decay=0.02),
            learning_rate=CosineRate(rate=0.05, floor=0.001, steps=60, warm_up=4),
            clipping=ClipNorm(limit=0.5),
            batch_size=7,
            l1=1e-4,
            steps=60,
            stop=StopSpec(patience=30),
        ),
    )
    session = Session(cut(freeze(spec, "layer1.neuron2"), "layer2.neuron1.w3"))
    session.advance(17)
    return {
        "demo": subject_of_spec(ProjectSpec(), "demo"),
        "everything": subject_of_state(
            session.spec, session.state(), history=session.history, title="everything"
        ),
    }


def check(target: str, folder: Path) -> str:
    """Return what came of a target, as lines.

    Args:
        target: name of a kind.
        folder: where its environment and files go.

    Raises:
        CalledProcessError: something does not run there.
    """
    venv.create(folder / "venv", with_pip=True)
    python = str(folder / "venv" / "bin" / "python")
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, *PACKAGES[target]], check=True)
    lines = []
    for name, subject in subjects().items():
        path = folder / f"{name}{KINDS[target].suffix}"
        if export(subject, KINDS[target], path, proof=False) is None:
            raise SystemExit(f"{path} was not written.")
        subprocess.run(
            [*_command(target, python), str(path)], check=True, stdout=subprocess.DEVNULL, cwd=folder
        )
        lines.append(f"{target}, {name}: runs with {', '.join(PACKAGES[target])}")
    return "\n".join(lines)


def _command(target: str, python: str) -> list[str]:
    programs = {"notebook": _NOTEBOOK, "onnx": _ONNX}
    return [python, "-I", "-c", programs[target]] if target in programs else [python, "-I"]


def main(targets: list[str]) -> int:
    """Check each target, and return 1 if one fails."""
    failed = []
    for target in targets or list(PACKAGES):
        with tempfile.TemporaryDirectory(prefix=f"gradstudio-{target}-") as folder:
            try:
                print(check(target, Path(folder)), flush=True)
            except subprocess.CalledProcessError as error:
                failed.append(f"{target}: {error}")
    print("\n".join(failed) or "Exports run in fresh environments.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
