from PIL import Image
from plotly import express
from wagtail.embeds import embeds


class Chart:
    def embed(self, model: str) -> str:
        return f"<iframe src='{model}'></iframe>"


class Frame:
    def generate(self, prompt: str) -> Image.Image:
        return Image.new("RGB", (10, 10))


def page(url: str) -> str:
    # not: embed-of-media
    video = embeds.get_embed(url)
    # not: own-class
    chart = Chart().embed(model="cars.html")
    # not: own-class
    frame = Frame().generate(prompt="a frame")
    # not: chart
    figure = express.line(x=[1], y=[2])
    return f"{video}{chart}{frame}{figure}"
