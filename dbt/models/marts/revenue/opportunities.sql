-- Grain: one row per opportunity, its newest version by the end of as_of.
-- reporting_amount is null in another currency than the reporting one: there are no rates to
-- convert with, and assert_one_currency_in_opportunities stops the run.

with opportunities as (

    select * from {{ ref('stg_feeds__opportunities') }}

),

accounts as (

    select * from {{ ref('stg_feeds__accounts') }}

),

products as (

    select * from {{ ref('stg_feeds__products') }}

),

run as (

    select * from {{ ref('stg_config__run') }}

),

staged as (

    select
        *,
        case
            when stage is null then status
            when lower(stage) like '%won%' then 'won'
            when lower(stage) like '%lost%' then 'lost'
            when lower(stage) like '%clos%' and status != 'open' then status
            when lower(stage) like '%clos%' then 'closed'
            else 'open'
        end as status_of_stage

    from opportunities

),

final as (

    select
        staged.opportunity_id,
        staged.account_id,
        accounts.account_name,
        staged.customer_name,
        staged.product_code,
        products.product_name,
        products.category as product_category,
        staged.region,
        staged.stage,
        staged.status,
        staged.amount,
        staged.currency,
        case when staged.currency = run.reporting_currency then staged.amount end
            as reporting_amount,
        run.reporting_currency,
        staged.created_date,
        staged.close_date,
        staged.sale_date,
        staged.lead_source,
        staged.owner_id,
        accounts.account_id is not null as is_account_known,
        products.product_code is not null as is_product_known,
        staged.status_of_stage != staged.status as status_contradiction,
        staged.effective_at,
        staged._sequence,
        staged._position,
        staged._source,
        staged._batch_id

    from staged

    cross join run

    left join accounts
        on staged.account_id = accounts.account_id

    left join products
        on staged.product_code = products.product_code

)

select * from final
