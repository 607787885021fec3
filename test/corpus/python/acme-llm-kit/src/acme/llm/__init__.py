from ._core import ask, ask_json
from ._session import ChatSession as Session
from ._session import Embedder

__all__ = ["Embedder", "Session", "ask", "ask_json"]
