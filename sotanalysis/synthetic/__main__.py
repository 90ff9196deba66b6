"""`python -m sotanalysis.synthetic data/raw`: write the demonstration's raw folders anew."""

import sys
from pathlib import Path

from sotanalysis.synthetic import write_raw

if len(sys.argv) != 2:
    sys.exit("Ange mappen: python -m sotanalysis.synthetic data/raw")
write_raw(Path(sys.argv[1]))
