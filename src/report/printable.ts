/** Escapes characters of foreign text that move the cursor, colour the terminal or change the direction of writing. */
export const printable = (text: string) =>
  text.replace(
    /[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
