"""A project as a PyTorch script that trains on, and as a notebook of the same code. PyTorch is never imported."""
