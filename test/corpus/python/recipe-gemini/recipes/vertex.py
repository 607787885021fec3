import vertexai
from vertexai.generative_models import GenerationConfig, GenerativeModel, Part
from vertexai.language_models import TextEmbeddingModel

vertexai.init(project="kitchen", location="europe-west4")
model = GenerativeModel("gemini-1.5-flash-002", system_instruction=["You read menus."])


def read_menu(uri: str) -> str:
    # call: vertexai generate_content model=gemini-1.5-flash-002 provider=vertex
    response = model.generate_content(
        [Part.from_uri(uri, mime_type="application/pdf"), "List the dishes and prices as CSV."],
        generation_config=GenerationConfig(max_output_tokens=2048),
    )
    return response.text


def vectors(texts: list[str]) -> list:
    # not: constructor
    embedder = TextEmbeddingModel.from_pretrained("text-embedding-005")
    # call: vertexai get_embeddings model=text-embedding-005
    return [e.values for e in embedder.get_embeddings(texts)]
