"""numba's private code generator: one file uses it, of tested versions, and kernels do without where it changed."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import numba
import pytest
from numba.core import config

from gradstudio.compiled import linking

from .test_compiling import ROOT, run

KERNELS = """
import numpy as np
from gradstudio.compiled.jit import counting_entry, entry, kernel, summing_kernel
from gradstudio.compiled.linking import OPTIMIZES_ONCE
from gradstudio.compiled.schedule import schedule

@kernel
def curve(x):
    return x * x * x - 0.5 * x

@summing_kernel
def total(z):
    found = 0.0
    for i in range(z.size):
        found += curve(z[i])
    return found

@entry
def energy(z, scale):
    return scale * total(z) + curve(scale)

print(OPTIMIZES_ONCE)
print(energy(np.linspace(-1.0, 2.0, 1001), 0.3).hex()[:14])
print(schedule(np.array([-1, 0, 1, 1]), np.array([0, 0, 1, 0]), np.array([0, 0, 1, 2]), 2).tolist())
"""

CHANGES = {
    "a class that is missing": "import numba.core.codegen\ndel numba.core.codegen.JITCodeLibrary\n",
    "a module that is missing": (
        "import sys, numba.core.environment\nsys.modules['numba.core.environment'] = None\n"
    ),
    "a method of another name": (
        "import numba.core.codegen as codegen\n"
        "class JITCodeLibrary: ...\ncodegen.JITCodeLibrary = JITCodeLibrary\n"
    ),
    "a version that was not tested": "import numba\nnumba.__version__ = '9.0.0'\n",
}


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What the generator of the version that is installed says."""
    done = run(KERNELS, NUMBA_CACHE_DIR=str(tmp_path_factory.mktemp("ours")))
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.skipif(config.DISABLE_JIT, reason="nothing is compiled")
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_where_the_generator_has_changed_kernels_compile_as_numba_does_to_the_same_numbers(
    change: str, ours: list[str], tmp_path: Path
) -> None:
    theirs = run(change + KERNELS, NUMBA_CACHE_DIR=str(tmp_path))
    assert theirs.returncode == 0, theirs.stderr
    assert ours[0] == "True"
    assert theirs.stdout.split()[0] == "False"
    assert theirs.stdout.split()[1:] == ours[1:]


def test_the_upper_bound_of_numba_is_the_first_version_that_was_not_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    (numbas,) = (name for name in project["dependencies"] if name.startswith("numba"))
    bound = re.search(r"<(\d+)\.(\d+)$", numbas)
    assert bound, "numba has no upper bound"
    assert (int(bound[1]), int(bound[2])) == linking.UNTESTED_FROM
    installed = tuple(map(int, numba.__version__.split(".")[:2]))
    assert installed < linking.UNTESTED_FROM


def test_one_file_uses_the_private_code_generator() -> None:
    private = re.compile(r"numba\.core\.(codegen|environment|compiler_lock|registry)|_tm_features")
    users = {path.name for path in (ROOT / "gradstudio").rglob("*.py") if private.search(path.read_text())}
    assert users == {"code_library.py"}
