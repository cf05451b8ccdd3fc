-- Grain: one row per canonical feed: whether it is connected, and what is known of it by as_of.

with feeds as (

    select * from {{ ref('stg_config__feeds') }}

),

counted as (
    {% for feed in [
        'accounts', 'products', 'opportunities', 'usage_events', 'interactions', 'customers',
        'merchant_categories'
    ] %}
    select
        '{{ feed }}' as feed,
        count(*) as row_count,
        max(effective_at) as newest_effective_at

    from {{ ref('stg_feeds__' ~ feed) }}
    union all
    {%- endfor %}

    select
        'transactions' as feed,
        count(*) as row_count,
        max(transaction_at) as newest_effective_at

    from {{ ref('fct_transactions') }}

),

final as (

    select
        feeds.feed,
        feeds.is_connected,
        coalesce(counted.row_count, 0) as row_count,
        counted.newest_effective_at

    from feeds

    left join counted
        on feeds.feed = counted.feed

)

select * from final
