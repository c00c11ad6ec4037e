"""Markup for one page of HTML that needs nothing from anywhere; every foreign text in it is escaped."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from importer.english import printable

_LONGEST = 300
_STYLE = """
:root { --ink:#1f2933; --muted:#5b6770; --line:#d5dbe1; --accent:#17456b; --paper:#ffffff; --desk:#f4f6f8; }
@media (prefers-color-scheme: dark) {
  :root { --ink:#e6ebf0; --muted:#a3b0bb; --line:#37434e; --accent:#9cc4e8; --paper:#1a2129; --desk:#11161c; }
}
* { box-sizing:border-box; }
body { margin:0; background:var(--desk); color:var(--ink); font:16px/1.5 system-ui,"Segoe UI",Calibri,sans-serif; }
main { max-width:60rem; margin:0 auto; padding:1.5rem 2rem 2rem; background:var(--paper); min-height:100vh; }
h1 { margin:0 0 .25rem; font-size:1.75rem; line-height:1.2; color:var(--accent); overflow-wrap:anywhere; }
header p { margin:0; font-size:1.1rem; color:var(--muted); }
h2 { margin:2rem 0 .75rem; font-size:1.15rem; color:var(--accent); border-bottom:1px solid var(--line); }
p { margin:.4rem 0; }
.bar { display:flex; gap:2px; height:1.75rem; margin:.5rem 0 1rem; border-radius:4px; overflow:hidden; }
.bar span { flex-basis:0; min-width:4px; }
i { display:inline-block; width:.8em; height:.8em; margin-right:.5em; border-radius:2px; }
table { width:100%; border-collapse:collapse; }
th, td { padding:.35rem 1rem .35rem 0; text-align:left; vertical-align:top; overflow-wrap:break-word; }
thead th { font-size:.85rem; color:var(--muted); font-weight:600; }
tbody tr { border-top:1px solid var(--line); }
tbody th { font-weight:600; min-width:8.5rem; overflow-wrap:anywhere; }
.number { text-align:right; font-variant-numeric:tabular-nums; white-space:nowrap; }
dl { display:grid; grid-template-columns:max-content 1fr; gap:.2rem 1.5rem; margin:0; }
dt { color:var(--muted); }
dd { margin:0; overflow-wrap:anywhere; }
footer { margin-top:2rem; color:var(--muted); font-size:.9rem; }
@media (max-width: 40rem) {
  main { padding:1rem; }
  thead { position:absolute; clip-path:inset(50%); }
  tbody tr { display:flex; flex-wrap:wrap; gap:0 1rem; padding:.4rem 0; }
  th, td { padding:0; flex:1 0 100%; }
  td.number { flex:none; text-align:left; color:var(--muted); }
  td.number:not(:empty)::before { content:attr(data-of) ": "; }
}
@media print {
  body, main { background:#fff; max-width:none; padding:0; min-height:0; }
  :root { --ink:#000; --muted:#444; --line:#bbb; --accent:#17456b; }
  .bar span, i { print-color-adjust:exact; -webkit-print-color-adjust:exact; }
  tr, h2 { break-inside:avoid; break-after:auto; }
  h2 { break-after:avoid; }
}
"""


def text(text: object) -> str:
    """A text that steers nothing, escaped for any place in the page."""
    return escape(printable(str(text), _LONGEST))


def page(title: str, body: str) -> str:
    """The whole page around its body."""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{text(title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def section(title: str, content: str) -> str:
    """A part of the page under its title; nothing if it has no content."""
    return f"<section>\n<h2>{text(title)}</h2>\n{content}\n</section>" if content else ""


def paragraphs(sentences: Iterable[str]) -> str:
    """A paragraph for each sentence, each once."""
    return "\n".join(f"<p>{text(sentence)}</p>" for sentence in dict.fromkeys(sentences))


def table(titles: Sequence[str], rows: Iterable[str], numbers: Mapping[int, str]) -> str:
    """A table, or nothing where there are no rows; `numbers` as in `row`."""
    head = "".join(
        f'<th scope="col"{" class=number" if at in numbers else ""}>{text(title)}</th>'
        for at, title in enumerate(titles)
    )
    lines = "\n".join(rows)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{lines}\n</tbody>\n</table>" if lines else ""


def row(cells: Iterable[object], numbers: Mapping[int, str], mark: str = "") -> str:
    """A line of a table; the first cell names it, a coloured mark before it.

    `numbers` are the positions of numbers, with what they count, said where a phone shows no titles.
    """
    first, *others = cells
    dot = f'<i style="background:{mark}"></i>' if mark else ""
    rest = (_cell(each, numbers.get(at)) for at, each in enumerate(others, 1))
    return f'<tr><th scope="row">{dot}{text(first)}</th>{"".join(rest)}</tr>'


def _cell(content: object, of: str | None) -> str:
    return f"<td>{text(content)}</td>" if of is None else f'<td class=number data-of="{of}">{text(content)}</td>'
