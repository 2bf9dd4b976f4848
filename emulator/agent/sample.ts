import { pick, seedOf } from '../chance.ts';
import type { Session } from '../model.ts';
import { isPicturesque } from '../render/traits.ts';
import { materialFor } from './build.ts';
import { isGeneric } from './phrase.ts';
import type { Missing } from './speak.ts';
import type { Wishes } from './wishes.ts';

/** Whether a first message asks for something that a film can be made of. */
export function canGenerate(wishes: Wishes, session: Session): boolean {
  if (wishes.create || wishes.script.length > 0) return true;
  // A length or a loop beside a picture in words is a wish, however few words there are.
  if (wishes.phrase !== '' && (wishes.loop || wishes.seconds !== undefined)) return true;
  if (materialFor(session, wishes).length > 0 || isPicturesque(wishes.phrase)) return true;
  if (wishes.phrase === '') return EXPORT.test(wishes.said);
  if (asksOnlyForEdits(wishes) && wishes.phrase.split(/\s+/).length < 3) return false;
  // Words that name nothing known still make a picture of their own; a single one more likely is a slip.
  const chat =
    /[?？]\s*$|^(?:what|who|why|how|when|where|can|do|is|are|ok|yes|no|thanks|sounds|cool|nice|great)\b/i;
  const several = wishes.phrase.split(/\s+/).length > 1 || /\p{Script=Han}{3}/u.test(wishes.phrase);
  return several && !chat.test(wishes.phrase);
}

/** True when a message only makes sense for a film that is there. */
export function asksOnlyForEdits(wishes: Wishes): boolean {
  const values = [
    wishes.resize,
    wishes.cut,
    wishes.captions,
    wishes.volumeStep,
    wishes.volume,
    wishes.titleSize,
    wishes.titleAt,
  ];
  const flags = [
    wishes.dropMusic,
    wishes.dropTitle,
    wishes.dropCaptions,
    wishes.dropLook,
    wishes.addTitle,
    wishes.titleEach,
    wishes.order.length > 0,
  ];
  return flags.includes(true) || values.some((value) => value !== undefined);
}

/** "export a 1080p MP4" before there is a film makes a sample to export. */
const EXPORT = /\b(?:export|render|download)\b.{0,24}\b(?:mp4|video|1080p)\b|导出.{0,12}(?:MP4|视频|1080p)/i;

/** Gives a wish that names nothing to show a sample of its kind, and says so. */
export function withSample(wishes: Wishes, session: Session): { meant: Wishes; missing?: Missing } {
  if (wishes.script.length > 0 || materialFor(session, wishes).length > 0) return { meant: wishes };
  if (!isGeneric(wishes.phrase)) return { meant: wishes };
  const zh = wishes.chinese;
  if (wishes.promo) {
    const phrase = wishes.phrase || (zh ? '产品' : 'product');
    return { meant: { ...wishes, phrase }, missing: { what: wishes.mentionsUploads ? 'photos' : 'subject' } };
  }
  if (/\bscript\b|脚本/i.test(wishes.said)) {
    return {
      meant: { ...wishes, script: [...SAMPLE_SCRIPT[zh ? 'zh' : 'en']] },
      missing: { what: 'script' },
    };
  }
  const samples = zh ? SAMPLES.zh : SAMPLES.en;
  const phrase = pick(seedOf(wishes.said), samples);
  const onlyPhotos = wishes.mentionsUploads && !wishes.mentionsScript;
  return { meant: { ...wishes, phrase }, missing: { what: onlyPhotos ? 'photos' : 'subject' } };
}

const SAMPLES = {
  en: ['sunset over the ocean', 'city at night in the rain', 'forest at dawn'],
  zh: ['海上日落', '雨夜的城市', '清晨的森林'],
} as const;
const SAMPLE_SCRIPT = {
  en: [
    'The day begins above the mountains.',
    'By noon the path leads down to the sea.',
    'In the evening the city lights up.',
  ],
  zh: ['清晨，群山醒来。', '中午，小路通向大海。', '夜里，城市亮起灯光。'],
} as const;
