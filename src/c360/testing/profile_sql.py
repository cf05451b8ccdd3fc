"""Profiles and segments of the customers whom ``customer_sql`` makes up."""

from __future__ import annotations

from c360.domain.segments import CustomerSegment

SEGMENTS = ", ".join(f"('{segment.value}')" for segment in CustomerSegment)

MEASURES = """
create temp table measures as
select
    customer_id,
    count(*) filter (status = 'approved') as total_transactions,
    count(*) filter (status = 'declined') as declined_transactions,
    min(transaction_date) filter (status = 'approved') as first_transaction_date,
    max(transaction_date) filter (status = 'approved') as last_transaction_date,
    sum(amount) as lifetime_value, avg(amount) as avg_transaction_value,
    median(amount) as median_transaction_value, min(amount) as min_transaction_value,
    max(amount) as max_transaction_value, stddev_samp(amount) as stddev_transaction_value,
    sum(amount) filter (days_ago < 90) as spend_last_90_days,
    sum(amount) filter (days_ago between 90 and 179) as spend_prior_90_days,
    count(amount) filter (days_ago < 90) as transactions_last_90_days,
    count(amount) filter (days_ago between 90 and 179) as transactions_prior_90_days,
    sum(amount) filter (category_name in ('Travel', 'Hotels', 'Airlines')) as travel_amount,
    sum(amount) filter (category_name in ('Grocery', 'Gas', 'Utilities', 'Healthcare'))
        as necessities_amount
from (
    select *, as_of - transaction_date as days_ago,
        if(status = 'approved', transaction_amount, null) as amount
    from fct_transactions, settings
)
group by customer_id
"""

PROFILES = """
create table marts.customer_360_profile as
with measured as (
    select
        customers.*, measures.* exclude (customer_id, lifetime_value), as_of,
        coalesce(lifetime_value, 0)::decimal(18, 2) as lifetime_value,
        as_of - last_transaction_date as days_since_last_transaction,
        least(90, as_of - first_transaction_date + 1) / 30 as exposed_months,
        case when total_transactions >= 5 and customer_segment <> 'dormant' and number % 4 > 0
            then round(100 * chance(number, 'risk'), 1) end as churn_risk_score
    from customers left join measures using (customer_id) cross join settings
)
select
    customer_id, first_name, last_name, full_name, email, phone, age, state, state_code, city,
    employment_status, card_type, credit_limit, currency, account_open_date, account_id,
    customer_segment,
    datediff('month', coalesce(first_transaction_date, account_open_date), as_of)::integer
        as tenure_months,
    lifetime_value, coalesce(total_transactions, 0) as total_transactions,
    coalesce(declined_transactions, 0) as declined_transactions, first_transaction_date,
    last_transaction_date, days_since_last_transaction::integer as days_since_last_transaction,
    avg_transaction_value::decimal(18, 2) as avg_transaction_value,
    median_transaction_value::decimal(18, 2) as median_transaction_value,
    min_transaction_value::decimal(12, 2) as min_transaction_value,
    max_transaction_value::decimal(12, 2) as max_transaction_value,
    stddev_transaction_value,
    case when coalesce(stddev_transaction_value, 0) = 0 then 'no_transactions'
        when stddev_transaction_value < 50 then 'consistent'
        when stddev_transaction_value < 200 then 'moderate' else 'variable'
    end as spending_consistency,
    coalesce(spend_last_90_days, 0)::decimal(18, 2) as spend_last_90_days,
    coalesce(spend_prior_90_days, 0)::decimal(18, 2) as spend_prior_90_days,
    case when spend_prior_90_days > 0 then round(100 * (coalesce(spend_last_90_days, 0)
        / spend_prior_90_days - 1), 2) end::double as spend_change_pct,
    coalesce(spend_last_90_days / exposed_months, 0)::decimal(18, 2) as avg_monthly_spend,
    coalesce(transactions_last_90_days, 0) as transactions_last_90_days,
    coalesce(transactions_prior_90_days, 0) as transactions_prior_90_days,
    case when lifetime_value > 0 then 100 * coalesce(travel_amount, 0) / lifetime_value
        end::double as travel_spend_pct,
    case when lifetime_value > 0 then 100 * coalesce(necessities_amount, 0) / lifetime_value
        end::double as necessities_spend_pct,
    case when travel_spend_pct >= 25 then 'travel_focused'
        when necessities_spend_pct >= 60 then 'necessity_focused' else 'balanced'
    end as spending_profile,
    (100 * coalesce(spend_last_90_days / exposed_months, 0) / nullif(credit_limit, 0))::double
        as credit_utilization_pct,
    case when days_since_last_transaction <= 30 then 'active'
        when days_since_last_transaction <= 60 then 'recent'
        when days_since_last_transaction <= 90 then 'at_risk'
        when days_since_last_transaction is not null then 'inactive' end as recency_status,
    churn_risk_score / 200 as churn_probability, churn_risk_score,
    case when churn_risk_score >= 70 then 'high' when churn_risk_score >= 40 then 'medium'
        when churn_risk_score is not null then 'low'
        when customer_segment = 'dormant' then 'lapsed' else 'not_scored'
    end as churn_risk_category,
    customer_segment = 'declining' or coalesce(churn_risk_score >= 70, false)
        as eligible_for_retention,
    customer_segment = 'new_and_growing' as eligible_for_onboarding,
    customer_segment = 'high_value_travelers' and card_type = 'Standard' as eligible_for_premium,
    case when total_transactions > 0 then ntile(5) over (order by last_transaction_date) end
        ::integer as rfm_recency_score,
    case when total_transactions > 0 then ntile(5) over (order by total_transactions) end
        ::integer as rfm_frequency_score,
    case when total_transactions > 0 then ntile(5) over (order by lifetime_value) end
        ::integer as rfm_monetary_score,
    as_of
from measured
order by customer_id
"""

MEMBERSHIPS = """
create table marts.customer_segments as
with changes as (
    select customer_id, customer_segment, account_open_date,
        last_day((as_of - to_months(if(number % 4 = 1, 5, 12)))::date) as valid_from
    from customers, settings
    union all
    select customer_id, 'stable_mid_spenders', account_open_date,
        last_day((as_of - to_months(12))::date)
    from customers, settings
    where number % 4 = 1 and customer_segment <> 'new_and_growing'
)
select
    customer_id, customer_segment,
    greatest(valid_from, last_day(account_open_date)) as valid_from,
    coalesce(lead(changes.valid_from) over (partition by customer_id order by changes.valid_from),
        date '9999-12-31') as valid_to,
    valid_to = date '9999-12-31' as is_current
from changes
"""

SHARES = f"""
create table marts.customer_segment_shares as
with days as (
    select last_day((as_of - to_months(ago::integer))::date) as measured_on
    from settings, range(1, 13) as months(ago)
    union all
    select as_of from settings
),
counted as (
    select measured_on, segments.customer_segment, count(customer_id) as customer_count
    from days
    cross join (values {SEGMENTS}) as segments(customer_segment)
    left join marts.customer_segments as memberships
        on segments.customer_segment = memberships.customer_segment
        and measured_on >= valid_from and measured_on < valid_to
    group by all
)
select *, coalesce(customer_count / nullif(sum(customer_count) over (partition by measured_on), 0),
    0)::double as customer_share
from counted
"""
