"""The lines that a debugger shows, worked out once more as plain arithmetic."""

from __future__ import annotations

from gradstudio.engine.value import Value
from gradstudio.lab.debugger.debug_line import DebugLine
from gradstudio.lab.debugger.debugger import Debugger
from gradstudio.lab.debugger.pass_script import pass_script
from gradstudio.lab.subject import subject_of_value
from gradstudio.project.number_text import short_number


def debugger_of(root: Value) -> Debugger:
    """Return a debugger for the passes of a graph made by hand."""
    return Debugger(pass_script(subject_of_value(root)))


def bits(numbers: object) -> list[str]:
    """Write numbers so that any two of other bits differ."""
    return [float(number).hex() for number in numbers]


class Replayer:
    """Keeps numbers of its own, which nothing but lines and the table of operations change.

    Args:
        debugger: at its first position.
    """

    def __init__(self, debugger: Debugger) -> None:
        self.subject = debugger.subject
        self.data = {i: node.data for i, node in enumerate(self.subject.nodes) if not node._prev}
        self.grad = dict.fromkeys(range(len(self.subject)), 0.0)

    def take(self, line: DebugLine, current: int) -> None:
        """Work a line out, and hold it to what it shows."""
        operands = self.subject.operands[current]
        match line.kind:
            case "compute":
                assert line.inputs == tuple(self.data[operand] for operand in operands)
                result = self.subject.nodes[current].operation.forward(*line.inputs)
                self.data[current] = result
            case "accumulate":
                slope, upstream = line.inputs
                assert bits([upstream, line.before]) == bits([self.grad[current], self.grad[line.node]])
                result = line.before + slope * upstream
                self.grad[line.node] = result
                assert line.numbers.endswith(f"({short_number(slope)})({short_number(upstream)})")
                assert line.numbers.startswith(f"{short_number(line.before)} + ")
            case "assign":
                (result,) = line.inputs
                (self.data if line.quantity == "data" else self.grad)[line.node] = result
        assert bits([result]) == bits([line.after])
        assert line.text.endswith(short_number(result))
