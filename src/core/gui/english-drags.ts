import type { GuiAction } from './actions.ts';

/** "Drag the clip to the start" as words for the backend: "Move the clip to the start". */
export function dragged(extent: string): GuiAction[] {
  const [, object = ''] = /\bdr(?:ag(?:[\s/&-]+(?:and|&)?[\s-]*drop)?|op)\s+([\s\S]+)$/i.exec(extent) ?? [];
  const plain = object
    .replace(/[,\s]+(?:and|then)\s+(?:release|let go|drop it).*$/is, '')
    .replace(/\s+from\s+(?:the|your)\s+(?:[\w'’-]+\s+){0,2}(?:panel|library|sidebar|bin|tab|tray)\b/i, '')
    .replace(/\s+(?:in order )?to\s+(?:move|reposition|place|change|adjust)\s+(?:it|them)\b.*$/is, '')
    .replace(/[*_`]+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  // Files that only the person has cannot be moved by anybody else.
  if (
    plain === '' ||
    /^(?:your|any)\s+(?:own\s+)?(?:files?|photos?|images?|videos?|media|footage|clips?)\b/i.test(plain)
  ) {
    return [];
  }
  const aim =
    /^(.+?)\s+to\s+(reorder|rearrange|trim|resize|crop|extend|shorten|lengthen)\s+(?:it|them)\b/i.exec(plain);
  if (aim?.[1] !== undefined && aim[2] !== undefined) {
    return [{ kind: 'edit', text: `${aim[2].charAt(0).toUpperCase()}${aim[2].slice(1)} ${aim[1]}` }];
  }
  const slider = /^(?:the|your)\s+(.+?)\s+(?:slider|handle|knob)\s+to\s+(.+)$/i.exec(plain);
  if (slider !== null) return [{ kind: 'edit', text: `Set the ${slider[1]} to ${slider[2]}` }];
  const added =
    /^(.+?)\s+(?:onto|into|on)\s+((?:the|your)\s+(?:[\w'’-]+\s+){0,2}(?:timeline|tracks?|canvas)\b.*)$/i.exec(
      plain,
    );
  if (added !== null) return [{ kind: 'edit', text: `Add ${added[1]} to ${added[2]}` }];
  return [{ kind: 'edit', text: `Move ${plain}` }];
}
