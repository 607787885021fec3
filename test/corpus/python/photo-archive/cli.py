import fire

from archive import Captioner, Searcher


def index(url: str) -> None:
    captioner, searcher = Captioner(), Searcher()
    # not: own-prompt
    caption = captioner.caption(url)
    # call: voyage embed model=voyage-3-lite via=wrapper shape=wrapper
    vectors = searcher.embed([caption, *captioner.tags(caption)])
    searcher.add([url], vectors)
    # call: cohere rerank model=rerank-english-v3.0 via=wrapper shape=wrapper
    print(searcher.rank("cat", [caption]))


if __name__ == "__main__":
    # not: command-line
    fire.Fire(index)
