-- Grain: one row per day, of whole years, from the first year with a transaction to the year after
-- as_of. Holidays are those of the United States' federal government, on the day itself.

with months as (

    select * from {{ ref('int_transaction_months') }}

),

run as (

    select * from {{ ref('stg_config__run') }}

),

calendar as (

    select * from {{ ref('stg_config__calendar') }}

),

bounds as (

    select
        date_trunc('year', least(min(months.period_start), any_value(run.as_of))) as first_day,
        date_trunc('year', any_value(run.as_of)) + interval 2 year - interval 1 day as last_day

    from run

    left join months
        on true

),

days as (

    select {{ days_from_to('first_day', 'last_day') }} as date_day

    from bounds

),

parts as (

    select
        days.date_day,
        cast(year(days.date_day) as integer) as year,
        cast(quarter(days.date_day) as integer) as quarter,
        cast(month(days.date_day) as integer) as month,
        cast(day(days.date_day) as integer) as day,
        cast(isoyear(days.date_day) as integer) as iso_year,
        cast(week(days.date_day) as integer) as iso_week,
        cast(isodow(days.date_day) as integer) as day_of_week,
        monthname(days.date_day) as month_name,
        dayname(days.date_day) as day_name,
        cast((day(days.date_day) - 1) // 7 + 1 as integer) as week_of_month,
        calendar.fiscal_year_start_month

    from days

    cross join calendar

),

named as (

    select
        *,
        case
            when month = 1 and day = 1 then 'New Year''s Day'
            when month = 1 and day_of_week = 1 and week_of_month = 3
                then 'Martin Luther King Jr. Day'
            when month = 2 and day_of_week = 1 and week_of_month = 3 then 'Washington''s Birthday'
            when month = 5 and day_of_week = 1 and day > 24 then 'Memorial Day'
            when month = 6 and day = 19 and year >= 2021 then 'Juneteenth'
            when month = 7 and day = 4 then 'Independence Day'
            when month = 9 and day_of_week = 1 and week_of_month = 1 then 'Labor Day'
            when month = 10 and day_of_week = 1 and week_of_month = 2 then 'Columbus Day'
            when month = 11 and day = 11 then 'Veterans Day'
            when month = 11 and day_of_week = 4 and week_of_month = 4 then 'Thanksgiving Day'
            when month = 12 and day = 25 then 'Christmas Day'
        end as holiday_name

    from parts

),

final as (

    select
        date_day,
        year,
        quarter,
        month,
        day,
        iso_year,
        iso_week,
        day_of_week,
        month_name,
        day_name,
        day_of_week >= 6 as is_weekend,
        holiday_name is not null as is_holiday,
        holiday_name,
        -- A fiscal year is named after the calendar year in which it ends.
        case
            when fiscal_year_start_month > 1 and month >= fiscal_year_start_month then year + 1
            else year
        end as fiscal_year,
        cast((month - fiscal_year_start_month + 12) % 12 // 3 + 1 as integer) as fiscal_quarter

    from named

)

select * from final
