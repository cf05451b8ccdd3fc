-- Grain: one row per month that has transactions, with whether its rows must be built anew.
-- depends_on: {{ ref('stg_feeds__transaction_versions') }}
-- depends_on: {{ ref('int_transaction_versions_searched') }}
{{ config(materialized='table') }}

with run as (

    select * from {{ ref('stg_config__run') }}

),

{% if is_full_build() -%}
quarters as (

    -- Few enough to be moved to the reporting time zone; no zone is off by less.
    select distinct time_bucket(interval 15 minute, transaction_at) as quarter_at

    from {{ ref('stg_feeds__transaction_versions') }}

),

months as (

    select
        cast(
            date_trunc('month', {{ reporting_date('quarters.quarter_at', 'run.time_zone') }})
            as date
        ) as period_start,
        true as is_stale

    from quarters

    cross join run

),
{%- else -%}
versions as (

    select * from {{ ref('int_transaction_versions_searched') }}

),

months as (

    select
        month_date as period_start,
        false as is_stale

    from {{ as_last_built('fct_transactions') }}

    union all

    -- Where a version was, or is: what was built from it goes, what is built from it now comes.
    select
        cast(
            date_trunc('month', {{ reporting_date('versions.transaction_at', 'run.time_zone') }})
            as date
        ) as period_start,
        true as is_stale

    from versions

    cross join run

),
{%- endif %}

final as (

    select
        period_start,
        cast(period_start + interval 1 month as date) as period_end,
        bool_or(is_stale) as is_stale

    from months

    group by period_start

)

select * from final
