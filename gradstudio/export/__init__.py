"""What can be taken out of the program. No Qt.

An explanation as text or LaTeX, a graph as DOT, GraphML or JSON, and a project as one of `kinds.KINDS`, with a
certificate.
"""

from gradstudio.export.explanation import explanation_as_latex, explanation_as_text
from gradstudio.export.graphs import GRAPH_FORMATS, GraphExtract, graph_as

__all__ = ["GRAPH_FORMATS", "GraphExtract", "explanation_as_latex", "explanation_as_text", "graph_as"]
