import requests
from langchain_core.tools import tool


@tool
def weather(city: str) -> str:
    """The weather of a city."""
    # not: other-http
    return requests.get("https://api.open-meteo.com/v1/forecast", params={"city": city}, timeout=10).text


@tool
def book(hotel: str) -> str:
    """Books a hotel."""
    # not: other-http
    response = requests.post("https://hotels.example.com/v1/bookings", json={"hotel": hotel}, timeout=10)
    return response.json()["id"]


TOOLS = [weather, book]
