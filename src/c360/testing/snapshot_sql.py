"""The statements behind ``c360.testing.snapshot``: made-up rows in the shape of the marts."""

from __future__ import annotations

SIGNALS = {
    "sessions": 15,
    "features": 15,
    "errors": 10,
    "recency": 20,
    "sentiment": 25,
    "tickets": 15,
}

ACCOUNTS = """
create temp table accounts as
select
    'ACC-' || lpad(number::varchar, 5, '0') as account_id,
    ['Acme', 'Blue Oak', 'Côté & Fils', 'Delta 100%', 'Evergreen_', 'Foxglove', 'O''Hara', '=Sum']
        [1 + number % 8] || ' ' || ['Ltd', 'plc', 'Group', '株式会社'][1 + number // 8 % 4]
        as account_name,
    case when number % 17 > 0 then ['Technology', 'Healthcare', 'Finance', 'Retail', 'Energy']
        [1 + number % 5] end as industry,
    case when number % 13 > 0 then ['North', 'South', 'East', 'West'][1 + number % 4] end as region,
    if(number % 5 < 3, 'standard', 'enterprise') as tier,
    case when number % 7 > 0 then (1 + 500 * chance(number, 's'))::integer end as seats,
    (50000 + 10 * floor(495000 * chance(number, 'a') ** 3) + number % 100 / 100.0)::decimal(18, 2)
        as arr_amount,
    'GBP' as arr_currency,
    (as_of - (320 + 600 * chance(number, 'd'))::integer)::date as subscription_start_date,
    number % 4 = 0 as is_churned,
    case when number % 4 = 0 then (as_of - (1 + 300 * chance(number, 'c'))::integer)::date end
        as churned_on,
    case
        when number % 4 = 0 then churned_on
        when number % 11 > 0 then (as_of + (400 * chance(number, 'e'))::integer)::date
    end as subscription_end_date,
    'OWN-' || (number % 15) as account_owner_id,
    case when number % 15 > 0 then ['Ada', 'Ben', 'Cleo', 'Dev', 'Eva'][1 + number % 5] || ' '
        || ['Ng', 'Ortiz', 'Park'][1 + number % 3] end as account_owner_name,
    number % 23 = 5 as is_silent,
    chance(number, 'h') as level,
    chance(number, 't') - 0.5 as trend,
    number
from range(1, (select account_count from settings) + 1) as numbers(number), settings
"""

POINTS = ",\n".join(
    f"    case when '{name}' <> 'sentiment' or not is_silent then round(least(1, greatest(0,"
    f" level + trend * days_ago / 365 + 0.3 * (chance(number, '{name}') - 0.5)))"
    f" * if(is_silent, {weight} * 100 / 75.0, {weight}), 1) end::decimal(4, 1) as {name}_points,\n"
    f"    case when '{name}' <> 'sentiment' or not is_silent then"
    f" round(if(is_silent, {weight} * 100 / 75.0, {weight}), 1) end::decimal(4, 1)"
    f" as {name}_max_points"
    for name, weight in SIGNALS.items()
)
SUM_OF_POINTS = " + ".join(f"coalesce({name}_points, 0)" for name in SIGNALS)
POINT_COLUMNS = ", ".join(f"{name}_points, {name}_max_points" for name in SIGNALS)

HISTORY = f"""
create table marts.account_health_history as
with days as (
    select accounts.*, profile, (as_of - days_ago::integer)::date as health_date, days_ago, as_of
    from accounts, settings, range(365) as ago(days_ago),
        (values ('classic'), ('default')) as profiles(profile)
    where (as_of - days_ago::integer)::date >= subscription_start_date
        and (churned_on is null or (as_of - days_ago::integer)::date <= churned_on)
),
points as (
    select *,
{POINTS}
    from days
),
scores as (
    select *, ({SUM_OF_POINTS})::decimal(4, 1) as health_score from points
)
select
    account_id, profile, health_date, 1 as profile_version, {POINT_COLUMNS},
    if(number % 29 = 7, null, health_score) as health_score,
    case
        when health_date = churned_on then 'churned' when number % 29 = 7 then 'insufficient_data'
        when health_score >= 65 then 'healthy' when health_score >= 40 then 'at_risk'
        else 'critical'
    end as risk_tier,
    if(is_silent, 75, 100)::decimal(5, 2) as data_coverage_pct,
    (100 * chance(number, 'sessions'))::integer as sessions_in_window,
    (12 * chance(number, 'features'))::integer as features_in_window,
    if(number % 19 = 3, null, chance(number, 'errors')) as error_rate_in_window,
    if(number % 19 = 3, null, (100 * chance(number, 'recency'))::integer) as days_since_last_active,
    if(is_silent, null, 2 * chance(number, 'sentiment') - 1) as sentiment_mean,
    (9 * chance(number, 'tickets'))::integer as tickets_in_window
from scores
"""

HEALTH = f"""
create table marts.account_health as
with today as (
    select *, row_number() over (partition by account_id order by health_date desc) as age
    from marts.account_health_history where profile = 'default'
),
month_ago as (
    select account_id, health_score from marts.account_health_history, settings
    where profile = 'default' and health_date = (as_of - 30)::date
)
select
    accounts.* exclude (is_silent, level, trend, number),
    profile, profile_version, {POINT_COLUMNS}, today.health_score,
    if(is_churned, 'churned', today.risk_tier) as risk_tier, data_coverage_pct,
    (900 * chance(number, 'ts'))::integer as total_sessions,
    (1 + 5 * chance(number, 'au'))::integer as active_users,
    sessions_in_window, features_in_window, error_rate_in_window, sentiment_mean,
    tickets_in_window, features_in_window as features_adopted,
    round(600 * chance(number, 'du'), 1) as avg_session_duration_seconds,
    error_rate_in_window as error_rate,
    (as_of - days_since_last_active)::date as last_active_date,
    days_since_last_active,
    sentiment_mean as avg_sentiment, sentiment_mean - 0.2 as worst_sentiment,
    tickets_in_window as support_ticket_count,
    number % 4 as sales_call_count, number % 3 as email_count,
    number % 3 as negative_interaction_count,
    ['billing', 'bugs', 'performance', 'none'][1 + number % 4] as top_complaint_category,
    as_of - subscription_start_date as tenure_days,
    if(is_churned, null, subscription_end_date - as_of) as days_to_renewal,
    month_ago.health_score as health_score_30_days_ago,
    today.health_score - month_ago.health_score as health_score_change_30_days,
    health_date as scored_on, as_of
from accounts
inner join today on accounts.account_id = today.account_id and today.age = 1
left join month_ago on accounts.account_id = month_ago.account_id
cross join settings
"""

INTERACTIONS = """
create table marts.interactions as
select
    'INT-' || lpad((number * 10 + nth)::varchar, 7, '0') as interaction_id,
    if(nth = 7, null, account_id) as account_id,
    ['direct', 'opportunity'][1 + nth % 2] as account_link,
    if(nth % 2 = 1, 'OPP-' || number, null) as opportunity_id,
    null::varchar as customer_id,
    ['support_ticket', 'sales_call', 'email', 'chat'][1 + nth % 4] as interaction_type,
    [
        'The export keeps failing. Write to jo.bloggs+crm@example.co.uk or call +44 20 7946 0018.',
        'Thank you, the new dashboard saves us an hour a day.',
        'We were billed twice on card 4111 1111 1111 1111 for invoice 20931 on 2026-10-02.',
        'Reports take 40 seconds to load since the update, 3 users complained.',
        'Could you add a filter by region? Phone me: (555) 010-7788.'
    ][1 + (number + nth) % 5] || ' Ref ' || number || '-' || nth as body,
    as_of::timestamp - to_hours((nth // 2) * 24 * 9 + number) as occurred_at,
    occurred_at::date as interaction_date,
    sha256(body) as text_hash,
    if(nth = 5, null, round(2 * chance(number * 10 + nth, 'i') - 1, 3)) as sentiment,
    if(nth = 5, null, ['billing', 'bugs', 'performance', 'general'][1 + (number + nth) % 4])
        as category,
    'lexicon' as model, '1' as model_version, nth <> 6 as is_usable,
    true as is_account_known, true as is_opportunity_known,
    'demo' as _source, '0f1e2d3c' as _batch_id
from accounts, settings, range(8) as interactions(nth)
where not is_silent
"""

OPPORTUNITIES = """
create table marts.opportunities as
select
    'OPP-' || number as opportunity_id, account_id, account_name,
    null::varchar as customer_name,
    ['core_erp', 'hrm', 'fin'][1 + number % 3] as product_code,
    ['Core ERP', 'HRM Suite', 'Financials'][1 + number % 3] as product_name,
    ['operations', 'people', 'finance'][1 + number % 3] as product_category,
    coalesce(region, 'unknown') as region,
    ['proposal', 'closed-won', 'closed-lost'][1 + number % 3] as stage,
    ['open', 'won', 'lost'][1 + number % 3] as status,
    (5000 + 2450 * chance(number, 'o') * 100)::decimal(18, 2) as amount,
    'GBP' as currency,
    amount as reporting_amount, currency as reporting_currency,
    ['Organic', 'Referral', 'Outbound'][1 + number % 3] as lead_source,
    (as_of - (60 * chance(number, 'od'))::integer)::date as sale_date,
    if(status = 'open', sale_date, (sale_date - 30)::date) as created_date,
    if(status = 'open', (sale_date + 30)::date, sale_date) as close_date
from accounts, settings
"""

FIGURES = """
    'GBP' as currency,
    sum(amount) as total_amount, count(*) as deal_count,
    (sum(amount) / count(*))::decimal(18, 2) as avg_deal_size,
    coalesce(sum(amount) filter (status = 'won'), 0) as won_amount,
    count(*) filter (status = 'won') as won_count,
    coalesce(sum(amount) filter (status = 'lost'), 0) as lost_amount,
    count(*) filter (status = 'lost') as lost_count,
    coalesce(sum(amount) filter (status = 'open'), 0) as open_amount,
    count(*) filter (status = 'open') as open_count,
    count(*) filter (status = 'won') / nullif(count(*) filter (status <> 'open'), 0) as win_rate
from marts.opportunities
"""

BACKTEST = """
create table marts.health_backtest as
select profile, 'auc' as measure, 'pooled' as slice, null::date as cutoff_date,
    null::varchar as risk_tier, 480 as account_count, 61 as churned_count,
    0.82::double as value, 0.77::double as lower, 0.87::double as upper
from (values ('classic'), ('default')) as profiles(profile)
union all
select profile, 'auc', cutoff::date::varchar, cutoff::date, null, 160, 20, 0.8, null, null
from (values ('classic'), ('default')) as profiles(profile),
    (values ('2026-06-01'), ('2026-07-01'), ('2026-08-01')) as cutoffs(cutoff)
union all
select profile, 'churn_rate', tier, null, tier, 160, churned, churned / 160, null, null
from (values ('classic'), ('default')) as profiles(profile),
    (values ('critical', 40), ('at_risk', 15), ('healthy', 6)) as tiers(tier, churned)
"""

FEEDS = """
create table marts.feed_status as
select feed, feed <> 'products' as is_connected, if(feed = 'products', 0, 100) as row_count,
    if(feed = 'products', null, as_of::timestamp) as newest_effective_at
from settings, (values ('accounts'), ('products'), ('opportunities'), ('usage_events'),
    ('interactions'), ('customers'), ('merchant_categories'), ('transactions'),
    ('engagement_profiles')) as feeds(feed)
"""

MARTS: dict[str, str] = {
    "accounts": ACCOUNTS,
    "marts.account_health_history": HISTORY,
    "marts.account_health": HEALTH,
    "marts.interactions": INTERACTIONS,
    "marts.opportunities": OPPORTUNITIES,
    "marts.pipeline_by_region": f"create table marts.pipeline_by_region as select region,{FIGURES}"
    " group by region",
    "marts.pipeline_by_product": "create table marts.pipeline_by_product as select product_code,"
    f" product_name,{FIGURES} group by product_code, product_name",
    "marts.health_backtest": BACKTEST,
    "marts.feed_status": FEEDS,
}
