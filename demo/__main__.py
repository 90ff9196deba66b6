"""`python -m demo data/raw`: write the demonstration's raw folders anew; `python3 bootstrap.py demo` runs it."""

import sys
from pathlib import Path

from demo import write_raw

if len(sys.argv) != 2:
    sys.exit("Skriv: python3 bootstrap.py demo, utan argument.")
write_raw(Path(sys.argv[1]))
