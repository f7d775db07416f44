"""Days and moments as people type them, each with an example that its own check takes."""

import click


class Typed(click.DateTime):
    """A day or a moment: `shown` stands in the help, `example` in the error."""

    def __init__(self, formats: tuple[str, ...], *, shown: str, example: str) -> None:
        super().__init__(formats)
        self.shown, self.example = shown, example

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return self.shown


DAY = Typed(("%Y-%m-%d",), shown="TANGGAL", example="tulis tanggal seperti 2026-11-10")
MOMENT = Typed(
    ("%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"),
    shown="WAKTU",
    example="tulis waktu dengan zonanya, seperti 2026-11-10T07:30+07:00",
)
