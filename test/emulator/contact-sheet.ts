import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Caller, scratch, startPlain } from './support.ts';

// Makes docs/emulator.png: one frame of each of twelve films, as the demo makes them.

const SHEET = 'docs/emulator.png';
const WISHES: readonly (readonly string[])[] = [
  ['a 3-second clip of a sunset over the ocean, title Golden Hour'],
  ['a 3-second clip of a city at night, no title'],
  ['一个3秒的清晨森林视频'],
  ['a 3-second clip of mountains by day', 'add captions: The air is thin, and the view is wide.'],
  ['a 3-second clip of a desert, title Dunes'],
  ['a 3-second clip of the ocean by day, no title', 'vintage look'],
  ['a 3-second clip of a galaxy, title Far Away'],
  ['a 3-second promo of a perfume', 'title Launch Day at the bottom in gold'],
  ['a 3-second clip of a snowy land', 'add captions: Winter is here. Stay warm.'],
  ['a 3-second clip of a neon city in the rain, no title', 'film noir'],
  ['a 3-second clip of a meadow at dawn, no title'],
  ['一只猫在弹钢琴，3秒'],
];

const box = scratch();
const emulator = await startPlain({ tiny: false, switches: { startCredits: 10_000 } });
try {
  for (const [index, wishes] of WISHES.entries()) {
    const caller = await Caller.enter(emulator.url);
    for (const wish of wishes) await caller.say(wish);
    const render = await caller.film(`sheet_${index}`, { output: { resolution: '360p' } });
    const film = join(box.path, `${index}.mp4`);
    const response = await fetch(String(render['output']!['url']));
    writeFileSync(film, Buffer.from(await response.arrayBuffer()));
    const frame = join(box.path, `${String(index).padStart(2, '0')}.png`);
    execFileSync('ffmpeg', ['-v', 'error', '-ss', '1', '-i', film, '-frames:v', '1', frame]);
  }
  const filter =
    'scale=320:180:flags=lanczos,tile=3x4:padding=4,split[a][b];[a]palettegen=max_colors=256[p];[b][p]paletteuse=dither=bayer:bayer_scale=3';
  execFileSync('ffmpeg', [
    '-v',
    'error',
    '-y',
    '-i',
    join(box.path, '%02d.png'),
    '-vf',
    filter,
    '-frames:v',
    '1',
    SHEET,
  ]);
} finally {
  await emulator.close();
  box.clean();
}
