"""``python -m benchmarks.switch``: from which size on BLAS beats the tiles, layer by layer.

Its result is `gradstudio.compiled.layout.BLAS_FROM`.
"""

from __future__ import annotations

import time

import numpy as np

from gradstudio.compiled import NetConfig, PackedNetwork, TrainingConfig, layout, one_blas_thread

SIZES = (8, 16, 32, 48, 64, 80, 96, 128, 192)
SAMPLES = 500
REPEATS = 9


def main() -> None:
    """Train n-n-n networks both ways, turn by turn, and print the time of a step."""
    one_blas_thread()
    print("| n | parameters of a layer | tiles, µs | BLAS, µs |\n|---|---|---|---|")
    for n in SIZES:
        threshold = layout.BLAS_FROM
        runs = {}
        for name, blas_from in (("tiles", 10**9), ("blas", 1)):
            layout.BLAS_FROM = blas_from
            runs[name] = network(n)
            runs[name].run([0.0])  # the workspace is laid out here, by the threshold of the moment
        layout.BLAS_FROM = threshold
        best = dict.fromkeys(runs, float("inf"))
        steps = max(3, 20_000_000 // (n * n * SAMPLES))
        for _ in range(REPEATS):
            for name, run in runs.items():
                begin = time.perf_counter()
                run.run(np.zeros(steps))
                best[name] = min(best[name], (time.perf_counter() - begin) / steps)
        print(f"| {n} | {n * (n + 1)} | {best['tiles'] * 1e6:.1f} | {best['blas'] * 1e6:.1f} |", flush=True)


def network(n: int) -> PackedNetwork:
    """Return a network of two layers of n neurons with its data."""
    net = NetConfig(sizes=(n, n, n), activations=("relu", "linear"))
    generator = np.random.default_rng(0)
    packed = PackedNetwork(
        net, TrainingConfig(loss="squared_error"), generator.normal(size=net.parameter_count) / n
    )
    packed.load(generator.normal(size=(SAMPLES, n)), generator.normal(size=(SAMPLES, n)))
    return packed


if __name__ == "__main__":
    main()
