"""Running a tape forward and backward: over single numbers, or over a row of samples for every node.

A tape's nodes stand in order of level (leaves first, then what depends on leaves only, …) and within a level by
operation, so that a run of equal operations has its results side by side and depends on no result of its own.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.jit import entry, kernel
from gradstudio.compiled.rules import ADD, MULTIPLY, differentiate, evaluate, first_outside_domain

Floats = NDArray[np.float64]
# Unsigned: numba then leaves out the test whether an index counts from the end.
Indices = NDArray[np.uint32]

BLOCK = 256
"""Operands of a run that are laid side by side at once."""


class Program(NamedTuple):
    """A tape as arrays.

    Attributes:
        codes: operation of each run.
        arities: its number of operands, 1 or 2.
        guarded: whether it is defined for some operands only.
        starts: first node of each run, and the number of nodes.
        a: first operand of each node.
        b: second operand, or the first again.
        assigns_a: for each run, whether none of its first operands has another consumer: their gradient is then
            set, where that of other nodes is a sum that starts from 0.
        assigns_b: the same for second operands.
        accumulates: for each run, whether the gradient of some of its nodes is a sum.
        in_sequence: for each run, whether its first operands stand side by side, and its second ones.
    """

    codes: NDArray[np.int64]
    arities: NDArray[np.int64]
    guarded: NDArray[np.bool_]
    starts: NDArray[np.int64]
    a: Indices
    b: Indices
    assigns_a: NDArray[np.bool_]
    assigns_b: NDArray[np.bool_]
    accumulates: NDArray[np.bool_]
    in_sequence: NDArray[np.bool_]


@entry
def replay_single(program: Program, root: int, data: Floats, grad: Floats, spare: Floats) -> int:
    """Compute data and grad of all nodes from the data of the leaves.

    Args:
        program: the tape.
        root: the node whose derivatives are taken.
        data: shape (nodes,); that of the leaves is given.
        grad: shape (nodes,); overwritten.
        spare: scratch for 6 · BLOCK numbers.

    Returns:
        −1, or the first node whose operands are outside its operation's domain; those after it are not computed.
    """
    a, b = program.a, program.b
    for run in range(program.codes.size):
        code, start, end = program.codes[run], program.starts[run], program.starts[run + 1]
        if code == ADD and program.in_sequence[run]:
            n = end - start
            out, left, right = data[start:end], data[a[start] : a[start] + n], data[b[start] : b[start] + n]
            for i in range(n):
                out[i] = left[i] + right[i]
        elif code == ADD:
            for i in range(start, end):
                data[i] = data[a[i]] + data[b[i]]
        elif code == MULTIPLY:
            for i in range(start, end):
                data[i] = data[a[i]] * data[b[i]]
        else:
            bad = _evaluate_run(program, run, data, spare)
            if bad >= 0:
                return bad
    grad[: program.starts[0]] = 0.0
    for run in range(program.codes.size):
        if program.accumulates[run]:
            grad[program.starts[run] : program.starts[run + 1]] = 0.0
    grad[root] = 1.0
    for run in range(program.codes.size - 1, -1, -1):
        code, start, end = program.codes[run], program.starts[run], program.starts[run + 1]
        if code == ADD and program.in_sequence[run] and program.assigns_a[run] and program.assigns_b[run]:
            n = end - start
            shares, left, right = (
                grad[start:end],
                grad[a[start] : a[start] + n],
                grad[b[start] : b[start] + n],
            )
            for i in range(n):
                left[i] = shares[i]
            for i in range(n):
                right[i] = shares[i]
        elif code == ADD and program.assigns_a[run] and program.assigns_b[run]:
            for i in range(start, end):
                share = grad[i]
                grad[a[i]] = share
                grad[b[i]] = share
        elif code == ADD and program.assigns_b[run]:
            for i in range(start, end):
                share = grad[i]
                grad[a[i]] += share
                grad[b[i]] = share
        elif code == MULTIPLY and not (program.assigns_a[run] or program.assigns_b[run]):
            for i in range(start, end):
                share = grad[i]
                left, right = a[i], b[i]
                for_left, for_right = data[right] * share, data[left] * share
                grad[left] += for_left
                grad[right] += for_right
        else:
            _differentiate_run(program, run, data, grad, spare)
    return -1


@kernel
def _evaluate_run(program: Program, run: int, data: Floats, spare: Floats) -> int:
    end = program.starts[run + 1]
    for start in range(program.starts[run], end, BLOCK):
        n = min(BLOCK, end - start)
        left, right = spare[:n], spare[BLOCK : BLOCK + n]
        for i in range(n):
            left[i] = data[program.a[start + i]]
            right[i] = data[program.b[start + i]]
        if program.guarded[run]:
            bad = first_outside_domain(program.codes[run], left, right)
            if bad >= 0:
                return start + bad
        evaluate(program.codes[run], left, right, data[start : start + n])
    return -1


@kernel
def _differentiate_run(program: Program, run: int, data: Floats, grad: Floats, spare: Floats) -> None:
    end = program.starts[run + 1]
    for start in range(program.starts[run], end, BLOCK):
        n = min(BLOCK, end - start)
        left, right = spare[:n], spare[BLOCK : BLOCK + n]
        for_left, for_right = spare[2 * BLOCK : 2 * BLOCK + n], spare[3 * BLOCK : 3 * BLOCK + n]
        for i in range(n):
            left[i] = data[program.a[start + i]]
            right[i] = data[program.b[start + i]]
        differentiate(
            program.codes[run],
            data[start : start + n],
            left,
            right,
            grad[start : start + n],
            for_left,
            for_right,
        )
        if program.assigns_a[run]:
            for i in range(n):
                grad[program.a[start + i]] = for_left[i]
        else:
            for i in range(n):
                grad[program.a[start + i]] += for_left[i]
        if program.arities[run] == 2:
            if program.assigns_b[run]:
                for i in range(n):
                    grad[program.b[start + i]] = for_right[i]
            else:
                for i in range(n):
                    grad[program.b[start + i]] += for_right[i]


@entry
def replay_batch(program: Program, root: int, data: Floats, grad: Floats, spare: Floats) -> int:
    """Like `replay_single` for all samples at once.

    Args:
        program: the tape.
        root: the node whose derivatives are taken, each sample's for itself.
        data: shape (nodes, samples); the leaves' rows are given.
        grad: shape (nodes, samples); overwritten.
        spare: scratch for 2 · samples numbers.

    Returns:
        −1, or node · samples + sample of the first operands outside an operation's domain.
    """
    samples = data.shape[1]
    for_a, for_b = spare[:samples], spare[samples : 2 * samples]
    for run in range(program.codes.size):
        code = program.codes[run]
        for node in range(program.starts[run], program.starts[run + 1]):
            left, right = data[program.a[node]], data[program.b[node]]
            if program.guarded[run]:
                bad = first_outside_domain(code, left, right)
                if bad >= 0:
                    return int(node * samples + bad)
            evaluate(code, left, right, data[node])
    grad[:, :] = 0.0
    grad[root, :] = 1.0
    for run in range(program.codes.size - 1, -1, -1):
        code, arity = program.codes[run], program.arities[run]
        for node in range(program.starts[run], program.starts[run + 1]):
            left, right = program.a[node], program.b[node]
            differentiate(code, data[node], data[left], data[right], grad[node], for_a, for_b)
            row = grad[left]
            for s in range(samples):
                row[s] += for_a[s]
            if arity == 2:
                row = grad[right]
                for s in range(samples):
                    row[s] += for_b[s]
    return -1
