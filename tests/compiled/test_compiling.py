from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numba.core import config

from gradstudio.compiled import BlasThreads, cache, one_blas_thread, warm_up
from gradstudio.compiled.kernels import fill_ones
from gradstudio.engine.errors import ConfigurationError

pytestmark = pytest.mark.timeout(900)

ROOT = Path(__file__).resolve().parents[2]


def run(code, **environment):
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=280,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment, check=False,
    )  # fmt: skip


INTERPRETED = """
import warnings, numpy as np
warnings.filterwarnings("ignore", "overflow encountered", RuntimeWarning)  # 64-bit hashes overflow on purpose
from gradstudio.compiled import *
from gradstudio.compiled.maps import activations_of
from gradstudio.engine import Value
from tests.compiled import reference
from tests.compiled.test_network import close
generator = np.random.default_rng(0)
for loss in LOSS_NAMES:
    outputs = 3 if loss == "softmax_cross_entropy" else 1
    for first, second in (("relu", "tanh"), ("gelu", "softplus"), ("elu", "sin"), ("silu", "sigmoid")):
        net = NetConfig(sizes=(2, 5, 4, outputs), activations=(first, second, "linear"), dropout=(0.0, 0.3, 0.0))
        inputs = generator.normal(size=(9, 2))
        targets = reference.random_targets(loss, generator, 9, outputs)
        training = TrainingConfig(loss=loss, l1=0.01, l2=0.01, optimizer="adam", clip="norm")
        start = generator.normal(size=net.parameter_count)
        packed = PackedNetwork(net, training, start)
        packed.load(inputs, targets)
        steps = packed.run([0.1, 0.1])
        losses, final = reference.train(net, training, start, inputs, targets, [0.1, 0.1], [range(9)] * 2)
        close(steps.losses, losses, 1e-11)
        close(packed.parameters(), final, 1e-9)
        assert activations_of(net, packed.parameters(), inputs)[0].shape == (5, 9)
a, b = Value(0.3), Value(-0.8)
root = (a * b + a).tanh() + (a / b).exp() * a.relu()
tape = record(root, [a, b])
root.backward()
assert abs(tape.replay().grad[tape._inputs[0]] - a.grad) < 1e-15
assert abs(tape.replay([[0.3, -0.8]]).grad[tape._inputs[1], 0] - b.grad) < 1e-15
"""


def test_kernels_are_valid_python():
    done = run(INTERPRETED, NUMBA_DISABLE_JIT="1")
    assert done.returncode == 0, done.stderr


SMALL = """
import gradstudio.compiled.cache as cache
from gradstudio.engine import Value
from gradstudio.compiled.schedule import schedule
import numpy as np
assert schedule(np.array([-1, 0]), np.array([0, 0]), np.array([0, 0]), 1).tolist() == [0, 1]
print(cache.cache_directory())
"""


def test_without_any_writable_directory_it_compiles_all_the_same():
    code = (
        """
import tempfile
def refuse(**options):
    raise OSError(30, "Read-only file system")
tempfile.TemporaryFile = refuse
def no_folder():
    raise FileNotFoundError(2, "No usable temporary directory found")
tempfile.gettempdir = no_folder
"""
        + SMALL
    )
    done = run(code)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "None"


def test_a_disk_that_fills_up_is_no_fault(tmp_path):
    code = (
        """
from numba.core import caching
def full(self, *args):
    raise OSError(28, "No space left on device")
caching.IndexDataCacheFile.save = full
"""
        + SMALL
    )
    done = run(code, NUMBA_CACHE_DIR=str(tmp_path))
    assert done.returncode == 0, done.stderr


NOT_NEEDED = """
import sys
print([name for name in ("numba.np.linalg", "numba.typed.typedlist", "scipy.linalg") if name in sys.modules])
"""


def test_what_was_compiled_runs_without_what_compiling_loads_and_when_damaged_is_compiled_anew(tmp_path):
    assert run(SMALL, NUMBA_CACHE_DIR=str(tmp_path)).returncode == 0
    done = run(SMALL + NOT_NEEDED, NUMBA_CACHE_DIR=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1:] == ["[]"]
    entries = list(tmp_path.rglob("*.nbi")) + list(tmp_path.rglob("*.nbc"))
    assert entries
    for entry in entries:
        entry.write_bytes(b"not a pickle")
    done = run(SMALL, NUMBA_CACHE_DIR=str(tmp_path))
    assert done.returncode == 0, done.stderr


def test_a_read_only_install_uses_the_next_directory(monkeypatch, tmp_path):
    package = tmp_path / "site" / "compiled"
    package.mkdir(parents=True)
    monkeypatch.setattr(cache, "_PACKAGE", package)
    monkeypatch.setattr(cache.config, "CACHE_DIR", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    refused = package / "__pycache__"
    monkeypatch.setattr(cache, "_is_writable", lambda path: path != refused)
    assert next(path for path in cache._candidates() if cache._is_writable(path)).is_relative_to(
        tmp_path / "home"
    )


def test_a_temporary_directory_of_someone_else_is_not_trusted(tmp_path):
    path = tmp_path / "kernels"
    path.mkdir()
    path.chmod(0o777)
    assert not cache._is_private(path)
    path.chmod(0o700)
    assert cache._is_private(path)


def test_warm_up_reports_until_it_is_ready():
    told = []
    warm_up(lambda share, text: told.append((share, text)))
    assert told[0] == (0.0, "Loading kernels")
    assert told[-1] == (1.0, "Ready")
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    warm_up()


@pytest.mark.skipif(config.DISABLE_JIT, reason="nothing is compiled")
def test_python_cannot_call_a_part():
    with pytest.raises(TypeError):
        fill_ones(np.zeros(2), 0, 1)


def test_blas_threads_are_limited_and_given_back():
    from threadpoolctl import threadpool_info  # noqa: PLC0415

    def threads():
        return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]

    before = threads()
    with one_blas_thread():
        assert set(threads()) == {1}
    assert threads() == before
    BlasThreads(None).close()
    with pytest.raises(ConfigurationError, match="1 thread or more"):
        BlasThreads(0)
