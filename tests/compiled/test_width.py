"""Vectors of 4 and of 8: the same numbers by tolerance on either, the same bits in every run on one."""

from __future__ import annotations

import pytest
from numba.core import config

from gradstudio.compiled import kernels, width

from .test_compiling import run

pytestmark = pytest.mark.skipif(config.DISABLE_JIT, reason="nothing is compiled")

OTHER = "4" if width.LANES == 8 else "8"

TRAINED = """
import hashlib, numpy as np
from gradstudio.compiled import *
from gradstudio.compiled.width import LANES
from tests.compiled import reference
from tests.compiled.test_network import close
generator, digest = np.random.default_rng(0), hashlib.sha256()
for sizes, first in (((2, 5, 3), "tanh"), ((3, 9, 17, 1), "relu"), ((2, 4, 1), "silu")):
    loss = "softmax_cross_entropy" if sizes[-1] == 3 else "hinge"
    names = (first,) + ("relu",) * (len(sizes) - 3) + ("linear",)
    net = NetConfig(sizes=sizes, activations=names)
    inputs = generator.normal(size=(21, sizes[0]))
    targets = reference.random_targets(loss, generator, 21, sizes[-1])
    training = TrainingConfig(loss=loss, l2=0.01, optimizer="adam")
    start = generator.normal(size=net.parameter_count)
    packed = PackedNetwork(net, training, start)
    packed.load(inputs, targets)
    steps = packed.run([0.1, 0.1])
    losses, final = reference.train(net, training, start, inputs, targets, [0.1, 0.1], [range(21)] * 2)
    close(steps.losses, losses, 1e-11)
    close(packed.parameters(), final, 1e-9)
    digest.update(packed.parameters().tobytes())
print(LANES, digest.hexdigest())
"""
"""A comparison with the reference, and at its end a digest of all parameters trained."""


@pytest.mark.timeout(240)  # it compiles all that trains
def test_the_other_width_gives_the_references_numbers_and_the_same_bits_in_each_run() -> None:
    done = [run(TRAINED, **{width.VARIABLE: OTHER}) for _ in range(2)]
    assert [one.returncode for one in done] == [0, 0], done[0].stderr
    assert done[0].stdout.split()[0] == OTHER
    assert done[0].stdout == done[1].stdout


def test_a_width_that_no_kernel_has_is_refused() -> None:
    done = run("import gradstudio.compiled", **{width.VARIABLE: "3"})
    assert f"{width.VARIABLE} must be 4 or 8, not '3'" in done.stderr


def test_kernels_are_kept_apart_by_width() -> None:
    signature = next(iter(kernels.train.signatures), None)
    codegen = width.cpu_target.target_context.codegen()
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
