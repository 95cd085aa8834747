"""python -m symident."""

import sys

from symident.cli import main

if __name__ == "__main__":
    sys.exit(main())
