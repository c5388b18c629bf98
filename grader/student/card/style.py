"""How cards and their pictures look, on any page.

Each front end says in its own way whether it is dark, some in none, and a system in dark colours
may show a notebook on white. So nothing is asked: text keeps the colour that it has around the
card, and grounds are see-through, which is right on light and dark alike. Where a page drops the
style, as it does with a notebook that is not trusted, what is said is all still there.
"""

from __future__ import annotations

# Rules of a front end for the tables of its pages are outdone by naming the class twice.
GRIDS = """
.cnn-grids.cnn-grids{margin:.7em 0;padding:0;container-type:inline-size}
.cnn-grids figcaption{margin:0 0 .4em}
.cnn-grids>div{display:flex;flex-wrap:wrap;gap:.5em 1.8em;align-items:flex-start;margin:.4em 0}
.cnn-grids>div>div{max-width:100%;overflow-x:auto}
.cnn-grids.cnn-grids table{border-collapse:separate;border-spacing:2px;border:0;margin:0;width:auto;
font-size:.86em;line-height:1.3;font-variant-numeric:tabular-nums;background:none}
.cnn-grids.cnn-grids thead{border:0}
.cnn-grids.cnn-grids tr:nth-child(n){background:none;border:0}
.cnn-grids.cnn-grids :is(th,td){box-sizing:border-box;position:static;min-width:2.8em;height:2.2em;
padding:0 .3em;border:0;box-shadow:none;text-align:center;vertical-align:middle;white-space:nowrap;
background-color:transparent;border-radius:2px;print-color-adjust:exact}
.cnn-grids.cnn-grids tr>:first-child{min-width:1.2em}
.cnn-grids.cnn-grids th{font-weight:400;opacity:.75}
.cnn-grids.cnn-grids thead :is(th,td){height:1.4em}
.cnn-grids.cnn-grids .n4{background-color:#e0660c99}
.cnn-grids.cnn-grids .n3{background-color:#e0660c70}
.cnn-grids.cnn-grids .n2{background-color:#e0660c4a}
.cnn-grids.cnn-grids .n1{background-color:#e0660c28}
.cnn-grids.cnn-grids :is(.p0,.io,.eq){background-color:#80808020}
.cnn-grids.cnn-grids .p1{background-color:#2a7fd92b}
.cnn-grids.cnn-grids .p2{background-color:#2a7fd94f}
.cnn-grids.cnn-grids .p3{background-color:#2a7fd976}
.cnn-grids.cnn-grids .p4{background-color:#2a7fd99c}
.cnn-grids.cnn-grids .na{background-image:
repeating-linear-gradient(45deg,#80808066 0 2px,transparent 2px 7px)}
.cnn-grids.cnn-grids .x{outline:2px solid;outline-offset:-2px;background-image:
linear-gradient(225deg,currentColor .6em,transparent 0)}
.cnn-grids mark{background:none;color:inherit;font-weight:600}
.cnn-grids p{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
.cnn-grids .scale{font-size:.86em;font-variant-numeric:tabular-nums}
.cnn-grids .scale i{display:inline-block;width:1.1em;height:.8em;margin:0 1px}
@container (max-width:32em){.cnn-grids.cnn-grids :is(th,td){min-width:2em;padding:0 .1em}
.cnn-grids.cnn-grids table{font-size:.72em;border-spacing:1px}}
"""

CARD = """
.cnn-card .help{background:#80808018;border-radius:.4em;padding:.4em .8em;margin:.5em 0}
.cnn-card details{margin:.5em 0 .3em}
.cnn-card summary{cursor:pointer}
.cnn-card .marks b{display:inline-block;box-sizing:border-box;min-width:1.6em;margin:0 1px;
padding:0 .2em;border-radius:.25em;border:1px solid;text-align:center;line-height:1.5}
.cnn-card .marks .pass{border-color:#80808080;font-weight:400}
.cnn-card .marks .fail{background:#e0660c55}
.cnn-card .marks .error{background:#7a6fd055;border-style:dashed}
.cnn-card ol{margin:.3em 0;padding:0 0 0 2.2em}
.cnn-card.cnn-card .shapes{margin:.7em 0;padding:0;container-type:inline-size}
.cnn-card.cnn-card .shapes table{border-collapse:collapse;margin:.3em 0;width:auto;font-size:.9em;
border:0;background:none;font-variant-numeric:tabular-nums}
.cnn-card.cnn-card .shapes tr:nth-child(n){background:none;border:0;
border-top:1px solid #80808055}
.cnn-card.cnn-card .shapes :is(th,td){padding:.15em .6em;text-align:start;border:0}
.cnn-card.cnn-card .shapes .off:nth-child(n){background:#e0660c44;outline:2px solid;
outline-offset:-2px}
.cnn-card .shapes mark{background:none;color:inherit;font-weight:600}
@container (max-width:32em){.cnn-card.cnn-card .shapes table{font-size:.75em}
.cnn-card.cnn-card .shapes :is(th,td){padding:.1em .25em}}
"""


def small(rules: str) -> str:
    """Rules without what is there for readers of this file alone."""
    return rules.replace("\n", "")
