-- Grain: one row per profile, measure and slice (pooled, a cutoff, a tier). Counts are of
-- observations: an account is observed once per cutoff. With fewer than 5 that churned or 5 that
-- stayed an AUC is not given, nor a churn rate of fewer than 5 observations: null, not a guess.

with measured as (

    select * from {{ ref('int_health_backtest_measured') }}

),

summarised as (

    select
        profile,
        measure,
        slice,
        cutoff_date,
        risk_tier,
        max(churned_count + stayed_count) filter (where resample = 0) as account_count,
        max(churned_count) filter (where resample = 0) as churned_count,
        max(stayed_count) filter (where resample = 0) as stayed_count,
        max(value) filter (where resample = 0) as value,
        quantile_cont(value, 0.025) filter (where resample > 0) as lower,
        quantile_cont(value, 0.975) filter (where resample > 0) as upper

    from measured

    group by
        profile,
        measure,
        slice,
        cutoff_date,
        risk_tier

),

judged as (

    select
        *,
        case
            when measure = 'auc' then churned_count >= 5 and stayed_count >= 5
            else account_count >= 5
        end as is_enough

    from summarised

),

final as (

    select
        profile,
        measure,
        slice,
        cutoff_date,
        risk_tier,
        account_count,
        churned_count,
        case when is_enough then value end as value,
        case when is_enough then lower end as lower,
        case when is_enough then upper end as upper

    from judged

)

select * from final
