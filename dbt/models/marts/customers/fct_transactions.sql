-- Grain: one row per transaction, its newest version; gone ones are left out, declined ones kept.
-- Points at the version of the customer that was in force; what a dimension does not know points at
-- its unknown member.
{{ config(
    materialized='period_parquet',
    periods='int_transaction_months',
    period_column='month_date',
    sort_by=['customer_id', 'transaction_at', 'transaction_id']
) }}
-- depends_on: {{ ref('int_transaction_months') }}
-- depends_on: {{ ref('stg_feeds__transaction_versions') }}

with searched as (

    select * from {{ ref('int_transaction_keys_searched') }}

),

run as (

    select * from {{ ref('stg_config__run') }}

),

{%- if is_full_build() %}

single as (

    select
        transaction_id,
        customer_id,
        transaction_at,
        transaction_amount,
        currency,
        merchant_name,
        merchant_category,
        channel,
        status,
        _batch_id

    from {{ ref('stg_feeds__transaction_versions') }}

    where
        not is_gone
        -- A day more on both sides: months are those of the reporting time zone.
        and transaction_at >= cast({{ period_start() }} - 1 as timestamp)
        and transaction_at < cast({{ period_end() }} + 1 as timestamp)
        and {{ key_number('transaction_id') }} not in (select searched.key_number from searched)

),

{%- endif %}

transactions as (
    {%- if is_full_build() %}

    select * from single

    union all
    {%- endif %}

    select
        transaction_id,
        customer_id,
        transaction_at,
        transaction_amount,
        currency,
        merchant_name,
        merchant_category,
        channel,
        status,
        _batch_id

    from {{ ref('int_transactions_resolved') }}

),

customers as (

    select * from {{ ref('int_customers_versioned') }}

),

categories as (

    select * from {{ ref('dim_merchant_category') }}

),

dated as (

    select
        transactions.*,
        {{ reporting_date('transactions.transaction_at', 'run.time_zone') }} as transaction_date

    from transactions

    cross join run

),

pointed as (

    select
        dated.transaction_id,
        dated.customer_id,
        coalesce(customers.customer_key, -1) as customer_key,
        dated.transaction_at,
        dated.transaction_date,
        cast(date_trunc('month', dated.transaction_date) as date) as month_date,
        dated.transaction_amount,
        dated.currency,
        dated.merchant_name,
        dated.merchant_category,
        coalesce(categories.category_name, '{{ unknown_member() }}') as category_name,
        dated.channel,
        dated.status,
        dated._batch_id

    from dated

    left join customers
        on
            dated.customer_id = customers.customer_id
            and dated.transaction_at >= customers.applies_from
            and dated.transaction_at < customers.valid_to

    left join categories
        on dated.merchant_category = categories.category_name

),

kept as (

    select
        transaction_id,
        customer_id,
        customer_key,
        transaction_at,
        transaction_date,
        month_date,
        transaction_amount,
        currency,
        merchant_name,
        merchant_category,
        category_name,
        channel,
        status,
        _batch_id

    {% if is_full_build() -%}
    from pointed

    where false
    {%- else -%}
    from {{ as_last_built('fct_transactions') }}

    where
        month_date >= {{ period_start() }}
        and month_date < {{ period_end() }}
        and {{ key_number('transaction_id') }} not in (select searched.key_number from searched)
    {%- endif %}

),

final as (

    select * from kept

    union all

    select * from pointed

)

select * from final
