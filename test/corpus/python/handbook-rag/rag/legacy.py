from langchain.chains import ConversationalRetrievalChain, LLMChain
from langchain.chains.summarize import load_summarize_chain
from langchain.memory import ConversationBufferMemory
from langchain.prompts import PromptTemplate
from langchain_openai import ChatOpenAI, OpenAI

from .chain import retriever

llm = ChatOpenAI(model_name="gpt-3.5-turbo-16k", temperature=0)
memory = ConversationBufferMemory(memory_key="chat_history", return_messages=True)
qa = ConversationalRetrievalChain.from_llm(llm, retriever=retriever, memory=memory)
title_chain = LLMChain(llm=OpenAI(temperature=0.9), prompt=PromptTemplate.from_template("A title for {text}"))


def ask(question: str) -> str:
    # call: langchain invoke model=gpt-3.5-turbo-16k shape=framework
    result = qa.invoke({"question": question})
    # not: memory
    memory.save_context({"input": question}, {"output": result["answer"]})
    # not: memory
    memory.load_memory_variables({})
    return result["answer"]


def title(text: str) -> str:
    # call: langchain run model=gpt-3.5-turbo-instruct shape=framework
    return title_chain.run(text)


def summarize(documents) -> str:
    chain = load_summarize_chain(llm, chain_type="map_reduce")
    # call: langchain run model=gpt-3.5-turbo-16k shape=framework
    return chain.run(documents)
