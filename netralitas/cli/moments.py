"""Days and moments as people type them, each with an example that its own check takes."""

import click

from domain.texts import Text, _
from netralitas.cli.language import translated


class Typed(click.DateTime):
    """A day or a moment: `placeholder` stands in the help, `example` in the error."""

    def __init__(self, formats: tuple[str, ...], *, placeholder: Text, example: Text) -> None:
        super().__init__(formats)
        self.placeholder, self.example = placeholder, example

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return translated(self.placeholder)


DAY = Typed(("%Y-%m-%d",), placeholder=_("TANGGAL"), example=_("tulis tanggal seperti 2026-11-10"))
MOMENT = Typed(
    ("%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"),
    placeholder=_("WAKTU"),
    example=_("tulis waktu dengan zonanya, seperti 2026-11-10T07:30+07:00"),
)
