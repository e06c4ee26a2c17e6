"""``python -m kentongan`` is the same as the command ``kentongan``."""

import sys

from kentongan.ops.cli import main

sys.exit(main())
