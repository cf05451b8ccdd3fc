-- Grain: one row per model and day scored in the past whose outcomes are known by now.

with model_backtest as (

    select * from {{ source('derived', 'model_backtest') }}

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
        -- Rows that an earlier release kept say nothing of it: they are of runs.
        coalesce(is_held_out, false) as is_held_out

    from model_backtest

)

select * from final
