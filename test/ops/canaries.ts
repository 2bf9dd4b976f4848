/**
 * Made-up secrets in the shapes of real ones, with the part that must never be seen. Every test of the log plants them
 * all; they stand here as pieces, so that no scanner takes this file for a leak.
 */
const digits = '1234567890';
const telegram = `AA${'Hq9zXw3v'.repeat(4)}k`;
const discord = ['MTk4NjIyNDgzNDcxOTI1MjQ4', 'Cl2FMQ', 'ZnCjm1XVW7vRze4b7Cq4se7kKWs9xQ'];
const hex = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b';
const base64 = 'q7Zt0Yp4Rk1Vn8Lw2Xs6Bd3Fg5Hj9Km0Qc7Ue4Ia1';

export const canaries: readonly { name: string; text: string; hidden: string }[] = [
  {
    name: 'a Telegram token in a URL',
    text: `https://api.telegram.org/bot${digits}:${telegram}/getFile`,
    hidden: telegram,
  },
  {
    name: 'a Telegram token in a file URL',
    text: `https://api.telegram.org/file/bot${digits}:${telegram}/photos/1.jpg`,
    hidden: telegram,
  },
  {
    name: 'a Telegram token percent-encoded',
    text: `/bot${digits}%3A${telegram}/sendVideo`,
    hidden: telegram,
  },
  {
    name: 'a short Telegram token of a stand-in',
    text: 'http://127.0.0.1:80/bot42:fake-canary/getMe',
    hidden: 'fake-canary',
  },
  { name: 'a Telegram token by itself', text: `token is ${digits}:${telegram}.`, hidden: telegram },
  { name: 'a Discord token', text: `login with ${discord.join('.')} failed`, hidden: discord[2] as string },
  {
    name: 'a Discord token with its scheme',
    text: `Authorization: Bot ${discord.join('.')}`,
    hidden: discord[2] as string,
  },
  {
    name: 'a Discord interaction token',
    text: '/api/v10/interactions/123/aW50ZXJhY3Rpb24canary/callback',
    hidden: 'aW50ZXJhY3Rpb24canary',
  },
  {
    name: 'a Discord webhook token',
    text: 'PATCH /webhooks/123456/canary-token-x/messages/@original',
    hidden: 'canary-token-x',
  },
  { name: 'a Bearer value', text: 'authorization: Bearer canary.value-1', hidden: 'canary' },
  { name: 'a Basic value', text: 'authorization: Basic dXNlcjpjYW5hcnk=', hidden: 'dXNlcjpjYW5hcnk' },
  { name: 'a backend token', text: 'got nmv_usr_canary1234', hidden: 'canary1234' },
  { name: 'a backend token after a letter', text: 'xnmv_usr_canary1234', hidden: 'canary1234' },
  { name: 'a claim token', text: 'claim clm_canary5678 made', hidden: 'canary5678' },
  {
    name: 'a claim link',
    text: 'https://nemovideo.com/workspace/claim?ct=canary99&task=1',
    hidden: 'canary99',
  },
  {
    name: 'a client id in a header',
    text: 'X-Client-Id: 3f2b8c1e-0a4d-4c6b-9e7f-1a2b3c4d5e6f',
    hidden: '3f2b8c1e',
  },
  {
    name: 'an S3 link',
    text: 'https://cdn.example/v.mp4?X-Amz-Credential=canaryA&X-Amz-Signature=canaryB',
    hidden: 'canary',
  },
  { name: 'S3 parameters by themselves', text: 'X-Amz-Signature=canaryB&X-Amz-Date=1', hidden: 'canaryB' },
  { name: 'a Google link', text: 'gs: X-Goog-Signature=canaryG', hidden: 'canaryG' },
  {
    name: 'a CloudFront link',
    text: '/v.mp4?Policy=canaryP&Signature=canaryS&Key-Pair-Id=canaryK',
    hidden: 'canary',
  },
  {
    name: 'a Discord CDN link',
    text: '/attachments/1/2/a.png?ex=canary1&is=canary2&hm=canary3&',
    hidden: 'canary',
  },
  { name: 'an Azure link', text: '/blob/v.mp4?sv=2024&se=canaryE&sig=canaryS', hidden: 'canary' },
  { name: 'a token parameter', text: 'wss://example.org/socket?token=canaryT', hidden: 'canaryT' },
  { name: 'a parameter encoded within another', text: 'next=%2Fv.mp4%3Fsig%3DcanaryX', hidden: 'canaryX' },
  {
    name: 'a long query of unknown names',
    text: 'https://cdn.example/v.mp4?a=1&zz=canaryQ#frag',
    hidden: 'canaryQ',
  },
  { name: 'a password in a URL', text: 'redis://:canarypass@127.0.0.1:6379/0', hidden: 'canarypass' },
  { name: 'a token in JSON', text: '{"access_token":"canaryJ","code":0}', hidden: 'canaryJ' },
  { name: 'a token in JSON in JSON', text: '{\\"token\\":\\"canaryJ\\"}', hidden: 'canaryJ' },
  { name: 'a key in hex', text: `key ${hex}`, hidden: hex },
  { name: 'a key in base64', text: `key=${base64}==`, hidden: base64 },
  {
    name: 'a key in base64 with a slash',
    text: 'wJa7rXUtn3EMIk9/K7MDENGb1xRfiCY2EX8mP5Ekz',
    hidden: 'K7MDENGb1xRfiCY2',
  },
];
