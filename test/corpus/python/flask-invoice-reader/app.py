from flask import Flask, jsonify, request

from extensions import cache
from extract import embed, extract_image, extract_text
from payments import bill

app = Flask(__name__)
cache.init_app(app, config={"CACHE_TYPE": "SimpleCache"})


@app.post("/invoices")
def upload():
    file = request.files["file"]
    if file.filename.endswith(".png"):
        # not: own-prompt
        fields = extract_image(file.read())
    else:
        # not: own-prompt
        fields = extract_text(file.read().decode())
    # not: cache
    cache.set(fields["number"], fields)
    # not: payments
    return jsonify(url=bill(request.form["customer"], fields), fields=fields)


@app.get("/invoices/<number>")
def show(number: str):
    # not: cache
    return jsonify(cache.get(number) or {})


@app.get("/search")
def search():
    # call: openai embeddings.create model=text-embedding-3-large via=wrapper shape=wrapper
    vector = embed(request.args["q"])
    return jsonify(size=len(vector))


if __name__ == "__main__":
    # not: server
    app.run(debug=True)
