from .caption import Captioner
from .search import Searcher

__all__ = ["Captioner", "Searcher"]
