-- Grain: one row per account and day on which its tier (shown profile) is not that of the day
-- before. An alert waits until the tier has held for 3 days or the score has crossed the boundary
-- by more than 3 points (alert_on); a tier that does neither is passed over, so that going there
-- and back alerts nobody.

with judged as (

    select * from {{ ref('int_account_tiers_judged') }}

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
