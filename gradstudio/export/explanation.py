"""How a node's data and grad came about, as plain text and as LaTeX."""

from __future__ import annotations

from collections.abc import Mapping

from gradstudio.export.latex import derivatives, filled, in_brackets, latex_name, latex_number
from gradstudio.export.naming import LATEX, TEXT, expression
from gradstudio.graph.explain import Explanation
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.project.number_text import format_number


def explanation_as_text(graph: ValueGraph, explained: Explanation) -> str:
    """Return everything the inspector says of a node."""
    lines = [
        expression(graph, explained.node, TEXT),
        f"data = {format_number(explained.data)}",
        f"grad = {format_number(explained.grad)}",
    ]
    if explained.formula:
        lines += ["", "Forward"]
        lines.append(
            f"  out = {explained.formula} = {explained.substituted} = {format_number(explained.data)}"
        )
        lines += ["", "Operands and local derivatives"]
        for term in explained.operands:
            substituted, value = term.substituted, format_number(term.value)
            if substituted == f"({value})":
                substituted = value
            slope = " = ".join(dict.fromkeys((term.derivative, substituted, value)))
            lines.append(f"  {term.name} = {expression(graph, term.node, TEXT)} = {format_number(term.data)}")
            lines.append(f"    ∂out/∂{term.name} = {slope}")
    lines += ["", "Backward"]
    for use in explained.contributions:
        lines.append(
            f"  {expression(graph, use.consumer, TEXT)}: {format_number(use.local)} × {format_number(use.upstream)}"
            f" = {format_number(use.product)}"
        )
    lines.append(f"  sum = grad = {format_number(explained.grad)}")
    return "\n".join(lines) + "\n"


def explanation_as_latex(graph: ValueGraph, explained: Explanation) -> str:
    """Return the same as an ``align*`` environment: forward with numbers, local derivatives, the sum."""
    symbols = _symbols(graph, explained)
    own = symbols[explained.node]
    lines = [rf"{own} &= {latex_number(explained.data)}"]
    operation = graph.operations[explained.node]
    if operation is not None:
        formula = operation.latex
        slopes = derivatives(operation, [term.data for term in explained.operands])
        names = [symbols[term.node] for term in explained.operands]
        numbers = [in_brackets(latex_number(term.data)) for term in explained.operands]
        a, b = (*names, "")[:2]
        number_a, number_b = (*numbers, "")[:2]
        out = in_brackets(latex_number(explained.data))
        lines = [
            rf"{own} &= {filled(formula, a, b, own)} = {filled(formula, number_a, number_b, out)}"
            rf" = {latex_number(explained.data)}"
        ]
        for name, slope, term in zip(names, slopes, explained.operands, strict=True):
            with_numbers = filled(slope, number_a, number_b, out)
            if slope in ("A", "B", "Y"):
                with_numbers = latex_number(term.value)
            parts = dict.fromkeys((filled(slope, a, b, own), with_numbers, latex_number(term.value)))
            lines.append(rf"\frac{{\partial {own}}}{{\partial {name}}} &= {' = '.join(parts)}")
    lines += [
        rf"{symbol} &= {expression(graph, node, LATEX)}"
        for node, symbol in symbols.items()
        if node != explained.node and _needs_symbol(graph, node)
    ]
    lines.append(_sum(symbols, explained))
    return "\\begin{align*}\n  " + " \\\\\n  ".join(lines) + "\n\\end{align*}\n"


def _needs_symbol(graph: ValueGraph, node: int) -> bool:
    return not graph.labels[node] and graph.operations[node] is not None


def _symbols(graph: ValueGraph, explained: Explanation) -> dict[int, str]:
    """Return what each node that is spoken of is called: by its label, or else by a letter of its own."""
    uses = list(dict.fromkeys(use.consumer for use in explained.contributions))
    letters = [(explained.node, "v"), *zip((term.node for term in explained.operands), "ab", strict=False)]
    letters += [(use, f"u_{{{place}}}") for place, use in enumerate(uses, 1)]
    symbols: dict[int, str] = {}
    for node, letter in letters:
        name = letter if _needs_symbol(graph, node) else latex_name(graph.title(node))
        symbols.setdefault(node, name)
    return symbols


def _sum(symbols: Mapping[int, str], explained: Explanation) -> str:
    own = symbols[explained.node]
    left = rf"\frac{{\partial L}}{{\partial {own}}} &= "
    result = latex_number(explained.grad)
    if not explained.contributions:
        return left + result
    factors = [
        rf"\frac{{\partial L}}{{\partial {name}}} \frac{{\partial {name}}}{{\partial {own}}}"
        for name in (symbols[use.consumer] for use in explained.contributions)
    ]
    products = [
        rf"{in_brackets(latex_number(use.upstream))} \cdot {in_brackets(latex_number(use.local))}"
        for use in explained.contributions
    ]
    # A node with many uses would make a line as long as a page.
    lines = [left + " + ".join(factors)] if len(factors) <= 3 else [left + r"\sum_i " + _general(own)]
    rows = [" + ".join(products[i : i + 4]) for i in range(0, len(products), 4)]
    lines.append("&= " + " \\\\\n  &\\quad + ".join(rows))
    lines.append(f"&= {result}")
    return " \\\\\n  ".join(lines)


def _general(own: str) -> str:
    return rf"\frac{{\partial L}}{{\partial u_i}} \frac{{\partial u_i}}{{\partial {own}}}"
