"""What is no program: parameters as safetensors and CSV, losses, predictions, the whole project as JSON."""
