"""A table as a Parquet file, with what its columns mean inside; needs the extra `[parquet]`."""

import io
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec

from domain.errors import ExtraMissingError
from domain.texts import _


def require() -> None:
    """Raises ExtraMissingError where the extra is not there."""
    if find_spec("pyarrow") is None:
        raise ExtraMissingError(
            _("tambahan [parquet] belum terpasang"),
            remedy=_("jalankan make parquet, atau pip install --require-hashes -r parquet.lock"),
        )


def parquet_bytes(
    columns: Mapping[str, str], counts: Sequence[str], rows: Iterable[Sequence[object]], about: Mapping[str, str]
) -> bytes:
    """The file's bytes. `columns`: what each column means; `counts` are whole numbers, all others text; `about` is
    kept in the file's own metadata. The same rows give the same bytes with one release of pyarrow."""
    import pyarrow as pa
    from pyarrow import parquet

    fields = [
        pa.field(name, pa.int64() if name in counts else pa.string(), metadata={"description": meaning})
        for name, meaning in columns.items()
    ]
    schema = pa.schema(fields, metadata=dict(about))
    held = list(zip(*rows, strict=True)) or [()] * len(fields)
    arrays = [pa.array(values, type=field.type) for values, field in zip(held, fields, strict=True)]
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_arrays(arrays, schema=schema), out, compression="zstd")
    return out.getvalue()
