"""The bug lab: the classic mistakes of backpropagation, switched into a small engine of the lab's own.

It works on copies alone. Without a fault that engine gives the numbers of the reference engine to the last bit, so
that whatever differs is the fault's.
"""
