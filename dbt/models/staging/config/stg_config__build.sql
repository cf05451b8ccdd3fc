-- Grain: one row: how this run builds what is too large to build anew each time, and where the last
-- one stopped. previous_cutoff_at is null in a full build.
{{ config(materialized='ephemeral') }}

with build as (

    select * from {{ source('config', 'build') }}

),

run as (

    select * from {{ source('config', 'run') }}

),

final as (

    select
        build.is_full,
        build.previous_as_of,
        {{ end_of_day('build.previous_as_of', 'run.time_zone') }} as previous_cutoff_at

    from build

    cross join run

)

select * from final
