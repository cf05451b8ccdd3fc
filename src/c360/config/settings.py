"""Every setting of a workspace, with its default and its meaning."""

from __future__ import annotations

from datetime import date
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from c360.config.section import Section, check_time_zone
from c360.config.source_settings import SourceSettings
from c360.kit.cron import check_cron

FORMAT_VERSION = 1


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

    @field_validator("webhook_url")
    @classmethod
    def _check_webhook(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            parts = urlsplit(value.get_secret_value())
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise ValueError("a webhook's address begins with http:// or https:// and a host")
        return value

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


class RetentionSettings(Section):
    enabled: bool = Field(
        False,
        description="Whether runs seal raw rows older than their contract's retention days, and "
        "remove them from raw.",
    )


class StateSettings(Section):
    url: SecretStr | None = Field(
        None, description="SQLAlchemy address of the state database; by default data/state.db."
    )


class LakeSettings(Section):
    raw: str | None = Field(
        None,
        pattern=r"^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^\s?#]*)?$",
        description="Where the raw zone and quarantine live, such as `s3://bucket/prefix`; the "
        "data folder is their cache then. By default the data folder itself.",
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
    retention: RetentionSettings = Field(default_factory=RetentionSettings)
    state: StateSettings = Field(default_factory=StateSettings)
    lake: LakeSettings = Field(default_factory=LakeSettings)
    s3: S3Settings = Field(default_factory=S3Settings)
    sources: tuple[SourceSettings, ...] = Field((), description="Where data comes from.")

    @model_validator(mode="after")
    def _check_names(self) -> Settings:
        names = [source.name for source in self.sources]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two sources are named {twice[0]!r}; a name must be unique")
        return self

    @model_validator(mode="after")
    def _check_retention(self) -> Settings:
        if self.retention.enabled and self.lake.raw is not None:
            raise ValueError(
                "retention.enabled and lake.raw do not go together yet: nothing takes expired rows "
                "out of a bucket. Leave one of them out"
            )
        return self
