export const id = 909;
export const ids = [909];
export const modules = {

/***/ 4909:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  publishComment: () => (/* binding */ publishComment)
});

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./lib/shared/errors.js
var errors = __webpack_require__(2730);
// EXTERNAL MODULE: ./lib/shared/one-line.js
var one_line = __webpack_require__(2712);
// EXTERNAL MODULE: ./lib/report/run.js
var run = __webpack_require__(2639);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 13 modules
var schemas = __webpack_require__(5491);
// EXTERNAL MODULE: ./lib/report/bounded-schema.js
var bounded_schema = __webpack_require__(1339);
// EXTERNAL MODULE: ./lib/report/schema.js
var schema = __webpack_require__(7455);
// EXTERNAL MODULE: ./lib/report/services.js
var report_services = __webpack_require__(2384);
// EXTERNAL MODULE: ./lib/shared/sum.js
var sum = __webpack_require__(9650);
;// CONCATENATED MODULE: ./lib/report/fit.js

function fit_block(importance, text) {
    return { importance, units: 1, render: units => (units > 0 ? text : '') };
}
function fit_fitSections(sections, limit) {
    const texts = sections.map(section => section.render(section.units).trim());
    let size = sizeOf(texts, limit);
    if (size <= limit.size)
        return join(texts);
    size += sizeOf([limit.note], limit);
    for (const index of trimmingOrder(sections)) {
        const section = sections[index];
        if (section === undefined || size <= limit.size)
            break;
        const others = size - sizeOf([texts[index] ?? ''], limit);
        const rendered = (units) => section.render(units).trim();
        const units = largest(section.units, count => others + sizeOf([rendered(count)], limit) <= limit.size);
        texts[index] = rendered(units);
        size = others + sizeOf([texts[index] ?? ''], limit);
    }
    return join([...texts, limit.note]);
}
function sizeOf(texts, limit) {
    return (0,sum/* sumOf */.X)(texts, text => (text === '' ? 0 : limit.measure(text) + 2));
}
function trimmingOrder(sections) {
    return sections
        .map((section, index) => ({ importance: section.importance, index }))
        .filter(({ importance }) => Number.isFinite(importance))
        .sort((a, b) => a.importance - b.importance || b.index - a.index)
        .map(({ index }) => index);
}
function largest(most, passes) {
    let low = 0;
    let high = most;
    while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if (passes(middle))
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}
function join(texts) {
    return `${texts.filter(text => text !== '').join('\n\n')}\n`;
}

// EXTERNAL MODULE: ./lib/report/savings.js
var report_savings = __webpack_require__(3773);
// EXTERNAL MODULE: ./lib/shared/units.js
var units = __webpack_require__(6058);
;// CONCATENATED MODULE: ./lib/report/wording.js


function wording_counted(count, noun, plural = `${noun}s`) {
    return `${wording_grouped(count)} ${count === 1 ? noun : plural}`;
}
function wording_grouped(count) {
    return count.toLocaleString('en-US');
}
function unbroken(text) {
    return text.replaceAll(' ', '\u00a0');
}
const beforeCompression = 'before compression';
function wording_bytesText(bytes, uncompressed) {
    if (uncompressed === 0)
        return (0,units/* formatBytes */.z)(bytes);
    if (uncompressed === bytes)
        return `${(0,units/* formatBytes */.z)(bytes)} ${beforeCompression}`;
    return `${(0,units/* formatBytes */.z)(bytes)} (${(0,units/* formatBytes */.z)(uncompressed)} of it ${beforeCompression})`;
}
function attestationsText({ attestations }, dryRun = false) {
    if (attestations === undefined)
        return '';
    const { count, bytes, bytesPushed } = attestations;
    const sent = dryRun ? 'to push' : 'pushed';
    const size = bytesPushed === bytes ? `${(0,units/* formatBytes */.z)(bytes)} ${sent}` : partlySent(bytes, bytesPushed, sent);
    return `+ ${wording_counted(count, 'attestation')}, ${size}`;
}
function partlySent(bytes, bytesPushed, sent) {
    if (bytesPushed === 0)
        return (0,units/* formatBytes */.z)(bytes);
    return `${(0,units/* formatBytes */.z)(bytes)}, ${(0,units/* formatBytes */.z)(bytesPushed)} of it ${sent}`;
}
function percent(part, whole) {
    if (whole <= 0)
        return '0%';
    const value = Math.round((part / whole) * 100);
    if (value === 0 && part > 0)
        return '<1%';
    if (value === 100 && part < whole)
        return '>99%';
    return `${value}%`;
}
function wording_usd(amount) {
    if (amount === 0)
        return '0 USD';
    if (amount >= 0.1)
        return `${amount.toFixed(2)} USD`;
    return amount < 0.0001 ? '<0.0001 USD' : `${Number(amount.toPrecision(amount < 0.01 ? 1 : 2))} USD`;
}
function usdInWords(amount) {
    return amount < 0.0001 ? 'less than 0.0001 USD' : wording_usd(amount);
}
function savedTime(savings) {
    const milliseconds = savings.seconds * 1000;
    if (milliseconds < 100)
        return '<0.1 s';
    return milliseconds < 1000 ? `${(milliseconds / 1000).toFixed(1)} s` : (0,units/* formatDuration */.a)(milliseconds);
}
function aboutSavedTime(savings) {
    const time = savedTime(savings);
    return time.startsWith('<') ? `less than ${time.slice(1)}` : `about ${time}`;
}
function rateText(bytesPerSecond) {
    return `${(0,units/* formatBytes */.z)(Math.round(bytesPerSecond))}/s`;
}
function wording_basisText(savings) {
    if (savings.basis === 'measured')
        return `at the measured upload rate of ${rateText(savings.bytesPerSecond)}`;
    const part = savings.assumedBytes < savings.bytes ? 'partly ' : '';
    return `${part}at an assumed upload rate of ${rateText(report_savings/* assumedBytesPerSecond */.BN)}`;
}

;// CONCATENATED MODULE: ./lib/report/summary/bar.js



const outcomeSign = { mounted: '█', pushed: '▒', existing: '░' };
function bar_outcomeText(layer) {
    return layer.dryRun && layer.outcome !== 'existing' ? `would be ${layer.outcome}` : layer.outcome;
}
function sharesOf(totals) {
    const shares = [
        { outcome: 'mounted', bytes: totals.bytesMounted },
        { outcome: 'pushed', bytes: totals.bytesPushed },
        { outcome: 'existing', bytes: totals.bytesExisting },
    ];
    return shares.filter(({ bytes }) => bytes > 0);
}
function barLine(totals, cells) {
    const shares = sharesOf(totals);
    const all = (0,sum/* sumOf */.X)(shares, ({ bytes }) => bytes);
    const widths = shares.map(({ bytes }) => Math.max(1, Math.round((bytes / all) * cells)));
    const widest = widths.indexOf(Math.max(...widths));
    const excess = (0,sum/* sumOf */.X)(widths, width => width) - cells;
    return shares
        .map(({ outcome }, index) => {
        const width = (widths[index] ?? 0) - (index === widest ? excess : 0);
        return outcomeSign[outcome].repeat(width);
    })
        .join('');
}
const barCells = 32;
function bar_barBlock({ totals, dryRun }) {
    const shares = sharesOf(totals);
    const attested = attestationsText(totals, dryRun);
    const attestations = attested === '' ? [] : [attested];
    if (shares.length + attestations.length === 0)
        return '';
    const all = (0,sum/* sumOf */.X)(shares, ({ bytes }) => bytes);
    const legend = shares.map(({ outcome, bytes }) => `${outcomeSign[outcome]} ${outcome.padEnd(8)} ${(0,units/* formatBytes */.z)(bytes).padStart(9)} ${percent(bytes, all).padStart(6)}`);
    const plain = totals.bytesBeforeCompression;
    const note = plain > 0 ? [`${outcomeSign.pushed} ${(0,units/* formatBytes */.z)(plain)} ${beforeCompression}`] : [];
    const line = shares.length === 0 ? [] : [barLine(totals, barCells)];
    return ['```text', ...line, ...legend, ...note, ...attestations, '```'].join('\n');
}

// EXTERNAL MODULE: ./lib/engine/result.js
var result = __webpack_require__(985);
;// CONCATENATED MODULE: ./lib/report/escape.js

function escape_code(text, length = 200) {
    const shown = shorten((0,one_line/* visible */.RK)(text), length)
        .replace(/[^A-Za-z0-9 ,/.:=+\u0080-\u{10ffff}-]/gu, entity)
        .replace(/&#64;/g, '<wbr>&#64;<wbr>')
        .replace(/:\//g, ':<wbr>/')
        .replace(/www\./gi, breakBeforeDot);
    return shown === '' ? '' : `<code>${shown}</code>`;
}
function escape_inert(text, length = 500) {
    return shorten((0,one_line/* visible */.RK)(text), length)
        .replace(/[0-9a-f]{6}(?=[0-9a-f])/gi, '$&\0')
        .replace(/[@#:$-]/g, '\0$&\0')
        .replace(/(www)\./gi, '$1\0.')
        .replace(/[^A-Za-z0-9 ,/.\u0080-\u{10ffff}\0]/gu, entity)
        .replace(/^(\d+)\./, '$1&#46;')
        .replace(/\0+/g, '<wbr>');
}
function escape_mermaidLabel(text, length = 48) {
    return shorten(visible(text), length)
        .replace(/[^A-Za-z0-9 ._/…-]/g, '_')
        .replace(/^[. -]+|(?<=^\d+)\.(?= )/g, '_');
}
function entity(character) {
    return `&#${character.codePointAt(0)};`;
}
function breakBeforeDot(match) {
    return `${match.slice(0, -1)}<wbr>.`;
}
function shorten(text, length) {
    if (text.length <= length)
        return text;
    const points = [...text];
    return points.length <= length ? text : `${points.slice(0, length - 1).join('')}…`;
}

// EXTERNAL MODULE: ./lib/report/totals.js
var totals = __webpack_require__(5251);
;// CONCATENATED MODULE: ./lib/report/advice.js





const texts = {
    'not-found': {
        why: them => `no repository that was checked has ${them}`,
        remedy: 'New layers have to be uploaded once. To share more layers, build the services on the same base image, referenced by digest, and make sure that `mount-from` includes their repositories.',
    },
    'encryption-differs': {
        why: them => `the repositories that have ${them} use a different encryption type or KMS key`,
        remedy: 'ECR only mounts between repositories with the same encryption type and key, and the encryption of a repository cannot be changed. Recreate the repository with the encryption of the repository that has the layers (`create-repository: true` copies it automatically, unless a repository creation template sets the key).',
    },
    'setting-off': {
        why: () => 'blob mounting is off in this account and region',
        remedy: 'Turn it on once with `aws ecr put-account-setting --name BLOB_MOUNTING --value ENABLED`, or set `blob-mounting: ensure` and allow `ecr:PutAccountSetting` in the IAM policy of the role.',
    },
    refused: {
        why: them => `the registry refused to mount ${them}`,
        remedy: 'Allow `ecr:GetDownloadUrlForLayer` on the repository that has the layers, and check that an image in that repository still refers to them, because ECR mounts no other layers. If the registry belongs to another account, blob mounting must be turned on in that account.',
    },
    'by-name-only': {
        why: them => `the target repository listed ${them} without storing ${them}`,
        remedy: 'No action is needed. ECR has the data now.',
    },
    denied: {
        why: () => 'the role is not allowed to check other repositories, or to mount from them',
        remedy: 'Allow `ecr:DescribeRepositories`, `ecr:DescribeImages`, `ecr:BatchGetImage`, `ecr:BatchCheckLayerAvailability` and `ecr:GetDownloadUrlForLayer` on the repositories to mount from (see docs/iam.md).',
    },
    excluded: {
        why: them => `\`mount-from\` excludes the repositories that have ${them}`,
        remedy: 'Widen `mount-from` if you want to mount from these repositories.',
    },
    'pull-through-cache': {
        why: them => `only pull-through caches have ${them}, and ECR does not mount from caches`,
        remedy: 'Push the base image once to an ordinary repository in this registry (this action can copy it: `image: docker://...`). Later pushes mount from that repository.',
    },
    'mounting-disabled': {
        why: () => '`mount-from: none` turns off mounting',
        remedy: 'Remove that input to mount from all repositories.',
    },
    'search-limit': {
        why: () => 'the search ended before all repositories were checked',
        remedy: 'List the most likely repositories in `mount-from`, the best ones first. If you have set `max-mount-sources`, raise it or remove it.',
    },
    'compressed-here': {
        why: them => `the image contains ${them} uncompressed, and no compressed copy of ${them} was found`,
        remedy: 'Push an image with compressed layers (`docker buildx build --output type=oci,dest=image.tar`), or leave `match-diff-ids` on.',
    },
};
function notMounted(reports) {
    const found = new Map();
    const at = (reason) => {
        const entry = found.get(reason) ?? { layers: new Map(), holders: new Map() };
        found.set(reason, entry);
        return entry;
    };
    for (const report of (0,report_services/* countedReports */.Cs)(reports)) {
        for (const image of report.images) {
            for (const layer of image.layers) {
                if (layer.outcome !== 'pushed' || layer.attestation)
                    continue;
                at(layer.reason ?? 'not-found').layers.set(`${image.registry}/${image.repository}@${layer.digest}`, layer);
            }
        }
        for (const { repository, bytes, reason } of report.missedMounts) {
            const { holders } = at(reason ?? 'encryption-differs');
            holders.set(repository, Math.max(bytes, holders.get(repository) ?? 0));
        }
    }
    return [...found]
        .map(([reason, { layers, holders }]) => ({
        reason,
        layers: layers.size,
        bytes: (0,totals/* bytesOf */.$$)([...layers.values()]),
        bytesBeforeCompression: (0,totals/* bytesBeforeCompressionOf */.aP)([...layers.values()]),
        holders: [...holders].sort((a, b) => b[1] - a[1]).map(([repository]) => repository),
    }))
        .filter(({ layers }) => layers > 0)
        .sort((a, b) => b.bytes - a.bytes || b.layers - a.layers);
}
function whyNotMounted({ reason, layers }) {
    return textOf(reason).why(layers === 1 ? 'it' : 'them');
}
function adviceItem(group) {
    const { remedy } = textOf(group.reason);
    const named = group.holders.slice(0, 5).map(repository => escape_code(repository));
    const more = group.holders.length - named.length;
    const holders = named.length === 0 ? '' : ` Found in ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
    const amount = `**${wording_counted(group.layers, 'layer')}** (${wording_bytesText(group.bytes, group.bytesBeforeCompression)})`;
    return `- ${amount}: ${whyNotMounted(group)}.${holders} ${remedy}`;
}
function textOf(reason) {
    const known = result/* notMountedReasons */.$G.find(candidate => candidate === reason);
    return known === undefined ? { why: () => `not mounted (${escape_code(reason)})`, remedy: '' } : texts[known];
}

;// CONCATENATED MODULE: ./lib/report/summary/timeline.js


const cells = 22;
function timeline_timeline(report) {
    const end = Math.max(...report.phases.map(phase => phase.startMilliseconds + phase.milliseconds), 0);
    if (end === 0)
        return '';
    const lines = report.phases.map(phase => {
        const start = Math.min(cells - 1, Math.floor((phase.startMilliseconds / end) * cells));
        const width = Math.max(1, Math.round((phase.milliseconds / end) * cells));
        const bar = ' '.repeat(start) + '█'.repeat(Math.min(width, cells - start));
        return `${phaseName(phase.name)} ${bar.padEnd(cells)} ${formatDuration(phase.milliseconds).padStart(8)}`;
    });
    return ['```text', ...lines, '```'].join('\n');
}
function phaseName(name) {
    return visible(name).replace(/[`~]/g, '_').slice(0, 9).padEnd(9);
}

;// CONCATENATED MODULE: ./lib/report/summary/details.js







function folded(title, content) {
    return content === '' ? '' : `<details>\n<summary>${title}</summary>\n\n${content}\n\n</details>`;
}
function details_adviceSection(reports, importance, open) {
    const groups = notMounted(reports);
    const list = groups.slice(0, 50).map(adviceItem).join('\n');
    const layers = wording_counted((0,sum/* sumOf */.X)(groups, group => group.layers), 'layer');
    const dryRun = reports.every(report => report.dryRun);
    const title = `Why ${layers} ${dryRun ? 'would have' : 'had'} to be uploaded`;
    if (list === '')
        return fit_block(importance, '');
    return fit_block(importance, open ? `**${title}**\n\n${list}` : folded(title, list));
}
function details_warningSection(reports, importance) {
    const warnings = [...new Set(reports.flatMap(report => report.warnings))];
    return {
        importance,
        units: warnings.length,
        render: units => {
            if (units === 0)
                return '';
            const more = warnings.length - units;
            const items = warnings.slice(0, units).map(warning => `- ${escape_inert(warning)}`);
            return ['**Warnings**', '', ...items, ...(more > 0 ? [`- … and ${more} more`] : [])].join('\n');
        },
    };
}
function details_costSection(reports, savings, prices, importance, together) {
    const [only] = reports;
    const dryRun = reports.every(report => report.dryRun);
    const timed = together ?? (reports.length === 1 ? only : undefined);
    const line = timed === undefined ? '' : timeline(timed);
    const content = [costList(reports, together), line, estimateText(savings, prices, dryRun)].filter(part => part !== '');
    return block(importance, folded(`Timing and requests of the ${dryRun ? 'dry run' : 'push'}, and how the savings are estimated`, content.join('\n\n')));
}
function costList(reports, together) {
    const settings = [...new Set(reports.map(report => report.blobMounting))].map(setting => `\`${setting}\``);
    return [
        `- Layer search: ${discoveryText(reports, together)}.`,
        `- Requests: ${requestText(reports)}; ${sumOf(reports, report => report.throttledRequests)} throttled, ${counted(sumOf(reports, report => report.retries), 'retry', 'retries')}.`,
        `- Account setting \`BLOB_MOUNTING\`: ${settings.join(', ')}.`,
    ].join('\n');
}
function discoveryText(reports, together) {
    const asked = sumOf(reports, report => report.discovery.asked);
    const calls = sumOf(reports, report => report.discovery.calls);
    const times = together === undefined ? reports : [together];
    const time = formatDuration(sumOf(times, ({ timings }) => timings['discover'] ?? 0));
    if (calls === 0)
        return 'not needed';
    const candidates = Math.max(...reports.map(report => report.discovery.candidates));
    const limited = reports.some(report => report.discovery.limited) ? ', ended before all were checked' : '';
    const whileSending = sumOf(reports, report => report.discovery.askedWhileSending);
    const beside = whileSending === 0 ? '' : ` (${grouped(whileSending)} of them while sending)`;
    const scope = reports.length === 1 ? `${grouped(asked)} of ` : '';
    const repositories = counted(scope === '' ? asked : candidates, 'repository', 'repositories');
    return `${scope}${repositories} checked${beside}, ${counted(calls, 'API call')}, ${time}${limited}`;
}
function requestText(reports) {
    const counts = sumByKey(reports.map(report => report.requests));
    const total = sumOf(counts.values(), count => count);
    const kinds = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 30);
    const list = kinds.map(([kind, count]) => `${grouped(count)} ${code(kind, 40)}`).join(', ');
    return list === '' ? '0' : `${grouped(total)} (${list})`;
}
function estimateText(savings, prices, dryRun) {
    if (savings.bytes === 0)
        return '';
    return (`The saved bytes are counted: all distinct layers that ${dryRun ? 'would be' : 'were'} mounted have a compressed size of ${formatBytes(savings.bytes)}. ` +
        `The saved time is estimated from these bytes ${basisText(savings)}` +
        `${savings.basis === 'assumed' ? ', because too little was uploaded to measure a rate' : ''}. ` +
        'The time spent searching for layers is not subtracted. ' +
        `Prices: ${usd(prices.storageUsdPerGbMonth)} per GB-month of storage, ${usd(prices.usdPerMinute)} per runner minute.`);
}

;// CONCATENATED MODULE: ./lib/report/summary/chart.js





const colours = {
    mounted: '#2da44e',
    pushed: '#d29922',
    existing: '#8c959f',
};
const settings = '%%{init: {"flowchart": {"wrappingWidth": 320, "rankSpacing": 70, "nodeSpacing": 40}}}%%';
const maxSources = 6;
const widestBand = 22;
function chart_flowChart(reports, services) {
    const flows = flowsOf(reports);
    const all = sumOf(flows, ({ bytes }) => bytes);
    if (all === 0 || (flows.length === 1 && flows[0]?.outcome !== 'mounted'))
        return '';
    const links = flows.map((flow, index) => `  s${index}["${mermaidLabel(flow.source)}<br/>${counted(flow.layers, 'layer')} ${outcomeText(flow)}, ${bytesText(flow.bytes, flow.plain)}"] --- target`);
    const styles = flows.map(({ outcome, bytes }, index) => {
        const width = Math.max(2, Math.round((bytes / all) * widestBand));
        return `  linkStyle ${index} stroke:${colours[outcome]},stroke-width:${width}px,stroke-linecap:square`;
    });
    const target = `  target(["${targetLabel(services)}<br/>${layersAndBytes(flows)}"])`;
    return ['```mermaid', settings, 'flowchart LR', ...links, target, ...styles, '```'].join('\n');
}
function targetLabel([service, another, ...more]) {
    return another === undefined
        ? mermaidLabel(service?.repository ?? '')
        : counted(more.length + 2, 'service');
}
function layersAndBytes(flows) {
    const { layers, bytes, plain } = together(flows);
    return `${counted(layers, 'layer')}, ${bytesText(bytes, plain)}`;
}
function flowsOf(reports) {
    const flows = new Map();
    for (const { layer, report } of distinctLayersOf(reports)) {
        const source = sourceOf(layer);
        const { outcome } = layer;
        const flow = flows.get(source) ?? {
            outcome,
            source,
            layers: 0,
            bytes: 0,
            plain: 0,
            dryRun: report.dryRun,
        };
        flow.layers += 1;
        flow.bytes += layer.size;
        if (layer.beforeCompression)
            flow.plain += layer.size;
        flows.set(source, flow);
    }
    const ranked = [...flows.values()].filter(({ bytes }) => bytes > 0).sort((a, b) => b.bytes - a.bytes);
    const sources = ranked.filter(({ outcome }) => outcome === 'mounted');
    const others = ranked.filter(({ outcome }) => outcome !== 'mounted');
    if (sources.length <= maxSources)
        return [...sources, ...others];
    const rest = sources.slice(maxSources - 1);
    return [...sources.slice(0, maxSources - 1), together(rest), ...others];
}
function sourceOf(layer) {
    if (layer.outcome === 'pushed')
        return 'this runner';
    return layer.outcome === 'existing' ? 'already in the repository' : (layer.from ?? 'another repository');
}
function together(flows) {
    return {
        outcome: 'mounted',
        source: `${flows.length} other repositories`,
        layers: sumOf(flows, ({ layers }) => layers),
        bytes: sumOf(flows, ({ bytes }) => bytes),
        plain: sumOf(flows, ({ plain }) => plain),
        dryRun: flows.every(({ dryRun }) => dryRun),
    };
}

;// CONCATENATED MODULE: ./lib/report/summary/headline.js



function headline(outcome, reports) {
    const sentence = sentenceOf(outcome, reports);
    return outcome.dryRun ? `Dry run: ${sentence}` : sentence;
}
function sentenceOf(outcome, reports) {
    const { totals, savings, dryRun } = outcome;
    const all = totals.layersPushed + totals.layersMounted + totals.layersExisting;
    if (all === 0)
        return 'no layers to push';
    if (totals.layersMounted > 0) {
        const [would, less, saved] = dryRun
            ? ['would be mounted', 'less to upload', 'saved']
            : ['mounted', 'not uploaded', 'saved'];
        return `${share(totals.layersMounted, all)} ${would}, ${(0,units/* formatBytes */.z)(savings.bytes)} ${less}, ${aboutSavedTime(savings)} ${saved}`;
    }
    if (totals.layersPushed === 0) {
        const there = all === 1 ? 'the layer already exists' : `all ${wording_counted(all, 'layer')} already exist`;
        const attested = (totals.attestations?.bytesPushed ?? 0) > 0;
        return `${attested ? 'no layers' : 'nothing'} to upload: ${there}`;
    }
    const bytes = wording_bytesText(totals.bytesPushed, totals.bytesBeforeCompression);
    const uploaded = `${bytes} ${dryRun ? 'to upload' : 'uploaded'}`;
    const [largest] = notMounted(reports);
    const why = largest === undefined ? '' : `: ${whyNotMounted(largest)}`;
    const mounted = dryRun ? 'would be mounted' : 'mounted';
    return `0 of ${wording_counted(all, 'layer')} ${mounted}, ${uploaded}, nothing ${dryRun ? 'to save' : 'saved'}${why}`;
}
function share(some, all) {
    if (some < all)
        return `${wording_grouped(some)} of ${wording_counted(all, 'layer')}`;
    return all === 1 ? 'the only layer' : `all ${wording_counted(all, 'layer')}`;
}
function savingsLine({ savings, dryRun }) {
    if (savings.bytes === 0)
        return '';
    const storage = usdInWords(savings.storageUsdPerMonth);
    const about = storage.startsWith('less') ? '' : 'about ';
    const worth = `${about}${storage} of storage per month and ${usdInWords(savings.minutesUsd)} of runner time`;
    return `The time is estimated ${wording_basisText(savings)}. The savings ${dryRun ? 'would be' : 'are'} worth ${worth}.`;
}
function capitalised(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
}

// EXTERNAL MODULE: ./lib/oci/digest.js
var oci_digest = __webpack_require__(9501);
;// CONCATENATED MODULE: ./lib/report/summary/image-title.js


function imageTitle(image) {
    const parts = [
        escape_code(`${image.registry}/${image.repository}`, 400),
        listed(image.tags, 5),
        listed(image.platforms, 6),
        digestText(image),
    ];
    return parts.filter(part => part !== '').join(' · ');
}
function digestText({ digest }) {
    if (digest === undefined)
        return 'digest unknown before the push';
    return escape_code(`${digest.slice(0, digest.indexOf(':'))}:${(0,oci_digest/* shortDigest */.VK)(digest)}`);
}
function imageLabel(image) {
    return [listed(image.tags, 3), listed(image.platforms, 3)].filter(part => part !== '').join(' · ');
}
function listed(values, most) {
    const shown = values.slice(0, most).map(value => escape_code(value, 128));
    return values.length > most ? `${shown.join(' ')} and ${values.length - most} more` : shown.join(' ');
}

;// CONCATENATED MODULE: ./lib/report/summary/layer-table.js






const head = (what) => [`| ${what} | Size | Outcome |`, '| :-- | --: | :-- |'];
function layer_table_layerTables(image, rows, dryRun) {
    if (rows <= 0)
        return '';
    const groups = groupsOf(image.layers);
    const captioned = groups.filter(group => !group.attestations).length > 1;
    const parts = [];
    let left = rows;
    for (const { platforms, layers, attestations } of groups) {
        const shown = layers.slice(0, left);
        if (shown.length === 0)
            break;
        left -= shown.length;
        const caption = captioned && !attestations ? [platformCaption(platforms, image.platforms), ''] : [];
        parts.push([
            ...caption,
            ...head(attestations ? 'Attestation' : 'Layer'),
            ...shown.map(layer => layerRow(layer, dryRun)),
        ].join('\n'));
    }
    const hidden = groups.flatMap(({ layers }) => layers).slice(rows);
    const rest = [
        hiddenText((0,totals/* layersIn */.MX)(hidden), 'more layer'),
        hiddenText((0,totals/* attestationsIn */.bd)(hidden), 'more attestation'),
    ].filter(text => text !== '');
    if (rest.length > 0)
        parts.push(`… and ${rest.join(' and ')}.`);
    return parts.join('\n\n');
}
function hiddenText(layers, noun) {
    if (layers.length === 0)
        return '';
    return `${wording_counted(layers.length, noun)} (${wording_bytesText((0,totals/* bytesOf */.$$)(layers), (0,totals/* bytesBeforeCompressionOf */.aP)(layers))})`;
}
function groupsOf(blobs) {
    const attestations = (0,totals/* attestationsIn */.bd)(blobs);
    return [
        ...byPlatforms((0,totals/* layersIn */.MX)(blobs)),
        ...(attestations.length > 0 ? [{ platforms: [], layers: attestations, attestations: true }] : []),
    ];
}
function byPlatforms(layers) {
    const groups = new Map();
    for (const layer of layers) {
        const key = JSON.stringify(layer.platforms);
        const group = groups.get(key);
        if (group === undefined)
            groups.set(key, { platforms: layer.platforms, layers: [layer], attestations: false });
        else
            group.layers.push(layer);
    }
    return [...groups.values()].sort((a, b) => b.platforms.length - a.platforms.length);
}
function platformCaption(platforms, all) {
    if (platforms.length === 0)
        return '**Other layers**';
    if (platforms.length > 1 && platforms.length === all.length)
        return '**All platforms**';
    return `**${platforms
        .slice(0, 10)
        .map(platform => escape_code(platform, 60))
        .join(', ')}**`;
}
function layerRow(layer, dryRun) {
    const plain = layer.beforeCompression === true;
    const outcome = bar_outcomeText({ outcome: layer.outcome, dryRun });
    const cells = [
        `${plain ? 'diff ID ' : ''}${escape_code((0,oci_digest/* shortDigest */.VK)(layer.digest))} ${breakable(escape_code(readableHistory(layer.createdBy), 44))}`.trim(),
        `${unbroken((0,units/* formatBytes */.z)(layer.size))}${plain ? ` ${beforeCompression}` : ''}`,
        `${unbroken(`${outcomeSign[layer.outcome]} `)}${outcome}${sourceOrReason(layer)}`,
    ];
    return `| ${cells.join(' | ')} |`;
}
function sourceOrReason(layer) {
    if (layer.from !== undefined)
        return ` from ${escape_code(layer.from, 256)}`;
    if (layer.outcome !== 'pushed' || layer.reason === undefined || layer.attestation)
        return '';
    return `: ${reasonText(layer.reason)}`;
}
function reasonText(reason) {
    return /^[a-z]+(-[a-z]+)*$/.test(reason) ? `_${reason}_` : escape_code(reason, 60);
}
function breakable(html) {
    return html.replace(/(?<=\w)\/(?=\w)|\w{12}(?=\w)/g, '$&<wbr>');
}
function readableHistory(createdBy) {
    return createdBy
        .replace(/^\/bin\/sh -c #\(nop\)\s+/, '')
        .replace(/^(RUN )?(\|\d+ .*?)?\/bin\/sh -c\s+/, 'RUN ')
        .replace(/\s+# buildkit$/, '');
}

;// CONCATENATED MODULE: ./lib/report/summary/not-pushed.js



const most = 50;
function not_pushed_notPushedSection(images, importance) {
    if (images.length === 0)
        return block(importance, '');
    const items = images.slice(0, most).map(({ name, why }) => `- ${code(name, 300)}: ${inert(why)}`);
    const more = images.length - items.length;
    const rest = more > 0 ? [`- … and ${more} more`] : [];
    return block(importance, [`**${counted(images.length, 'image')} not pushed**`, '', ...items, ...rest].join('\n'));
}

;// CONCATENATED MODULE: ./lib/report/summary/service-table.js




const columns = [
    { head: 'Saved', right: true, cell: ({ totals }) => bytesOrDash(totals.bytesMounted) },
    {
        head: 'Time saved',
        right: true,
        cell: ({ savings }) => (savings.bytes > 0 ? unbroken(savedTime(savings)) : '–'),
    },
    {
        head: 'Mounted',
        right: true,
        cell: ({ totals }) => unbroken(`${wording_grouped(totals.layersMounted)} of ${wording_grouped(layerCount(totals))}`),
    },
    { head: 'Pushed', right: true, cell: ({ totals }) => pushedBytes(totals) },
    { head: 'Existing', right: true, cell: ({ totals }) => bytesOrDash(totals.bytesExisting) },
    { head: '', right: false, cell: ({ totals }) => barLine(totals, 6) },
];
function serviceTable(services, all, rows) {
    if (rows <= 0)
        return '';
    const shown = columns.filter(({ head }) => head !== 'Existing' || all.totals.bytesExisting > 0);
    const name = serviceNamer(services);
    const row = (title, outcome) => `| ${[title, ...shown.map(column => column.cell(outcome))].join(' | ')} |`;
    const hidden = services.length - rows;
    return [
        `| Service | ${shown.map(({ head }) => head).join(' | ')} |`,
        `| :-- | ${shown.map(({ right }) => (right ? '--:' : ':--')).join(' | ')} |`,
        ...services
            .slice(0, rows)
            .map(service => row(`${name(service)}${service.dryRun && !all.dryRun ? ' (dry run)' : ''}`, service)),
        ...(hidden > 0 ? [`| … and ${wording_counted(hidden, 'more service')} |${' |'.repeat(shown.length)}`] : []),
        row(`**${wording_counted(services.length, 'service')}**`, all),
    ].join('\n');
}
function serviceNamer(services) {
    const several = new Set(services.map(({ registry }) => registry)).size > 1;
    return ({ registry, repository }) => escape_code(several ? `${registry}/${repository}` : repository, 300);
}
function layerCount(totals) {
    return totals.layersMounted + totals.layersPushed + totals.layersExisting;
}
function pushedBytes({ bytesPushed, bytesBeforeCompression: plain }) {
    if (plain === 0 || plain === bytesPushed) {
        return `${bytesOrDash(bytesPushed)}${plain > 0 ? ` ${beforeCompression}` : ''}`;
    }
    return `${bytesOrDash(bytesPushed)}, ${bytesOrDash(plain)} of it ${beforeCompression}`;
}
function bytesOrDash(bytes) {
    return bytes > 0 ? unbroken((0,units/* formatBytes */.z)(bytes)) : '–';
}

;// CONCATENATED MODULE: ./lib/report/summary/render.js













const maxSummaryBytes = (/* unused pure expression or super */ null && (1024 * 1024 - 1024));
const maxRowsOfMany = 300;
function renderSummary(reports, options = {}) {
    const prices = options.prices ?? reports[0]?.savings.prices ?? defaultPrices;
    const limit = {
        size: options.maxBytes ?? maxSummaryBytes,
        measure: text => Buffer.byteLength(text),
        note: "_Truncated to fit GitHub's size limit. The report JSON has the full report._",
    };
    return fitSections(summarySections(reports, prices, options), limit);
}
function summarySections(reports, prices, { title, together, notPushed = [] }) {
    const services = servicesOf(reports, prices);
    const outcome = sumReports(reports, prices);
    const images = imagesOf(reports);
    const [only] = images;
    const advice = adviceSection(reports, 70, outcome.totals.layersMounted === 0);
    const cost = costSection(reports, outcome.savings, prices, 40, together);
    const picture = [block(90, barBlock(outcome)), block(30, flowChart(reports, services))];
    const opening = [...openingSections(reports, services, outcome, title), notPushedSection(notPushed, 95)];
    if (images.length === 1 && only !== undefined) {
        return [
            ...opening,
            ...picture,
            warningSection(reports, 85),
            ...(outcome.totals.layersMounted === 0 ? [advice] : []),
            layerSection(only, 60),
            ...(outcome.totals.layersMounted === 0 ? [] : [advice]),
            cost,
        ];
    }
    return [
        ...opening,
        ...picture,
        warningSection(reports, 65),
        serviceSection(services, outcome, 80),
        advice,
        imagesSection(services, 50),
        cost,
    ];
}
function openingSections(reports, services, outcome, title) {
    const images = (0,report_services/* imagesOf */.IC)(reports);
    const [only] = images;
    const sentence = headline(outcome, reports);
    const subject = title !== undefined && title.trim() !== ''
        ? `${escape_inert(title, 200)}: `
        : services.length > 1
            ? `${wording_counted(services.length, 'service')}, `
            : '';
    const first = `### ${subject}${subject === '' ? capitalised(sentence) : sentence}`;
    const what = images.length === 1 && only !== undefined ? imageTitle(only.image) : '';
    return [fit_block(Number.POSITIVE_INFINITY, first), fit_block(95, what), fit_block(95, savingsLine(outcome))];
}
function layerSection({ image, report }, importance) {
    const render = (rows) => layerTables(image, rows, report.dryRun);
    return { importance, units: image.layers.length, render };
}
function serviceSection(services, all, importance) {
    if (services.length < 2)
        return fit_block(importance, '');
    return { importance, units: services.length, render: rows => serviceTable(services, all, rows) };
}
function imagesSection(services, importance) {
    const name = serviceNamer(services);
    const texts = services.flatMap(service => service.images.map(({ image, report }) => {
        const title = `${name(service)} ${imageLabel(image)}${report.dryRun ? ' (dry run)' : ''}`;
        return folded(title, layer_table_layerTables(image, maxRowsOfMany, report.dryRun));
    }));
    const present = texts.filter(text => text !== '');
    return {
        importance,
        units: present.length,
        render: units => present.slice(0, units).join('\n\n'),
    };
}

;// CONCATENATED MODULE: ./lib/report/comment/render.js






function renderComment(reports, options) {
    const limit = {
        size: options.maxLength,
        measure: text => text.length,
        note: "_Truncated to fit GitHub's size limit. The job summary has more details._",
    };
    return fit_fitSections(commentSections(reports, options), limit);
}
function commentSections(reports, options) {
    const prices = options.prices ?? reports[0]?.savings.prices ?? report_savings/* defaultPrices */.GY;
    const services = (0,report_services/* servicesOf */.Yj)(reports, prices);
    const outcome = (0,report_services/* sumReports */.xZ)(reports, prices);
    return [
        ...openingSections(reports, services, outcome, options.title),
        fit_block(90, bar_barBlock(outcome)),
        details_warningSection(reports, 60),
        serviceSection(services, outcome, 80),
        details_adviceSection(reports, 70, outcome.totals.layersMounted === 0),
        services.length === 1 ? imagesSection(services, 50) : fit_block(50, ''),
        fit_block(Number.POSITIVE_INFINITY, options.footer ?? ''),
    ];
}

;// CONCATENATED MODULE: ./lib/report/comment/body.js







const maxCommentLength = 65_000;
const maxDataLength = 36_000;
const maxInflatedBytes = 8 * 1024 * 1024;
const stateSchema = schemas/* object */.Ikc({
    runId: schemas/* string */.YjP().regex(/^\d{1,20}$/),
    title: schemas/* string */.YjP().max(300).optional(),
    sections: (0,bounded_schema/* listOf */.c)(schemas/* object */.Ikc({ key: schemas/* string */.YjP().max(2000), attempt: schemas/* int */.Whr().min(0), report: schema/* reportSchema */.Qh }), 5000),
});
const dataStart = '<!-- ecr-mount-push data ';
const dataEnd = ' -->';
function commentMarker(workflow, key = '') {
    const identity = (0,external_node_crypto_.createHash)('sha256')
        .update(JSON.stringify([workflow, key]))
        .digest('hex')
        .slice(0, 16);
    return `<!-- ecr-mount-push comment ${identity} -->`;
}
function composeBody(marker, state, options = {}) {
    const { stored, data } = packState(state);
    const visible = renderComment(state.sections.map(({ report }) => report), {
        ...options,
        ...(state.title === undefined ? {} : { title: state.title }),
        maxLength: maxCommentLength - marker.length - data.length - 4,
    });
    return { body: `${marker}\n${visible}\n${data}`, stored };
}
function readState(body) {
    const start = body.lastIndexOf(dataStart);
    const end = body.indexOf(dataEnd, start);
    if (start < 0 || end < 0)
        return undefined;
    try {
        const packed = Buffer.from(body.slice(start + dataStart.length, end), 'base64');
        const json = (0,external_node_zlib_.brotliDecompressSync)(packed, { maxOutputLength: maxInflatedBytes }).toString('utf8');
        const { title, ...state } = stateSchema.parse(JSON.parse(json));
        return { ...state, ...(title === undefined ? {} : { title }) };
    }
    catch {
        return undefined;
    }
}
function packState(state) {
    for (const shorten of [withoutExtras, withoutHistory, withoutLayers]) {
        const stored = { ...state, sections: state.sections.map(section => shortened(section, shorten)) };
        const data = pack(stored);
        if (data.length <= maxDataLength)
            return { stored, data };
    }
    return packWhatFits({
        ...state,
        sections: state.sections.map(section => shortened(section, withoutLayers)),
    });
}
function packWhatFits(state) {
    let sections = state.sections;
    for (;;) {
        sections = sections.slice(0, Math.floor(sections.length / 2));
        const stored = { ...state, sections };
        const data = pack(stored);
        if (data.length <= maxDataLength || sections.length === 0)
            return { stored, data };
    }
}
function pack(state) {
    const packed = (0,external_node_zlib_.brotliCompressSync)(JSON.stringify(state), {
        params: { [external_node_zlib_.constants.BROTLI_PARAM_QUALITY]: 9 },
    });
    return `${dataStart}${packed.toString('base64')}${dataEnd}`;
}
function shortened(section, shorten) {
    return { ...section, report: shorten(section.report) };
}
function withoutExtras(report) {
    return {
        ...report,
        images: report.images.map(image => ({
            ...image,
            layers: image.layers.map(({ diffId: _, createdBy, ...layer }) => ({
                ...layer,
                createdBy: createdBy.slice(0, 80).toWellFormed(),
                mediaType: '',
                milliseconds: 0,
            })),
        })),
        phases: [],
        warnings: report.warnings.slice(0, 5),
    };
}
function withoutHistory(report) {
    const short = withoutExtras(report);
    return {
        ...short,
        images: short.images.map(image => ({
            ...image,
            layers: image.layers.map(layer => ({ ...layer, createdBy: '' })),
        })),
        requests: {},
        timings: {},
        warnings: [],
    };
}
function withoutLayers(report) {
    const short = withoutHistory(report);
    return {
        ...short,
        images: short.images.map(image => ({
            ...image,
            totals: (0,report_services/* sumReports */.xZ)([{ ...report, images: [image] }], report.savings.prices).totals,
            layers: [],
        })),
        missedMounts: [],
    };
}

// EXTERNAL MODULE: ./lib/shared/answer-too-long.js
var answer_too_long = __webpack_require__(1063);
;// CONCATENATED MODULE: ./lib/report/comment/github-errors.js


const errorSchema = schemas/* object */.Ikc({
    status: schemas/* number */.aig(),
    message: schemas/* string */.YjP().default(''),
    response: schemas/* object */.Ikc({ headers: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J()) }).optional(),
});
function statusOf(error) {
    return errorSchema.safeParse(error).data?.status ?? 0;
}
function mayPass(error) {
    if (isTooLong(error))
        return false;
    const status = statusOf(error);
    return status >= 500 || status === 408 || status === 429 || (status === 403 && isRateLimit(error));
}
function isTooLong(error) {
    return error instanceof Error && error.cause instanceof answer_too_long/* AnswerTooLongError */.l;
}
function isRateLimit(error) {
    const { message, response } = errorSchema.safeParse(error).data ?? {};
    const headers = response?.headers ?? {};
    return (headers['retry-after'] !== undefined ||
        String(headers['x-ratelimit-remaining']) === '0' ||
        /rate limit/i.test(message ?? ''));
}
function retryAfterMilliseconds(error) {
    const seconds = Number(errorSchema.safeParse(error).data?.response?.headers['retry-after']);
    return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 30) * 1000 : 0;
}

;// CONCATENATED MODULE: ./lib/report/comment/state.js
function ownState(reports, run, title) {
    const attempt = run?.runAttempt ?? 1;
    const empty = {
        runId: run?.runId ?? '0',
        ...(title === undefined || title === '' ? {} : { title }),
        sections: [],
    };
    return reports
        .map(report => ({ ...empty, sections: [{ key: sectionKey(report), attempt, report }] }))
        .reduce(mergeStates, empty);
}
function mergeStates(a, b) {
    const order = compareRuns(a.runId, b.runId);
    if (order !== 0)
        return order > 0 ? a : b;
    const sections = new Map();
    for (const section of [...a.sections, ...b.sections]) {
        const before = sections.get(section.key);
        if (before === undefined || compareSections(section, before) > 0)
            sections.set(section.key, section);
    }
    const title = [a.title, b.title]
        .filter(text => text !== undefined)
        .sort()
        .at(-1);
    return {
        runId: a.runId,
        ...(title === undefined ? {} : { title }),
        sections: [...sections.values()].sort((x, y) => compareText(x.key, y.key)),
    };
}
function includes(state, part) {
    const order = compareRuns(state.runId, part.runId);
    if (order !== 0)
        return order > 0;
    const sections = new Map(state.sections.map(section => [section.key, section]));
    return part.sections.every(section => {
        const found = sections.get(section.key);
        return found !== undefined && compareVersions(found, section) >= 0;
    });
}
function compareRuns(a, b) {
    const [left, right] = [BigInt(a), BigInt(b)];
    return left < right ? -1 : left > right ? 1 : 0;
}
function sectionKey(report) {
    const images = report.images.map(({ registry, repository, tags }) => `${registry}/${repository}:${[...tags].sort().join(',')}`);
    return images.sort().slice(0, 20).join(' ').slice(0, 2000);
}
function compareVersions(a, b) {
    return a.attempt - b.attempt || compareText(a.report.createdAt, b.report.createdAt);
}
function compareSections(a, b) {
    const version = compareVersions(a, b);
    if (version !== 0)
        return version;
    const [left, right] = [JSON.stringify(a.report), JSON.stringify(b.report)];
    return left.length - right.length || compareText(left, right);
}
function compareText(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}

;// CONCATENATED MODULE: ./lib/report/comment/converge.js



const maxRounds = 40;
const maxFailures = 4;
const leastSettleMilliseconds = 300;
class Convergence {
    #comments;
    #mine;
    #compose;
    #pace;
    #outcome = 'unchanged';
    #longestWrite = 0;
    #created;
    constructor(comments, mine, compose, pace) {
        this.#comments = comments;
        this.#mine = mine;
        this.#compose = compose;
        this.#pace = pace;
    }
    async run() {
        let url = '';
        for (let round = 0; round < maxRounds; round += 1) {
            const found = await this.#patiently(() => this.#list());
            const [oldest] = found;
            url = oldest?.url ?? url;
            if (found.some(comment => compareRuns(stateOf(comment).runId, this.#mine.runId) > 0)) {
                return { outcome: 'newer-run', url };
            }
            if (oldest !== undefined && this.#isComplete(oldest, found)) {
                for (const duplicate of found.slice(1)) {
                    await this.#patiently(() => this.#comments.delete(duplicate.id));
                }
                return { outcome: this.#outcome, url };
            }
            await this.#patiently(() => (oldest === undefined ? this.#create() : this.#update(oldest, found)));
            await this.#settle();
        }
        return { outcome: 'unsettled', url };
    }
    async #list() {
        const listed = await this.#comments.list();
        const created = this.#created;
        if (created === undefined || listed.some(({ id }) => id === created.id))
            return listed;
        const missing = await this.#comments.get(created.id);
        return missing === undefined ? listed : [...listed, missing].sort((a, b) => a.id - b.id);
    }
    #isComplete(oldest, found) {
        const all = found.map(stateOf).reduce(mergeStates, this.#mine);
        return includes(stateOf(oldest), this.#compose(all).stored);
    }
    async #create() {
        this.#created = await this.#comments.create(this.#compose(this.#mine).body);
        this.#outcome = 'created';
    }
    async #update(oldest, found) {
        const started = this.#pace.now();
        const latest = await this.#comments.get(oldest.id);
        if (latest === undefined)
            return;
        const all = [...found.slice(1), latest].map(stateOf).reduce(mergeStates, this.#mine);
        if (compareRuns(all.runId, this.#mine.runId) > 0)
            return;
        if (!(await this.#comments.update(oldest.id, this.#compose(all).body)))
            return;
        this.#longestWrite = Math.max(this.#longestWrite, this.#pace.now() - started);
        if (this.#outcome === 'unchanged')
            this.#outcome = 'updated';
    }
    async #settle() {
        const least = Math.max(leastSettleMilliseconds, 3 * this.#longestWrite);
        await this.#pace.wait(least * (1 + this.#pace.random()));
    }
    async #patiently(attempt) {
        for (let failures = 0;; failures += 1) {
            try {
                return await attempt();
            }
            catch (error) {
                if (failures >= maxFailures || !mayPass(error))
                    throw error;
                const backoff = 1000 * 2 ** failures * (0.5 + this.#pace.random());
                await this.#pace.wait(Math.max(backoff, retryAfterMilliseconds(error)));
            }
        }
    }
}
function stateOf(comment) {
    return readState(comment.body) ?? { runId: '0', sections: [] };
}

;// CONCATENATED MODULE: ./lib/report/comment/github.js


const commentSchema = schemas/* object */.Ikc({
    id: schemas/* int */.Whr(),
    body: schemas/* string */.YjP().nullish(),
    html_url: schemas/* string */.YjP().default(''),
    user: schemas/* object */.Ikc({ login: schemas/* string */.YjP() }).nullish(),
});
const pullRequestSchema = schemas/* object */.Ikc({
    number: schemas/* int */.Whr(),
    state: schemas/* string */.YjP(),
    updated_at: schemas/* string */.YjP().default(''),
    head: schemas/* object */.Ikc({ sha: schemas/* string */.YjP() }).nullish(),
});
const pageSize = 100;
const smallPageSize = 10;
const maxComments = 30_000;
const maxOwnComments = 1000;
const actionsUser = 'github-actions[bot]';
class GitHub {
    #api;
    constructor(api) {
        this.#api = api;
    }
    pullRequests = {
        ofCommit: (owner, repo, sha) => this.#openPullRequests('GET /repos/{owner}/{repo}/commits/{sha}/pulls', { owner, repo, sha }),
        ofBranch: (owner, repo, head) => this.#openPullRequests('GET /repos/{owner}/{repo}/pulls', { owner, repo, head, state: 'open' }),
    };
    async comments(owner, repo, issue, marker) {
        return new PullRequestComments(this.#api, { owner, repo }, issue, marker, await this.#login());
    }
    async #openPullRequests(route, parameters) {
        const { data } = await inPages(size => this.#api.request(route, { ...parameters, per_page: size }));
        return schemas/* array */.YOg(pullRequestSchema)
            .parse(data)
            .filter(({ state }) => state === 'open')
            .toSorted((a, b) => b.updated_at.localeCompare(a.updated_at))
            .map(({ number, head }) => ({ number, sha: head?.sha ?? '' }));
    }
    async #login() {
        try {
            const answer = await this.#api.query('{ viewer { login } }');
            return schemas/* object */.Ikc({ viewer: schemas/* object */.Ikc({ login: schemas/* string */.YjP() }) }).parse(answer).viewer.login;
        }
        catch {
            return actionsUser;
        }
    }
}
class PullRequestComments {
    #api;
    #repository;
    #issue;
    #marker;
    #login;
    constructor(api, repository, issue, marker, login) {
        this.#api = api;
        this.#repository = repository;
        this.#issue = issue;
        this.#marker = marker;
        this.#login = login;
    }
    async list() {
        const found = await inPages(size => this.#list(size));
        return found.toSorted((a, b) => a.id - b.id);
    }
    async #list(size) {
        const found = new Map();
        const seen = new Set();
        for (let page = 1; seen.size < maxComments && found.size < maxOwnComments; page += 1) {
            const { data } = await this.#api.request('GET /repos/{owner}/{repo}/issues/{issue}/comments', {
                ...this.#repository,
                issue: this.#issue,
                per_page: size,
                page,
            });
            const comments = schemas/* array */.YOg(commentSchema).parse(data);
            const known = seen.size;
            for (const comment of comments) {
                seen.add(comment.id);
                if (this.#isOwn(comment))
                    found.set(comment.id, stored(comment));
            }
            if (comments.length < size || seen.size === known)
                break;
        }
        return [...found.values()];
    }
    async get(id) {
        const found = await unlessGone(() => this.#on('GET', id));
        if (found === undefined)
            return undefined;
        const comment = commentSchema.parse(found.data);
        return this.#isOwn(comment) ? stored(comment) : undefined;
    }
    async create(body) {
        const { data } = await this.#api.request('POST /repos/{owner}/{repo}/issues/{issue}/comments', {
            ...this.#repository,
            issue: this.#issue,
            body,
        });
        const comment = commentSchema.parse(data);
        this.#login = comment.user?.login ?? this.#login;
        return stored(comment);
    }
    async update(id, body) {
        return (await unlessGone(() => this.#on('PATCH', id, { body }))) !== undefined;
    }
    async delete(id) {
        await unlessGone(() => this.#on('DELETE', id));
    }
    #on(method, id, parameters = {}) {
        return this.#api.request(`${method} /repos/{owner}/{repo}/issues/comments/{id}`, {
            ...this.#repository,
            id,
            ...parameters,
        });
    }
    #isOwn(comment) {
        return comment.user?.login === this.#login && (comment.body ?? '').startsWith(this.#marker);
    }
}
async function inPages(list) {
    try {
        return await list(pageSize);
    }
    catch (error) {
        if (!isTooLong(error))
            throw error;
        return await list(smallPageSize);
    }
}
function stored(comment) {
    return { id: comment.id, body: comment.body ?? '', url: comment.html_url };
}
async function unlessGone(request) {
    try {
        return await request();
    }
    catch (error) {
        if (statusOf(error) === 404 || statusOf(error) === 410)
            return undefined;
        throw error;
    }
}

;// CONCATENATED MODULE: ./lib/report/comment/run-link.js
function runLink(environment) {
    const server = environment['GITHUB_SERVER_URL'] ?? '';
    const repository = environment['GITHUB_REPOSITORY'] ?? '';
    const run = environment['GITHUB_RUN_ID'] ?? '';
    const known = /^https?:\/\/[\w.-]+(:\d+)?$/.test(server) &&
        /^[\w.-]+\/[\w.-]+$/.test(repository) &&
        /^\d{1,20}$/.test(run);
    return known ? `[Job summary of this run](${server}/${repository}/actions/runs/${run})` : '';
}

// EXTERNAL MODULE: ./lib/shared/file-error.js
var file_error = __webpack_require__(2188);
// EXTERNAL MODULE: ./lib/shared/json.js
var shared_json = __webpack_require__(6039);
// EXTERNAL MODULE: ./lib/shared/json-values.js
var json_values = __webpack_require__(2614);
// EXTERNAL MODULE: ./lib/shared/read-small-file.js
var read_small_file = __webpack_require__(1586);
;// CONCATENATED MODULE: ./lib/report/comment/event.js





const numbered = schemas/* object */.Ikc({ number: schemas/* int */.Whr().positive() });
const repository = schemas/* object */.Ikc({ full_name: schemas/* string */.YjP() }).nullish();
const event_listed = numbered.extend({
    head: schemas/* object */.Ikc({ sha: schemas/* string */.YjP() }).optional(),
    base: schemas/* object */.Ikc({ repo: schemas/* object */.Ikc({ id: schemas/* int */.Whr() }).optional() }).optional(),
});
const checked = schemas/* object */.Ikc({ head_sha: schemas/* string */.YjP().optional(), pull_requests: schemas/* array */.YOg(event_listed).nullish() });
function part(schema) {
    return schema.optional().catch(undefined);
}
const eventSchema = schemas/* object */.Ikc({
    repository: part(schemas/* object */.Ikc({ id: schemas/* int */.Whr() })),
    pull_request: part(numbered.extend({
        head: schemas/* object */.Ikc({ repo: repository }).optional(),
        base: schemas/* object */.Ikc({ repo: repository }).optional(),
    })),
    issue: part(numbered.extend({ pull_request: schemas/* unknown */.L5J().optional() })),
    workflow_run: part(checked.extend({
        head_branch: schemas/* string */.YjP().nullish(),
        head_repository: schemas/* object */.Ikc({ owner: schemas/* object */.Ikc({ login: schemas/* string */.YjP() }).optional() }).nullish(),
    })),
    check_run: part(checked),
    check_suite: part(checked),
    merge_group: part(schemas/* object */.Ikc({ head_ref: schemas/* string */.YjP() })),
    deployment: part(schemas/* object */.Ikc({ sha: schemas/* string */.YjP() })),
    sha: part(schemas/* string */.YjP()),
});
const maxBytes = 32 * 1024 * 1024;
const maxValues = 1_000_000;
async function readEvent(path) {
    if (path === undefined || path === '')
        return {};
    const json = await (0,read_small_file/* readSmallFile */.E)(path, maxBytes).catch(error => {
        if ((0,file_error/* codeOf */.$N)(error) === 'ENOENT')
            return undefined;
        throw (0,file_error/* readError */.lS)(error, 'read the event of this run', path);
    });
    if (json === undefined || (0,json_values/* countJsonValues */.M)(json) > maxValues)
        return undefined;
    return eventSchema.safeParse((0,shared_json/* parseOrNothing */.I)(json.toString('utf8'))).data;
}
function cluesOf(event, environment) {
    const { issue, merge_group: group, workflow_run: run } = event;
    if (issue?.pull_request)
        return [{ number: issue.number }];
    if (group !== undefined)
        return numberIn(/\/pr-(\d+)-[0-9a-f]{40,64}$/, group.head_ref);
    const check = run ?? event.check_run ?? event.check_suite;
    if (check !== undefined) {
        return [...listedClues(check, event), ...branchClues(run), ...commitClues(check.head_sha)];
    }
    const ofRef = numberIn(/^refs\/pull\/(\d+)\/(?:head|merge)$/, environment['GITHUB_REF'] ?? '');
    return [...ofRef, ...commitClues(event.deployment?.sha ?? event.sha ?? environment['GITHUB_SHA'])];
}
function numberIn(pattern, text) {
    const number = Number(pattern.exec(text)?.[1]);
    return Number.isSafeInteger(number) && number > 0 ? [{ number }] : [];
}
function listedClues({ head_sha: sha, pull_requests: listed }, { repository: own }) {
    const ours = (listed ?? []).filter(({ base }) => !base?.repo || !own || base.repo.id === own.id);
    const exact = ours.filter(({ head }) => head !== undefined && head.sha === sha);
    return [...exact, ...ours].slice(0, 1).map(({ number }) => ({ number }));
}
function branchClues(run) {
    const { head_branch: branch, head_repository: head, head_sha: sha } = run ?? {};
    const owner = head?.owner?.login;
    return branch && owner ? [{ branch, owner, sha }] : [];
}
function commitClues(sha) {
    return sha ? [{ sha }] : [];
}

;// CONCATENATED MODULE: ./lib/report/comment/target.js

async function findTarget(mode, environment, finder) {
    const [owner, repo] = (environment['GITHUB_REPOSITORY'] ?? '').split('/');
    if (!owner || !repo)
        return { none: 'GITHUB_REPOSITORY is not a repository name' };
    const read = await readEvent(environment['GITHUB_EVENT_PATH']);
    const event = read ?? {};
    const pull = event.pull_request;
    if (pull !== undefined) {
        const fork = pull.head?.repo?.full_name !== pull.base?.repo?.full_name;
        return { owner, repo, number: pull.number, fork };
    }
    const known = read === undefined ? ', as far as is known: its file (GITHUB_EVENT_PATH) cannot be read' : '';
    const name = environment['GITHUB_EVENT_NAME'] ?? '';
    if (mode === 'auto')
        return { none: `the event "${name}" is not a pull request${known}` };
    for (const clue of cluesOf(event, environment)) {
        const number = await follow(clue, owner, repo, finder);
        if (number !== undefined)
            return { owner, repo, number, fork: false };
    }
    return { none: `the event "${name}" does not belong to an open pull request${known}` };
}
async function follow(clue, owner, repo, finder) {
    if ('number' in clue)
        return clue.number;
    const found = 'branch' in clue
        ? await finder.ofBranch(owner, repo, `${clue.owner}:${clue.branch}`)
        : await finder.ofCommit(owner, repo, clue.sha);
    return (found.find(({ sha }) => sha === clue.sha) ?? found[0])?.number;
}

;// CONCATENATED MODULE: ./lib/report/comment/publish.js











const deadlineMilliseconds = 120_000;
const realPace = {
    now: () => performance.now(),
    wait: milliseconds => (0,promises_.setTimeout)(milliseconds),
    random: () => Math.random(),
};
async function publishComment(reports, options) {
    const skipped = { outcome: 'skipped', url: '' };
    if (options.mode === 'never' || reports.length === 0)
        return skipped;
    const environment = options.environment ?? process.env;
    let target;
    try {
        const github = await connect(options, environment);
        target = await findTarget(options.mode, environment, github.pullRequests);
        if ('none' in target) {
            const say = options.mode === 'always' ? options.logger.notice : options.logger.debug;
            say.call(options.logger, (0,one_line/* oneLine */.TN)(`No pull-request comment: ${target.none}.`));
            return skipped;
        }
        const published = await converge(github, target, reports, options, environment);
        tell(published, options.logger);
        return published;
    }
    catch (error) {
        options.logger.notice((0,one_line/* oneLine */.TN)(`No pull-request comment: ${explain(error, target)}`));
        return skipped;
    }
}
async function connect(options, environment) {
    const apiUrl = environment['GITHUB_API_URL'] || 'https://api.github.com';
    return new GitHub(await options.connect({ apiUrl, signal: AbortSignal.timeout(deadlineMilliseconds) }));
}
async function converge(github, { owner, repo, number }, reports, options, environment) {
    const marker = commentMarker(environment['GITHUB_WORKFLOW'] ?? '', options.key);
    const mine = ownState(reports, (0,run/* runFromEnvironment */.R)(environment), options.title);
    const shown = {
        footer: runLink(environment),
        ...(options.prices === undefined ? {} : { prices: options.prices }),
    };
    const comments = await github.comments(owner, repo, number, marker);
    const compose = (state) => composeBody(marker, state, shown);
    return new Convergence(comments, mine, compose, options.pace ?? realPace).run();
}
function tell({ outcome, url }, logger) {
    if (outcome === 'created' || outcome === 'updated')
        logger.info(`Pull-request comment ${outcome}: ${url}`);
    if (outcome === 'newer-run')
        logger.notice('No pull-request comment: a newer run has already written it.');
    if (outcome === 'unsettled')
        logger.notice('The pull-request comment may not include this job, because other jobs keep updating it.');
}
function explain(error, target) {
    if (error instanceof errors/* PushError */.Vc)
        return error.line;
    const status = statusOf(error);
    if (status !== 401 && status !== 403 && status !== 404)
        return `${(0,errors/* messageOf */.bD)(error)}.`;
    if (target !== undefined && 'fork' in target && target.fork) {
        return 'the token is read-only on pull requests from forks. The job summary has the report.';
    }
    return `the token is not allowed to write it (status ${status}). Grant the job "permissions: pull-requests: write".`;
}


/***/ }),

/***/ 2639:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ runFromEnvironment)
/* harmony export */ });
/* harmony import */ var _shared_one_line_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2712);

function runFromEnvironment(environment) {
    const text = (name) => {
        const value = (0,_shared_one_line_js__WEBPACK_IMPORTED_MODULE_0__/* .cutEnd */ .ym)((0,_shared_one_line_js__WEBPACK_IMPORTED_MODULE_0__/* .visible */ .RK)(environment[name] ?? ''), 256);
        return value === '' ? undefined : value;
    };
    const runId = text('GITHUB_RUN_ID');
    const runAttempt = Number(text('GITHUB_RUN_ATTEMPT'));
    const found = {
        workflow: text('GITHUB_WORKFLOW'),
        job: text('GITHUB_JOB'),
        runId: runId !== undefined && /^\d{1,20}$/.test(runId) ? runId : undefined,
        runAttempt: Number.isSafeInteger(runAttempt) && runAttempt > 0 ? runAttempt : undefined,
        repository: text('GITHUB_REPOSITORY'),
        sha: text('GITHUB_SHA'),
    };
    return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}


/***/ }),

/***/ 6039:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ parseOrNothing)
/* harmony export */ });
function parseOrNothing(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}


/***/ }),

/***/ 1586:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ readSmallFile)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var _file_error_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2188);
/* harmony import */ var _read_bounded_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9105);



function readSmallFile(path, limit) {
    return (0,_file_error_js__WEBPACK_IMPORTED_MODULE_1__/* .whenHandlesAreFree */ .OY)(() => (0,_read_bounded_js__WEBPACK_IMPORTED_MODULE_2__/* .readBounded */ .C)((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.createReadStream)(path), limit));
}


/***/ })

};
