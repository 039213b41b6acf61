"""silknet where every tag is new: what it keeps by version it keeps, but no answer is found in memory."""

from silknet.wsgi import application

application.memory.size = 0

__all__ = ["application"]
