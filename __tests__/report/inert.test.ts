import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { githubHtml } from '../../scripts/render-report/github-markdown.ts';
import { commentMarker, composeBody } from '../../src/report/comment/body.ts';
import { ownState } from '../../src/report/comment/state.ts';
import { renderSummary } from '../../src/report/summary/render.ts';
import { layer, mounted, report } from './support/reports.ts';

const attacks = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[click](https://evil.example) ![](https://evil.example/p.png)',
  'https://evil.example www.evil.example',
  '@octocat @org/team #1 GH-1 octo/repo#2',
  '</code></td></tr></table></details><h1>owned</h1>',
  '| a | b |\n| - | - |',
  '```\n# owned\n```',
  '`` ` `` **bold** ~~x~~ $x$ :smile:',
  '-->\n<!-- ecr-mount-push data AAAA -->',
  '"]\n  s9["owned"] click s0 "https://evil.example"',
  '%%{init: {"securityLevel":"loose"}}%%',
  '\u202Egnp.exe \u0000\u001b[31m',
  '&lt;script&gt; &#64;octocat',
];

/** All that a reader could click, be notified by, or be shown as an element of the page. */
function dangers(markdown: string): string[] {
  const html = githubHtml(markdown);
  const text = html.replace(/<[^>]+>/g, '');
  return [
    ...(html.match(/<(?:a|img|script|iframe|h1|h2|style|form)\b[^>]*>/g) ?? []),
    ...(text.match(/(?:^|[^\w`/])@[a-z\d][\w-]*(?=$|[^\w])/gim) ?? []).filter(() => mentions(markdown)),
  ];
}

/** GitHub turns `@name` into a mention wherever it is not code; an entity or a break keeps it from doing so. */
function mentions(markdown: string): boolean {
  return /(^|[^\w`/&#;>])@[a-z\d]/im.test(
    markdown.replace(/<code>[\s\S]*?<\/code>/g, '').replace(/```[\s\S]*?```/g, ''),
  );
}

const reportWith = (text: string) =>
  report(
    [
      { ...mounted('a', 1e6), createdBy: text },
      { ...layer('b', 1e6), createdBy: text },
    ],
    {
      warnings: [text],
      platforms: [text],
      missedMounts: [],
    },
  );

describe('text out of images and registries', () => {
  it.each(attacks)('comes out inert in the summary: %j', text => {
    expect(dangers(renderSummary([reportWith(text)], { title: text }))).toEqual([]);
  });

  it.each(attacks)('comes out inert in the comment, and does not forge its data: %j', text => {
    const marker = commentMarker('build');
    const state = ownState([reportWith(text)], { runId: '1' }, text);
    const { body } = composeBody(marker, state);
    expect(dangers(body)).toEqual([]);
    expect(body.match(/<!--/g)).toHaveLength(2);
    expect(body.startsWith(marker)).toBe(true);
  });

  it('never makes a link or an element, whatever it is made of', () => {
    const piece = fc.constantFrom(
      ...attacks.flatMap(attack => attack.split(/(?=[<[`@|#])/)),
      '\n',
      '|',
      '`',
      '\\',
      '<',
      '&',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
        expect(dangers(renderSummary([reportWith(pieces.join(''))]))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
