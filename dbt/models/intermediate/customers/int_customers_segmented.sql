-- Grain: one row per measured day and customer there was on it, with the segment by the rules.
{{ config(materialized='table') }}

with days as (

    select * from {{ ref('int_measured_days') }}

),

customers as (

    select * from {{ ref('stg_feeds__customers') }}

),

measured as (

    select * from {{ ref('int_customers_measured') }}

),

run as (

    select * from {{ ref('stg_config__run') }}

),

present as (

    select
        days.measured_on,
        customers.customer_id,
        measured.first_transaction_date,
        measured.exposed_days,
        measured.tenure_months,
        measured.last_90_amount,
        measured.prior_90_amount,
        measured.last_90_count,
        measured.prior_90_count,
        measured.last_180_count,
        measured.spend_amount,
        measured.travel_amount,
        measured.necessities_amount,
        measured.newer_days,
        measured.older_days,
        measured.newer_amount,
        measured.older_amount

    from days

    cross join customers

    cross join run

    left join measured
        on
            days.measured_on = measured.measured_on
            and customers.customer_id = measured.customer_id

    where
        customers.account_open_date <= days.measured_on
        or measured.customer_id is not null
        or days.measured_on = run.as_of

),

spending as (

    select
        *,
        coalesce({{ avg_monthly_spend() }}, 0) as avg_monthly_spend

    from present

),

final as (

    select
        *,
        {{ customer_segment() }} as customer_segment

    from spending

)

select * from final
