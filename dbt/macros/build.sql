{#- How large facts are built: all at once, or what newly known rows touch. -#}

{#- Whether everything is built anew. While the project is only parsed, yes. -#}
{% macro is_full_build() -%}
    {%- if execute -%}
        {{ return(run_query('select is_full from ' ~ source('config', 'build')).rows[0][0]) }}
    {%- endif -%}
    {{ return(true) }}
{%- endmacro %}

{#- A mart as the last run left it: read before this run replaces it. -#}
{% macro as_last_built(mart) -%}
    marts.{{ mart }}
{%- endmacro %}

{#- First day, and the day after the last, of what is being built: one period at a time where a
    model is materialised by period, else all of time, with a year left on both sides to reckon in. -#}
{% macro period_start() -%}
    {{ return(adapter.dispatch('period_start', 'c360')()) }}
{%- endmacro %}

{% macro default__period_start() -%}
    cast('0002-01-01' as date)
{%- endmacro %}

{% macro duckdb__period_start() -%}
    coalesce(getvariable('period_start'), cast('0002-01-01' as date))
{%- endmacro %}

{% macro period_end() -%}
    {{ return(adapter.dispatch('period_end', 'c360')()) }}
{%- endmacro %}

{% macro default__period_end() -%}
    cast('9998-12-31' as date)
{%- endmacro %}

{% macro duckdb__period_end() -%}
    coalesce(getvariable('period_end'), cast('9998-12-31' as date))
{%- endmacro %}

{#- A number that stands for a key: equal keys have equal numbers, and different ones almost
    always different ones. Whoever uses it takes all rows of a number, or none. -#}
{% macro key_number(column) -%}
    {{ return(adapter.dispatch('key_number', 'c360')(column)) }}
{%- endmacro %}

{% macro default__key_number(column) -%}
    hash({{ column }})
{%- endmacro %}

{#- A surrogate key: 60 bits of the MD5 of what identifies a row. -#}
{% macro surrogate_key(text) -%}
    {{ return(adapter.dispatch('surrogate_key', 'c360')(text)) }}
{%- endmacro %}

{% macro default__surrogate_key(text) -%}
    cast(concat('0x', left(md5({{ text }}), 15)) as bigint)
{%- endmacro %}
