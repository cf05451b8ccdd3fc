-- Grain: one row per day on which customers are measured: as_of, and the ends of the months before
-- it that have transactions. A day is stale when a month up to it is.
{{ config(materialized='table') }}

with months as (

    select * from {{ ref('int_transaction_months') }}

),

run as (

    select * from {{ ref('stg_config__run') }}

),

bounds as (

    select
        min(period_start) as first_month,
        min(period_start) filter (where is_stale) as first_stale_month

    from months

),

months_back as (

    select {{ integers_from_to(0, measured_months() - 1) }} as months_ago

),

days as (

    select
        cast(
            date_trunc('month', run.as_of) - to_months(months_back.months_ago) - to_days(1)
            as date
        ) as measured_on

    from run

    cross join months_back

    union

    select as_of as measured_on

    from run

),

final as (

    select
        days.measured_on,
        days.measured_on as period_start,
        days.measured_on + 1 as period_end,
        coalesce(days.measured_on >= bounds.first_stale_month, false) as is_stale

    from days

    cross join bounds

    cross join run

    where
        days.measured_on = run.as_of
        or days.measured_on >= bounds.first_month

)

select * from final
