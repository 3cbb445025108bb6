export const id = 282;
export const ids = [282,383];
export const modules = {

/***/ 7352:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   PK: () => (/* binding */ setPushOutputs)
/* harmony export */ });
/* unused harmony exports pushOutputNames, reportOutputNames, relayOutputNames, setReportOutputs, setRelayOutputs */
/* harmony import */ var _runner_files_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2788);

const totalsNames = [
    'layers-pushed',
    'layers-mounted',
    'layers-existing',
    'bytes-pushed',
    'bytes-mounted',
    'bytes-existing',
    'saved-bytes',
    'saved-minutes',
];
const pushOutputNames = [
    'registry',
    'repository',
    'digest',
    'image',
    'tags',
    'blob-mounting',
    ...totalsNames,
    'report',
    'images',
];
const reportOutputNames = ['services', 'images', ...totalsNames, 'report'];
const relayOutputNames = (/* unused pure expression or super */ null && (['registry', 'report']));
async function setPushOutputs(first, images, report, reportPath) {
    await setOutputs(pushOutputNames, {
        registry: first.registry,
        repository: first.repository,
        digest: first.digest ?? '',
        image: referenceOf(first),
        tags: tagsOf(first).join('\n'),
        'blob-mounting': report.blobMounting,
        ...totalsOf(report),
        report: reportPath,
        images: JSON.stringify(images.map(entryOf)),
    });
}
function entryOf({ image, result, report }) {
    const { 'saved-bytes': _, 'saved-minutes': __, ...counts } = totalsOf(report);
    return {
        image,
        repository: result.repository,
        digest: result.digest ?? '',
        reference: referenceOf(result),
        tags: tagsOf(result),
        ...counts,
    };
}
function referenceOf({ registry, repository, digest }) {
    return digest === undefined ? '' : `${registry}/${repository}@${digest}`;
}
function tagsOf({ registry, repository, tags }) {
    return tags.map(tag => `${registry}/${repository}:${tag}`);
}
async function setReportOutputs(combined, counts, reportPath) {
    await setOutputs(reportOutputNames, { ...counts, ...totalsOf(combined), report: reportPath });
}
async function setRelayOutputs(values) {
    await setOutputs(relayOutputNames, values);
}
function totalsOf({ totals, savings }) {
    return {
        'layers-pushed': totals.layersPushed,
        'layers-mounted': totals.layersMounted,
        'layers-existing': totals.layersExisting,
        'bytes-pushed': totals.bytesPushed,
        'bytes-mounted': totals.bytesMounted,
        'bytes-existing': totals.bytesExisting,
        'saved-bytes': savings.bytes,
        'saved-minutes': savings.minutes,
    };
}
async function setOutputs(names, values) {
    for (const name of names)
        await (0,_runner_files_js__WEBPACK_IMPORTED_MODULE_0__/* .setOutput */ .u)(name, values[name]);
}


/***/ }),

/***/ 282:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  publishMany: () => (/* binding */ publishMany)
});

// EXTERNAL MODULE: ./lib/assemble/many-images.js
var many_images = __webpack_require__(1712);
// EXTERNAL MODULE: ./lib/report/build.js
var build = __webpack_require__(8134);
// EXTERNAL MODULE: ./lib/shared/sum.js
var sum = __webpack_require__(9650);
// EXTERNAL MODULE: ./lib/report/schema.js
var schema = __webpack_require__(7455);
// EXTERNAL MODULE: ./lib/report/services.js
var services = __webpack_require__(2384);
;// CONCATENATED MODULE: ./lib/report/combine.js



function combineReports(reports, context) {
    return {
        schema: schema/* reportVersion */.fV,
        tool: context.tool,
        createdAt: context.createdAt.toISOString(),
        ...(context.run === undefined ? {} : { run: context.run }),
        images: (0,services/* imagesOf */.IC)((0,services/* countedReports */.Cs)(reports))
            .slice(0, schema/* maxImages */.jQ)
            .map(({ image }) => image),
        ...(0,services/* sumReports */.xZ)(reports, context.prices),
        blobMounting: combinedSetting(reports),
        discovery: {
            candidates: Math.max(0, ...reports.map(report => report.discovery.candidates)),
            asked: (0,sum/* sumOf */.X)(reports, report => report.discovery.asked),
            askedWhileSending: (0,sum/* sumOf */.X)(reports, report => report.discovery.askedWhileSending),
            calls: (0,sum/* sumOf */.X)(reports, report => report.discovery.calls),
            waves: (0,sum/* sumOf */.X)(reports, report => report.discovery.waves),
            limited: reports.some(report => report.discovery.limited),
        },
        missedMounts: (0,services/* countedReports */.Cs)(reports)
            .flatMap(report => report.missedMounts)
            .slice(0, schema/* maxMissedMounts */.AG),
        requests: sumOfMembers(reports.map(report => report.requests)),
        throttledRequests: (0,sum/* sumOf */.X)(reports, report => report.throttledRequests),
        retries: (0,sum/* sumOf */.X)(reports, report => report.retries),
        timings: sumOfMembers(reports.map(report => report.timings)),
        phases: [],
        ...context.together,
        warnings: [...new Set(reports.flatMap(report => report.warnings))].slice(0, schema/* maxWarnings */.am),
    };
}
function sumOfMembers(records) {
    return Object.fromEntries([...(0,sum/* sumByKey */.s)(records)].slice(0, schema/* maxMembers */.mm));
}
function combinedSetting(reports) {
    const seen = new Set(reports.map(report => report.blobMounting));
    if (seen.has('DISABLED'))
        return 'DISABLED';
    return seen.has('ENABLED') ? 'ENABLED' : 'UNKNOWN';
}

// EXTERNAL MODULE: ./lib/report/run.js
var run = __webpack_require__(2639);
;// CONCATENATED MODULE: ./lib/report/together.js
function timeTogether(pushes, milliseconds) {
    const intervals = new Map();
    for (const { startMilliseconds, phases } of pushes) {
        for (const phase of phases) {
            const start = startMilliseconds + phase.startMilliseconds;
            const known = intervals.get(phase.name) ?? [];
            intervals.set(phase.name, [...known, { start, end: start + phase.milliseconds }]);
        }
    }
    const busy = [...intervals].map(([name, of]) => [name, Math.round(lengthOfUnion(of))]);
    return {
        timings: { ...Object.fromEntries(busy), total: Math.round(milliseconds) },
        phases: [...intervals].map(([name, of]) => {
            const start = Math.min(...of.map(interval => interval.start));
            const end = Math.max(...of.map(interval => interval.end));
            return { name, startMilliseconds: Math.round(start), milliseconds: Math.round(end - start) };
        }),
    };
}
function lengthOfUnion(intervals) {
    let length = 0;
    let until = Number.NEGATIVE_INFINITY;
    for (const { start, end } of intervals.toSorted((a, b) => a.start - b.start)) {
        length += Math.max(0, end - Math.max(start, until));
        until = Math.max(until, end);
    }
    return length;
}

// EXTERNAL MODULE: ./lib/action/action-logger.js
var action_logger = __webpack_require__(7123);
// EXTERNAL MODULE: ./lib/action/images-failure.js
var images_failure = __webpack_require__(8765);
// EXTERNAL MODULE: ./lib/action/inert.js
var inert = __webpack_require__(3846);
// EXTERNAL MODULE: ./lib/action/outputs.js
var outputs = __webpack_require__(7352);
// EXTERNAL MODULE: ./lib/action/publish.js + 1 modules
var publish = __webpack_require__(2383);
// EXTERNAL MODULE: ./lib/action/report-settings.js + 4 modules
var report_settings = __webpack_require__(9119);
// EXTERNAL MODULE: ./lib/action/write-summary.js
var write_summary = __webpack_require__(7120);
;// CONCATENATED MODULE: ./lib/action/publish-many.js












async function publishMany(many, settings, pushed) {
    const names = namesOf(many.ends);
    for (const [at, end] of many.ends.entries())
        tellEnd(end, names[at] ?? '');
    const images = imagesOf(many, settings);
    const [some] = images;
    if (some === undefined)
        return;
    const { prices } = settings;
    const together = timeTogether(many.ends.flatMap(end => 'result' in end ? [{ startMilliseconds: end.startMilliseconds, phases: end.result.phases }] : []), many.milliseconds);
    const reports = images.map(({ report }) => report);
    const combined = combineReports(reports, {
        prices,
        createdAt: new Date(),
        tool: some.report.tool,
        run: (0,run/* runFromEnvironment */.R)(process.env),
        together,
    });
    action_logger/* actionLogger */.v.group('Timing and requests', (0,publish.costLines)(costOf(combined)));
    await (0,outputs/* setPushOutputs */.PK)(firstOf(many, some.result), images, combined, await (0,publish.writeReport)(combined, pushed));
    const notPushed = many.ends.flatMap((end, at) => 'failure' in end ? [{ name: names[at] ?? '', why: (0,inert/* inert */.tJ)((0,images_failure/* problemOf */.Z)(end.failure).message) }] : []);
    if (settings.summary)
        await (0,write_summary/* writeSummary */.S)(reports, { prices, together, notPushed, pushed });
    await (0,report_settings/* commentOn */.Jt)(reports, settings);
}
function namesOf(ends) {
    const targets = ends.map(({ target }) => target);
    return targets.map(target => (0,many_images/* labelOf */.W)(target, targets));
}
function tellEnd(end, name) {
    const { repository, tags } = end.target;
    const line = 'failure' in end ? `${name}: not pushed` : `${repository}:${tags.join(', ')}: ${(0,publish.digestText)(end.result)}`;
    action_logger/* actionLogger */.v.info(line);
}
function imagesOf({ ends, upload }, { prices }) {
    const context = { prices, run: (0,run/* runFromEnvironment */.R)(process.env) };
    return ends.flatMap(end => {
        if ('failure' in end)
            return [];
        const { target, result } = end;
        return [
            { image: target.image, result, report: (0,build/* buildReport */.F)((0,inert/* inertResult */.wU)({ ...result, upload }), context) },
        ];
    });
}
function firstOf({ ends }, { registry }) {
    const [first] = ends;
    if (first !== undefined && 'result' in first)
        return first.result;
    return { registry, repository: first?.target.repository ?? '', tags: [] };
}
function costOf({ phases, timings, requests, retries, throttledRequests }) {
    const inTotal = phases.map(({ name }) => ({ name, milliseconds: timings[name] ?? 0 }));
    return { phases: inTotal, milliseconds: timings['total'] ?? 0, requests, retries, throttledRequests };
}


/***/ }),

/***/ 2383:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  costLines: () => (/* binding */ costLines),
  digestText: () => (/* binding */ digestText),
  publish: () => (/* binding */ publish),
  writeReport: () => (/* binding */ writeReport)
});

// EXTERNAL MODULE: ./lib/report/build.js
var build = __webpack_require__(8134);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./lib/oci/digest.js
var digest = __webpack_require__(9501);
// EXTERNAL MODULE: ./lib/shared/file-error.js
var file_error = __webpack_require__(2188);
;// CONCATENATED MODULE: ./lib/report/file.js





async function writeReportFile(report, dir) {
    const path = (0,external_node_path_.join)(dir, fileName(report));
    try {
        await (0,promises_.mkdir)(dir, { recursive: true });
        const text = `${JSON.stringify(report, null, 2)}\n`;
        await (0,file_error/* whenHandlesAreFree */.OY)(() => (0,promises_.writeFile)(path, text));
        return path;
    }
    catch (error) {
        throw (0,file_error/* writeError */.oG)(error, 'write the report', path);
    }
}
function fileName(report) {
    const identity = report.images.map(({ registry, repository, digest, tags, platforms, layers }) => [
        registry,
        repository,
        digest ?? layers.map(layer => layer.digest),
        tags,
        platforms,
    ]);
    const key = (0,external_node_crypto_.createHash)('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 8);
    const [image, second] = report.images;
    if (image === undefined || second !== undefined)
        return `ecr-push-report-combined-${key}.json`;
    const slug = image.repository.replace(/[^a-z0-9]+/g, '-').slice(0, 80);
    const hex = image.digest === undefined ? '' : `-${(0,digest/* hexOf */.ZD)(image.digest).slice(0, 12)}`;
    return `ecr-push-report-${slug}${hex}-${key}.json`;
}

// EXTERNAL MODULE: ./lib/report/run.js
var run = __webpack_require__(2639);
// EXTERNAL MODULE: ./lib/shared/units.js
var units = __webpack_require__(6058);
// EXTERNAL MODULE: ./lib/action/action-logger.js
var action_logger = __webpack_require__(7123);
// EXTERNAL MODULE: ./lib/action/after-push.js
var after_push = __webpack_require__(4857);
// EXTERNAL MODULE: ./lib/action/inert.js
var inert = __webpack_require__(3846);
// EXTERNAL MODULE: ./lib/action/outputs.js
var outputs = __webpack_require__(7352);
// EXTERNAL MODULE: ./lib/action/report-settings.js + 4 modules
var report_settings = __webpack_require__(9119);
// EXTERNAL MODULE: ./lib/action/write-summary.js
var write_summary = __webpack_require__(7120);
;// CONCATENATED MODULE: ./lib/action/publish.js











async function publish(image, result, settings, pushed) {
    for (const tag of result.tags)
        action_logger/* actionLogger */.v.info(`${tag}: ${digestText(result)}`);
    action_logger/* actionLogger */.v.group('Timing and requests', costLines(result));
    const report = (0,build/* buildReport */.F)((0,inert/* inertResult */.wU)(result), {
        prices: settings.prices,
        run: (0,run/* runFromEnvironment */.R)(process.env),
    });
    await (0,outputs/* setPushOutputs */.PK)(result, [{ image, result, report }], report, await writeReport(report, pushed));
    if (settings.summary)
        await (0,write_summary/* writeSummary */.S)([report], { pushed });
    await (0,report_settings/* commentOn */.Jt)([report], settings);
}
async function writeReport(report, pushed) {
    try {
        return await writeReportFile(report, (0,report_settings/* reportDirectory */.s6)());
    }
    catch (error) {
        if (!(error instanceof file_error/* FileError */.f6))
            throw error;
        action_logger/* actionLogger */.v.warning(`${(0,after_push/* warningAfterPush */.z)(error, pushed)} The output "report" is empty.`);
        return '';
    }
}
function costLines({ phases, milliseconds, requests, retries, throttledRequests }) {
    const kinds = Object.entries(requests).map(([kind, count]) => `${kind} ${count}`);
    return [
        ...phases.map(phase => `${phase.name}: ${(0,units/* formatDuration */.a)(phase.milliseconds)}`),
        `total: ${(0,units/* formatDuration */.a)(milliseconds)}`,
        `requests: ${kinds.join(', ')}; throttled ${throttledRequests}, retried ${retries}`,
    ];
}
function digestText({ digest, size, dryRun }) {
    if (digest === undefined)
        return 'digest unknown before the push';
    return `${dryRun ? 'would get ' : ''}digest: ${digest} size: ${size}`;
}


/***/ }),

/***/ 7120:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ writeSummary)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var _report_summary_render_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7015);
/* harmony import */ var _shared_file_error_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2188);
/* harmony import */ var _action_logger_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7123);
/* harmony import */ var _after_push_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4857);





const leastRoom = 4096;
async function writeSummary(reports, { pushed, ...options } = {}) {
    const path = process.env['GITHUB_STEP_SUMMARY'];
    if (path === undefined || path === '' || reports.length === 0)
        return false;
    try {
        const room = _report_summary_render_js__WEBPACK_IMPORTED_MODULE_1__/* .maxSummaryBytes */ .aH - (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(path)).size;
        if (room < leastRoom)
            return false;
        const text = `${(0,_report_summary_render_js__WEBPACK_IMPORTED_MODULE_1__/* .renderSummary */ .Br)(reports, { ...options, maxBytes: room })}\n`;
        await (0,_shared_file_error_js__WEBPACK_IMPORTED_MODULE_2__/* .whenHandlesAreFree */ .OY)(() => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.appendFile)(path, text));
        return true;
    }
    catch (error) {
        _action_logger_js__WEBPACK_IMPORTED_MODULE_3__/* .actionLogger */ .v.warning((0,_after_push_js__WEBPACK_IMPORTED_MODULE_4__/* .warningAfterPush */ .z)((0,_shared_file_error_js__WEBPACK_IMPORTED_MODULE_2__/* .writeError */ .oG)(error, 'write the job summary', path, 'nowhere'), pushed));
        return false;
    }
}


/***/ }),

/***/ 8134:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ buildReport)
/* harmony export */ });
/* harmony import */ var _shared_one_line_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2712);
/* harmony import */ var _savings_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3773);
/* harmony import */ var _schema_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7455);
/* harmony import */ var _totals_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5251);




function buildReport(result, context) {
    const totals = (0,_totals_js__WEBPACK_IMPORTED_MODULE_3__/* .totalsOf */ .vA)(distinct(result.layers));
    const rate = (0,_savings_js__WEBPACK_IMPORTED_MODULE_1__/* .uploadRate */ .os)(result.upload);
    return {
        schema: _schema_js__WEBPACK_IMPORTED_MODULE_2__/* .reportVersion */ .fV,
        tool: {
            name: 'ecr-mount-push',
            ...(context.toolVersion === undefined ? {} : { version: context.toolVersion }),
        },
        createdAt: (context.createdAt ?? new Date()).toISOString(),
        ...(context.run === undefined ? {} : { run: context.run }),
        images: [imageOf(result)],
        totals,
        savings: (0,_savings_js__WEBPACK_IMPORTED_MODULE_1__/* .estimateSavings */ .mp)([{ bytes: totals.bytesMounted, rate }], context.prices),
        blobMounting: result.blobMounting,
        dryRun: result.dryRun,
        discovery: { ...result.discovery },
        missedMounts: result.missedMounts.map(missed => ({ ...missed })),
        requests: { ...result.requests },
        throttledRequests: result.throttledRequests,
        retries: result.retries,
        timings: timingsOf(result),
        phases: result.phases.map(phase => ({
            name: phase.name,
            startMilliseconds: Math.round(phase.startMilliseconds),
            milliseconds: Math.round(phase.milliseconds),
        })),
        warnings: result.warnings.map(bounded),
    };
}
function imageOf(result) {
    return {
        registry: result.registry,
        repository: result.repository,
        ...(result.digest === undefined ? {} : { digest: result.digest }),
        tags: [...result.tags],
        platforms: result.platforms.map(shortened),
        mediaType: shortened(result.mediaType ?? ''),
        ...(result.size === undefined ? {} : { size: result.size }),
        existed: result.imageExisted,
        layers: result.layers.map(layerOf),
    };
}
function layerOf(layer) {
    return {
        digest: layer.digest,
        ...(layer.diffId === undefined ? {} : { diffId: layer.diffId }),
        size: layer.size,
        ...(layer.beforeCompression === undefined ? {} : { beforeCompression: layer.beforeCompression }),
        mediaType: shortened(layer.mediaType),
        createdBy: bounded(layer.createdBy),
        platforms: layer.platforms.map(shortened),
        ...(layer.attestation === undefined ? {} : { attestation: layer.attestation }),
        outcome: layer.outcome,
        ...(layer.from === undefined ? {} : { from: layer.from }),
        ...(layer.reason === undefined ? {} : { reason: layer.reason }),
        ...(layer.matchedByDiffId === undefined ? {} : { matchedByDiffId: layer.matchedByDiffId }),
        milliseconds: Math.round(layer.milliseconds),
        attempts: layer.attempts,
    };
}
function distinct(layers) {
    return [...new Map(layers.map(layer => [layer.digest, layer])).values()];
}
function timingsOf(result) {
    const timings = {};
    for (const phase of result.phases) {
        timings[phase.name] = (timings[phase.name] ?? 0) + Math.round(phase.milliseconds);
    }
    timings['total'] = Math.round(result.milliseconds);
    return timings;
}
function bounded(text) {
    return (0,_shared_one_line_js__WEBPACK_IMPORTED_MODULE_0__/* .cutEnd */ .ym)((0,_shared_one_line_js__WEBPACK_IMPORTED_MODULE_0__/* .visible */ .RK)(text), _schema_js__WEBPACK_IMPORTED_MODULE_2__/* .maxTextLength */ .Wh);
}
function shortened(text) {
    return (0,_shared_one_line_js__WEBPACK_IMPORTED_MODULE_0__/* .cutEnd */ .ym)((0,_shared_one_line_js__WEBPACK_IMPORTED_MODULE_0__/* .visible */ .RK)(text), 256);
}


/***/ })

};
