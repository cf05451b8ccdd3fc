-- Grain: one row per profile, cutoff, tier, score and resample: how many churned and how many
-- stayed. Resample 0 is the data itself; in 1 to 200 each account counts k times, k drawn from a
-- Poisson distribution with mean 1 by a hash of account and resample: a bootstrap by account that
-- gives the same interval every time.
{{ config(materialized='table') }}

with observations as (

    select * from {{ ref('int_health_backtest_observed') }}

),

accounts as (

    select distinct account_id from observations

),

resamples as (

    select resample

    from (select {{ integers_from_to(0, 200) }} as resample)

),

drawn as (

    select
        accounts.account_id,
        resamples.resample,
        {{ uniform_by_hash("accounts.account_id || '/' || resamples.resample") }} as draw

    from accounts

    cross join resamples

),

weighted as (

    select
        account_id,
        resample,
        case
            when resample = 0 then 1
            when draw < 0.36787944 then 0
            when draw < 0.73575888 then 1
            when draw < 0.91969860 then 2
            when draw < 0.98101184 then 3
            when draw < 0.99634015 then 4
            when draw < 0.99940582 then 5
            else 6
        end as weight

    from drawn

),

final as (

    select
        observations.profile,
        observations.cutoff_date,
        observations.risk_tier,
        observations.health_score,
        weighted.resample,
        cast(coalesce(sum(weighted.weight) filter (where observations.has_churned), 0) as bigint)
            as churned_weight,
        cast(
            coalesce(sum(weighted.weight) filter (where not observations.has_churned), 0) as bigint
        ) as stayed_weight

    from observations

    inner join weighted
        on
            observations.account_id = weighted.account_id
            and weighted.weight > 0

    group by
        observations.profile,
        observations.cutoff_date,
        observations.risk_tier,
        observations.health_score,
        weighted.resample

)

select * from final
