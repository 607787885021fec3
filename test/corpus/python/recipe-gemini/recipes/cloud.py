from google.cloud import bigquery, storage, translate_v2, vision
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer, pipeline

tokenizer = AutoTokenizer.from_pretrained("google/flan-t5-small")
model = AutoModelForSeq2SeqLM.from_pretrained("google/flan-t5-small")
pipe = pipeline("text-generation", model="gpt2")
client = translate_v2.Client()


def translate(text: str) -> str:
    # not: cloud
    return client.translate(text, target_language="en", model="nmt")["translatedText"]


def labels(data: bytes):
    # not: cloud
    return vision.ImageAnnotatorClient().label_detection(image=vision.Image(content=data))


def local(prompt: str) -> str:
    # not: local-model
    ids = tokenizer(prompt, return_tensors="pt").input_ids
    # not: local-model
    output = model.generate(ids, max_new_tokens=50)
    # not: local-model
    return tokenizer.decode(output[0]) + pipe(prompt)[0]["generated_text"]


def rows():
    # not: cloud
    return list(bigquery.Client().query("select model from chats"))


def keep(text: str) -> None:
    # not: cloud
    storage.Client().bucket("recipes").blob("a.txt").upload_from_string(text)
