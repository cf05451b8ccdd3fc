-- Grain: one row per version of a customer known by the end of as_of.
{{ config(materialized='table') }}

with customers as (

    select * from {{ source('raw', 'customers') }}

),

run as (

    select * from {{ ref('stg_config__run') }}

),

final as (

    select
        customers.customer_id,
        customers.first_name,
        customers.last_name,
        customers.email,
        customers.phone,
        customers.age,
        customers.state,
        customers.city,
        customers.employment_status,
        customers.card_type,
        customers.credit_limit,
        customers.currency,
        customers.account_open_date,
        {{ end_of_day('customers.account_open_date - 1', 'run.time_zone') }} as account_opened_at,
        customers.account_id,
        {{ is_gone() }} as is_gone,
        customers.effective_at,
        customers._source,
        customers._batch_id,
        customers._sequence,
        customers._position

    from customers

    cross join run

    where customers.effective_at < run.cutoff_at

)

select * from final
