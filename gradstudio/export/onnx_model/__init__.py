"""A network as an ONNX model: features, standardising and layers in standard operators, in float64 or float32.

The graph is made of plain nodes (`nodes.py`), with which `importing` compares what it reads; `model.py` turns them
into ONNX's own form, and `running.py` runs it by onnxruntime.
"""
