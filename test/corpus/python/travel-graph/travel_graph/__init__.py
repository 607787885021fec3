from .graph import graph, plan

__all__ = ["graph", "plan"]
