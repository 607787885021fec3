import Bottleneck from 'bottleneck';
import { Client, Events, GatewayIntentBits, SlashCommandBuilder, type TextChannel } from 'discord.js';
import { digest, topics, welcome } from './digest.js';

const client = new Client({ intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages] });
const limiter = new Bottleneck({ maxConcurrent: 1 });

// not: command-definition
export const command = new SlashCommandBuilder().setName('digest').setDescription('Summary with gpt-4o');

client.on(Events.GuildMemberAdd, async (member) => {
  // not: own-prompt
  const text = await welcome(member.displayName);
  // not: chat-message
  await member.guild.systemChannel?.send(text);
});

client.on(Events.InteractionCreate, async (interaction) => {
  if (!interaction.isChatInputCommand()) return;
  const channel = interaction.channel as TextChannel;
  // not: chat-message
  const messages = await channel.messages.fetch({ limit: 100 });
  const lines = messages.map((message) => `${message.author.username}: ${message.content}`);
  // not: own-prompt
  const summary = await limiter.schedule(() => digest(lines));
  // not: own-prompt
  const list = await topics(lines);
  // not: chat-message
  await channel.threads.create({ name: list[0] ?? 'Digest' });
  // not: chat-message
  await interaction.reply(summary);
});

await client.login(process.env.DISCORD_TOKEN);
