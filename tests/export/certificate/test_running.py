"""Scripts are run in a process of their own, where nothing of ours can be imported."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gradstudio.export.certificate.certificate import Certificate, Compared
from gradstudio.export.certificate.comment import comment_certificate
from gradstudio.export.certificate.running import run_script
from gradstudio.export.errors import ProofError, ProofGivenUpError
from gradstudio.export.kind import ExportFiles

DRIVER = """
def observe(script, steps):
    found = {"outputs": script.OUTPUTS, "losses": [0.5] * steps, "gradients": {"0.bias": [1.0]}}
    return found | {"ran_with": "python"}
"""


@pytest.fixture
def driver(tmp_path: Path) -> Path:
    path = tmp_path / "driver.py"
    path.write_text(DRIVER)
    return path


def script(folder: Path, text: str) -> Path:
    path = folder / "network.py"
    path.write_text(text)
    return path


def test_a_script_tells_what_it_computes(driver: Path, tmp_path: Path) -> None:
    found = run_script(script(tmp_path, "OUTPUTS = [[1.0], [2.0]]\n"), driver, 3)
    assert found.outputs is not None
    assert found.losses is not None
    assert found.outputs.tolist() == [[1.0], [2.0]]
    assert found.losses.tolist() == [0.5, 0.5, 0.5]
    assert np.array_equal(found.gradients["0.bias"], [1.0])
    assert (found.loss, found.ran_with) == (None, "python")


def test_it_is_told_when_libraries_are_loaded_and_when_the_script_runs(driver: Path, tmp_path: Path) -> None:
    go, told = tmp_path / "go", list[str]()

    def hear(what: str) -> None:
        told.append(what)
        if what == "Running it":
            go.touch()

    waits = f"from pathlib import Path\nwhile not Path({str(go)!r}).exists():\n    pass\nOUTPUTS = [[1.0]]\n"
    run_script(script(tmp_path, waits), driver, 1, told=hear)
    assert told == ["Loading its libraries", "Running it"]


def test_a_script_that_needs_gradstudio_fails_with_what_it_said(driver: Path, tmp_path: Path) -> None:
    with pytest.raises(ProofError, match=r"exit code 1: .*import of gradstudio halted"):
        run_script(script(tmp_path, "import gradstudio\n"), driver, 1)


def test_a_script_that_takes_too_long_is_ended(driver: Path, tmp_path: Path) -> None:
    endless = script(tmp_path, "while True:\n    pass\n")
    with pytest.raises(ProofError, match=r"longer than 0\.2 seconds"):
        run_script(endless, driver, 1, seconds=0.2)
    with pytest.raises(ProofGivenUpError):
        run_script(endless, driver, 1, cancelled=lambda: True)


def test_the_certificate_stands_below_the_docstring_of_a_script() -> None:
    row = Compared(what="outputs", count=3, difference=2e-16, tolerance=1e-12)
    certificate = Certificate.of((row,), ran_with="torch 2.13.0")
    docstrings = ('"""A network."""\n\n', '"""A network.\n\nOf two lines.\n"""\n', "")
    for text in (f"{docstring}import torch\n" for docstring in docstrings):
        written = comment_certificate(ExportFiles(main=text.encode()), certificate).main.decode()
        assert written.replace(certificate.as_comment(), "").split() == text.split()
        assert written.endswith("\n\nimport torch\n")
        assert "#   held: outputs (3), largest relative difference 2e-16, allowed 1e-12\n" in written
        compile(written, "network.py", "exec")


def test_it_finds_the_packages_that_this_process_finds_and_nothing_else_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = tmp_path / "packages"
    packages.mkdir()
    (packages / "only_there.py").write_text("OUTPUTS = [[7.0]]")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", "packages")
    monkeypatch.setenv("PYTHONOPTIMIZE", "2")
    driver = tmp_path / "driver.py"
    driver.write_text(
        "import sys\nfrom only_there import OUTPUTS\n\n"
        "def observe(script, steps):\n"
        "    said = f'{sys.flags.no_user_site} {sys.flags.safe_path} {sys.flags.optimize}'\n"
        "    return {'outputs': OUTPUTS, 'ran_with': said}\n"
    )
    found = run_script(script(tmp_path, ""), driver, 1)
    assert found.outputs is not None
    assert found.outputs.tolist() == [[7.0]]
    assert found.ran_with == "0 True 0"
