{#- Newest version first: the order that decides which version of a key wins. -#}
{% macro newest_first() -%}
    effective_at desc, _sequence desc, _position desc
{%- endmacro %}

{#- 1 for the newest version of a key. -#}
{% macro version_rank(key) -%}
    row_number() over (partition by {{ key }} order by {{ newest_first() }})
{%- endmacro %}

{#- The day from which the version after this one holds; the end of time for the newest. -#}
{% macro next_version_from(key) -%}
    coalesce(
        lead(valid_from) over (
            partition by {{ key }}
            order by effective_at, _sequence, _position
        ),
        {{ end_of_time() }}
    )
{%- endmacro %}

{#- True for a version that says the key is gone. -#}
{% macro is_gone() -%}
    (_op = 'delete' or coalesce(is_deleted, false))
{%- endmacro %}
