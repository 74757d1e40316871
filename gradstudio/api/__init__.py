"""What ``import gradstudio`` offers to scripts and notebooks (docs/PYTHON.md), loaded when asked for. No Qt."""
