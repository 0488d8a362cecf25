"""What attackers type where a text is asked for: each would do something if a page believed it."""

PICTURE_HASH = "a" * 64

PAYLOADS: dict[str, str] = {
    "script": "<script>planted(1)</script>",
    "picture": "<img src=x onerror=planted(2)>",
    "drawing": '"><svg/onload=planted(3)>',
    "attribute": '\'" planted="4" onfocus="planted(4)" autofocus x="',
    "closing": "</textarea></title></select></script><x-planted>5</x-planted>",
    "link": "[press](javascript:planted(6)) <javascript:planted(6)>",
    "marked picture": "![press](javascript:planted(7)) ![x](https://example.com/7.png)",
    "hidden scheme": '<a href="jAvAsC&#x0A;riPt&colon;planted(8)">press</a>',
    "template": "{{ 997*991 }}{% print(997*991) %}${997*991}#{997*991}<%= 997*991 %>",
    "frame": '**b**<iframe srcdoc="<script>planted(10)</script>"></iframe>',
    "foreign": '<svg><foreignObject><x-planted/></foreignObject><a xlink:href="javascript:1">',
    "wide": "\uff1cscript\uff1eplanted(12)\uff1c/script\uff1e\u202e\ufeff\u2028\u0130",
    "comment": "<!--><x-planted>--><![CDATA[<x-planted>]]><?x <x-planted>?>",
    "encoded": "%3Cx-planted%3E&lt;x-planted&gt;&amp;lt;x-planted&amp;gt;\\u003cx-planted\\u003e",
    "mutation": '<math><style><!--</style><img title="--><img src=1 onerror=planted(15)>">',
    "alternative": f'![____"onerror="planted(16)" x](image:{PICTURE_HASH})',
    "list": '* one\n* <b onmouseover="planted(17)">two</b>\n\n1. **<x-planted>**',
    "answer": "\r\nX-Planted: 18\r\n\r\n<script>planted(18)</script>",
}
"""A name for each, and what is typed."""

COMPUTED = "988027"
"""What a template engine would make of the sum in one of them."""
