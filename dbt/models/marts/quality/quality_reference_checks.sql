-- Grain: one row per reference between feeds: rows that name something, and how many of them name
-- something unknown. References land and are flagged; they never stop a run.

{%- set references = [
    ('opportunities', 'account_id', 'accounts', 'account_id'),
    ('opportunities', 'product_code', 'products', 'product_code'),
    ('usage_events', 'account_id', 'accounts', 'account_id'),
    ('interactions', 'account_id', 'accounts', 'account_id'),
    ('interactions', 'opportunity_id', 'opportunities', 'opportunity_id'),
    ('customers', 'account_id', 'accounts', 'account_id'),
] %}

with transactions as (

    select * from {{ ref('fct_transactions') }}

),

final as (
    {% for feed, column_name, referenced_feed, key in references %}
    select
        '{{ feed }}' as feed,
        '{{ column_name }}' as column_name,
        '{{ referenced_feed }}' as referenced_feed,
        count(*) as row_count,
        count(*) filter (where referenced.{{ key }} is null) as unknown_count

    from {{ ref('stg_feeds__' ~ feed) }} as referring

    left join {{ ref('stg_feeds__' ~ referenced_feed) }} as referenced
        on referring.{{ column_name }} = referenced.{{ key }}

    where referring.{{ column_name }} is not null
    union all
    {%- endfor %}

    -- The fact says already what it did not find; joining so many rows again would tell no more.
    select
        'transactions' as feed,
        'customer_id' as column_name,
        'customers' as referenced_feed,
        count(*) as row_count,
        count(*) filter (where customer_key = -1) as unknown_count

    from transactions

    union all

    select
        'transactions' as feed,
        'merchant_category' as column_name,
        'merchant_categories' as referenced_feed,
        count(*) as row_count,
        count(*) filter (where category_name = '{{ unknown_member() }}') as unknown_count

    from transactions

    where merchant_category is not null

)

select * from final
