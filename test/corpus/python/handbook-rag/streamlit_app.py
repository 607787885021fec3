import itertools
from pathlib import Path

import streamlit as st

from rag.chain import answer, grade
from rag.ingest import ingest
from rag.legacy import title

st.title("Handbook")


@st.cache_resource
def prepare():
    return ingest(Path("handbook"))


prepare()
if question := st.chat_input("Ask the handbook"):
    # not: user-interface
    st.chat_message("user").write(question)
    # not: own-prompt
    text = answer(question)
    with st.chat_message("assistant"):
        # not: user-interface
        st.write_stream(iter(text.split()))
    verdict = grade(question, text)
    # not: user-interface
    st.caption(verdict.reason)
    # not: iterator
    lines = list(itertools.chain.from_iterable([[title(text)], [text]]))
    st.session_state.setdefault("messages", []).extend(lines)
