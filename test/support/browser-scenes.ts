import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import spawn from 'nano-spawn';
import type { Browser } from 'playwright-core';
import type { MediaFile } from '../../src/core/ports.ts';

/** A sunset over the sea, drawn rather than photographed, so that it belongs to nobody. */
const SUNSET = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1280 720">
  <defs>
    <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#2b1b5a"/><stop offset=".38" stop-color="#a23b7c"/>
      <stop offset=".72" stop-color="#ff7a55"/><stop offset="1" stop-color="#ffd27a"/>
    </linearGradient>
    <linearGradient id="sea" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#f08a5d"/><stop offset=".25" stop-color="#8b3f7a"/><stop offset="1" stop-color="#1a1238"/>
    </linearGradient>
    <radialGradient id="glow"><stop offset="0" stop-color="#fff3c4" stop-opacity=".95"/><stop offset="1" stop-color="#ffb35c" stop-opacity="0"/></radialGradient>
    <filter id="soft"><feGaussianBlur stdDeviation="14"/></filter>
  </defs>
  <rect width="1280" height="450" fill="url(#sky)"/>
  <g filter="url(#soft)" fill="#ffd9c0" fill-opacity=".33">
    <ellipse cx="300" cy="170" rx="260" ry="16"/><ellipse cx="880" cy="120" rx="320" ry="13"/>
    <ellipse cx="1050" cy="250" rx="240" ry="17"/><ellipse cx="160" cy="290" rx="210" ry="12"/>
  </g>
  <circle cx="700" cy="420" r="300" fill="url(#glow)"/><circle cx="700" cy="420" r="92" fill="#fff1c2"/>
  <rect y="450" width="1280" height="270" fill="url(#sea)"/>
  <g fill="#ffe6b0">${Array.from({ length: 26 }, (_, i) => `<rect x="${700 - (150 - i * 4) / 2 + ((i * 53) % 40) - 20}" y="${456 + i * 10}" width="${150 - i * 4}" height="3" rx="1.5" opacity="${0.75 - i * 0.026}"/>`).join('')}</g>
  <path d="M0 452c120-62 210-70 330-38 60 16 90 30 140 38z" fill="#3a1d55" opacity=".9"/>
  <path d="M1000 452c90-36 190-46 280-40v40z" fill="#4a2360" opacity=".85"/>
</svg>`;

/** A photo of the sunset as a JPEG. */
export async function paintPhoto(browser: Browser, dir: string): Promise<string> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100%}</style>${SUNSET}`);
  const path = join(dir, 'sunset.jpg');
  await writeFile(path, await page.screenshot({ type: 'jpeg', quality: 88 }));
  await page.close();
  return path;
}

/** A film of three seconds: the photo in a slow zoom, with a soft chord. H.264 and AAC, as the real ones are. */
export async function shootFilm(photo: string, dir: string): Promise<MediaFile> {
  const path = join(dir, 'film.mp4');
  const zoom = 'scale=1920:-2,zoompan=z=1+on/900:x=iw/2-iw/zoom/2:y=ih/2-ih/zoom/2:d=75:s=1280x720:fps=25';
  const chord = 'aevalsrc=0.1*sin(2*PI*220*t)+0.1*sin(2*PI*277.2*t)+0.08*sin(2*PI*330*t):d=3';
  await spawn('ffmpeg', [
    ...['-y', '-loglevel', 'error', '-i', photo, '-f', 'lavfi', '-i', chord],
    ...['-vf', zoom, '-t', '3', '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'],
    ...['-c:a', 'aac', '-movflags', '+faststart', path],
  ]);
  const poster = join(dir, 'poster.jpg');
  await spawn('ffmpeg', [
    '-y',
    '-loglevel',
    'error',
    '-i',
    path,
    '-frames:v',
    '1',
    '-vf',
    'scale=320:-2',
    poster,
  ]);
  const { size } = await stat(path);
  const discard = async () => {};
  return {
    path,
    bytes: size,
    mime: 'video/mp4',
    name: 'film.mp4',
    width: 1280,
    height: 720,
    seconds: 3,
    poster,
    discard,
  };
}
