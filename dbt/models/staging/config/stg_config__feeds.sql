-- Grain: one row per canonical feed.

with feeds as (

    select * from {{ source('config', 'feeds') }}

),

final as (

    select
        feed,
        is_connected

    from feeds

)

select * from final
