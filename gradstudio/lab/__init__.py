"""The backprop lab: every step of a pass, of its gradients and of an update, done by hand on a copy of a graph.

No Qt. Nothing that trains, keeps or shows a run knows of it, so that nothing of the lab can reach a normal run.
"""
