-- Grain: one row per check of card customers and their transactions: how many rows it looked at,
-- and how many it found. What is found is kept; the check says what becomes of it.

with transactions as (

    select * from {{ ref('fct_transactions') }}

),

versions as (

    select
        customer_key,
        valid_from

    from {{ ref('dim_customer') }}

    where customer_key != -1 and version_number = 1

),

customers as (

    select * from {{ ref('stg_feeds__customers') }}

),

run as (

    select * from {{ ref('stg_config__run') }}

),

landed as (

    select count(*) as row_count from {{ source('raw', 'transactions') }}

),

effective as (

    select count(*) as row_count from {{ ref('stg_feeds__transaction_versions') }}

),

counted as (

    select count(*) as row_count from transactions

),

firsts as (

    select
        customer_key,
        min(transaction_at) as first_at

    from transactions

    group by customer_key

),

-- Few customers have any: only their transactions are looked at one by one.
early_customers as (

    select
        firsts.customer_key,
        versions.valid_from

    from firsts

    inner join versions
        on firsts.customer_key = versions.customer_key

    where firsts.first_at < versions.valid_from

),

early as (

    select count(*) as row_count

    from transactions

    inner join early_customers
        on transactions.customer_key = early_customers.customer_key

    where transactions.transaction_at < early_customers.valid_from

),

final as (

    select
        'transactions' as feed,
        'transactions up to as_of' as check_name,
        landed.row_count,
        landed.row_count - effective.row_count as flagged_count,
        'after as_of; they land and wait for their day.' as fate

    from landed

    cross join effective

    union all

    select
        'transactions' as feed,
        'one version of each transaction' as check_name,
        effective.row_count,
        effective.row_count - counted.row_count as flagged_count,
        'of an id that came again with other content, or was deleted; the newest counts.' as fate

    from effective

    cross join counted

    union all

    select
        'transactions' as feed,
        'transactions after the account was opened' as check_name,
        counted.row_count,
        early.row_count as flagged_count,
        'before their customer had an account; kept, and pointed at the first version.' as fate

    from counted

    cross join early

    union all

    select
        'customers' as feed,
        'customers with an e-mail address' as check_name,
        count(*) as row_count,
        count(*) filter (where email is null) as flagged_count,
        'without an e-mail address; kept, and not found by one.' as fate

    from customers

    union all

    select
        'customers' as feed,
        'limits in the reporting currency' as check_name,
        count(*) as row_count,
        count(*) filter (where customers.currency != run.reporting_currency) as flagged_count,
        'with a limit in another currency; their utilization is not computed.' as fate

    from customers

    cross join run

)

select * from final
