-- Grain: one row per text, by hash.

with texts as (

    select * from {{ source('derived', 'interaction_texts') }}

),

final as (

    select
        text_hash,
        model,
        model_version,
        sentiment,
        category,
        is_usable

    from texts

)

select * from final
