"""`Tape`: any `Value` graph recorded once as flat arrays, and replayed at the speed of the machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradstudio.compiled.replay import BLOCK, Program, replay_batch, replay_single
from gradstudio.compiled.schedule import arrange
from gradstudio.engine.errors import ConfigurationError, MathDomainError, ShapeError
from gradstudio.engine.op import Op
from gradstudio.engine.ops import OPS
from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order

Floats = NDArray[np.float64]

LEAF = -1
"""The opcode of a leaf."""

_OPCODES = {op: code for code, op in enumerate(OPS)}
_ANY_OPERANDS = "real operands"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TapeNumbers:
    """Data and gradient of every node, in the tape's order; read-only.

    Attributes:
        data: shape (nodes,), or (nodes, samples).
        grad: derivative of the root with respect to each node, of the same shape.
    """

    data: Floats
    grad: Floats


class Tape:
    """A recorded graph. Made by `record`; reused scratch makes it not thread-safe.

    Args:
        leaf_data: the numbers of the leaves that were recorded, in the tape's order.
        inputs: tape positions of the leaves that take one number for each sample.
        parameters: tape positions of the leaves that take numbers shared by all samples.
        starts: first node of each run of equal operations, and the number of nodes.

    Attributes:
        opcodes: for each node the index of its operation in `engine.ops.OPS`, or `LEAF`.
        operands: shape (nodes, 2), tape positions of the operands; a unary operation's stands twice, a leaf's is 0.
        order: tape position of each node in the order of `engine.walk.topological_order`, so that
            ``replay.data[tape.order]`` lists the nodes as that walk does.
        root: tape position of the root.
    """

    def __init__(
        self,
        opcodes: NDArray[np.int64],
        operands: NDArray[np.uint32],
        order: NDArray[np.int64],
        leaf_data: Floats,
        inputs: NDArray[np.int64],
        parameters: NDArray[np.int64],
        starts: NDArray[np.int64],
    ) -> None:
        self.opcodes = opcodes
        self.operands = operands
        self.order = order
        self.root = int(order[-1])
        self._leaf_data = leaf_data
        self._inputs = inputs
        self._parameters = parameters
        self._program = _program(opcodes, operands, starts)
        self._spare = np.empty(6 * BLOCK)

    def __len__(self) -> int:
        return len(self.opcodes)

    def replay(self, inputs: ArrayLike | None = None, parameters: ArrayLike | None = None) -> TapeNumbers:
        """Run the graph forward and backward with new numbers in its leaves.

        Args:
            inputs: one number per recorded input, or one row of them per sample, shape (samples, inputs); None
                for the numbers that were recorded.
            parameters: one number per recorded parameter; None for those recorded.

        Returns:
            Data and gradient of every node, as `Value.backward` would leave them; with rows of inputs, for each
            sample by itself.

        Raises:
            ShapeError: not one number per recorded leaf, or no sample.
            MathDomainError: an operation outside its domain.
        """
        leaves = self._leaf_data.copy()
        if parameters is not None:
            leaves[self._parameters] = _fitting(parameters, len(self._parameters), "parameters")
        count = len(leaves)
        given = None if inputs is None else np.asarray(inputs, dtype=np.float64)
        if given is None or given.ndim == 1:
            if given is not None:
                leaves[self._inputs] = _fitting(given, len(self._inputs), "inputs")
            data, grad = np.empty(len(self)), np.empty(len(self))
            data[:count] = leaves
            bad = replay_single(self._program, self.root, data, grad, self._spare)
            self._require_domain(bad, data[:, None])
        else:
            if given.ndim != 2 or given.shape[1] != len(self._inputs) or not given.shape[0]:
                raise ShapeError(
                    f"Inputs of shape {given.shape} do not fit: {len(self._inputs)} inputs were recorded. "
                    f"Pass an array of shape (samples, {len(self._inputs)}) with at least one sample."
                )
            shape = (len(self), given.shape[0])
            data, grad = np.empty(shape), np.empty(shape)
            data[:count] = leaves[:, None]
            data[self._inputs] = given.T
            bad = replay_batch(self._program, self.root, data, grad, np.empty(2 * shape[1]))
            self._require_domain(bad, data)
        data.flags.writeable = False
        grad.flags.writeable = False
        return TapeNumbers(data=data, grad=grad)

    def _require_domain(self, bad: int, data: Floats) -> None:
        if bad < 0:
            return
        node, sample = divmod(bad, data.shape[1])
        op = OPS[self.opcodes[node]]
        operands = tuple(data[i, sample].item() for i in self.operands[node][: op.arity])
        raise MathDomainError(op.name, operands, op.domain)


def record(root: Value, inputs: Sequence[Value] = (), parameters: Sequence[Value] = ()) -> Tape:
    """Turn the graph of a value into a tape.

    Args:
        root: the value whose derivatives are wanted.
        inputs: leaves that take new numbers, one set per sample.
        parameters: leaves that take new numbers shared by all samples. A leaf may be given although `root` does not
            depend on it.

    Raises:
        ConfigurationError: a node with a backward function of its own, an operation without a compiled rule, or
            an input or parameter that is not a leaf.
    """
    walk = topological_order(root)
    seen = set(walk)
    walk[:0] = [leaf for leaf in dict.fromkeys([*inputs, *parameters]) if leaf not in seen]
    index = {node: i for i, node in enumerate(walk)}
    for leaf in (*inputs, *parameters):
        if leaf._prev:
            raise ConfigurationError(
                f"{leaf!r} is the result of {leaf._op!r}: only a leaf can take a new number."
            )
    codes = np.full(len(walk), LEAF)
    left, right = np.zeros((2, len(walk)), dtype=np.int64)
    for i, node in enumerate(walk):
        if node._prev:
            codes[i], left[i], right[i] = opcode_of(node), index[node._prev[0]], index[node._prev[-1]]
    by_run, starts = arrange(codes, left, right, len(OPS))
    position = np.empty(len(walk), dtype=np.int64)
    position[by_run] = np.arange(len(walk))
    operands = np.stack([position[left], position[right]], axis=1)[by_run]
    operands[codes[by_run] == LEAF] = 0
    return Tape(
        opcodes=codes[by_run],
        operands=operands.astype(np.uint32),
        order=position[len(walk) - len(seen) :],
        leaf_data=np.array([walk[i].data for i in by_run[: int((codes == LEAF).sum())]]),
        inputs=position[[index[leaf] for leaf in inputs]],
        parameters=position[[index[leaf] for leaf in parameters]],
        starts=starts,
    )


def opcode_of(node: Value) -> int:
    """Return the index in `engine.ops.OPS` of the operation that computes a node.

    Raises:
        ConfigurationError: it has a backward function of its own, or an operation without a compiled rule.
    """
    rule = node._rule
    if not isinstance(rule, Op):
        raise ConfigurationError(
            f"The node {node.label or node._op!r} has a backward function of its own, which cannot be recorded. "
            "Build it from the engine's operations."
        )
    code = _OPCODES.get(rule)
    if code is None:
        raise ConfigurationError(f"The operation {rule.name!r} is not in the engine's table OPS.")
    return code


def _program(opcodes: NDArray[np.int64], operands: NDArray[np.uint32], starts: NDArray[np.int64]) -> Program:
    leaves = int(starts[0])
    codes = opcodes[starts[:-1]]
    arities = np.array([OPS[code].arity for code in codes], dtype=np.int64)
    assigns_a, assigns_b, accumulates = _first_shares(operands, starts, arities, leaves)
    return Program(
        codes=codes,
        arities=arities,
        guarded=np.array([OPS[code].domain != _ANY_OPERANDS for code in codes], dtype=np.bool_),
        starts=starts,
        a=np.ascontiguousarray(operands[:, 0]),
        b=np.ascontiguousarray(operands[:, 1]),
        assigns_a=assigns_a,
        assigns_b=assigns_b,
        accumulates=accumulates,
        in_sequence=_in_sequence(operands[:, 0], starts) & _in_sequence(operands[:, 1], starts),
    )


def _in_sequence(operand: NDArray[np.uint32], starts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Find the runs whose operands stand side by side in the order of the run."""
    jumps = np.append(0, np.cumsum(np.diff(operand.astype(np.int64)) != 1))
    return np.asarray(jumps[starts[1:] - 1] == jumps[starts[:-1]])


def _first_shares(
    operands: NDArray[np.uint32], starts: NDArray[np.int64], arities: NDArray[np.int64], leaves: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """Find the runs whose operands have no other consumer, so that their gradient is set rather than added to."""
    run_of = np.repeat(np.arange(len(arities)), np.diff(starts))
    binary = arities[run_of] == 2
    left, right = operands[leaves:, 0], operands[leaves:, 1]
    consumers = np.bincount(left, minlength=len(operands))
    consumers += np.bincount(right[binary], minlength=len(operands))
    consumers[:leaves] = 2  # leaves keep a gradient of 0 where nothing consumes them
    only = np.array([consumers[left] == 1, (consumers[right] == 1) & binary])
    assigns = np.array([np.bincount(run_of[~one], minlength=len(arities)) == 0 for one in only])
    set_once = np.zeros(len(operands), dtype=bool)
    for one, side in zip(assigns, (left, right), strict=True):
        set_once[side[one[run_of]]] = True
    accumulates = np.bincount(run_of[~set_once[leaves:]], minlength=len(arities)) > 0
    return assigns[0], assigns[1], accumulates


def _fitting(numbers: ArrayLike, count: int, what: str) -> Floats:
    array = np.asarray(numbers, dtype=np.float64)
    if array.shape != (count,):
        raise ShapeError(f"{count} {what} were recorded, but an array of shape {array.shape} was given.")
    return array
