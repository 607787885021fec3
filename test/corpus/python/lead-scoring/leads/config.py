from pathlib import Path

import yaml

with Path("config.yaml").open() as stream:
    # not: configuration
    CONFIG = yaml.safe_load(stream)

SCORE_KWARGS = dict(model="gpt-4o-mini", temperature=0, max_tokens=300)
FALLBACKS = ["claude-3-haiku-20240307", "gemini/gemini-1.5-flash"]
