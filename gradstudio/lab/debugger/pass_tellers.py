"""The steps of a forward and of a backward pass in words and numbers."""

from __future__ import annotations

from gradstudio.engine.op import Op
from gradstudio.lab.debugger.debug_line import DebugLine
from gradstudio.lab.debugger.listing import CodeKey, factor, rule_of
from gradstudio.lab.debugger.script import Taken
from gradstudio.lab.debugger.sentences import backward_sentence, listed_names
from gradstudio.lab.debugger.state import Telling
from gradstudio.lab.debugger.wording import Wording
from gradstudio.lab.subject import Subject
from gradstudio.project.number_text import short_number


class ForwardTeller:
    """Tells how a node is computed from its operands.

    Args:
        subject: the graph.
        code: the line of code that runs.
    """

    def __init__(self, subject: Subject, code: CodeKey = "forward") -> None:
        self._subject, self._words, self._code = subject, Wording(subject), code

    def tell(self, taken: Taken) -> Telling:
        """Return a step in words."""
        node, operands = taken.node, self._subject.operands[taken.node]
        operation, name = self._subject.nodes[node].operation, self._words.own(node)
        edges = tuple((operand, node) for operand in dict.fromkeys(operands))
        if operation is None:
            symbol = self._subject.nodes[node]._op
            return Telling(
                title=f"Forward: {name}",
                sentence=f"“{symbol}” is no operation of the engine: its result is taken as it is.",
                code=self._code,
                edges=edges,
            )
        line = DebugLine(
            target=f"{name}.data",
            sign="=",
            formula=self._words.formula(node, operation.formula),
            numbers=self._words.numbers(node, operation.formula, taken.data),
            node=node,
            quantity="data",
            kind="compute",
            inputs=tuple(float(taken.data[operand]) for operand in operands),
            after=float(taken.data[node]),
        )
        return Telling(
            title=f"Forward: {self._words.equation(node, operation.formula)}",
            sentence=f"{name} is computed from {listed_names(self._words.operands(node))}.",
            code=self._code,
            lines=(line,),
            edges=edges,
        )


class BackwardTeller:
    """Tells what a node adds to the gradients of its operands, and first that the root's own is 1.

    Args:
        subject: the graph.
        first_step: index of the first step of the pass.
    """

    def __init__(self, subject: Subject, first_step: int) -> None:
        self._subject, self._words, self._first = subject, Wording(subject), first_step

    def tell(self, taken: Taken) -> Telling:
        """Return a step in words."""
        if taken.step == self._first:
            return self._seed(taken)
        node, operands = taken.node, self._subject.operands[taken.node]
        operation, name = self._subject.nodes[node].operation, self._words.own(node)
        others = tuple(dict.fromkeys(operands))
        edges = tuple((operand, node) for operand in others)
        if operation is None:
            symbol = self._subject.nodes[node]._op
            return Telling(
                title=f"Backward: {name}",
                sentence=f"“{symbol}” is no operation of the engine: nothing is passed on.",
                code="backward",
                others=others,
            )
        return Telling(
            title=f"Backward: {self._words.equation(node, operation.formula)}",
            sentence=backward_sentence(operation, name, self._words.operands(node)),
            code="backward",
            lines=self._lines(taken, operation),
            edges=edges,
            others=others,
            rule=rule_of(operation),
        )

    def _upstream(self, taken: Taken) -> float:
        """Return the gradient of the node when it passed it on."""
        return float(taken.grad[taken.node])

    def _seed(self, taken: Taken) -> Telling:
        name, seed = self._words.own(taken.node), float(taken.grad[taken.node])
        line = DebugLine(
            target=f"{name}.grad",
            sign="=",
            formula=short_number(seed),
            numbers="",
            node=taken.node,
            quantity="grad",
            kind="assign",
            inputs=(seed,),
            after=seed,
        )
        return Telling(
            title=f"Backward: from {name}",
            sentence=f"The derivative of {name} with respect to itself is 1: from here all gradients come.",
            code="seed",
            lines=(line,),
        )

    def _lines(self, taken: Taken, operation: Op) -> tuple[DebugLine, ...]:
        node, operands = taken.node, self._subject.operands[taken.node]
        upstream, own, words = self._upstream(taken), self._words.own(node), self._words
        data = [float(taken.data[operand]) for operand in operands]
        slopes = operation.slopes_at(float(taken.data[node]), *data)
        rows, lines = taken.grad_rows, []
        for place, (operand, called, derivative) in enumerate(
            zip(operands, words.operands(node), operation.derivatives, strict=True)
        ):
            before = 0.0 if rows.is_new[place] else float(rows.before[place])
            lines.append(
                DebugLine(
                    target=words.grad(operand, called),
                    sign="+=",
                    formula=f"{factor(words.formula(node, derivative))} · {own}.grad",
                    numbers=_sum(
                        before, words.numbers(node, derivative, taken.data), slopes[place], upstream
                    ),
                    node=operand,
                    quantity="grad",
                    kind="accumulate",
                    before=before,
                    inputs=(slopes[place], upstream),
                    after=float(rows.after[place]),
                )
            )
        return tuple(lines)


def _sum(before: float, slope_in_numbers: str, slope: float, upstream: float) -> str:
    """Write what was there plus slope times gradient; a slope that has to be worked out, in both forms."""
    begun = f"{short_number(before)} + "
    last = f"{begun}({short_number(slope)})({short_number(upstream)})"
    worked_out = slope_in_numbers.removeprefix("(").removesuffix(")")
    if worked_out == short_number(slope):
        return last
    return f"{begun}({slope_in_numbers})({short_number(upstream)}) = {last}"
