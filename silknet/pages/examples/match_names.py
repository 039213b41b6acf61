"""Which records of the register do these names mean? Only Python's standard library.

python3 match_names.py https://silknet.example
"""

import json
import sys
from urllib.parse import urlencode
from urllib.request import urlopen

NAMES = ["塔什干", "Italian Silk Ofice", "Taskent", "Atlantis"]

for name in NAMES:
    query = urlencode({"q": name})
    with urlopen(f"{sys.argv[1].rstrip('/')}/api/v1/match/?{query}", timeout=60) as answer:
        candidates = json.load(answer)["results"]
    if candidates and candidates[0]["chosen"]:
        print(f"{name}: {candidates[0]['kind']}/{candidates[0]['slug']}")
    else:
        likely = [f"{candidate['kind']}/{candidate['slug']}" for candidate in candidates]
        print(f"{name}: a person decides. {', '.join(likely) or 'No record is like it.'}")
