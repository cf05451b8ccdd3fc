{#- What a group of deals adds up to: the measures that every view of the pipeline shows. -#}
{% macro deal_measures() -%}
cast(coalesce(sum(reporting_amount), 0) as decimal(18, 2)) as total_amount,
        count(*) as deal_count,
        {%- for status in ['won', 'lost', 'open'] %}
        cast(coalesce(sum(reporting_amount) filter (where status = '{{ status }}'), 0) as decimal(18, 2))
            as {{ status }}_amount,
        count(*) filter (where status = '{{ status }}') as {{ status }}_count{{ "," if not loop.last }}
        {%- endfor %}
{%- endmacro %}

{#- The same measures as columns, with those that follow from them. -#}
{% macro deal_columns() -%}
total_amount,
        deal_count,
        cast(total_amount / deal_count as decimal(18, 2)) as avg_deal_size,
        won_amount,
        won_count,
        lost_amount,
        lost_count,
        open_amount,
        open_count,
        cast(won_count as double) / nullif(won_count + lost_count, 0) as win_rate
{%- endmacro %}
