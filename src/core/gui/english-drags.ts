import type { GuiAction } from './actions.ts';

/** "Drag the clip to the start" as words for the backend: "Move the clip to the start". */
export function dragged(extent: string): GuiAction[] {
  const plain = objectOf(extent.replace(/\s+/g, ' '));
  // Files that only the person has cannot be moved by anybody else.
  if (
    plain === '' ||
    /^(?:your|any) (?:own )?(?:files?|photos?|images?|videos?|media|footage|clips?)\b/i.test(plain)
  ) {
    return [];
  }
  return [{ kind: 'edit', text: wordsFor(plain) }];
}

/** What is dragged and where to, without where it comes from and what the hand does next. */
function objectOf(extent: string): string {
  const [, object = ''] = /\bdr(?:ag(?:[ /&-]{1,4}(?:and|&)?[ -]{0,3}drop)?|op) (.+)/i.exec(extent) ?? [];
  return object
    .replace(/[, ]{1,4}(?:and|then) (?:release|let go|drop it).*/i, '')
    .replace(/ from (?:the|your) (?:[\w'’-]+ ){0,2}(?:panel|library|sidebar|bin|tab|tray)\b/i, '')
    .replace(/ (?:in order )?to (?:move|reposition|place|change|adjust) (?:it|them)\b.*/i, '')
    .replace(/[*_`]+/g, '')
    .replace(/ +/g, ' ')
    .trim();
}

function wordsFor(plain: string): string {
  const aim = / to (reorder|rearrange|trim|resize|crop|extend|shorten|lengthen) (?:it|them)\b/i.exec(plain);
  if (aim?.[1] !== undefined) {
    return `${aim[1].charAt(0).toUpperCase()}${aim[1].slice(1)} ${plain.slice(0, aim.index)}`;
  }
  const slider = / (?:slider|handle|knob) to /i.exec(plain);
  if (slider !== null && /^(?:the|your) \S/i.test(plain)) {
    const name = plain.slice(0, slider.index).replace(/^(?:the|your) /i, '');
    return `Set the ${name} to ${plain.slice(slider.index + slider[0].length)}`;
  }
  const added = / (?:onto|into|on) (?=(?:the|your) (?:[\w'’-]+ ){0,2}(?:timeline|tracks?|canvas)\b)/i.exec(
    plain,
  );
  if (added !== null) {
    return `Add ${plain.slice(0, added.index)} to ${plain.slice(added.index + added[0].length)}`;
  }
  return `Move ${plain}`;
}
