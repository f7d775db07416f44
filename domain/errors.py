"""The errors that a user can meet, and the exit codes they end with.

NetralitasError
├── UsageError          the command line or a value on it                    exit 2
├── ConfigError         netralitas.toml
├── WorkspaceError      no workspace, wrong profile, locked
├── StoreError          the database: foreign, newer, damaged, full, read-only
├── RegisterError       the register file, or an account that may not be watched
├── PackError           an election pack
├── ImportFileError     a file of posts that cannot be read
├── IdentityError       identities.db and its key
├── MandateError        the ethics family without a mandate that holds, or a mandate with faults
├── WorkflowError       a move that the case may not make
│   ├── MissingError    a case or an item of that name does not exist
│   └── NotAllowedError a move that this person may not make, or not on this case
├── ExtraMissingError   an optional part of the program that is not installed
├── CrawlIncomplete     a run that did not see everything                    exit 3
├── EvidenceError       captured material that does not match its record     exit 4
└── BoundsError         a result outside the bounds written beside its data  exit 5

Every message says what happened, where, and what to do next. It never holds
a name, a NIP or a handle: those stay in the register.
"""

from enum import IntEnum

from domain.texts import Text


class Exit(IntEnum):
    """Exit codes of the command line."""

    OK = 0
    ERROR = 1
    USAGE = 2
    INCOMPLETE = 3
    EVIDENCE = 4
    BOUNDS = 5


NOTHING = Text("")


# What taking a value apart that nothing of ours wrote may raise; OSError is the disk's.
NOT_OURS = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError)


class NetralitasError(Exception):
    """What happened (`what`), where (`where`: file, line, column), what to do (`remedy`)."""

    exit_code = Exit.ERROR

    def __init__(self, what: Text, *, where: str = "", remedy: Text = NOTHING) -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(str(self))

    @property
    def text(self) -> Text:
        """The same as one text, for a sentence that quotes it or a face that says it in another language."""
        place = "{where}: " if self.where else ""
        advice = " → {remedy}" if self.remedy else ""
        return Text(place + "{what}" + advice, where=self.where, what=self.what, remedy=self.remedy)

    def __str__(self) -> str:
        return str.__str__(self.text)


class UsageError(NetralitasError):
    exit_code = Exit.USAGE


class ConfigError(NetralitasError): ...


class WorkspaceError(NetralitasError): ...


class StoreError(NetralitasError): ...


class RegisterError(NetralitasError): ...


class PackError(NetralitasError): ...


class ImportFileError(NetralitasError): ...


class IdentityError(NetralitasError): ...


class MandateError(NetralitasError): ...


class WorkflowError(NetralitasError): ...


class MissingError(WorkflowError): ...


class NotAllowedError(WorkflowError): ...


class ExtraMissingError(NetralitasError): ...


class CrawlIncomplete(NetralitasError):
    exit_code = Exit.INCOMPLETE


class EvidenceError(NetralitasError):
    exit_code = Exit.EVIDENCE


class BoundsError(NetralitasError):
    exit_code = Exit.BOUNDS
