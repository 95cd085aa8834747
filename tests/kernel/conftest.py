"""Lets the tests of this folder share kernel_helpers.py."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
