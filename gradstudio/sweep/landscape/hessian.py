"""Exact products of the loss's Hessian with vectors, and its largest eigenvalues.

A product is the derivative of the gradient along the vector. It costs about two gradients and needs no difference
quotient: each quantity of the two passes is carried along with its derivative.

Source: Pearlmutter 1994, Fast Exact Multiplication by the Hessian.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.linalg import ArpackError, ArpackNoConvergence, LinearOperator, eigsh

from gradstudio.sweep.landscape.curvature import CURVES, sigmoid_of
from gradstudio.sweep.landscape.measured_loss import MeasuredLoss

Floats = NDArray[np.float64]

_DENSE_UP_TO = 64
"""Parameters up to which the whole Hessian is made: ARPACK wants more than it is asked for."""


class Hessian:
    """The Hessian of the training loss at some parameters: mean over the samples, penalties included, no dropout.

    At a kink of an activation, of the hinge or of the L1 penalty it is that of the pieces on either side.

    Args:
        loss: what it is the Hessian of.
        parameters: shape (parameters,).
    """

    def __init__(self, loss: MeasuredLoss, parameters: Floats) -> None:
        self._training = loss.spec.training
        self._sizes = loss.spec.sizes
        self._curves = [CURVES[layer.activation] for layer in loss.spec.network.layers]
        self._targets = loss.targets
        self._count = len(parameters)
        self._weights = list(self._layers(parameters))
        self._signals: list[Floats] = []
        self._slopes: list[Floats] = []
        self._bends: list[Floats] = []
        signal = np.ascontiguousarray(loss.inputs.T)
        with np.errstate(all="ignore"):  # far out on a plane there are losses without a curvature
            for weights, curve in zip(self._weights, self._curves, strict=True):
                self._signals.append(_with_ones(signal))
                signal, slope, bend = curve(weights @ self._signals[-1])
                self._slopes.append(slope)
                self._bends.append(bend)
            self._outputs = signal
            self._deltas = self._backward()

    def __len__(self) -> int:
        return self._count

    def times(self, vector: Floats) -> Floats:
        """Return the product with a vector.

        Args:
            vector: shape (parameters,).
        """
        directions = list(self._layers(np.asarray(vector, dtype=np.float64)))
        moved: Floats | None = (
            None  # the derivative of the signal along the vector; that of the inputs is zero
        )
        moved_signals, moved_z = [], []
        with np.errstate(all="ignore"):
            for k, (weights, direction) in enumerate(zip(self._weights, directions, strict=True)):
                z = direction @ self._signals[k]
                if moved is not None:
                    z += weights[:, :-1] @ moved
                moved_signals.append(moved)
                moved_z.append(z)
                moved = self._slopes[k] * z
            assert moved is not None
            _, delta = self._deltas[-1]
            moved_delta = self._bends[-1] * moved_z[-1] * delta + self._slopes[-1] * self._moved_outputs(
                moved
            )
            parts: list[Floats] = []
            for k in range(len(self._weights) - 1, -1, -1):
                dz, _ = self._deltas[k]
                part = moved_delta @ self._signals[k].T
                own = moved_signals[k]
                if own is not None:
                    part[:, :-1] += dz @ own.T
                parts.append(part.ravel())
                if k:
                    back = self._weights[k][:, :-1].T @ moved_delta + directions[k][:, :-1].T @ dz
                    delta = self._deltas[k - 1][1]
                    moved_delta = self._bends[k - 1] * moved_z[k - 1] * delta + self._slopes[k - 1] * back
            found = np.concatenate(parts[::-1])
            return self._penalized(found, vector)

    def largest(self, count: int, cancelled: Callable[[], bool] = lambda: False) -> Floats:
        """Return the largest eigenvalues, the greatest first.

        Args:
            count: how many, at most the number of parameters.
            cancelled: is asked before each product of a Hessian that is not made whole.

        Raises:
            FloatingPointError: the Hessian has a number that is not finite.
            InterruptedError: it was cancelled.
        """
        count = min(count, self._count)
        if self._count <= max(_DENSE_UP_TO, 2 * count):
            whole = self.whole()
            if not np.isfinite(whole).all():
                raise FloatingPointError
            return np.asarray(np.linalg.eigvalsh(whole)[::-1][:count])

        def times(vector: Floats) -> Floats:
            if cancelled():
                raise InterruptedError
            return self._finite(vector)

        operator = LinearOperator((self._count, self._count), matvec=times, dtype=np.float64)
        start = np.random.Generator(np.random.PCG64(0)).standard_normal(self._count)
        try:
            values: Any = eigsh(operator, k=count, which="LA", v0=start, return_eigenvectors=False, tol=1e-8)
        except ArpackNoConvergence as error:
            values = error.eigenvalues
        except ArpackError:
            values = np.empty(0)
        if not len(values):
            raise FloatingPointError
        return np.sort(values)[::-1]

    def whole(self) -> Floats:
        """Return all of it, shape (parameters, parameters): for small networks."""
        rows = np.stack([self.times(row) for row in np.eye(self._count)])
        return np.asarray((rows + rows.T) / 2.0)

    def _finite(self, vector: Floats) -> Floats:
        found = self.times(vector.ravel())
        if not np.isfinite(found).all():
            raise FloatingPointError
        return found

    def _layers(self, flat: Floats) -> Iterator[Floats]:
        begin = 0
        for fan_in, fan_out in pairwise(self._sizes):
            end = begin + (fan_in + 1) * fan_out
            yield flat[begin:end].reshape(fan_out, fan_in + 1)
            begin = end

    def _backward(self) -> list[tuple[Floats, Floats]]:
        """Return for each layer the gradients of its pre-activations and of its activations."""
        delta = self._output_gradient()
        found = []
        for k in range(len(self._weights) - 1, -1, -1):
            dz = self._slopes[k] * delta
            found.append((dz, delta))
            delta = self._weights[k][:, :-1].T @ dz
        return found[::-1]

    def _output_gradient(self) -> Floats:
        outputs, y = self._outputs, self._targets
        match self._training.loss:
            case "half_squared_error":
                found = outputs - y
            case "squared_error":
                found = 2.0 * (outputs - y)
            case "hinge":
                found = np.where(1.0 - y * outputs > 0.0, -y, 0.0)
            case "logistic":
                found = -y * sigmoid_of(-y * outputs)
            case "softmax_cross_entropy":
                found = self._shares()
                found[y.astype(np.int64), np.arange(len(y))] -= 1.0
        return np.asarray(found / len(y))

    def _moved_outputs(self, moved: Floats) -> Floats:
        """Return the derivative of the outputs' gradient, from that of the outputs."""
        y = self._targets
        match self._training.loss:
            case "half_squared_error":
                found = moved
            case "squared_error":
                found = 2.0 * moved
            case "hinge":
                found = np.zeros_like(moved)
            case "logistic":
                share = sigmoid_of(-y * self._outputs)
                found = share * (1.0 - share) * moved
            case "softmax_cross_entropy":
                shares = self._shares()
                found = shares * (moved - (shares * moved).sum(axis=0))
        return np.asarray(found / len(y))

    def _shares(self) -> Floats:
        e = np.exp(self._outputs - self._outputs.max(axis=0))
        return np.asarray(e / e.sum(axis=0))

    def _penalized(self, product: Floats, vector: Floats) -> Floats:
        """Add what the L2 penalty does; the L1 penalty is straight but for its kinks."""
        if self._training.l2:
            added = 2.0 * self._training.l2 * np.array(vector)
            if not self._training.penalize_biases:
                for layer in self._layers(added):
                    layer[:, -1] = 0.0
            product += added
        return product


def _with_ones(signal: Floats) -> Floats:
    return np.vstack([signal, np.ones((1, signal.shape[1]))])
