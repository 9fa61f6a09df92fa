"""`python -m couples.cli`: the same as `couples`, where that isn't on the path."""

import sys

from couples.cli import main

sys.exit(main())
