"""A text that is code in every language it may pass through."""

HOSTILE = "{{7*7}} ${1} `x` </script><script>alert(1)</script> <b>&amp;</b> \"'"
