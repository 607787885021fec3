import os

import replicate
from huggingface_hub import InferenceClient, hf_hub_download
from transformers import BlipForConditionalGeneration, BlipProcessor

VISION = "meta-llama/Llama-3.2-11B-Vision-Instruct"


class Captioner:
    def __init__(self) -> None:
        self.hub = InferenceClient(token=os.environ["HF_TOKEN"])
        self.small = InferenceClient(model="mistralai/Mistral-7B-Instruct-v0.3")

    def caption(self, url: str) -> str:
        # call: huggingface chat_completion model=meta-llama/Llama-3.2-11B-Vision-Instruct shape=class-field
        output = self.hub.chat_completion(
            model=VISION,
            messages=[
                {
                    "role": "user",
                    "content": [
                        {"type": "image_url", "image_url": {"url": url}},
                        {"type": "text", "text": "Describe this photo in one sentence."},
                    ],
                }
            ],
            max_tokens=80,
        )
        return output.choices[0].message.content

    def tags(self, caption: str) -> list[str]:
        # call: huggingface text_generation model=mistralai/Mistral-7B-Instruct-v0.3 shape=class-field
        text = self.small.text_generation(f"Five tags for: {caption}", max_new_tokens=40)
        return text.split(",")

    def upscale(self, url: str) -> str:
        # call: replicate run model=nightmareai/real-esrgan:f121d640bd286e1fdc67f9799164c1d5be36ff74576ee11c803ae5b665dd46aa shape=direct
        return replicate.run(
            "nightmareai/real-esrgan:f121d640bd286e1fdc67f9799164c1d5be36ff74576ee11c803ae5b665dd46aa",
            input={"image": url, "scale": 2},
        )

    def poem(self, caption: str) -> str:
        # call: replicate stream model=meta/meta-llama-3-8b-instruct shape=direct
        parts = replicate.stream("meta/meta-llama-3-8b-instruct", input={"prompt": f"A haiku on {caption}"})
        return "".join(str(part) for part in parts)


class LocalCaptioner:
    def __init__(self) -> None:
        self.processor = BlipProcessor.from_pretrained("Salesforce/blip-image-captioning-base")
        self.model = BlipForConditionalGeneration.from_pretrained("Salesforce/blip-image-captioning-base")

    def caption(self, image) -> str:
        # not: local-model
        inputs = self.processor(image, return_tensors="pt")
        # not: local-model
        output = self.model.generate(**inputs, max_new_tokens=30)
        # not: local-model
        return self.processor.decode(output[0], skip_special_tokens=True)


def fetch() -> str:
    # not: administration
    return hf_hub_download("Salesforce/blip-image-captioning-base", "config.json")
