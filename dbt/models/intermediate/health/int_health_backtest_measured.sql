-- Grain: one row per profile, measure, slice and resample of the back-test.
-- AUC: how often an account that churned had the lower score of two; ties count half.

with resampled as (

    select * from {{ ref('int_health_backtest_resampled') }}

),

sliced as (

    select
        profile,
        'pooled' as slice,
        cast(null as date) as cutoff_date,
        resample,
        health_score,
        sum(churned_weight) as churned_weight,
        sum(stayed_weight) as stayed_weight

    from resampled

    group by
        profile,
        resample,
        health_score

    union all

    select
        profile,
        cast(cutoff_date as varchar) as slice,
        cutoff_date,
        resample,
        health_score,
        sum(churned_weight) as churned_weight,
        sum(stayed_weight) as stayed_weight

    from resampled

    group by
        profile,
        cutoff_date,
        resample,
        health_score

),

ranked as (

    select
        *,
        coalesce(sum(stayed_weight) over (
            partition by profile, slice, resample
            order by health_score desc
            rows between unbounded preceding and 1 preceding
        ), 0) as stayed_above

    from sliced

),

final as (

    select
        profile,
        'auc' as measure,
        slice,
        cutoff_date,
        cast(null as varchar) as risk_tier,
        resample,
        cast(sum(churned_weight) as bigint) as churned_count,
        cast(sum(stayed_weight) as bigint) as stayed_count,
        cast(sum(churned_weight * (2 * stayed_above + stayed_weight)) as double)
        / nullif(2 * sum(churned_weight) * sum(stayed_weight), 0) as value

    from ranked

    group by
        profile,
        slice,
        cutoff_date,
        resample

    union all

    select
        profile,
        'churn_rate' as measure,
        risk_tier as slice,
        cast(null as date) as cutoff_date,
        risk_tier,
        resample,
        cast(sum(churned_weight) as bigint) as churned_count,
        cast(sum(stayed_weight) as bigint) as stayed_count,
        cast(sum(churned_weight) as double)
        / nullif(sum(churned_weight) + sum(stayed_weight), 0) as value

    from resampled

    group by
        profile,
        risk_tier,
        resample

)

select * from final
