-- Grain: one row per customer: what is measured, before anything is judged. A table: joined in one
-- statement with all that the profile needs, DuckDB 2.0.0 fails on its own cache of dictionaries.
{{ config(materialized='table') }}

with customers as (

    select * from {{ ref('stg_feeds__customers') }}

),

valued as (

    select * from {{ ref('int_customers_valued') }}

),

segmented as (

    select * from {{ ref('int_customers_segmented') }}

),

medians as (

    select * from {{ ref('int_transaction_medians') }}

),

ranked as (

    select * from {{ ref('int_customers_ranked') }}

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
        customers.account_id,
        run.as_of,
        run.reporting_currency,
        segmented.customer_segment,
        segmented.avg_monthly_spend,
        coalesce(segmented.last_90_amount, 0) as last_90_amount,
        coalesce(segmented.prior_90_amount, 0) as prior_90_amount,
        coalesce(segmented.last_90_count, 0) as last_90_count,
        coalesce(segmented.prior_90_count, 0) as prior_90_count,
        {{ whole_months_between(
            'coalesce(valued.first_transaction_date, customers.account_open_date)', 'run.as_of'
        ) }} as tenure_months,
        valued.transaction_count,
        valued.declined_count,
        valued.spend_amount,
        valued.min_amount,
        valued.max_amount,
        valued.squared_amount,
        valued.travel_amount,
        valued.necessities_amount,
        valued.first_transaction_date,
        valued.last_transaction_date,
        run.as_of - valued.last_transaction_date as days_since_last_transaction,
        medians.median_amount,
        ranked.rfm_recency_score,
        ranked.rfm_frequency_score,
        ranked.rfm_monetary_score

    from customers

    cross join run

    inner join valued
        on customers.customer_id = valued.customer_id

    inner join segmented
        on
            customers.customer_id = segmented.customer_id
            and run.as_of = segmented.measured_on

    left join medians
        on customers.customer_id = medians.customer_id

    left join ranked
        on customers.customer_id = ranked.customer_id

)

select * from final
