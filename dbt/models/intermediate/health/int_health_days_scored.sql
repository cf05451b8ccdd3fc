-- Grain: one row per account and day whose score counts on some day of the history.

{{ config(materialized='table') }}

with account_days as (

    select * from {{ ref('int_accounts_spined_to_day') }}

),

final as (

    select
        account_id,
        scored_on,
        subscription_start_date,
        min_by(tier, health_date) as tier

    from account_days

    group by
        account_id,
        scored_on,
        subscription_start_date

)

select * from final
