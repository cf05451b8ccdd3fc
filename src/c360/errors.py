"""Every error C360 raises on purpose.

A message has three parts: what came in, what is allowed, what to do next. It carries keys,
never whole rows: a log is no place for personal data.
"""

from __future__ import annotations


class C360Error(Exception):
    """Base of every expected error; the command line prints it in one line and exits 1."""


class RetryableError(Exception):
    """Mixin: the same call may work in a moment. The retry policy looks at nothing else."""


class ConfigError(C360Error):
    """A setting is missing, unknown or of the wrong kind."""


class WorkspaceError(C360Error):
    """The folder is no workspace, or of another format version."""


class WorkspaceBusyError(C360Error):
    """Another process holds the workspace lock."""


class UnknownNameError(C360Error):
    """A name that does not exist where one of a known set was due."""


class ContractError(C360Error):
    """A contract cannot be read, or data lacks what the contract requires."""


class SourceError(C360Error):
    """A source cannot be read at all."""


class SourceUnavailableError(RetryableError, SourceError):
    """A database does not answer, refuses the log-in, or its slot is held by another reader."""


class SchemaChangedError(SourceError):
    """A table lost a column or changed a type; its feed waits until somebody accepts that."""


class ChangesLostError(SourceError):
    """The database no longer holds the changes after the checkpoint; only a snapshot helps."""


class MappingError(C360Error):
    """A mapping names a column or a function that does not exist, or reads outside its folders."""


class ReconciliationError(C360Error):
    """Rows in differ from landed + quarantined + duplicate. Nothing was committed."""


class BatchBlockedError(C360Error):
    """A batch was not committed; ``kind`` says why, ``signature`` names what was found."""

    def __init__(self, message: str, kind: str, signature: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.signature = signature


class LakeError(C360Error):
    """The raw zone is damaged or of an unknown form."""


class LakeHomeError(LakeError):
    """The bucket that holds the raw zone cannot be used as it is set up."""


class LakeUnavailableError(RetryableError, LakeHomeError):
    """The bucket that holds the raw zone cannot be reached now; what was not sent stays here."""


class LakeConflictError(RetryableError, LakeHomeError):
    """Another machine landed in the raw zone first; what it landed must be read before."""


class BackendError(C360Error):
    """A SQL engine refused or failed."""


class DamagedFileError(BackendError):
    """The SQL engine cannot read a file; another reader may still save parts of it."""


class BuildError(C360Error):
    """The warehouse could not be built; the published snapshot stays."""


class AuditError(C360Error):
    """A blocking check failed; nothing was published."""


class CancelledError(C360Error):
    """Somebody cancelled the work; what was published before stays."""


class NothingPublishedError(C360Error):
    """No snapshot has been published yet."""


class NotFoundError(C360Error):
    """No such thing."""


class EnrichmentError(C360Error):
    """A text model could not be loaded or gave no answer."""


class ProviderError(RetryableError, C360Error):
    """A model provider failed; the same call may work in a moment."""


class AuthenticationError(C360Error):
    """Nobody is logged in, or the log-in is wrong, expired or forged."""


class PermissionDeniedError(C360Error):
    """The role has no right to this."""


class ThrottledError(C360Error):
    """Too many calls; ``retry_after_seconds`` says how long to wait."""

    def __init__(self, message: str, retry_after_seconds: int) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class CollectorFullError(ThrottledError):
    """More accepted events wait to be landed than may."""


class LogError(RetryableError, C360Error):
    """The event log cannot be written; nothing of the request was accepted."""


class StreamError(RetryableError, C360Error):
    """A message broker cannot be reached, or gave an answer that makes no sense."""


class ConflictError(C360Error):
    """The thing exists already, or changed in between."""


class InvalidInputError(C360Error):
    """A value that is not allowed here."""


class TooLargeError(C360Error):
    """More bytes in one request than allowed."""


class PortInUseError(C360Error):
    """The port to serve on is taken."""


class StateError(RetryableError, C360Error):
    """The state database cannot be opened, read or written."""


class MixedCurrencyError(C360Error):
    """A sum would mix currencies, and there are no exchange rates to convert them."""


class ModelError(C360Error):
    """A model's definition or data is at fault; ``part`` is the entry to look at, if known."""

    def __init__(self, message: str, part: str | None = None) -> None:
        super().__init__(message)
        self.part = part


class DefinitionError(ModelError):
    """A model definition cannot be read, or makes no sense; the message names file and line."""


class TrainingDataError(ModelError):
    """The data does not suffice to train an honest model."""


class LeakError(ModelError):
    """A feature knows what it must not know; the model was not kept."""


class SemanticError(C360Error):
    """The semantic model is wrong, or a plan asks for what it does not hold."""
