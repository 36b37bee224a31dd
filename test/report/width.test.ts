import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutTo, displayWidth, padTo, wrap } from '../../src/report/text/width.ts';

test.for([
  ['', 0, 'nothing'],
  ['abc', 3, 'Latin letters'],
  ['注文', 4, 'Han characters take two columns each'],
  ['ｱｲｳ', 3, 'half-width Katakana takes one'],
  ['한국', 4, 'Hangul syllables'],
  ['e\u0301', 1, 'a combining accent takes none'],
  ['👩‍👩‍👧‍👦', 2, 'a family is one emoji'],
  ['✓ ok', 4, 'the signs of the report are narrow'],
  ['█░─', 3, 'bars and rules are narrow'],
  ['☀️', 2, 'a sign asked to be an emoji'],
  ['Đơn hàng', 8, 'Vietnamese'],
] as const)('%j takes %i columns (%s)', ([text, want]) => {
  expect(displayWidth(text)).toBe(want);
});

test.for([
  ['short', 10, 'short', 'what fits stays'],
  ['ProcessCustomerOrderApproval', 12, 'ProcessC…val', 'the middle goes'],
  ['注文を検証する状態', 7, '注文…態', 'wide characters are never halved'],
  ['abc', 1, '…', 'a single column'],
] as const)('cutTo(%j, %i) = %j (%s)', ([text, width, want]) => {
  expect(cutTo(text, width)).toBe(want);
});

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('注文'.repeat(9), 'word '.repeat(30), 'x'.repeat(99)),
);

test('a cut text is never wider than asked for', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 0, max: 40 }), (text, width) => displayWidth(cutTo(text, width)) <= width),
  );
});

test('wrapping loses no letter and keeps to the width', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 12, max: 40 }), (text, width) => {
      const lines = wrap(text, width);
      expect(lines.every((line) => displayWidth(line) <= width)).toBe(true);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    }),
  );
});

test('padding reaches the width from either side', () => {
  expect([padTo('注', 4, 'left'), padTo('注', 4, 'right')]).toEqual(['注  ', '  注']);
});
