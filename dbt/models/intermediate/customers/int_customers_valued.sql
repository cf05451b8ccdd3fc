-- Grain: one row per customer, and one for the unknown member, which holds what was spent by
-- customers that no feed knows, or that are gone.
{{ config(materialized='table') }}

with customers as (

    select customer_id from {{ ref('stg_feeds__customers') }}

),

summarised as (

    select * from {{ ref('int_transaction_values_summarised') }}

),

named as (

    select
        coalesce(customers.customer_id, '{{ unknown_member() }}') as customer_id,
        summarised.* exclude (customer_id)

    from summarised

    left join customers
        on summarised.customer_id = customers.customer_id

),

summed as (

    select
        customer_id,
        sum(transaction_count) as transaction_count,
        sum(declined_count) as declined_count,
        sum(spend_amount) as spend_amount,
        min(min_amount) as min_amount,
        max(max_amount) as max_amount,
        sum(squared_amount) as squared_amount,
        sum(travel_amount) as travel_amount,
        sum(necessities_amount) as necessities_amount,
        min(first_transaction_date) as first_transaction_date,
        max(last_transaction_date) as last_transaction_date

    from named

    group by customer_id

),

members as (

    select customer_id from customers

    union

    select '{{ unknown_member() }}' as customer_id

),

final as (

    select
        members.customer_id,
        cast(coalesce(summed.transaction_count, 0) as bigint) as transaction_count,
        cast(coalesce(summed.declined_count, 0) as bigint) as declined_count,
        cast(coalesce(summed.spend_amount, 0) as decimal(18, 2)) as spend_amount,
        summed.min_amount,
        summed.max_amount,
        cast(coalesce(summed.squared_amount, 0) as decimal(38, 4)) as squared_amount,
        cast(coalesce(summed.travel_amount, 0) as decimal(18, 2)) as travel_amount,
        cast(coalesce(summed.necessities_amount, 0) as decimal(18, 2)) as necessities_amount,
        summed.first_transaction_date,
        summed.last_transaction_date

    from members

    left join summed
        on members.customer_id = summed.customer_id

)

select * from final
