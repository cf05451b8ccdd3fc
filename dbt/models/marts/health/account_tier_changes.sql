-- Grain: one row per account and day on which its tier (default profile) is not that of the day
-- before. An alert waits until the tier has held for 3 days or the score has crossed the boundary
-- by more than 3 points (alert_on); a tier that does neither is passed over, so that going there
-- and back alerts nobody.

with history as (

    select * from {{ ref('account_health_history') }}

    where profile = 'default'

),

thresholds as (

    select
        profile_version,
        healthy_from,
        at_risk_from

    from {{ ref('stg_config__health_profiles') }}

    where profile = 'default'

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

judged as (

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

),

spells as (

    select
        account_id,
        spell,
        min(health_date) as changed_on,
        min(health_date) filter (where is_established) as established_on,
        min(entered_from) as from_tier,
        min(risk_tier) as to_tier,
        min_by(health_score, health_date) as health_score

    from judged

    group by
        account_id,
        spell

),

established as (

    select
        account_id,
        spell,
        lag(to_tier) over (partition by account_id order by spell) as previous_tier

    from spells

    where established_on is not null

),

final as (

    select
        spells.account_id,
        spells.changed_on,
        spells.from_tier,
        spells.to_tier,
        spells.health_score,
        coalesce(established.previous_tier != spells.to_tier, false) as is_alert,
        case when established.previous_tier != spells.to_tier then spells.established_on end
            as alert_on

    from spells

    left join established
        on
            spells.account_id = established.account_id
            and spells.spell = established.spell

    where spells.from_tier is not null

)

select * from final
