"""What a provider's answer says about its model, its id and its tokens, by the shape of its JSON.

Counts follow one convention: `in` has cached reads and writes within it, `out` has the reasoning.
"""

# Name in the answer → ours. Where several stand for the same figure, what comes later in an answer counts.
_COUNTS = {
    "prompt_tokens": "in",
    "input_tokens": "in",
    "inputTokens": "in",
    "promptTokenCount": "in",
    "prompt_eval_count": "in",
    "prompt_token_count": "in",
    "inputTextTokenCount": "in",
    "inputTokenCount": "in",
    "input_token_count": "in",
    "completion_tokens": "out",
    "output_tokens": "out",
    "outputTokens": "out",
    "candidatesTokenCount": "out",
    "eval_count": "out",
    "generation_token_count": "out",
    "totalOutputTextTokenCount": "out",
    "outputTokenCount": "out",
    "output_token_count": "out",
    "toolUsePromptTokenCount": "in_more",
    "thoughtsTokenCount": "thoughts",
    "cachedContentTokenCount": "cache_read",
    "prompt_cache_hit_tokens": "cache_read",
    "cached_tokens": "cache_read",
    "cache_read_input_tokens": "read_beside",
    "cacheReadInputTokens": "read_beside",
    "cacheReadInputTokenCount": "read_beside",
    "cache_creation_input_tokens": "write_beside",
    "cacheWriteInputTokens": "write_beside",
    "cacheWriteInputTokenCount": "write_beside",
    "reasoning_tokens": "reasoning",
    "total_tokens": "total",
}
_INPUT_DETAILS = ("prompt_tokens_details", "input_tokens_details")
_OUTPUT_DETAILS = ("completion_tokens_details", "output_tokens_details")
# The last event of a stream; Cohere's second version, Anthropic, OpenAI's responses, Cohere's first version.
_LAST = ("message-end", "message_stop", "response.completed", "response.incomplete", "stream-end")
_FAILED = ("error", "response.failed")


class Answer:
    """What is known so far; `absorb` takes the whole body, or the events of a stream one by one."""

    def __init__(self):
        self.model = None
        self.response_id = None
        self.counts = {}
        self.metrics = {}
        # No more events will come.
        self.is_complete = False
        # The answer has ended, though more may be said about it.
        self.has_finished = False
        self.has_error = False
        # The counts are those of the beginning, which the end corrects.
        self.is_provisional = False
        self.has_content = False
        # It looks like an answer of Ollama, whose paths others have too.
        self.is_ollama = False

    def absorb(self, value):
        if isinstance(value, list):
            for item in value:
                self.absorb(item)
        elif isinstance(value, dict):
            self._absorb_object(value)

    def _absorb_object(self, value):
        kind = value.get("type") or value.get("event_type")
        self._identify(value)
        if isinstance(value.get("done"), bool) and isinstance(value.get("model"), str):
            self.is_ollama = True
        if kind in _LAST or value.get("done") is True:
            self.is_complete = True
        if kind in _FAILED or value.get("error"):
            self.has_error = True
        self.has_content = self.has_content or _has_content(value, kind)
        self._count(value)
        # A message as Anthropic's streams begin with, a response as OpenAI's and Cohere's end with, and the others.
        for key in ("message", "response", "delta", "metadata", "x_groq", "result", "meta"):
            inner = value.get(key)
            if isinstance(inner, dict):
                self._identify(inner)
                self._count(inner)
                if isinstance(inner.get("meta"), dict):
                    self._count(inner["meta"])
        if kind == "message_start":
            self.is_provisional = True
        elif kind == "message_delta" and value.get("usage"):
            self.is_provisional = False
        candidates = value.get("candidates")
        if isinstance(candidates, list) and candidates:
            told = [one.get("finishReason") for one in candidates if isinstance(one, dict)]
            self.has_finished = self.has_finished or any(told)
            self.is_provisional = not self.has_finished

    def _identify(self, value):
        model = value.get("model") or value.get("modelVersion")
        if isinstance(model, str):
            self.model = model
        if self.response_id is None:
            name = value.get("id") or value.get("responseId") or value.get("response_id") or value.get("generation_id")
            # What is sent for an answer, not an item or a tool call in it.
            if isinstance(name, str) and not name.startswith(("item_", "call_", "toolu_")):
                self.response_id = name

    def _count(self, value):
        self._take(value.get("usage"))
        self._take(value.get("usageMetadata"))
        self._take(value.get("metrics"))
        billed = value.get("billed_units")
        if isinstance(billed, dict):
            self._take(billed)
        if "prompt_eval_count" in value or "inputTextTokenCount" in value or "prompt_token_count" in value:
            self._take(value)
            results = value.get("results")
            if isinstance(results, list):
                told = [item.get("tokenCount") for item in results if isinstance(item, dict)]
                if told and all(_is_count(one) for one in told):
                    self.counts["out"] = sum(told)
        elif _is_count(value.get("eval_count")):
            self._take(value)
        metrics = value.get("amazon-bedrock-invocationMetrics")
        if isinstance(metrics, dict):
            self.metrics = metrics

    def _take(self, usage):
        if not isinstance(usage, dict):
            return
        billed = usage.get("billed_units")
        if isinstance(billed, dict):
            # Cohere tells what it bills apart from what it counted.
            self._take(billed)
            return
        for name, value in usage.items():
            if name in _COUNTS and _is_count(value):
                self.counts[_COUNTS[name]] = value
        for names, ours in ((_INPUT_DETAILS, "cached_tokens"), (_OUTPUT_DETAILS, "reasoning_tokens")):
            for name in names:
                details = usage.get(name)
                if isinstance(details, dict) and _is_count(details.get(ours)):
                    self.counts[_COUNTS[ours]] = details[ours]
        details = usage.get("prompt_tokens_details")
        if isinstance(details, dict) and _is_count(details.get("cache_write_tokens")):
            self.counts["cache_write"] = details["cache_write_tokens"]
        # Beside OpenAI's names these are parts of the input, as gateways say them.
        if "prompt_tokens" in usage:
            for beside, ours in (("read_beside", "cache_read"), ("write_beside", "cache_write")):
                if beside in self.counts:
                    self.counts[ours] = self.counts.pop(beside)

    def has_usage(self):
        return bool(self.counts or self.metrics)

    def tokens(self):
        """As a usage record has them; None where the answer did not say."""
        if self.is_provisional:
            return None
        if not self.counts and self.metrics:
            self._take(self.metrics)
        counts = self.counts
        read, write = counts.get("read_beside"), counts.get("write_beside")
        thoughts = counts.get("thoughts")
        total = counts.get("total")
        if "in" not in counts and "out" not in counts:
            if total is None:
                return None
            # Embeddings of Voyage and Jina tell the total alone.
            return _tokens(total, 0, None, None, None)
        given = counts.get("in", 0) + counts.get("in_more", 0) + (read or 0) + (write or 0)
        made = counts.get("out", 0) + (thoughts or 0)
        if total is not None and total > given + made and "in" in counts:
            # xAI and Gemini's OpenAI protocol leave the reasoning out of the completion.
            made = total - given
        return _tokens(
            given,
            made,
            counts.get("cache_read") if read is None else read,
            counts.get("cache_write") if write is None else write,
            counts.get("reasoning") if thoughts is None else thoughts,
        )


def _tokens(given, made, read, write, reasoning):
    return {"in": given, "out": made, "cache_read": read, "cache_write": write, "reasoning": reasoning}


def _is_count(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0 and value == int(value)


def _has_content(value, kind):
    """Whether an event of a stream carries a piece of the answer itself."""
    if isinstance(kind, str):
        return kind in ("content_block_delta", "content-delta", "text-generation", "tool-plan-delta") or (
            kind.startswith("response.") and kind.endswith(".delta")
        )
    if "contentBlockDelta" in value:
        return True
    for choice in value.get("choices") or ():
        if not isinstance(choice, dict):
            continue
        delta = choice.get("delta")
        if choice.get("text") or (isinstance(delta, dict) and any(delta.get(key) for key in delta if key != "role")):
            return True
    for candidate in value.get("candidates") or ():
        content = candidate.get("content") if isinstance(candidate, dict) else None
        if isinstance(content, dict) and content.get("parts"):
            return True
    message = value.get("message")
    if isinstance(message, dict) and (message.get("content") or message.get("thinking") or message.get("tool_calls")):
        return True
    return bool(value.get("response") or value.get("generation") or value.get("outputText") or value.get("completion"))
