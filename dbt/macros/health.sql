{#- Pieces of the health score that several models share. Rules: docs/reference/health-score.md. -#}

{#- The six signals, in the order in which they are shown. -#}
{% macro health_signals() -%}
    {{ return(['sessions', 'features', 'errors', 'recency', 'sentiment', 'tickets']) }}
{%- endmacro %}

{#- The days of history that are kept. -#}
{% macro history_days() -%}
    {{ return(365) }}
{%- endmacro %}

{#- numerator / denominator to the nearest integer, halves up, in integers: no double decides a
    digit. Both at least 0; the denominator above 0. -#}
{% macro divide_half_up(numerator, denominator) -%}
    ((2 * {{ numerator }} + {{ denominator }}) // (2 * {{ denominator }}))
{%- endmacro %}

{#- A number of tenths as a decimal with one digit. -#}
{% macro tenths_to_decimal(tenths) -%}
    cast(cast({{ tenths }} as decimal(5, 0)) * cast(0.1 as decimal(2, 1)) as decimal(4, 1))
{%- endmacro %}

{#- A decimal as an integer number of its smallest parts, for integer arithmetic. -#}
{% macro to_whole(expression, digits) -%}
    {{ return(adapter.dispatch('to_whole', 'c360')(expression, digits)) }}
{%- endmacro %}

{% macro default__to_whole(expression, digits) -%}
    cast({{ expression }} * cast(1{{ '0' * digits }} as bigint) as hugeint)
{%- endmacro %}

{#- One row per step of a curve held as JSON [[up_to, numerator, denominator], …], as a list. -#}
{% macro curve_steps(json_column) -%}
    {{ return(adapter.dispatch('curve_steps', 'c360')(json_column)) }}
{%- endmacro %}

{% macro default__curve_steps(json_column) -%}
    unnest(from_json({{ json_column }}, '[["BIGINT"]]'))
{%- endmacro %}

{#- One row per whole number from `first` to `last`, both included. -#}
{% macro integers_from_to(first, last) -%}
    {{ return(adapter.dispatch('integers_from_to', 'c360')(first, last)) }}
{%- endmacro %}

{% macro default__integers_from_to(first, last) -%}
    unnest(generate_series({{ first }}, {{ last }}))
{%- endmacro %}

{#- A number in [0, 1) that depends on a text alone: 28 bits of its MD5. -#}
{% macro uniform_by_hash(text) -%}
    {{ return(adapter.dispatch('uniform_by_hash', 'c360')(text)) }}
{%- endmacro %}

{% macro default__uniform_by_hash(text) -%}
    cast(cast(concat('0x', left(md5({{ text }}), 7)) as integer) as double) / 268435456
{%- endmacro %}
