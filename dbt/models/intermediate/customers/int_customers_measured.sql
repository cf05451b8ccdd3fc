-- Grain: one row per measured day and customer with an approved transaction up to it. What the
-- rules of segments read: windows that end with the day, and shares of all spending up to it.
{{ config(
    materialized='period_parquet',
    periods='int_measured_days',
    period_column='measured_on',
    sort_by=['customer_id', 'measured_on']
) }}

with days as (

    select * from {{ ref('int_measured_days') }}

    where measured_on >= {{ period_start() }} and measured_on < {{ period_end() }}

),

recent_transactions as (

    -- No window of a rule is longer than six months, and no month than 31 days.
    select
        days.measured_on,
        paid.customer_id,
        paid.transaction_date,
        paid.transaction_amount,
        paid.category_name,
        paid.status

    from {{ ref('fct_transactions') }} as paid

    inner join days
        on
            paid.transaction_date > days.measured_on - 186
            and paid.transaction_date <= days.measured_on

    where
        paid.status = 'approved'
        and paid.month_date >= {{ period_start() }} - 250
        and paid.month_date < {{ period_end() }}

),

recent as (

    select
        measured_on,
        customer_id,
        {%- for name, first_day, last_day in [
            ('last_90', 90, 0), ('prior_90', 180, 90), ('last_180', 180, 0)
        ] %}
        {{ spending_of('transaction_date > measured_on - ' ~ first_day
            ~ ' and transaction_date <= measured_on - ' ~ last_day) }} as {{ name }}_amount,
        count(*) filter (
            where transaction_date > measured_on - {{ first_day }}
            and transaction_date <= measured_on - {{ last_day }}
        ) as {{ name }}_count,
        {%- endfor %}
        {{ spending_of(in_month_of('measured_on')) }} as spend_amount,
        {{ spending_of(
            in_month_of('measured_on') ~ ' and category_name in ' ~ travel_categories()
        ) }}
            as travel_amount,
        {{ spending_of(
            in_month_of('measured_on') ~ ' and category_name in ' ~ necessity_categories()
        ) }}
            as necessities_amount,
        min(transaction_date) as first_transaction_date

    from recent_transactions

    group by
        measured_on,
        customer_id

),

earlier as (

    select
        days.measured_on,
        monthly.customer_id,
        sum(monthly.spend_amount) as spend_amount,
        sum(monthly.travel_amount) as travel_amount,
        sum(monthly.necessities_amount) as necessities_amount,
        min(monthly.first_transaction_date) as first_transaction_date

    from {{ ref('monthly_customer_spending') }} as monthly

    inner join days
        on monthly.month_date < date_trunc('month', days.measured_on)

    where
        monthly.month_date < {{ period_end() }}
        and monthly.transaction_count > 0

    group by
        days.measured_on,
        monthly.customer_id

),

combined as (

    select
        coalesce(recent.measured_on, earlier.measured_on) as measured_on,
        coalesce(recent.customer_id, earlier.customer_id) as customer_id,
        least(recent.first_transaction_date, earlier.first_transaction_date)
            as first_transaction_date,
        coalesce(recent.last_90_amount, 0) as last_90_amount,
        coalesce(recent.prior_90_amount, 0) as prior_90_amount,
        coalesce(recent.last_90_count, 0) as last_90_count,
        coalesce(recent.prior_90_count, 0) as prior_90_count,
        coalesce(recent.last_180_count, 0) as last_180_count,
        coalesce(recent.spend_amount, 0) + coalesce(earlier.spend_amount, 0) as spend_amount,
        coalesce(recent.travel_amount, 0) + coalesce(earlier.travel_amount, 0) as travel_amount,
        coalesce(recent.necessities_amount, 0) + coalesce(earlier.necessities_amount, 0)
            as necessities_amount

    from recent

    full outer join earlier
        on
            recent.measured_on = earlier.measured_on
            and recent.customer_id = earlier.customer_id

),

exposed as (

    select
        *,
        measured_on - first_transaction_date + 1 as exposed_days,
        {{ whole_months_between('first_transaction_date', 'measured_on') }} as tenure_months

    from combined

),

newcomers as (

    select
        measured_on,
        customer_id,
        -- The newer half of the tenure, at most 90 days; the older half is the rest.
        least(exposed_days // 2, 90) as newer_days

    from exposed

    where tenure_months < 6

),

halves as (

    select
        newcomers.measured_on,
        newcomers.customer_id,
        sum(recent_transactions.transaction_amount) filter (
            where recent_transactions.transaction_date
            > newcomers.measured_on - cast(newcomers.newer_days as integer)
        ) as newer_amount

    from newcomers

    inner join recent_transactions
        on
            newcomers.measured_on = recent_transactions.measured_on
            and newcomers.customer_id = recent_transactions.customer_id

    group by
        newcomers.measured_on,
        newcomers.customer_id

),

final as (

    select
        exposed.measured_on,
        exposed.customer_id,
        exposed.first_transaction_date,
        cast(exposed.exposed_days as integer) as exposed_days,
        exposed.tenure_months,
        cast(exposed.last_90_amount as decimal(18, 2)) as last_90_amount,
        cast(exposed.prior_90_amount as decimal(18, 2)) as prior_90_amount,
        exposed.last_90_count,
        exposed.prior_90_count,
        exposed.last_180_count,
        cast(exposed.spend_amount as decimal(18, 2)) as spend_amount,
        cast(exposed.travel_amount as decimal(18, 2)) as travel_amount,
        cast(exposed.necessities_amount as decimal(18, 2)) as necessities_amount,
        cast(newcomers.newer_days as integer) as newer_days,
        cast(exposed.exposed_days - newcomers.newer_days as integer) as older_days,
        cast(coalesce(halves.newer_amount, 0) as decimal(18, 2)) as newer_amount,
        cast(exposed.spend_amount - coalesce(halves.newer_amount, 0) as decimal(18, 2))
            as older_amount

    from exposed

    left join newcomers
        on
            exposed.measured_on = newcomers.measured_on
            and exposed.customer_id = newcomers.customer_id

    left join halves
        on
            exposed.measured_on = halves.measured_on
            and exposed.customer_id = halves.customer_id

)

select * from final
