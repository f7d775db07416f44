"""Needs the extra [parquet]; `make test-parquet` installs it and does not let these tests stand aside."""

import os
from importlib.util import find_spec

if find_spec("pyarrow") is None:
    assert os.environ.get("NETRALITAS_PARQUET") != "1", "the extra [parquet] is not installed: make parquet"
    collect_ignore_glob = ["test_*.py"]
