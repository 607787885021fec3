import asyncio
import os

import discord
from discord import Embed
from discord.ext import commands

from sage import brain, store

bot = commands.Bot(command_prefix="!", intents=discord.Intents.default())


@bot.event
async def on_message(message):
    if message.author == bot.user:
        return
    # call: openai Moderation.create model=? via=wrapper shape=wrapper
    if not brain.is_fine(message.content):
        # not: messenger
        await message.delete()
        return
    history = [{"role": "user", "content": message.content}]
    # call: openai ChatCompletion.create model=gpt-3.5-turbo via=wrapper shape=wrapper
    text = await asyncio.to_thread(brain.reply, history)
    store.remember(message.content, text)
    # not: messenger
    await message.channel.send(text)


@bot.command()
async def hard(ctx, *, question):
    # call: openai ChatCompletion.create model=gpt-4 via=wrapper shape=wrapper
    text = brain.reply([{"role": "user", "content": question}], model="gpt-4", temperature=0)
    # not: messenger
    await ctx.send(embed=Embed(title="Answer", description=text))
    # not: discord
    await ctx.invoke(bot.get_command("help"))


@bot.command()
async def draw(ctx, *, what):
    # not: own-prompt
    url = await asyncio.to_thread(brain.picture, what)
    # not: messenger
    await ctx.send(url)


@bot.command()
async def tell(ctx, *, text):
    # not: own-prompt
    await ctx.send(brain.continue_story(text) + await brain.riddle(text))


store.setup()
# not: server
bot.run(os.environ["DISCORD_TOKEN"])
