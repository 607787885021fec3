import os

import google.generativeai as genai
from groq import Groq

groq = Groq(api_key=os.environ.get("GROQ_API_KEY"))


def ask_llama(prompt, model="llama3-70b-8192", temperature=0.0):
    # call: groq chat.completions.create model=llama3-70b-8192 shape=direct
    chat = groq.chat.completions.create(
        messages=[{"role": "user", "content": prompt}], model=model, temperature=temperature
    )
    return chat.choices[0].message.content


def gemini():
    # not: constructor
    return genai.GenerativeModel("gemini-1.5-pro-latest")
