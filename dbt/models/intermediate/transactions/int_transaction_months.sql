-- Grain: one row per month that has transactions, with whether its rows must be built anew.
-- depends_on: {{ ref('stg_feeds__transaction_versions') }}
-- depends_on: {{ ref('int_transaction_keys_searched') }}
-- depends_on: {{ ref('int_transactions_resolved') }}
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
searched as (

    select * from {{ ref('int_transaction_keys_searched') }}

),

resolved as (

    select * from {{ ref('int_transactions_resolved') }}

),

built as (

    select
        month_date,
        {{ key_number('transaction_id') }} in (select searched.key_number from searched) as is_stale

    from {{ as_last_built('fct_transactions') }}

),

months as (

    select
        month_date as period_start,
        is_stale

    from built

    union all

    select
        cast(
            date_trunc('month', {{ reporting_date('resolved.transaction_at', 'run.time_zone') }})
            as date
        ) as period_start,
        true as is_stale

    from resolved

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
