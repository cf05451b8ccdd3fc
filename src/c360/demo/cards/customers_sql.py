"""SQL that draws customers: who they are, and what is going to happen to them.

Each draw is a hash of the seed, the customer and the number of the draw, so that it depends on
nothing else: not on threads, nor on how many customers there are.
"""

from __future__ import annotations

DRAW = """
create or replace macro draw(customer, number) as
    (hash(hash(getvariable('seed'), customer, number)) >> 11)::double / 9007199254740992.0
"""
"""A number in [0, 1), by the session's variable ``seed``. Hashed twice: of several arguments alone,
hashes of neighbouring draws are not independent of each other."""

PEOPLE = """
create table people as
with drawn as (
    select
        i::integer as i,
        'C' || lpad(i::varchar, 6, '0') as customer_id,
        case
            when draw(i, 1) < 0.13 then 'high_value_traveler'
            when draw(i, 1) < 0.545 then 'stable_mid_spender'
            when draw(i, 1) < 0.80 then 'budget_conscious'
            when draw(i, 1) < 0.93 then 'new_and_growing'
            else 'declining'
        end as behaviour,
        employment[1 + (draw(i, 2) * 100)::integer % 100] as employment_status
    from range((select customers from settings)) as numbers(i), settings
)
select
    drawn.*,
    first_names[1 + floor(draw(i, 3) * 40)::integer] as first_name,
    last_names[1 + floor(draw(i, 4) * 40)::integer] as last_name,
    (22 + floor(54 * draw(i, 5)))::integer as age,
    states[1 + floor(draw(i, 6) * len(states))::integer] as state,
    case
        when draw(i, 7) * 100 < premium_pct[employment_status] then 'Premium' else 'Standard'
    end as card_type,
    (5 + floor(46 * draw(i, 8)) )::integer * 1000 as credit_limit,
    -- A customer with a tenure is older than any rule for newcomers; most are older than the data.
    as_of - case
        when behaviour = 'new_and_growing' then 36 + floor(115 * draw(i, 9))::integer
        else 215 + floor(1062 * sqrt(draw(i, 9)))::integer
    end as account_open_date,
    as_of,
    draw(i, 10) < 0.012 as is_without_transactions,
    case behaviour
        when 'high_value_traveler' then 40 + 40 * draw(i, 19) ** 0.1
        when 'budget_conscious' then 15 + 15 * draw(i, 19) ** 0.1
        when 'new_and_growing' then 25 + 25 * draw(i, 19) ** 0.1
        else 20 + 20 * draw(i, 19) ** 0.1
    end as monthly_rate,
    -- Some are away for weeks several times a year, the retired and self-employed most of all.
    causal and draw(i, 24) < if(employment_status in ('Retired', 'Self-Employed'), 0.3, 0.02)
        as goes_away,
    (80 + floor(50 * draw(i, 25)))::integer as away_every,
    (18 + floor(15 * draw(i, 26)))::integer as away_days,
    floor(130 * draw(i, 27))::integer as away_shift
from drawn, settings
"""

CHANGES = """
create table changes as
with numbered as (
    select people.*, change, draw(i, 30 + change) as moment, draw(i, 40 + change) as kind
    from people, range(1, 5) as numbers(change)
),
dated as (
    select *, account_open_date + 20
        + floor(moment * greatest(as_of - account_open_date - 21, 1))::integer as changed_on
    from numbered
    where draw(i, 50 + change) < 0.075 * (as_of - account_open_date) / 365.0
)
select
    i,
    change,
    changed_on,
    case when kind < 0.35 then 'card' when kind < 0.8 then 'limit' when kind < 0.9 then 'city'
        else 'email' end as what
from dated
"""

VERSIONS = """
create table versions as
with steps as (
    select i, 0 as step, account_open_date::timestamp + interval 9 hour as updated_at,
        'opened' as what from people
    union all
    select i, change, changed_on::timestamp + interval 10 hour, what from changes
    union all
    select i, 8, quiet_from::timestamp + interval 11 hour, reason
    from fates
    where reason in ('job loss', 'relocation') and quiet_from < getvariable('end_of_data')
    union all
    select i, 8, ends_on::timestamp + interval 8 hour, 'new job'
    from fates where reason = 'job loss' and ends_on < getvariable('end_of_data')
    union all
    select i, 9, (as_of - 150)::timestamp, 'deleted'
    from people where i % 499 = 7 and account_open_date < as_of - 150
    union all
    select i, 10, (as_of - 60)::timestamp, 'revived'
    from people where i % 998 = 7 and account_open_date < as_of - 150
),
counted as (
    select
        steps.*,
        count(*) filter (what = 'card') over upto as cards,
        count(*) filter (what = 'limit') over upto as limits,
        count(*) filter (what in ('city', 'relocation')) over upto as moves,
        count(*) filter (what = 'email') over upto as emails,
        count(*) filter (what = 'job loss') over upto
            > count(*) filter (what = 'new job') over upto as is_jobless
    from steps
    window upto as (partition by i order by updated_at, step)
),
placed as (
    select counted.*, if(moves = 0, people.state,
        states[1 + floor(draw(counted.i, 60 + moves) * len(states))::integer]) as place
    from counted inner join people on counted.i = people.i cross join settings
)
select
    people.customer_id,
    people.first_name,
    people.last_name,
    case when draw(placed.i, 20) >= 0.02 then
        lower(replace(strip_accents(first_name || '.' || last_name), '''', ''))
        || placed.i || if(emails > 0, '.' || emails, '') || '@mail.example'
    end as email,
    '+1 555 ' || lpad((hash(hash(getvariable('seed'), placed.i, 21)) % 1000)::varchar, 3, '0')
        || ' ' || lpad((hash(hash(getvariable('seed'), placed.i, 22)) % 10000)::varchar, 4, '0')
        as phone,
    people.age,
    place as state,
    cities[place] as city,
    if(is_jobless, 'Unemployed', people.employment_status) as employment_status,
    if((people.card_type = 'Premium') = (cards % 2 = 0), 'Premium', 'Standard') as card_type,
    (greatest(5000, people.credit_limit + 1000 * limits * if(draw(placed.i, 23) < 0.7, 2, -1)))
        ::decimal(12, 2) as credit_limit,
    'GBP' as currency,
    people.account_open_date,
    placed.updated_at,
    placed.what = 'deleted' as is_deleted
from placed
inner join people on placed.i = people.i
cross join (select cities from settings)
order by people.customer_id, placed.updated_at, placed.step
"""
