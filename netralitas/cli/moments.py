"""Days and moments as people type them, each with an example that its own check takes."""

import click

from domain.texts import Text, _
from netralitas.cli.language import said


class Typed(click.DateTime):
    """A day or a moment: `shown` stands in the help, `example` in the error."""

    def __init__(self, formats: tuple[str, ...], *, shown: Text, example: Text) -> None:
        super().__init__(formats)
        self.shown, self.example = shown, example

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return said(self.shown)


DAY = Typed(("%Y-%m-%d",), shown=_("TANGGAL"), example=_("tulis tanggal seperti 2026-11-10"))
MOMENT = Typed(
    ("%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"),
    shown=_("WAKTU"),
    example=_("tulis waktu dengan zonanya, seperti 2026-11-10T07:30+07:00"),
)
