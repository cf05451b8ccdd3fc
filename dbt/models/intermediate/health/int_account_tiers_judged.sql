-- Grain: one row per account and day, with the spell of days in one tier it belongs to (shown
-- profile), and whether the tier is established by then: it has held for 3 days, or the score has
-- crossed the boundary by more than 3 points. A churn is established at once.

with history as (

    select history.*

    from {{ ref('account_health_history') }} as history

    inner join {{ ref('stg_config__shown_profile') }} as shown
        on history.profile = shown.profile

),

thresholds as (

    select
        profiles.profile_version,
        profiles.healthy_from,
        profiles.at_risk_from

    from {{ ref('stg_config__health_profiles') }} as profiles

    inner join {{ ref('stg_config__shown_profile') }} as shown
        on profiles.profile = shown.profile

),

marked as (

    select
        history.account_id,
        history.health_date,
        history.risk_tier,
        history.health_score,
        thresholds.healthy_from,
        thresholds.at_risk_from,
        lag(history.risk_tier) over by_day as from_tier,
        lag(history.health_score) over by_day as from_score

    from history

    inner join thresholds
        on history.profile_version = thresholds.profile_version

    window by_day as (
        partition by history.account_id
        order by history.health_date
    )

),

numbered as (

    select
        *,
        sum(case when risk_tier = from_tier then 0 else 1 end) over (
            partition by account_id
            order by health_date
            rows between unbounded preceding and current row
        ) as spell

    from marked

),

with_entry as (

    select
        *,
        first_value(from_tier) over (partition by account_id, spell order by health_date)
            as entered_from,
        first_value(from_score) over (partition by account_id, spell order by health_date)
            as entered_at_score,
        row_number() over (partition by account_id, spell order by health_date) as day_of_spell

    from numbered

),

final as (

    select
        *,
        case
            when risk_tier = 'churned' then true
            when day_of_spell >= 3 or entered_from is null then true
            when risk_tier = 'insufficient_data' or entered_from = 'insufficient_data' then false
            when risk_tier = 'healthy' then health_score - healthy_from > 3
            when risk_tier = 'critical' then at_risk_from - health_score > 3
            when entered_at_score >= healthy_from then healthy_from - health_score > 3
            else health_score - at_risk_from > 3
        end as is_established

    from with_entry

)

select * from final
