"""ONNX models of MLPs: a file as plain nodes, the forms of activations in it, and the chain of its layers."""
