"""A project as a script on micrograd's `Value`, or where that lacks an operation on a small engine of its own."""
