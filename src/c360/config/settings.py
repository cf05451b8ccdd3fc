"""Every setting of a workspace, with its default and its meaning."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from c360.config.sources import PLACES, check_source
from c360.kit.cron import check_cron

FORMAT_VERSION = 1
Name = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,62}$")]


class Section(BaseModel):
    """A table of ``c360.toml``; an unknown key is an error, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WorkspaceSettings(Section):
    name: str = Field("My company", description="Shown in the web app.")
    data_folders: tuple[str, ...] = Field(
        (), description="Folders outside the workspace that `sql` sources may read."
    )
    database_hosts: tuple[str, ...] = Field(
        (),
        description="Hosts, as globs, that a database source may be added for from the browser; by "
        "default all but link-local ones.",
    )


class ReportingSettings(Section):
    currency: str = Field(
        "GBP", pattern="^[A-Z]{3}$", description="ISO 4217 code that sums are in."
    )
    time_zone: str = Field("UTC", description="IANA time zone in which a business day ends.")

    fiscal_year_start_month: int = Field(
        1, ge=1, le=12, description="Month in which a fiscal year begins."
    )

    @field_validator("time_zone")
    @classmethod
    def _check_zone(cls, value: str) -> str:
        return check_time_zone(value)


class HealthSettings(Section):
    profile: str = Field(
        "default", description="Health profile shown first: `default` or `classic`."
    )
    profiles_file: str | None = Field(
        None, description="Own health profiles (YAML) in place of the shipped ones."
    )


class TextSettings(Section):
    model: Literal["auto", "minilm", "lexicon"] = Field(
        "auto", description="Local text model; `auto` takes MiniLM where it is installed."
    )
    minilm_folder: str | None = Field(
        None, description="Folder of MiniLM weights in place of the installed package."
    )
    batch_size: int = Field(64, ge=1, le=1024, description="Texts per batch.")
    max_in_flight: int = Field(5, ge=1, le=5, description="Batches worked on at a time.")


class LanguageModelSettings(Section):
    provider: Literal["none", "openai", "bedrock"] = Field(
        "none",
        description="Language model that Ask may turn to: `none`, `openai` (any compatible server) "
        "or `bedrock`. Needs the extra `c360[llm]`.",
    )
    model: str | None = Field(
        None, min_length=1, max_length=200, description="The provider's name of the model."
    )
    base_url: str | None = Field(
        None,
        pattern=r"^https?://[^@\s]+$",
        description="Address of the server, such as `http://127.0.0.1:11434/v1`; by default the "
        "provider's own.",
    )
    api_key: SecretStr | None = Field(
        None,
        description="Key of an OpenAI-compatible server, only as `${NAME}`, `file:path` or "
        "`C360_LLM__API_KEY`. Bedrock takes credentials as boto3 finds them.",
    )
    region: str | None = Field(
        None, description="AWS region of Bedrock; by default as boto3 finds it."
    )
    timeout_seconds: float = Field(
        10,
        ge=0.1,
        le=120,
        allow_inf_nan=False,
        description="How long a question may wait for the language model, one repair included.",
    )
    send: Literal["question", "members"] = Field(
        "question",
        description="What may leave: `question`: the question, personal data masked, and the "
        "semantic model; `members`: also the members of categories, such as cities. Rows never.",
    )

    @model_validator(mode="after")
    def _check_provider(self) -> LanguageModelSettings:
        if self.provider != "none" and self.model is None:
            raise ValueError(f'provider {self.provider!r} needs a model, such as model = "NAME"')
        if self.provider == "openai" and self.base_url is None and self.api_key is None:
            raise ValueError(
                "provider 'openai' needs an api_key, or the base_url of another server"
            )
        if self.provider == "bedrock" and self.api_key is not None:
            raise ValueError(
                "provider 'bedrock' takes no api_key: credentials are found by boto3, in the "
                "environment, a profile or the machine's role"
            )
        return self


class ModelsSettings(Section):
    seed: int = Field(42, ge=0, description="Seed of every draw in training.")
    train_in_run: bool = Field(
        True, description="Whether a run trains a model that has no champion yet."
    )


class WarehouseSettings(Section):
    memory_limit: str = Field(
        "3GB",
        pattern=r"^[0-9]+(\.[0-9]+)?\s*([KMGT]i?B)$",
        description="Memory that the SQL engine may take, such as `2GB`; beyond it, it uses disk.",
    )
    threads: int = Field(0, ge=0, le=256, description="Threads of the SQL engine; 0: all cores.")


class ServingSettings(Section):
    keep_snapshots: int = Field(
        5, ge=2, le=100, description="Published snapshots kept for `c360 rollback`."
    )
    stale_after_hours: int = Field(
        26, ge=1, description="Age of a snapshot from which the web app says it is late."
    )


class ServerSettings(Section):
    host: str = Field("127.0.0.1", description="Address the web app listens on.")
    port: int = Field(8360, ge=1, le=65535, description="Port the web app listens on.")
    token_minutes: int = Field(480, ge=1, description="Lifetime of a log-in.")
    requests_per_minute: int = Field(6000, ge=1, description="Requests allowed to one user.")
    logins_per_minute: int = Field(10, ge=1, description="Log-in attempts from one address.")
    secret: SecretStr | None = Field(
        None, description="Key that signs log-ins; by default one is made in data/secret.key."
    )


class CollectorSettings(Section):
    enabled: bool = Field(
        False, description="Whether `c360 serve` also collects product events at /v1."
    )
    origins: tuple[str, ...] = Field(
        ("*",), description="Web origins whose pages may send events; `*` is any."
    )
    duplicate_window_hours: int = Field(
        24,
        ge=1,
        le=168,
        description="Hours within which an event of the same messageId is dropped as a repeat.",
    )
    landing_seconds: float = Field(
        30,
        ge=0.1,
        le=3600,
        description="Longest wait of accepted events for their batch; many land sooner.",
    )
    max_backlog_mb: int = Field(
        512,
        ge=1,
        le=1_000_000,
        description="Accepted events that may wait to be landed; beyond it, senders get 429.",
    )


class CampaignSettings(Section):
    margin_rate: float = Field(
        0.02,
        ge=0,
        le=1,
        allow_inf_nan=False,
        description="Margin in a customer's spend, 0 to 1: what keeping it is worth to campaigns.",
    )


class WorkerSettings(Section):
    in_serve: bool = Field(
        True, description="Whether `c360 serve` runs a worker for commands beside the web app."
    )
    cancel_grace_seconds: float = Field(
        10,
        ge=0,
        le=3600,
        allow_inf_nan=False,
        description="How long a cancelled command may take to stop between steps.",
    )


class ScheduleSettings(Section):
    in_serve: bool = Field(
        True, description="Whether `c360 serve` queues what is due; else `c360 scheduler` does."
    )
    run: str = Field("0 2 * * *", description="Cron (UTC) of the full run; empty: never.")
    train: str = Field("0 4 * * 0", description="Cron (UTC) of training what is due; empty: never.")

    @field_validator("run", "train")
    @classmethod
    def _check_cron(cls, value: str) -> str:
        return check_cron(value) if value else value


class AlertSettings(Section):
    cooldown_minutes: float = Field(
        60,
        ge=0,
        allow_inf_nan=False,
        description="How long a repeated alert is only counted, without telling anybody again.",
    )
    webhook_url: SecretStr | None = Field(
        None, description="Where alerts are posted, in the format of Slack's incoming webhooks."
    )
    smtp_host: str | None = Field(None, description="Server that alerts are mailed through.")
    smtp_port: int = Field(25, ge=1, le=65535, description="Its port.")
    smtp_starttls: bool = Field(False, description="Whether to ask the server for encryption.")
    smtp_user: str | None = Field(None, description="User name at the mail server.")
    smtp_password: SecretStr | None = Field(None, description="Password at the mail server.")
    mail_from: str = Field("c360@localhost", description="Sender of alerts.")
    mail_to: tuple[str, ...] = Field((), description="Who gets alerts by mail.")

    @model_validator(mode="after")
    def _check_mail(self) -> AlertSettings:
        if (self.smtp_host is None) != (not self.mail_to):
            raise ValueError("mail needs both smtp_host and mail_to")
        return self


class CostSettings(Section):
    environment: Literal["dev", "staging", "prod"] = Field(
        "dev", description="Which envelope holds: 100, 600 or 4,000 a month."
    )
    price_per_hour: float = Field(
        0.5, ge=0, allow_inf_nan=False, description="Price of an hour of running."
    )
    envelope: float | None = Field(
        None,
        gt=0,
        allow_inf_nan=False,
        description="What a month may cost, in place of the environment's envelope.",
    )


class StateSettings(Section):
    url: SecretStr | None = Field(
        None, description="SQLAlchemy address of the state database; by default data/state.db."
    )


class S3Settings(Section):
    endpoint_url: str | None = Field(
        None, description="Address of a store that speaks S3; by default that of AWS."
    )
    region: str | None = Field(None, description="Region; by default as the environment says.")
    access_key_id: str | None = Field(
        None, description="Key; by default as boto3 finds it: environment, profile, machine role."
    )
    secret_access_key: SecretStr | None = Field(None, description="Secret of the key.")


class SourceSettings(Section):
    """One ``[[sources]]`` entry: how a source maps onto a feed."""

    name: Name = Field(description="Name of the source, unique in the workspace.")
    feed: Name = Field(description="Feed that its rows belong to.")
    kind: Literal["files", "documents", "sql", "postgres", "mysql", "events", "stream"] = Field(
        "files",
        description="`files`, `documents`, `sql`, `postgres`, `mysql` (MariaDB too), `events` "
        "(what the collector landed) or `stream`.",
    )
    path: str | None = Field(
        None,
        description="Glob of files, for kinds `files` and `documents`; also `s3://bucket/...`.",
    )
    format: Literal["csv", "jsonl", "json", "parquet", "xml", "xlsx"] | None = Field(
        None, description="Format of the files; by default told by the suffix."
    )
    record: str | None = Field(
        None,
        pattern=r"^[^/\s]+(/[^/\s]+)*$",
        description="XML: path of the elements that are rows, such as `orders/order`; by default "
        "the children of the root.",
    )
    sheet: str | None = Field(None, description="XLSX: name of the sheet; by default the first.")
    header_row: int | None = Field(
        None, ge=1, description="CSV and XLSX: line of the column names; by default it is found."
    )
    nested: Literal["json", "columns"] = Field(
        "json",
        description="JSON: `json` keeps an inner object as its text; `columns` makes a column of "
        "each of its values, such as `address.city`.",
    )
    members: str | None = Field(
        None, description="Glob of the files in a zip archive that are read; by default all."
    )
    max_unpacked_gb: int = Field(
        20, ge=1, description="What a gzip file or zip archive may unpack to, in GB."
    )
    encoding: str | None = Field(None, description="Encoding of text files; detected by default.")
    delimiter: Literal[",", ";", "\t", "|"] | None = Field(
        None, description="CSV delimiter; told by the header by default."
    )
    query: str | None = Field(
        None,
        description="A SELECT: over files for kind `sql`, in the database in place of `table`.",
    )
    url: SecretStr | None = Field(
        None, description="Address of a database; its password only as `${NAME}` or `file:path`."
    )
    table: str | None = Field(None, description="Table of a database, as `schema.table`.")
    cursor: str | None = Field(
        None, description="Column that grows with every change, for mode `incremental`."
    )
    lookback: int = Field(
        300,
        ge=0,
        description="How far below the newest cursor value rows are looked for again: seconds, or "
        "units of a cursor that is a number.",
    )
    slot: str | None = Field(
        None,
        pattern=r"^[a-z0-9_]{1,63}$",
        description="Replication slot in PostgreSQL, for mode `cdc`; one is named by default.",
    )
    batch_rows: int = Field(
        50_000, ge=1, le=1_000_000, description="Changes from which a batch is landed, mode `cdc`."
    )
    batch_seconds: float = Field(
        1.0, ge=0.1, le=3600, description="Age from which a batch of changes is landed."
    )
    poll_seconds: float = Field(
        10.0,
        ge=0.1,
        description="Pause between two looks at a table, for `c360 ingest --follow`.",
    )
    where: str | None = Field(
        None, description="SQL condition over columns of the feed `events`, for kind `events`."
    )
    broker: Literal["kinesis", "nats"] | None = Field(
        None, description="What serves a source of kind `stream`: `kinesis` or `nats` (JetStream)."
    )
    stream: str | None = Field(None, description="Name of the broker's stream.")
    endpoint: str | None = Field(
        None, description="Address of the broker; by default that of its own client library."
    )
    region: str | None = Field(None, description="AWS region of a Kinesis stream.")
    mode: Literal["append", "full", "incremental", "cdc"] = Field(
        "append",
        description="`append`: rows add and update; `full`: the whole table each time. Databases: "
        "`full`, `incremental` by a cursor column, or `cdc`: a snapshot, then every change.",
    )
    updated_at: str | None = Field(
        None, description="SQL expression that orders versions of one key."
    )
    timezone: str = Field("UTC", description="Time zone of timestamps without one.")
    partition: Literal["day"] | None = Field(
        None,
        description="`day`: rows of the last day are due; without them nothing is published.",
    )
    columns: dict[Name, str] = Field(
        default_factory=dict, description="Canonical column = SQL expression over the source's."
    )

    @field_validator("timezone")
    @classmethod
    def _check_zone(cls, value: str) -> str:
        return check_time_zone(value)

    @model_validator(mode="after")
    def _check_kind(self) -> SourceSettings:
        check_source(self.kind, self.mode, {name for name in PLACES if getattr(self, name)})
        return self

    @property
    def expressions(self) -> dict[str, str]:
        """The explicit mapping, ``updated_at`` included."""
        if self.updated_at is None:
            return dict(self.columns)
        return {**self.columns, "updated_at": self.updated_at}


class Settings(Section):
    """All settings of one workspace."""

    format_version: int = Field(FORMAT_VERSION, description="Format of the workspace.")
    as_of: date | None = Field(
        None, description="Last day included; by default yesterday in the reporting time zone."
    )
    workspace: WorkspaceSettings = Field(default_factory=WorkspaceSettings)
    reporting: ReportingSettings = Field(default_factory=ReportingSettings)
    health: HealthSettings = Field(default_factory=HealthSettings)
    text: TextSettings = Field(default_factory=TextSettings)
    llm: LanguageModelSettings = Field(default_factory=LanguageModelSettings)
    models: ModelsSettings = Field(default_factory=ModelsSettings)
    warehouse: WarehouseSettings = Field(default_factory=WarehouseSettings)
    serving: ServingSettings = Field(default_factory=ServingSettings)
    server: ServerSettings = Field(default_factory=ServerSettings)
    collector: CollectorSettings = Field(default_factory=CollectorSettings)
    campaigns: CampaignSettings = Field(default_factory=CampaignSettings)
    worker: WorkerSettings = Field(default_factory=WorkerSettings)
    schedule: ScheduleSettings = Field(default_factory=ScheduleSettings)
    alerts: AlertSettings = Field(default_factory=AlertSettings)
    cost: CostSettings = Field(default_factory=CostSettings)
    state: StateSettings = Field(default_factory=StateSettings)
    s3: S3Settings = Field(default_factory=S3Settings)
    sources: tuple[SourceSettings, ...] = Field((), description="Where data comes from.")

    @model_validator(mode="after")
    def _check_names(self) -> Settings:
        names = [source.name for source in self.sources]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two sources are named {twice[0]!r}; a name must be unique")
        return self


def check_time_zone(value: str) -> str:
    """Return an IANA time zone's name, or fail with a reason."""
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"{value!r} is no IANA time zone, such as 'Europe/London'") from error
    return value
