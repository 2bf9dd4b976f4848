import { seedOf } from '../chance.ts';

/** When it is, which decides the colours. */
export type Hour = 'day' | 'sunset' | 'dawn' | 'night';

/** Where it is, which decides the shapes. */
export type Place =
  | 'ocean'
  | 'city'
  | 'forest'
  | 'mountain'
  | 'desert'
  | 'snow'
  | 'space'
  | 'meadow'
  | 'studio'
  | 'abstract';

/** What falls or floats in the air. */
export type Air = 'clear' | 'rain' | 'snow' | 'fireflies' | 'bokeh';

/** A picture, as far as the words of a prompt decide it. */
export interface Traits {
  hour: Hour;
  place: Place;
  air: Air;
  seed: number;
}

const HOURS: readonly (readonly [Hour, RegExp])[] = [
  ['sunset', /\b(?:sunset|dusk|golden hour|evening|twilight)\b|日落|夕阳|黄昏|傍晚|晚霞|落日/i],
  ['dawn', /\b(?:sunrise|dawn|morning|misty?|foggy?)\b|日出|清晨|早晨|黎明|朝阳|雾/i],
  [
    'night',
    /\b(?:night(?:time)?|midnight|moon(?:lit|light)?|neon|cyberpunk|starry|aurora|northern lights)\b|夜|月|霓虹|星空|极光/i,
  ],
  ['day', /\b(?:day(?:time|light)?|noon|sunny|bright)\b|白天|阳光|晴/i],
];

const PLACES: readonly (readonly [Place, RegExp])[] = [
  [
    'space',
    /\b(?:space|galax(?:y|ies)|universe|cosmos|cosmic|planets?|nebula|asteroids?|astronauts?|mars|rockets?)\b|太空|宇宙|银河|星球|火箭/i,
  ],
  [
    'city',
    /\b(?:city|cities|cityscape|skyline|urban|downtown|street|skyscrapers?|tokyo|new york|town|traffic|cars?|neon|cyberpunk)\b|城市|都市|街|高楼|霓虹/i,
  ],
  [
    'ocean',
    /\b(?:oceans?|seas?|beach(?:es)?|waves?|coast|shore|lakes?|river|surf(?:ing)?|island|harbou?r|boats?|ship|sail(?:ing)?|whales?|dolphins?|underwater)\b|海|沙滩|湖|浪|河|船/i,
  ],
  ['desert', /\b(?:deserts?|dunes?|sahara|canyon|camels?)\b|沙漠|沙丘/i],
  [
    'snow',
    /\b(?:snow(?:y|ing|fall)?|winter|christmas|ski(?:ing)?|ice|icy|arctic|penguins?)\b|雪|冬|圣诞|冰/i,
  ],
  ['mountain', /\b(?:mountains?|peaks?|alps|hills?|valley|cliffs?|volcano|hik(?:e|ing))\b|山|峰|谷/i],
  [
    'forest',
    /\b(?:forests?|woods|woodland|jungle|trees?|pines?|rainforest|bears?|deer|fox(?:es)?|owl)\b|森林|树|丛林|竹/i,
  ],
  [
    'meadow',
    /\b(?:meadows?|gardens?|flowers?|fields?|grass|spring|park|farm|countryside|cats?|dogs?|pupp(?:y|ies)|kittens?|horses?|picnic|butterfl(?:y|ies))\b|花|草|田|公园|春|猫|狗|马/i,
  ],
  [
    'studio',
    /\b(?:products?|coffee|tea|shoes?|sneakers?|watch(?:es)?|perfume|phones?|gadgets?|food|cake|bottle|jewell?ery|fashion|cosmetics?|headphones?|brand|logo|studio)\b|产品|咖啡|茶|鞋|手表|香水|手机|美食|蛋糕|品牌|珠宝/i,
  ],
];

const AIRS: readonly (readonly [Air, RegExp])[] = [
  ['rain', /\brain(?:y|ing|fall)?\b|\bstorm(?:y)?\b|雨/i],
  ['snow', /\bsnow(?:y|ing|fall|flakes)?\b|\bchristmas\b|雪|圣诞/i],
  ['fireflies', /\bfirefl(?:y|ies)\b|\bmagic(?:al)?\b|\bfairy\b|\bsparks?\b|萤火虫|魔法/i],
  ['bokeh', /\bbokeh\b|\bdream(?:y|like)?\b|\bparty\b|\bbirthday\b|\bwedding\b|生日|婚礼|梦/i],
];

/** Where a phrase plays, or undefined when it names no place that can be drawn. */
export function placeIn(phrase: string): Place | undefined {
  return find(PLACES, phrase);
}

/** True when anything in the phrase can be drawn: a place, an hour or something in the air. */
export function isPicturesque(phrase: string): boolean {
  return (
    placeIn(phrase) !== undefined || find(HOURS, phrase) !== undefined || find(AIRS, phrase) !== undefined
  );
}

/** Turns a phrase into a picture; words that mean nothing to these tables still choose the colours of an abstract one. */
export function traitsOf(phrase: string, seed = 0): Traits {
  const hour = find(HOURS, phrase);
  const fallback: Place =
    hour === 'sunset' ? 'ocean' : hour === 'dawn' ? 'mountain' : hour === 'night' ? 'space' : 'abstract';
  const place = placeIn(phrase) ?? fallback;
  const hours: Hour = hour ?? (place === 'city' ? 'night' : place === 'desert' ? 'sunset' : 'day');
  const air = find(AIRS, phrase) ?? (place === 'forest' && hours === 'night' ? 'fireflies' : 'clear');
  return { hour: hours, place, air, seed: seedOf(phrase.toLowerCase(), seed) };
}

const PLACE_NAMES: Readonly<Record<Place, readonly [string, string]>> = {
  ocean: ['The sea', '大海'],
  city: ['A city', '城市'],
  forest: ['A forest', '森林'],
  mountain: ['Mountains', '群山'],
  desert: ['A desert', '沙漠'],
  snow: ['A snowy land', '雪地'],
  space: ['Space', '太空'],
  meadow: ['A meadow', '草地'],
  studio: ['A product studio', '产品摄影棚'],
  abstract: ['Abstract colours', '抽象色彩'],
};
const HOUR_NAMES: Readonly<Record<Hour, readonly [string, string]>> = {
  day: ['', ''],
  sunset: [' at sunset', '日落时的'],
  dawn: [' at dawn', '清晨的'],
  night: [' at night', '夜晚的'],
};

/** What the picture of a phrase really shows, in words. */
export function nameOf(phrase: string, zh: boolean): string {
  const { place, hour } = traitsOf(phrase);
  const timeless = place === 'space' || place === 'studio' || place === 'abstract';
  const when = timeless ? ['', ''] : HOUR_NAMES[hour];
  return zh ? `${when[1]}${PLACE_NAMES[place][1]}` : `${PLACE_NAMES[place][0]}${when[0]}`;
}

function find<T>(table: readonly (readonly [T, RegExp])[], phrase: string): T | undefined {
  return table.find(([, words]) => words.test(phrase))?.[0];
}
