-- Profiles and the unknown member together hold all that was ever spent, to the penny.

with transactions as (

    select coalesce(sum(transaction_amount), 0) as spend_amount

    from {{ ref('fct_transactions') }}

    where status = 'approved'

),

profiles as (

    select coalesce(sum(lifetime_value), 0) as spend_amount from {{ ref('customer_360_profile') }}

),

unknown as (

    select lifetime_value as spend_amount

    from {{ ref('metric_customer_ltv') }}

    where customer_id = '{{ unknown_member() }}'

)

select transactions.spend_amount

from transactions

cross join profiles

cross join unknown

where transactions.spend_amount != profiles.spend_amount + unknown.spend_amount
