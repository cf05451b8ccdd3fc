-- Grain: one row per model and day scored in the past whose outcomes are known by now.

with model_backtest as (

    select * from {{ ref('stg_derived__model_backtest') }}

),

final as (

    select
        model,
        model_version,
        scored_as_of,
        observed_until,
        row_count,
        positive_count,
        auc,
        mean_predicted,
        observed_rate,
        is_held_out

    from model_backtest

)

select * from final
