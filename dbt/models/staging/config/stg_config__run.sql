-- Grain: one row. Ephemeral, so that staging over a feed needs raw.<feed> and config.run alone:
-- the live reader runs it with a run of its own.
{{ config(materialized='ephemeral') }}

with run as (

    select * from {{ source('config', 'run') }}

),

final as (

    select
        as_of,
        reporting_currency,
        time_zone,
        {{ end_of_day('as_of', 'time_zone') }} as cutoff_at

    from run

)

select * from final
