"""What can be taken out of the program: an explanation as text or LaTeX, a graph as DOT, GraphML or JSON. No Qt."""

from gradstudio.export.explanation import explanation_as_latex, explanation_as_text
from gradstudio.export.graphs import GRAPH_FORMATS, Part, graph_as

__all__ = ["GRAPH_FORMATS", "Part", "explanation_as_latex", "explanation_as_text", "graph_as"]
