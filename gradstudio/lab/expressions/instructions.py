"""`Instructions`: how the nodes of an expression are made, while its lines are read."""

from __future__ import annotations

from dataclasses import replace

from gradstudio.engine.op import Op
from gradstudio.lab.expressions.expression import FIRST_NUMBERS, Instruction, Leaf


class Instructions:
    """Nodes in the order in which Python would make them; a node is spoken of by its number.

    Attributes:
        instructions: how each is made.
        leaves: those with names.
    """

    def __init__(self) -> None:
        self.instructions: list[Instruction] = []
        self.leaves: list[Leaf] = []
        self._free = 0
        self._taken: set[str] = set()

    def add_number(self, number: float, start: int, end: int) -> int:
        """Add a leaf that is a mere number.

        Args:
            number: what it is.
            start: index in the text where it stands.
            end: the index behind.
        """
        return self._add(Instruction(number=float(number), start=start, end=end))

    def add_operation(self, op: Op, operands: tuple[int, ...], start: int, end: int) -> int:
        """Add the result of an operation.

        Args:
            op: which.
            operands: its operands.
            start: index in the text where the whole of it stands.
            end: the index behind.
        """
        return self._add(Instruction(op=op, operands=operands, start=start, end=end))

    def add_leaf(self, name: str, start: int, end: int) -> int:
        """Add a leaf to which the text gives no number.

        Args:
            name: what it is called.
            start: index in the text where it is first met.
            end: the index behind.
        """
        number = FIRST_NUMBERS[self._free % len(FIRST_NUMBERS)]
        self._free += 1
        node = self._add(Instruction(leaf=len(self.leaves), label=name, start=start, end=end))
        self.leaves.append(Leaf(name=self._unlike(name), number=number, identifier=name))
        return node

    def name_leaf(self, node: int, name: str) -> None:
        """Make a mere number a leaf with a name, whose number stands in the text."""
        made = self.instructions[node]
        self.instructions[node] = replace(made, leaf=len(self.leaves), label=name)
        self.leaves.append(
            Leaf(name=self._unlike(name), number=made.number, is_given=True, start=made.start, end=made.end)
        )

    def is_mere_number(self, node: int) -> bool:
        """Whether a node is a leaf without a name."""
        made = self.instructions[node]
        return made.op is None and made.leaf is None

    def label_of(self, node: int) -> str:
        """Return the label of a node, "" if it has none."""
        return self.instructions[node].label

    def set_label(self, node: int, label: str) -> None:
        """Give a node another label."""
        self.instructions[node] = replace(self.instructions[node], label=label)

    def _add(self, instruction: Instruction) -> int:
        self.instructions.append(instruction)
        return len(self.instructions) - 1

    def _unlike(self, name: str) -> str:
        number, unlike = 2, name
        while unlike in self._taken:
            unlike = f"{name} #{number}"
            number += 1
        self._taken.add(unlike)
        return unlike
