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

    select
        count(*) as row_count,
        count(*) filter (where transactions.transaction_at < versions.valid_from) as early_count

    from transactions

    left join versions
        on transactions.customer_key = versions.customer_key

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
        row_count,
        early_count as flagged_count,
        'before their customer had an account; kept, and pointed at the first version.' as fate

    from counted

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
