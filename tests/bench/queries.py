"""How many queries an answer costs: a process that loads a Django application as its server does, and counts.

python -m tests.bench.queries silknet.wsgi /cities/lyon/ [NAME=VALUE of the WSGI environment …]
"""

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any
from wsgiref.util import setup_testing_defaults


def counted(application: Callable, path: str, told: dict[str, str]) -> int:
    from django.db import connection

    asked: list[str] = []

    def count(execute: Callable, query: str, *rest: Any) -> Any:
        asked.append(query)
        return execute(query, *rest)

    environ: dict[str, Any] = {}
    setup_testing_defaults(environ)
    path, _, query = path.partition("?")
    environ |= {"PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "127.0.0.1", "REMOTE_ADDR": "127.0.0.1"} | told
    for _time in range(3):  # the first ones connect, and fill what is kept
        asked.clear()
        with connection.execute_wrapper(count):
            answer = application(dict(environ), lambda status, headers, exc_info=None: None)
            b"".join(answer)
            if hasattr(answer, "close"):
                answer.close()
    return len(asked)


if __name__ == "__main__":
    module, path, *told = sys.argv[1:]
    print(counted(import_module(module).application, path, dict(each.split("=", 1) for each in told)))
