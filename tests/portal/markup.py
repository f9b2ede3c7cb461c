"""Reads what a template rendered: elements by tag and attributes, and the text a reader sees."""

from html.parser import HTMLParser
from types import SimpleNamespace

from django.template.loader import render_to_string

EMPTY = {"br", "hr", "img", "input", "link", "meta"}


class Element(SimpleNamespace):
    """A parsed element: tag, attributes, children (elements and texts)."""

    def all(self, tag, **wanted):
        """Every element of a tag below this one whose attributes are as wanted."""
        found = []
        for child in self.children:
            if isinstance(child, Element):
                named = {name.rstrip("_").replace("_", "-"): v for name, v in wanted.items()}
                if child.tag == tag and named.items() <= child.attributes.items():
                    found.append(child)
                found += child.all(tag, **wanted)
        return found

    @property
    def text(self):
        texts = [child.text if isinstance(child, Element) else child for child in self.children]
        return " ".join("".join(texts).split())


class Tree(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.root = Element(tag="", attributes={}, children=[])
        self.open = [self.root]
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        element = Element(tag=tag, attributes={k: v or "" for k, v in attrs}, children=[])
        self.open[-1].children.append(element)
        if tag not in EMPTY:
            self.open.append(element)

    def handle_endtag(self, tag):
        if tag not in EMPTY:
            assert self.open.pop().tag == tag, f"</{tag}> closes something else"

    def handle_data(self, data):
        self.open[-1].children.append(data)


def render(name, **context):
    return parse(render_to_string(f"components/{name}.html", context))


def parse(html):
    tree = Tree(html)
    assert tree.open == [tree.root], "an element is not closed"
    return tree.root
