"""SQL that draws the transactions of one month."""

from __future__ import annotations

MONTH = """
create or replace table month_rows as
with active as (
    -- Who can pay on some day of the month, and how often they would if nothing happened.
    select
        people.*,
        current.* exclude (i),
        monthly_rate * getvariable('season')
            * if(behaviour = 'new_and_growing', 1.7, 1.0) as expected
    from people
    left join (
        from fates
        where starts_on < getvariable('month_end') and ends_on > getvariable('month_start')
        -- Pauses without a cause may meet, and then both are quiet to the end of the month.
        qualify row_number() over (partition by i order by starts_on) = 1
    ) as current on people.i = current.i
    where not is_without_transactions
        and account_open_date < getvariable('month_end')
        and (coalesce(fate, '') <> 'lapses' or quiet_from > getvariable('month_start'))
),
counted as (
    select *, floor(
        expected * (0.88 + 0.3 * draw(i, getvariable('draw')))
        + draw(i, getvariable('draw') + 1)
    )::integer as planned_count
    from active
),
planned as (
    select
        counted.* exclude (planned_count, expected),
        k,
        hash(hash(getvariable('seed'), i, getvariable('draw'), k)) as first_bits,
        hash(hash(getvariable('seed'), k, getvariable('draw') + 7, i)) as second_bits
    from counted, unnest(range(planned_count)) as numbers(k)
),
drawn as (
    select
        *,
        getvariable('month_start')
            + floor((first_bits & 65535) / 65536.0 * getvariable('day_count'))::integer as paid_on,
        ((first_bits >> 16) & 65535) / 65536.0 as amount_draw,
        ((first_bits >> 32) & 65535) / 65536.0 as category_draw,
        (first_bits >> 48) / 65536.0 as keep_draw,
        (second_bits & 65535) / 65536.0 as status_draw,
        ((second_bits >> 16) & 65535) / 65536.0 as channel_draw,
        ((second_bits >> 32) & 65535) / 65536.0 as merchant_draw,
        (second_bits >> 48) / 65536.0 as shift_draw
    from planned
),
placed as (
    select
        *,
        -- How strong a sign is, and how much of the usual number of payments is left.
        if(
            sign is null or paid_on < starts_on or paid_on >= ends_on,
            0.0,
            plainness * least(1.0, (paid_on - starts_on) / sign_days)
        ) as strength,
        case
            when fate is null or paid_on < quiet_from or paid_on >= ends_on then 1.0
            when fate in ('lapses', 'pauses') then 0.0
            else 1.0 - 0.85 * least(1.0, (paid_on - quiet_from + 1) / (slide_days + 1))
        end as pace,
        goes_away and (as_of - paid_on + away_shift) % away_every < away_days as is_away
    from drawn
    where paid_on > account_open_date and paid_on < getvariable('end_of_data')
),
kept as (
    select * from placed
    where keep_draw < pace * (1.0 - 0.2 * strength) * if(is_away, 0.22, 1.0) * if(
        behaviour = 'new_and_growing',
        0.25 + 0.75 * (paid_on - account_open_date) / (as_of - account_open_date + 1),
        1.0
    )
),
described as (
    select
        *,
        case
            when sign = 'squeezed' and shift_draw < 0.75 * strength then
                necessities[1 + floor(category_draw * 4)::integer]
            else visits[behaviour][1 + floor(category_draw * 100)::integer]
        end as merchant_category,
        merchants[1 + floor(merchant_draw * 100)::integer] as merchant,
        case
            when channel_draw >= 0.4 and channel_draw < 0.8
                or sign = 'drifting' and shift_draw < 0.95 * strength then 'in_store'
            when channel_draw < 0.4 then 'online'
            else 'mobile'
        end as channel
    from kept, (select visits, necessities, merchants from settings)
)
select
    'T' || lpad(i::varchar, 6, '0') || lpad(getvariable('number')::varchar, 2, '0')
        || lpad(k::varchar, 3, '0') as transaction_id,
    customer_id,
    paid_on::timestamp + to_seconds((second_bits % 57600)::bigint + 21600) as transaction_at,
    ((1.0 - 0.2 * strength) * (0.6 + 0.4 * pace) * case behaviour
        when 'high_value_traveler' then 50 + 450 * amount_draw ** 2
        when 'budget_conscious' then 10 + 70 * amount_draw ** 1.5
        when 'new_and_growing' then 20 + 80 * least(1.0, amount_draw
            * (0.6 + 0.6 * (paid_on - account_open_date) / (as_of - account_open_date + 1)))
        else 30 + 120 * amount_draw ** 1.3
    end)::decimal(12, 2) as transaction_amount,
    'GBP' as currency,
    split_part(merchant, '|', 1) || ' ' || merchant_category || ' ' || split_part(merchant, '|', 2)
        as merchant_name,
    merchant_category,
    channel,
    if(
        status_draw < 0.02 + if(sign = 'squeezed', 0.4, 0.0) * strength, 'declined', 'approved'
    ) as status
from described
"""

FAULTS = """
insert into month_rows
with picked as (
    select *, row_number() over (
        order by hash(getvariable('seed'), transaction_id), transaction_id
    ) as place
    from month_rows where transaction_at < getvariable('month_start') + interval 25 day
    qualify place <= 60
)
select * exclude (place) replace (
    'T9' || lpad(place::varchar, 9, '0') as transaction_id,
    case when place between 9 and 13 then 'C999' || place::varchar else customer_id end
        as customer_id,
    case
        when place between 14 and 16 then -transaction_amount
        when place between 17 and 18 then 9000000.00
        else transaction_amount
    end as transaction_amount,
    case
        when place between 19 and 20 then getvariable('end_of_data') + interval 40 day
        when place between 21 and 26 then transaction_at - interval 35 day
        else transaction_at
    end as transaction_at,
    case when place between 27 and 31 then 'Space Tourism' else merchant_category end
        as merchant_category
)
from picked where place between 9 and 31
union all by name
-- The same id with another amount: the one read last counts.
select * exclude (place) replace (transaction_amount + 1 as transaction_amount)
from picked where place between 32 and 35
union all by name
-- Exported twice, word for word.
select * exclude (place) from picked where place between 1 and 8
"""
"""Planted in the last month: 8 exact duplicates, 5 unknown customers, 3 negative and 2 absurd
amounts, 2 future days, 6 rows of another month, 5 of a category never seen, 4 changed ids."""

WRITE = """
copy (from month_rows order by transaction_at, transaction_id, transaction_amount)
to '{path}' (format parquet, compression zstd)
"""
