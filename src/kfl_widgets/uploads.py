"""How much may arrive in one drop of files: the server says it, and a kernel of its must know."""

from __future__ import annotations

__all__ = ["LIMIT_NAME", "MIB", "UPLOAD_MB"]

MIB = 1024 * 1024

UPLOAD_MB = 250
"""What may arrive where nobody has said anything else."""

LIMIT_NAME = "KFL_MAX_UPLOAD_MB"
"""The variable by which a server tells its kernels what it lets through."""
