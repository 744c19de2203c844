"""The server around the page: few routes, each kernel for its own visitor, a clean end.

It knows Voilà and Jupyter's kernels, and nothing of what the page shows.
"""
