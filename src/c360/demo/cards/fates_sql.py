"""SQL that draws what happens to customers: who turns away when, for how long, what shows it.

A customer's time is cut into terms of 340 days, the first of which begins on a day of the
customer's own, so that fates are spread evenly over the months. A term holds at most one fate and a
month without any between it and the next, so that a calendar month meets at most one.
"""

from __future__ import annotations

CAUSED = """
create table fates as
with terms as (
    select
        people.*,
        term,
        500 + 20 * term as place,
        first_day + (340 * (term - draw(i, 11)))::integer as term_from,
        -- Some turn away again and again; who buys what is needed anyway, less often.
        case behaviour when 'declining' then 0.85 when 'budget_conscious' then 0.17 else 0.35 end
            as drop_share
    from people, (select first_day from settings), range((as_of - first_day) // 340 + 2) as r(term)
    where behaviour <> 'new_and_growing' and not is_without_transactions
),
drawn as (
    select
        *,
        case
            when draw(i, place) < 0.07 * drop_share then 'lapses'
            when draw(i, place) < drop_share then 'drops'
            when draw(i, place) < drop_share + 0.28 then 'dips'
            when draw(i, place) < drop_share + 0.31 then 'worries'
        end as fate
    from terms
),
foretold as (
    -- Signs mean something with exceptions: some drop without any, some show them and stay.
    select
        *,
        case
            when fate = 'dips' and draw(i, place + 1) < 0.65 then 'harmless'
            when fate = 'dips' and draw(i, place + 1) < 0.97 then null
            when fate in ('drops', 'lapses') and draw(i, place + 1) < 0.17 then null
            else 'serious'
        end as omen,
        40 + floor(31 * draw(i, place + 2))::integer as sign_days,
        if(draw(i, place + 3) < 0.26, 0.1, 1.0) as plainness,
        case fate
            when 'worries' then 0
            when 'dips' then 22 + floor(15 * draw(i, place + 4))::integer
            else 78 + floor(93 * draw(i, place + 4) ** 10)::integer
        end as quiet_days
    from drawn
    where fate is not null
),
shaped as (
    -- Who shows signs mostly slides for weeks before falling quiet, who shows none stops at once.
    select
        *,
        if(omen is not null and draw(i, place + 5) < 0.84,
            20 + floor(21 * draw(i, place + 6))::integer, 0) as slide_days,
        term_from + sign_days
            + floor((340 - 97 - sign_days - quiet_days) * draw(i, place + 7))::integer as aimed_at
    from foretold
),
dated as (
    -- Most of what changes a life begins with a month: a job ends, a lease starts.
    select
        *,
        if(draw(i, place + 8) < 0.85,
            date_trunc('month', aimed_at)::date - slide_days // 2
                + floor(12 * draw(i, place + 9))::integer,
            aimed_at) as quiet_from
    from shaped
),
carded as (
    select
        *,
        quiet_from - sign_days as starts_on,
        (card_type = 'Premium') = (
            select count(*) % 2 = 0 from changes
            where changes.i = dated.i and what = 'card' and changed_on < quiet_from - sign_days
        ) as is_premium
    from dated
)
select
    i,
    fate,
    starts_on,
    sign_days,
    -- The squeezed have cards declined and turn to necessities; those who drift pay elsewhere
    -- online. The first is serious with a Standard card, the second with a Premium one.
    case when omen is not null then
        if((omen = 'serious') = is_premium, 'drifting', 'squeezed')
    end as sign,
    plainness,
    quiet_from,
    slide_days,
    if(fate = 'lapses', date '9999-12-31', quiet_from + quiet_days) as ends_on,
    case when fate in ('drops', 'lapses') then
        ['job loss', 'relocation', 'lifestyle'][1 + floor(3 * draw(i, place + 10))::integer]
    end as reason
from carded
-- Nobody turns away who has hardly begun, nor who has gone for good.
where starts_on > account_open_date + 100
qualify not coalesce(bool_or(fate = 'lapses') over (
    partition by i order by term rows between unbounded preceding and 1 preceding
), false)
"""
"""``drops`` fall quiet for months, ``lapses`` for good, ``dips`` for weeks, ``worries`` never."""

UNCAUSED = """
create table fates as
with months as (
    select
        i,
        number,
        (first_day + to_months(number::integer))::date as starts_on,
        draw(i, 500 + number) < 0.055 as is_drawn
    from people, settings, range(card_months) as r(number)
    where not is_without_transactions and starts_on > account_open_date
)
select
    i,
    'pauses' as fate,
    starts_on,
    0 as sign_days,
    null::varchar as sign,
    0.0 as plainness,
    starts_on as quiet_from,
    0 as slide_days,
    (starts_on + interval 2 month)::date as ends_on,
    ['job loss', 'relocation', 'lifestyle'][1 + floor(3 * draw(i, 600 + number))::integer]
        as reason
from months
window earlier as (partition by i order by number)
-- Nobody pauses again in the month of coming back, when silence still tells who paused.
qualify is_drawn and not (
    lag(is_drawn, 2, false) over earlier and not lag(is_drawn, 1, false) over earlier
)
"""
"""Two calendar months of silence from the first day of a month on, whatever one did before."""
