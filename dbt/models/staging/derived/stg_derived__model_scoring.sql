-- Grain: one row per model that has a champion: whether it scored in this run, else why not.

with model_scoring as (

    select * from {{ source('derived', 'model_scoring') }}

),

final as (

    select
        model,
        model_version,
        as_of,
        status,
        reason,
        row_count

    from model_scoring

)

select * from final
