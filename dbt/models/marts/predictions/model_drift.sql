-- Grain: one row per model and feature: how far it is from what the champion was trained on.

with model_drift as (

    select * from {{ ref('stg_derived__model_drift') }}

),

final as (

    select
        model,
        model_version,
        as_of,
        feature,
        label,
        psi,
        level

    from model_drift

)

select * from final
