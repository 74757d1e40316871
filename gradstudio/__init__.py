"""GradStudio: design a multi-layer perceptron, train it live, and open any scalar in it."""

__version__ = "0.1.0"
