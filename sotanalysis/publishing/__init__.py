"""From chapters to finished files: joined notebook, papermill run, HTML, PDF."""

import sys

# jsonschema compiles IRI grammars at import (0.65 s) when jupyterlab is installed; nothing here has a use for them.
# None makes that import fail in the way jsonschema expects.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
