/** A comment on something that follows is a sentence or two, in characters. */
const LONGEST = 300;

/** Words that point at something beside the message, in the languages that forwards are mostly commented in. */
const POINTERS =
  /(?<![\p{L}\p{N}])(?:this|these|those|the following|below|forwarded|dies|diese[rsmn]?|das hier|esto|este|estos|esta|estas|isto|isso|ceci|ça|ces?|cette|questo|questi|это|этот|эту|эти|этого|ini)(?![\p{L}\p{N}])|这|這|以下|下面|これ|この|이것|이걸|هذا|هذه/iu;

/**
 * Whether words without a file point at something that may follow them: a person who forwards a message with a comment sends
 * the comment first. "it" does not count, because it mostly means the video that is there already.
 */
export function pointsAhead(text: string): boolean {
  return text.length <= LONGEST && POINTERS.test(text);
}
