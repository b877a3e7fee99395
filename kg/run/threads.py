"""What tells libraries for linear algebra to use one thread, before they are loaded.

Where each core has a worker more threads only wait for each other, and with one the same sums come in the same order.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ONE_THREAD: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1")
)
"""Environment variables of OpenMP, OpenBLAS, MKL and Accelerate."""
