"""A first copy: the last export, proved by its checksum, then what changed since. Only Python's standard library.

python3 first_sync.py https://silknet.example
"""

import hashlib
import io
import json
import sys
import zipfile
from urllib.request import urlopen

api = f"{sys.argv[1].rstrip('/')}/api/v1"


def ask(address: str) -> bytes:
    with urlopen(address, timeout=60) as answer:
        content: bytes = answer.read()
    return content


# 1. The manifest names the revision that the files are of, and says what their bytes must be.
manifest = json.loads(ask(f"{api}/export/"))
package = next(file for file in manifest["files"] if file["name"] == "network.zip")
content = ask(package["url"])
if hashlib.sha256(content).hexdigest() != package["sha256"]:
    sys.exit("The file did not arrive as it was sent. Ask again.")

# 2. Every record of every kind, one a line.
copy = {}
with zipfile.ZipFile(io.BytesIO(content)) as files:
    for name in files.namelist():
        if name.endswith(".jsonl"):
            for line in files.read(name).splitlines():
                record = json.loads(line)
                copy[record["id"]] = record
print(len(copy), "records of revision", manifest["revision"])

# 3. What changed since. Keep `log` and `next` with the copy, and go on from there the next time.
after, more = str(manifest["revision"]), True
while more:
    page = json.loads(ask(f"{api}/changes/?after={after}&limit=1000"))
    for entry in page["results"]:
        copy.pop(entry["id"], None)
        if entry["verb"] == "set":
            copy[entry["id"]] = entry["record"]
    after, more = page["next"], page["more"]
print(len(copy), "records in step with revision", page["head"])
