"""Lets the tests of this folder share golden.py."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
