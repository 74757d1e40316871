"""Vectors of 4 and of 8: the same numbers by tolerance on either, the same bits in every run on one."""

from __future__ import annotations

import pytest
from numba.core import config
from numba.core.registry import cpu_target

from gradstudio.compiled import kernels, width

from .test_compiling import run

pytestmark = [
    pytest.mark.skipif(config.DISABLE_JIT, reason="nothing is compiled"),
    pytest.mark.timeout(900),  # programs of their own compile the maps, unless they are kept
]

OTHER = "4" if width.LANES == 8 else "8"

PRODUCTS = """
import hashlib, numpy as np
from gradstudio.compiled import NetConfig, jit
from gradstudio.compiled.maps import activations_of
from gradstudio.compiled.products import input_gradient, parameter_gradient
from gradstudio.compiled.tiles import WHERE_POSITIVE
from gradstudio.compiled.width import LANES
generator, digest = np.random.default_rng(0), hashlib.sha256()

def close(found, expected):
    np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-12)
    digest.update(np.ascontiguousarray(found).tobytes())

@jit.entry  # not kept: it is in no file
def back(p, neurons, inputs, dz, a, columns, out, gradient, finish, blas):
    parameter_gradient(gradient, 0, neurons, inputs, dz, 0, a, 0, columns, True, gradient, blas)
    input_gradient(out, 0, p, 0, neurons, inputs, dz, 0, columns, finish, 0, blas)

sizes, columns = (3, 9, 17, 8, 1), 7 * LANES
net = NetConfig(sizes=sizes, activations=("tanh", "relu", "silu", "linear"))
parameters, points = generator.normal(size=net.parameter_count), generator.normal(size=(columns, 3))
maps, signal, at = activations_of(net, parameters, points), points.T, 0
bends = (np.tanh, lambda z: np.maximum(z, 0.0), lambda z: z / (1.0 + np.exp(-z)), lambda z: z)
for found, inputs, neurons, bend in zip(maps, sizes, sizes[1:], bends):
    ones = np.vstack([signal, np.ones(columns)])
    p = parameters[at : at + neurons * (inputs + 1)].reshape(neurons, inputs + 1)
    at += p.size
    dz, out, gradient = generator.normal(size=(neurons, columns)), signal.ravel().copy(), np.empty(p.size)
    back(p.ravel(), neurons, inputs, dz.ravel(), ones.ravel(), columns, out, gradient, WHERE_POSITIVE, 0)
    close(gradient.reshape(p.shape), dz @ ones.T)
    close(out.reshape(inputs, columns), np.where(signal > 0.0, p[:, :-1].T @ dz, 0.0))
    signal = bend(p @ ones)
    close(found, signal)
print(LANES, digest.hexdigest())
"""
"""All tiles, and loops over activations, against NumPy; at the end a digest of all that was found."""


def test_the_other_width_gives_the_same_numbers_and_the_same_bits_in_each_run() -> None:
    done = [run(PRODUCTS, **{width.VARIABLE: OTHER}) for _ in range(2)]
    assert [one.returncode for one in done] == [0, 0], done[0].stderr
    assert done[0].stdout.split()[0] == OTHER
    assert done[0].stdout == done[1].stdout


def test_a_width_that_no_kernel_has_is_refused() -> None:
    done = run("import gradstudio.compiled", **{width.VARIABLE: "3"})
    assert f"{width.VARIABLE} must be 4 or 8, not '3'" in done.stderr


UNKNOWN = """
import llvmlite.binding
def refuse():
    raise RuntimeError("LLVM does not know this system")
llvmlite.binding.get_host_cpu_features = refuse
"""


@pytest.mark.parametrize("before", ["", UNKNOWN])
def test_where_the_features_of_the_cpu_are_unknown_or_not_to_be_used_none_is(before: str) -> None:
    done = run(
        before + "from gradstudio.compiled.width import HAS_AVX512; print(HAS_AVX512)",
        NUMBA_ENABLE_AVX="1" if before else "0",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "False"


def test_kernels_are_kept_apart_by_width() -> None:
    signature = next(iter(kernels.train.signatures), None)
    codegen = cpu_target.target_context.codegen()
    assert kernels.train._cache._index_key(signature, codegen)[-1] == width.LANES


LOOP = """
import numpy as np
from gradstudio.compiled import elementary, jit
def curve(z, cut):
    part = z[cut:]
    for i in range(part.size):
        part[i] = elementary.tanh(part[i])
compiled = jit._compiled(curve, {"contract"})
compiled(np.zeros(64), 8)
(assembly,) = compiled.inspect_asm().values()
print(assembly.count("zmm"), assembly.count("NRT_incref"))
"""


@pytest.mark.skipif(not width.HAS_AVX512, reason="needs a CPU with AVX-512")
def test_loops_use_whole_vectors_where_llvm_would_rather_not() -> None:
    # Of this CPU LLVM prefers halves; all with AVX-512 can run its code.
    halves = run(LOOP, NUMBA_CPU_NAME="skylake-avx512", **{width.VARIABLE: "4"})
    whole = run(LOOP, NUMBA_CPU_NAME="skylake-avx512", **{width.VARIABLE: "8"})
    assert halves.returncode == whole.returncode == 0, whole.stderr
    assert int(halves.stdout.split()[0]) == 0
    assert int(whole.stdout.split()[0]) > 20


def test_kernels_count_no_references() -> None:
    done = run(LOOP)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[1] == "0"
