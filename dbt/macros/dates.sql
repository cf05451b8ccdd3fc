{#- Dates and time zones, the part of SQL on which engines differ most. -#}

{#- The day after every other: the end of what has no end. -#}
{% macro end_of_time() -%}
    cast('9999-12-31' as date)
{%- endmacro %}
