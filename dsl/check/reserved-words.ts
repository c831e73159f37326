/** Keywords of P4-16 (specification 1.2.5, 6.4.2). */
const P4 = `abstract action actions apply bit bool const control default else entries enum error exit extern false
header header_union if in inout int key list match_kind out package parser pragma priority return select state string
struct switch table this transition true tuple type typedef varbit value_set void _`;

/** Keywords of C17 (ISO/IEC 9899:2018, 6.4.1) that are none of P4. */
const C = `auto break case char continue do double enum extern float for goto inline long register restrict short signed
sizeof static union unsigned volatile while`;

/** Words that generated programs cannot have as names. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(`${P4} ${C}`.split(/\s+/));
