import { inviteUrl, userInstallUrl } from '../bots/discord/invite.ts';
import { quickApi } from '../bots/discord/rest.ts';
import { ConfigError, readConfig } from '../config.ts';
import { readEnvFile } from './env-file.ts';

/** Prints the links by which people add the bot to a server, or to their own account. */
async function invite(): Promise<string> {
  readEnvFile();
  const { discord } = readConfig(process.env);
  if (discord === undefined)
    throw new ConfigError(['DISCORD_TOKEN is missing: the link is made for its application']);
  const { id } = await quickApi(discord).applications.getCurrent();
  return `For a server:          ${inviteUrl(id)}\nFor your own account:  ${userInstallUrl(id)}\n`;
}

try {
  process.stdout.write(await invite());
} catch (error) {
  const words =
    error instanceof ConfigError
      ? error.message
      : 'Discord did not answer, or does not accept DISCORD_TOKEN.';
  process.stderr.write(`${words}\n`);
  process.exitCode = 1;
}
