"""A project as a script that needs NumPy alone, its gradients written out by hand."""
