-- Grain: one row per model and entity: what the champion says as of this run.

with predictions as (

    select * from {{ ref('stg_derived__predictions') }}

),

final as (

    select
        model,
        entity_id,
        model_version,
        as_of,
        predicted_at,
        prediction,
        score,
        category,
        is_positive,
        drivers

    from predictions

)

select * from final
