"""Made-up card customers in the shape of the marts, beside ``snapshot_sql``.

Every figure follows from the transactions below; segments are given, and the transactions made to
suit them.
"""

from __future__ import annotations

from c360.domain.segments import US_STATES
from c360.testing.profile_sql import MEASURES, MEMBERSHIPS, PROFILES, SHARES

STATES = ", ".join(f"('{code}', '{name}')" for code, name in US_STATES.items())

CATEGORIES = """
create table marts.dim_merchant_category as
from (values
    ('Travel', 'Leisure', 'high_discretionary', true),
    ('Hotels', 'Leisure', 'high_discretionary', true),
    ('Airlines', 'Leisure', 'high_discretionary', true),
    ('Dining', 'Leisure', 'moderate_discretionary', true),
    ('Entertainment', 'Leisure', 'moderate_discretionary', true),
    ('Grocery', 'Necessities', 'essential', false),
    ('Gas', 'Necessities', 'essential', false),
    ('Utilities', 'Necessities', 'essential', false),
    ('Healthcare', 'Necessities', 'essential', false),
    ('Retail', 'Retail', 'variable', true),
    ('unknown', 'Other', 'variable', null)
) as categories(category_name, category_group, spending_type, is_discretionary)
"""

DATES = """
create table marts.dim_date as
select
    date_day, year(date_day)::integer as year, quarter(date_day)::integer as quarter,
    month(date_day)::integer as month, day(date_day)::integer as day,
    isoyear(date_day)::integer as iso_year, week(date_day)::integer as iso_week,
    isodow(date_day)::integer as day_of_week, monthname(date_day) as month_name,
    dayname(date_day) as day_name, isodow(date_day) > 5 as is_weekend,
    strftime(date_day, '%m-%d') = '07-04' as is_holiday,
    if(is_holiday, 'Independence Day', null) as holiday_name,
    year(date_day)::integer as fiscal_year, quarter(date_day)::integer as fiscal_quarter
from (
    select unnest(generate_series(as_of - interval 730 day, as_of::timestamp, interval 1 day))
        ::date as date_day
    from settings
)
"""

CUSTOMERS = f"""
create temp table customers as
with made as (
    select
        'CUS-' || lpad(number::varchar, 6, '0') as customer_id,
        ['Ana', 'José', 'Zoë', 'Mia', 'Katherine', 'Liam', 'D''Arcy', 'Noor', '=Sum', 'Ben',
         'Chidi'][1 + number % 11] as first_name,
        ['García', 'O''Neil', 'Smith', 'Nguyễn', 'Johnson', 'Ångström', 'Müller', '@home', 'Lee',
         'van der Berg', 'Stephenson', 'Okafor', 'Brown'][1 + number // 11 % 13] as last_name,
        case when number % 20 > 0 then lower(strip_accents(replace(first_name, '''', '')))
            .regexp_replace('[^a-z]', '', 'g') || '.' || number || '@example.'
            || ['com', 'co.uk'][1 + number % 2] end as email,
        case when number % 15 > 0 then ['+1 (555) ', '1-555-', '555.'][1 + number % 3]
            || lpad((number // 10000)::varchar, 3, '0') || '-'
            || lpad((number % 10000)::varchar, 4, '0') end as phone,
        case when number % 12 > 0 then 22 + (53 * chance(number, 'age'))::integer end as age,
        ['California', 'CA', 'Texas', 'TX', 'New York', 'FL', 'Washington', 'DC', 'Ontario',
         'District of Columbia', 'ak', 'OHIO'][1 + number % 12] as state,
        ['Springfield', 'San José', 'Portland'][1 + number % 3] as city,
        case when number % 9 > 0 then ['Full-Time', 'Part-Time', 'Self-Employed', 'Retired',
            'Unemployed'][1 + number % 5] end as employment_status,
        if(number % 5 < 3, 'Standard', 'Premium') as card_type,
        case when number % 16 > 0 then (5000 + 1000 * floor(45 * chance(number, 'limit')))
            ::decimal(12, 2) end as credit_limit,
        'GBP' as currency,
        case when number % 30 = 0 then 'stable_mid_spenders' else [
            'stable_mid_spenders', 'budget_conscious', 'stable_mid_spenders', 'new_and_growing',
            'stable_mid_spenders', 'high_value_travelers', 'budget_conscious', 'declining',
            'stable_mid_spenders', 'dormant'][1 + number % 10] end as customer_segment,
        (as_of - if(customer_segment = 'new_and_growing', 120,
            580 + (700 * chance(number, 'open'))::integer))::date as account_open_date,
        if(customer_segment = 'new_and_growing', 1, 1 + number % 3) as version_count,
        if(number % 6 = 0, 'ACC-' || lpad((1 + number % 50)::varchar, 5, '0'), null) as account_id,
        number % 30 = 0 as is_silent, number
    from range(1, (select customer_count from settings) + 1) as numbers(number), settings
)
select
    made.*, first_name || ' ' || last_name as full_name, states.code as state_code
from made
left join (values {STATES}) as states(code, name)
    on upper(made.state) in (states.code, upper(states.name))
"""

VERSIONS = """
create table marts.dim_customer as
with versions as (
    select
        number * 10 + version_number as customer_key, customer_id,
        version_number::integer as version_number,
        if(version_number = 1, account_open_date::timestamp,
            as_of::timestamp - to_days(
                (20 + 100 * (version_count - version_number))::integer)) as valid_from,
        coalesce(lead(valid_from) over (partition by customer_id order by version_number),
            timestamp '9999-12-31') as valid_to,
        version_number = version_count as is_current, false as is_deleted,
        if(is_current, card_type, 'Standard') as card_type,
        (credit_limit - 500 * (version_count - version_number))::decimal(12, 2) as credit_limit,
        first_name, last_name, email, phone, age, state, city, employment_status, currency,
        account_open_date, account_id
    from customers, settings, range(1, version_count + 1) as versions(version_number)
)
select * from versions
union all by name
select -1 as customer_key, 'unknown' as customer_id, 1 as version_number,
    timestamp '0001-01-01' as valid_from, timestamp '9999-12-31' as valid_to,
    true as is_current, false as is_deleted
union all by name
select 9 as customer_key, 'CUS-DELETED' as customer_id, 1 as version_number,
    as_of::timestamp - to_days(900) as valid_from, timestamp '9999-12-31' as valid_to,
    true as is_current, true as is_deleted, 'Standard' as card_type
from settings where customer_count > 0
"""

TRANSACTIONS = """
create temp table fct_transactions as
with buyers as (
    select number, customer_id, customer_segment from customers where not is_silent
    union all
    select -1, 'GHOST-1', 'budget_conscious' from settings where customer_count > 0
),
drawn as (
    select *, chance(number * 1000 + nth, 'when') as moment,
        chance(number * 1000 + nth, 'what') as pick, chance(number * 1000 + nth, 'much') as size
    from buyers, range((select transaction_count from settings)) as counted(nth)
),
made as (
    select
        'TRX-' || lpad(number::varchar, 6, '0') || '-' || lpad(nth::varchar, 4, '0')
            as transaction_id,
        customer_id,
        as_of::timestamp + to_hours(23) - to_seconds(case customer_segment
            when 'dormant' then 190 + 350 * moment
            when 'new_and_growing' then 119 * moment * moment
            when 'declining' then 540 * sqrt(moment)
            else 540 * moment
        end * 86400 // 1) as transaction_at,
        transaction_at::date as transaction_date,
        date_trunc('month', transaction_at)::date as month_date,
        case
            when nth = 7 then 0.01
            else case customer_segment when 'high_value_travelers' then 2500 + 900 * size
                when 'declining' then 900 + 100 * size when 'budget_conscious' then 10 + 70 * size
                else 30 + 120 * size end
        end::decimal(12, 2) as transaction_amount,
        'GBP' as currency,
        ['Blue Door', 'Côte & Co', '=Mart', 'No. 9', 'A "quoted" shop'][1 + (number + nth) % 5]
            as merchant_name,
        case
            when nth = 11 then null when nth = 12 then 'Crypto'
            when customer_segment = 'high_value_travelers' and pick < 0.5
                then ['Travel', 'Hotels', 'Airlines'][1 + nth % 3]
            when customer_segment = 'budget_conscious' and pick < 0.8
                then ['Grocery', 'Gas', 'Utilities', 'Healthcare'][1 + nth % 4]
            else ['Dining', 'Entertainment', 'Retail', 'Grocery', 'Travel', 'Gas'][1 + nth % 6]
        end as merchant_category,
        ['online', 'in_store', 'online', 'in_store', 'mobile'][1 + nth % 5] as channel,
        if(nth % 25 = 4, 'declined', 'approved') as status,
        'b1' as _batch_id
    from drawn, settings
)
select
    transaction_id, made.customer_id, coalesce(customer_key, -1) as customer_key,
    made.* exclude (transaction_id, customer_id, _batch_id),
    coalesce(category_name, 'unknown') as category_name, _batch_id
from made
left join marts.dim_merchant_category on merchant_category = category_name
left join marts.dim_customer as versions
    on made.customer_id = versions.customer_id
    and transaction_at >= valid_from and transaction_at < valid_to
"""

MONTHLY_CUSTOMER = """
create temp table monthly_customer_spending as
select
    customer_id, month_date,
    count(*) filter (status = 'approved') as transaction_count,
    count(*) filter (status = 'declined') as declined_count,
    coalesce(sum(transaction_amount) filter (status = 'approved'), 0)::decimal(18, 2)
        as spend_amount,
    min(transaction_amount) filter (status = 'approved') as min_amount,
    max(transaction_amount) filter (status = 'approved') as max_amount,
    coalesce(sum(transaction_amount) filter (status = 'approved' and category_name in
        ('Travel', 'Hotels', 'Airlines')), 0)::decimal(18, 2) as travel_amount,
    coalesce(sum(transaction_amount) filter (status = 'approved' and category_name in
        ('Grocery', 'Gas', 'Utilities', 'Healthcare')), 0)::decimal(18, 2) as necessities_amount,
    coalesce(sum(transaction_amount * transaction_amount) filter (status = 'approved'), 0)
        ::decimal(38, 4) as squared_amount,
    min(transaction_date) filter (status = 'approved') as first_transaction_date,
    max(transaction_date) filter (status = 'approved') as last_transaction_date
from fct_transactions
group by all
"""

MONTHLY_CATEGORY = """
create temp table monthly_category_spending as
select customer_id, month_date, category_name, count(*) as transaction_count,
    sum(transaction_amount)::decimal(18, 2) as spend_amount
from fct_transactions where status = 'approved'
group by all
"""

FACTS = {
    "fct_transactions": "customer_id, transaction_at, transaction_id",
    "monthly_customer_spending": "customer_id",
    "monthly_category_spending": "customer_id, category_name",
}
"""Tables that lie beside the marts as Parquet, by month, and the order of their rows."""

LIFETIME_VALUE = """
create table marts.metric_customer_ltv as
select if(customer_key = -1, 'unknown', customer_id) as customer_id,
    sum(transaction_amount)::decimal(18, 2) as lifetime_value, count(*) as transaction_count,
    min(transaction_date) as first_transaction_date, max(transaction_date) as last_transaction_date
from fct_transactions where status = 'approved'
group by all
"""

AVERAGE_VALUE = """
create table marts.metric_avg_transaction_value as
select if(customer_key = -1, 'unknown', customer_id) as customer_id,
    avg(transaction_amount)::decimal(18, 2) as avg_transaction_value,
    count(*) as transaction_count, sum(transaction_amount)::decimal(18, 2) as spend_amount
from fct_transactions where status = 'approved'
group by all
"""

CHECKS = """
create table marts.customer_quality_checks as
select 'transactions' as feed, 'unknown_customer' as check_name,
    (select count(*) from fct_transactions) as row_count,
    (select count(*) from fct_transactions where customer_key = -1) as flagged_count,
    'Transactions of customers that no source delivered.' as explanation
"""

CUSTOMER_MARTS: dict[str, str] = {
    "customers": CUSTOMERS,
    "marts.dim_merchant_category": CATEGORIES,
    "marts.dim_date": DATES,
    "marts.dim_customer": VERSIONS,
    "fct_transactions": TRANSACTIONS,
    "monthly_customer_spending": MONTHLY_CUSTOMER,
    "monthly_category_spending": MONTHLY_CATEGORY,
    "marts.metric_customer_ltv": LIFETIME_VALUE,
    "marts.metric_avg_transaction_value": AVERAGE_VALUE,
    "measures": MEASURES,
    "marts.customer_360_profile": PROFILES,
    "marts.customer_segments": MEMBERSHIPS,
    "marts.customer_segment_shares": SHARES,
    "marts.customer_quality_checks": CHECKS,
}
