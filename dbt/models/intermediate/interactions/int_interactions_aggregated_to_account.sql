-- Grain: one row per account with interactions, over everything known by as_of.
-- The top category has the most interactions, then the lowest mean sentiment, then the newest one.

with interactions as (

    select * from {{ ref('interactions') }}

    where account_id is not null

),

by_category as (

    select
        account_id,
        category,
        count(*) as interaction_count,
        avg(cast(sentiment as decimal(18, 9))) as mean_sentiment,
        max(occurred_at) as newest_at

    from interactions

    where category is not null

    group by
        account_id,
        category

),

ranked as (

    select
        account_id,
        category,
        row_number() over (
            partition by account_id
            order by
                interaction_count desc,
                mean_sentiment asc nulls last,
                newest_at desc,
                category asc
        ) as category_rank

    from by_category

),

totals as (

    select
        account_id,
        avg(cast(sentiment as decimal(18, 9))) as avg_sentiment,
        min(sentiment) as worst_sentiment,
        count(*) filter (where interaction_type = 'support_ticket') as support_ticket_count,
        count(*) filter (where interaction_type = 'sales_call') as sales_call_count,
        count(*) filter (where interaction_type = 'email') as email_count,
        count(*) filter (where sentiment < -0.3) as negative_interaction_count

    from interactions

    group by account_id

),

final as (

    select
        totals.*,
        ranked.category as top_complaint_category

    from totals

    left join ranked
        on
            totals.account_id = ranked.account_id
            and ranked.category_rank = 1

)

select * from final
