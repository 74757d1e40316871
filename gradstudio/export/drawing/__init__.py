"""Drawings as SVG for notebooks: the graph of a value, a network. No Qt, no Graphviz."""
