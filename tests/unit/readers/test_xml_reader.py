from __future__ import annotations

import gzip
import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from reading import read

CUSTOMERS = """<?xml version="1.0"?>
<export made="2026-05-01">
  <customers>
    <customer id="7" xmlns="urn:x"><name>Ann &amp; Co</name>
      <address type="home"><city>York</city></address>
      <price currency="GBP">12.50</price><tag>a</tag><tag>b</tag><note/></customer>
    <customer id="8"/>
  </customers>
  <products><product id="p"/></products>
</export>"""
DOCTYPES = {
    "billion laughs": '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x><y>&b;</y></x>',
    "in an attribute": '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x b="&b;"><y/></x>',
    "external entity": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x><y>&a;</y></x>',
    "external type": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x><y>1</y></x>',
    "parameter entity": '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]><x><y/></x>',
}


def test_attributes_and_inner_elements_become_columns(tmp_path: Path) -> None:
    result = read(tmp_path, "a.xml", CUSTOMERS, record="export/customers/customer")

    assert result.values[0] == {
        "id": "7",
        "name": "Ann & Co",
        "address.type": "home",
        "address.city": "York",
        "price": "12.50",
        "price.currency": "GBP",
        "tag": '["a", "b"]',
        "note": None,
    }
    assert result.positions == [1, 2]
    assert json.loads(result.rows[1][2]) == {"id": "8"}


def test_without_a_path_the_children_of_the_root_are_rows(tmp_path: Path) -> None:
    result = read(tmp_path, "a.xml.gz", gzip.compress(b"<r><a x='1'/><b>2</b></r>"))

    assert result.values == [{"x": "1", "b": None}, {"x": None, "b": "2"}]


def test_a_path_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    result = read(tmp_path, "a.xml", CUSTOMERS, record="export/clients/client")

    assert result.reasons == [
        (1, "no element export/clients/client in it. There are: "
         "export/customers/customer, export/products/product")
    ]  # fmt: skip


@pytest.mark.parametrize("content", ["<customers/>", "<customers></customers>"])
def test_an_empty_list_has_no_rows(tmp_path: Path, content: str) -> None:
    result = read(tmp_path, "a.xml", content, record="customers/customer")

    assert (result.rows, result.rejects) == ([], [])


@pytest.mark.parametrize("kind", sorted(DOCTYPES))
def test_a_document_type_is_refused_before_any_entity_is_read(tmp_path: Path, kind: str) -> None:
    result = read(tmp_path, "a.xml", DOCTYPES[kind])

    assert result.rows == []
    assert [reason for _, reason in result.reasons] == [
        "holds a document type (DOCTYPE), which is refused: send it without"
    ]


def test_an_unknown_entity_ends_the_file_with_a_reject(tmp_path: Path) -> None:
    result = read(tmp_path, "a.xml", "<r><a x='1'/><a>&xxe;</a></r>")

    assert result.values == [{"x": "1"}]
    assert "Entity 'xxe' not defined" in result.reasons[0][1]


def test_records_before_a_break_are_kept(tmp_path: Path) -> None:
    content = "<r>" + "".join(f"<a x='{n}'/>" for n in range(5000)) + "<a><b></a>"

    result = read(tmp_path, "a.xml", content)

    assert [row["x"] for row in result.values] == [str(n) for n in range(5000)]
    assert result.reasons[0][0] == 5001


def test_nested_or_repeated_data_does_not_enter_a_contract_column(tmp_path: Path) -> None:
    content = "<r><a><n><x>1</x></n></a><a><n>1</n><n>2</n></a><a><n u='GBP'>3</n></a></r>"

    result = read(tmp_path, "a.xml", content, {"n": "integer"})

    assert result.reasons == [
        (1, "n: nested data where integer is due"),
        (2, "n: nested or repeated data where integer is due"),
    ]
    assert result.values == [{"n": "3", "n.u": "GBP"}]


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "utf-8-sig"])
def test_the_encoding_is_the_one_the_file_names(tmp_path: Path, encoding: str) -> None:
    named = "utf-8" if encoding == "utf-8-sig" else encoding
    content = f'<?xml version="1.0" encoding="{named}"?><r><a x="é"/></r>'.encode(encoding)

    assert read(tmp_path, "a.xml", content).values == [{"x": "é"}]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "there is no element in it"),
        ("<r><a>" + "x" * (17 << 20) + "</a></r>", "a record longer than 16 MB: refused"),
        ("<r>" + "<a>" * 100 + "</a>" * 100 + "</r>", "elements nested more than 64 deep: refused"),
        (
            "<?xml version='1.0'?>" + " " * (2 << 20) + "<r><a/></r>",
            "holds no element in its first",
        ),
    ],
    ids=["empty", "long", "deep", "late"],
)
def test_what_would_take_too_much_is_refused(tmp_path: Path, content: str, reason: str) -> None:
    result = read(tmp_path, "a.xml", content)

    assert result.rows == []
    assert result.reasons[0][1].startswith(reason)


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    content = b"<r>" + b"<other><z>1</z></other>" * 200_000 + b"</r>"
    (tmp_path / "a.xml").write_bytes(content)
    tracemalloc.start()
    result = read(tmp_path, "a.xml", content, record="r/a")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert result.reasons[0][1].startswith("no element r/a in it")
    assert peak < len(content) + (24 << 20)


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8)
NAMES = st.sampled_from(["a", "b", "c"])


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.dictionaries(NAMES, TEXT, min_size=1), min_size=1, max_size=6), st.booleans())
def test_every_record_is_a_row_with_its_values(
    tmp_path: Path, records: list[dict[str, str]], are_attributes: bool
) -> None:
    root = etree.Element("r")
    for record in records:
        element = etree.SubElement(root, "i")
        for name, text in record.items():
            if are_attributes:
                element.set(name, text)
            else:
                etree.SubElement(element, name).text = text

    result = read(tmp_path, "a.xml", etree.tostring(root), record="r/i")

    assert result.rejects == []
    found = [{name: text for name, text in row.items() if text} for row in result.values]
    wanted = [
        {name: kept for name, text in record.items() if (kept := text if are_attributes else text.strip())}
        for record in records
    ]  # fmt: skip
    assert found == wanted
