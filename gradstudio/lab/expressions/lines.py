"""Reading lines: what each does with what stands to the right of its equals sign."""

from __future__ import annotations

import ast

from gradstudio.engine.errors import cut
from gradstudio.lab.expressions.allowed import ALLOWED, IGNORED, MAX_LEAVES, MAX_LENGTH
from gradstudio.lab.expressions.errors import ExpressionError
from gradstudio.lab.expressions.expression import Expression, Remark
from gradstudio.lab.expressions.instructions import Instructions
from gradstudio.lab.expressions.python_text import python_text
from gradstudio.lab.expressions.syntax_words import unreadable
from gradstudio.lab.expressions.terms import Term, TermReader
from gradstudio.reader import SIGNS, Source, UnreadableTextError

AS_PYTHON = SIGNS | str.maketrans({"“": '"', "”": '"', "„": '"', "’": "'", "\u2018": "'", "\u00a0": " "})
"""Signs, quotes and spaces as word processors and web pages have them; of one character each."""

_NOT_RUN: dict[type[ast.stmt], str] = {
    ast.For: "Loops are not run here. Write its lines out, one after the other",
    ast.While: "Loops are not run here. Write its lines out, one after the other",
    ast.If: "Conditions are not run here. Write the lines of the case that you mean",
    ast.FunctionDef: "Functions cannot be made here. Write the lines out with the names that you mean",
    ast.ClassDef: "Classes cannot be made here: Value is there already. Leave this out",
    ast.AnnAssign: "Names have no types here. Write a = 2.0",
    ast.Return: "There is nothing to return from. The last line is the result",
    ast.Delete: "Names cannot be removed. Leave this line out",
    ast.Assert: "Nothing is asserted here. Leave this line out",
}


def read_expression(text: str) -> Expression:
    """Read lines of Python as the graph that they would build. Nothing is run.

    A name without a value is a leaf, and so is a number that is given a name. The result is that of the last line
    that computes something, or that on which `backward` is called.

    Raises:
        ExpressionError: there is a part that is not allowed, or nothing that could be drawn.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(
            f"The text is longer than {MAX_LENGTH:,} characters. Leave some lines out.", 1, 1, 0, 0
        )
    read = text.translate(AS_PYTHON)
    try:
        source = Source(text, read=read, mode="exec")
    except UnreadableTextError as error:
        raise unreadable(text, read, error) from None
    return _LineReader(source).expression


class _LineReader:
    """Goes through the lines of a text."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._instructions = Instructions()
        self._terms = TermReader(source, self._instructions, _first_lines(source))
        self._result: int | None = None
        self._title = ""
        self._computes = False
        self._begins = 0
        self._backward: ast.stmt | None = None
        self._drops: list[tuple[int, int]] = []
        self._remarks: list[Remark] = []
        self._ends: dict[int, tuple[int, str]] = {}
        for line in source.lines:
            self._terms.line = line.lineno
            self._begins = len(self._instructions.instructions)
            self._read(line)
            if len(self._instructions.leaves) > MAX_LEAVES:
                raise self._terms.error(
                    line, f"There are more than {MAX_LEAVES} leaves with names here. Leave some lines out"
                )
        self.expression = self._expression()

    def _read(self, line: ast.stmt) -> None:
        match line:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                self._assign(line, name, self._terms.read(value))
            case ast.AugAssign(target=ast.Name(id=name) as target, op=op, value=value) if (
                type(op) in ALLOWED.operators
            ):
                # As Python has it: the name is read before what is added to it.
                operand = self._terms.read(target)
                parts = (operand, self._terms.read(value))
                whole = ast.copy_location(ast.BinOp(left=target, op=op, right=value), line)
                self._assign(line, name, self._terms.apply(whole, ALLOWED.operators[type(op)], parts))
            case ast.Assign(targets=[ast.Attribute(value=owner, attr=attribute)], value=value):
                self._set(line, owner, attribute, value)
            case ast.AugAssign(target=ast.Attribute(value=owner, attr=attribute), value=value):
                self._set(line, owner, attribute, value)
            case ast.Assign(targets=[_, _, *_]):
                raise self._terms.error(line, "Give one name its value in each line: a = 2.0")
            case ast.Assign(targets=[ast.Tuple() | ast.List()]):
                raise self._terms.error(line, "Give each name its value in a line of its own: a = 2.0")
            case ast.Assign(targets=[target]):
                raise self._terms.error(target, "Only a name can stand left of the equals sign: c = a + b")
            case ast.Expr(value=value):
                self._shown(line, value)
            case ast.Import() | ast.ImportFrom():
                self._drop(line)
                self._remark(line, "The import is left out: Value and its functions are there already.")
            case ast.Pass():
                pass
            case _:
                raise self._terms.error(
                    line,
                    _NOT_RUN.get(type(line), "Such a line has no place here. Write lines like c = a + b"),
                )

    def _assign(self, line: ast.stmt, name: str, term: Term) -> None:
        self._terms.require_name(line, name)
        if name in IGNORED:
            raise self._terms.error(line, f"{name} is a function of Python. Choose another name")
        node = self._terms.node(term)
        if not isinstance(term, int):
            self._terms.wraps.append((term.start, term.end, name))
        if self._instructions.is_mere_number(node):
            self._instructions.name_leaf(node, name)
        elif not self._instructions.label_of(node):
            self._instructions.set_label(node, name)
        self._terms.names[name] = node
        self._ends[node] = (line.lineno, name)
        self._take(node, name)

    def _set(self, line: ast.stmt, owner: ast.expr, attribute: str, value: ast.expr) -> None:
        text = cut(self._source.text_of(owner), 30)
        match attribute:
            case "label" | "_label" if isinstance(line, ast.Assign):
                node = self._terms.read(owner)
                if not isinstance(node, int):
                    raise self._terms.error(owner, "A plain number has no label. Write a = Value(2.0)")
                label = self._terms.label(value)
                if self._instructions.is_mere_number(node):
                    self._instructions.name_leaf(node, label)
                self._instructions.set_label(node, label)
            case "grad":
                raise self._terms.error(
                    line,
                    "Gradients are computed here, each time from 0. Leave this line out, and call backward() "
                    "on the result",
                )
            case "data":
                raise self._terms.error(
                    line,
                    f"Leave this line out, and give {text} its number by its slider or where it is made",
                )
            case _:
                raise self._terms.error(
                    line, f"“{cut(attribute)}” of a value cannot be set. Leave this line out"
                )

    def _shown(self, line: ast.stmt, value: ast.expr) -> None:
        match value:
            case ast.Call(func=ast.Name(id=name)) if name in IGNORED:
                if name != "print":
                    self._drop(line)
                self._remark(line, IGNORED[name])
            case ast.Call(func=ast.Attribute(value=owner, attr="backward"), args=[], keywords=[]):
                self._go_backward(line, owner)
            case ast.Attribute(value=ast.Name() as owner, attr="data" | "grad" | "label"):
                self._terms.read(owner)
            case ast.Name(id=name) if name in self._terms.names:
                pass  # shown below a cell of a notebook; the canvas shows it anyway
            case ast.Name(id=name) if name not in ALLOWED.functions:
                raise self._terms.error(
                    line, f"Nothing is computed here. Write {name} = 1.0, or c = {name} + 1"
                )
            case ast.Constant(value=str()):
                pass  # a remark in quotes
            case _:
                node = self._terms.node(self._terms.read(value))
                self._take(node, self._instructions.label_of(node) or "the result")

    def _take(self, node: int, title: str) -> None:
        """Take a node as the result; not one that was there before, nor a leaf if there is something computed."""
        computes = node >= self._begins and self._instructions.instructions[node].op is not None
        if self._backward is None and (computes or not self._computes):
            self._result, self._title = node, title
            self._computes = computes

    def _go_backward(self, line: ast.stmt, owner: ast.expr) -> None:
        if self._backward is not None:
            raise self._terms.error(
                line,
                f"backward() stands in line {self._backward.lineno} already: a second one would add every gradient "
                "once more. Leave this line out",
            )
        node = self._terms.read(owner)
        if not isinstance(node, int):
            raise self._terms.error(owner, "A plain number has no gradient. Call backward() on a value")
        self._backward, self._result = line, node
        self._title = self._instructions.label_of(node) or "the result"

    @property
    def _needs_backward(self) -> bool:
        """Whether a program of the lines has to call `backward` on the result, and has a name for it."""
        return self._backward is None and self._terms.names.get(self._title) == self._result

    def _drop(self, line: ast.stmt) -> None:
        self._drops.append((self._source.index_of(line), self._source.end_of(line)))

    def _remark(self, line: ast.stmt, text: str) -> None:
        self._remarks.append(Remark(line=line.lineno, text=text))

    def _expression(self) -> Expression:
        if self._result is None:
            raise ExpressionError(
                "There is nothing to compute yet. Type a line such as c = a + b.", 1, 1, 0, 0
            )
        instructions, source = self._instructions, self._source
        expression = Expression(
            text=source.typed,
            leaves=tuple(instructions.leaves),
            instructions=tuple(instructions.instructions),
            root=self._result,
            title=self._title,
            remarks=(),
            python=python_text(
                source.typed.translate(AS_PYTHON),
                self._terms.wraps,
                self._drops,
                tuple(instructions.leaves),
                self._title if self._needs_backward else "",
            ),
        )
        unused = [
            Remark(line=line, text=f"{name} does not lead to {self._title}: it is not drawn.")
            for node, (line, name) in self._ends.items()
            if node not in expression.in_graph and self._terms.names.get(name) == node
        ]
        remarks = sorted([*self._remarks, *unused], key=lambda remark: remark.line)
        return Expression(
            text=expression.text,
            leaves=expression.leaves,
            instructions=expression.instructions,
            root=expression.root,
            title=expression.title,
            remarks=tuple(remarks),
            python=expression.python,
        )


def _first_lines(source: Source) -> dict[str, int]:
    """Return for each name that some line gives a value the first such line."""
    lines: dict[str, int] = {}
    for line in source.lines:
        targets = line.targets if isinstance(line, ast.Assign) else []
        if isinstance(line, ast.AugAssign):
            targets = [line.target]
        for target in targets:
            if isinstance(target, ast.Name):
                lines.setdefault(target.id, line.lineno)
    return lines
