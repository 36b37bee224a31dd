import { sha256 } from '@noble/hashes/sha2.js';
import { placeOf } from './issues.ts';
import { compactJson } from './json/json.ts';
import type { Report } from './model.ts';
import { alikeBy } from './words/alike.ts';
import { shortLineName } from './words/bill-words.ts';
import { printable } from './words/printable.ts';
import { toldOf } from './words/reasons-by-alternative.ts';
import { isVolumeUnknown, VOLUME_COLUMNS, volumeCells } from './words/volume-words.ts';
import { monthlyTotal, quantity, unitPrice, usd } from './words/words.ts';

export interface HtmlAssets {
  /** The bundle of `web/` as one ES module. It reads the report from `#report` and draws into `#app`. */
  readonly script: string;
  readonly style: string;
}

/**
 * The report as one HTML file that asks nothing of the network: the policy allows this script, by its hash, and inline style.
 * A reader without scripts sees the verdict and the bills.
 */
export function renderHtml(report: Report, assets: HtmlAssets): string {
  const script = inlineScript(assets.script);
  const title = escapeHtml(`${report.workflow.name}: Standard or Express`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyFor(script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${inlineStyle(assets.style)}</style>
</head>
<body>
<main id="app"></main>
<noscript>
${withoutScript(report)}
</noscript>
<script type="application/json" id="report">${inlineJson(report)}</script>
<script type="module">${script}</script>
</body>
</html>
`;
}

/** No source but this file: not even a form may leave it. */
const policyFor = (script: string): string =>
  [
    "default-src 'none'",
    `script-src 'sha256-${sha256Base64(script)}'`,
    "style-src 'unsafe-inline'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

const sha256Base64 = (text: string): string => btoa(String.fromCharCode(...sha256(new TextEncoder().encode(text))));

/** Inside JSON these only stand in strings, where the escape means the same. */
const inlineJson = (report: Report): string =>
  compactJson(report).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');

/** What would end or twist the element, written so that strings, templates and expressions of the script stay the same. */
const inlineScript = (script: string): string => script.replace(/\r\n?/g, '\n').replace(/<(?=\/script|!--)/gi, '\\x3C');

const inlineStyle = (style: string): string => style.replace(/<(?=\/style|!--)/gi, '\\3c ');

export const escapeHtml = (text: string): string =>
  printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

function withoutScript(report: Report): string {
  const { currency } = report.prices;
  const bills = isVolumeUnknown(report)
    ? [volumeTable(report)]
    : alikeBy(costed(report), (a) => a.monthly).map(({ first, labels }) => {
        const rows = first.monthly.lines.map((l) => [
          shortLineName(l),
          `${quantity(l.quantity)} ${l.unit}`,
          unitPrice(l.unitPriceUsd, currency),
          usd(l.usd, currency),
        ]);
        return htmlTable(
          labels,
          ['Component', 'Monthly quantity', 'Unit price', 'Monthly cost'],
          [...rows, ['Total', '', '', monthlyTotal(first.monthly, currency)]],
        );
      });
  return [
    `<h1>${escapeHtml(report.workflow.name)}</h1>`,
    `<p><strong>${escapeHtml(report.verdict.sentence)}</strong></p>`,
    `<ul>${report.verdict.reasons.map((reason) => `<li>${escapeHtml(reason)}</li>`).join('')}</ul>`,
    ...(report.verdict.conditions.length === 0
      ? []
      : [
          '<p>Before you act on it:</p>',
          `<ul>${report.verdict.conditions.map(({ text }) => `<li>${escapeHtml(text)}</li>`).join('')}</ul>`,
        ]),
    ...forbidden(report),
    ...bills,
    '<p>The charts and the details need JavaScript, which is in this file; nothing is loaded from elsewhere.</p>',
  ].join('\n');
}

/** Those that have a cost: all where none can run it. */
const costed = ({ alternatives }: Report): Report['alternatives'] =>
  alternatives.some(({ eligible }) => eligible) ? alternatives.filter(({ eligible }) => eligible) : alternatives;

const volumeTable = (report: Report): string =>
  htmlTable(
    'Cost by volume',
    VOLUME_COLUMNS.map(([title]) => title),
    volumeCells(report),
  );

/** What rules alternatives out, each with its place in the file. */
const forbidden = ({ alternatives }: Report): string[] =>
  toldOf(alternatives)
    .filter(({ first, issues }) => !first.eligible && issues.length > 0)
    .map(({ labels, issues }) => {
      const items = issues.map((issue) => `<li>${escapeHtml(`${placeOf(issue)}: ${issue.message}`)}</li>`);
      return `<p>${escapeHtml(labels)} cannot run it:</p>\n<ul>${items.join('')}</ul>`;
    });

const htmlTable = (caption: string, head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const cells = (texts: readonly string[], tag: 'th' | 'td'): string =>
    `<tr>${texts.map((text) => `<${tag}>${escapeHtml(text)}</${tag}>`).join('')}</tr>`;
  const body = rows.map((row) => cells(row, 'td')).join('');
  return `<table><caption>${escapeHtml(caption)}</caption><thead>${cells(head, 'th')}</thead><tbody>${body}</tbody></table>`;
};
