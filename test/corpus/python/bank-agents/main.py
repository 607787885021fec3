import asyncio

import httpx
import uvicorn

from bank.legacy_agents import delegate
from bank.support import Deps, fraud, support
from bank.triage import handle


async def main() -> None:
    async with httpx.AsyncClient() as http:
        # not: own-prompt
        result = await support("I lost my card", Deps(1, http))
    # not: own-prompt
    print(result.advice, await handle("I need a loan"), delegate("count the cash"))
    # not: own-prompt
    print(fraud("A transfer of 9000 EUR to myself"))


if __name__ == "__main__":
    # not: server
    uvicorn.run("api:app")
    # not: event-loop
    asyncio.run(main())
