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
