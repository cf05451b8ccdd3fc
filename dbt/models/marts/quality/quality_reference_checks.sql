-- Grain: one row per reference between feeds: rows that name something, and how many of them name
-- something unknown. References land and are flagged; they never stop a run.

{%- set references = [
    ('opportunities', 'account_id', 'accounts', 'account_id'),
    ('opportunities', 'product_code', 'products', 'product_code'),
    ('usage_events', 'account_id', 'accounts', 'account_id'),
    ('interactions', 'account_id', 'accounts', 'account_id'),
    ('interactions', 'opportunity_id', 'opportunities', 'opportunity_id'),
] %}

with final as (
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
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from final
